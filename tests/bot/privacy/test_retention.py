"""Retention: what is over goes, what is not stays, and nobody's turn is taken from under them."""

import json
from collections.abc import Mapping
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from pydantic import ValidationError
from sqlalchemy import Engine, event, func, insert, select, update
from sqlalchemy.exc import IntegrityError

import bot.alerts.schema as alerts
import bot.slack.schema as slack
from bot import schema
from bot.ledger.ledger import Ledger
from bot.ledger.schema import ledger_conversation, ledger_day, ledger_latency_day, ledger_turn_day
from bot.privacy.clocks import Clock, Clocks, clocks_of, plan
from bot.privacy.retention import Retention
from bot.review.schema import faq_entry, faq_version, review_cluster, review_turn
from bot.schema import audit, conversation, hand_over, hand_over_message, model_budget, turn, turn_ticket
from bot.settings import Settings
from bot.slack.inbox import Envelope, Inbox
from knowledge.database import open_database
from knowledge.encoder.sentence_encoder import SentenceEncoder
from tests.bot.ledger.telling import DAY, HOUR, MINUTE, NOW, Told, rate, tell
from tests.bot.privacy.rows import all_rows
from tools.records.schema import action, api_token

CLOCKS = clocks_of(Settings())
WEEK = timedelta(days=7)


@pytest.fixture(scope="module")
def encoder() -> SentenceEncoder:
    return SentenceEncoder()


@pytest.fixture
def ledger(engine: Engine, encoder: SentenceEncoder) -> Ledger:
    return Ledger(engine, encoder.encode_query)


@pytest.fixture
def retention(engine: Engine, ledger: Ledger) -> Retention:
    return Retention(engine, CLOCKS, ledger.settle, now=lambda: NOW)


def kept(engine: Engine) -> set[str]:
    with engine.connect() as connection:
        return set(connection.execute(select(conversation.c.conversation_id)).scalars())


def counts(engine: Engine) -> Mapping[str, list[tuple[Any, ...]]]:
    """What the insights read."""
    tables = (ledger_day, ledger_turn_day, ledger_latency_day)
    with engine.connect() as connection:
        return {one.name: sorted(tuple(row) for row in connection.execute(select(one))) for one in tables}


def test_a_clock_is_a_number_of_days_before_now() -> None:
    planned = plan(Clocks({**CLOCKS.days, Clock.SLACK: 3}), NOW, NOW)

    assert planned.before[Clock.SLACK] == NOW - 3 * DAY
    assert planned.talks == {Clock.ANONYMOUS: NOW - 30 * DAY, Clock.SIGNED_IN: NOW - 400 * DAY}


@pytest.mark.parametrize(("settled", "talks"), [(None, None), (NOW - 60 * DAY, NOW - 67 * DAY - 10 * MINUTE)])
def test_what_the_ledger_has_not_counted_for_good_is_not_over(
    settled: datetime | None, talks: datetime | None
) -> None:
    assert plan(CLOCKS, NOW, settled).talks.get(Clock.ANONYMOUS) == talks


@pytest.mark.parametrize(
    ("name", "days"),
    [
        ("retain_audit_days", 179),
        ("retain_security_days", 179),
        ("retain_anonymous_days", 7),
        ("retain_signed_in_days", 7),
        ("retain_slack_days", 0),
    ],
)
def test_no_clock_may_run_shorter_than_the_law_or_the_insights_need(name: str, days: int) -> None:
    with pytest.raises(ValidationError):
        Settings(**{name: days})  # type: ignore[arg-type]
    assert getattr(Settings(**{name: days + 1}), name) == days + 1  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("who", "days", "stays"),
    [("public", 31, False), ("public", 29, True), ("P-1", 399, True), ("P-1", 401, False)],
)
def test_a_conversation_is_over_so_long_after_its_last_message(
    engine: Engine, retention: Retention, who: str, days: int, stays: bool
) -> None:
    tell(engine, "c", NOW - 500 * DAY, Told(), Told(after=(500 - days) * DAY), who=who)
    rate(engine, "c-1", "up", NOW - 499 * DAY, who)

    retention.carry_out()

    assert kept(engine) == ({"c"} if stays else set())
    with engine.connect() as connection:
        for table in (turn, schema.feedback):
            left = connection.execute(select(func.count()).select_from(table)).scalar_one()
            assert bool(left) is stays


def handed_over(engine: Engine, state: str, at: datetime, written_at: datetime | None = None) -> None:
    values = {"reference": "HO-1", "conversation_id": "c", "principal_id": "public", "reason": "?"}
    with engine.begin() as connection:
        closed = at.isoformat() if state == "closed" else None
        connection.execute(
            insert(hand_over).values(**values, at=at.isoformat(), state=state, closed_at=closed)
        )
        if written_at:
            said = {"reference": "HO-1", "number": 1, "author": "person", "principal_id": "P-S", "text": "…"}
            connection.execute(insert(hand_over_message).values(**said, at=written_at.isoformat()))


