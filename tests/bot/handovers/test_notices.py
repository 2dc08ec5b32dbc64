"""Notices of hand-overs: kept with them, delivered in the end, the same at every try, no personal data."""

import hashlib
import hmac
import json
import subprocess
import sys
from datetime import timedelta
from threading import Event

import pytest
from sqlalchemy import Engine, text

from bot.arrival import Arrival, Channel
from bot.delivery.mail import mail_server
from bot.delivery.undelivered import Undelivered
from bot.delivery.webhook import Webhook
from bot.handovers.desk import Form, HandOverDesk
from bot.handovers.notices import GIVE_UP, LEASE, Notices
from bot.handovers.notices import Channel as Way
from bot.handovers.queue import SupportQueue
from bot.handovers.sender import Sender, Ways
from bot.language import Language
from tests.bot.handovers.receivers import DESK, SECRET, SENDER, Hook, Mailbox, hook, mailbox
from tools.principal import PUBLIC, Principal, Role
from tools.tool import RecordsUnavailable

SITE = Arrival(Channel.WIDGET, "S-1")
NAME, CONTACT, WORDS = "王小明", "wang@example.com", "请问我的索赔 CLM-1 怎么办"
FORM = Form(NAME, CONTACT, WORDS, Language.ZH)
PERSON = Principal("P-1", "Robin", Role.SUPPORT)


class Clock:
    """A clock of seconds that a test moves on."""

    def __init__(self, notices_begin: float) -> None:
        self.now = notices_begin

    def __call__(self) -> float:
        return self.now

    def later(self, span: timedelta) -> None:
        self.now += span.total_seconds()


@pytest.fixture
def clock() -> Clock:
    return Clock(4e9)  # later than any test is run, so that what was just kept is due


def mailing(box: Mailbox) -> Ways:
    return Ways(mail=mail_server(box.url, SENDER), desk_email=DESK, public_url="https://desk.example.com/")


def posting(to: Hook) -> Ways:
    return Ways(webhook=Webhook(to.url, SECRET.encode()), public_url="https://desk.example.com")


def asked(engine: Engine, *ways: Way, form: Form = FORM) -> tuple[str, str]:
    """A hand-over in these ways told of: its reference and conversation."""
    one = HandOverDesk(engine, frozenset(ways)).ask(PUBLIC, SITE, None, form)
    return one.reference, one.conversation_id


def age_at(engine: Engine, clock: Clock) -> None:
    """What is kept so far was kept at the clock's time."""
    with engine.begin() as connection:
        connection.execute(text("UPDATE hand_over_notice SET created_at = :now"), {"now": clock.now})


def test_a_mail_server_that_fails_twice_gets_the_mail_once(engine: Engine, clock: Clock) -> None:
    reference, _ = asked(engine, Way.DESK_MAIL)
    age_at(engine, clock)
    with mailbox("451 try later", "421 going down") as box:
        sender = Sender(Notices(engine, clock), mailing(box))
        for _ in range(3):
            assert sender.step()
            clock.later(timedelta(minutes=1))
        assert not sender.step()

    (mail,) = box.mails
    assert box.tries == [[DESK]] * 3
    assert (mail["To"], mail["From"]) == (DESK, SENDER)
    assert reference in mail["Subject"]
    assert mail["Auto-Submitted"] == "auto-generated"
    assert f"https://desk.example.com/support/{reference}" in mail.get_content()
    assert not [
        secret for secret in (NAME, CONTACT, "CLM-1") if secret in mail.as_string() + mail.get_content()
    ]


def test_every_try_of_a_mail_has_the_same_message_id(engine: Engine, clock: Clock) -> None:
    with mailbox() as box:
        server = mail_server(box.url, SENDER)
        server.deliver("HO-1.waiting.1.desk_mail", DESK, "一", "一")
        server.deliver("HO-1.waiting.1.desk_mail", DESK, "一", "一")

    assert [mail["Message-ID"] for mail in box.mails] == ["<HO-1.waiting.1.desk_mail@example.com>"] * 2


