"""Going on with what was just told: other figures, the same buyer, claim or invoice, or another buyer's."""

import re
from typing import Any

from bot.brief import Brief
from bot.embedded import cues, rule_cues
from bot.embedded.alert_questions import alerts_asked
from bot.embedded.change_questions import changes_asked
from bot.embedded.cues import Aspect
from bot.embedded.deliveries import delivery_told, delivery_tried
from bot.embedded.intent import INTENT_OF_TOOL, Intent, Understanding
from bot.embedded.intents.asked import Asked
from bot.embedded.intents.model import Ranked
from bot.embedded.learned import LIMIT_PARTS
from bot.embedded.limit_questions import aspect_of
from bot.embedded.other_figures import other_figures
from bot.embedded.quantities import amounts
from bot.embedded.reckoning import invoice_named, parameters_named
from bot.embedded.same_claim import next_claim, same_claim
from bot.embedded.same_invoice import same_invoice
from bot.embedded.same_request import same_request
from bot.embedded.which_policy import names_policy
from tools.buyer_names.verdict import Verdict

LONGEST = 60
"""Characters of a message that leans on the one before."""
LIKELY, SURELY_LEANS = 0.5, 0.9
"""From here on a part is taken for asked where it is known which claim or buyer the talk is about."""


def going_on(message: str, text: str, brief: Brief, ranked: Ranked | None) -> Understanding | None:
    """What a short message asks of what the turn before was about; None where it stands by itself."""
    focus = brief.focus
    if not focus.tool or focus.open_question is not None or len(message) > LONGEST:
        return None
    if cues.CLAIM_NO.search(text) or invoice_named(text, brief) or names_policy(text, brief):
        return None
    if brief.mention.certain:
        return _of_another(message, text, brief)
    if brief.mention.verdict is not Verdict.NONE:
        # What is worked out of figures alone is of no buyer: a name that may be in "旺季要乘1.2" is none.
        return None if focus.buyer_name or "buyer" in focus.arguments else other_figures(message, text, brief)
    part = ranked.best if ranked and ranked.confidence >= LIKELY else None
    leans = ranked is not None and ranked.leaning >= SURELY_LEANS
    return (
        other_figures(message, text, brief)
        or _still_due(text, brief)
        or _last_to_ship(text, brief)
        or _what_is_left_of_the_policy(text, brief)
        or same_request(text, brief)
        or next_claim(text, brief)
        or same_invoice(text, brief)
        or same_claim(text, brief, part)
        or _part_of_its_limit(text, brief, part if leans else None)
        or _of_this_buyer(message, text, brief, part)
    )


_SAME_OF_ANOTHER = re.compile(
    r"^(那|那么|还有|再看(看)?|换成|换|然后|咁)?[^,，。?？]{1,24}?(的|那家|那间|这家|家|那个)?"
    r"(呢|又如何|怎么样|点样|又点样?|又怎(么)?样)[?？。\s]*$"
    r"|也.{0,6}(看|查)(一?下)?|^(ok(ay)?[, ]*|and |so |now |then )*(what|how) about\b"
    r"|^(and|or|then|ok(ay)?|now)\b[, ]+(for |with |to |on )?[\w&.’' -]{2,40}[?.!\s]*$"
    r"|\b(too|as well)\b[?.!\s]*$"
    r"|^(那|那么|还有)?[^,，。?？]{1,12}[那这嗰𠮶](家|间|个)[?？。\s]*$|^(and |now )?the other( one)?\b"
    r"|\bsame (question |thing )?(for|with|on|about)\b|\bsame question\b|^(同样的?问题|一样的问题)"
)
"""The question before, asked of a buyer that is named and of nothing else."""
_PER_BUYER = frozenset({"check_cover", "invoice_deadlines", "claim_status", "estimate_indemnity"})
"""Tools whose question is asked again of another buyer; of any other tool a named buyer's limit is asked."""
_OF_ITSELF = (cues.LIMIT, cues.CLAIM, cues.CONCEPT, rule_cues.DEADLINE, rule_cues.COVER, cues.URGENT)
"""What makes a message that names a buyer a question of its own."""
_BOUND = ("buyer", "claim_no", "invoice_no", "policy")
"""Arguments that belong to the buyer before."""


