"""Random policies with their invoices, dates and losses: the same for the same seed, in JSON's own types."""

from collections.abc import Iterator, Sequence
from datetime import date, timedelta
from random import Random
from typing import TypeVar

from tests.oracle.days import Plain, day_of
from tests.oracle.deadlines import deadlines

T = TypeVar("T")

FIRST_DAYS = [date(year, month, 1) for year in range(2023, 2029) for month in range(1, 13)]
AWKWARD_DAYS = [
    *(month - timedelta(days=1) for month in FIRST_DAYS),
    *(date(2024, 2, 29), date(2028, 2, 29), date(2025, 2, 28), date(2024, 8, 30)),
]
"""Month ends, leap days, and a day that has no counterpart in February."""

STARTS = {
    "overdue_notice": ("due_date", "extension_end"),
    "waiting_period": ("due_date", "extension_end", "notice", "claim"),
    "claim_filing": ("due_date", "extension_end"),
}
MONTHS_ALLOWED = ("waiting_period", "claim_filing")
CURRENCIES = ("CNY", "USD", "EUR")
ORDERS = ("before_percentage", "after_percentage")
PERCENTAGES = ("0.90", "0.85", "0.80", "0.95", "0.60", "0.50", "0.333", "0.6667", "1", "0.9", "0.01")
BUYER = "B-0001"
POLICY = "TCI-0001"


def cases(seed: int, n: int) -> Iterator[Plain]:
    """`n` cases: a valid policy, one buyer's invoices, today's date, what was reported when, and a loss."""
    draw = Random(seed)  # noqa: S311 - a reproducible draw, not a secret
    for _ in range(n):
        yield _case(draw)


def _case(draw: Random) -> Plain:
    policy = _policy(draw)
    invoices = _invoices(draw, policy)
    events = _events(draw, invoices[0])
    return {
        "policy": policy,
        "invoices": invoices,
        "today": _today(draw, policy, invoices, events).isoformat(),
        **events,
        "loss": _loss(draw),
    }


def _policy(draw: Random) -> Plain:
    start = _day(draw, date(2023, 1, 1), date(2027, 12, 31))
    end = start + timedelta(days=draw.choice((364, 365, 180, 729)))
    parameters = {name: value for name, value in _parameters(draw).items() if draw.random() < 0.9}
    return {
        "policy_id": POLICY,
        "insurer": "Beispiel Kredit",
        "policyholder": "示例贸易有限公司",
        "status": draw.choice(("active", "expired", "cancelled", "suspended")),
        "currency": draw.choice(CURRENCIES),
        "period": {"from": start.isoformat(), "to": end.isoformat()},
        "countries": ["CN", "DE", "US"],
        **parameters,
        "clauses": {name: f"§ {number}" for number, name in enumerate(sorted(parameters), 1)},
        "endorsements": _endorsements(draw, parameters, start, end),
    }


def _parameters(draw: Random) -> Plain:
    named, discretionary, political = draw.sample(PERCENTAGES, 3)
    return {
        "insured_percentage": {"named": named, "discretionary": discretionary, "political": political},
        "max_payment_term_days": draw.choice((30, 90, 120, 180, 360)),
        "maximum_extension_days": _extension(draw),
        **{name: _period(draw, name) for name in STARTS},
        "examination": {"days": draw.choice((5, 30, 60)), "working_days": draw.random() < 0.5},
        "discretionary_limit": {"amount": _amount(draw)},
        "deductible": _deductible(draw),
        "threshold": _amount(draw),
        "minimum_retention": _amount(draw),
        "maximum_liability": _maximum_liability(draw),
        "premium": {"rate": "0.0025", "minimum": "40000", "deposit": "10000.50", "paid": _amount(draw)},
        "vat_covered": draw.random() < 0.3,
        "allocation": draw.choice(("oldest_first", "oldest_first", "as_designated")),
        "dispute_tolerance": draw.choice(("0", "0.15", "0.1")),
        "loss_payee": "Hausbank",
        "exclusions": ["related companies", "100 % prepayment"],
    }


def _extension(draw: Random) -> int:
    return draw.choice((0, 1, 30, 45, 60, 60, 90, 180))


def _period(draw: Random, name: str) -> Plain:
    start = draw.choice(STARTS[name])
    if name in MONTHS_ALLOWED and draw.random() < 0.5:
        return {"months": draw.choice((1, 2, 3, 4, 5, 6, 8, 12, 13, 24)), "from": start}
    return {"days": draw.choice((1, 5, 10, 15, 30, 60, 90, 120, 180, 240, 365)), "from": start}