def test_a_webhook_is_signed_and_repeated_with_the_same_id_until_it_is_taken(
    engine: Engine, clock: Clock
) -> None:
    reference, _ = asked(engine, Way.DESK_WEBHOOK)
    age_at(engine, clock)
    with hook(500, 503, 302) as receiver:
        sender = Sender(Notices(engine, clock), posting(receiver))
        for _ in range(4):
            assert sender.step()
            assert not sender.step(), "it waits before the next try"
            clock.later(timedelta(minutes=1))
        assert not sender.step()

    received = [receiver.received.get_nowait() for _ in range(4)]
    assert receiver.received.empty(), "a redirection is not followed"
    assert len({one.headers["CoverDesk-Id"] for one in received}) == 1
    for one in received:
        signed = one.headers["CoverDesk-Timestamp"].encode() + b"." + one.body
        right = hmac.new(SECRET.encode(), signed, hashlib.sha256).hexdigest()
        assert one.headers["CoverDesk-Signature"] == f"sha256={right}"
    assert json.loads(received[0].body) == {
        "id": received[0].headers["CoverDesk-Id"],
        "event": "hand_over.waiting",
        "reference": reference,
        "language": "zh",
        "tag": None,
        "link": f"https://desk.example.com/support/{reference}",
    }


def test_a_receiver_that_does_not_answer_in_time_is_tried_again(
    engine: Engine, clock: Clock, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked(engine, Way.DESK_WEBHOOK)
    age_at(engine, clock)
    monkeypatch.setattr("bot.delivery.webhook._TIMEOUT", 0.2)
    with hook(held=Event()) as receiver:
        notices = Notices(engine, clock)
        assert Sender(notices, posting(receiver)).step()

        (stuck,) = notices.stuck()
        assert (stuck.tries, stuck.given_up) == (1, False)
        assert stuck.error == "the webhook could not be reached: ReadTimeout"


def test_after_a_day_it_is_given_up_and_shown(engine: Engine, clock: Clock) -> None:
    reference, _ = asked(engine, Way.DESK_WEBHOOK)
    age_at(engine, clock)
    notices, tries = Notices(engine, clock), 0
    begun = clock.now
    with hook(*[500] * 200) as receiver:
        sender = Sender(notices, posting(receiver))
        while not any(one.given_up for one in notices.stuck()):
            tries += sender.step()
            clock.later(timedelta(minutes=5))
            assert clock.now < begun + 2 * GIVE_UP

    assert GIVE_UP - 3600 < clock.now - begun < GIVE_UP + 3600
    assert 24 < tries < 120, "later each time, and at least hourly"
    (stuck,) = notices.stuck()
    assert (stuck.reference, stuck.tries, stuck.error) == (reference, tries, "the webhook answered 500")
    assert notices.counts() == {"dead": 1}


PROGRAM = """
import sys
from bot.handovers.notices import Notices
from bot.handovers.sender import Sender, Ways
from bot.delivery.webhook import Webhook
from knowledge.database import open_database
Sender(Notices(open_database(sys.argv[1])), Ways(webhook=Webhook(sys.argv[2], b"secret"))).run()
"""


def test_what_a_killed_sender_had_in_hand_is_delivered_by_the_next_one(
    engine: Engine, database_url: str, clock: Clock
) -> None:
    asked(engine, Way.DESK_WEBHOOK)
    with hook(held=Event()) as receiver:
        process = subprocess.Popen([sys.executable, "-c", PROGRAM, database_url, receiver.url])
        first = receiver.received.get(timeout=60)
        process.kill()
        process.wait(60)
        assert receiver.held is not None
        receiver.held.set()
        receiver.held = None

        clock.now = LEASE + 1 + _kept_at(engine)
        age_at(engine, clock)
        sender = Sender(Notices(engine, clock), posting(receiver))
        assert sender.step()
        assert not sender.step()

    assert receiver.received.get_nowait().headers["CoverDesk-Id"] == first.headers["CoverDesk-Id"]
    assert Notices(engine).counts() == {"sent": 1}


def _kept_at(engine: Engine) -> float:
    with engine.begin() as connection:
        return float(connection.execute(text("SELECT due_at FROM hand_over_notice")).scalar_one())


def test_a_notice_in_one_senders_hands_is_in_no_others(engine: Engine, clock: Clock) -> None:
    asked(engine, Way.DESK_WEBHOOK)
    first, second = Notices(engine, clock), Notices(engine, clock)

    held = first.take()
    assert held is not None
    assert second.take() is None
    clock.later(timedelta(seconds=LEASE + 1))
    again = second.take()
    assert again is not None
    first.sent(held)  # too late: it is the second's by now
    assert second.counts() == {"waiting": 1}


def test_a_hand_over_that_is_not_recorded_leaves_no_notice_and_the_other_way_round(engine: Engine) -> None:
    with engine.begin() as connection:
        connection.execute(text("ALTER TABLE hand_over_notice RENAME TO away"))
    with pytest.raises(RecordsUnavailable):
        asked(engine, Way.DESK_WEBHOOK)
    with engine.begin() as connection:
        connection.execute(text("ALTER TABLE away RENAME TO hand_over_notice"))

    assert sum(SupportQueue(engine).counts().values()) == 0
    assert Notices(engine).counts() == {}


def test_the_desk_is_told_once_a_round_that_a_visitor_wrote_more(engine: Engine, clock: Clock) -> None:
    ways = frozenset({Way.DESK_WEBHOOK})
    desk, queue = HandOverDesk(engine, ways), SupportQueue(engine, ways)
    reference, conversation = asked(engine, *ways)
    desk.write(PUBLIC, SITE, conversation, "还有一件事")
    desk.write(PUBLIC, SITE, conversation, "再补充一点")
    queue.take(PERSON, reference)
    queue.answer(PERSON, reference, "请发单据")
    desk.write(PUBLIC, SITE, conversation, "发了")

    told = []
    with hook() as receiver:
        sender = Sender(Notices(engine, clock), posting(receiver))
        while sender.step():
            told.append(json.loads(receiver.received.get_nowait().body)["event"])
    assert told == ["hand_over.waiting", "hand_over.message", "hand_over.message"]


@pytest.mark.parametrize(("contact", "mails"), [(CONTACT, 1), ("+86 21 5555 0100", 0)])
def test_a_visitor_with_an_address_is_written_that_there_is_an_answer_and_not_which(
    engine: Engine, clock: Clock, contact: str, mails: int
) -> None:
    queue = SupportQueue(engine, frozenset(Way))
    reference, _ = asked(engine, form=Form(NAME, contact, WORDS, Language.ZH))
    queue.take(PERSON, reference)
    queue.answer(PERSON, reference, "您的赔付比例是 90%")
    queue.answer(PERSON, reference, "请发单据")
    with mailbox() as box:
        sender = Sender(Notices(engine, clock), mailing(box))
        while sender.step():
            continue

    assert len(box.mails) == mails
    for mail in box.mails:
        assert mail["To"] == CONTACT
        assert mail["Subject"] == f"编号 {reference} 有了答复"
        assert not [said for said in ("90%", "单据", NAME, "CLM-1") if said in mail.get_content()]


def test_an_address_that_the_mail_server_refuses_for_good_is_not_tried_for_a_day(
    engine: Engine, clock: Clock
) -> None:
    reference, _ = asked(engine)
    queue = SupportQueue(engine, frozenset(Way))
    queue.take(PERSON, reference)
    queue.answer(PERSON, reference, "答复")

    async def refuse(*_: object) -> str:
        return "550 no such mailbox"

    with mailbox() as box:
        box.handle_RCPT = refuse  # type: ignore[attr-defined]
        notices = Notices(engine, clock)
        assert Sender(notices, mailing(box)).step()

    (stuck,) = notices.stuck()
    assert stuck.given_up
    assert CONTACT not in stuck.error


@pytest.mark.parametrize("typed", ["a@example.com\r\nBcc: b@example.com", "a@example.com\nSubject: x"])
def test_no_header_can_be_added_to_a_mail(typed: str) -> None:
    with mailbox() as box, pytest.raises(ValueError, match=r"(?i)linefeed|newline|cr"):
        mail_server(box.url, SENDER).deliver("key", typed, "subject", "text")
    assert box.tries == []


def test_a_password_is_not_sent_in_the_clear_to_another_machine(monkeypatch: pytest.MonkeyPatch) -> None:
    with mailbox() as box:
        server = mail_server(box.url.replace("smtp://", "smtp://desk:secret@"), SENDER)
        monkeypatch.setattr("bot.delivery.mail._HERE", ())
        with pytest.raises(Undelivered, match="offers no encryption"):
            server.deliver("key", DESK, "subject", "text")
