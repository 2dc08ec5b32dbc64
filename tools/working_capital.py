"""Working capital: the amount that the business ties up, and the days it is tied up (`domain.md` F6, F7).

Two figures that are often confused: the requirement (WCR) is an amount, the cash conversion cycle is days.
"""

from decimal import Decimal, localcontext

from tools.calculation import EXACT, cents, tenth


def requirement(receivables: Decimal, inventory: Decimal, payables: Decimal) -> Decimal:
    """`receivables + inventory − payables`, an amount; below zero, suppliers finance more than is tied up."""
    with localcontext(EXACT):
        return cents(receivables + inventory - payables)


def cycle(dso: Decimal, dio: Decimal, dpo: Decimal) -> Decimal:
    """`DSO + DIO − DPO`, in days; below zero, customers pay before suppliers are paid."""
    with localcontext(EXACT):
        return tenth(dso + dio - dpo)


def days_held(balance: Decimal, cost_of_sales: Decimal, days: int) -> Decimal:
    """`balance / cost of sales × days`: of stock the DIO, of what is owed to suppliers the DPO (F7).

    Raises ValueError where the cost of sales or the days are not above zero.
    """
    if cost_of_sales <= 0 or days <= 0:
        raise ValueError("the cost of sales and the period's days must be above zero to be measured by")
    with localcontext(EXACT):
        return tenth(balance * days / cost_of_sales)
