"""Ledgers shared in Slack: previewed for their person, used at their press, fetched from Slack alone."""

import json
from collections.abc import Iterator
from dataclasses import replace
from typing import Any

import pytest
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from bot.app import Assistant
from bot.language import Language
from bot.slack.accounts import Accounts
from bot.slack.blocks.buttons import ToldOfLedger, pressed, tell_button
from bot.slack.blocks.message import SlackMessage
from bot.slack.files import FileRefused, Files, files_at
from bot.slack.ledger_message import OFFERED, errors_message
from bot.uploads.ledgers import Uploaded
from bot.uploads.uploading import Previewed
from tests.bot.slack.demo import (
    CHANNEL,
    CREDIT,
    DM,
    GUEST,
    OWNER,
    SHARED,
    STRANGER,
    TEAM,
    TOKEN,
    Office,
    an_office,
    button,
    names,
)
from tests.bot.slack.stand_in.messages import Message
from tests.bot.slack.stand_in.payloads import events
from tests.bot.slack.stand_in.serving import served
from tests.bot.slack.valid import check, shown
from tests.bot.uploads.files import HEADER, workbook

ROWS = "Acme,1,2026-06-01,2026-07-01,100,EUR,40,\nBolt <x>,2,2026-09-01,2026-10-01,300.50,USD,0,\n"
LEDGER = (HEADER + ROWS).encode()
POLICY = "POL-HW-2026"


@pytest.fixture
def office(assistant: Assistant) -> Iterator[Office]:
    with an_office(assistant) as office:
        yield office
    forget_all(assistant)


def forget_all(assistant: Assistant) -> None:
    owner = assistant.principals.by_id("P-HW-OWNER")
    assert owner is not None
    for one in assistant.uploading.ledgers.listed(owner):
        assistant.uploading.ledgers.remove(owner, one.ledger_id)


def kept(assistant: Assistant) -> list[Uploaded]:
    """The ledgers of Haldenwerk's policy."""
    owner = assistant.principals.by_id("P-HW-OWNER")
    assert owner is not None
    return list(assistant.uploading.ledgers.listed(owner))


def read(message: Message) -> str:
    """All that the message shows; it must be one that Slack takes."""
    told = SlackMessage(message.text, tuple(message.blocks))
    check(told)
    return shown(told)


def only(office: Office, who: str = OWNER) -> Message:
    (message,) = office.seen(who, DM[who])
    return message


def test_a_ledger_shared_directly_is_previewed_with_counts_sums_and_days(
    office: Office, assistant: Assistant
) -> None:
    asked = office.shares(OWNER, DM[OWNER], "AR_2026.csv", LEDGER)

    message = only(office)
    for part in ("2 rows, 2 customers", "2026-06-01 to 2026-09-01", "EUR 100 in all, EUR 60", "USD 300.5"):
        assert part in read(message)
    assert message.thread_ts == asked.ts
    assert names(message.blocks) == ["ledger_use", "ledger_discard"]
    (one,) = kept(assistant)
    assert (one.state, one.uploaded_by, one.policy_id) == ("previewed", "P-HW-OWNER", POLICY)
    assert office.slack.files.asked == [(office.slack.files.asked[0][0], f"Bearer {TOKEN}")]


def test_a_workbook_is_read_as_a_csv_is(office: Office) -> None:
    head = ("Customer", "Invoice no", "Due date", "Amount", "Currency")
    data = workbook([head, ("Acme", "1", "2026-07-01", 100, "EUR")])
    office.shares(OWNER, DM[OWNER], "AR.XLSX", data)

    assert "1 rows, 1 customers" in read(only(office))


def test_a_press_of_use_takes_it_into_use_and_says_where_to_remove_it(
    office: Office, assistant: Assistant
) -> None:
    office.shares(OWNER, DM[OWNER], "AR.csv", LEDGER)
    message = only(office)
    for _ in range(2):
        office.clicks(OWNER, message, button(message.blocks, "ledger_use"))
        office.settled()

    (one,) = kept(assistant)
    after = only(office)
    assert one.is_used
    assert "are worked out from it now" in read(after)
    assert f"coverdesk cash remove {one.ledger_id}" in read(after)
    assert names(after.blocks) == []


def test_an_old_discard_does_not_remove_what_is_in_use(office: Office, assistant: Assistant) -> None:
    office.shares(OWNER, DM[OWNER], "AR.csv", LEDGER)
    message = only(office)
    office.clicks(OWNER, message, button(message.blocks, "ledger_use"))
    office.settled()
    office.clicks(OWNER, message, button(message.blocks, "ledger_discard"))
    office.settled()

    assert [one.is_used for one in kept(assistant)] == [True]