def _deductible(draw: Random) -> Plain:
    kind = draw.choice(("none", "each_loss", "aggregate_first_loss"))
    if kind == "none":
        return {"kind": kind}
    deductible = {"kind": kind, "amount": _amount(draw), "order": draw.choice(ORDERS)}
    return {**deductible, "used": "0.00"} if kind == "aggregate_first_loss" else deductible


def _maximum_liability(draw: Random) -> Plain:
    if draw.random() < 0.5:
        return {"amount": _amount(draw), "paid": "0"}
    return {"multiple_of_premium": draw.choice(("20", "30", "40")), "paid": "1000.10"}


def _endorsements(draw: Random, parameters: Plain, start: date, end: date) -> list[Plain]:
    """Up to three endorsements on different days, in any order; one in five is in force from the start."""
    days = sorted({_day(draw, start, end) for _ in range(draw.randrange(4))})
    if days and draw.random() < 0.2:
        days[0] = start
    terms = dict(parameters)
    endorsements = []
    for number, day in enumerate(days, 1):
        sets = _sets(draw, terms)
        endorsements.append(
            {"no": f"E{number}", "effective": day.isoformat(), "sets": sets, "text": "Nachtrag"}
        )
    draw.shuffle(endorsements)
    return endorsements


def _sets(draw: Random, terms: Plain) -> Plain:
    """What one endorsement changes; `terms` follows, so that a field set later still fits its parameter."""
    names = ("maximum_extension_days", "deductible", "allocation", "insured_percentage", "threshold", *STARTS)
    sets: Plain = {}
    for name in draw.sample(names, draw.randint(1, 3)):
        field = draw.choice(_fields(name, terms)) if draw.random() < 0.5 else None
        fresh = _parameters(draw)[name]
        if field is None:
            sets[name] = terms[name] = fresh
        else:
            value = _field_value(draw, name, field)
            sets[f"{name}.{field}"] = value
            terms[name] = {**terms[name], field: value}
    return sets


def _fields(name: str, terms: Plain) -> Sequence[str | None]:
    """The fields of a parameter that may be set alone: those it has, so days never join months."""
    parameter = terms.get(name)
    if not isinstance(parameter, dict):
        return (None,)
    return [field for field in parameter if field != "kind"] or (None,)


def _field_value(draw: Random, name: str, field: str) -> int | str:
    if field == "from":
        return draw.choice(STARTS[name])
    if name in STARTS:
        return draw.choice((2, 3, 7, 9, 14, 20))
    if field == "order":
        return draw.choice(ORDERS)
    return draw.choice(PERCENTAGES) if name == "insured_percentage" else _amount(draw)


def _invoices(draw: Random, policy: Plain) -> list[Plain]:
    start, end = (date.fromisoformat(policy["period"][edge]) for edge in ("from", "to"))
    numbers = [f"INV-{number:03}" for number in range(1, draw.randint(1, 6) + 1)]
    draw.shuffle(numbers)
    return [_invoice(draw, number, _day(draw, start, end), policy["currency"]) for number in numbers]


