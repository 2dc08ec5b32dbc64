"""What a message asks for, told from rules over what people type (`questions.md` §3)."""

import re
from dataclasses import replace

from bot.brief import Brief
from bot.embedded import cues, rule_cues, talk_cues, write_cues
from bot.embedded.alert_questions import alerts_asked
from bot.embedded.asked_name import asked_name, asked_number
from bot.embedded.change_questions import changes_asked
from bot.embedded.choosing import choice_among
from bot.embedded.claim_questions import claim_asked, of_claim
from bot.embedded.correcting import correcting
from bot.embedded.courtesy import without_courtesy
from bot.embedded.cues import Aspect
from bot.embedded.going_on import going_on
from bot.embedded.intent import INTENT_OF_TOOL, Intent, Understanding
from bot.embedded.intents.asked import Asked
from bot.embedded.intents.model import IntentModel, Ranked
from bot.embedded.learned import second_opinion
from bot.embedded.ledger_questions import ledger_asked
from bot.embedded.limit_questions import aspect_of, buyers_barred, limit_asked, limits_with_room
from bot.embedded.limit_told import limit_details
from bot.embedded.other_figures import other_figures, other_figures_told
from bot.embedded.owed_questions import owed_asked
from bot.embedded.position import all_asked, both_asked, claim_first, position_of_a_buyer
from bot.embedded.quantities import amounts
from bot.embedded.reckoning import invoice_named, reckoning
from bot.embedded.replied_figures import figures_for, names_figure
from bot.embedded.requesting import REQUESTS, WRITES, details_told, requested_as, requesting, what_is_due
from bot.embedded.review_questions import review_asked
from bot.embedded.staying import still_about
from bot.embedded.strangers import and_of_a_stranger, of_a_stranger
from bot.embedded.terms_questions import (
    days_to_act,
    kind_of_buyer_asked,
    own_term,
    period_asked,
    term_followed,
    term_of_one,
    terms_asked,
)
from bot.embedded.which_policy import policy_meant
from knowledge.folding import fold
from tools.buyer_names.verdict import Verdict

MOST_CLAIMS = 4
"""Claims of one message that are looked up."""


def understand(message: str, brief: Brief, intents: IntentModel | None = None) -> Understanding:
    """What the message asks for, given what the conversation is about and which buyers it names.

    Without `intents` the rules are alone; with them a message that no cue knows may be understood too.
    """
    message = without_courtesy(message)
    text = fold(message)
    fixed = _fixed(text)
    if fixed is not None:
        return Understanding(fixed)
    reply = _reply_to_open_question(message, text, brief)
    if reply is not None:
        return reply
    ranked = intents.of(message, _names(message, brief)) if intents and message.strip() else None
    back = correcting(message, text, brief, ranked)
    if back is not None:
        return back
    first = all_asked(text, brief) or _write(message, text, brief, ranked)
    if first is not None:
        return first
    further = (
        owed_asked(message, text, brief)
        or going_on(message, text, brief, ranked)
        or and_of_a_stranger(message, brief)
    )
    if further is not None:
        return further
    told = _question(message, text, brief)
    if ranked is None:
        return of_a_stranger(told, message, brief)
    told = of_a_stranger(second_opinion(told, ranked, message, text, brief), message, brief)
    told = still_about(position_of_a_buyer(told, ranked, text, brief), ranked, message, text, brief)
    return claim_first(told, text, brief)


def _write(message: str, text: str, brief: Brief, ranked: Ranked | None) -> Understanding | None:
    """What is to be prepared: by its cues, unless the message is surely none, or as it was learned."""
    asked = requesting(message, text, brief)
    if ranked is None:
        return asked
    if asked is not None:
        if _of_the_delivery(asked, message, text, brief):
            return None
        meant = _is_exact(asked, ranked, text) or ranked.probability(*REQUESTS) >= NO_REQUEST
        return asked if meant or what_is_due(text, brief) else None
    if ranked.confidence < SURE_OF_REQUEST or other_figures(message, text, brief) is not None:
        return None
    return _claim_before_another(requested_as(ranked.best, message, text, brief))


