"""What a message asks to be worked out under the policy: days, cover, an indemnity, a premium."""

import re
from collections.abc import Sequence
from typing import Any, Protocol

from bot.brief import Brief
from bot.embedded import cues, rule_cues, term_cues
from bot.embedded.asked_name import asked_name
from bot.embedded.cash_questions import cash_question
from bot.embedded.cues import Aspect
from bot.embedded.days import Day, days_named
from bot.embedded.deliveries import days_given, delivery_told, sentence_of_delivery
from bot.embedded.due_days import due_named, within_days
from bot.embedded.financing_figures import financing_told
from bot.embedded.intent import Intent, Understanding
from bot.embedded.limit_needs import need_told
from bot.embedded.long_overdue import long_overdue
from bot.embedded.loss_figures import (
    cause_named,
    is_supposed,
    loss_figures,
    names_more_than,
)
from bot.embedded.payment_terms import days_overdue
from bot.embedded.premium_figures import premium_told
from bot.embedded.quantities import Quantity, amounts
from bot.embedded.shares import percentages
from tools.buyer_names.verdict import Verdict
from tools.money import plain


def reckoning(message: str, text: str, brief: Brief) -> Understanding | None:
    """What is to be worked out, with its arguments; None when the message asks for nothing of the kind."""
    for asked in (
        cash_question,
        _liability,
        _financing,
        _limit_need,
        _top_up,
        _premium,
        _cover,
        _deadlines,
        _indemnity,
        _checklist,
    ):
        understood = asked(message, text, brief)
        if understood is not None:
            return understood
    return None


def reckoned_as(intent: Intent, message: str, text: str, brief: Brief) -> Understanding | None:
    """The same where it is known what is to be worked out, and only the figures are to be read.

    None where the message does not say enough for it, or the reader has no records that it needs.
    """
    known = _KNOWN.get(intent)
    return known(message, text, brief, known=True) if known else None


def _named(brief: Brief) -> bool:
    return brief.mention.verdict is not Verdict.NONE


def _about(message: str, text: str, brief: Brief) -> str:
    """The buyer that is meant: the one named, else the one the talk is about where the message goes on."""
    if _named(brief):
        return message
    return brief.focus.buyer_name if brief.focus.buyer_name and cues.FOLLOW_UP.search(text) else ""


def _cover(message: str, text: str, brief: Brief, *, known: bool = False) -> Understanding | None:
    invoice = invoice_named(text, brief)
    if not brief.principal.has_records or (not _named(brief) and is_supposed(message, text)):
        return None
    if not (known or rule_cues.COVER.search(text) or _a_shipment(message, text, brief)):
        return None
    if rule_cues.STOP_DAY.search(text) or (rule_cues.CHANGED.search(text) and cues.CONCEPT.search(text)):
        return None
    if _HOW_MUCH_MORE.search(text) and _named(brief) and not amounts(message):
        return None  # what is left of the limit
    if invoice and not rule_cues.INDEMNITY.search(text):
        return Understanding(Intent.COVER, arguments={"invoice_no": invoice})
    buyer = _about(message, text, brief) or asked_name(message)
    told = delivery_told(message, brief)
    if "amount" in told and "terms_days" not in told and (days := days_given(message)) is not None:
        told["terms_days"] = days
    if not buyer and rule_cues.OVERDUE.search(text) and not told:
        told = {"overdue": True}
        return Understanding(Intent.DEADLINES, aspect=Aspect.SHIPPING, also_explain=True, arguments=told)
    if not buyer and (cues.CONCEPT.search(text) or not told):
        return None
    changed = not buyer and "amount" not in told
    vague = "dispatch_on" not in told and bool(_vague_days(message, brief))
    return Understanding(Intent.COVER, buyer=buyer, also_explain=changed, arguments=told, vague_day=vague)


_HOW_MUCH_MORE = re.compile(
    r"还能(再)?(发|出)(货)?(多少|几多)|(最多|最大).{0,8}(多少|多大|几多)"
    r"|\bhow much (more )?(can|may|could) (we|i) (still |now )?(ship|deliver|send|supply|sell)\b"
)


def _vague_days(message: str, brief: Brief) -> Sequence[Day]:
    """Days that are named so that nobody can tell which: next month."""
    return [day for day in days_named(message, brief.today) if not day.sure]


def _a_shipment(message: str, text: str, brief: Brief) -> bool:
    """Whether goods of an amount are to go to a buyer that is named, whatever is asked about it."""
    told = delivery_told(message, brief)
    sent = "terms_days" in told and rule_cues.SENDING.search(text)
    on_terms = {"amount", "terms_days"} <= told.keys() and not _OWED.search(
        sentence_of_delivery(message, text)
    )
    return _named(brief) and bool(("amount" in told and rule_cues.SHIPPING.search(text)) or sent or on_terms)


