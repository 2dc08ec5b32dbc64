"""A policy's own terms in words, each with the document that set it."""

from collections.abc import Iterator, Sequence
from decimal import Decimal
from typing import Any

from bot.embedded.country_words import country_name
from bot.embedded.wording.phrases import say, word
from bot.language import Language
from tools.money import grouped, plain
from tools.policies import BESIDE_PARAMETERS, SourcedTerm
from tools.term_text import left_of

PERIOD, ENDORSEMENTS = BESIDE_PARAMETERS
FRACTIONS = ("named", "discretionary", "political", "dispute_tolerance", "rate")


def term_in_words(policy_id: str, currency: str, term: SourcedTerm, mark: str, language: Language) -> str:
    """One parameter of one policy; unknown is said to be unknown."""
    zh = language is Language.ZH
    name = word("parameter", term.parameter, language)
    if term.value is None:
        return say("term_unknown", language, policy=policy_id, parameter=name, mark=mark)
    if term.parameter == ENDORSEMENTS:
        return _endorsement_in_words(policy_id, term, mark, language)
    value = value_in_words(term.parameter, term.value, currency, language)
    where = source_in_words(term.authority.value, term.source, term.clause, language)
    where += "".join(_changes_in_words(term, currency, language))
    if term.parameter == "vat_covered":
        phrase = "vat_insured" if term.value else "vat_not_insured"
        return say(phrase, language, policy=policy_id, where=where, mark=mark)
    if zh:
        return f"您的保单 {policy_id}：{name}为{value}（依据：{where}）{mark}。"
    return f"Your policy {policy_id}, {name}: {value} (source: {where}) {mark}."


def _endorsement_in_words(policy_id: str, term: SourcedTerm, mark: str, language: Language) -> str:
    if not term.value:
        return say("endorsements_none", language, policy=policy_id, mark=mark)
    named = source_in_words(term.authority.value, term.source, None, language)
    phrase = "endorsement_in_force" if term.value["in_force"] else "endorsement_to_come"
    told = {"day": term.value["effective"], "text": term.value["text"]}
    return say(phrase, language, policy=policy_id, named=named, mark=mark, **told)


def _changes_in_words(term: SourcedTerm, currency: str, language: Language) -> Iterator[str]:
    """Since when an endorsement sets the term and what stood before; and what it becomes by another."""
    if term.replaced and term.since:
        before = value_in_words(term.parameter, term.replaced, currency, language)
        yield say("term_since", language, day=term.since.isoformat(), before=before)
    for one in term.announced:
        becomes = value_in_words(term.parameter, one.value, currency, language)
        day, number = one.effective.isoformat(), one.no
        yield say("term_announced", language, day=day, number=number, value=becomes)


def listed_in_words(countries: Sequence[str], asked: Sequence[str], language: Language) -> str:
    """Which of the countries asked about are insured ones, each by its name."""
    told = (
        say(
            "country_insured" if code in countries else "country_not_insured",
            language,
            country=country_name(code, language),
        )
        for code in asked
    )
    return ("；" if language is Language.ZH else "; ").join(told)


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
    if name == PERIOD:
        return say("term_period", language, begins=str(value["from"] or "?"), ends=value["to"])
    if isinstance(value, dict):
        return _structured(value, currency, language)
    if name == "countries":
        return ("、" if language is Language.ZH else ", ").join(_country(code, language) for code in value)
    if isinstance(value, list):
        return ("、" if language is Language.ZH else "; ").join(str(item) for item in value)
    if isinstance(value, bool):
        return word("term_word", "yes" if value else "no", language)
    if name == "public_holidays":
        return str(value)
    if name.endswith("_days"):
        return word("term_word", "days", language).format(value=value)
    return _scalar(name, value, currency, language)


def _country(code: str, language: Language) -> str:
    """A country by its name and code, as a schedule lists it."""
    name = country_name(code, language)
    return name if name == code else f"{name} ({code})" if language is Language.EN else f"{name}（{code}）"


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
    left = left_of(value)
    if left is not None:
        parts.append(word("term_word", "left", language).format(value=f"{currency} {grouped(left)}"))
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
