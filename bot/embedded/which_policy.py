"""Which policy a message is about: by its number, or by what tells one of the reader's from the others."""

import re
from collections.abc import Iterator, Sequence
from itertools import chain
from typing import Any

from bot.brief import Brief
from bot.embedded import term_cues
from bot.embedded.country_words import countries_named
from bot.embedded.currency_words import NAMED
from knowledge.folding import fold
from tools.policies import Policy
from tools.terms_in_force import parameters_on

_TYPED = re.compile(
    r"(?<![a-z0-9])pol[-_][a-z0-9]+(?:[-_][a-z0-9]+)*"
    r"|(?:policy (?:no\.?|number|#)|保单号码?)[\s:为是]*([a-z]*[-_/]?\d[a-z0-9]*(?:[-_/][a-z0-9]+)*)"
)
_SAID_OF_IT = re.compile(
    r"[^,;.?!、]{0,24}"
    r"(?:保单|[那这嗰𠮶]一?[张份](?!发票)|\bpolic(?:y|ies)\b|\bthe (?:[a-z]{3} )?one\b)[^,;.?!、]{0,40}"
)
"""A policy that is spoken of, with what is said of it in the same breath: not a buyer's country elsewhere."""
_OTHER = re.compile(r"(另外?|其[他它])(的|那|一)*(张|份|个?保单)|\b(the|our|my) other (one|policy)\b")
_OF_ANY_INSURER = re.compile(
    r"保险|股份|有限|公司|责任|信用|贸易|出口|中国|虚构|样本|[()]"
    r"|\b(the|and|of|insurance|assurance|credit|trade|limited|ltd|plc|ag|sa|se|specimen|versicherung|group)\b"
)
"""Words in the names of insurers that tell none of them from another."""
_WHICH_COUNTRIES = dict(term_cues.PARAMETERS)["countries"]


def policy_meant(text: str, brief: Brief) -> str:
    """The number of the one policy that a folded message names or describes; empty where none or several.

    A number that is none of the reader's comes back as it was typed: the tool says that there is none.
    """
    return policy_numbered(text, brief) or ("" if names_policy(text, brief) else _described(text, brief))


def policy_numbered(text: str, brief: Brief) -> str:
    """The one policy whose number a folded message gives, whole or in part (`POL-LTD`)."""
    own = _own_named(text, brief.principal.policies)
    if own:
        return own[0] if len(own) == 1 else ""
    typed = [match.group(1) or match.group() for match in _TYPED.finditer(text)]
    return typed[0].upper() if typed else ""


def names_policy(text: str, brief: Brief) -> bool:
    """Whether a folded message gives the number of any policy, or of several."""
    return bool(_own_named(text, brief.principal.policies) or _TYPED.search(text))


def other_policy(text: str, before: str, brief: Brief) -> str | None:
    """The policy meant by "the other one"; empty where it may be several, None where it is not said."""
    if not _OTHER.search(text) or len(brief.principal.policies) < 2:
        return None
    if brief.again:
        return before
    others = [one for one in brief.principal.policies if one != before]
    return others[0] if before and len(others) == 1 else ""


def _own_named(text: str, policies: Sequence[str]) -> list[str]:
    return [one for one in policies if _written(one).search(text)]


def _written(policy_id: str) -> re.Pattern[str]:
    """A number as it may be written: whole, or without its last parts as long as two are left."""
    first, *rest = (re.escape(part) for part in re.split(r"[-_/ ]+", fold(policy_id)))
    second, *last = rest or [""]
    tail = "".join(f"(?:[-_/ ]?{part}" for part in last) + ")?" * len(last)
    head = rf"{first}[-_/ ]?{second}" if second else first
    return re.compile(rf"(?<![a-z0-9]){head}{tail}(?![-_/]?[a-z0-9])")


def _described(text: str, brief: Brief) -> str:
    """The only one of the reader's policies that has all that is said of it: currency, country, insurer."""
    said = " , ".join(match.group() for match in _SAID_OF_IT.finditer(text)) if brief.own else ""
    told = list(_told(said, brief)) if said else []
    fitting = set.intersection(*told) if told else set()
    return fitting.pop() if len(fitting) == 1 else ""


def _told(said: str, brief: Brief) -> Iterator[set[str]]:
    """For each of currency, country and insurer that is named, the policies that have it."""
    currencies = {code for code, words in NAMED.items() if words.search(said)}
    if currencies:
        yield {one.policy_id for one in brief.own if one.currency in currencies}
    countries = set(countries_named(said))
    if countries and not _WHICH_COUNTRIES.search(said):
        yield {one.policy_id for one in brief.own if countries & set(_countries(one, brief))}
    insurers = {one.policy_id for one in brief.own if any(word in said for word in _of_insurer(one))}
    if insurers:
        yield insurers


def _countries(policy: Policy, brief: Brief) -> Sequence[Any]:
    return parameters_on(policy, brief.today).get("countries") or ()


def _of_insurer(policy: Policy) -> list[str]:
    """The words of the insurer's name that are its own."""
    name = _OF_ANY_INSURER.sub(" ", fold(policy.insurer or ""))
    words = chain.from_iterable(part.split() for part in re.split(r"[^\w]+", name))
    return [word for word in words if len(word) > (1 if word > "z" else 3)]
