"""Rounds: each person is told of each change once a way, urgent ones at once and the rest in the digest."""

import json
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import Engine, delete, text
from sqlalchemy.exc import SQLAlchemyError

from bot.alerts.bell import Bell
from bot.alerts.content import Item
from bot.alerts.mutes import Mutes
from bot.alerts.notices import Notices
from bot.alerts.own_watches import OwnWatches
from bot.alerts.preferences import Channel, Rhythm, Scope
from bot.alerts.schema import mute
from bot.alerts.sender import Ways
from bot.alerts.telling import Because
from bot.alerts.wording import headline
from bot.delivery.mail import mail_server
from bot.delivery.webhook import Webhook
from bot.language import Language
from tests.bot.alerts.kills import under_kills
from tests.bot.alerts.people import (
    BUYER,
    CREDIT,
    FOREIGN,
    OTHER,
    OWNER,
    SALES,
    Telling,
    change,
    notice,
    person,
    populate,
    watch,
)
from tests.bot.handovers.receivers import SENDER, Hook, hook, mailbox
from tools.changes import ChangeKind as Kind
from tools.records import schema

URGENT, QUIET = Kind.LIMIT_WITHDRAWN, Kind.GRADE_DOWN
MORNING = datetime(2026, 11, 26, 8, 30, tzinfo=UTC)


@pytest.fixture
def receiver() -> Iterator[Hook]:
    with hook() as opened:
        yield opened


@pytest.fixture
def desk(engine: Engine, receiver: Hook) -> Telling:
    """A credit manager alone is told, by webhook; at three in the morning no digest is due."""
    populate(engine)
    with engine.begin() as connection:
        others = schema.principal_policy.c.principal_id.in_([OWNER, SALES])
        connection.execute(delete(schema.principal_policy).where(others))
    told = Telling(engine, ways=Ways(webhook=Webhook(receiver.url, b"secret")))
    told.choose(CREDIT)
    return told


def delivered(desk: Telling, receiver: Hook) -> list[dict[str, Any]]:
    """What a round and the sender bring to the webhook."""
    desk.round().go()
    sender = desk.sender()
    while sender.step():
        continue
    return [json.loads(receiver.received.get_nowait().body) for _ in range(receiver.received.qsize())]


def test_an_urgent_change_is_told_at_once_and_why_it_is_told(desk: Telling, receiver: Hook) -> None:
    cut = {"old": "500000 EUR", "new": "none", "reason_code": "R07", "effective_on": date(2026, 12, 1)}
    notice(desk.engine, change(1, URGENT, **cut, run_off_until=date(2026, 12, 31)))

    (told,) = delivered(desk, receiver)

    (one,) = told["changes"]
    assert told["event"] == "alert.change"
    assert one["text"] == (
        "Credit limit withdrawn: Nordhaus GmbH (policy POL-1) EUR 500,000 → none; from 2026-12-01 on; "
        "by the record, the present limit stands until 2026-12-31; the insurer's reason code R07"
    )
    assert "your settings say: all buyers" in one["why"]
    assert "import book.xlsx" in one["why"]


def test_a_change_is_told_once_however_often_a_round_is_gone(desk: Telling, receiver: Hook) -> None:
    notice(desk.engine, change(1, URGENT))

    assert [len(delivered(desk, receiver)) for _ in range(3)] == [1, 0, 0]


def test_a_change_that_comes_in_behind_a_later_one_is_told_too(desk: Telling, receiver: Hook) -> None:
    notice(desk.engine, change(7, URGENT))
    delivered(desk, receiver)
    notice(desk.engine, change(6, URGENT, buyer_id=OTHER))

    assert [one["changes"][0]["buyer_id"] for one in delivered(desk, receiver)] == [OTHER]
    assert delivered(desk, receiver) == []


def test_what_was_noticed_long_ago_is_no_news(desk: Telling, receiver: Hook) -> None:
    notice(desk.engine, change(1, URGENT, noticed_at=datetime.now(tz=UTC) - timedelta(days=8)))

    assert delivered(desk, receiver) == []


