"""Companies in words: which one was bound, which may be meant, what is wrong with a typed number."""

from collections.abc import Sequence
from typing import Any

from bot.embedded.wording.phrases import say, word
from bot.language import Language
from tools.buyer_lookup import DIRECTORY, SUGGESTED_AT_MOST, number_said
from tools.buyers import Buyer
from tools.identifiers import TypedNumber


def saying_which(text: str, buyer: Buyer, mark: str, language: Language) -> str:
    """The text with the company's registration number after the first mention of its name.

    A text that never names the company begins with both.
    """
    number = buyer.identifiers[0].said if buyer.identifiers else ""
    zh, place = language is Language.ZH, text.find(buyer.legal_name)
    if place < 0:
        told = buyer.legal_name + (_bracketed(number, zh=zh) if number else "")
        return f"{told}{mark}：{text}" if zh else f"{told} {mark}".rstrip() + f": {text}"
    if not number or number in text or buyer.identifiers[0].number in text:
        return text
    end = place + len(buyer.legal_name)
    return text[:end] + _beside(text[:end], text[end:], number, zh=zh)


def _beside(before: str, after: str, number: str, *, zh: bool) -> str:
    """The number and what follows the name, with one pair of brackets where there would be two."""
    if before.count("（") > before.count("）") or before.count("(") > before.count(")"):
        return f"，{number}{after}" if zh else f", {number}{after}"
    if after.startswith("（"):
        return f"（{number}，{after[1:]}"
    return _bracketed(number, zh=zh) + after


def _bracketed(number: str, *, zh: bool) -> str:
    return f"（{number}）" if zh else f" ({number})"


def candidate_line(one: dict[str, Any], language: Language) -> str:
    """A company with what tells it apart, and whether it is known from the directory alone."""
    told = [one["legal_name"], one["city"], one["country"], number_said(one)]
    if one.get("known_from") == DIRECTORY:
        told.append(say("directory_only", language))
    return " · ".join(part for part in told if part)


def wrong_numbers_in_words(numbers: Sequence[TypedNumber], marks: Sequence[str], language: Language) -> str:
    """What is wrong with each number, and which one may be meant instead."""
    pairs = zip(numbers, marks, strict=False)
    return "\n".join(_wrong_number(one, mark, language) for one, mark in pairs)


def _wrong_number(one: TypedNumber, mark: str, language: Language) -> str:
    kind = word("number_kind", one.kind or "", language)
    why = word("number_wrong", one.wrong or "", language)
    text = say("number_wrong_told", language, kind=kind, number=one.number, why=why, mark=mark)
    perhaps = (" 或 " if language is Language.ZH else " or ").join(one.suggestions[:SUGGESTED_AT_MOST])
    return text + (say("number_perhaps", language, numbers=perhaps) if perhaps else "")
