"""What a message asks to be done: a limit requested, an overdue reported, a claim filed, a buyer watched."""

import re
from typing import Any

from bot.brief import Brief
from bot.embedded import cues, write_cues
from bot.embedded.asked_name import asked_name
from bot.embedded.days import days_named
from bot.embedded.intent import Intent, Understanding
from bot.embedded.intents.asked import Asked
from bot.embedded.limit_told import limit_asked, limit_details, limit_replied
from bot.embedded.loss_figures import cause_named
from bot.embedded.quantities import amounts
from bot.embedded.reckoning import invoices_named
from knowledge.folding import fold
from tools.buyer_names.verdict import Verdict
from tools.money import plain
from tools.requests import LimitChange

WRITES = frozenset({Intent.REQUEST_LIMIT, Intent.REPORT_OVERDUE, Intent.FILE_CLAIM, Intent.WATCH_BUYER})


def requesting(message: str, text: str, brief: Brief) -> Understanding | None:
    """What is to be prepared, with its arguments; None when the message asks for nothing to be done."""
    if write_cues.EXPLAINING.search(text) or _of_a_claim(text, brief):
        return None
    appealed = _appeal(message, text, brief)
    if appealed is not None:
        return appealed
    before = write_cues.DONE_BEFORE.search(text) and not write_cues.CHANGED.search(text)
    if before and not write_cues.SENT.search(text):
        return None
    for asked in (_watch, _extension, _plan, _reduction, _cancellation, _request, _notice, _claim):
        understood = asked(message, text, brief)
        if understood is not None:
            return understood if _is_meant(text, understood) else None
    return None


def _of_a_claim(text: str, brief: Brief) -> bool:
    """Whether a claim is named by its number; in "claim RE-26-0310" the number is an invoice's."""
    found = cues.CLAIM_NO.search(text)
    return found is not None and not (found[1].startswith("claim") and bool(invoices_named(text, brief)))


REQUESTS = frozenset(
    {
        Asked.REQUEST_LIMIT,
        Asked.REQUEST_CANCELLATION,
        Asked.REQUEST_OVERDUE_NOTICE,
        Asked.REQUEST_PAYMENT_PLAN,
        Asked.REQUEST_CLAIM,
        Asked.REQUEST_WATCH,
    }
)


def requested_as(asked: Asked, message: str, text: str, brief: Brief) -> Understanding | None:
    """A message that no cue knows, as this request; None when it explains, or has nothing to be about."""
    if asked not in REQUESTS or write_cues.EXPLAINING.search(text) or _of_a_claim(text, brief):
        return None
    if write_cues.DONE_BEFORE.search(text) and not write_cues.SENT.search(text):
        return None
    if write_cues.QUESTION.search(text) and not write_cues.POLITE.search(text):
        return None  # "is the limit on X cancelled?" is no wish to have it cancelled
    invoices = _invoices(text, brief)
    buyer = "" if invoices and not brief.mention.certain else _name(message, text, brief)
    if not buyer and not invoices:
        return None
    if asked is Asked.REQUEST_WATCH:
        return Understanding(Intent.WATCH_BUYER, buyer=buyer)
    if asked is Asked.REQUEST_LIMIT and write_cues.APPEAL.search(text):
        return Understanding(
            Intent.REQUEST_LIMIT, buyer=buyer, arguments={"change": LimitChange.APPEAL.value}
        )
    if asked is Asked.REQUEST_CANCELLATION:
        told = _lowered(message, text)
        return Understanding(Intent.REQUEST_LIMIT, buyer=buyer, arguments=told)
    if asked is Asked.REQUEST_LIMIT:
        return Understanding(Intent.REQUEST_LIMIT, buyer=buyer, arguments=limit_asked(message, text))
    if asked is Asked.REQUEST_CLAIM:
        told = invoices | cause_named(text) | _sent(message, text, brief)
        return Understanding(Intent.FILE_CLAIM, buyer=buyer, arguments=told)
    later = _one_later_day(message, brief) if invoices and asked is Asked.REQUEST_PAYMENT_PLAN else {}
    if later:
        return Understanding(Intent.REPORT_OVERDUE, arguments={"extension": True, **invoices, **later})
    plan = {"plan": True} | _instalments(message, brief) if asked is Asked.REQUEST_PAYMENT_PLAN else {}
    told = invoices | plan | _sent(message, text, brief)
    return Understanding(Intent.REPORT_OVERDUE, buyer=buyer, arguments=told)


