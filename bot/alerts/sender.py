"""The sender: takes alerts from the outbox and delivers them by e-mail and webhook, patiently."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date
from threading import Event, Thread
from typing import Any, Protocol

import structlog
from sqlalchemy.exc import SQLAlchemyError

from bot.alerts.company_webhooks import Companies, CompanyWebhooks, company_of
from bot.alerts.content import Content
from bot.alerts.facts import Facts
from bot.alerts.links import Links
from bot.alerts.mutes import Mutes
from bot.alerts.notices import Notice, Notices
from bot.alerts.preferences import Channel
from bot.alerts.telling import NEVER_MUTED
from bot.alerts.wording import headline, mail_text, subject, why
from bot.delivery.mail import MailServer
from bot.delivery.undelivered import Undeliverable, Undelivered
from bot.delivery.webhook import Webhook
from tools.principal import Principal
from tools.tool import RecordsUnavailable

log = structlog.get_logger(__name__)

_IDLE = 1.0
"""Seconds after which an idle sender looks again."""
_PATIENCE = 5.0
"""Seconds that a delivery has to end when the server stops; after a restart it is made again."""


class People(Protocol):
    """The principals of the book, and where they are written to."""

    def by_id(self, principal_id: str) -> Principal | None: ...

    def email(self, principal_id: str) -> str | None: ...


@dataclass(frozen=True)
class Ways:
    """How alerts go out; None for a way that is not set up."""

    mail: MailServer | None = None
    webhook: Webhook | None = None
    public_url: str | None = None


@dataclass(frozen=True)
class Sender:
    """Delivers until it is stopped. Any number may run, in any number of processes."""

    notices: Notices
    people: People
    mutes: Mutes
    facts: Facts
    links: Links
    ways: Ways
    today: Callable[[], date]
    companies: Callable[[Principal], Companies]
    """The policyholders of somebody's policies, by policy."""
    hooks: CompanyWebhooks
    _stopped: Event = field(default_factory=Event)

    def start(self) -> Thread:
        """Its thread, at work from now on."""
        thread = Thread(target=self.run, name="alerts", daemon=True)
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
                    self.links.forget()
                    tidied = True
                if not self.step():
                    self._stopped.wait(_IDLE)
            except (SQLAlchemyError, RecordsUnavailable) as error:
                log.error("alerts_unavailable", exc_info=error)
                self._stopped.wait(_IDLE)  # what was taken is taken again after its lease
            except Exception as error:  # a thread's own door: what nobody foresaw must not end it
                log.error("alert_sender_failed", exc_info=error)
                self._stopped.wait(_IDLE)

    def step(self) -> bool:
        """Takes and delivers the next notice. False when none is due."""
        held = self.notices.take((Channel.EMAIL, Channel.WEBHOOK))
        if held is None:
            return False
        try:
            person = self.people.by_id(held.principal_id)
            content = still_told(held.content, person, self.mutes, self.facts, self.today())
            if content is None or person is None:
                self.notices.dropped(held)
                return True
            self._deliver(held, person, content)
        except Undelivered as error:
            self._put_off(held, str(error), hopeless=isinstance(error, Undeliverable))
        except (SQLAlchemyError, RecordsUnavailable):
            raise
        except Exception as error:
            log.error("alert_failed", key=held.key, exc_info=error)
            self._put_off(held, type(error).__name__, hopeless=False)
        else:
            self.notices.sent(held)
        return True

    def _put_off(self, held: Notice, cause: str, *, hopeless: bool) -> None:
        if self.notices.failed(held, cause, hopeless=hopeless):
            log.warning("alert_put_off", key=held.key, tries=held.tries, cause=cause)
        else:
            log.error("alert_given_up", key=held.key, tries=held.tries, cause=cause)

    def _deliver(self, held: Notice, person: Principal, content: Content) -> None:
        if held.channel is Channel.WEBHOOK:
            self._webhook(person, content).deliver(held.key, event(held, content))
            return
        to = self.people.email(held.principal_id)
        if self.ways.mail is None or to is None:
            raise Undelivered("e-mail is not set up any more, or the book has no address")
        text = mail_text(content, self.ways.public_url)
        self.ways.mail.deliver(held.key, to, subject(content), text)

    def _webhook(self, person: Principal, content: Content) -> Webhook:
        """The company's own, else that of the installation. Raises `Undelivered` where there is none now."""
        company = company_of(content, self.companies(person))
        own = self.hooks.of([company]) if company else []
        webhook = own[0].webhook if own else self.ways.webhook
        if webhook is None:
            raise Undelivered("neither COVERDESK_ALERT_WEBHOOK nor the company's own webhook is set any more")
        return webhook


def still_told(
    content: Content, person: Principal | None, mutes: Mutes, facts: Facts, today: date
) -> Content | None:
    """What of it the person may be told with the rights, mutes and facts of now; None for nothing."""
    if person is None:
        return None
    silenced = frozenset(
        (one.buyer_id, one.kind) for one in mutes.of(person.id, today) if one.kind not in NEVER_MUTED
    )
    return facts.as_now(content, person, today).for_now(person, silenced)


def event(held: Notice, content: Content) -> dict[str, Any]:
    """What is posted to the webhook."""
    return {
        "event": f"alert.{content.occasion}",
        "principal_id": held.principal_id,
        "day": content.day.isoformat(),
        "language": content.language.value,
        "changes": [
            {
                "change_id": one.change.change_id,
                "policy_id": one.change.policy_id,
                "buyer_id": one.change.buyer_id,
                "buyer_name": one.buyer,
                "kind": one.change.kind.value,
                "subject": one.change.subject,
                "old": one.change.old,
                "new": one.change.new,
                "effective_on": one.change.effective_on.isoformat() if one.change.effective_on else None,
                "run_off_until": one.change.run_off_until.isoformat() if one.change.run_off_until else None,
                "reason_code": one.change.reason_code,
                "text": headline(one, content.language),
                "why": why(one, content.language),
            }
            for one in content.items
        ],
        "lines": list(content.lines),
    }
