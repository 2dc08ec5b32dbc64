"""Packages: what a person sends to the insurer, filled from the record, in a language the reader reads."""

import csv
import io
import zipfile
from dataclasses import replace
from decimal import Decimal
from typing import Any

import pypdfium2  # type: ignore[import-untyped]
import pytest
from fastapi.testclient import TestClient
from sqlalchemy import Engine, update

from bot.app import Assistant
from bot.http.application import create_app
from bot.http.rates import Rates
from bot.http.streams import Streams
from bot.http.turns import Turns
from bot.packages.files import PackageFormat, package_file
from bot.packages.fonts import LOST, marked_up
from bot.packages.package import NoPackage, Package, package_of
from tests.bot.desk import TODAY, Desk, assistant_over, desk_over
from tools.pending_action import PendingAction
from tools.records import schema

CREDIT = {"Authorization": "Bearer demo-lanqiao-credit"}
SALES = {"Authorization": "Bearer demo-lanqiao-sales"}
OTHERS = {"Authorization": "Bearer demo-haldenwerk-owner"}
WHO = "P-LQ-CREDIT"
SUZHOU = {"buyer": "B-CN-001", "amount": "1200000", "currency": "CNY", "terms_days": 60}
EXECUTED: dict[str, tuple[str, dict[str, Any]]] = {
    "limit_request": ("request_limit", SUZHOU),
    "limit_cancellation": ("request_limit", {"buyer": "B-CN-001", "change": "cancellation"}),
    "overdue_notice": ("report_overdue", {"invoices": ["LQ26-0092"]}),
    "payment_plan": (
        "report_overdue",
        {"invoices": ["LQ26-0092"], "plan": True, "instalments": [{"on": "2026-12-20", "amount": "1000"}]},
    ),
    "claim": ("file_claim", {"invoices": ["LQ26-0092"], "cause": "protracted_default"}),
}


@pytest.fixture
def desk(engine: Engine) -> Desk:
    return desk_over(engine)


@pytest.fixture
def http(desk: Desk, assistant: Assistant) -> TestClient:
    app = create_app(assistant.settings)
    app.state.assistant = assistant_over(desk, assistant)
    app.state.rates = Rates(assistant.settings)
    app.state.turns, app.state.streams = Turns(1), Streams(1)
    return TestClient(app)


def executed(desk: Desk, kind: str) -> PendingAction:
    tool, arguments = EXECUTED[kind]
    action = desk.confirmed(WHO, tool, **arguments)
    assert action.kind.value == kind
    return action


def package(desk: Desk, action: PendingAction, language: str = "en", who: str = WHO) -> Package:
    reader = replace(desk.who(who), language=language)
    return package_of(desk.records, reader, action, TODAY, desk.principals.by_id)


def read(content: bytes) -> str:
    """The text of a PDF without its line breaks, which fall where a line is full."""
    document = pypdfium2.PdfDocument(content)
    texts = [page.get_textpage().get_text_range() for page in document]
    return "".join("".join(texts).split())


def pdf(made: Package) -> str:
    return read(package_file(made, PackageFormat.PDF).content)


def rows(made: Package) -> list[dict[str, str]]:
    content = package_file(made, PackageFormat.CSV).content
    return list(csv.DictReader(io.StringIO(content.decode("utf-8-sig"))))


@pytest.mark.parametrize("kind", EXECUTED)
@pytest.mark.parametrize(
    ("language", "said"),
    [("zh", "CoverDesk没有把本材料发给保险人"), ("en", "CoverDeskhasNOTsentthistotheinsurer")],
)
def test_each_kind_is_filled_and_says_that_nothing_was_sent(
    desk: Desk, kind: str, language: str, said: str
) -> None:
    action = executed(desk, kind)
    made = package(desk, action, language)
    text = pdf(made)
    assert action.receipt is not None
    assert made.policy is not None
    assert said in text
    assert action.receipt.reference in text
    assert action.id in text
    assert "".join((made.policy.insurer or "?").split()) in text
    assert "".join(action.draft.will.said(language).split()) in text
    assert "".join(desk.who(WHO).name.split()) in text
    assert LOST not in text


