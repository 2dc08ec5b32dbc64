"""Payment terms and days overdue, as people type them in Chinese, English and both."""

import re
from dataclasses import dataclass

from bot.embedded.quantities import NUMBERS_OF_DAYS, ONE_TO_TEN, folded_in_place, whole

_N = rf"(?<!\d)(?<!\d\.)(?<![一二两三四五六七八九十百零])(?P<n>\d{{1,3}}|[一二两三四五六七八九十百零]{{1,5}}|\b(?:{'|'.join((*ONE_TO_TEN, *NUMBERS_OF_DAYS))})\b)"
_ALONE = r"(?!\.?\d|\s?[%万千亿个成]|-|\s-\d|[kwm]\b|\s*months?)"
_CREDIT = r"(?:账期|数期|信用期|赊销期|放账|赊账|付款期限?)"
_NAMED = (
    rf"(?:{_CREDIT}(?:是|为|到|给|改成|改为|延长到|:|\s){{0,3}}|\b(?:terms?|credit(?: period)?|tenor|pay(?:s|able|ment)?)\s*(?:of|are|is|at|in|within|after|:)\s*"
    r"|(?<![a-z])(?:net|n/|o/?a|d/?a|d/?p|l/?c|t/?t|b/?l|open account|usance|见票|见提单)(?:日|后|[\s-]){0,4})"
)
_INVOICE = r"(?:from|after)\s+(?:the\s+)?(?:date of\s+)?(?:invoice|b/?l|delivery|shipment|dispatch)"


def _rules(*patterns: str) -> tuple[re.Pattern[str], ...]:
    return tuple(map(re.compile, patterns))