def _lowered(message: str, text: str) -> dict[str, Any]:
    """A limit that is to go down, or to an amount, is no cancellation, whatever it sounds like."""
    told = _whole_limit(message, text)
    lowered = "amount" in told or write_cues.LOWERED.search(text)
    change = LimitChange.REDUCTION if lowered else LimitChange.CANCELLATION
    return {"change": change.value, **told}


def _whole_limit(message: str, text: str) -> dict[str, Any]:
    """What the limit is to come down to; "reduce it by 50k" names no whole limit, which is then asked for."""
    whole = write_cues.RAISED_TO.search(message) or write_cues.IS_ENOUGH.search(text)
    told = limit_details(message, asked=False) if whole else {}
    told.pop("terms_days", None)
    return told


def _is_meant(text: str, understood: Understanding) -> bool:
    """Whether it is to be done: said politely, or no question; and about something, or asked of us.

    "我要申请额度" asks us; "申请额度" alone is a subject.
    """
    polite = bool(write_cues.POLITE.search(text)) or text.endswith("!")
    about = bool(
        understood.buyer or understood.arguments.get("amount") or understood.arguments.get("invoices")
    )
    question = bool(write_cues.QUESTION.search(text))
    return (about or polite) and (polite or not question)


def _name(message: str, text: str, brief: Brief) -> str:
    """The buyer as it was written: of the directory, by the form of the request, or pointed at."""
    if brief.mention.certain:
        return brief.mention.names[0]
    # Where folding keeps every letter in its place, 關注 is found as 关注 and the name is cut as written.
    read = text if len(text) == len(message) else message
    for pattern in write_cues.NAMES:
        for found in pattern.finditer(read):
            name = message[slice(*found.span("name"))].strip(" '\"“”「」")
            if not write_cues.NO_NAME.search(fold(name)):
                return name
    if brief.mention.verdict is not Verdict.NONE:
        return message
    if brief.focus.buyer_name and (cues.FOLLOW_UP.search(text) or cues.THIS_BUYER.search(text)):
        return brief.focus.buyer_name
    return asked_name(message)


def _watch(message: str, text: str, brief: Brief) -> Understanding | None:
    stop = bool(write_cues.STOP_WATCH.search(text))
    if not stop and not write_cues.WATCH.search(text):
        return None
    told = {"stop": True} if stop else {}
    return Understanding(Intent.WATCH_BUYER, buyer=_name(message, text, brief), arguments=told)


def _cancellation(message: str, text: str, brief: Brief) -> Understanding | None:
    name = _name(message, text, brief) if write_cues.CANCEL_LIMIT.search(text) else ""
    if not name:
        return None
    told = {"change": LimitChange.CANCELLATION.value}
    return Understanding(Intent.REQUEST_LIMIT, buyer=name, arguments=told)


def _reduction(message: str, text: str, brief: Brief) -> Understanding | None:
    if not write_cues.REDUCE_LIMIT.search(text):
        return None
    told = _whole_limit(message, text)
    name = _REDUCING.sub("", _name(message, text, brief)).removesuffix("那家").removesuffix("这家")
    return Understanding(
        Intent.REQUEST_LIMIT, buyer=name, arguments={"change": LimitChange.REDUCTION.value, **told}
    )


_REDUCING = re.compile(r"^.*?(?:降低|调低|下调|减少)(?:一下)?(?:对|给)?")
"""What is written before the buyer's name in "请帮我降低华东机电的额度"."""


