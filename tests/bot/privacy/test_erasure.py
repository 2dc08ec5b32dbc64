"""Erasure and export of one person: all of theirs, nothing of anybody else's, and said for what stays."""

import json
import sqlite3
from collections.abc import Callable
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import Engine, delete, insert, select, update

import bot.slack.schema as slack
from bot.conversations import ConversationNotFound, Conversations, Talk
from bot.ledger.ledger import Ledger
from bot.ledger.schema import ledger_cluster, ledger_cluster_turn
from bot.privacy.clocks import clocks_of
from bot.privacy.erasure import EVENT, Erased, Eraser
from bot.privacy.export import Exporter
from bot.privacy.live_turns import PersonBusy
from bot.privacy.person import PersonUnknown, Subject, SubjectKind
from bot.privacy.tombstones import (
    FILE,
    NotNoted,
    TombstonesUnreadable,
    add,
    made_since,
    tombstone,
    tombstones,
)
from bot.schema import audit, conversation, hand_over, model_budget, turn
from bot.settings import Settings
from bot.slack.envelope import envelope_of
from bot.slack.inbox import Inbox
from tests.bot.ledger.telling import DAY, MINUTE, NOW, Told, rate, tell
from tests.bot.privacy.rows import all_rows, rows_with, tables_with
from tests.bot.privacy.test_retention import counts, encoder, ledger, prepared
from tools.principal import PUBLIC, Principal, Role
from tools.records.schema import action, api_token, principal

__all__ = ["encoder", "ledger"]

ADA = Subject(SubjectKind.PRINCIPAL, "P-ADA")
CLOCKS = clocks_of(Settings())


@pytest.fixture
def eraser(engine: Engine, tmp_path: Path) -> Eraser:
    return Eraser(engine, tmp_path, now=lambda: NOW)


def known(engine: Engine, *ids: str) -> None:
    """People of the book, each with a token and an account of Slack."""
    with engine.begin() as connection:
        for one in ids:
            values = {"principal_id": one, "name": f"Name of {one}", "email": f"{one}@example.com"}
            account = {"slack_team_id": "T0", "slack_user_id": f"U0{one[2:]}"}
            connection.execute(insert(principal).values(**values, **account, role="policyholder"))
            token = {"hash": one, "beginning": "cd", "from_book": False, "created_at": NOW}
            connection.execute(insert(api_token).values(principal_id=one, **token))


@pytest.fixture
def two(engine: Engine) -> None:
    """Ada and Ben, who said the same kind of things."""
    known(engine, "P-ADA", "P-BEN")
    for who in ("ADA", "BEN"):
        tell(engine, f"c-{who}", NOW - DAY, Told(f"what {who} asked"), who=f"P-{who}")
        rate(engine, f"c-{who}-1", "down", NOW, f"P-{who}")
        with engine.begin() as connection:
            spent = {"day": "2026-11-22", "principal_id": f"P-{who}", "spent": 11}
            connection.execute(insert(model_budget).values(**spent))
            for state in ("pending", "executed"):
                row = prepared(f"{who}-{state}", state, NOW, requester=f"P-{who}", conversation_id=f"c-{who}")
                connection.execute(insert(action).values(**row))
            line = {"event": "answered", "subject": f"c-{who}-1", "details": "{}"}
            connection.execute(insert(audit).values(at=NOW.isoformat(), principal_id=f"P-{who}", **line))


def lines(engine: Engine) -> list[Any]:
    with engine.connect() as connection:
        return list(connection.execute(select(audit).where(audit.c.event == EVENT)))


@pytest.mark.usefixtures("two")
def test_everything_of_one_person_goes_and_nothing_of_another(engine: Engine, eraser: Eraser) -> None:
    bens = rows_with(engine, "BEN")

    erased = eraser.erase(ADA)

    assert tables_with(engine, "ADA") == {"action", "audit"} == set(erased.kept)
    assert rows_with(engine, "BEN") == bens
    assert dict(erased.rows) == {
        **dict.fromkeys(("conversation", "turn", "feedback", "action", "model_budget"), 1),
        **dict.fromkeys(("api_token", "principal"), 1),
    }


