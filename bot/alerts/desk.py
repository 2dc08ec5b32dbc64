"""The desk of alerts put together over the stores: rounds, sender, and by which ways people are reached."""

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass

from bot.alerts.company_webhooks import Companies, CompanyWebhooks
from bot.alerts.digest import Digests
from bot.alerts.digesting import Digesting
from bot.alerts.escalation import Escalation
from bot.alerts.facts import Facts
from bot.alerts.links import Links
from bot.alerts.mutes import Mutes
from bot.alerts.notices import Notices
from bot.alerts.preferences import Channel
from bot.alerts.round import AlertRound
from bot.alerts.sender import Sender, Ways
from bot.rounds import Round, going_round
from bot.stores import Stores
from tools.deadline_lookup import DeadlineSources
from tools.early_warning import Weights
from tools.principal import Principal

EVERY = 30.0
"""Seconds between two looks for changes."""
DEADLINES_EVERY = 1800.0
"""Seconds between two looks for deadlines that nobody acts on: reading a whole ledger takes a while."""
FIRST_AFTER = 10.0
_FAILED = "alert_round_failed"

InSlack = Callable[[str], Sequence[tuple[str, str]]]
"""The workspaces and users that a principal is in Slack; empty for none."""


@dataclass(frozen=True)
class Reach:
    """By which ways a person is reached just now, apart from the bell."""

    stores: Stores
    ways: Ways
    in_slack: InSlack | None
    """None where Slack is not set up."""

    def __call__(self, person: Principal) -> frozenset[Channel]:
        found = {
            Channel.SLACK: bool(self.in_slack and self.in_slack(person.id)),
            Channel.EMAIL: bool(self.ways.mail and self.stores.principals.email(person.id)),
            Channel.WEBHOOK: self.ways.webhook is not None or self._company_has_one(person),
        }
        return frozenset(way for way, leads in found.items() if leads)

    def _company_has_one(self, person: Principal) -> bool:
        held = {one.policyholder for one in CompanyWebhooks(self.stores.engine).all()}
        return bool(held) and not held.isdisjoint(companies(self.stores)(person).values())


def companies(stores: Stores) -> Callable[[Principal], Companies]:
    """Knows the policyholders of somebody's policies. Raises `RecordsUnavailable` when it is asked."""
    return lambda person: {one.policy_id: one.policyholder for one in stores.records.policies(person)}


def alert_ways(stores: Stores) -> Ways:
    """What the settings set up."""
    settings = stores.settings
    return Ways(settings.mail(), settings.alerting(), settings.public_url)


def alert_round(stores: Stores, weights: Weights, reach: Reach) -> AlertRound:
    """Who tells people what changed."""
    records = stores.records
    digests = Digests(DeadlineSources(records, records), stores.actions, stores.alert_sources(weights))
    return AlertRound(
        engine=stores.engine,
        people=stores.principals,
        changes=stores.changes,
        records=records,
        digesting=Digesting(stores.engine, digests, companies(stores)),
        reachable=reach,
        zone=stores.settings.desk_timezone,
        now=stores.settings.moment,
    )


def escalation(stores: Stores, reach: Reach) -> Escalation:
    """Who tells others when nobody acts."""
    return Escalation(
        engine=stores.engine,
        people=stores.principals,
        sources=DeadlineSources(stores.records, stores.records),
        watches=stores.records,
        reachable=reach,
        zone=stores.settings.desk_timezone,
        now=stores.settings.moment,
    )


def alert_sender(stores: Stores, ways: Ways) -> Sender:
    """Who delivers by e-mail and webhook."""
    engine = stores.engine
    return Sender(
        notices=Notices(engine),
        people=stores.principals,
        mutes=Mutes(engine),
        facts=alert_facts(stores),
        links=Links(engine),
        ways=ways,
        today=stores.settings.day,
        companies=companies(stores),
        hooks=CompanyWebhooks(engine),
    )


def alert_facts(stores: Stores) -> Facts:
    """What tells whether a notice is still so when it is told."""
    records = stores.records
    return Facts(stores.engine, stores.changes, DeadlineSources(records, records))


@contextmanager
def telling_people(stores: Stores, weights: Weights, in_slack: InSlack | None) -> Iterator[None]:
    """People are told of changes while this is open; nothing where the settings say so."""
    if not stores.settings.alerts:
        yield
        return
    ways = alert_ways(stores)
    reach = Reach(stores, ways, in_slack)
    news, deadlines = alert_round(stores, weights, reach), escalation(stores, reach)
    rounds = (
        Round("alert-round", lambda _over: news.go(), EVERY, FIRST_AFTER, _FAILED),
        Round("alert-round", lambda _over: deadlines.go(), DEADLINES_EVERY, FIRST_AFTER, _FAILED),
    )
    sender = alert_sender(stores, ways)
    thread = sender.start()  # also where nothing is set up: a company may name its webhook at any time
    try:
        with going_round(*rounds):
            yield
    finally:
        sender.stop(thread)