def test_a_press_of_discard_forgets_it_and_an_old_use_then_does_nothing(
    office: Office, assistant: Assistant
) -> None:
    office.shares(OWNER, DM[OWNER], "AR.csv", LEDGER)
    message = only(office)
    office.clicks(OWNER, message, button(message.blocks, "ledger_discard"))

    assert "AR.csv: discarded." in read(only(office))
    assert kept(assistant) == []
    office.clicks(OWNER, message, button(message.blocks, "ledger_use"))
    assert any("is not there any more" in one.text for one in office.seen(OWNER, DM[OWNER]))
    assert kept(assistant) == []


@pytest.mark.parametrize("who", [CREDIT, STRANGER])
@pytest.mark.parametrize("press", ["ledger_use", "ledger_discard"])
def test_anothers_press_does_nothing_be_they_a_colleague_or_unknown(
    office: Office, assistant: Assistant, who: str, press: str
) -> None:
    office.shares(OWNER, DM[OWNER], "AR.csv", LEDGER)
    message = only(office)
    office.clicks(who, replace(message, channel=DM[who]), button(message.blocks, press))
    office.settled()

    assert [one.state for one in kept(assistant)] == ["previewed"]
    assert any("is not there any more" in one.text for one in office.seen(who, DM[who]))


def test_errors_are_listed_by_cell_ten_and_how_many_more_and_nothing_is_kept(
    office: Office, assistant: Assistant
) -> None:
    wrong = "".join(f"Acme,{at},2026-06-01,2026-07-01,abc,EUR,0,\n" for at in range(13))
    office.shares(OWNER, DM[OWNER], "AR.csv", (HEADER + wrong).encode())

    message = only(office)
    told = read(message)
    assert "AR.csv: 13 errors; nothing was taken in" in told
    assert [f"E{row}:" in told for row in (2, 11, 12)] == [True, True, False]
    assert "and 3 more" in told
    assert names(message.blocks) == []
    assert kept(assistant) == []


def test_a_file_of_another_kind_is_not_fetched(office: Office) -> None:
    office.shares(OWNER, DM[OWNER], "contract.pdf", b"%PDF-1.7")

    assert "CSV or XLSX" in only(office).text
    assert office.slack.files.asked == []


def test_a_question_beside_a_file_of_another_kind_is_still_answered(office: Office) -> None:
    office.shares(OWNER, DM[OWNER], "contract.pdf", b"%PDF-1.7", text="what is factoring?")

    assert len(office.seen(OWNER, DM[OWNER])) == 2


def test_what_is_written_beside_a_ledger_is_said_to_be_unanswered(office: Office) -> None:
    office.shares(OWNER, DM[OWNER], "AR.csv", LEDGER, text="our receivables")

    assert "is not answered as a question" in read(only(office))


@pytest.mark.parametrize("told", [{}, {"size": 10}, {"size": "much"}])
def test_a_file_that_is_too_large_is_refused_whatever_is_said_of_its_size(
    assistant: Assistant, told: dict[str, Any]
) -> None:
    with an_office(assistant, ledger_megabytes=1) as office:
        office.shares(OWNER, DM[OWNER], "AR.csv", LEDGER + b" " * 1024 * 1024, **told)

        assert "too large: 1 MB" in only(office).text
        assert len(office.slack.files.asked) == (1 if told else 0)
    assert kept(assistant) == []


def test_several_ledgers_at_once_are_not_taken(office: Office) -> None:
    message = office.slack.said(OWNER, DM[OWNER], "")
    payload = events.file_share(office.workspace, message, url=office.slack.files.keep(TEAM, "a.csv", LEDGER))
    payload["event"]["files"] *= 2
    office.deliver(payload)

    assert "one ledger at a time" in only(office).text
    assert office.slack.files.asked == []


@pytest.mark.parametrize(("who", "said"), [(STRANGER, "I do not know yet who you are"), (GUEST, "Guests")])
def test_whoever_is_not_linked_is_told_what_would_work_and_nothing_is_fetched(
    office: Office, assistant: Assistant, who: str, said: str
) -> None:
    office.shares(who, DM[who], "AR.csv", LEDGER)

    assert said in only(office, who).text
    assert office.slack.files.asked == []
    assert kept(assistant) == []