@pytest.mark.usefixtures("two")
def test_an_export_afterwards_holds_only_what_is_kept_and_why(engine: Engine, eraser: Eraser) -> None:
    exporter = Exporter(engine, CLOCKS)
    before = exporter.export(ADA, NOW)

    eraser.erase(ADA)

    after = exporter.export(ADA, NOW)
    told = {one["table"]: one for one in before["tables"]}
    assert told["turn"]["rows"][0]["question"] == "what ADA asked"
    assert told["turn"]["rows"][0]["tools"] == ["search_knowledge"], "JSON reads as itself"
    assert told["turn"]["kept_for"].startswith("30 days")
    assert "hash" not in told["api_token"]["rows"][0]
    assert [one["table"] for one in after["tables"]] == ["action", "audit"]
    assert all(one["on_erasure"] == "kept" and one["because"] for one in after["tables"])
    assert "BEN" not in json.dumps(before, ensure_ascii=False)


@pytest.mark.usefixtures("two")
def test_erased_again_there_is_nothing_left(engine: Engine, eraser: Eraser) -> None:
    eraser.erase(ADA)
    before = list(all_rows(engine))

    again = eraser.erase(ADA)

    assert (again.rows, again.digest) == ({}, "")
    assert list(all_rows(engine)) == before
    assert len(lines(engine)) == 1


@pytest.mark.usefixtures("two")
def test_the_audit_tells_that_somebody_was_erased_and_not_who(engine: Engine, eraser: Eraser) -> None:
    erased = eraser.erase(ADA, reference="DSR-7")

    (line,) = lines(engine)
    (stone,) = tombstones(eraser.home / FILE)
    told = json.loads(line.details)
    assert (line.principal_id, line.subject) == ("operator", erased.digest)
    assert told == {"kind": "principal", "rows": dict(erased.rows), "reference": "DSR-7"}
    assert "ADA" not in f"{line.subject} {line.details}" + (eraser.home / FILE).read_text()
    assert stone.is_of(ADA), "who knows the name can tell"
    assert not stone.is_of(Subject(SubjectKind.PRINCIPAL, "P-BEN"))
    assert (eraser.home / FILE).stat().st_mode & 0o077 == 0


@pytest.mark.usefixtures("two")
def test_somebody_who_stays_keeps_the_account_and_not_what_they_said(engine: Engine, eraser: Eraser) -> None:
    erased = eraser.erase(ADA, keeps_account=True)

    assert tables_with(engine, "what ADA asked") == set()
    assert tables_with(engine, "P-ADA") == {"action", "audit", "api_token", "principal"}
    assert erased.kept["principal"] == "the person keeps the account"


@pytest.mark.usefixtures("two")
def test_looking_first_counts_the_same_and_changes_nothing(engine: Engine, eraser: Eraser) -> None:
    before = list(all_rows(engine))

    seen = eraser.would_erase(ADA)

    assert list(all_rows(engine)) == before
    assert not (eraser.home / FILE).exists()
    assert seen.rows == eraser.erase(ADA).rows


@pytest.mark.parametrize(
    "subject",
    [
        Subject(SubjectKind.PRINCIPAL, "P-NOBODY"),
        Subject(SubjectKind.PRINCIPAL, PUBLIC.id),
        Subject(SubjectKind.CONVERSATION, "c-nowhere"),
        Subject(SubjectKind.SLACK, "T0:U0NOBODY"),
        Subject(SubjectKind.SLACK, "U0ADA"),
    ],
    ids=str,
)
@pytest.mark.usefixtures("two")
def test_who_is_unknown_is_said_to_be(engine: Engine, eraser: Eraser, subject: Subject) -> None:
    tell(engine, "c-visitor", NOW, Told())
    before = list(all_rows(engine))

    with pytest.raises(PersonUnknown):
        eraser.erase(subject)
    with pytest.raises(PersonUnknown):
        Exporter(engine, CLOCKS).export(subject, NOW)
    assert list(all_rows(engine)) == before


@pytest.mark.parametrize("named", ["c-one", "HO-c-one"])
def test_of_visitors_the_one_is_erased_whose_conversation_it_is(
    engine: Engine, eraser: Eraser, named: str
) -> None:
    for name in ("c-one", "c-other"):
        tell(engine, name, NOW - DAY, Told(f"asked in {name}"))
        with engine.begin() as connection:
            asked = {"reference": f"HO-{name}", "conversation_id": name, "principal_id": "public"}
            said = {
                "at": NOW.isoformat(),
                "reason": "?",
                "state": "waiting",
                "contact": f"{name}@example.com",
            }
            connection.execute(insert(hand_over).values(**asked, **said))
    others = rows_with(engine, "c-other")

    eraser.erase(Subject(SubjectKind.CONVERSATION, named))

    assert tables_with(engine, "c-one") == set()
    assert rows_with(engine, "c-other") == others


