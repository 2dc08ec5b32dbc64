"""The examples of docs/policy-engine.md are what the rules come to, to the day and to the cent."""

import re
from collections.abc import Callable, Iterator
from dataclasses import asdict, dataclass, fields
from datetime import date
from decimal import Decimal
from enum import StrEnum
from pathlib import Path
from typing import Any

import pytest
import yaml

from tools.buyer_names.matching import match
from tools.buyer_names.verdict import Matching
from tools.buyers import Buyer, Identifier
from tools.claim_checklist import DocumentStatus, checklist
from tools.claim_consistency import inconsistencies, reconciliation
from tools.claims import Claim, ClaimCause, ClaimStatus, Deduction
from tools.cover import CheckName, Condition, Delivery, Facts, Verdict, of_invoice, planned
from tools.cover_check import check_delivery
from tools.deadlines import Rule, last_working_day, stop_shipment
from tools.declaration import declaration_due
from tools.events import BuyerEvent, EventKind
from tools.hypothetical_deadlines import by_version
from tools.indemnity import Cover, Label, LossTerms, attached, indemnity, recovered
from tools.indemnity_lookup import buyer_estimates
from tools.invoices import Invoice
from tools.ledger import BuyerLedger, buyer_ledger
from tools.limit_lookup import LimitSources, limit_cards
from tools.limits import LimitKind, LimitRecord, LimitStatus
from tools.money import Money, plain
from tools.policies import DeductibleOrder, Endorsement, Policy, PolicyStatus, PolicyTerms
from tools.premium import premium
from tools.principal import Principal, Role
from tools.terms_in_force import TermsOverTime

ROOT = Path(__file__).parent.parent
PAGE = (ROOT / "docs" / "policy-engine.md").read_text("utf-8")
SECTIONS = re.split(r"^#{2,} (.+)\n", PAGE, flags=re.MULTILINE)
BODIES = dict(zip(SECTIONS[1::2], SECTIONS[2::2], strict=True))

Plain = dict[str, Any]


def blocks(text: str, word: str) -> list[Plain]:
    found = re.findall(rf"^```yaml {word}\n(.*?)^```$", text, re.MULTILINE | re.DOTALL)
    return [yaml.safe_load(one) for one in found]


(SPECIMEN,) = blocks(PAGE, "specimen")
EXAMPLES = [
    pytest.param(one, id=heading) for heading, body in BODIES.items() for one in blocks(body, "example")
]


def cases(example: Plain) -> Iterator[tuple[Plain, Plain]]:
    """What is given, over the specimen's, and what is expected: once, or for each case of the example."""
    shared = over(SPECIMEN, example.get("given", {}))
    for one in example.get("cases", [{"given": {}, "expect": example.get("expect")}]):
        yield over(shared, one["given"]), one["expect"]


def over(first: Plain, second: Plain) -> Plain:
    """The second over the first; of what both describe field by field, the fields."""
    return first | {
        name: first[name] | value if isinstance(value, dict) and isinstance(first.get(name), dict) else value
        for name, value in second.items()
    }


def money(amount: Any, currency: str) -> Money | None:
    return None if amount is None else Money(Decimal(str(amount)), currency)


def decimals(given: Plain, *names: str) -> Plain:
    """The same with exact decimals under these names."""
    exact = {name: Decimal(str(given[name])) for name in names if given.get(name) is not None}
    return given | exact


def policy(given: Plain) -> Policy:
    changes = [Endorsement(one["no"], one["effective"], one["sets"]) for one in given.get("endorsements", [])]
    return Policy(
        "P",
        "Holder",
        given["currency"],
        status=PolicyStatus(given["status"]),
        period_from=given["period"]["from"],
        period_to=given["period"]["to"],
        schedule=given["policy"],
        endorsements=tuple(changes),
    )


def invoices(given: Plain) -> list[Invoice]:
    rows = given.get("invoices", [{}])
    return [invoice(given["invoice"] | row, given["currency"]) for row in rows]


def invoice(row: Plain, currency: str) -> Invoice:
    known = decimals(row, "vat_amount", "paid_amount", "disputed_amount")
    amount = Money(Decimal(str(known.pop("amount"))), known.pop("currency", currency))
    return Invoice("P", "B", str(known.pop("invoice_no")), amount, **known)


def limits(given: Plain) -> list[LimitRecord]:
    return [limit(given["limit"] | row, given["currency"]) for row in given.get("limits", [{}])]


def limit(row: Plain, currency: str) -> LimitRecord:
    known = decimals(row, "insured_percentage")
    kind, status = LimitKind(known.pop("kind")), LimitStatus(known.pop("status"))
    granted = money(known.pop("granted_amount"), known.pop("currency", currency))
    conditions = tuple(known.pop("conditions", ()))
    return LimitRecord("P", "B", kind, status, granted=granted, conditions=conditions, **known)


def buyer(given: Plain) -> Buyer:
    one = given["buyer"]
    return Buyer("B", one["name"], country=one["country"], identifiers=(Identifier("VAT", one["vat"]),))


