"""The sender: takes notices from the outbox and delivers them, patiently and at least once."""

from dataclasses import dataclass, field
from threading import Event as Signal
from threading import Thread

import structlog
from sqlalchemy.exc import SQLAlchemyError

from bot.delivery.mail import MailServer
from bot.delivery.undelivered import Undeliverable, Undelivered
from bot.delivery.webhook import Webhook
from bot.handovers.contact import email_of
from bot.handovers.notices import Channel, Event, Notice, Notices
from bot.handovers.saying import WORDS
from bot.language import Language, language_tag

log = structlog.get_logger(__name__)

_IDLE = 1.0
"""Seconds after which an idle sender looks again."""
_PATIENCE = 5.0
"""Seconds that a delivery has to end when the server stops; after a restart it is made again."""


@dataclass(frozen=True)
class Ways:
    """How notices go out; None for a way that is not set up."""

    mail: MailServer | None = None
    webhook: Webhook | None = None
    desk_email: str | None = None
    public_url: str | None = None


@dataclass(frozen=True)
class Sender:
    """Delivers until it is stopped. Any number may run, in any number of processes."""

    notices: Notices
    ways: Ways
    _stopped: Signal = field(default_factory=Signal)

    def start(self) -> Thread:
        """Its thread, at work from now on."""
        thread = Thread(target=self.run, name="hand-over-notices", daemon=True)
        thread.start()
        return thread

    def stop(self, thread: Thread) -> None:
        """No further notice is taken."""
        self._stopped.set()
        thread.join(_PATIENCE)

    def run(self) -> None:
        """One notice after another; waits when there is none."""
        tidied = False
        while not self._stopped.is_set():
            try:
                if not tidied:
                    self.notices.forget()
                    tidied = True
                if not self.step():
                    self._stopped.wait(_IDLE)
            except SQLAlchemyError as error:
                log.error("hand_over_notices_unavailable", exc_info=error)
                self._stopped.wait(_IDLE)  # what was taken is taken again after its lease
            except Exception as error:  # a thread's own door: what nobody foresaw must not end it
                log.error("hand_over_sender_failed", exc_info=error)
                self._stopped.wait(_IDLE)

    def step(self) -> bool:
        """Takes and delivers the next notice. False when none is due."""
        held = self.notices.take()
        if held is None:
            return False
        try:
            self._deliver(held)
        except Undelivered as error:
            self._put_off(held, str(error), hopeless=isinstance(error, Undeliverable))
        except SQLAlchemyError:
            raise
        except Exception as error:
            log.error("hand_over_notice_failed", key=held.key, exc_info=error)
            self._put_off(held, type(error).__name__, hopeless=False)
        else:
            self.notices.sent(held)
        return True

    def _put_off(self, held: Notice, cause: str, *, hopeless: bool) -> None:
        if self.notices.failed(held, cause, hopeless=hopeless):
            log.warning("hand_over_notice_put_off", key=held.key, tries=held.tries, cause=cause)
        else:
            log.error("hand_over_notice_given_up", key=held.key, tries=held.tries, cause=cause)

    def _deliver(self, held: Notice) -> None:
        if held.channel is Channel.DESK_WEBHOOK:
            self._post(held)
        else:
            self._mail(held)

    def _post(self, held: Notice) -> None:
        if self.ways.webhook is None:
            raise Undelivered("COVERDESK_DESK_WEBHOOK is not set any more")
        told = {"event": f"hand_over.{held.event}", "reference": held.reference, "language": held.language}
        self.ways.webhook.deliver(held.key, {**told, "tag": held.tag, "link": self._link(held)})

    def _mail(self, held: Notice) -> None:
        desk = held.channel is Channel.DESK_MAIL
        to = self.ways.desk_email if desk else email_of(held.contact or "")
        if self.ways.mail is None or to is None:
            raise Undelivered("e-mail is not set up any more, or there is no address")
        language = language_tag(held.language) or Language.EN
        fields = {
            "reference": held.reference,
            "spoken": held.language or "-",
            "tag": WORDS.word("tag", held.tag, language) if held.tag else WORDS.say("no_tag", language),
            "link": self._link(held) or WORDS.say("no_link", language),
        }
        event = Event(held.event)
        subject = WORDS.say(f"mail_{event}_subject", language, reference=held.reference)
        self.ways.mail.deliver(held.key, to, subject, WORDS.say(f"mail_{event}", language, **fields))

    def _link(self, held: Notice) -> str | None:
        return (
            f"{self.ways.public_url.rstrip('/')}/support/{held.reference}" if self.ways.public_url else None
        )
