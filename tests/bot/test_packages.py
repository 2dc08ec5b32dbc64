"""Packages: what was confirmed, on paper to be sent, with the figures of the record and nothing made up."""

import csv
import io
import zipfile
from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from pathlib import Path

import httpx
import pytest
from pypdfium2 import PdfDocument  # type: ignore[import-untyped]

from bot.app import Assistant, open_assistant
from bot.language import Language
from bot.packages.files import Format, as_csv, as_file
from bot.packages.package import Names, NoPackage, Package, Section, package_of
from bot.packages.pdf import as_pdf
from tests.bot.conftest import demo_settings, own_database
from tests.bot.reading_pages import TOKENS, opened, reader, words
from tests.bot.test_cli import Run, run  # noqa: F401 - a fixture
from tests.bot.test_http import serving
from tools.pending_action import ActionKind, InBoth, PendingAction, Submission, SubmissionState

TODAY = date(2026, 11, 23)
ASKED = {
    ActionKind.LIMIT_REQUEST: "给 Nordhaus 申请 30 万欧元限额，账期 90 天",
    ActionKind.LIMIT_CANCELLATION: "cancel the limit on Nordhaus",
    ActionKind.OVERDUE_NOTICE: "报一下 Grünmoor Armaturen 的逾期",
    ActionKind.CLAIM: "对广州溟砚提出索赔，长期拖欠",
}


@pytest.fixture(scope="module")
def database() -> Iterator[str | None]:
    yield from own_database()


@pytest.fixture(scope="module")
def own(tmp_path_factory: pytest.TempPathFactory, database: str | None) -> Iterator[Assistant]:
    """An assistant whose actions no other test sees."""
    with open_assistant(demo_settings(tmp_path_factory.mktemp("packages"), database)) as assistant:
        yield assistant


@pytest.fixture(scope="module")
def executed(own: Assistant) -> dict[ActionKind, PendingAction]:
    """One confirmed action of each kind that this person can ask for in one message."""
    owner = own.principals.by_id("P-LQ-OWNER")
    assert owner is not None
    done = {}
    for kind, message in ASKED.items():
        pending = own.agent.answer(owner, message).pending
        assert pending is not None, message
        assert pending.kind is kind
        done[kind] = own.actions.confirm(owner, pending.id)
    return done


def filled(own: Assistant, action: PendingAction, who: str = "P-LQ-OWNER") -> Package:
    person = own.principals.by_id(who)
    assert person is not None
    names = Names({one.id: one.name for one in own.principals.all()})
    return package_of(action, own.records, names, person, TODAY)


def text_of(pdf: bytes) -> str:
    with PdfDocument(pdf) as document:
        return "".join(page.get_textpage().get_text_range() for page in document)


def said(package: Package) -> dict[str, str]:
    return {name: value for section in package.sections for name, value in section.lines}


def test_a_limit_request_says_what_is_asked_of_whom_and_that_it_was_not_sent(
    own: Assistant, executed: dict[ActionKind, PendingAction]
) -> None:
    action = executed[ActionKind.LIMIT_REQUEST]
    package = filled(own, action)

    lines = said(package)
    assert package.title == "信用限额申请"
    assert lines["申请的限额"] == "EUR 300,000"
    assert lines["账期"] == "90 天"
    assert lines["保单号"] == "POL-LQ-2026"
    assert lines["名称"] == "Nordhaus Pumpenwerk GmbH"
    assert "990123" in lines["注册号"]
    assert "CoverDesk 没有发送给任何人" in package.notice
    assert "由保险人决定" in package.notice
    assert lines["确认"].endswith("+00:00")
    assert package.invoices == ()


def test_a_request_that_a_connected_system_takes_is_not_to_be_submitted_twice(
    own: Assistant, executed: dict[ActionKind, PendingAction]
) -> None:
    became = InBoth("已送达示例保险人，等待批复。", "It is with the insurer and undecided.")
    taken = Submission(SubmissionState.SENT, "atradius", became)

    package = filled(own, replace(executed[ActionKind.LIMIT_REQUEST], submission=taken))

    assert became.zh in package.notice
    assert "请勿重复提交" in package.notice
    assert "没有发送给任何人" not in package.notice