def _appeal(message: str, text: str, brief: Brief) -> Understanding | None:
    """An appeal about a limit, never about a claim; what follows the wish is the new information."""
    found = write_cues.APPEAL.search(text)
    whole = len(text) == len(message)
    if found is None:
        return None
    end = write_cues.INFORMATION.search(message, found.end()) if whole else None
    head, information = (message[: end.start()], message[end.end() :].strip()) if end else (message, "")
    if not write_cues.OF_A_LIMIT.search(fold(head)):
        head, information = message, ""  # what follows is the decision: "please appeal, X was turned down"
    asked = fold(head)
    if write_cues.OF_A_CLAIM.search(asked) or not write_cues.OF_A_LIMIT.search(asked):
        return None
    if write_cues.QUESTION.search(asked) and not write_cues.POLITE.search(asked):
        return None
    told = {"change": LimitChange.APPEAL.value} | ({"information": information} if information else {})
    name = _name(head, asked, brief) or brief.focus.buyer_name or ""
    return Understanding(Intent.REQUEST_LIMIT, buyer=name, arguments=told)


def _extension(message: str, text: str, brief: Brief) -> Understanding | None:
    """Named invoices to be paid later; without a number it is no request of ours to understand."""
    told = _invoices(text, brief)
    if not told or not write_cues.EXTEND.search(text):
        return None
    return Understanding(
        Intent.REPORT_OVERDUE, arguments={"extension": True, **told, **_extended_to(message, brief)}
    )


def _one_later_day(message: str, brief: Brief) -> dict[str, Any]:
    """One day without an amount, for what is owed to be paid whole: no plan of payments, an extension."""
    return {} if _instalments(message, brief) or amounts(message) else _extended_to(message, brief)


def _extended_to(message: str, brief: Brief) -> dict[str, Any]:
    days = [day for day in days_named(message, brief.today) if day.sure]
    return {"extend_to": days[-1].date.isoformat()} if days else {}


def _request(message: str, text: str, brief: Brief) -> Understanding | None:
    if not write_cues.REQUEST_LIMIT.search(text):
        return _raising(message, text, brief) or _wished(message, text, brief)
    told = limit_asked(message, text)
    name = _name(message, text, brief)
    if not brief.principal.has_records and not (name and "amount" in told):
        return None
    return Understanding(Intent.REQUEST_LIMIT, buyer=name, arguments=told)


def _raising(message: str, text: str, brief: Brief) -> Understanding | None:
    """The limit of the buyer just told of is to be another amount: 我想加到100万."""
    told = limit_asked(message, text)
    told_of = brief.focus.tool in ("credit_limit", "check_cover") and brief.mention.verdict is Verdict.NONE
    if (
        not told_of
        or not brief.focus.buyer_name
        or "amount" not in told
        or not write_cues.RAISED.search(text)
    ):
        return None
    return Understanding(Intent.REQUEST_LIMIT, buyer=brief.focus.buyer_name, arguments=told)


def _wished(message: str, text: str, brief: Brief) -> Understanding | None:
    """A limit asked for without the word, with its buyer and amount: get me 350k on X at 60 days."""
    found = write_cues.WISHED_LIMIT.search(text)
    if found is None or write_cues.SOLD.search(found.group()):
        return None
    told, name = limit_asked(message, text), _name(message, text, brief)
    if not name or "amount" not in told:
        return None
    return Understanding(Intent.REQUEST_LIMIT, buyer=name, arguments=told)


def _notice(message: str, text: str, brief: Brief) -> Understanding | None:
    told = _invoices(text, brief) | _sent(message, text, brief)
    sent = {"invoices", "sent_on"} <= told.keys() and not cues.CLAIM.search(text)
    if not sent and not what_is_due(text, brief) and not write_cues.NOTICE.search(text):
        return None
    return _of_invoices_told(Intent.REPORT_OVERDUE, told, message, text, brief)


def what_is_due(text: str, brief: Brief) -> bool:
    """Whether a message asks for what the days just told call for, and names nothing: sort it."""
    told_of = brief.focus.tool == "invoice_deadlines" and brief.focus.buyer_name
    return bool(told_of and write_cues.DONE.search(text))