@pytest.mark.parametrize("channel", [CHANNEL, SHARED])
def test_in_a_channel_no_file_is_opened_and_a_mention_gets_one_neutral_line(
    office: Office, assistant: Assistant, channel: str
) -> None:
    office.slack.world.change_channel(channel, members=office.slack.world.channels[channel].members | {OWNER})
    url = office.slack.files.keep(TEAM, "AR.csv", LEDGER)
    for text in ("for the files", f"<@{office.me}>"):
        message = office.slack.said(OWNER, channel, text)
        shared = events.file_share(office.workspace, message, url=url, ext_shared=channel == SHARED)
        office.deliver(shared)
        if office.me in text:
            mention = events.app_mention(office.workspace, message, ext_shared=channel == SHARED)
            mention["event"]["files"] = shared["event"]["files"]
            office.deliver(mention)

    told = [one for place in (channel, DM[OWNER]) for one in office.seen(OWNER, place)]
    assert [one.text for one in told] == [
        "I take ledgers in direct messages only; files in channels are not opened."
    ]
    assert office.slack.files.asked == []
    assert kept(assistant) == []


def test_without_the_scope_slack_gives_nothing_and_that_is_said(office: Office, assistant: Assistant) -> None:
    scopes = tuple(one for one in office.workspace.scopes if one != "files:read")
    office.slack.workspace(TEAM, TOKEN, scopes=scopes)
    office.shares(OWNER, DM[OWNER], "AR.csv", LEDGER)

    assert "files:read" in only(office).text
    assert kept(assistant) == []


def test_a_file_that_slack_keeps_no_more_is_no_ledger_of_a_web_page(
    office: Office, assistant: Assistant
) -> None:
    gone = f"{office.slack.url}/files-pri/{TEAM}-F0GONE/download/AR.csv"
    office.shares(OWNER, DM[OWNER], "AR.csv", LEDGER, url=gone)

    assert "Slack did not give me that file" in only(office).text
    assert kept(assistant) == []


def test_while_slack_is_away_it_is_tried_again_and_previewed_once(
    office: Office, assistant: Assistant
) -> None:
    url = office.slack.files.keep(TEAM, "AR.csv", LEDGER, fails=(503, 429))
    office.shares(OWNER, DM[OWNER], "AR.csv", LEDGER, url=url)

    assert "2 rows" in read(only(office))
    assert len(office.slack.files.asked) == 3
    assert len(kept(assistant)) == 1


@pytest.fixture
def elsewhere() -> Iterator[tuple[str, list[str]]]:
    """Another host, and the authorizations that it was sent."""
    heard: list[str] = []

    async def answer(request: Request) -> Response:
        heard.append(request.headers.get("authorization", ""))
        return Response(LEDGER, media_type="text/csv")

    with served(Starlette(routes=[Route("/{path:path}", answer)])) as address:
        yield address, heard


def test_no_other_host_is_asked_nor_ever_sees_the_token(
    office: Office, assistant: Assistant, elsewhere: tuple[str, list[str]]
) -> None:
    address, heard = elsewhere
    away = office.slack.files.keep(TEAM, "AR.csv", LEDGER, elsewhere=f"{address}/AR.csv")
    hostile = [f"{address}/AR.csv", f"{office.slack.url}@{address.removeprefix('http://')}/AR.csv", away, ""]
    for url in hostile:
        office.shares(OWNER, DM[OWNER], "AR.csv", LEDGER, url=url)

    told = office.seen(OWNER, DM[OWNER])
    assert [("Slack did not give me that file" in one.text) for one in told] == [True] * len(hostile)
    assert heard == []
    assert kept(assistant) == []


@pytest.mark.parametrize(
    "url",
    [
        "http://files.slack.com/a.csv",
        "https://files.slack.com.evil.example/a.csv",
        "https://files.slack.com@evil.example/a.csv",
        "https://user@files.slack.com/a.csv",
        "https://files.slack.com:8443/a.csv",
        "https://evil.example\\@files.slack.com/a.csv",
        "https://files.slack.com\t.evil.example/a.csv",
        "https://FILES.slack.com/a.csv",
        "https://slack.com/a.csv",
        "//files.slack.com/a.csv",
        "file:///etc/passwd",
        "https://[",
        "",
    ],
)
@pytest.mark.anyio
async def test_of_slack_itself_only_its_host_for_files_is_asked(url: str) -> None:
    with pytest.raises(FileRefused):
        await files_at("https://slack.com/api/", 1000).fetch(url, TOKEN)