_TERM_DAYS = _rules(
    rf"{_N}[\s-]*(?:天|日|days?)?\s*(?:from\s+)?(?P<month_end>end of (?:the )?month|eom\b|month[ -]end|月结)",
    rf"(?<![a-z])(?P<month_end>eom\s?(?:\+|plus)?|end of (?:the )?month\s?(?:\+|plus))\s?{_N}{_ALONE}",
    rf"{_N}\s*[日天]数",
    rf"{_N}\s*天(?:后|内)?结(?!果|案|束|论)",
    rf"(?P<month_end>月结)\s*{_N}{_ALONE}",
    rf"{_N}(?:\s*[天日]?\s*的?\s*{_CREDIT}|\s*[天日](?:之?[后内])?(?:才|再|内)?(?:付款|付清|结款|结算|回款|到账))",
    rf"{_NAMED}{_N}{_ALONE}",
    rf"\b{_N}[\s-]*days?['’]?\s+(?:(?:payment\s+)?(?:terms?|credit|net|open account|o/?a|account|usance|tenor)\b|{_INVOICE})",
    rf"\b(?:on|at|with|offer|grant|give[ns]?|wants?|ask(?:s|ed|ing)? for|usual|normal|standard)\s+{_N}[\s-]*days?\b(?!\s*(?:past|after|ago|before|of|notice|wait))",
    rf"\b(?:on|at)\s+(?P<n>30|45|60|75|90|120|150|180)\b{_ALONE}(?!\s*(?:days?|per|a|an|the)\b|[,.]\d)",
    rf"(?:放|赊){_N}\s*[天日]",
    rf"{_N}\s*[天日](?:的)?(?:远期|承兑|信用证)",
    rf"(?:改[成为到]|延长到|放宽?到)\s*{_N}\s*天",
    rf"[,、]\s*{_N}\s*(?:天|days?|d\b)\s*(?=[?。.,]|$|能|行|可以|吗|会|ok)",
    rf"(?:\d|\d[km]|\b(?:usd|eur|gbp|hkd|cny|rmb|dollars?|euros?|pounds?)|[,;])\s+{_N}[\s-]*days?\s+(?:to|for|terms?)\b",
    rf"(?:发|出|给|货|[万wk元])[^0-9天期]{{0,8}}\s*{_N}\s*天(?![内前后之没还就到了多])",
)
_OLD = _N.replace("?P<n>", "?:")
_TERM_CHANGED = _rules(
    rf"{_N}[\s-]*(?:days?)?\s*(?:instead of|rather than|(?:and )?not|in place of)\s*(?:the usual |the |our )?{_OLD}[\s-]*(?:days?\b|[天日])?(?!\s?[%kmw万])",
    rf"\bfrom\s+{_OLD}[\s-]*(?:days?)?\s*(?:up |on )?to\s+{_N}[\s-]*days?\b",
    rf"{_OLD}\s*[天日]的?(?:账期|数期|信用期|付款期)?.{{0,8}}?(?:改|变|延长?|放宽?|拉长?|加长?|提|调|宽限?)(?:成|为|到|至|做)\s*{_N}\s*[天日]",
    rf"{_N}\s*[天日]的?(?:账期|数期)?[,，]?\s*(?:而不是|不是|代替|取代)\s*{_OLD}\s*[天日]",
    rf"不是\s*{_OLD}\s*[天日][,，]?\s*(?:而?是|改)\s*{_N}\s*[天日]",
)
"""A term in place of another: the new one is meant, wherever it stands."""
_TERM_MONTHS = _rules(
    rf"{_N}(?:\s*个月\s*的?\s*{_CREDIT}|[\s-]*months?['’]?\s+(?:payment\s+)?(?:terms?|credit)\b)",
    rf"{_NAMED}{_N}\s*(?:个月|months?)",
)
_STILL = r"(?:了|已经?|有|都|快|差不多|大概|约|达|付款|,|\s){0,5}"
_OVERDUE = _rules(
    rf"(?:过|超)(?:咗|了)?(?:期|钟|晒期){_STILL}{_N}\s*多?\s*[天日](?!以?[内上下前后]|之[内前后])",
    rf"(?:逾期|过期|超期|到期|拖欠|拖|欠款?|欠[^,。;天]{{0,12}}[万元块wk]|晚付|迟付|付晚|延迟付款?|未付|没付|不付|(?<![报知交货])晚){_STILL}{_N}\s*多?\s*[天日](?!以?[内上下前后]|之[内前后])",
    rf"(?<!账期)(?<!月结){_N}\s*多?[天日]\s*的?(?:逾期|[没未不][付给还]|之?前就?到期)",
    rf"\b(?<!reported )(?<!notified )(?<!declared )(?<!notice ){_N}[\s-]*(?:days?\s*(?:overdue|past[\s-]+(?:the\s+)?due|in arrears|beyond|delinquent|late\b(?!\s*(?:in )?(?:report|notif|declar)))|dpd\b)",
    rf"\b(?:overdue|late|past[\s-]?due|delayed|in arrears|delinquent|has(?:n['’]?t| not) paid(?: us)?)\s*(?:by|for|in|since|now|already|:)?\s*{_N}[\s-]*days?\b(?!\s*or (?:more|longer))",
    rf"\bdue {_N} days ago\b",
)


@dataclass(frozen=True)
class PaymentTerm:
    """A payment term in days or in months, from the invoice date or from the end of its month."""

    days: int | None = None
    months: int | None = None
    end_of_month: bool = False


def term_days(message: str) -> PaymentTerm | None:
    """The payment term that a message names, in days or calendar months; None when it names none.

    月结 and EOM run from the end of the month of the invoice; 月结 may stand without a figure.
    """
    text = folded_in_place(message)
    for pattern in _OVERDUE:
        text = pattern.sub(" ; ", text)
    changed, _ = _first(_TERM_CHANGED, text)
    if changed:
        return PaymentTerm(days=changed)
    days, found = _first(_TERM_DAYS, text)
    if found and days:
        return PaymentTerm(days=days, end_of_month="month_end" in found.groupdict())
    months, _ = _first(_TERM_MONTHS, text)
    if months:
        return PaymentTerm(months=months)
    return PaymentTerm(end_of_month=True) if "月结" in text else None


def days_overdue(message: str) -> int | None:
    """For how many days something is overdue, as the message says; None when it does not.

    逾期30天以内 and "30 days or more" speak of a rule, and a notice given 5 days late is not a late payment.
    """
    return _first(_OVERDUE, folded_in_place(message))[0]


def _first(patterns: tuple[re.Pattern[str], ...], text: str) -> tuple[int | None, re.Match[str] | None]:
    for pattern in patterns:
        found = pattern.search(text)
        number = whole(found["n"]) if found else None
        if number is not None:
            return number, found
    return None, None
