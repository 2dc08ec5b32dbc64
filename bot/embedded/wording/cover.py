"""A cover check in words: the verdict first, then what decides it or is missing, then the conditions."""

from collections.abc import Iterator, Mapping
from typing import Any

from bot.embedded.wording.deadlines import missing_in_words
from bot.embedded.wording.phrases import money, percent, say, word
from bot.embedded.wording.terms import value_in_words
from bot.language import Language


def cover_in_words(card: dict[str, Any], mark: str, language: Language) -> str:
    """One check. Never a plain yes: the policy's terms and the conditions are always said."""
    lines = [_verdict(card, mark, language)]
    lines += [f"- {line}" for line in _reasons(card, language)]
    if card["verdict"] == "cannot_tell":
        lines.append(_needed(card, language))
    conditions = list(_conditions(card, language))
    if card["verdict"] in ("covered", "partly_covered"):
        joined = ("；" if language is Language.ZH else "; ").join(conditions)
        lines.append(say("cover_conditions", language, conditions=joined))
        lines.append(_change(card, language))
    lines.append(say("cover_subject", language))
    text = "\n".join(line for line in lines if line)
    return text[0].upper() + text[1:]


def _change(card: dict[str, Any], language: Language) -> str:
    """What has been announced for the limit: a delivery a few weeks later is measured by it."""
    change = card["limit_change"]
    if not change or not change["effective"] or card["invoice_no"]:
        return ""
    amount = money(change["granted"])
    then = (f"为 {amount}" if language is Language.ZH else f" to {amount}") if amount else ""
    action = word("pending_action", change["action"], language)
    return say("cover_change", language, day=change["effective"], action=action, then=then)


def _verdict(card: dict[str, Any], mark: str, language: Language) -> str:
    about = _about(card, language)
    told = {
        "about": about,
        "mark": mark,
        "covered": money(card["covered"]),
        "uncovered": money(card["uncovered"]),
    }
    return say(f"verdict_{card['verdict']}", language, **told)


def _about(card: dict[str, Any], language: Language) -> str:
    zh = language is Language.ZH
    amount, buyer = money(card["amount"]), card["buyer_name"]
    if card["invoice_no"]:
        number = card["invoice_no"]
        return f"{buyer}的发票 {number}" if zh else f"invoice {number} to {buyer}"
    term = card["terms_days"]
    if zh:
        said = [f"{card['dispatched_on']} 发给{buyer}", amount, f"账期 {term} 天" if term is not None else ""]
        return "、".join(part for part in said if part)
    said = [f"a delivery to {buyer} on {card['dispatched_on']}", amount]
    said.append(f"{term} days" if term is not None else "")
    return ", ".join(part for part in said if part)


def _reasons(card: dict[str, Any], language: Language) -> Iterator[str]:
    """The first failure with its source, any others, and what else decides; all that passed in one line."""
    failed = [check for check in card["checks"] if check["result"] == "fail"]
    unknown = [
        check for check in card["checks"] if check["result"] == "unknown" and check["code"] != "missing"
    ]
    told = [*failed, *unknown] if failed or card["verdict"] == "cannot_tell" else []
    for check in told:
        yield _reason(check, language)
    passed = [check for check in card["checks"] if check["result"] == "pass"]
    for check in passed:
        if check["name"] in ("limit", "room_in_limit", "stop_shipment", "payment_term", "notice", "dispute"):
            yield _reason(check, language)
    if card["insured_percentage"] and card["verdict"] in ("covered", "partly_covered"):
        yield say("cover_share", language, share=percent(card["insured_percentage"]))
    if card["vat_excluded"]:
        yield say("vat_excluded", language, vat=money(card["vat_excluded"]))


def _reason(check: dict[str, Any], language: Language) -> str:
    facts = reason_facts(check["facts"], language)
    text = word("check_reason", check["code"], language).format(**facts)
    source = source_named(check["source"], language)
    return f"{text}（{source}）" if language is Language.ZH else f"{text} ({source})"


def reason_facts(facts: Mapping[str, str], language: Language) -> dict[str, str]:
    """A check's facts with the words of this language for those that have one."""
    told = dict(facts)
    if "status" in told:
        told["status"] = word("limit_status", told["status"], language).rstrip("。.")
    if "missing" in told:
        told["missing"] = missing_in_words(told["missing"], language)
    return told


def source_named(source: str, language: Language) -> str:
    """The source of a check: a record by its name, or a document of the policy with its clause."""
    document, _, clause = source.partition(" · ")
    kind = document.partition(" ")[0] if document.startswith("endorsement") else document
    named = word("source", kind, language)
    if kind == "endorsement":
        named += " " + document.partition(",")[0].removeprefix("endorsement").strip()
    return ("，" if language is Language.ZH else ", ").join(part for part in (named, clause) if part)


def _needed(card: dict[str, Any], language: Language) -> str:
    names = [missing_in_words(name, language) for name in card["missing"]]
    joined = ("、" if language is Language.ZH else ", ").join(names)
    free = money(card["headroom"])
    text = say("cover_needs", language, missing=joined)
    return text + (say("cover_free", language, free=free) if free and "amount" in card["missing"] else "")


def _conditions(card: dict[str, Any], language: Language) -> Iterator[str]:
    for condition in card["conditions"]:
        text = word("condition", condition["name"], language)
        named = condition["name"] == "limit_conditions_met"
        listed = value_in_words("texts", condition["texts"], "", language) if named else ""
        separator = "：" if language is Language.ZH else ": "
        yield f"{text}{separator}{listed}" if listed else text
