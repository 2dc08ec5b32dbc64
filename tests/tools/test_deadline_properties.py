"""What no day can ever be, whatever the policy and the invoice: before its start, or a month of 30 days."""

import calendar
from datetime import date, timedelta
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from tests.tools.policies_for_tests import TODAY, invoice, policy
from tools.deadlines import Known, Rule, deadlines
from tools.periods import after_working_days, is_working_day, period_end, working_day_before
from tools.policies import Term
from tools.terms_in_force import TermsOverTime

days = st.dates(date(2000, 1, 1), date(2100, 12, 31))
lengths = st.integers(0, 400)
months = st.integers(0, 60)
countries = st.sampled_from([None, "DE", "CN", "HK", "PL"])
unhurried = settings(deadline=None)
"""The holidays of a year are reckoned when it is first asked about, which takes a moment."""


def periods(*starts: str) -> st.SearchStrategy[dict[str, Any]]:
    return st.builds(
        lambda unit, count, start: {unit: count, "from": start},
        st.sampled_from(["days", "months"]),
        st.integers(0, 36),
        st.sampled_from(starts),
    )


terms = st.fixed_dictionaries(
    {
        "maximum_extension_days": lengths,
        "overdue_notice": st.builds(
            lambda count, start: {"days": count, "from": start},
            lengths,
            st.sampled_from(["due_date", "extension_end"]),
        ),
        "waiting_period": periods("due_date", "extension_end", "notice", "claim"),
        "claim_filing": periods("due_date", "extension_end"),
        "examination": st.builds(
            lambda count, working: {"days": count, "working_days": working}, st.integers(0, 60), st.booleans()
        ),
    }
)


@unhurried
@given(terms, days, days, days)
def test_no_day_of_an_invoice_lies_before_what_it_runs_from(
    schedule: dict[str, Any], due: date, notified: date, submitted: date
) -> None:
    found = deadlines(
        invoice("I", "100", due_on=due),
        TermsOverTime(policy(**schedule)),
        TODAY,
        Known(notified_on=notified, submitted_on=submitted),
    )
    starts = {
        "due_date": due,
        "extension_end": found.extension_ends_on,
        "notice": notified,
        "claim": submitted,
    }

    assert found.extension_ends_on is not None
    assert found.stop_shipment_from is not None
    assert due <= found.extension_ends_on < found.stop_shipment_from
    for rule, parameter in (
        (Rule.NOTICE, "overdue_notice"),
        (Rule.WAITING, "waiting_period"),
        (Rule.CLAIM, "claim_filing"),
    ):
        day, start = found.day(rule), starts[schedule[parameter]["from"]]
        assert day is not None
        assert start is not None
        assert day >= start
    assert found.waiting_ends_on is not None
    assert found.payment_expected_by is not None
    assert found.payment_expected_by >= found.waiting_ends_on


@given(days, months)
def test_months_end_on_the_same_number_or_on_the_last_day_of_a_shorter_month(start: date, count: int) -> None:
    end = period_end(start, Term(months=count))

    assert end is not None
    assert (end.year - start.year) * 12 + end.month - start.month == count
    assert end.day == min(start.day, calendar.monthrange(end.year, end.month)[1])


@given(days, st.integers(2, 60))
def test_several_months_are_longer_than_as_many_times_thirty_days_but_after_january(
    start: date, count: int
) -> None:
    """Only a period over the end of February may be shorter; none is thirty days a month by rule."""
    by_months, by_days = period_end(start, Term(months=count)), period_end(start, Term(days=30 * count))

    assert by_months is not None
    assert by_days is not None
    ends_of_february = any(
        start < date(year, 3, 1) <= by_months + timedelta(days=3)
        for year in range(start.year, by_months.year + 1)
    )
    assert by_months > by_days or ends_of_february


@given(days, lengths, lengths)
def test_a_longer_period_never_ends_earlier(start: date, count: int, more: int) -> None:
    shorter, longer = period_end(start, Term(days=count)), period_end(start, Term(days=count + more))

    assert shorter is not None
    assert longer is not None
    assert start <= shorter <= longer


@unhurried
@given(days, countries)
def test_the_working_day_to_act_by_is_one_and_never_after_the_deadline(
    deadline: date, country: str | None
) -> None:
    act_by = working_day_before(deadline, country)

    assert act_by is not None
    assert act_by <= deadline
    assert is_working_day(act_by, country)
    assert not any(
        is_working_day(act_by + timedelta(days=ahead), country)
        for ahead in range(1, (deadline - act_by).days + 1)
    )


@unhurried
@given(days, st.integers(1, 40), countries)
def test_working_days_are_counted_one_by_one(start: date, count: int, country: str | None) -> None:
    end = after_working_days(start, count, country)

    assert end is not None
    spanned = (start + timedelta(days=ahead) for ahead in range(1, (end - start).days + 1))
    assert sum(is_working_day(day, country) for day in spanned) == count