def test_where_files_lie_goes_by_the_settings_own_slack() -> None:
    assert files_at("https://slack.com/api/", 7) == Files("https://files.slack.com", 7)
    assert files_at("http://127.0.0.1:99/api/", 7) == Files("http://127.0.0.1:99", 7)


def test_of_several_policies_the_one_beside_the_file_counts_and_without_it_each_is_named(
    assistant: Assistant,
) -> None:
    owner = assistant.principals.by_id("P-LT-OWNER")
    assert owner is not None
    with an_office(assistant) as office:
        code = Accounts(assistant.engine, assistant.principals).issue("P-LT-OWNER", by_administrator=True)
        office.says(STRANGER, DM[STRANGER], f"link {code}")
        office.settled()
        office.shares(STRANGER, DM[STRANGER], "AR.csv", LEDGER)
        office.shares(STRANGER, DM[STRANGER], "AR.csv", LEDGER, text="pol-ltd-2026")
        _, unnamed, named = office.seen(STRANGER, DM[STRANGER])
        office.says(STRANGER, DM[STRANGER], "unlink")
        office.settled()

    assert "POL-LT-2026, POL-LTD-2026" in unnamed.text
    assert "(policy POL-LTD-2026)" in named.text
    assert "is not answered" not in read(named)
    (one,) = assistant.uploading.ledgers.listed(owner)
    assistant.uploading.ledgers.remove(owner, one.ledger_id)


AMBIGUOUS = (HEADER + "Acme,1,03/04/2026,05/06/2026,100,EUR,40,\n").encode()
"""Nothing in its columns tells day and month apart."""
BOTH = b"Customer;Invoice no;Issued;Due date;Amount;Currency\nAcme;1;03/04/2026;05/06/2026;1.234;EUR\n"
"""Nor do its amounts tell whether there are cents."""


def pressing(office: Office, who: str, answer: str, **other: str) -> Message:
    """A press on the button that gives this answer; the message as it then is."""
    message = only(office)
    click = button(message.blocks, f"ledger_tell:{answer}")
    value = json.loads(click["value"]) | other
    office.clicks(who, message, click | {"value": json.dumps(value)})
    office.settled()
    return next(one for one in office.seen(OWNER, DM[OWNER]) if one.ts == message.ts)


@pytest.mark.parametrize(
    ("answer", "days"),
    [("dmy", "2026-04-03 to 2026-04-03"), ("mdy", "2026-03-04 to 2026-03-04")],
)
def test_how_days_are_written_is_told_with_a_button(
    office: Office, assistant: Assistant, answer: str, days: str
) -> None:
    office.shares(OWNER, DM[OWNER], "AR.csv", AMBIGUOUS)
    assert names(only(office).blocks) == ["ledger_tell:dmy", "ledger_tell:mdy"]
    assert "How are days written" in read(only(office))
    assert kept(assistant) == []

    after = pressing(office, OWNER, answer)

    assert days in read(after)
    assert names(after.blocks) == ["ledger_use", "ledger_discard"]
    assert [one.state for one in kept(assistant)] == ["previewed"]


def test_days_and_decimals_are_asked_one_after_the_other(office: Office, assistant: Assistant) -> None:
    office.shares(OWNER, DM[OWNER], "AR.csv", BOTH)
    first = names(only(office).blocks)
    answers = {"ledger_tell:dmy": "dmy", "ledger_tell:point": "comma"}

    second = pressing(office, OWNER, answers[first[0]])
    assert {*first, *names(second.blocks)} == {
        f"ledger_tell:{one}" for one in ("dmy", "mdy", "point", "comma")
    }
    pressing(office, OWNER, answers[names(second.blocks)[0]])

    assert "EUR 1,234 in all" in read(only(office))
    assert "2026-04-03" in read(only(office))


def test_anothers_press_reads_nothing(office: Office, assistant: Assistant) -> None:
    office.shares(OWNER, DM[OWNER], "AR.csv", AMBIGUOUS)
    assert only(office)
    asked = len(office.slack.files.asked)

    pressing(office, CREDIT, "dmy")

    assert kept(assistant) == []
    assert len(office.slack.files.asked) == asked


def test_a_press_fetches_from_slack_alone(office: Office, assistant: Assistant) -> None:
    office.shares(OWNER, DM[OWNER], "AR.csv", AMBIGUOUS)
    assert only(office)
    asked = len(office.slack.files.asked)

    pressing(office, OWNER, "dmy", url="https://elsewhere.example/AR.csv")

    assert kept(assistant) == []
    assert len(office.slack.files.asked) == asked


