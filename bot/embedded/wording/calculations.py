"""A calculation in words: the result first, then how it comes about, then what is assumed."""

from collections.abc import Iterator, Mapping, Sequence
from decimal import Decimal
from pathlib import Path
from string import Formatter
from typing import Any

from bot.embedded.wording.calculation_rows import rows_in_words
from bot.embedded.wording.phrases import word
from bot.embedded.wording.terms import source_in_words
from bot.language import Language
from bot.phrasebook import Phrasebook
from tools.money import Money, grouped, plain

_BOOK = Phrasebook(Path(__file__).parent / "calculations.yaml")


def calculation_in_words(card: Mapping[str, Any], mark: str, language: Language) -> str:
    """The answer for one `calculation` card; `mark` cites its evidence.

    Raises KeyError for a calculation that `calculations.yaml` has no words for: a defect of ours.
    """
    figures = _figures(card, language)
    told = {**figures, **_about(card, language), "mark": mark}
    lines = [_first_known(_BOOK.entries["result"][_named(card)][language.value], told)]
    steps = [f"- {_step(step, card, figures, language)}" for step in card["steps"]]
    if steps and _about_all(card):
        lines += [_said("how", language), *steps]
    lines += rows_in_words(card, lambda table, name: _word(table, name, language), language)
    lines += [f"- {line}" for line in (*_sources(card, language), *_assumptions(card, language))]
    return "\n".join(lines)


def _about_all(card: Mapping[str, Any]) -> bool:
    """Whether the whole is asked about; else the steps to it would hide what is."""
    return card["result"].get("about") in (None, "ageing")


def _named(card: Mapping[str, Any]) -> str:
    """The name of the result's phrases, by what of it is asked about."""
    return str(card["name"]) if _about_all(card) else f"{card['name']}.{card['result']['about']}"


def _first_known(phrases: Sequence[str], told: Mapping[str, str]) -> str:
    """The first phrase of which every field is known."""
    fitting = (phrase for phrase in phrases if _fields(phrase) <= told.keys())
    return next(fitting).format(**told)


def _fields(phrase: str) -> set[str]:
    return {name for _, name, _, _ in Formatter().parse(phrase) if name}


def _figures(card: Mapping[str, Any], language: Language) -> dict[str, str]:
    """Inputs and results in words by name; what is unknown is left out."""
    values = {**card["inputs"], **card["result"]}
    currency = card["result"]["currency"]
    return {
        name: _figure(values[name], unit, currency, language)
        for name, unit in card["units"].items()
        if values[name] is not None
    }


def _figure(value: str, unit: str, currency: str | None, language: Language) -> str:
    number = Decimal(value)
    if unit == "money":
        return str(Money(number, currency)) if currency else grouped(number)
    if unit == "share":
        return f"{plain(number * 100)} %"
    return plain(number) if unit == "times" else _word("unit", unit, language).format(value=plain(number))


def _about(card: Mapping[str, Any], language: Language) -> dict[str, str]:
    """The policy and buyer it is about, and what holds a result down."""
    told = {"most": _said("most", language) if card["at_most"] else ""}
    if card["policy_id"]:
        told["policy"] = card["policy_id"]
    if card["buyer_name"]:
        told["buyer"] = card["buyer_name"]
    if card["result"].get("largest_buyer"):
        told["largest_buyer"] = card["result"]["largest_buyer"]
    if card["result"].get("bound_by"):
        told["bound_by"] = _word("bound_by", card["result"]["bound_by"], language)
    return told


def _step(
    step: Mapping[str, str], card: Mapping[str, Any], figures: Mapping[str, str], language: Language
) -> str:
    value, unit = (step["amount"], "money") if "amount" in step else (step["value"], step["unit"])
    said = _figure(value, unit, card["result"]["currency"], language)
    return _word("step", step["label"], language).format(**figures, step=said)


def _sources(card: Mapping[str, Any], language: Language) -> Iterator[str]:
    """The documents of the policy that set the terms used, with their clauses."""
    zh = language is Language.ZH
    terms = []
    for one in card["sources"]:
        where = source_in_words(one["authority"], one["source"], one["clause"], language)
        name = word("parameter", one["parameter"], language)
        terms.append(f"{name}（{where}）" if zh else f"{name} ({where})")
    if terms:
        joined = ("；" if zh else "; ").join(terms)
        yield _said("source", language).format(policy=card["policy_id"], terms=joined)


def _assumptions(card: Mapping[str, Any], language: Language) -> Iterator[str]:
    about = card["result"].get("about")
    for one in card["assumption_codes"]:
        if about not in (None, "beyond_limits") and one["code"] in _OF_LIMITS:
            continue
        facts = dict(one["facts"])
        if "parameter" in facts:
            facts["parameter"] = _word("parameter", facts["parameter"], language)
        yield _word("assumption", one["code"], language).format(**facts)


_OF_LIMITS = frozenset(
    ("beyond_net", "beyond_with_vat", "beyond_today", "limits_unknown", "without_decision")
)
"""What is left open about limits is told to whoever asks about them; the card has it always."""


def _said(name: str, language: Language) -> str:
    return _word("said", name, language)


def _word(table: str, name: str, language: Language) -> str:
    phrase: str = _BOOK.entries[table][name][language.value]
    return phrase