def _of_invoices_told(
    intent: Intent, told: dict[str, Any], message: str, text: str, brief: Brief
) -> Understanding:
    """The request about the buyer or the invoices it names, else about those just told of."""
    before = brief.focus.arguments
    named = "invoices" in told or brief.mention.verdict is not Verdict.NONE
    if not named and brief.focus.tool in _TOLD_OF_INVOICES and brief.focus.buyer_name:
        number = str(before.get("invoice_no", ""))
        return Understanding(
            intent, buyer=brief.focus.buyer_name, arguments=({"invoices": [number]} if number else {}) | told
        )
    buyer = "" if "invoices" in told and not brief.mention.certain else _name(message, text, brief)
    return Understanding(intent, buyer=buyer, arguments=told)


_TOLD_OF_INVOICES = frozenset({"invoice_deadlines", "credit_limit", "check_cover", "claim_status"})
"""Tools after which a request that names nothing is about what they told of."""


def _plan(message: str, text: str, brief: Brief) -> Understanding | None:
    if not write_cues.PLAN.search(text):
        return None
    told = {"plan": True} | _invoices(text, brief) | _instalments(message, brief)
    buyer = "" if "invoices" in told and not brief.mention.certain else _name(message, text, brief)
    return Understanding(Intent.REPORT_OVERDUE, buyer=buyer, arguments=told)


def _claim(message: str, text: str, brief: Brief) -> Understanding | None:
    told_of = brief.focus.tool in _TOLD_OF_INVOICES and brief.focus.buyer_name
    if not write_cues.CLAIM.search(text) and not (told_of and write_cues.FILED.search(text)):
        return None
    told = _invoices(text, brief) | cause_named(text) | _sent(message, text, brief)
    asked = _of_invoices_told(Intent.FILE_CLAIM, told, message, text, brief)
    return asked if asked.buyer or "invoices" in asked.arguments or brief.principal.has_records else None


def _invoices(text: str, brief: Brief) -> dict[str, Any]:
    numbers = invoices_named(text, brief)
    return {"invoices": list(numbers)} if numbers else {}


def _sent(message: str, text: str, brief: Brief) -> dict[str, Any]:
    """The day on which it went to the insurer, where the message says that it did."""
    if not write_cues.SENT.search(text):
        return {}
    days = [day for day in days_named(message, brief.today, past=True) if day.sure]
    return {"sent_on": days[0].date.isoformat()} if days else {}


def _instalments(message: str, brief: Brief) -> dict[str, Any]:
    """Each day with its amount, part by part; nothing where one has not just one of each."""
    parts: list[dict[str, str]] = []
    for said in write_cues.PARTS.split(message):
        days = [day for day in days_named(said, brief.today) if day.sure]
        if not days:
            continue
        begin, end = days[0].span
        found = amounts(f"{said[:begin]} {said[end:]}", asked=True)
        if len(days) != 1 or len(found) != 1:
            return {}
        currency = {"currency": found[0].currency} if found[0].currency else {}
        parts.append({"on": days[0].date.isoformat(), "amount": plain(found[0].amount), **currency})
    return {"instalments": parts} if parts else {}


def details_told(intent: Intent, missing: str, message: str, text: str, brief: Brief) -> dict[str, Any]:
    """What a reply gives of what was asked for a write; empty when it gives nothing."""
    if missing == "information":
        asks = message.rstrip().endswith(("?", "？", "吗"))
        return {} if asks else {"information": message.strip()}
    if missing == "extend_to":
        return _extended_to(message, brief)
    if intent is Intent.REQUEST_LIMIT:
        return limit_replied(missing, message, text)
    if missing == "cause":
        return cause_named(text)
    if missing == "invoices":
        return _invoices(text, brief)
    if missing == "instalments":
        return _instalments(message, brief)
    days = [day for day in days_named(message, brief.today, past=True) if day.sure]
    return {"sent_on": days[0].date.isoformat()} if days and missing == "sent_on" else {}