def guest(engine: Engine) -> None:
    """A guest of a workspace, whom no principal stands for, beside somebody else in the same thread."""
    for who in ("GUEST", "HOST"):
        tell(engine, f"c-{who}", NOW - DAY, Told(f"asked by {who}"), channel="slack")
        place = {"team_id": "T0", "user_id": f"U0{who}", "principal_id": "public"}
        with engine.begin() as connection:
            here = {"channel_id": "C0", "thread_ts": "1.0", "conversation_id": f"c-{who}"}
            connection.execute(insert(slack.talk).values(**place, **here))
            direct = {"channel_id": f"D0{who}", "thread_ts": "", "conversation_id": f"c-{who}"}
            connection.execute(insert(slack.talk).values(**place, **direct))
            shown = {"turn_id": f"c-{who}-1", "channel_id": "C0", "rights": "[]", "at": NOW.timestamp()}
            connection.execute(insert(slack.shown).values(**place, **shown, answer=f'{{"to": "{who}"}}'))
            kept = {"key": who, "place": f"T0/C0/{who}", "state": "failed", "tries": 5, "due_at": 0.0}
            mention = {"blocks": [{"user_id": "U0GUEST"}]} if who == "HOST" else {}
            event = {"team_id": "T0", "event": {"user": f"U0{who}", "text": f"said by {who}", **mention}}
            connection.execute(insert(slack.inbox).values(payload=json.dumps(event), received_at=0.0, **kept))
            post = {"team_id": "T0", "method": "chat.postMessage", "created_at": 0.0, "unsure": False}
            said = {"channel": f"D0{who}", "text": f"told {who}"}
            box = {**kept, "place": f"T0/D0{who}", "state": "dead", "arguments": json.dumps(said)}
            connection.execute(insert(slack.outbox).values(**box, **post))


def test_of_slack_one_account_is_erased_with_what_it_sent_and_was_told(
    engine: Engine, eraser: Eraser
) -> None:
    guest(engine)
    hosts = rows_with(engine, "HOST")

    eraser.erase(Subject(SubjectKind.SLACK, "T0:U0GUEST"))

    assert [row for row in rows_with(engine, "GUEST") if row not in hosts] == []
    assert rows_with(engine, "HOST") == hosts


@pytest.mark.usefixtures("two")
def test_an_account_of_slack_leads_to_the_person_of_the_book(engine: Engine, eraser: Eraser) -> None:
    eraser.erase(Subject(SubjectKind.SLACK, "T0:U0ADA"))

    assert tables_with(engine, "ADA") == {"action", "audit"}


def held(engine: Engine) -> None:
    with engine.begin() as connection:
        until = (NOW + MINUTE).isoformat()
        connection.execute(update(conversation).values(lease="x", leased_until=until))


def taken_in_slack(engine: Engine) -> None:
    inbox = Inbox(engine, lambda: NOW.timestamp())
    inbox.accept(envelope_of({"team_id": "T0", "event": {"user": "U0ADA", "text": "…"}}))
    inbox.take()


@pytest.mark.parametrize("busy", [held, taken_in_slack])
@pytest.mark.usefixtures("two")
def test_nobody_is_erased_while_they_are_answered(
    engine: Engine, eraser: Eraser, busy: Callable[[Engine], None]
) -> None:
    busy(engine)
    before = list(all_rows(engine))

    with pytest.raises(PersonBusy):
        eraser.erase(ADA)

    assert list(all_rows(engine)) == before
    later = Eraser(engine, eraser.home, now=lambda: NOW + 10 * MINUTE)
    assert later.erase(ADA).rows["turn"] == 1


class ErasedMeanwhile(Conversations):
    """The conversation goes right after a message was told that it has to wait."""

    def _hold(self, *given: Any) -> Talk | None:
        held = super()._hold(*given)
        with self._engine.begin() as connection:
            connection.execute(delete(conversation))
        return held


@pytest.mark.usefixtures("two")
def test_a_message_that_waits_for_a_conversation_that_is_erased_hears_that_it_is_gone(engine: Engine) -> None:
    ada = Principal("P-ADA", "Ada", Role.POLICYHOLDER)
    with engine.begin() as connection:
        connection.execute(update(conversation).values(lease="x", leased_until="9999"))

    with (
        pytest.raises(ConversationNotFound),
        ErasedMeanwhile(engine).talk(ada, "another question", "c-ADA"),
    ):
        pass


