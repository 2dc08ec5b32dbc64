"""Strangers: a company that a question about one's records names, and that is none of one's buyers."""

import re
from dataclasses import replace

from bot.brief import Brief
from bot.embedded.country_words import countries_named
from bot.embedded.intent import Intent, Understanding
from tools.buyer_names.typed import spoken_words
from tools.buyer_names.verdict import Verdict

_OF_ONE = {
    Intent.DEADLINES: Intent.DEADLINES,
    Intent.CLAIMS: Intent.CLAIM,
    Intent.LIMITS: Intent.LIMIT,
    Intent.RISK_ALERTS: Intent.RISK_ALERTS,
}
"""What is asked of one buyer where otherwise all of them would be listed."""
_OF_SOMETHING = frozenset({"buyer", "invoice_no", "due_on", "dispatched_on", "days_overdue", "policy"})
"""Arguments of a question that is about one thing already."""
_OWNING = re.compile(
    r"((?:[A-ZÀ-Þ][a-zß-ÿ][\w&.-]*)(?:\s+[A-ZÀ-Þ][\w&.-]+){0,3})['’]s\s+(?:\w+\s+){0,2}"
    r"(?:claims?|limits?|invoices?|receivables)\b"
)
_CAPITALS = r"((?:[A-ZÀ-Þ][a-zß-ÿ][A-Za-zÀ-ÿ0-9&.'’-]*)(?:\s+[A-ZÀ-Þ][A-Za-zÀ-ÿ0-9&.'’-]+){0,3})"
_NAMED = re.compile(rf"\b(?:of|from|for|against|does|has|did)\s+{_CAPITALS}")
_NO_COMPANY = re.compile(
    r"^(jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec|mon|tue|wed|thu|fri|sat|sun|q[1-4]|coverdesk|slack|"
    r"allianz|atradius|coface|sinosure|euler|the|our|my|insurer|policy|christmas|easter|chinese|english|"
    r"today|what|who|that|it|here|there|let)"
)


def of_a_stranger(told: Understanding, message: str, brief: Brief) -> Understanding:
    """The same, or of the company alone that the message names though it is none of the reader's buyers.

    "Which invoices of Haldenwerk are overdue" is no question about all of one's own: a list in place of "not
    found" would look like that company's.
    """
    if brief.mention.certain and told.intent is Intent.LIMIT:
        return _of_another_holder(told, message, brief)
    of_none = told.intent in (Intent.KNOWLEDGE, Intent.CLAIM) and not (told.buyer or told.claim_no)
    if of_none and brief.mention.verdict is Verdict.NONE:
        return _of_its_owner(told, message)
    listed = told.intent in _OF_ONE and not told.buyer and not _OF_SOMETHING & told.arguments.keys()
    if not listed or brief.mention.verdict is not Verdict.NONE:
        return told
    name = _company(_OWNING.search(message) or _NAMED.search(message) or _HOLDING.search(message))
    return replace(told, intent=_OF_ONE[told.intent], buyer=name, choice="") if name else told


def and_of_a_stranger(message: str, brief: Brief) -> Understanding | None:
    """The question before, of a company that is none of the reader's buyers ("and Brackmoor?"): not found."""
    intent = _ASKED_ON.get(brief.focus.tool)
    found = _AND_OF.search(message) or _ALONE.search(message)
    if intent is None or found is None or brief.mention.verdict is not Verdict.NONE:
        return None
    name = _company(found)
    if name.lower() in spoken_words():
        return None
    return Understanding(intent, buyer=name) if name and brief.focus.buyer_name else None


_ASKED_ON = {
    "credit_limit": Intent.LIMIT,
    "check_cover": Intent.LIMIT,
    "claim_status": Intent.CLAIM,
    "invoice_deadlines": Intent.DEADLINES,
    "estimate_indemnity": Intent.LIMIT,
}
_ALONE = re.compile(rf"^{_CAPITALS}\s?[?？]\s*$")
_AND_OF = re.compile(
    rf"^(?:(?:[Aa]nd|[Oo]r|[Ss]o|[Oo][Kk]|[WwHh](?:hat|ow) about|[Ss]ame for|那|那么|还有|咁)[\s,，]*)+"
    rf"(?:for |on |with )?{_CAPITALS}"
    r"(?:那家|这家|嗰间)?[\s,]*(?:then|too|as well|呢|点样|怎么样)?[\s?？.!]*$"
)


def _of_its_owner(told: Understanding, message: str) -> Understanding:
    """The limit or claim of another company that a message asks about in so many words: it is not found.

    "What limit does Haldenwerk have on Nordhaus" is for no document to answer.
    """
    spoken_of = _SPOKEN_OF.search(message) if _THEIRS.search(message.lower()) else None
    name = _company(_OWNING.search(message) or _HOLDING.search(message) or spoken_of)
    if not name or _OURS.search(message.lower()):
        return told
    return Understanding(Intent.CLAIM if _CLAIMS.search(message) else Intent.LIMIT, buyer=name)


def _of_another_holder(told: Understanding, message: str, brief: Brief) -> Understanding:
    """The same, or the limit that another company holds on the reader's own buyer, which is not found.

    The reader's own limit on that buyer would look like the other's.
    """
    bought = brief.mention.names[0].lower()
    name = _company(_TOWARDS.search(message) or _HOLDING.search(message))
    if not name or not brief.mention.spelt or not bought.isascii() or _OURS.search(message.lower()):
        return told
    strange = name.split()[0].lower() not in bought
    return replace(told, buyer=name, arguments={"buyer": name}) if strange else told


def _company(found: re.Match[str] | None) -> str:
    """The company that was found; empty for a country, a month, an insurer or no name at all."""
    name = next(filter(None, found.groups()), "").rstrip(".'’") if found else ""
    called = name.lower()
    return "" if _NO_COMPANY.search(called) or countries_named(called) else name


_HOLDING = re.compile(
    rf"\b(?:does|did|has|have|is|was)\s+{_CAPITALS}\s+"
    r"(?:have|has|had|got|get|hold|holds|insure|insured|been|granted|approved)\b"
    rf"|\b(?:limits?|claims?|headroom)\s+(?:of|at)\s+{_CAPITALS}"
    rf"|\b(?:limits?|claims?|cover|buyers|customers)\s+(?:that\s+)?{_CAPITALS}\s+(?:holds?|has|have|had|got|owns?)\b"
    rf"|{_CAPITALS}\s+(?:holds?|has|owns?)\b(?=.{{0,30}}\b(?:limits?|claims?)\b)"
    rf"|{_CAPITALS}\s*(?:的|那个|嘅|個)\s*(?:[Cc]laim|[Ll]imit|索赔|索償|理赔|赔款|案子|额度|額度|限额)"
)
_SPOKEN_OF = re.compile(rf"\b(?:mentioned|named|called|met|about|regarding|from)\s+{_CAPITALS}")
_THEIRS = re.compile(
    r"\b(limit|headroom|approved for|good for|credit)\b.{0,40}\b(they|them|their)\b"
    r"|\b(they|them|their)\b.{0,40}\b(limit|headroom|approved for|good for|credit)\b"
)
"""The limit of a company that is spoken of before."""
_TOWARDS = re.compile(rf"{_CAPITALS}\s*(?:对|给|在)(?=.{{0,30}}(?:额度|限额|limit))")
_OURS = re.compile(r"\b(our|we|us|my)\b|我们|我司|我方|咱|我哋")
_CLAIMS = re.compile(r"[Cc]laim(s|ed)?\b|索赔|索償|理赔|赔款|案子")