def _of_the_delivery(asked: Understanding, message: str, text: str, brief: Brief) -> bool:
    """Whether after a cover check another amount is told of the goods: they may go up to 80k."""
    of_limit = asked.intent is Intent.REQUEST_LIMIT and "change" not in asked.arguments
    named = cues.LIMIT.search(text) or "申请" in text or brief.mention.certain
    checked = brief.focus.tool == "check_cover" and of_limit and not named and _OF_THEIRS.search(text)
    return bool(checked) and other_figures(message, text, brief) is not None


_OF_THEIRS = re.compile(r"他们?|它|佢|客户|买方|对方|\b(they|them|he|she|customer|buyer|client)\b")


def _is_exact(asked: Understanding, ranked: Ranked, text: str) -> bool:
    """Whether a request is told by more than its cue, so that no likeness to something else unmakes it.

    What is told beside an appeal is data: its words do not decide whether it is one. A claim names its
    invoices and its cause; a limit that is asked for without the word is none where it is likely a delivery.
    """
    if "information" in asked.arguments or {"invoices", "cause"} <= asked.arguments.keys():
        return True
    wished = asked.intent is Intent.REQUEST_LIMIT and write_cues.WISHED_LIMIT.search(text) is not None
    return wished and ranked.best is not Asked.COVER_CHECK


def _claim_before_another(asked: Understanding | None) -> Understanding | None:
    """A claim that no cue asks to be filed: what is on record is told; one is prepared where nothing is."""
    if asked is None or asked.intent is not Intent.FILE_CLAIM or not asked.buyer or asked.arguments:
        return asked
    return Understanding(Intent.CLAIM, buyer=asked.buyer, otherwise=asked)


NO_REQUEST, SURE_OF_REQUEST = 0.03, 0.8
"""How likely a request must be for its cue to be believed, and for none to be needed."""


def _names(message: str, brief: Brief) -> tuple[str, ...]:
    """The companies in the message: those that the directory finds, else the one that its form shows."""
    typed = asked_name(message) if not brief.mention.names else ""
    return brief.mention.names or ((typed,) if typed else ())


def _fixed(text: str) -> Intent | None:
    """Intents that a fixed rule settles. Refusals come first and depend on nothing secret."""
    if not re.search(r"\w", text):
        return Intent.EMPTY
    for intent, rule in (
        (Intent.GREETING, talk_cues.GREETING),
        (Intent.THANKS, talk_cues.THANKS),
        (Intent.CANCEL, talk_cues.CANCEL),
        (Intent.IDENTITY, talk_cues.IDENTITY),
        (Intent.TAMPERING, talk_cues.TAMPERING),
        (Intent.CONCEALMENT, talk_cues.CONCEALMENT),
        (Intent.KNOWLEDGE, talk_cues.MAY_I_TELL),
        (Intent.BUYERS_SIDE, talk_cues.BUYERS_SIDE),
        (Intent.OTHERS_RECORDS, talk_cues.OTHERS_RECORDS),
        (Intent.LEGAL, talk_cues.LEGAL),
        (Intent.HAND_OVER, talk_cues.HAND_OVER),
        (Intent.HAND_OVER, talk_cues.DISTRESS),
        (Intent.OFF_TOPIC, talk_cues.OFF_TOPIC),
    ):
        if rule.search(text):
            return intent
    return None