def test_more_changes_than_one_look_holds_are_all_told(desk: Telling, receiver: Hook) -> None:
    notice(desk.engine, *(change(number, URGENT) for number in range(1, 651)))

    assert desk.round().go() == 650


def test_nobody_is_told_of_another_companys_changes(desk: Telling, receiver: Hook) -> None:
    notice(desk.engine, change(1, URGENT, policy_id=FOREIGN))

    assert [one for one in delivered(desk, receiver) if one["principal_id"] == CREDIT] == []


def test_the_rest_waits_for_the_digest_and_is_told_as_what_remains(desk: Telling, receiver: Hook) -> None:
    desk.now = MORNING.replace(hour=3)
    notice(
        desk.engine,
        change(1, Kind.GRADE_DOWN, old="BB", new="B"),
        change(2, Kind.GRADE_UP, old="B", new="BB"),
        change(3, Kind.LIMIT_GRANTED, buyer_id=OTHER, new="10 EUR"),
    )
    assert delivered(desk, receiver) == []

    desk.now = MORNING
    (told,) = delivered(desk, receiver)

    assert told["event"] == "alert.digest"
    assert [one["kind"] for one in told["changes"]] == ["limit_granted"]
    assert delivered(desk, receiver) == []
    desk.now += timedelta(days=1)
    assert delivered(desk, receiver) == [], "what was told, or undone, is not told the next day"


def test_two_rounds_at_a_time_tell_each_change_once(desk: Telling, receiver: Hook) -> None:
    notice(desk.engine, *(change(number, URGENT) for number in range(1, 41)))

    with ThreadPoolExecutor(4) as several:
        list(several.map(lambda _: desk.round().go(), range(8)))

    told = [one["changes"][0]["change_id"] for one in delivered(desk, receiver)]
    assert len(told) == len(set(told)) == 40


def test_a_button_and_the_bell_mean_the_change_as_it_was_told(desk: Telling, receiver: Hook) -> None:
    desk.choose(CREDIT, channels={Channel.WEBHOOK, Channel.BELL}, at_once=False)
    notice(
        desk.engine,
        change(1, Kind.LIMIT_REDUCED, old="5 EUR", new="3 EUR"),
        change(2, Kind.LIMIT_RAISED, old="3 EUR", new="4 EUR"),
    )
    desk.now = MORNING
    (told,) = delivered(desk, receiver)

    (one,) = told["changes"]
    (rung,) = Bell(desk.engine).of(person(CREDIT))
    assert (one["kind"], one["old"], one["new"]) == ("limit_reduced", "5 EUR", "4 EUR")
    assert rung.change is not None
    assert (rung.change.kind, rung.change.old) == (Kind.LIMIT_REDUCED, "5 EUR")


def test_one_person_of_whom_it_fails_holds_up_nobody_else(engine: Engine, receiver: Hook) -> None:
    populate(engine)
    desk = Telling(engine, ways=Ways(webhook=Webhook(receiver.url, b"secret")))
    desk.choose(OWNER)
    desk.choose(CREDIT)
    with engine.begin() as connection:
        connection.execute(text("UPDATE alert_preference SET scope = 'odd' WHERE principal_id = 'P-CREDIT'"))
    notice(engine, change(1, URGENT))

    assert [one["principal_id"] for one in delivered(desk, receiver)] == [OWNER]


def test_a_weekly_digest_waits_for_its_day(desk: Telling, receiver: Hook) -> None:
    desk.choose(CREDIT, rhythm=Rhythm.WEEKLY, weekday=3)
    notice(desk.engine, change(1, QUIET))
    told = []
    for day in (24, 25, 26, 27):
        desk.now = MORNING.replace(day=day)
        told.append(len(delivered(desk, receiver)))

    assert told == [0, 0, 1, 0]


