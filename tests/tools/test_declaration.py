"""By when turnover is declared: never a day that is past, and only where the policy says how often."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tools.declaration import declaration_due
from tools.policies import Declaration, Frequency

BEGINS = date(2026, 1, 1)
days = st.dates(date(2026, 1, 1), date(2040, 12, 31))


@pytest.mark.parametrize(
    ("frequency", "today", "declare_by"),
    [
        (Frequency.MONTHLY, date(2026, 11, 10), date(2026, 11, 10)),
        (Frequency.MONTHLY, date(2026, 11, 11), date(2026, 12, 10)),
        (Frequency.QUARTERLY, date(2026, 11, 23), date(2027, 1, 10)),
        (Frequency.YEARLY, date(2026, 11, 23), date(2027, 1, 10)),
    ],
)
def test_the_next_last_day_follows_from_the_end_of_the_period(
    frequency: Frequency, today: date, declare_by: date
) -> None:
    due = declaration_due(Declaration(frequency, 10), BEGINS, today)

    assert due is not None
    assert due.declare_by == declare_by


@pytest.mark.parametrize(
    ("declaration", "begins"),
    [
        (None, BEGINS),
        (Declaration(None, 10), BEGINS),
        (Declaration(Frequency.MONTHLY, None), BEGINS),
        (Declaration(Frequency.MONTHLY, 10), None),
        (Declaration(Frequency.YEARLY, 4_000_000), BEGINS),
    ],
)
def test_what_the_policy_does_not_say_gives_no_day(
    declaration: Declaration | None, begins: date | None
) -> None:
    assert declaration_due(declaration, begins, date(2026, 11, 23)) is None


@given(days, st.sampled_from(Frequency), st.integers(0, 60))
def test_a_declaration_is_never_told_for_a_day_that_is_past(
    today: date, frequency: Frequency, count: int
) -> None:
    due = declaration_due(Declaration(frequency, count), BEGINS, today)

    assert due is not None
    assert due.begins < due.ends <= due.declare_by
    assert due.declare_by >= today
    assert due.declare_by == due.ends + timedelta(days=count)
