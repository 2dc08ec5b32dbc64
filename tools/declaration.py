"""Declaration: by when the turnover of a period of the policy is to be declared (`domain.md` §1.12, §2.1)."""

from dataclasses import dataclass
from datetime import date, timedelta

from dateutil.relativedelta import relativedelta

from tools.policies import Declaration, Frequency

MONTHS = {Frequency.MONTHLY: 1, Frequency.QUARTERLY: 3, Frequency.YEARLY: 12}


@dataclass(frozen=True)
class DeclarationDue:
    """The turnover of these days, and the last day to declare it."""

    begins: date
    ends: date
    declare_by: date


def declaration_due(
    declaration: Declaration | None, policy_begins: date | None, today: date
) -> DeclarationDue | None:
    """The next declaration whose last day is not past; None where the policy's data lacks a part of it.

    Periods run from the first day of the policy; day 1 of the time to declare is the day after a period ends.
    Whether an earlier one was made is on no record, so nothing is said of those.
    """
    if declaration is None or declaration.frequency is None or declaration.days is None:
        return None
    if policy_begins is None:
        return None
    months, number = MONTHS[declaration.frequency], 0
    try:
        while True:
            begins = policy_begins + relativedelta(months=months * number)
            ends = policy_begins + relativedelta(months=months * (number + 1)) - timedelta(days=1)
            declare_by = ends + timedelta(days=declaration.days)
            if declare_by >= today:
                return DeclarationDue(begins, ends, declare_by)
            number += 1
    except (OverflowError, ValueError):  # beyond what a calendar holds
        return None