def test_a_claim_has_its_checklist_its_findings_and_an_index_with_the_deadline_and_its_clause(
    desk: Desk,
) -> None:
    made = package(desk, executed(desk, "claim"))
    text = pdf(made)

    assert {one.status.value for one in made.checklist} >= {"unknown"} | {"missing"}
    assert "Checklistbycause" in text
    assert "Consistencyfindings" in text
    assert "1.Thisdocument(PDF)2.Listofinvoices(CSV)" in text
    row = made.invoices[0].deadlines
    assert row is not None
    assert row.data["claim_by"] is not None
    assert f"InvoiceLQ26-0092:claimby{row.data['claim_by']}(" in text
    assert "clause" in text


def test_a_wrong_record_of_the_case_is_told_as_a_finding(desk: Desk) -> None:
    action = executed(desk, "claim")
    with desk.engine.begin() as connection:
        changed = update(schema.claim).where(
            schema.claim.c.claim_no == (action.receipt and action.receipt.record["claim_no"])
        )
        connection.execute(changed.values(claimed_amount=Decimal(1)))

    managers, sales = package(desk, action), package(desk, action, who="P-LQ-SALES")

    assert "unpaid_differs_from_claimed" in {one["kind"] for one in (managers.case or {})["to_check"]}
    assert "CNY1wasclaimed" in pdf(managers)
    assert "CNY1wasclaimed" not in pdf(sales)
    assert "needarightthatthisreaderdoesnothave" in pdf(sales)


@pytest.mark.parametrize("asked", PackageFormat)
@pytest.mark.parametrize("language", ["zh", "en"])
def test_the_same_record_gives_the_same_bytes(desk: Desk, asked: PackageFormat, language: str) -> None:
    action = executed(desk, "claim")
    first, second = (package_file(package(desk, action, language), asked) for _ in range(2))
    assert first == second


def test_the_csv_has_the_record_of_now_beside_what_was_confirmed(desk: Desk) -> None:
    action = executed(desk, "overdue_notice")
    invoice = schema.invoice
    here = invoice.c.invoice_no == "LQ26-0092"
    with desk.engine.begin() as connection:
        connection.execute(update(invoice).where(here).values(paid_amount=Decimal("10.5")))
    (known,) = rows(package(desk, action))
    with desk.engine.begin() as connection:
        connection.execute(update(invoice).where(here).values(paid_amount=None))
    (unknown,) = rows(package(desk, action))

    assert known["Paid"] == "10.5"
    assert Decimal(known["Unpaid now"]) == Decimal(known["Amount"]) - Decimal("10.5")
    assert known["Unpaid as confirmed"] == action.draft.payload["invoices"][0]["unpaid"]["amount"]
    assert (unknown["Paid"], unknown["Unpaid now"]) == ("unknown", "unknown")


@pytest.mark.parametrize(
    "name",
    [
        '=cmd|" /C calc"!A0',
        "+1-2",
        "@SUM(A1)",
        "\t=1",
        "＝1+1",
        "<b>&amp;</font><script>",
        "苏州<a>",
        "\x00\x07=1",
    ],
)
def test_a_hostile_name_runs_nothing_and_breaks_no_file(desk: Desk, name: str) -> None:
    made = package(desk, executed(desk, "overdue_notice"))
    assert made.buyer is not None
    hostile = replace(made, buyer=replace(made.buyer, legal_name=name))

    (row,) = rows(hostile)
    shown = row["Buyer"]
    assert not shown.startswith(("=", "+", "-", "@", "\t", "＝"))
    visible = "".join(sign for sign in name if sign.isprintable())
    assert shown.lstrip("'").strip() == visible.strip()
    assert "".join(visible.split()) in pdf(hostile)


def test_a_name_of_any_length_and_script_is_drawn_or_its_loss_is_said(desk: Desk) -> None:
    made = package(desk, executed(desk, "limit_request"))
    assert made.buyer is not None

    long = replace(made, buyer=replace(made.buyer, legal_name="砺桐Ångström" * 2000))
    thai = replace(made, buyer=replace(made.buyer, legal_name="บริษัท Łukasz Ørsted Straße"))

    assert "砺桐Ångström" in pdf(long)
    assert "ŁukaszØrstedStraße" in pdf(thai)
    assert "standsforasign" in pdf(thai)
    assert "standsforasign" not in pdf(made)
    assert marked_up("a\n<b>") == '<font name="Vera">a &lt;b&gt;</font>'


def test_an_unknown_insurer_is_said_to_be_unknown(desk: Desk) -> None:
    made = package(desk, executed(desk, "limit_request"))
    assert made.policy is not None
    nobody = replace(made, policy=replace(made.policy, insurer=None))

    assert "unknown:thebookdoesnotnamethispolicy'sinsurer" in pdf(nobody)