NAMELESS = b"Customer,Invoice no,Due date,Amount\n" + b"Acme,1,2026-07-01,100\nBolt,2,2026-08-01,50\n" * 20
"""Nothing says in which currency."""


def test_a_currency_that_no_cell_tells_is_told_with_a_button(office: Office, assistant: Assistant) -> None:
    office.shares(OWNER, DM[OWNER], "AR.csv", NAMELESS)
    message = only(office)
    offered = [one.removeprefix("ledger_tell:") for one in names(message.blocks)]
    assert offered[0] == "EUR", "the policy's own comes first"
    assert {"CNY", "USD", "GBP"} < set(offered)
    assert "Which currency" in read(message)
    assert "AR.csv: 40 errors" in read(message)
    assert read(message).count("has no currency") == 1, "said once, not for every row"
    assert kept(assistant) == []

    after = pressing(office, OWNER, "USD")

    assert "USD 3,000 in all" in read(after)
    assert names(after.blocks) == ["ledger_use", "ledger_discard"]
    assert [one.preview["currencies"] for one in kept(assistant)] == [["USD"]]


def test_a_sign_that_several_currencies_share_is_asked_about_too_after_days_and_decimals(
    office: Office,
) -> None:
    data = b"Customer;Invoice no;Due date;Amount;Currency\nAcme;1;03/04/2026;1.234;$\n"
    office.shares(OWNER, DM[OWNER], "AR.csv", data)
    answers = {"dmy": "dmy", "point": "comma", "EUR": "HKD"}
    for _ in range(3):
        first = names(only(office).blocks)[0].removeprefix("ledger_tell:")
        pressing(office, OWNER, answers.pop(first))

    assert answers == {}
    assert "HKD 1,234 in all" in read(only(office))


@pytest.mark.parametrize(
    ("beside", "told", "unanswered"),
    [
        ("PLN", "PLN 3,000 in all", False),
        (f"{POLICY} PLN", "PLN 3,000 in all", False),
        ("人民币", "CNY 3,000 in all", False),
        ("all", "Which currency", True),  # a word, and no lek
        ("PLN please", "Which currency", True),
    ],
)
def test_any_other_currency_is_written_beside_the_file(
    office: Office, beside: str, told: str, unanswered: bool
) -> None:
    office.shares(OWNER, DM[OWNER], "AR.csv", NAMELESS, text=beside)

    assert told in read(only(office))
    assert ("is not answered" in read(only(office))) is unanswered


def test_anothers_answer_on_the_currency_reads_nothing(office: Office, assistant: Assistant) -> None:
    office.shares(OWNER, DM[OWNER], "AR.csv", NAMELESS)
    assert only(office)
    asked = len(office.slack.files.asked)

    pressing(office, CREDIT, "USD")

    assert kept(assistant) == []
    assert len(office.slack.files.asked) == asked


@pytest.mark.parametrize("length", [30, 500, 900, 1500])
@pytest.mark.parametrize("language", Language)
def test_the_question_on_the_currency_fits_whatever_the_address_is(length: int, language: Language) -> None:
    told = ToldOfLedger("U1", "https://files.slack.com/" + '"' * length, "AR.csv", "", "", "", "")
    errors = [
        {"code": code, "sheet": "S" * 60, "cell": "A1", "found": "<x>" * 90, "facts": {}}
        for code in ("currency_missing", *["amount_unread"] * 30)
    ]
    found = Previewed(None, {"errors": errors, "error_total": 31})

    message = errors_message("AR.csv", found, told, language, ["EUR"], "beside")

    check(message)
    assert len(names(message.blocks)) <= OFFERED
    assert names(message.blocks)[:1] in ([], ["ledger_tell:EUR"])


@pytest.mark.parametrize(
    "value",
    [
        "",
        "{",
        "[]",
        "{}",
        json.dumps({"user": "U", "url": "u", "name": "n", "policy": "", "dates": "ymd"}),
        json.dumps(
            {
                "user": "U",
                "url": "u",
                "name": "n",
                "policy": "",
                "dates": "",
                "decimal": "",
                "currency": "XXX",
            }
        ),
    ],
)
def test_a_press_that_was_never_drawn_is_none(value: str) -> None:
    assert pressed({"action_id": "ledger_tell:dmy", "value": value}) is None


def test_a_name_that_slack_could_not_carry_leaves_the_question_to_the_page() -> None:
    told = ToldOfLedger("U1", "https://files.slack.com/" + "x" * 2000, "AR.csv", "", "", "", "")

    assert tell_button("dmy", told, "Day first") is None