def test_a_request_that_was_not_handed_over_is_for_a_person_to_submit(
    own: Assistant, executed: dict[ActionKind, PendingAction]
) -> None:
    became = InBoth("申请没有交给示例保险人。", "It was not handed to the insurer.")
    failed = Submission(SubmissionState.FAILED, "atradius", became)

    package = filled(own, replace(executed[ActionKind.LIMIT_REQUEST], submission=failed))

    assert became.zh in package.notice
    assert "请勿重复提交" not in package.notice
    assert "自行提交给保险人" in package.notice


def test_a_notice_lists_its_invoices_and_the_last_day_with_its_clause(
    own: Assistant, executed: dict[ActionKind, PendingAction]
) -> None:
    package = filled(own, executed[ActionKind.OVERDUE_NOTICE])

    assert [row[0] for row in package.invoices] == ["LQ26-0089"]
    assert said(package)["逾期通知最晚"].startswith("2026-11-24")
    assert "（" in said(package)["逾期通知最晚"]
    assert said(package)["提交给保险人"] == "还没有"


def test_a_claim_has_its_chain_of_evidence(own: Assistant, executed: dict[ActionKind, PendingAction]) -> None:
    package = filled(own, executed[ActionKind.CLAIM])

    documents = next(section for section in package.sections if section.title == "证据材料")
    statuses = {value for _, value in documents.lines}
    assert len(documents.lines) > 5
    assert statuses <= {"已有", "缺少", "记录里没有提到"}
    assert said(package)["损因"] == "拖欠"
    assert said(package)["索赔金额"] == "CNY 38,000"


@pytest.mark.parametrize("kind", ASKED)
@pytest.mark.parametrize("language", Language)
def test_the_pdf_shows_all_of_it_and_is_the_same_each_time(
    own: Assistant, executed: dict[ActionKind, PendingAction], kind: ActionKind, language: Language
) -> None:
    package = filled(own, executed[kind])
    first, again = as_pdf(package, language), as_pdf(package, language)

    shown = "".join(text_of(first).split())
    assert first == again
    for section in package.sections:
        for name, value in section.lines:
            assert "".join(name.split()) in shown
            assert "".join(value.split()) in shown, value
    for row in package.invoices:
        assert "".join(row[0].split()) in shown


def test_the_archive_has_both_files_and_is_the_same_each_time(
    own: Assistant, executed: dict[ActionKind, PendingAction]
) -> None:
    package = filled(own, executed[ActionKind.OVERDUE_NOTICE])
    made = as_file(package, Format.ZIP, Language.ZH)

    assert made == as_file(package, Format.ZIP, Language.ZH)
    with zipfile.ZipFile(io.BytesIO(made)) as archive:
        assert archive.namelist() == [f"{package.reference}.pdf", f"{package.reference}.csv"]
        rows = list(csv.reader(io.StringIO(archive.read(f"{package.reference}.csv").decode("utf-8-sig"))))
    assert rows[0] == ["发票号", "到期日", "未付金额", "币种"]
    assert rows[1] == list(package.invoices[0])


@pytest.mark.parametrize("name", ["=HYPERLINK(1)", "+1", "-1", "@x", "\tx"])
def test_no_name_becomes_a_formula_or_markup(name: str) -> None:
    hostile = f"{name}<b>&amp;<script>"
    package = Package(
        "REC-1",
        hostile,
        hostile,
        (Section(hostile, ((hostile, hostile),)),),
        ("a",),
        ((hostile,),),
        (hostile,),
    )

    rows = list(csv.reader(io.StringIO(as_csv(package).decode("utf-8-sig"))))
    assert rows[1] == [f"'{hostile}"]
    assert "<script>" in text_of(as_pdf(package, Language.EN))