def _reply_to_open_question(message: str, text: str, brief: Brief) -> Understanding | None:
    """The answer to what was asked back: a choice by number or words, or what was missing."""
    asked = brief.focus.open_question
    if asked is None:
        return None
    intent = INTENT_OF_TOOL.get(asked.tool, Intent.LIMIT)
    given = {name: value for name, value in asked.arguments.items() if name not in ("buyer", "claim_no")}
    chosen = choice_among(text, asked.choices)
    if chosen and asked.missing == "claim_no":
        return Understanding(intent, claim_no=chosen)
    if chosen and asked.missing == "policy":
        return Understanding(intent, buyer=asked.asked, arguments={**given, "policy": chosen})
    if chosen:
        return Understanding(intent, buyer=chosen, aspect=aspect_of(fold(asked.asked)), arguments=given)
    policy = policy_meant(text, brief) if asked.missing == "policy" and len(text) <= SHORT_OF_CHOICE else ""
    if policy:
        return Understanding(intent, buyer=asked.asked, arguments={**given, "policy": policy})
    new = asked.missing != "information" and _is_new_question(message, text)
    if new and not _figure_named(intent, asked.missing, message, text, brief):
        return None
    wish = requesting(message, text, brief) if intent not in WRITES and len(asked.choices) == 1 else None
    if wish is not None:
        return replace(wish, buyer=asked.choices[0])
    if asked.missing == "claim_no":
        number = cues.CLAIM_NO.search(text)
        return Understanding(intent, claim_no=number.group(1)) if number else None
    if asked.missing not in ("buyer", "policy"):
        told = (details_told if intent in WRITES else figures_for)(
            intent, asked.missing, message, text, brief
        )
        if not told and intent is Intent.CASH_FORECAST:  # told already, so that its figures may change
            told = other_figures_told(asked.tool, message, text, brief, given)
        return Understanding(intent, buyer=asked.asked, arguments={**given, **told}) if told else None
    if asked.missing == "policy":
        turnover = figures_for(intent, "turnover", message, text, brief) if amounts(message) else {}
        # An amount is no policy: it is kept, and which policy is meant is asked again.
        told = turnover if intent is Intent.PREMIUM and turnover else {"policy": message.strip()}
        return Understanding(intent, buyer=asked.asked, arguments={**given, **told})
    if brief.mention.verdict is Verdict.NONE:
        changed = other_figures_told(asked.tool, message, text, brief, given)
        if changed:
            return Understanding(intent, buyer=asked.asked, arguments={**given, **changed})
        if cues.LEANS_BACK.search(text):
            return None
    buyer = message.strip() if brief.mention.verdict is not Verdict.CHOOSE else f"{asked.asked} {message}"
    beside = limit_details(message, asked=False) if intent is Intent.REQUEST_LIMIT else {}
    return Understanding(intent, buyer=buyer.strip(), arguments={**beside, **given})


def _figure_named(intent: Intent, missing: str, message: str, text: str, brief: Brief) -> bool:
    """Whether a message that asks nothing names the figure that was asked back: the limit was 80k."""
    if _ASKS.search(text) or brief.mention.verdict is not Verdict.NONE:
        return False
    return names_figure(intent, missing, message, text, brief)


_ASKS = re.compile(
    r"[?？]|多少|几多|什么|怎么|如何|点样|吗|^(what|how|which|when|who|is|are|can|do|does|should)\b"
)


def _is_new_question(message: str, text: str) -> bool:
    rules = (cues.LIMIT, cues.CLAIM, cues.CONCEPT, cues.POLICY, cues.LIST)
    return len(message) > 60 or any(rule.search(text) for rule in rules)


def _question(message: str, text: str, brief: Brief) -> Understanding:
    first = (
        _urgent(message, text, brief)
        or both_asked(text, brief)
        or limits_with_room(message, text, brief)
        or buyers_barred(text, brief)
        or kind_of_buyer_asked(text, brief)
        or _claim_by_part(text, brief)
        or term_followed(text, brief)
        or period_asked(text, brief)
        or days_to_act(text, brief)
        or review_asked(text, brief)
        or alerts_asked(message, text, brief)
        or changes_asked(message, text, brief)
        or ledger_asked(text, brief)
    )
    if first is not None:
        return first
    worked_out = reckoning(message, text, brief)
    if worked_out is not None and worked_out.intent is not Intent.TERMS:
        return worked_out
    of_invoice = _of_an_invoice(text, brief)
    if of_invoice is not None:
        return of_invoice
    of_terms = term_of_one(text, brief) or worked_out or own_term(text, brief)
    if of_terms is not None:
        return of_terms
    number = asked_number(message) if brief.mention.verdict is Verdict.NONE else ""
    if number and cues.LIMIT.search(text):
        return Understanding(Intent.LIMIT, number, aspect=aspect_of(text))
    if number and len(message) <= len(number) + BESIDE_A_NUMBER:
        return Understanding(Intent.BUYER, buyer=number)
    named = brief.mention.verdict is not Verdict.NONE
    numbers = tuple(dict.fromkeys(cues.CLAIM_NO.findall(text)))
    if numbers:
        others = {"also": numbers[1:MOST_CLAIMS]} if len(numbers) > 1 else {}
        return of_claim(text, claim_no=numbers[0], arguments=others)
    if cues.BUYER.search(text) and not cues.LIMIT.search(text):
        return Understanding(Intent.BUYER, buyer=asked_name(message))
    for told in (
        claim_asked(message, text, brief, named=named),
        limit_asked(message, text, brief, named=named),
    ):
        if told is not None:
            return told
    return terms_asked(text, brief)