def _invoice(draw: Random, number: str, dispatched: date, currency: str) -> Plain:
    issued = dispatched + timedelta(days=draw.choice((0, 0, 1, 7, 28)))
    terms = draw.choice((0, 14, 30, 60, 60, 90, 180))
    due = issued + timedelta(days=terms)
    if draw.random() < 0.3:
        due = min((day for day in AWKWARD_DAYS if day >= due), default=due)
    cents = _cents(draw)
    paid = draw.choice((0, 0, draw.randint(0, cents), cents))
    vat = draw.choice((0, draw.randint(0, cents // 5)))
    return {
        "policy_id": POLICY,
        "buyer_id": BUYER,
        "invoice_no": number,
        "issued_on": _or_unknown(draw, issued.isoformat(), 0.1),
        "dispatched_on": _or_unknown(draw, dispatched.isoformat(), 0.2),
        "due_on": _or_unknown(draw, due.isoformat(), 0.4),
        "terms_days": _or_unknown(draw, terms, 0.2),
        "amount": _text(cents),
        "currency": currency if draw.random() < 0.8 else draw.choice(CURRENCIES),
        "vat_amount": _or_unknown(draw, _text(vat), 0.1),
        "paid_amount": _text(paid),
        "disputed_amount": _or_unknown(draw, _text(draw.choice((0, 0, cents // 3))), 0.1),
        "declared": draw.choice((True, True, False, None)),
    }


def _events(draw: Random, invoice: Plain) -> Plain:
    """When the overdue was notified, the claim submitted and the buyer insolvent; `None` if it was not."""
    first = day_of(invoice["due_on"] or invoice["issued_on"]) or date(2025, 1, 31)
    notified = _awkward(draw, first + timedelta(days=draw.randint(1, 120)))
    submitted = _awkward(draw, notified + timedelta(days=draw.randint(0, 120)))
    insolvent = first + timedelta(days=draw.randint(-30, 200))
    return {
        "notified_on": _or_unknown(draw, notified.isoformat(), 0.4),
        "submitted_on": _or_unknown(draw, submitted.isoformat(), 0.5),
        "insolvent_on": _or_unknown(draw, insolvent.isoformat(), 0.85),
    }


def _today(draw: Random, policy: Plain, invoices: list[Plain], events: Plain) -> date:
    """A day at most one off a date that matters for one of the invoices, or any day."""
    happened = [date.fromisoformat(day) for day in events.values() if day is not None]
    dates = deadlines(policy, draw.choice(invoices), date(2025, 6, 30), **events)
    near = sorted(day for day in dates.values() if isinstance(day, date))
    if near and draw.random() < 0.7:
        today = draw.choice(near) + timedelta(days=draw.choice((-1, 0, 1)))
    else:
        today = _day(draw, date(2023, 1, 1), date(2029, 12, 31))
    return max([today, *happened])


def _loss(draw: Random) -> Plain:
    outstanding = _cents(draw)
    covers = [_cover(draw, outstanding) for _ in range(draw.choice((1, 1, 2, 2, 3)))]
    base = min(outstanding, sum(_in_cents(layer["limit"]) for layer in covers))
    first = {"remaining": _slice(draw, outstanding), "order": draw.choice(ORDERS)}
    each = {"amount": _slice(draw, outstanding), "order": draw.choice(ORDERS)}
    threshold = draw.choice((base, base + 1, max(0, base - 1), base // 10, base // 20, base // 50))
    return {
        "outstanding": _text(outstanding),
        "covers": covers,
        "threshold": _or_unknown(draw, _text(threshold), 0.6),
        "each_loss": _or_unknown(draw, each, 0.5),
        "first_loss": _or_unknown(draw, first, 0.5),
        "minimum_retention": _or_unknown(draw, _slice(draw, outstanding), 0.6),
        "liability_left": _or_unknown(draw, _slice(draw, 5 * outstanding), 0.6),
    }


def _cover(draw: Random, outstanding: int) -> Plain:
    parts = (outstanding // 3, outstanding // 2, outstanding // 2 + 1, outstanding, 2 * outstanding)
    limit = draw.choice((*parts, draw.choice((0, 1, _cents(draw)))))
    return {"limit": _text(limit), "percentage": draw.choice(PERCENTAGES)}


def _slice(draw: Random, cents: int) -> str:
    """A part of an amount, from nothing to all of it, mostly small."""
    small = tuple(cents // part for part in (200, 100, 50, 20, 10, 7, 3))
    return _text(draw.choice((0, *small, draw.randint(0, cents), draw.choice((0, cents)))))


def _cents(draw: Random) -> int:
    """An amount in cents: from one cent to hundreds of billions, round or not, never nothing."""
    largest = draw.choice((5, 1_000, 2_000_00, 5_000_000_00, 999_999_999_999_99))
    cents = draw.randint(1, largest)
    return cents - cents % 100 if cents >= 100 and draw.random() < 0.4 else cents


def _amount(draw: Random) -> str:
    return _text(_cents(draw))


def _text(cents: int) -> str:
    """The amount as a person writes it: whole amounts without their cents."""
    whole, rest = divmod(cents, 100)
    return f"{whole}.{rest:02}" if rest else str(whole)


def _in_cents(amount: str) -> int:
    whole, _, rest = amount.partition(".")
    return int(whole) * 100 + int(rest or "0")


def _day(draw: Random, first: date, last: date) -> date:
    awkward = [day for day in AWKWARD_DAYS if first <= day <= last]
    if awkward and draw.random() < 0.35:
        return draw.choice(awkward)
    return first + timedelta(days=draw.randint(0, (last - first).days))


def _awkward(draw: Random, day: date) -> date:
    later = [awkward for awkward in AWKWARD_DAYS if awkward >= day]
    return min(later) if later and draw.random() < 0.3 else day


def _or_unknown(draw: Random, value: T, chance: float) -> T | None:
    return None if draw.random() < chance else value
