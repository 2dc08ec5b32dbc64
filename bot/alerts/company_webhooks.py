"""Company webhooks: a policyholder's own address and secret, told of its own policies alone."""

import secrets
import time
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from sqlalchemy import Engine, delete, insert, select, update

from bot.alerts.content import Content
from bot.alerts.schema import company_webhook
from bot.delivery.outside import is_outside
from bot.delivery.webhook import Webhook, is_address
from knowledge.database import reading

Companies = Mapping[str, str]
"""The policyholder of each policy."""


class WebhookRefused(Exception):
    """No address that may be called; says which would be."""


@dataclass(frozen=True)
class CompanyWebhook:
    """Where one policyholder is told."""

    policyholder: str
    url: str
    secret: str = field(repr=False)
    inside: bool
    """An operator set it, who may name an address of the own network; any other leads outside alone."""
    set_by: str
    set_at: float

    @property
    def webhook(self) -> Webhook:
        return Webhook(self.url, self.secret.encode(), outside=not self.inside)


class CompanyWebhooks:
    """In SQL; raises what SQLAlchemy raises."""

    def __init__(self, engine: Engine, clock: Callable[[], float] = time.time) -> None:
        self._engine, self._clock = engine, clock

    def of(self, policyholders: Collection[str]) -> Sequence[CompanyWebhook]:
        """Those of these policyholders, in their order by name."""
        table = company_webhook
        query = select(table).where(table.c.policyholder.in_(list(policyholders)))
        with reading(self._engine) as connection:
            rows = connection.execute(query.order_by(table.c.policyholder))
            return [CompanyWebhook(**row) for row in rows.mappings()]

    def all(self) -> Sequence[CompanyWebhook]:
        """Every one, by the policyholder's name."""
        with reading(self._engine) as connection:
            rows = connection.execute(select(company_webhook).order_by(company_webhook.c.policyholder))
            return [CompanyWebhook(**row) for row in rows.mappings()]

    def set(self, policyholder: str, url: str, by: str, *, inside: bool = False) -> CompanyWebhook:
        """Keeps the address in place of any other, with a new secret. Raises `WebhookRefused`."""
        if not (is_address(url) if inside else is_outside(url)):
            raise WebhookRefused(
                "This is no address that alerts may be sent to. Write a public https address without a user "
                "name, such as https://hooks.company.com/coverdesk."
            )
        made = CompanyWebhook(policyholder, url, _new_secret(), inside, by, self._clock())
        with self._engine.begin() as connection:
            connection.execute(delete(company_webhook).where(company_webhook.c.policyholder == policyholder))
            connection.execute(insert(company_webhook).values(**vars(made)))
        return made

    def rotate(self, policyholder: str) -> str | None:
        """A new secret, with which everything is signed from now on; None where there is no webhook."""
        made = _new_secret()
        own = update(company_webhook).where(company_webhook.c.policyholder == policyholder)
        with self._engine.begin() as connection:
            return made if connection.execute(own.values(secret=made)).rowcount else None

    def remove(self, policyholder: str) -> bool:
        """Nothing more is sent there. False where there was none."""
        own = delete(company_webhook).where(company_webhook.c.policyholder == policyholder)
        with self._engine.begin() as connection:
            return bool(connection.execute(own).rowcount)


def company_of(content: Content, companies: Companies) -> str | None:
    """The one company that all of it is about; None where it is about several, or one that nobody knows."""
    policies = {one.change.policy_id for one in content.items} | (
        set(content.policies) if content.lines else set()
    )
    found = {companies.get(one) for one in policies}
    return found.pop() if len(found) == 1 else None


def by_company(content: Content, companies: Companies) -> Sequence[Content]:
    """The changes of each company in a content of their own; the whole where there is but one."""
    names = list(dict.fromkeys(companies.get(one.change.policy_id) for one in content.items))
    if len(names) < 2:
        return [content]
    return [
        replace(
            content,
            items=tuple(one for one in content.items if companies.get(one.change.policy_id) == name),
            lines=(),
        )
        for name in names
    ]


def webhook_data(hook: CompanyWebhook) -> dict[str, Any]:
    """What may be shown of it: never the secret."""
    return {"policyholder": hook.policyholder, "url": hook.url, "set_by": hook.set_by}


def _new_secret() -> str:
    return secrets.token_urlsafe(48)
