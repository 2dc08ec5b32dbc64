"""A desk whose requests go to a simulated insurer, and a clock that a test moves."""

import time
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from pydantic import SecretStr
from sqlalchemy import Engine, select, update

from bot.insurer_accounts import InsurerAccounts
from bot.schema import audit
from bot.submissions.hand_over import HandOver
from bot.submissions.insurer_requests import requests_through
from bot.submissions.keeping import Keeping
from bot.submissions.outbox import Outbox
from bot.submissions.rhythm import Rhythm
from tests.bot.desk import TODAY, Desk, desk_over
from tests.tools.records.insurers.simulated import Simulated
from tools.limits import LimitRecord
from tools.pending_action import PendingAction, Submission
from tools.principal import OPERATOR
from tools.records import schema
from tools.records.book_version import count_up
from tools.records.insurers.submitting_for import submit_accounts

POLICY, CREDIT = "POL-LQ-2026", "P-LQ-CREDIT"
ATRADIUS = f"{POLICY}=atradius:sandbox:900"
ALLIANZ = f"{POLICY}=allianz:sandbox:EHDK/034421"
NUMBERS = {"B-CN-001": "4711", "B-CN-002": "4712"}
"""The insurer's numbers of buyers of the demo book."""


def accounts_at(url: str) -> InsurerAccounts:
    """Sandboxes of both insurers at one address, and no live account."""
    return InsurerAccounts(
        atradius_url=url,
        atradius_client_id=SecretStr("client"),
        atradius_client_secret=SecretStr("secret"),
        atradius_app_key=SecretStr("app"),
        atradius_customer_id="customer",
        allianz_url=url,
        allianz_api_key=SecretStr("key"),
    )


def give_numbers(engine: Engine, kind: str, numbers: Mapping[str, str]) -> None:
    """Puts the insurer's numbers into the book, as `buyers.csv` has them."""
    with engine.begin() as connection:
        for buyer_id, number in numbers.items():
            one = update(schema.buyer).where(schema.buyer.c.buyer_id == buyer_id)
            connection.execute(
                one.values(identifiers=[{"kind": kind, "number": number, "valid": None, "key": None}])
            )
        count_up(connection)


@dataclass
class World:
    """Everything that takes part."""

    engine: Engine
    insurer: Simulated
    setting: str
    later: float = 0.0
    rhythm: Rhythm = field(default_factory=Rhythm)

    def __post_init__(self) -> None:
        self.accounts = submit_accounts(self.setting)
        self.desk: Desk = desk_over(self.engine, submitted=self.accounts)
        give_numbers(self.engine, "EH" if "allianz" in self.setting else "ATRADIUS", NUMBERS)
        self.outbox = Outbox(self.engine, lambda: time.time() + self.later, self.rhythm)
        self.hand_over = self.handing_over()

    def handing_over(self, **changed: Any) -> HandOver:
        given: dict[str, Any] = {
            "outbox": self.outbox,
            "keeping": Keeping(self.engine, self.outbox),
            "book": self.desk.records,
            "accounts": self.accounts,
            "opened": requests_through(accounts_at(self.insurer.url)),
            "today": lambda: TODAY,
        }
        return HandOver(**given | changed)

    def confirmed(self, amount: str = "1200000", buyer: str = "B-CN-001", **more: Any) -> PendingAction:
        asked = {"buyer": buyer, "amount": amount, "currency": "CNY", "terms_days": 60}
        return self.desk.confirmed(CREDIT, "request_limit", **asked | more)

    def step(self, wait: float = 0.0) -> bool:
        self.later += wait
        return self.hand_over.step()

    def submission(self, action: PendingAction) -> Submission:
        found = self.desk.actions.get(self.desk.who(CREDIT), action.id).submission
        assert found is not None
        return found

    def state(self, action: PendingAction) -> tuple[str, str | None]:
        """How far it is, and the code that says why."""
        found = self.submission(action)
        return found.state.value, found.reason_code

    def limits(self, buyer: str = "B-CN-001") -> list[LimitRecord]:
        rows = self.desk.records.limits(OPERATOR, buyer)
        return [one for one in rows if one.source != "portal"]

    def audited(self) -> list[str]:
        with self.engine.connect() as connection:
            rows = connection.execute(select(audit.c.event).where(audit.c.event.like("submission%")))
            return [str(row.event) for row in rows]
