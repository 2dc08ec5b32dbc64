"""An estimate of an indemnity in words: the amount first, then how it comes about, then what is assumed."""

from collections.abc import Iterator, Sequence
from decimal import Decimal
from typing import Any

from bot.embedded.wording.cover import reason_facts
from bot.embedded.wording.deadlines import missing_in_words
from bot.embedded.wording.phrases import money, say, word
from bot.embedded.wording.terms import basis_in_words
from bot.language import Language
from tools.money import plain

_SILENT = ("indemnity", "uninsured")
"""Steps that the first sentence has told."""


def indemnity_in_words(cards: Sequence[dict[str, Any]], marks: Sequence[str], language: Language) -> str:
    """The estimates, one for each currency; they are never added."""
    told = [_one(card, mark, language) for card, mark in zip(cards, marks, strict=True)]
    return "\n\n".join(told)


def _one(card: dict[str, Any], mark: str, language: Language) -> str:
    lines = [_head(card, mark, language), *_steps(card, language), *_invoices(card, language)]
    lines += [f"- {line}" for line in (*_after(card, language), *_assumptions(card, language))]
    lines.append(_basis(card, language))
    return "\n".join(line for line in lines if line)


def _basis(card: dict[str, Any], language: Language) -> str:
    """The terms of the policy that the steps rest on, each with the document and clause that set it."""
    told = [basis_in_words(one, card["policy_currency"] or "", language) for one in card["basis"]]
    joined = ("；" if language is Language.ZH else "; ").join(told)
    return say("indemnity_basis", language, basis=joined) if told else ""


def _head(card: dict[str, Any], mark: str, language: Language) -> str:
    buyer = card["buyer_name"]
    about = ""
    if buyer:
        about = (
            f"{buyer}（保单 {card['policy_id']}）"
            if language is Language.ZH
            else f"{buyer}, {card['policy_id']}: "
        )
    if not card["amount"]:
        names = [missing_in_words(name, language) for name in card["missing"]]
        joined = ("、" if language is Language.ZH else ", ").join(names)
        return say("indemnity_needs", language, about=about, missing=joined, mark=mark)
    phrase = "indemnity_at_most" if card["at_most"] else "indemnity"
    told = {
        "about": about,
        "amount": money(card["amount"]),
        "uninsured": money(card["uninsured"]),
        "mark": mark,
    }
    text = say(phrase, language, **told)
    return text[0].upper() + text[1:]


def _steps(card: dict[str, Any], language: Language) -> Iterator[str]:
    for step in card["steps"]:
        if step["label"] in _SILENT:
            continue
        left = money({"amount": step["amount"], "currency": step["currency"]})
        told = {"left": left, "taken": "", "percentage": ""}
        if step["taken"]:
            told["taken"] = money({"amount": step["taken"], "currency": step["currency"]})
        if step["percentage"]:
            told["percentage"] = f"{plain(Decimal(step['percentage']) * 100)} %"
        yield "- " + word("indemnity_step", step["label"], language).format(**told)


def _after(card: dict[str, Any], language: Language) -> Iterator[str]:
    """What follows from the estimate where it was asked: a recovery shared, the sales that earn the rest."""
    if card["recovery"]:
        told = {name: money(amount) for name, amount in card["recovery"].items()}
        yield say("recovery_shared", language, **told)
    if card["extra_sales"]:
        yield say("extra_sales", language, amount=money(card["extra_sales"]))


def _invoices(card: dict[str, Any], language: Language) -> Iterator[str]:
    """The invoices that do not count, each with its reason."""
    for one in card["invoices"]:
        if one["covered"] and Decimal(one["covered"]["amount"]) > 0:
            continue
        deciding = one["deciding"]
        reason = (
            word("check_reason", deciding["code"], language).format(
                **reason_facts(deciding["facts"], language)
            )
            if deciding
            else ""
        )
        told = {"number": one["invoice_no"], "unpaid": money(one["unpaid"]), "reason": reason}
        yield "- " + say("invoice_not_counted", language, **told)


def _assumptions(card: dict[str, Any], language: Language) -> Iterator[str]:
    for one in card["assumption_codes"]:
        facts = dict(one["facts"])
        if "parameter" in facts:
            facts["parameter"] = word("parameter", facts["parameter"], language)
        if "cause" in facts:
            facts["cause"] = word("cause", facts["cause"], language)
        yield word("assumption", one["code"], language).format(**facts)