def ledger(given: Plain) -> BuyerLedger:
    owed = invoices(given)
    told = {name: given[name] for name in ("notified_on", "submitted_on") if name in given}
    numbers = tuple(one.invoice_no for one in owed)
    claims = [Claim("P", "C-1", "B", status=ClaimStatus.NOTIFIED, invoices=numbers, **told)] if told else []
    since = given.get("insolvent_since")
    events = [BuyerEvent("P", "E", "B", EventKind.INSOLVENCY, since)] if since else []
    return buyer_ledger(TermsOverTime(policy(given)), "B", owed, claims, events, given["today"])


def facts(given: Plain) -> Facts:
    return Facts(buyer(given), limits(given), ledger(given), given["today"])


@dataclass(frozen=True)
class Book:
    """A book of one buyer, as a look-up of limits reads it."""

    given: Plain

    def buyers(self, principal: Principal) -> list[Buyer]:
        return [buyer(self.given)]

    def named(self, principal: Principal, text: str, at_most: int = 5) -> Matching:
        return match(text, self.buyers(principal), at_most)

    def limits(self, principal: Principal, buyer_id: str | None = None) -> list[LimitRecord]:
        return limits(self.given)

    def invoices(self, principal: Principal, buyer_id: str | None = None) -> list[Invoice]:
        return invoices(self.given)

    def invoices_numbered(self, principal: Principal, invoice_no: str) -> list[Invoice]:
        return [one for one in invoices(self.given) if one.invoice_no == invoice_no]

    def policies(self, principal: Principal) -> list[Policy]:
        return [policy(self.given)]

    def events(self, principal: Principal, buyer_id: str | None = None) -> list[BuyerEvent]:
        return []


def of_deadlines(given: Plain) -> Plain:
    if "due_on" in given:
        return {"versions": versions(given)}
    found = ledger(given)
    oldest, stop = found.open[0], stop_shipment(found.open, given["today"])
    notice = oldest.source(Rule.NOTICE)
    return {
        **{rule.value: oldest.day(rule) for rule in Rule},
        "days_overdue": oldest.days_overdue,
        "missing": oldest.missing,
        "passed": oldest.passed,
        "notice_due_at_once": oldest.notice_is_due_at_once,
        "notice_source": notice.source if notice else None,
        "stop_since": stop.since if stop else None,
        "stop_invoice": stop.invoice_no if stop else None,
    }


def versions(given: Plain) -> list[Plain]:
    found = by_version(policy(given), given["due_on"], given["today"])
    return [{"dispatched": interval, "notify_by": one.notify_by} for one, interval in found]


def of_a_working_day(given: Plain) -> Plain:
    return {"act_by": last_working_day(given["day"], PolicyTerms(public_holidays=given.get("country")))}


def of_allocation(given: Plain) -> Plain:
    found = ledger(given)
    ledger_view = found.payments.by_ledger
    return {
        "open": {one.invoice.invoice_no: one.invoice.unpaid for one in found.open},
        "open_by_ledger": {one.invoice_no: one.unpaid for one in ledger_view if one.unpaid.amount},
        "oldest_due_on": found.open[0].due_on,
    }


def of_a_limit(given: Plain) -> Plain:
    book = Book(given)
    sources, asker = LimitSources(book, book, book, book, book), Principal("S", "Sales", Role.SALES, ("P",))
    cards = limit_cards(sources, asker, given["today"], buyer(given), given.get("day"))
    return cards[0] if cards else {"granted": None}


def of_cover(given: Plain) -> Plain:
    held = facts(given)
    found = check_delivery(held, delivery(given, held))
    return {
        "verdict": found.verdict,
        "covered": found.covered,
        "uncovered": found.uncovered,
        "first_failure": found.first_failure.name if found.first_failure else None,
        "missing": found.missing,
        "conditions": [name for name, _ in found.conditions],
        "checks": [check.name for check in found.checks],
    }


def delivery(given: Plain, held: Facts) -> Delivery:
    """The invoice of the ledger that is to be checked, or else the shipment."""
    if "check_invoice" in given:
        number = str(given["check_invoice"])
        one = next(each.invoice for each in held.ledger.open if each.invoice.invoice_no == number)
        return of_invoice(one, held.ledger.terms.terms(one.dispatched_on))
    asked = given["shipment"]
    amount = money(asked["amount"], asked.get("currency", given["currency"]))
    return planned(amount, asked["terms_days"], asked.get("dispatched_on", given["today"]))


AMOUNTS = tuple(one.name for one in fields(LossTerms) if not one.name.endswith("_order"))


