"""What a reply gives of the figures that were asked back: 45 days, the limit was 80k, 利润率5%."""

import re
from typing import Any

from bot.brief import Brief
from bot.embedded import rule_cues
from bot.embedded.cash_questions import cash_figures
from bot.embedded.deliveries import delivery_told
from bot.embedded.financing_figures import financing_told
from bot.embedded.intent import Intent
from bot.embedded.limit_needs import need_replied
from bot.embedded.loss_figures import cause_named, loss_figures, names_debt, order_named
from bot.embedded.quantities import amounts
from bot.embedded.shares import percentages, share_alone
from tools.money import plain


def figures_for(intent: Intent, missing: str, message: str, text: str, brief: Brief) -> dict[str, Any]:
    """What a reply gives of the figures that were asked for; empty when it gives none of them."""
    if intent is Intent.COVER:
        told = delivery_told(message, brief, asked=missing == "amount")
        if "terms_days" in told or missing != "terms_days":
            return told
        bare = re.fullmatch(r"\s*(\d{1,3})\s*(天|日|days?)?\s*", text)
        return {"terms_days": int(bare.group(1))} if bare else told
    if intent is Intent.CHECKLIST:
        return cause_named(text)
    if intent is Intent.LIMIT_NEED and missing != "monthly_sales":
        return need_replied(missing, message, text)
    of_cash = cash_figures(missing, message, text, brief)
    if of_cash is not None:
        return of_cash
    found, shares = amounts(message, asked=True), percentages(message)
    if missing in ("insured_percentage", "rate", "advance_rate"):
        alone = {} if missing == "rate" else share_alone(missing, text)
        return {missing: plain(shares[0])} if shares else alone
    if missing == "currency":
        code = re.fullmatch(r"\s*([a-z]{3})\s*", text)
        named = found[0].currency if found else None
        said = named or (code.group(1).upper() if code else None)
        return {"currency": said} if said else {}
    if missing.endswith("_order"):
        order = order_named(text)
        return {missing: order} if order else {}
    told = _named_in_reply(intent, message, text)
    if missing in told:
        return told
    if not found:
        return {}
    currency = {"currency": found[0].currency} if found[0].currency else {}
    return {missing: plain(found[0].amount)} | currency


def names_figure(intent: Intent, missing: str, message: str, text: str, brief: Brief) -> bool:
    """Whether a reply says of a figure that it is the one asked for, and does not only give one."""
    if intent is Intent.LIMIT_NEED:
        return missing in need_replied(missing, message, text)
    if intent in (Intent.INDEMNITY, Intent.FINANCING):
        return missing in _named_in_reply(intent, message, text)
    if intent is Intent.PREMIUM:
        return missing == "turnover" and bool(rule_cues.TURNOVER.search(text) and amounts(message))
    of_share = missing in ("cost_of_capital", "margin", "discount")
    return not of_share and missing in (cash_figures(missing, message, text, brief) or {})


def _named_in_reply(intent: Intent, message: str, text: str) -> dict[str, Any]:
    """The figures of a loss or of an invoice to be financed that a reply gives with their names."""
    if intent is Intent.INDEMNITY:
        told = loss_figures(message, text, asked=True)
        return {name: value for name, value in told.items() if name != "debt" or names_debt(text)}
    return financing_told(message, asked=True) if intent is Intent.FINANCING else {}