_OWED = re.compile(
    rf"{rule_cues.OVERDUE.pattern}|{cues.CLAIM.pattern}|{rule_cues.INDEMNITY.pattern}|欠|发票|\bow(e|es|ed|ing)\b|\binvoices?\b"
)
"""What an amount and a number of days are of where no delivery is meant."""


def _deadlines(message: str, text: str, brief: Brief, *, known: bool = False) -> Understanding | None:
    stop_day = rule_cues.STOP_DAY.search(text)
    its_invoices = rule_cues.OPEN_INVOICES.search(text) and _named(brief)
    asked = known or stop_day or rule_cues.DEADLINE.search(text) or its_invoices
    told = days_overdue(message)
    overdue = long_overdue(message, brief.today) if told is None else told
    if (
        not (asked or (overdue is not None and rule_cues.STOP.search(text)))
        or not brief.principal.has_records
    ):
        return None
    if cues.CLAIM_NO.search(text) or rule_cues.CONSEQUENCE.search(text) or cues.DECISION.search(text):
        return None
    if "loss_payee" in parameters_named(text):
        return None
    if "declaration" in parameters_named(text) and not rule_cues.OVERDUE.search(text):
        return None
    own_term = cues.POLICY.search(text) and cues.OWN.search(text)
    of_limit = cues.LIMIT.search(text) and not (stop_day or rule_cues.OVERDUE.search(text))
    if own_term or of_limit:
        return None
    if _PERIOD.search(text) and not (overdue or invoice_named(text, brief) or _about(message, text, brief)):
        wanted = "claim_filing" if rule_cues.CLAIMING.search(text) else "overdue_notice"
        return Understanding(Intent.TERMS, parameters=(wanted,))
    arguments: dict[str, Any] = {}
    if overdue is not None:
        arguments["days_overdue"] = overdue
    invoice = invoice_named(text, brief)
    aspect = Aspect.SHIPPING if stop_day or rule_cues.STOP.search(text) else Aspect.AMOUNT
    if invoice:
        return Understanding(Intent.DEADLINES, aspect=aspect, arguments={"invoice_no": invoice})
    within = within_days(message, text, brief)
    if within is not None:
        arguments["within_days"] = within
    due = due_named(message, text, brief)
    if due and not arguments:
        arguments["due_on"] = due
    buyer = _about(message, text, brief)
    in_general = not arguments and not buyer
    if in_general:
        arguments = {"overdue": True}
    return Understanding(
        Intent.DEADLINES, buyer=buyer, aspect=aspect, also_explain=in_general, arguments=arguments
    )


_PERIOD = re.compile(
    r"(到期|届满|延长期限?)(以|之)?(后|起|算起).{0,12}((多少|几)个?[天月]|多久)"
    r"|\bhow (quick(ly)?|soon|fast|many months)\b.{0,40}\b(after|once)\b"
    r"|\bhow (many days|long)\b.{0,40}\bafter the\b"
)
"""A period that is asked for, not the day on which one of the invoices has it end."""


OWN_AUTHORITY = "discretionary_limit"
"""The parameter that says what may be granted without asking the insurer."""


def parameters_named(text: str) -> tuple[str, ...]:
    """The policy parameters that a folded text speaks of."""
    return tuple(name for name, rule in term_cues.PARAMETERS if rule.search(text))


def invoice_named(text: str, brief: Brief) -> str:
    """The first invoice a folded message names; empty for none."""
    return next(iter(invoices_named(text, brief)), "")


def invoices_named(text: str, brief: Brief) -> tuple[str, ...]:
    """The invoices a folded message names; numbers of claims and of one's own policies are none."""
    policies = {number.casefold() for number in brief.principal.policies}
    others = (cues.CLAIM_NO, cues.REGISTRATION, rule_cues.PAYMENT_METHOD)
    found = [match.group(1) for match in rule_cues.INVOICE_NO.finditer(text)]
    whole = tuple(
        number.upper()
        for number in dict.fromkeys(found)
        if number not in policies and not any(rule.fullmatch(number) for rule in others)
    )
    part = None if whole else rule_cues.INVOICE_PART.search(text)
    return (next(filter(None, part.groups())),) if part else whole


