"""A small book of two companies' people, changes of their buyers, and the round that tells them."""

import time
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime

from sqlalchemy import Engine, insert

from bot.alerts.company_webhooks import Companies, CompanyWebhooks
from bot.alerts.digest import Digests
from bot.alerts.digesting import Digesting
from bot.alerts.facts import Facts
from bot.alerts.links import Links
from bot.alerts.mutes import Mutes
from bot.alerts.notices import Notices
from bot.alerts.preferences import Channel, PreferenceBook, Preferences
from bot.alerts.round import AlertRound
from bot.alerts.sender import Sender, Ways
from bot.confirm import Actions
from tools.changes import Change, ChangeKind
from tools.deadline_lookup import DeadlineSources
from tools.principal import Principal, Role
from tools.records import schema
from tools.records.change_schema import noticed_change
from tools.records.noticed_changes import NoticedChanges
from tools.records.principals import Principals
from tools.records.sql import SqlRecords
from tools.risk_alerts import AlertSources

OWNER, CREDIT, SALES, STRANGER = "P-OWNER", "P-CREDIT", "P-SALES", "P-STRANGER"
POLICY, FOREIGN = "POL-1", "POL-2"
COMPANIES = {POLICY: "Nordlicht KG", FOREIGN: "Fremd AG"}
BUYER, OTHER = "B-1", "B-2"
NAMES = {BUYER: "Nordhaus GmbH", OTHER: "Südwind KG"}
ROLES = {
    OWNER: Role.POLICYHOLDER,
    CREDIT: Role.CREDIT_MANAGER,
    SALES: Role.SALES,
    STRANGER: Role.POLICYHOLDER,
}
EVERYTHING = frozenset(Channel)


def person(principal_id: str) -> Principal:
    """One of the people, as the book has them."""
    policy = FOREIGN if principal_id == STRANGER else POLICY
    return Principal(principal_id, principal_id, ROLES[principal_id], (policy,), "en")


def populate(engine: Engine) -> None:
    """The people, their policies, and a watched buyer."""
    with engine.begin() as connection:
        for policy in (POLICY, FOREIGN):
            empty: dict[str, object] = {"schedule": {}, "clauses": {}, "endorsements": []}
            row = {"policy_id": policy, "policyholder": COMPANIES[policy], "currency": "EUR", **empty}
            connection.execute(insert(schema.policy).values(row))
        for buyer, name in NAMES.items():
            row = {"buyer_id": buyer, "legal_name": name, "other_names": [], "identifiers": []}
            connection.execute(insert(schema.buyer).values(row))
            event = {
                "policy_id": POLICY,
                "event_id": f"EV-{buyer}",
                "buyer_id": buyer,
                "kind": "adverse_news",
            }
            connection.execute(insert(schema.buyer_event).values(event))
        for one in ROLES:
            row = {"principal_id": one, "name": one, "role": ROLES[one].value, "language": "en"}
            connection.execute(insert(schema.principal).values(**row, email=f"{one.lower()}@company.example"))
            connection.execute(
                insert(schema.principal_policy).values(principal_id=one, policy_id=person(one).policies[0])
            )


def watch(engine: Engine, buyer: str) -> None:
    """The buyer is put on the watch list of the first policy."""
    row = {"policy_id": POLICY, "buyer_id": buyer, "since": datetime.now(tz=UTC).date(), "by": CREDIT}
    with engine.begin() as connection:
        connection.execute(insert(schema.watch).values(**row, reference="W-1"))


def change(number: int, kind: ChangeKind = ChangeKind.LIMIT_WITHDRAWN, **other: object) -> Change:
    """A change that was noticed just now."""
    values: dict[str, object] = {
        "sequence": number,
        "change_id": f"CHG-{number:012x}",
        "policy_id": POLICY,
        "buyer_id": BUYER,
        "kind": kind,
        "subject": "",
        "old": None,
        "new": None,
        "effective_on": None,
        "run_off_until": None,
        "reason_code": None,
        "source": "import book.xlsx",
        "noticed_at": datetime.now(tz=UTC),
    }
    return Change(**{**values, **other})  # type: ignore[arg-type]


def notice(engine: Engine, *changes: Change) -> None:
    """The changes are noticed."""
    with engine.begin() as connection:
        for one in changes:
            values = {**vars(one), "kind": one.kind.value}
            connection.execute(insert(noticed_change).values(values))


@dataclass
class Telling:
    """The round and the sender at a moment that a test sets; all ways lead to everybody unless it says."""

    engine: Engine
    now: datetime = field(default_factory=lambda: datetime.now(tz=UTC).replace(hour=3))
    clock: Callable[[], float] = time.time
    ways: Ways = field(default_factory=Ways)
    reachable: frozenset[Channel] = EVERYTHING

    def choose(self, who: str, **chosen: object) -> None:
        """Keeps somebody's preferences; the webhook and the bell unless they say."""
        channels = chosen.pop("channels", {Channel.WEBHOOK, Channel.BELL})
        kept = Preferences(frozenset(channels), **chosen)  # type: ignore[call-overload, arg-type]
        PreferenceBook(self.engine).choose(who, kept)

    def round(self) -> AlertRound:
        records, people = SqlRecords(self.engine), Principals(self.engine)
        actions = Actions(self.engine, lambda: self.now, people.as_now)
        sources = AlertSources(records, records, records)
        return AlertRound(
            engine=self.engine,
            people=people,
            changes=NoticedChanges(self.engine),
            records=records,
            digesting=Digesting(
                self.engine, Digests(DeadlineSources(records, records), actions, sources), self.companies
            ),
            reachable=lambda _: self.reachable,
            zone="UTC",
            now=lambda: self.now,
            clock=self.clock,
        )

    def sender(self, lease: float = 120.0) -> Sender:
        records = SqlRecords(self.engine)
        return Sender(
            Notices(self.engine, self.clock, lease=lease),
            Principals(self.engine),
            Mutes(self.engine),
            Facts(self.engine, NoticedChanges(self.engine), DeadlineSources(records, records)),
            Links(self.engine),
            self.ways,
            lambda: self.now.date(),
            self.companies,
            CompanyWebhooks(self.engine),
        )

    def companies(self, who: Principal) -> Companies:
        return {one.policy_id: one.policyholder for one in SqlRecords(self.engine).policies(who)}