@pytest.mark.parametrize(
    ("state", "written", "stays"),
    [
        ("waiting", None, True),
        ("taken", None, True),
        ("answered", NOW - 40 * DAY, False),
        ("answered", NOW - 20 * DAY, True),
        ("closed", None, False),
    ],
)
def test_a_conversation_stays_while_somebody_owes_an_answer(
    engine: Engine, retention: Retention, state: str, written: datetime | None, stays: bool
) -> None:
    tell(engine, "c", NOW - 50 * DAY, Told())
    handed_over(engine, state, NOW - 45 * DAY, written)

    retention.carry_out()

    assert kept(engine) == ({"c"} if stays else set())
    with engine.connect() as connection:
        assert bool(connection.execute(select(hand_over.c.reference)).first()) is stays


@pytest.mark.parametrize("held_by", ["lease", "ticket"])
def test_a_conversation_in_which_a_turn_is_going_on_is_left_for_the_next_round(
    engine: Engine, retention: Retention, held_by: str
) -> None:
    tell(engine, "c", NOW - 50 * DAY, Told())
    soon = (NOW + MINUTE).isoformat()
    with engine.begin() as connection:
        if held_by == "lease":
            connection.execute(update(conversation).values(lease="x", leased_until=soon))
        else:
            connection.execute(insert(turn_ticket).values(conversation_id="c", until=soon))

    retention.carry_out()
    assert kept(engine) == {"c"}

    Retention(engine, CLOCKS, retention.settle, now=lambda: NOW + HOUR).carry_out()
    assert kept(engine) == set()


def told_of(engine: Engine) -> None:
    """Days on which visitors and signed-in people asked, some of it too long ago for visitors."""
    for days in (60, 45, 20, 3):
        at = NOW - days * DAY
        tell(engine, f"v{days}", at, Told(), Told("谢谢", "smalltalk", MINUTE))
        tell(engine, f"p{days}", at, Told("怎么办理索赔？"), who="P-1")
        tell(engine, f"b{days}", at, Told(outcome=None), who="P-2")


def test_what_the_insights_count_stays_when_old_conversations_go(
    engine: Engine, ledger: Ledger, retention: Retention
) -> None:
    told_of(engine)
    ledger.settle(NOW)
    before = counts(engine)

    assert retention.carry_out()["conversation"] == 2
    ledger.settle(NOW + MINUTE, anew=True)

    assert kept(engine) == {f"{who}{days}" for who in "vpb" for days in (60, 45, 20, 3)} - {"v60", "v45"}
    assert counts(engine) == before


def test_a_late_thumb_takes_nothing_from_a_day_whose_conversations_are_partly_gone(
    engine: Engine, ledger: Ledger, retention: Retention
) -> None:
    told_of(engine)
    retention.carry_out()
    before = counts(engine)

    rate(engine, "p60-1", "up", NOW, "P-1")
    rate(engine, "p20-1", "up", NOW, "P-1")
    ledger.settle(NOW + MINUTE)

    after = counts(engine)
    turns = [sum(row[6] for row in one["ledger_turn_day"]) for one in (before, after)]
    liked = [sum(row[7] for row in one["ledger_turn_day"]) for one in (before, after)]
    assert turns[0] == turns[1]
    assert liked == [0, 1], "days that are whole are still counted anew"


def test_a_conversation_that_nobody_has_counted_is_counted_before_it_goes(
    engine: Engine, retention: Retention
) -> None:
    tell(engine, "c", NOW - 50 * DAY, Told())

    retention.carry_out()

    assert kept(engine) == set()
    with engine.connect() as connection:
        counted = connection.execute(select(ledger_conversation.c.known, ledger_conversation.c.ending)).all()
    assert [tuple(row) for row in counted] == [(True, "assumed")]


def test_looking_first_changes_nothing_and_tells_what_will_go(engine: Engine, retention: Retention) -> None:
    told_of(engine)
    retention.settle(NOW)
    before = list(all_rows(engine))

    due = retention.due()

    assert list(all_rows(engine)) == before
    assert due == {"conversation": 2}
    assert retention.carry_out()["conversation"] == 2


def test_it_is_done_once_a_day_however_many_processes_there_are(engine: Engine, retention: Retention) -> None:
    another = Retention(engine, CLOCKS, retention.settle, now=lambda: NOW + HOUR)
    tomorrow = Retention(engine, CLOCKS, retention.settle, now=lambda: NOW + DAY)

    assert retention.once_a_day() is not None
    assert another.once_a_day() is None
    assert tomorrow.once_a_day() is not None