def _of_an_invoice(text: str, brief: Brief) -> Understanding | None:
    """The days of an invoice that is named: they are what one asks of it, unless it is told otherwise."""
    invoice = invoice_named(text, brief)
    if not invoice or not brief.principal.has_records:
        return None
    if cues.CONCEPT.search(text) and not _A_DAY.search(text):
        return None
    if _ITS_COVER.search(text) and not _A_DAY.search(text):
        return Understanding(Intent.COVER, arguments={"invoice_no": invoice})
    if cues.WHY.search(text) and _MAY_BE_A_CLAIM.fullmatch(invoice):
        return Understanding(Intent.CLAIM, claim_no=invoice)
    if any(rule.search(text) for rule in (cues.LIMIT, cues.CLAIM_NO, cues.WHY)):
        return None
    alone = len(text) <= len(invoice) + BESIDE_AN_INVOICE and not rule_cues.DEADLINE.search(text)
    if alone and brief.focus.tool == "check_cover" and "invoice_no" in brief.focus.arguments:
        return Understanding(Intent.COVER, arguments={"invoice_no": invoice})
    aspect = Aspect.SHIPPING if rule_cues.STOP.search(text) else Aspect.AMOUNT
    # "HW-0007" may as well be the end of a claim's number.
    claim = Understanding(Intent.CLAIM, claim_no=invoice) if _MAY_BE_A_CLAIM.fullmatch(invoice) else None
    return Understanding(Intent.DEADLINES, aspect=aspect, arguments={"invoice_no": invoice}, otherwise=claim)


_MAY_BE_A_CLAIM = re.compile(r"[A-Za-z]{2,3}-?\d{4}")


_ITS_COVER = re.compile(
    r"(保障|受保|在保|承保|还保|保不保|有没有保|有保(吗|么|没)|管不管|认不认|能赔|会赔|赔不赔)|(争议|纠纷|异议|质量问题|不认账?).{0,12}(影响|怎么|还|保|赔)"
    r"|\b(cover(ed|age)?|insured)\b"
)
"""Whether an invoice is covered: disputed, late or not as it may be."""
_A_DAY = re.compile(
    r"哪天|几号|几时|什么时候|最晚|最迟|日期|期限|\b(date|day|deadline|(by|until|till) when)\b"
)


def _claim_by_part(text: str, brief: Brief) -> Understanding | None:
    """A claim by the end of its number, where no buyer and no whole number tells which."""
    part = cues.CLAIM_PART.search(text)
    if not part or not brief.principal.has_records or brief.mention.verdict is not Verdict.NONE:
        return None
    return None if cues.CLAIM_NO.search(text) else of_claim(text, claim_no=(part[1] or part[2]).upper())


def _urgent(message: str, text: str, brief: Brief) -> Understanding | None:
    """A buyer that fails just now: its days come first, and what to do; where nothing else is asked."""
    named = brief.mention.certain
    if not cues.URGENT.search(text) or not named or not brief.principal.has_records:
        return None
    if cues.CLAIM_NO.search(text) or (cues.LIMIT.search(text) and not cues.LOST.search(text)):
        return None
    if cues.CLAIM.search(text) and (cues.CLAIM_RECORD.search(text) or cues.DECISION.search(text)):
        return None
    asked = (
        rule_cues.COVER.search(text) or rule_cues.INDEMNITY.search(text) or rule_cues.CHECKLIST.search(text)
    )
    return None if asked else Understanding(Intent.DEADLINES, buyer=message, also_explain=True)


SHORT_OF_CHOICE = 24
"""Characters of a message that says which policy is meant, and asks nothing new."""
BESIDE_AN_INVOICE = 10
"""Characters beside an invoice's number in a message that asks of it what was asked of another one."""
BESIDE_A_NUMBER = 8
"""Characters beside a registration number in a message that asks whose it is."""
