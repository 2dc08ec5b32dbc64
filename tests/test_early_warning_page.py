"""The examples of docs/early-warning.md are what the rule comes to, and its table has the weights in code."""

import re
from dataclasses import fields
from datetime import date, timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
import yaml

from tools.buyers import Buyer
from tools.early_warning import F9, Sign, Weights, assess
from tools.events import BuyerEvent, EventKind
from tools.invoices import Invoice
from tools.ledger import BuyerLedger, buyer_ledger
from tools.limits import LimitKind, LimitRecord, LimitStatus
from tools.money import Money
from tools.policies import Policy
from tools.terms_in_force import TermsOverTime
from tools.warning_signs import Told, signs
from tools.warning_weights import weights_from

PAGE = (Path(__file__).parent.parent / "docs" / "early-warning.md").read_text("utf-8")
TODAY = date(2026, 11, 23)
BUYER = Buyer("B", "Buyer GmbH", grade_scale="1-10 (1 best)")
SECTIONS = re.split(r"^### (.+)\n", PAGE, flags=re.MULTILINE)
BODIES = dict(zip(SECTIONS[1::2], SECTIONS[2::2], strict=True))
CASES = [
    pytest.param(case, id=f"{heading} {place}")
    for heading, body in BODIES.items()
    for example in re.findall(r"^```yaml example\n(.*?)^```$", body, re.MULTILINE | re.DOTALL)
    for place, case in enumerate(yaml.safe_load(example)["cases"])
]

Plain = dict[str, Any]


def event(number: int, row: Plain) -> BuyerEvent:
    return BuyerEvent(
        "P", f"E{number}", "B", EventKind(row["kind"]), row["day"], row.get("old"), row.get("new")
    )


def limit(row: Plain) -> LimitRecord:
    status, granted = LimitStatus(row["status"]), Money(Decimal(1000), "EUR")
    decided, begins = row.get("decided_on"), row.get("effective_from")
    return LimitRecord(
        "P", "B", LimitKind.NAMED, status, granted=granted, decided_on=decided, effective_from=begins
    )


def ledger(rows: list[Plain]) -> BuyerLedger | None:
    if not rows:
        return None
    extension = rows[0]["extension"]
    schedule = {} if extension is None else {"maximum_extension_days": extension}
    invoices = [
        Invoice(
            "P",
            "B",
            str(number),
            Money(Decimal(100), "EUR"),
            due_on=TODAY - timedelta(days=row["days_overdue"]),
            disputed_amount=Decimal(0),
        )
        for number, row in enumerate(rows)
    ]
    return buyer_ledger(
        TermsOverTime(Policy("P", "Holder", "EUR", schedule=schedule)), "B", invoices, (), (), TODAY
    )


@pytest.mark.parametrize("case", CASES)
def test_an_example_of_the_page_is_what_the_rule_comes_to(case: Plain) -> None:
    events = [event(number, row) for number, row in enumerate(case.get("events", []))]
    limits = [limit(row) for row in case.get("limits", [])]
    found = signs(Told(BUYER, events, limits, ledger(case.get("invoices", []))), TODAY)
    came = assess(found.signals, TODAY, F9, found.unknown)
    expected = case["expect"]

    assert (came.level.value, came.points) == (expected["level"], expected["points"])
    assert "unknown" not in expected or Sign(expected["unknown"]) in came.unknown


def test_every_rule_has_an_example() -> None:
    assert [heading for heading, body in BODIES.items() if "```yaml example" not in body] == []


@pytest.mark.parametrize("sign", [sign for sign in Sign if sign is not Sign.INSOLVENCY])
def test_the_table_has_the_weight_of_each_sign(sign: Sign) -> None:
    assert f"| `{sign.value}` | {F9.of(sign)} |" in PAGE


def test_the_page_names_the_levels_and_shows_weights_that_can_be_used() -> None:
    assert f"{F9.amber} points are amber, {F9.red} are red" in PAGE
    shown = yaml.safe_load(PAGE.split("stays F9's:\n```yaml\n")[1].split("```")[0])
    assert weights_from(shown) != F9
    assert {sign.value for sign in Sign if sign is not Sign.INSOLVENCY} < {
        one.name for one in fields(Weights)
    }