def of_indemnity(given: Plain) -> Plain:
    """One loss, or several in their order, each eroding the aggregate first loss for the next."""
    own = {name: value for name, value in given.items() if name in {one.name for one in fields(LossTerms)}}
    orders = {name: DeductibleOrder(value) for name, value in own.items() if name.endswith("_order")}
    covers = [Cover(Decimal(str(one["limit"])), Decimal(one["at"])) for one in given["covers"]]
    terms, found = LossTerms(**decimals(own | orders, *AMOUNTS)), []
    for debt in map(Decimal, given.get("debts", [given.get("debt")])):
        found.append(indemnity(debt, attached(debt, covers), terms))
        left = terms.first_loss_left
        terms = LossTerms(
            **{one: getattr(terms, one) for one in own}
            | ({"first_loss_left": left - found[-1].first_loss_used} if left is not None else {})
        )
    return {"amount": found[-1].amount, "amounts": [one.amount for one in found]}


def of_an_estimate(given: Plain) -> Plain:
    (first,) = buyer_estimates(facts(given))
    return {
        "amount": first.result.amount if first.result else None,
        "uninsured": first.result.uninsured if first.result else None,
        "at_most": first.at_most,
        "missing": first.missing,
        "assumed": [" ".join([one.code, *one.facts.values()]) for one in first.assumptions],
    }


def of_a_recovery(given: Plain) -> Plain:
    insurer, holder = recovered(*(Decimal(given[name]) for name in ("recovery", "debt", "paid")))
    return {"insurer": insurer, "policyholder": holder}


def of_a_premium(given: Plain) -> Plain:
    figures = {
        name: Decimal(str(given[name])) for name in ("turnover", "rate", "minimum", "paid") if name in given
    }
    return asdict(premium(**figures))


def of_a_declaration(given: Plain) -> Plain:
    over_time = TermsOverTime(policy(given))
    terms = over_time.terms(given["today"])
    due = declaration_due(terms.declaration, over_time.policy.period_from, given["today"])
    return asdict(due) if due else {"declare_by": None}


def of_a_checklist(given: Plain) -> Plain:
    items = checklist(ClaimCause(given["cause"]), given["missing"], given["received"])
    return {
        status.value: [item.document for item in items if item.status is status] for status in DocumentStatus
    }


def of_a_claim(given: Plain) -> Plain:
    currency = given["currency"]
    claim = Claim(
        "P",
        "C-1",
        "B",
        status=ClaimStatus.APPROVED,
        notified_on=given["notified_on"],
        submitted_on=given["submitted_on"],
        claimed=money(given["claimed"], currency),
        indemnity=money(given["indemnity"], currency),
        deductions=tuple(Deduction(label, Decimal(one)) for label, one in given["deductions"].items()),
    )
    found = reconciliation(claim)
    to_check = inconsistencies(claim, None, loss_payee=None, today=given["today"])
    return {
        "expected": found.expected if found else None,
        "difference": found.difference if found else None,
        "to_check": [one.kind for one in to_check],
    }


KINDS: dict[str, Callable[[Plain], Plain]] = {
    "deadlines": of_deadlines,
    "working_day": of_a_working_day,
    "allocation": of_allocation,
    "limit_on": of_a_limit,
    "cover": of_cover,
    "indemnity": of_indemnity,
    "estimate": of_an_estimate,
    "recovery": of_a_recovery,
    "premium": of_a_premium,
    "declaration": of_a_declaration,
    "checklist": of_a_checklist,
    "claim": of_a_claim,
}


def told(value: Any) -> Any:
    """A value as the page writes it: amounts and counts as digits, days as dates, lists as lists."""
    if isinstance(value, Money):
        return plain(value.amount)
    if isinstance(value, StrEnum):
        return value.value
    if isinstance(value, dict):
        if value.keys() == {"amount", "currency"}:
            return value["amount"]
        return {told(name): told(inner) for name, inner in value.items()}
    if isinstance(value, list | tuple):
        return [told(one) for one in value]
    if isinstance(value, Decimal):
        return plain(value)
    return str(value) if isinstance(value, int | float | date) and not isinstance(value, bool) else value


@pytest.mark.parametrize("example", EXAMPLES)
def test_a_rule_comes_to_what_its_example_says(example: Plain) -> None:
    assert example.keys() <= {"kind", "given", "expect", "cases"}
    for given, expected in cases(example):
        found = KINDS[example["kind"]](given)

        assert expected
        assert told({name: found[name] for name in expected}) == told(expected)


def test_each_rule_has_one_example() -> None:
    rules = {heading: len(blocks(body, "example")) for heading, body in BODIES.items() if "Rule" in heading}

    assert rules
    assert {heading for heading, examples in rules.items() if examples != 1} == set()


@pytest.mark.parametrize("closed", [Rule, CheckName, Condition, Label, Verdict])
def test_what_the_rules_call_things_stands_on_the_page(closed: type[StrEnum]) -> None:
    assert [word.value for word in closed if f"`{word.value}`" not in PAGE] == []


def test_the_page_says_where_each_rule_lives() -> None:
    named = re.findall(r"`(tools/\w+\.py)`", BODIES["Where it lives"])

    assert named
    assert [path for path in named if not (ROOT / path).is_file()] == []
