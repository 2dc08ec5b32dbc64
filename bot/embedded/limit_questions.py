"""What a message asks of credit limits: one of them and which part of it, or a list."""

import re

from bot.brief import Brief
from bot.embedded import cues, rule_cues
from bot.embedded.asked_name import asked_name
from bot.embedded.cues import Aspect
from bot.embedded.days import days_named, month_named
from bot.embedded.intent import Intent, Understanding
from bot.embedded.quantities import amounts
from bot.embedded.reckoning import OWN_AUTHORITY, parameters_named
from tools.buyer_names.verdict import Verdict
from tools.limit_lookup import LimitChoice
from tools.money import plain


def limit_asked(message: str, text: str, brief: Brief, *, named: bool) -> Understanding | None:
    aspect = aspect_of(text)
    why = bool(cues.WHY.search(text)) or (aspect is Aspect.GRADE and bool(cues.CONCEPT.search(text)))
    cue = cues.LIMIT.search(text)
    on = _other_day(message, text, brief)
    if named:
        about_limit = (
            cue or aspect is not Aspect.AMOUNT or (len(message) <= 40 and not cues.CONCEPT.search(text))
        )
        guessed = not cue and aspect is Aspect.AMOUNT
        explained = why or bool(_OF_A_GROUP.search(text))
        told = Understanding(
            Intent.LIMIT, message, aspect=aspect, also_explain=explained, arguments=on, guessed=guessed
        )
        return told if about_limit else None
    if brief.focus.tool == "credit_limit" and brief.focus.buyer_name and cues.WHAT_IS_LEFT.search(text):
        return Understanding(Intent.LIMIT, brief.focus.buyer_name, aspect=Aspect.HEADROOM)
    goes_on = cues.FOLLOW_UP.search(text) or (
        brief.focus.tool == "credit_limit" and aspect is not Aspect.AMOUNT and len(message) <= SHORT_OF_LIMIT
    )
    follows = bool(brief.focus.buyer_name) and goes_on and not cues.CONCEPT.search(text)
    if follows and (cue or on or aspect is not Aspect.AMOUNT) and len(message) <= 60:
        name = brief.focus.buyer_name
        return Understanding(Intent.LIMIT, name, aspect=aspect, also_explain=why, arguments=on)
    pointed_at = _limit_of_this_buyer(text, brief, aspect)
    stopped = cues.LIST.search(text) and rule_cues.STOP.search(text)
    return pointed_at or (_limit_of_nobody_known(message, text, brief, aspect) if cue or stopped else None)


_OF_A_GROUP = re.compile(
    r"(集团|母公司|总公司|子公司|关联公司|兄弟公司|那家|另一家).{0,40}(也(用|能|可以)|共用|一起用|通用|合并|借用|互相|挪)"
    r"|\b(parent|group|subsidiar(y|ies)|sister|affiliates?)\b.{0,60}"
    r"\b(too|also|share[ds]?|same|as well|combined)\b"
    r"|\b(also|share[ds]?|same)\b.{0,40}\b(parent|group|subsidiar(y|ies)|sister|affiliates?)\b"
)
"""Whether a limit serves another company of the group, which the documents explain."""
_WITH_ROOM = re.compile(
    r"(哪些|哪几?(家|个)|谁|有没有).{0,14}(还有|还剩|有|剩|空).{0,14}(额度|限额|余额|空间|余量)"
    r"|(额度|限额).{0,8}(还有|有|够)(空|余|剩|富余|多).{0,10}(哪些|哪几|谁|客户|买方)"
    r"|\b(which|who|whom|any (buyers?|customers?|clients?))\b.{0,60}\b(headroom|room|free|unused|spare)\b"
)


def limits_with_room(message: str, text: str, brief: Brief) -> Understanding | None:
    """A list of the buyers that more may be shipped to, with the least that must be left where it is told."""
    if brief.mention.verdict is not Verdict.NONE or not brief.principal.has_records:
        return None
    if not _WITH_ROOM.search(text) or cues.CONCEPT.search(text) or cues.CLAIM.search(text):
        return None
    found = amounts(message)
    least = {"at_least": plain(found[0].amount)} if found else {}
    return Understanding(Intent.LIMITS, choice=LimitChoice.FREE.value, arguments=least)