def test_a_digest_by_email_tells_the_days_and_links_to_one_mute_each(desk: Telling, receiver: Hook) -> None:
    desk.choose(CREDIT, channels={Channel.EMAIL})
    desk.now = MORNING
    notice(desk.engine, change(1, QUIET, old="BB", new="B"), change(2, Kind.LIMIT_GRANTED))
    with mailbox() as box:
        desk.ways = Ways(mail=mail_server(box.url, SENDER), public_url="https://desk.example.com")
        delivered(desk, receiver)

    (mail,) = box.mails
    assert mail["To"] == "p-credit@company.example"
    assert mail["Subject"] == "CoverDesk digest of 2026-11-26: 2 changes"
    assert "Nordhaus GmbH (policy POL-1) BB → B" in mail.get_content()
    assert mail.get_content().count("https://desk.example.com/alerts/mute/") == 2
    assert CREDIT not in mail["Message-ID"]


def test_in_quiet_hours_nothing_is_sent_before_they_end(desk: Telling, receiver: Hook) -> None:
    begun = time.time()
    desk.clock = lambda: begun
    desk.choose(CREDIT, quiet_from=2, quiet_until=5)
    notice(desk.engine, change(1, URGENT), change(2, Kind.INSOLVENCY))
    desk.choose(CREDIT, quiet_from=2, quiet_until=5, break_through=True)

    assert [one["changes"][0]["kind"] for one in delivered(desk, receiver)] == ["insolvency"]
    desk.clock = lambda: begun + 2 * 3600
    assert [one["changes"][0]["kind"] for one in delivered(desk, receiver)] == ["limit_withdrawn"]


def test_what_was_muted_or_taken_away_meanwhile_is_not_delivered(desk: Telling, receiver: Hook) -> None:
    notice(desk.engine, change(1, URGENT), change(2, URGENT, buyer_id=OTHER))
    desk.round().go()
    Mutes(desk.engine).mute(CREDIT, BUYER, URGENT, desk.now.date())
    assert [one["changes"][0]["buyer_id"] for one in delivered(desk, receiver)] == [OTHER]

    notice(desk.engine, change(3, URGENT, buyer_id=OTHER))
    desk.round().go()
    with desk.engine.begin() as connection:
        connection.execute(delete(schema.principal_policy))
    assert delivered(desk, receiver) == []
    assert Notices(desk.engine).counts() == {"sent": 1, "dropped": 2}


def test_sales_hear_of_a_watched_buyer_alone(engine: Engine, receiver: Hook) -> None:
    populate(engine)
    watch(engine, OTHER)
    desk = Telling(engine, ways=Ways(webhook=Webhook(receiver.url, b"secret")))
    desk.choose(SALES)
    notice(engine, change(1, URGENT), change(2, URGENT, buyer_id=OTHER))

    told = [one for one in delivered(desk, receiver) if one["principal_id"] == SALES]

    assert [one["changes"][0]["buyer_id"] for one in told] == [OTHER]
    assert "watch list" in told[0]["changes"][0]["why"]


def test_nothing_is_kept_of_a_person_whose_notice_cannot_be_kept(desk: Telling, receiver: Hook) -> None:
    notice(desk.engine, change(1, URGENT))
    with desk.engine.begin() as connection:
        connection.execute(text("ALTER TABLE alert_notice RENAME TO away"))
    with suppress(SQLAlchemyError):  # SQLite says that it cannot work, PostgreSQL that one statement cannot
        desk.round().go()
    with desk.engine.begin() as connection:
        connection.execute(text("ALTER TABLE away RENAME TO alert_notice"))

    assert len(delivered(desk, receiver)) == 1


def test_records_that_cannot_be_read_put_it_off(desk: Telling, receiver: Hook) -> None:
    notice(desk.engine, change(1, URGENT))
    with desk.engine.begin() as connection:
        connection.execute(text("ALTER TABLE watch RENAME TO away"))
    assert desk.round().go() == 0
    with desk.engine.begin() as connection:
        connection.execute(text("ALTER TABLE away RENAME TO watch"))

    assert len(delivered(desk, receiver)) == 1