def _of_another(message: str, text: str, brief: Brief) -> Understanding | None:
    tool, name = brief.focus.tool, brief.mention.names[0]
    typed = tool == "estimate_indemnity" and "buyer" not in brief.focus.arguments
    intent = INTENT_OF_TOOL[tool] if tool in _PER_BUYER and not typed else None
    if any(rule.search(text) for rule in _OF_ITSELF):
        return None
    told = _figures_before(brief)
    changed = delivery_told(message, brief) if intent is Intent.COVER else {}
    if changed and told:
        return Understanding(Intent.COVER, buyer=name, arguments={**told, **changed})
    if not _SAME_OF_ANOTHER.search(text) or aspect_of(text) is not Aspect.AMOUNT:
        return None
    if intent is None:
        return Understanding(Intent.LIMIT, name) if brief.focus.buyer_name else None
    if intent is Intent.COVER and not told:
        return None
    return Understanding(intent, buyer=name, arguments=told)


def _figures_before(brief: Brief) -> dict[str, Any]:
    """What was told before that another buyer may be asked of too; of a loss its cause."""
    if brief.focus.tool == "estimate_indemnity":
        return {key: value for key, value in brief.focus.arguments.items() if key == "cause"}
    return {key: value for key, value in brief.focus.arguments.items() if key not in _BOUND}


_LEFT = re.compile(r"还?剩|余下|用(掉|去|了)?(多少|几多)|\b(left|used|remain\w*|available)\b")


def _still_due(text: str, brief: Brief) -> Understanding | None:
    """What of the premium just worked out is still to be paid, which is told with it."""
    if brief.focus.tool != "estimate_premium" or not _STILL_DUE.search(text):
        return None
    return Understanding(Intent.PREMIUM, arguments=dict(brief.focus.arguments))


_STILL_DUE = re.compile(
    r"还(要|需要?|得|差|欠)(再)?(交|付|补|缴)?(多少|几多)"
    r"|\bstill\b.{0,16}\b(pay|due|owe|outstanding|come)\b|\bleft to pay\b"
)


def _what_is_left_of_the_policy(text: str, brief: Brief) -> Understanding | None:
    """What of the maximum liability just told is used, and what is left of it."""
    told, parameters = brief.focus.tool, tuple(brief.focus.arguments.get("parameters", ()))
    of_it = told == "maximum_liability_used" or (
        told == "policy_terms" and parameters == ("maximum_liability",)
    )
    return (
        Understanding(Intent.LIABILITY)
        if of_it and _LEFT.search(text) and not cues.LIMIT.search(text)
        else None
    )


_ABOUT_A_BUYER = frozenset(
    {
        "credit_limit",
        "check_cover",
        "find_buyer",
        "request_limit",
        "watch_buyer",
        "report_overdue",
        "file_claim",
    }
)
"""Tools after which a question that names nobody is about the same buyer still."""
POINTS = re.compile(
    rf"{cues.THIS_BUYER.pattern}|[那这嗰𠮶](张|笔|票)|刚才|它|佢|他(们)?家?|这家|那家|该(公司|买方|客户)|呢(间|家|個)|[嗰𠮶](间|家)"
    r"|\b(it|its|it's|they|them|their|they're|him|her|his)\b"
    r"|\b(this|that|the same) (one|company|buyer|customer|client|invoice)\b"
)
ANOTHER = re.compile(
    r"另(一|外)(家|个|间)|别(家|的客户)|新(客户|买家|买方)|\b(another|new) (customer|client|buyer|company)\b"
)
"""Another company is pointed at: what is told must not be of the one just told of."""
_GENERAL = re.compile(
    r"我(们|司)?的?保单|保单(上|里|的)|一般|通常|\b(my|our|the) policy\b|\bin general\b|\busually\b"
)


def _part_of_its_limit(text: str, brief: Brief, part: Asked | None) -> Understanding | None:
    """A part of the limit just told, asked for by its word: what are the conditions there."""
    told = brief.focus.tool == "credit_limit" and brief.focus.buyer_name
    if not told or part not in LIMIT_PARTS or _DEFINED.search(text) or ANOTHER.search(text):
        return None
    return Understanding(Intent.LIMIT, brief.focus.buyer_name, aspect=LIMIT_PARTS[part])


_DEFINED = re.compile(
    r"什么是|意思|是啥|一般|通常|我们|保单"
    r"|\bmean(s|ing)?\b|\bwhat('s| is| are) an? |\bin general\b|\busually\b|\bour\b|\bpolicy\b"
)
"""What asks for a word's meaning or for one's policy, though a limit was told."""


def _last_to_ship(text: str, brief: Brief) -> Understanding | None:
    """Until when goods may still go to the buyer just checked: as long as its limit stands."""
    if brief.focus.tool != "check_cover" or not brief.focus.buyer_name or not _LAST_TO_SHIP.search(text):
        return None
    return Understanding(Intent.LIMIT, brief.focus.buyer_name, aspect=Aspect.VALIDITY)