_BARRED = re.compile(
    r"(哪些(客户|买方|买家|公司|人)|哪几?(家|个)|谁|边(些|啲|几?个)).{0,20}(不能|不可以?|不许|不准|不让|唔可以|唔得|唔准|禁止|停)"
    r".{0,6}(发|出|供|送)(货|得)?"
    r"|\b(who(m|se)?|any(one|body)|every(one|body)"
    r"|(which|any|are there|what) (\w+ )?(customers|buyers|clients|accounts))\b"
    r".{0,40}\b(not|cannot|(ca|must|may|should)n?[' ]?n?[o']?t|stop(ped)?|barred|blocked|on hold)\b"
    r".{0,24}\b(ship|send|deliver|supply|sell)\w*\b"
)


def buyers_barred(text: str, brief: Brief) -> Understanding | None:
    """A list of the buyers that nothing may be shipped to."""
    if brief.mention.verdict is not Verdict.NONE or not brief.principal.has_records:
        return None
    elsewhere = (cues.CONCEPT, cues.CLAIM, rule_cues.INVOICE, rule_cues.DEADLINE)
    if not _BARRED.search(text) or any(rule.search(text) for rule in elsewhere):
        return None
    return Understanding(Intent.LIMITS, choice=LimitChoice.STOPPED.value)


SHORT_OF_LIMIT = 16
"""Characters of a message that asks for another part of the limit just looked up: 还剩多少."""
_TERM_OF = {Aspect.TERMS: "max_payment_term_days", Aspect.PERCENTAGE: "insured_percentage"}


def _limit_of_this_buyer(text: str, brief: Brief, aspect: Aspect) -> Understanding | None:
    """What is asked of a buyer that is pointed at: the limit on it may be stricter than the policy."""
    if not brief.principal.has_records:
        return None
    if cues.ONLY_GRANTED.search(text) and cues.WHY.search(text):
        return Understanding(Intent.LIMIT, aspect=Aspect.REASON, also_explain=True)
    if not cues.THIS_BUYER.search(text):
        return None
    if aspect in _TERM_OF:
        return Understanding(Intent.LIMIT, aspect=aspect, parameters=(_TERM_OF[aspect],))
    asked = cues.LIMIT.search(text) and not (cues.CONCEPT.search(text) or cues.CLAIM.search(text))
    return Understanding(Intent.LIMIT, aspect=aspect) if asked else None


def _other_day(message: str, text: str, brief: Brief) -> dict[str, str]:
    """The day that is asked about when it is not today: back in time, unless the message looks ahead."""
    ahead = rule_cues.AHEAD.search(text) and not rule_cues.BEHIND.search(text)
    days = days_named(message, brief.today, past=not ahead)
    named = [one.date for one in days if one.sure and one.date != brief.today]
    if not named and not (ahead or _UP_TO.search(text)):
        month = month_named(message, brief.today)
        named = [month] if month is not None and month != brief.today else []
    return {"on": named[0].isoformat()} if named else {}


_UP_TO = re.compile(r"之前|以前|之后|以后|以来|\b(before|until|till|since|after)\b")
"""What happened up to a month or from it on is asked, and not what stood in it."""


def _limit_of_nobody_known(message: str, text: str, brief: Brief, aspect: Aspect) -> Understanding | None:
    """A question with a limit in it and no known buyer: a name nobody knows, a list, or no name yet."""
    if OWN_AUTHORITY in parameters_named(text):
        return None  # a term of the policy, which says what may be granted without asking
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
        (LimitChoice.STOPPED, rule_cues.STOP),
        (LimitChoice.ENDING, cues.ENDING),
        (LimitChoice.FULL, cues.FULL),
        (LimitChoice.PENDING, cues.PENDING),
        (LimitChoice.NOT_IN_FORCE, cues.NOT_IN_FORCE),
    ):
        if rule.search(text):
            return choice
    return LimitChoice.ALL


def aspect_of(text: str) -> Aspect:
    return next((aspect for aspect, rule in cues.ASPECTS if rule.search(text)), Aspect.AMOUNT)