def test_a_receiver_that_fails_gets_the_same_key_again(desk: Telling) -> None:
    begun = time.time()
    notice(desk.engine, change(1, URGENT))
    with hook(500, 503) as failing:
        desk.ways = Ways(webhook=Webhook(failing.url, b"secret"))
        desk.round().go()
        for wait in (1, 60, 120):
            desk.clock = lambda wait=wait: begun + wait  # type: ignore[misc]
            assert desk.sender().step()
        keys = {failing.received.get_nowait().headers["CoverDesk-Id"] for _ in range(3)}

    assert len(keys) == 1
    assert Notices(desk.engine).counts() == {"sent": 1}


def test_kills_lose_no_alert_and_double_none(engine: Engine, database_url: str) -> None:
    count = under_kills(engine, database_url, alerts=60, kills=3)

    assert (count.expected, count.keys, count.lost, count.doubled) == (60, 60, 0, 0)


def test_who_hears_of_watched_buyers_hears_of_those_they_watch_themselves(
    engine: Engine, receiver: Hook
) -> None:
    populate(engine)
    desk = Telling(engine, ways=Ways(webhook=Webhook(receiver.url, b"secret")))
    for who in (SALES, CREDIT):
        desk.choose(who, scope=Scope.WATCHED)
    OwnWatches(engine).watch(SALES, BUYER)
    notice(engine, change(1, URGENT), change(2, URGENT, buyer_id=OTHER))

    told = delivered(desk, receiver)
    OwnWatches(engine).unwatch(SALES, BUYER)
    notice(engine, change(3, URGENT))
    later = delivered(desk, receiver)

    mine = [one for one in told if one["principal_id"] == SALES]
    assert [one["changes"][0]["buyer_id"] for one in mine] == [BUYER]
    assert "your own" in mine[0]["changes"][0]["why"]
    assert [one for one in told if one["principal_id"] == CREDIT] == []
    assert [one for one in later if one["principal_id"] == SALES] == []


def test_a_notice_that_cannot_be_read_ends_no_sender_and_holds_up_no_other(
    desk: Telling, receiver: Hook
) -> None:
    notice(desk.engine, change(1, URGENT))
    desk.round().go()
    with desk.engine.begin() as connection:
        connection.execute(text("UPDATE alert_notice SET content = '{\"odd\": 1}'"))
    notice(desk.engine, change(2, URGENT, buyer_id=OTHER))

    (told,) = delivered(desk, receiver)

    assert told["changes"][0]["buyer_id"] == OTHER
    assert Notices(desk.engine).counts()["dead"] == 1


@pytest.mark.parametrize(
    ("old", "new", "zh"),
    [
        ("overdue", "beyond_half", "逾期 → 逾期过半"),
        ("pending_withdrawal", "500000 EUR", "已预告撤销 → EUR 500,000"),
        ("500000 EUR", "suspended", "EUR 500,000 → 暂停"),
    ],
)
def test_a_coded_value_is_told_in_words(old: str, new: str, zh: str) -> None:
    item = Item(change(1, Kind.OVERDUE_AGED, old=old, new=new, subject="named"), "买方", Because.ALL_BUYERS)

    assert zh in headline(item, Language.ZH)


def test_the_layer_of_a_limit_is_told_in_words() -> None:
    item = Item(change(1, URGENT, subject="named"), "买方", Because.ALL_BUYERS)

    assert "涉及 核准限额" in headline(item, Language.ZH)


def test_a_mute_of_another_version_ends_no_sender(desk: Telling, receiver: Hook) -> None:
    notice(desk.engine, change(1, URGENT))
    desk.round().go()
    with desk.engine.begin() as connection:
        odd = {"principal_id": CREDIT, "buyer_id": BUYER, "kind": "odd", "until": "2999-01-01"}
        connection.execute(mute.insert().values(odd))

    assert desk.sender().step()
    assert receiver.received.empty()
    assert Notices(desk.engine).counts() == {"waiting": 1}