@pytest.mark.usefixtures("two")
def test_what_the_insights_counted_of_somebody_stays_and_leads_to_nobody(
    engine: Engine, ledger: Ledger, tmp_path: Path
) -> None:
    ledger.settle(NOW)
    before = counts(engine)

    Eraser(engine, tmp_path, ledger.settle, lambda: NOW + MINUTE).erase(ADA)

    assert counts(engine) == before
    assert tables_with(engine, "ADA") == {"action", "audit"}


def test_a_group_of_questions_loses_its_name_when_one_of_them_goes(engine: Engine, eraser: Eraser) -> None:
    tell(engine, "c-one", NOW - DAY, Told("a telling question"))
    with engine.begin() as connection:
        numbers = dict.fromkeys(("turns", "conversations", "unanswered", "disliked"), 1)
        group = {"cluster_id": "Q1", "name": "a telling question", "language": "en", "topic": "other"}
        connection.execute(insert(ledger_cluster).values(**group, **numbers, since="2026-11-22"))
        connection.execute(insert(ledger_cluster_turn).values(cluster_id="Q1", turn_id="c-one-1"))

    eraser.erase(Subject(SubjectKind.CONVERSATION, "c-one"))

    assert tables_with(engine, "telling") == set()


@pytest.mark.usefixtures("two")
def test_whom_a_restored_database_brings_back_is_erased_again(engine: Engine, eraser: Eraser) -> None:
    done = eraser.erase(ADA)
    known(engine, "P-ADA")
    tell(engine, "c-back", NOW - DAY, Told("what ADA asked"), who="P-ADA")

    again = eraser.erase_again(tombstones(eraser.home / FILE))

    assert again["turn"] == 1
    assert tables_with(engine, "ADA") == {"action", "audit"}
    assert [one.subject for one in lines(engine)] == [done.digest] * 2


def test_only_erasures_after_a_backup_are_made_again(engine: Engine, eraser: Eraser) -> None:
    known(engine, "P-ADA")
    eraser.erase(ADA)
    stones = tombstones(eraser.home / FILE)

    assert made_since(stones, NOW + MINUTE) == []
    assert made_since(stones, NOW) == stones
    assert tombstones(eraser.home / "nowhere") == ()


def test_a_list_of_erasures_outlives_one_that_was_killed_while_it_was_noted(tmp_path: Path) -> None:
    first, second = (tombstone(ADA, NOW, keeps_account=False) for _ in range(2))
    add(tmp_path, first)
    with (tmp_path / FILE).open("a") as file:
        file.write('{"at": "20')
    assert tombstones(tmp_path / FILE) == [first]

    add(tmp_path, second)

    assert tombstones(tmp_path / FILE) == [first, second]
    (tmp_path / FILE).write_text("a letter\n")
    with pytest.raises(TombstonesUnreadable):
        tombstones(tmp_path / FILE)


def test_a_person_with_many_conversations_is_erased_whole(
    engine: Engine, eraser: Eraser, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("bot.privacy.person.AT_ONCE", 2)
    known(engine, "P-ADA")
    for place in range(5):
        tell(engine, f"c-{place}", NOW - DAY, Told(), who="P-ADA")

    assert eraser.erase(ADA).rows["turn"] == 5
    with engine.connect() as connection:
        assert connection.execute(select(turn.c.turn_id)).all() == []


def test_nothing_is_erased_when_it_cannot_be_noted(engine: Engine, tmp_path: Path) -> None:
    known(engine, "P-ADA")
    before = list(all_rows(engine))

    with pytest.raises(NotNoted, match="nowhere"):
        Eraser(engine, tmp_path / "nowhere").erase(ADA)

    assert list(all_rows(engine)) == before


def test_what_was_erased_is_in_no_file_of_the_database(engine: Engine, eraser: Eraser) -> None:
    if engine.dialect.name != "sqlite":
        pytest.skip("PostgreSQL's files are its own")
    words = "a question that nobody else would ask "
    known(engine, "P-ADA")
    tell(engine, "c", NOW - DAY, *(Told(words * 200) for _ in range(20)), who="P-ADA")
    file = Path(engine.url.database or "")

    def read() -> bytes:
        return b"".join(one.read_bytes() for one in file.parent.glob(f"{file.name}*"))

    with closing(sqlite3.connect(file)) as earlier, earlier:  # as deleting left it before
        earlier.execute("PRAGMA secure_delete=OFF")
        earlier.execute("DELETE FROM turn WHERE number > 10")
    assert words.encode() in read()

    done: Erased = eraser.erase(ADA)

    assert done.trace == ""
    assert words.encode() not in read()
