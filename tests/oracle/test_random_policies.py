"""The random cases are plain, valid, the same for the same seed, and reach every branch of the rules."""

import json
from collections import Counter
from collections.abc import Iterator
from datetime import date
from decimal import Decimal

from tests.oracle.days import Plain, day_of, due_on, plus_months, terms_at
from tests.oracle.deadlines import deadlines
from tests.oracle.indemnity import allocated, indemnity
from tests.oracle.random_policies import STARTS, cases

DATES = {
    "maximum_extension_days": "stop_shipment_from",
    "overdue_notice": "notify_by",
    "waiting_period": "waiting_ends_on",
    "claim_filing": "claim_by",
}
"""What each parameter decides."""

DAYS_AND_MONTHS = {
    "overdue_notice": ("days",),
    "waiting_period": ("days", "months"),
    "claim_filing": ("days", "months"),
}
BRANCHES = {
    *(
        f"{name} {unit} {start}"
        for name in STARTS
        for unit in DAYS_AND_MONTHS[name]
        for start in STARTS[name]
    ),
    *(f"{name} {how}" for name in DATES for how in ("missing", "set whole", "unknown at dispatch")),
    *(f"{name} set in part" for name in STARTS),
    *(f"{number} endorsements" for number in range(4)),
    *(f"{date_} passed" for date_ in ("extension_ends_on", "stop_shipment_from", "notify_by", "claim_by")),
    *(f"{date_} today" for date_ in ("extension_ends_on", "stop_shipment_from", "notify_by", "claim_by")),
    *("due named", "due from terms", "due unknown", "due at weekend", "due 29 Feb", "overdue", "not overdue"),
    *("notice unknown", "claim unknown", "insolvent", "month shortened", "dispatch unknown but untouched"),
    *(
        "oldest_first",
        "as_designated",
        "allocation missing",
        "two currencies",
        "same due date",
        "paid otherwise",
    ),
    *("one cover", "two covers", "two percentages", "no base", "cents", "tiny", "huge"),
    *("no threshold", "at threshold", "under threshold", "over threshold"),
    *(f"{kind} {order}" for kind in ("each_loss", "first_loss") for order in ("before", "after")),
    *(f"each {each} first {first}" for each in ("before", "after") for first in ("before", "after")),
    *("no each_loss", "no first_loss", "first loss used up", "first loss left", "deductibles eat base"),
    *("retention binds", "retention does not bind", "no retention"),
    *("liability binds", "liability does not bind", "no liability", "pays nothing", "pays"),
}


def branches_of(case: Plain) -> Iterator[str]:
    """The name of every branch of the rules that a case goes through, some more than once."""
    yield f"{len(case['policy']['endorsements'])} endorsements"
    yield from _endorsed(case["policy"])
    for invoice in case["invoices"]:
        yield from _dated(case, invoice)
    yield from _paid(case)
    yield from _indemnified(case["loss"])


def _endorsed(policy: Plain) -> Iterator[str]:
    for endorsement in policy["endorsements"]:
        for name in endorsement["sets"]:
            parameter, _, field = name.partition(".")
            if parameter in DATES:
                yield f"{parameter} set in part" if field else f"{parameter} set whole"


def _dated(case: Plain, invoice: Plain) -> Iterator[str]:
    events = {name: case[name] for name in ("notified_on", "submitted_on", "insolvent_on")}
    dates = deadlines(case["policy"], invoice, case["today"], **events)
    yield from _due(invoice, dates)
    yield from (f"{name} passed" for name in dates["passed"])
    falling = [name for name, day in dates.items() if day == day_of(case["today"])]
    yield from (f"{name} today" for name in falling if f"{name} today" in BRANCHES)
    if case["insolvent_on"]:
        yield "insolvent"
    dispatched = day_of(invoice["dispatched_on"])
    terms = terms_at(case["policy"], dispatched)
    for name, date_ in DATES.items():
        if terms.get(name) is None:
            assert dates[date_] is None
            touched = name in terms and dispatched is None
            yield f"{name} unknown at dispatch" if touched else f"{name} missing"
        elif dispatched is None:
            yield "dispatch unknown but untouched"
        if name in STARTS and terms.get(name) is not None:
            yield from _period(name, terms[name], case, dates)


def _due(invoice: Plain, dates: Plain) -> Iterator[str]:
    due = dates["due_on"]
    if due is None:
        yield "due unknown"
        return
    yield "due named" if invoice["due_on"] else "due from terms"
    yield "overdue" if dates["days_overdue"] else "not overdue"
    if due.weekday() >= 5:
        yield "due at weekend"
    if (due.month, due.day) == (2, 29):
        yield "due 29 Feb"