def test_of_two_that_look_at_the_same_moment_one_does_it(
    engine: Engine, database_url: str, retention: Retention
) -> None:
    slower = open_database(database_url)
    done: list[object] = []

    def first(*_: object) -> None:  # the slower one has looked, and is about to begin
        if not done:
            done.append(retention.once_a_day())

    event.listen(slower.pool, "checkin", first)
    try:
        assert Retention(slower, CLOCKS, retention.settle, lambda: NOW).once_a_day() is None
    finally:
        slower.dispose()
    assert done != [None]


def test_what_went_for_its_age_is_in_no_file_of_the_database(engine: Engine, retention: Retention) -> None:
    if engine.dialect.name != "sqlite":
        pytest.skip("PostgreSQL's files are its own")
    words = "a question that nobody else would ask "
    tell(engine, "c", NOW - 50 * DAY, *(Told(words * 200) for _ in range(20)))
    file = Path(engine.url.database or "")

    retention.carry_out()

    assert words.encode() not in b"".join(one.read_bytes() for one in file.parent.glob(f"{file.name}*"))


def test_a_round_that_was_broken_off_is_made_again_after_an_hour(
    engine: Engine, retention: Retention, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("bot.privacy.retention.AT_ONCE", 1)
    for days in (60, 50):
        tell(engine, f"v{days}", NOW - days * DAY, Told())
    stopped = Retention(engine, CLOCKS, retention.settle, lambda: NOW, pause=lambda: True)
    stopped.once_a_day()
    assert at_that_time(retention, NOW + MINUTE).once_a_day() is None, "it may still be going on"
    assert at_that_time(retention, NOW + 2 * HOUR).once_a_day() is not None
    assert kept(engine) == set()


def at_that_time(retention: Retention, at: datetime) -> Retention:
    return Retention(retention.engine, CLOCKS, retention.settle, now=lambda: at)


def old_rows(engine: Engine) -> None:
    """One row for each clock that has no conversation, each over by a day, and one that is not."""
    with engine.begin() as connection:
        for age, name in ((1, "old"), (-1, "new")):
            week, year = NOW - WEEK - age * DAY, NOW - (400 + age) * DAY
            box = {"place": "T/C", "state": "failed", "tries": 1, "due_at": 0.0}
            connection.execute(
                insert(slack.inbox).values(key=name, payload="{}", received_at=week.timestamp(), **box)
            )
            session = {"kind": "page", "created_at": year.isoformat(), "principal_id": "P-1"}
            connection.execute(
                insert(schema.web_session).values(hash=name, expires_at=year.isoformat(), **session)
            )
            token = {"principal_id": "P-1", "beginning": "cd", "from_book": False, "created_at": year}
            connection.execute(insert(api_token).values(hash=name, revoked_at=year, **token))
            link = {"principal_id": "P-1", "buyer_id": "B", "kind": "overdue"}
            connection.execute(insert(alerts.link).values(hash=name, until=year.timestamp(), **link))
            seven = NOW - (2557 + age) * DAY
            line = {"event": "answered", "subject": name, "details": "{}", "principal_id": "P-1"}
            connection.execute(insert(audit).values(at=seven.isoformat(), **line))
            connection.execute(insert(action), [prepared(f"{name}-{state}", state, year) for state in STATES])
            spent = {"day": year.date().isoformat(), "principal_id": "P-1", "spent": 7}
            connection.execute(insert(model_budget).values(**spent))


STATES = ("pending", "cancelled", "executed")


def prepared(action_id: str, state: str, at: datetime, **changed: Any) -> dict[str, Any]:
    """A row of `action`."""
    return {
        "action_id": action_id,
        "kind": "watch",
        "requester": "P-1",
        "conversation_id": "c",
        "policy_id": "POL-1",
        "buyer_id": "B-1",
        "payload": {},
        "digest": "",
        "business_key": "",
        "will": {"zh": "", "en": ""},
        "warnings": [],
        "created_at": at,
        "expires_at": at,
        "state": state,
        **changed,
    }


def test_each_clock_ends_its_own_and_leaves_what_is_younger(engine: Engine, retention: Retention) -> None:
    old_rows(engine)

    ended = retention.carry_out()

    with engine.connect() as connection:
        for column in (slack.inbox.c.key, schema.web_session.c.hash, api_token.c.hash, alerts.link.c.hash):
            assert connection.execute(select(column)).scalars().all() == ["new"]
        lines = connection.execute(select(audit.c.subject).where(audit.c.event == "answered")).scalars()
        assert lines.all() == ["new"]
        actions = connection.execute(select(action.c.action_id)).scalars()
        assert set(actions) == {"old-executed", *(f"new-{state}" for state in STATES)}
        spent = connection.execute(select(model_budget).order_by(model_budget.c.day)).all()
    assert [row.spent for row in spent] == [7, 7], "what the model cost is counted on"
    assert spent[0].principal_id.startswith("erased:")
    assert spent[1].principal_id == "P-1"
    assert ended["action"] == 2


def grouped(engine: Engine, cluster_id: str, question: str, *turns: str) -> None:
    """A group known by a question, of these turns; each asked "<turn>?"."""
    with engine.begin() as connection:
        opened = {"cluster_id": cluster_id, "question": question, "opened_at": NOW.isoformat()}
        connection.execute(insert(review_cluster).values(**opened, in_field=0.9))
        for name in turns:
            values = {"turn_id": name, "reason": "not_found", "state": "new", "question": f"{name}?"}
            connection.execute(
                insert(review_turn).values(cluster_id=cluster_id, asked_at=NOW.isoformat(), **values)
            )


ENTRY = {
    "topic": "service",
    "zh": {"question": "问？", "answer": "答。", "also": []},
    "en": {"question": "Asked?", "answer": "Answered.", "also": []},
    "effective_from": None,
    "effective_to": None,
}


def test_a_group_of_questions_keeps_no_words_of_one_that_is_gone(
    engine: Engine, retention: Retention
) -> None:
    for name, days in (("a", 50), ("b", 3), ("c", 50), ("d", 50)):
        tell(engine, name, NOW - days * DAY, Told(f"{name}-1?"))
    grouped(engine, "Q-shared", "a-1?", "a-1", "b-1")
    grouped(engine, "Q-alone", "c-1?", "c-1")
    grouped(engine, "Q-answered", "d-1?", "d-1")
    with engine.begin() as connection:
        entry = {"entry_id": "F-1", "cluster_id": "Q-answered", "state": "live", "version": 1}
        connection.execute(insert(faq_entry).values(**entry))
        version = {
            "entry_id": "F-1",
            "number": 1,
            "text": json.dumps(ENTRY),
            "digest": "",
            "state": "approved",
        }
        connection.execute(
            insert(faq_version).values(**version, drafted_by="P-S", drafted_at=NOW.isoformat())
        )

    retention.carry_out()

    with engine.connect() as connection:
        one = review_cluster.c
        known_by = {
            row.cluster_id: row.question for row in connection.execute(select(one.cluster_id, one.question))
        }
    assert known_by == {"Q-shared": "b-1?", "Q-answered": "问？"}


def test_a_thread_of_slack_is_forgotten_with_its_last_conversation(
    engine: Engine, retention: Retention
) -> None:
    for name, days in (("a", 50), ("b", 3)):
        tell(engine, name, NOW - days * DAY, Told(), channel="slack")
    with engine.begin() as connection:
        for ts, names in (("1", "a"), ("2", "ab")):
            place = {"team_id": "T", "channel_id": "C", "thread_ts": ts}
            connection.execute(insert(slack.thread).values(**place, asker="U", among_people=False))
            for name in names:
                whose = {"user_id": f"U{name}", "principal_id": "public", "conversation_id": name}
                connection.execute(insert(slack.talk).values(**place, **whose))

    retention.carry_out()

    with engine.connect() as connection:
        assert connection.execute(select(slack.thread.c.thread_ts)).scalars().all() == ["2"]
        assert connection.execute(select(slack.talk.c.user_id)).scalars().all() == ["Ub"]


def test_conversations_go_a_few_at_a_time(
    engine: Engine, retention: Retention, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("bot.privacy.retention.AT_ONCE", 2)
    for place in range(5):
        tell(engine, f"c{place}", NOW - 50 * DAY, Told())
    left: list[int] = []

    def look() -> bool:
        left.append(len(kept(engine)))
        return False

    Retention(engine, CLOCKS, retention.settle, lambda: NOW, pause=look).carry_out()

    assert left[:3] == [3, 1, 0]


def test_what_waits_for_slack_is_kept_as_long_as_anything_that_slack_sent(engine: Engine) -> None:
    inbox = Inbox(engine, lambda: (NOW - 8 * DAY).timestamp())
    inbox.accept(Envelope("e", "T/C/1", {"event": {"text": "words", "user": "U"}}))

    ended = Retention(engine, CLOCKS, lambda _: None, now=lambda: NOW).carry_out()

    assert ended == {"slack_inbox": 1}


def test_an_error_of_the_database_tells_nothing_that_somebody_said(engine: Engine) -> None:
    tell(engine, "c", NOW, Told("a question"))

    with pytest.raises(IntegrityError) as refused:
        tell(engine, "c", NOW, Told("a question"), channel="words of somebody's")

    assert "words of somebody's" not in str(refused.value)
