"""What a message asks for, told from rules over what people type (`questions.md` §3)."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

from bot.brief import Brief
from bot.embedded import cues
from bot.embedded.cues import Aspect
from knowledge.folding import fold
from tools.buyer_names import Verdict
from tools.limit_lookup import LimitChoice


class Intent(StrEnum):
    """What is asked for."""

    GREETING = "greeting"
    THANKS = "thanks"
    EMPTY = "empty"
    HAND_OVER = "hand_over"
    TAMPERING = "tampering"
    CONCEALMENT = "concealment"
    BUYERS_SIDE = "buyers_side"
    OTHERS_RECORDS = "others_records"
    OFF_TOPIC = "off_topic"
    LIMIT = "limit"
    LIMITS = "limits"
    CLAIM = "claim"
    CLAIMS = "claims"
    TERMS = "terms"
    BUYER = "buyer"
    KNOWLEDGE = "knowledge"


@dataclass(frozen=True)
class Understanding:
    """An intent with what it needs; empty strings are not said, to be asked for or left out."""

    intent: Intent
    buyer: str = ""
    claim_no: str = ""
    parameters: tuple[str, ...] = ()
    choice: str = ""
    aspect: Aspect = Aspect.AMOUNT
    also_explain: bool = False
    """Whether a record is asked for and, beside it, an explanation."""


def understand(message: str, brief: Brief) -> Understanding:
    """What the message asks for, given what the conversation is about and which buyers it names."""
    text = fold(message)
    fixed = _fixed(text)
    if fixed is not None:
        return Understanding(fixed)
    reply = _reply_to_open_question(message, text, brief)
    return reply or _question(message, text, brief)


def _fixed(text: str) -> Intent | None:
    """Intents that a fixed rule settles. Refusals come first and depend on nothing secret."""
    if not re.search(r"\w", text):
        return Intent.EMPTY
    for intent, rule in (
        (Intent.GREETING, cues.GREETING),
        (Intent.THANKS, cues.THANKS),
        (Intent.TAMPERING, cues.TAMPERING),
        (Intent.CONCEALMENT, cues.CONCEALMENT),
        (Intent.BUYERS_SIDE, cues.BUYERS_SIDE),
        (Intent.OTHERS_RECORDS, cues.OTHERS_RECORDS),
        (Intent.HAND_OVER, cues.HAND_OVER),
        (Intent.OFF_TOPIC, cues.OFF_TOPIC),
    ):
        if rule.search(text):
            return intent
    return None


def _reply_to_open_question(message: str, text: str, brief: Brief) -> Understanding | None:
    """The answer to what was asked back: a choice by number or words, or the missing name."""
    asked = brief.focus.open_question
    if asked is None:
        return None
    intent = Intent.CLAIM if asked.tool == "claim_status" else Intent.LIMIT
    chosen = _choice(text, asked.choices)
    if chosen:
        if asked.missing == "claim_no":
            return Understanding(intent, claim_no=chosen)
        return Understanding(intent, buyer=chosen, aspect=_aspect(fold(asked.asked)))
    new_question = any(
        rule.search(text) for rule in (cues.LIMIT, cues.CLAIM, cues.CONCEPT, cues.POLICY, cues.LIST)
    )
    if new_question or len(message) > 60:
        return None
    if asked.missing == "claim_no":
        number = cues.CLAIM_NO.search(text)
        return Understanding(intent, claim_no=number.group(1)) if number else None
    buyer = message.strip() if brief.mention.verdict is not Verdict.CHOOSE else f"{asked.asked} {message}"
    return Understanding(intent, buyer=buyer.strip())


def _choice(text: str, choices: Sequence[str]) -> str | None:
    """The choice a reply means: by its place, or because only that one holds the words replied."""
    for place, rule in enumerate(cues.ORDINALS[: len(choices)]):
        if rule.search(text.strip()):
            return choices[place]
    said = re.sub(
        r"(那|这)?(家|个|一家|一个)的?$|^(the|that) | (one|company|branch)$", "", text.strip(" 。.!！?？")
    )
    holding = [choice for choice in choices if len(said) > 1 and said in fold(choice)]
    return holding[0] if len(holding) == 1 else None


def _question(message: str, text: str, brief: Brief) -> Understanding:
    registration = cues.REGISTRATION.search(text)
    if registration and brief.mention.verdict is Verdict.NONE and cues.LIMIT.search(text):
        return Understanding(Intent.LIMIT, registration.group(0).upper(), aspect=_aspect(text))
    named = brief.mention.verdict is not Verdict.NONE
    number = cues.CLAIM_NO.search(text)
    if number:
        return Understanding(Intent.CLAIM, claim_no=number.group(1))
    if cues.BUYER.search(text) and not cues.LIMIT.search(text):
        return Understanding(Intent.BUYER, buyer=asked_name(message))
    for told in (_claim(message, text, brief, named=named), _limit(message, text, brief, named=named)):
        if told is not None:
            return told
    parameters = parameters_named(text)
    if parameters and cues.OWN.search(text) and (cues.POLICY.search(text) or brief.principal.has_records):
        return Understanding(Intent.TERMS, parameters=parameters)
    if (
        cues.OWN.search(text)
        and cues.POLICY.search(text)
        and not cues.CONCEPT.search(text)
        and len(text) < 40
    ):
        return Understanding(Intent.TERMS)
    return Understanding(Intent.KNOWLEDGE, parameters=parameters)


def parameters_named(text: str) -> tuple[str, ...]:
    """The policy parameters that a folded text speaks of."""
    return tuple(name for name, rule in cues.PARAMETERS if rule.search(text))


def _claim(message: str, text: str, brief: Brief, *, named: bool) -> Understanding | None:
    if not cues.CLAIM.search(text):
        follows = (
            brief.focus.tool == "claim_status"
            and cues.FOLLOW_UP.search(text)
            and cues.CLAIM_RECORD.search(text)
        )
        return Understanding(Intent.CLAIM, claim_no=brief.focus.claim_no) if follows else None
    kind = _claim_choice(text)
    if cues.LIST.search(text) and cues.OWN.search(text):
        return Understanding(Intent.CLAIMS, choice=kind)
    if cues.ANY.search(text) and kind != "all" and brief.principal.has_records and not named:
        return Understanding(Intent.CLAIMS, choice=kind)
    if named:
        return Understanding(Intent.CLAIM, buyer=message)
    record = cues.CLAIM_RECORD.search(text) and not cues.CONCEPT.search(text)
    if record and (cues.OWN.search(text) or brief.principal.has_records):
        return Understanding(
            Intent.CLAIM, claim_no=brief.focus.claim_no if cues.FOLLOW_UP.search(text) else ""
        )
    return None


def _claim_choice(text: str) -> str:
    if cues.MISSING.search(text):
        return "missing_documents"
    return "open" if cues.OPEN.search(text) else "all"


def _limit(message: str, text: str, brief: Brief, *, named: bool) -> Understanding | None:
    aspect, why = _aspect(text), bool(cues.WHY.search(text))
    cue = cues.LIMIT.search(text)
    if named:
        about_limit = (
            cue or aspect is not Aspect.AMOUNT or (len(message) <= 40 and not cues.CONCEPT.search(text))
        )
        return Understanding(Intent.LIMIT, message, aspect=aspect, also_explain=why) if about_limit else None
    follows = bool(brief.focus.buyer_name) and cues.FOLLOW_UP.search(text) and not cues.CONCEPT.search(text)
    if follows and (cue or aspect is not Aspect.AMOUNT) and len(message) <= 60:
        return Understanding(Intent.LIMIT, brief.focus.buyer_name, aspect=aspect, also_explain=why)
    return _limit_of_nobody_known(message, text, brief, aspect) if cue else None


def _limit_of_nobody_known(message: str, text: str, brief: Brief, aspect: Aspect) -> Understanding | None:
    """A question with a limit in it and no known buyer: a name nobody knows, a list, or no name yet."""
    name = asked_name(message)
    if name and not cues.LIMITS.search(text):
        return Understanding(Intent.LIMIT, name, aspect=aspect)
    choice = _limit_choice(text)
    listed = cues.LIST.search(text) or (cues.ANY.search(text) and choice is not LimitChoice.ALL)
    if listed and (brief.principal.has_records or cues.OWN.search(text)):
        return None if cues.CONCEPT.search(text) else Understanding(Intent.LIMITS, choice=choice.value)
    return Understanding(Intent.LIMIT, aspect=aspect) if cues.BARE_LIMIT.search(text) else None


def _limit_choice(text: str) -> LimitChoice:
    for choice, rule in (
        (LimitChoice.ENDING, cues.ENDING),
        (LimitChoice.FULL, cues.FULL),
        (LimitChoice.PENDING, cues.PENDING),
        (LimitChoice.NOT_IN_FORCE, cues.NOT_IN_FORCE),
    ):
        if rule.search(text):
            return choice
    return LimitChoice.ALL


def _aspect(text: str) -> Aspect:
    return next((aspect for aspect, rule in cues.ASPECTS if rule.search(text)), Aspect.AMOUNT)


def asked_name(message: str) -> str:
    """The company name a message asks about, where its form shows one; empty where it does not."""
    for pattern in cues.ASKED_NAME:
        found = pattern.search(message.strip())
        if found and not cues.NOT_A_NAME.search(fold(found.group(1).strip())):
            return found.group(1).strip(" '\"“”「」")
    return ""