def test_letters_of_many_languages_are_drawn_and_one_that_no_font_has_is_marked() -> None:
    lines = (("n", "Łódź Őrség Größe Åse 华东 Ελλάς Москва aꙮb"),)
    package = Package("REC-1", "t", "n", (Section("s", lines),), (), (), ())

    shown = text_of(as_pdf(package, Language.EN))
    assert "Łódz" in shown
    assert "Größe Åse" in shown
    assert "华东" in shown
    assert "Москва" in shown
    assert "Orség" in shown
    assert "a□b" in shown


def test_what_is_not_confirmed_or_not_the_insurers_has_no_package(own: Assistant) -> None:
    owner = own.principals.by_id("P-LQ-OWNER")
    assert owner is not None
    waiting = own.agent.answer(owner, "给 Pontelmare 申请 9 万欧元限额，账期 60 天").pending
    watching = own.agent.answer(owner, "关注 Nordhaus").pending
    assert waiting is not None
    assert watching is not None
    watched = own.actions.confirm(owner, watching.id)

    with pytest.raises(NoPackage, match="only a confirmed request"):
        filled(own, waiting)
    with pytest.raises(NoPackage, match="nothing to send"):
        filled(own, watched)


def test_over_http_a_package_is_for_those_who_see_the_action(
    own: Assistant, executed: dict[ActionKind, PendingAction]
) -> None:
    action = executed[ActionKind.LIMIT_REQUEST]
    for address in serving(own.settings):
        path = f"{address}/v1/actions/{action.id}"

        def asked(role: str, path: str = path, form: str = "pdf") -> httpx.Response:
            headers = {"Authorization": f"Bearer {TOKENS[role]}"}
            return httpx.get(f"{path}/package?format={form}", headers=headers)

        told = httpx.get(path, headers={"Authorization": f"Bearer {TOKENS['owner']}"}).json()
        mine, theirs, nobodys = asked("owner"), asked("other"), asked("owner", f"{address}/v1/actions/ACT-0")
        sales, support, wrong = asked("sales"), asked("support"), asked("owner", form="doc")
        with reader(address, TOKENS["owner"]) as client:
            page = opened(client, "/my/requests")
            links = [link for link in page.xpath("//td/a/@href") if action.id in link]
            files = [client.get(link).content for link in links]

    assert told["package"] == f"/v1/actions/{action.id}/package"
    assert mine.headers["content-type"] == "application/pdf"
    assert mine.headers["content-disposition"].startswith('attachment; filename="REC-')
    assert mine.content.startswith(b"%PDF")
    assert (theirs.status_code, nobodys.status_code, sales.status_code) == (404, 404, 404)
    assert theirs.json()["detail"] == nobodys.json()["detail"]
    assert (support.status_code, wrong.status_code) == (403, 422)
    assert len(files) == 3
    assert mine.content in files
    assert "EUR 300,000" in words(page)


def test_the_shell_writes_it(
    own: Assistant,
    executed: dict[ActionKind, PendingAction],
    run: Run,  # noqa: F811
    monkeypatch: pytest.MonkeyPatch,
    tmp_path: Path,
) -> None:
    monkeypatch.setenv("COVERDESK_HOME", str(own.settings.home))
    if own.settings.database_url is not None:
        monkeypatch.setenv("COVERDESK_DATABASE_URL", own.settings.database())
    action, file = executed[ActionKind.CLAIM], tmp_path / "claim.pdf"
    token = str(TOKENS["owner"])

    code, _, told = run("actions", "package", action.id, str(file), "--token", token)
    ending, _, why = run("actions", "package", action.id, str(tmp_path / "x.doc"), "--token", token)
    unknown, _, _ = run("actions", "package", "ACT-0", str(file), "--token", token)

    assert code == 0
    assert "sent it to nobody" in told
    assert file.read_bytes().startswith(b"%PDF")
    assert (ending, unknown) == (2, 2)
    assert ".pdf" in why
