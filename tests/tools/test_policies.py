"""A policy's terms on a day: the endorsement in force decides before the schedule (DESIGN §2 rule 2)."""

from datetime import date
from decimal import Decimal

import pytest

from knowledge.passage import Authority
from tools.policies import Endorsement, Policy, Start
from tools.policy_parameters import terms_from
from tools.terms_in_force import sourced_term, terms_on

POLICY = Policy(
    "P1",
    "Acme",
    "EUR",
    schedule={"overdue_notice": {"days": 30, "from": "due_date"}, "insured_percentage": {"named": "0.90"}},
    clauses={"overdue_notice": "Article 7"},
    endorsements=(
        Endorsement("E2", date(2027, 1, 1), {"overdue_notice": {"days": 20, "from": "extension_end"}}),
        Endorsement("E1", date(2026, 7, 1), {"overdue_notice.days": 45}),
    ),
)


@pytest.mark.parametrize(
    ("day", "days", "start", "authority"),
    [
        (date(2026, 6, 30), 30, Start.DUE_DATE, Authority.SCHEDULE),
        (date(2026, 7, 1), 45, Start.DUE_DATE, Authority.ENDORSEMENT),
        (date(2027, 1, 1), 20, Start.EXTENSION_END, Authority.ENDORSEMENT),
    ],
)
def test_the_endorsement_in_force_on_the_day_decides(
    day: date, days: int, start: Start, authority: Authority
) -> None:
    notice = terms_on(POLICY, day).overdue_notice
    term = sourced_term(POLICY, "overdue_notice", day)

    assert notice is not None
    assert (notice.days, notice.start) == (days, start)
    assert term.authority is authority
    assert term.clause == "Article 7"


def test_a_dotted_name_replaces_one_field_and_leaves_the_schedule_as_it_was() -> None:
    terms_on(POLICY, date(2026, 8, 1))

    assert POLICY.schedule["overdue_notice"] == {"days": 30, "from": "due_date"}


def test_a_parameter_that_the_policy_does_not_state_is_unknown() -> None:
    assert terms_on(POLICY, date(2026, 8, 1)).waiting_period is None
    assert sourced_term(POLICY, "waiting_period", date(2026, 8, 1)).value is None


def test_percentages_are_exact_fractions() -> None:
    share = terms_on(POLICY, date(2026, 8, 1)).insured_percentage

    assert share is not None
    assert share.named == Decimal("0.90")


def test_a_value_of_the_wrong_form_is_named() -> None:
    with pytest.raises(ValueError, match="overdue_notice"):
        terms_from({"overdue_notice": {"days": "soon"}})