def _indemnity(message: str, text: str, brief: Brief, *, known: bool = False) -> Understanding | None:
    if not (known or rule_cues.INDEMNITY.search(text)) or cues.CLAIM_NO.search(text):
        return None
    buyer = _about(message, text, brief)
    invoice, cause = invoice_named(text, brief), cause_named(text)
    if invoice and brief.principal.has_records:
        return Understanding(Intent.INDEMNITY, arguments={"invoice_no": invoice, **cause})
    figures = loss_figures(message, text)
    if not buyer and "debt" not in figures:
        return None
    if figures and names_more_than(figures, text):
        return None
    if buyer and not figures and _OF_A_CLAIM.search(text):
        return None
    if buyer and cues.CLAIM.search(text) and (cues.CLAIM_RECORD.search(text) or cues.DECIDED.search(text)):
        return None
    if buyer and not brief.principal.has_records and not figures:
        return None
    figures |= cause
    return Understanding(Intent.INDEMNITY, buyer=buyer if not figures.get("limit") else "", arguments=figures)


_OF_A_CLAIM = re.compile(
    r"(这|那)(个|件|笔)?(案子|案件|赔案|案)"
    r"|\bclaiming on\b|\b(on|in|for|from) (the|that|this|our|my) ([\w-]+ ){0,2}(case|claim)\b"
)
"""A claim that was made: what it brings is on record, or not yet, and is not estimated."""


def _checklist(message: str, text: str, brief: Brief, *, known: bool = False) -> Understanding | None:
    if not (known or rule_cues.CHECKLIST.search(text)):
        return None
    number = cues.CLAIM_NO.search(text)
    if number:
        return (
            None
            if cues.CLAIM_RECORD.search(text)
            else Understanding(Intent.CHECKLIST, claim_no=number.group(1))
        )
    cause = cause_named(text)
    if cause and not _named(brief) and (known or rule_cues.CLAIMING.search(text)):
        return Understanding(Intent.CHECKLIST, also_explain=True, arguments=cause)
    return None


def _premium(message: str, text: str, _brief: Brief, *, known: bool = False) -> Understanding | None:
    found = amounts(message)
    asked = known or (rule_cues.PREMIUM.search(text) and rule_cues.TURNOVER.search(text))
    estimated = rule_cues.PREMIUM_ESTIMATE.search(text) and not rule_cues.PREMIUM_EXPLAINED.search(text)
    if not found and estimated:
        return Understanding(Intent.PREMIUM)  # the turnover is asked for
    told = premium_told(message)
    if "turnover" not in told or not asked:
        return None
    return Understanding(Intent.PREMIUM, arguments=told)


def _top_up(message: str, text: str, _brief: Brief) -> Understanding | None:
    """What extra cover on a buyer costs: its amount, its yearly price, the months it runs (WE17)."""
    found, shares = amounts(message), percentages(message)
    if not rule_cues.TOP_UP.search(text) or not found or not shares:
        return None
    told: dict[str, Any] = {"top_up": plain(found[0].amount), "top_up_rate": plain(shares[0])}
    months = re.search(r"(\d{1,3})\s*(?:个?月|months?)", text)
    told |= {"top_up_months": int(months.group(1))} if months else {}
    return Understanding(Intent.PREMIUM, arguments=told | _currency(found[0]))


def _currency(found: Quantity) -> dict[str, str]:
    return {"currency": found.currency} if found.currency else {}


def _liability(_message: str, text: str, brief: Brief, *, known: bool = False) -> Understanding | None:
    asked = (known or rule_cues.LIABILITY.search(text)) and brief.principal.has_records
    if asked and _NOT_THE_MAXIMUM & set(parameters_named(text)):
        return None
    return Understanding(Intent.LIABILITY) if asked else None


def _limit_need(message: str, text: str, _brief: Brief, *, known: bool = False) -> Understanding | None:
    told = need_told(message, text)
    if not told or not re.search(r"月|month", text):
        return None
    if not known and ("terms_days" not in told or not rule_cues.LIMIT_NEED.search(text)):
        return None
    return Understanding(Intent.LIMIT_NEED, arguments=told)


def _financing(message: str, text: str, brief: Brief, *, known: bool = False) -> Understanding | None:
    told = financing_told(message)
    if not amounts(message) or not (known or ("advance_rate" in told and rule_cues.FINANCING.search(text))):
        return None
    return Understanding(Intent.FINANCING, buyer=_about(message, text, brief), arguments=told)


_NOT_THE_MAXIMUM = {"deductible", "discretionary_limit"}
"""Amounts of a policy that may be used up as well, and are told as its terms."""


class _Reckoner(Protocol):
    def __call__(
        self, message: str, text: str, brief: Brief, /, *, known: bool = False
    ) -> Understanding | None: ...


_KNOWN: dict[Intent, _Reckoner] = {
    Intent.LIABILITY: _liability,
    Intent.FINANCING: _financing,
    Intent.LIMIT_NEED: _limit_need,
    Intent.PREMIUM: _premium,
    Intent.COVER: _cover,
    Intent.DEADLINES: _deadlines,
    Intent.INDEMNITY: _indemnity,
    Intent.CHECKLIST: _checklist,
}