_LAST_TO_SHIP = re.compile(
    r"(最晚|最迟|最后).{0,10}(发|出|装|走|送)(货|运|船)?|(哪天|几号|几时|什么时候)(之前|前)?.{0,4}(要|得|必须)?(发|出|走)(货|运)?"
    r"|\b(latest|last)\b.{0,24}\b(ship|dispatch|deliver|send|go out|leave)\w*"
    r"|\b(by when|until when)\b.{0,24}\b(ship|dispatch|deliver|send|go|leave)"
)


def _of_this_buyer(message: str, text: str, brief: Brief, part: Asked | None) -> Understanding | None:
    """What is asked of the buyer that was just told of: a delivery to it, its claim, its days, its limit."""
    points, told = POINTS.search(text), brief.focus.tool
    goes_on = told in _ABOUT_A_BUYER or (told == "invoice_deadlines" and "buyer" in brief.focus.arguments)
    if not brief.focus.buyer_name or not (points or goes_on) or ANOTHER.search(text):
        return None
    if alerts_asked(message, text, brief) or changes_asked(message, text, brief):
        return None
    if cues.CLAIM.search(text):
        if points and told == "invoice_deadlines" and rule_cues.DEADLINE.search(text):
            return Understanding(Intent.DEADLINES, buyer=brief.focus.buyer_name)
        asked = points and (cues.CLAIM_RECORD.search(text) or cues.DECIDED.search(text))
        return Understanding(Intent.CLAIM, buyer=brief.focus.buyer_name) if asked else None
    if cues.CONCEPT.search(text) or _GENERAL.search(text) or cues.LIST.search(text):
        return None
    if rule_cues.INDEMNITY.search(text) and not amounts(message):
        return Understanding(Intent.INDEMNITY, buyer=brief.focus.buyer_name)
    return _delivery_to(message, text, brief) or _its_limit_or_days(text, brief, part, points=bool(points))


def _delivery_to(message: str, text: str, brief: Brief) -> Understanding | None:
    """Goods of an amount that are to go to the buyer just told of."""
    told = delivery_tried(message, brief)
    sent = rule_cues.SENDING.search(text) or rule_cues.COVER.search(text) or rule_cues.SHIPPING.search(text)
    before = {key: value for key, value in brief.focus.delivery.items() if key not in _BOUND}
    only_terms = (
        brief.focus.tool == "check_cover" and before and "terms_days" in told and "amount" not in told
    )
    if not only_terms and ("amount" not in told or not (sent or "terms_days" in told)):
        return None
    kept = before if only_terms else as_before(brief)
    return Understanding(Intent.COVER, buyer=brief.focus.buyer_name, arguments={**kept, **told})


def as_before(brief: Brief) -> dict[str, Any]:
    """What another amount for the same buyer is checked with as before, unless it is said otherwise."""
    return {key: value for key, value in brief.focus.delivery.items() if key in ("currency", "terms_days")}


_IS_LATE = re.compile(
    r"(有没有|有冇|是不是|是否|都|已经?)[^,;。?]{0,8}(逾期|过期|拖)|(逾期|过期)(了)?(没|吗|么|未)"
    r"|^(and |so )?(is|are|was|were|has|have|any)\b.{0,40}\b(late|overdue|past due|behind|unpaid)\b"
)
"""Whether something of the buyer just told of is late, which its invoices tell."""


def _its_limit_or_days(text: str, brief: Brief, part: Asked | None, *, points: bool) -> Understanding | None:
    name = brief.focus.buyer_name
    of_days = brief.focus.tool == "invoice_deadlines"
    its_days = points or rule_cues.OVERDUE.search(text) or of_days
    if (rule_cues.DEADLINE.search(text) and its_days) or (of_days and rule_cues.STOP.search(text)):
        aspect = Aspect.SHIPPING if rule_cues.STOP.search(text) else Aspect.AMOUNT
        return Understanding(Intent.DEADLINES, buyer=name, aspect=aspect)
    if cues.BARE_LIMIT.search(text):
        return Understanding(Intent.LIMIT, name)
    aspect = aspect_of(text)
    of_policy = set(parameters_named(text)) - {"max_payment_term_days", "insured_percentage"}
    if part in LIMIT_PARTS and not of_policy:
        return Understanding(Intent.LIMIT, name, aspect=LIMIT_PARTS[part])
    if points and _IS_LATE.search(text):
        return Understanding(Intent.DEADLINES, buyer=name)
    if aspect is Aspect.AMOUNT or of_policy or rule_cues.OVERDUE.search(text):
        return None
    return Understanding(Intent.LIMIT, name, aspect=aspect, also_explain=aspect is Aspect.REASON)
