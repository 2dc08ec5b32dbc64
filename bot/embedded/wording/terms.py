"""A policy's own terms in words, each with the document that set it."""

from decimal import Decimal
from typing import Any

from bot.embedded.wording.phrases import say, word
from bot.language import Language
from tools.money import grouped, plain
from tools.policies import SourcedTerm

FRACTIONS = ("named", "discretionary", "political", "dispute_tolerance", "rate")


def term_in_words(policy_id: str, currency: str, term: SourcedTerm, mark: str, language: Language) -> str:
    """One parameter of one policy; unknown is said to be unknown."""
    zh = language is Language.ZH
    name = word("parameter", term.parameter, language)
    if term.value is None:
        return say("term_unknown", language, policy=policy_id, parameter=name, mark=mark)
    value = value_in_words(term.parameter, term.value, currency, language)
    where = source_in_words(term.authority.value, term.source, term.clause, language)
    if zh:
        return f"您的保单 {policy_id}：{name}为{value}（依据：{where}）{mark}。"
    return f"Your policy {policy_id}, {name}: {value} (source: {where}) {mark}."


def source_in_words(authority: str, source: str, clause: str | None, language: Language) -> str:
    """The document that set a term and its clause: `批单 E1，第十二条 12.1`."""
    number = source.partition(",")[0].removeprefix("endorsement").strip() if source != "schedule" else ""
    named = f"{word('authority', authority, language)} {number}".strip()
    return ("，" if language is Language.ZH else ", ").join(part for part in (named, clause) if part)


def basis_in_words(one: dict[str, Any], currency: str, language: Language) -> str:
    """A term that something rests on: `免赔额 CNY 20,000（保单明细表，第七条 7.1）`."""
    value = value_in_words(one["parameter"], one["value"], currency, language)
    where = source_in_words(one["authority"], one["source"], one["clause"], language)
    name = word("parameter", one["parameter"], language)
    return f"{name} {value}（{where}）" if language is Language.ZH else f"{name} {value} ({where})"


def value_in_words(name: str, value: Any, currency: str, language: Language) -> str:
    """A parameter's value: `45 天，自到期日起算`."""
    if isinstance(value, dict):
        return _structured(value, currency, language)
    if isinstance(value, list):
        return ("、" if language is Language.ZH else "; ").join(str(item) for item in value)
    if isinstance(value, bool):
        return word("term_word", "yes" if value else "no", language)
    if name == "public_holidays":
        return str(value)
    if name.endswith("_days"):
        return word("term_word", "days", language).format(value=value)
    return _scalar(name, value, currency, language)


def _structured(value: dict[str, Any], currency: str, language: Language) -> str:
    parts = []
    for name, inner in value.items():
        if inner is None:
            continue
        if name == "working_days":
            parts.append(word("term_word", "working_days" if inner else "calendar_days", language))
        elif name in ("named", "discretionary", "political"):
            parts.append(f"{word('term_word', name, language)} {_scalar(name, inner, currency, language)}")
        elif name in ("kind", "order"):
            parts.append(word("term_word", str(inner), language))
        else:
            said = _scalar(name, inner, currency, language)
            parts.append(word("term_word", name, language).format(value=said))
    return ("，" if language is Language.ZH else ", ").join(parts)


def _scalar(name: str, value: Any, currency: str, language: Language) -> str:
    text = str(value)
    try:
        number = Decimal(text)
    except ArithmeticError:
        return word("term_word", text, language)
    if name in FRACTIONS:
        return f"{plain(number * 100)} %"
    if name in ("days", "months", "multiple_of_premium"):
        return grouped(number)
    return f"{currency} {grouped(number)}"