def _period(name: str, period: Plain, case: Plain, dates: Plain) -> Iterator[str]:
    starts = {
        "due_date": dates["due_on"],
        "extension_end": dates["extension_ends_on"],
        "notice": day_of(case["notified_on"]),
        "claim": day_of(case["submitted_on"]),
    }
    start = starts[period["from"]]
    if start is None:
        assert dates[DATES[name]] is None
        if period["from"] in ("notice", "claim"):
            yield f"{period['from']} unknown"
        return
    if name == "waiting_period" and case["insolvent_on"]:
        return
    yield f"{name} {'months' if 'months' in period else 'days'} {period['from']}"
    end = plus_months(start, period.get("months"))
    if end is not None and end.day < start.day:
        yield "month shortened"


def _paid(case: Plain) -> Iterator[str]:
    policy, rows = case["policy"], case["invoices"]
    unpaid = allocated(policy, rows)
    assert set(unpaid) == {row["invoice_no"] for row in rows}
    yield terms_at(policy, day_of(policy["period"]["from"])).get("allocation") or "allocation missing"
    if any(unpaid[row["invoice_no"]] != Decimal(row["amount"]) - Decimal(row["paid_amount"]) for row in rows):
        yield "paid otherwise"
    if len({row["currency"] for row in rows}) > 1:
        yield "two currencies"
    dues = Counter((row["currency"], due_on(row)) for row in rows)
    if any(count > 1 for (_, due), count in dues.items() if due is not None):
        yield "same due date"


def _indemnified(loss: Plain) -> Iterator[str]:
    outcome = indemnity(loss)
    amount, base = outcome["amount"], outcome["base"]
    assert 0 <= amount <= base
    yield from _debt(loss, base)
    yield "pays" if amount else "pays nothing"
    if base:
        yield from _threshold(loss, base)
    if not base or (loss["threshold"] is not None and base <= Decimal(loss["threshold"])):
        return
    yield from _deductibles(loss, outcome)
    yield _bound("retention", loss, "minimum_retention", amount)
    yield _bound("liability", loss, "liability_left", amount)


def _debt(loss: Plain, base: Decimal) -> Iterator[str]:
    yield "one cover" if len(loss["covers"]) == 1 else "two covers"
    if len({Decimal(layer["percentage"]) for layer in loss["covers"] if Decimal(layer["limit"])}) > 1:
        yield "two percentages"
    sizes = {"no base": not base, "cents": base % 1 != 0, "tiny": 0 < base < 1, "huge": base > 10**10}
    yield from (size for size, holds in sizes.items() if holds)


def _threshold(loss: Plain, base: Decimal) -> Iterator[str]:
    if loss["threshold"] is None:
        yield "no threshold"
        return
    threshold = Decimal(loss["threshold"])
    yield "at threshold" if base == threshold else "under threshold" if base < threshold else "over threshold"


def _deductibles(loss: Plain, outcome: dict[str, Decimal]) -> Iterator[str]:
    orders = {}
    for kind in ("each_loss", "first_loss"):
        if loss[kind] is None:
            yield f"no {kind}"
            continue
        orders[kind] = loss[kind]["order"].removesuffix("_percentage")
        yield f"{kind} {orders[kind]}"
    if len(orders) == 2:
        yield f"each {orders['each_loss']} first {orders['first_loss']}"
    if loss["first_loss"] is not None:
        remaining = Decimal(loss["first_loss"]["remaining"])
        yield "first loss used up" if outcome["first_loss_used"] == remaining else "first loss left"
    if not outcome["amount"] and indemnity({**loss, "each_loss": None, "first_loss": None})["amount"]:
        yield "deductibles eat base"


def _bound(name: str, loss: Plain, term: str, amount: Decimal) -> str:
    if loss[term] is None:
        return f"no {name}"
    binds = indemnity({**loss, term: None})["amount"] != amount
    return f"{name} binds" if binds else f"{name} does not bind"


def test_random_cases_are_plain_and_the_same_for_the_same_seed() -> None:
    drawn = list(cases(11, 60))
    assert json.loads(json.dumps(drawn)) == drawn == list(cases(11, 60))
    assert drawn != list(cases(12, 60))


def test_two_thousand_random_cases_reach_every_branch() -> None:
    reached = Counter(branch for case in cases(2026, 2000) for branch in branches_of(case))
    assert {branch: reached[branch] for branch in BRANCHES if reached[branch] < 5} == {}
    assert set(reached) <= BRANCHES


def test_a_random_period_has_days_or_months_and_never_both() -> None:
    for case in cases(3, 500):
        changes = [date.fromisoformat(change["effective"]) for change in case["policy"]["endorsements"]]
        for terms in [case["policy"], *(terms_at(case["policy"], day) for day in changes)]:
            periods = [terms[name] for name in STARTS if terms.get(name) is not None]
            assert all(("days" in period) != ("months" in period) for period in periods)


def test_what_was_reported_lies_before_today_and_in_its_order() -> None:
    for case in cases(5, 500):
        reported = [case[name] for name in ("notified_on", "submitted_on", "today") if case[name]]
        assert reported == sorted(reported)
        assert (case["insolvent_on"] or "") <= case["today"]