def test_who_is_gone_is_told_by_the_id(desk: Desk) -> None:
    reader, action = desk.who(WHO), executed(desk, "limit_request")
    made = package_of(desk.records, reader, action, TODAY, lambda _: None)
    assert (made.prepared_by, made.confirmed_by) == (WHO, WHO)


def test_only_what_was_executed_and_goes_to_an_insurer_has_a_package(desk: Desk) -> None:
    waiting = desk.prepared(WHO, "request_limit", **SUZHOU)
    watched = desk.confirmed(WHO, "watch_buyer", buyer="B-CN-001")
    for action, said in ((waiting, "confirm it"), (watched, "nothing goes to an insurer")):
        with pytest.raises(NoPackage, match=said):
            package(desk, action)
        assert action.as_data("en")["package"] is None


def test_it_is_fetched_over_http_by_whoever_may_see_the_action(http: TestClient, desk: Desk) -> None:
    tool, arguments = EXECUTED["claim"]
    action = desk.prepared("P-LQ-SALES", tool, **arguments)
    path = f"/v1/actions/{action.id}/package"
    before = http.get(path, headers=CREDIT)
    confirmed = http.post(f"/v1/actions/{action.id}/confirm", headers=CREDIT, json={}).json()
    fetched = http.get(confirmed["package"], headers=CREDIT)

    assert before.status_code == 409
    assert (confirmed["package"], fetched.status_code) == (path, 200)
    assert fetched.headers["content-type"] == "application/zip"
    assert fetched.headers["cache-control"] == "no-store"
    name = f"coverdesk-claim-{action.id}"
    assert fetched.headers["content-disposition"] == f'attachment; filename="{name}.zip"'
    with zipfile.ZipFile(io.BytesIO(fetched.content)) as archive:
        assert archive.testzip() is None
        assert archive.namelist() == [f"{name}.pdf", f"{name}.csv"]
        assert {one.date_time for one in archive.infolist()} == {(1980, 1, 1, 0, 0, 0)}
        assert archive.read(f"{name}.csv").startswith(b"\xef\xbb\xbf")
    for asked, begins in (("pdf", b"%PDF-"), ("csv", b"\xef\xbb\xbf"), ("zip", b"PK")):
        assert http.get(f"{path}?format={asked}", headers=SALES).content.startswith(begins)
    assert http.get(f"{path}?format=exe", headers=CREDIT).status_code == 422
    assert http.get(path).status_code == 401


def test_anothers_package_looks_like_that_of_an_action_that_does_not_exist(
    http: TestClient, desk: Desk
) -> None:
    action = executed(desk, "limit_request")
    foreign, unknown = (
        http.get(f"/v1/actions/{one}/package", headers=OTHERS) for one in (action.id, "ACT-000000000000")
    )
    assert foreign.status_code == unknown.status_code == 404
    assert foreign.json() | {"trace_id": ""} == unknown.json() | {"trace_id": ""}
    assert http.get(f"/v1/actions/{action.id}/package", headers=SALES).status_code == 404


def test_a_cancelled_one_says_what_would_work(http: TestClient, desk: Desk) -> None:
    action = desk.prepared(WHO, "request_limit", **SUZHOU)
    http.post(f"/v1/actions/{action.id}/cancel", headers=CREDIT, json={})
    refused = http.get(f"/v1/actions/{action.id}/package", headers=CREDIT)
    assert refused.status_code == 409
    assert "重新准备" in refused.text or "prepare it again" in refused.text


@pytest.mark.parametrize(
    ("message", "word", "said"),
    [
        ("给苏州砺桐申请额度120万人民币账期60天", "确认", "可提交给保险人的材料"),
        (
            "request a limit of CNY 1,200,000 on 苏州砺桐, net 60",
            "yes, confirm",
            "Papers to send to the insurer",
        ),
    ],
)
def test_the_conversation_tells_where_the_papers_are(
    http: TestClient, message: str, word: str, said: str
) -> None:
    first = http.post("/v1/chat", headers=CREDIT, json={"message": message}).json()
    again = {"message": word, "conversation_id": first["conversation_id"]}
    answer = http.post("/v1/chat", headers=CREDIT, json=again).json()
    assert f"{said}" in answer["answer"]
    assert f"/v1/actions/{first['pending_action']['id']}/package" in answer["answer"]
