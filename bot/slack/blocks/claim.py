"""The `claim` and `checklist` cards drawn: the stage, who acts next, and which documents are missing."""

import re
from collections.abc import Iterator, Mapping
from typing import Any

from bot.embedded.wording import phrases
from bot.language import Language
from bot.slack.blocks.buttons import Ask
from bot.slack.blocks.drawn import Drawn, Telling
from bot.slack.blocks.layout import Table
from bot.slack.blocks.words import amount, known, label, listed, say, word
from tools.claim_selection import ENDED

Row = Mapping[str, Any]
_AMOUNTS = ("claimed", "assessed", "indemnity")


def claim(card: Row, telling: Telling) -> Drawn:
    """One claim. Without any amount, none is spoken of: not everybody may see them."""
    language = telling.language
    missing = card["missing_documents"]
    lines = [say("still_missing", language, listed=listed(missing, language))] if missing else []
    return Drawn(
        title=f"{word('title', 'claim', language).format(claim=card['claim_no'])} · {card['buyer_name']}",
        status=_stage(card, language),
        facts=tuple(_facts(card, language)),
        lines=() if telling.says(*missing) else tuple(lines),
        asks=claim_asks(card, language),
    )


def claim_asks(card: Row, language: Language, *, several: bool = False) -> tuple[Ask, ...]:
    """The question for what is missing, while the claim is open."""
    if card["status"] in ENDED:
        return ()
    number = card["claim_no"]
    said = word("button", "missing_of" if several else "missing", language).format(claim=number)
    return (Ask(said, word("ask", "missing", language).format(claim=number)),)


def _stage(card: Row, language: Language) -> str:
    stage, since = (
        phrases.word("claim_status", card["status"], language),
        known(card["status_since"], language),
    )
    return say("stage_since", language, stage=stage, since=since)


def _facts(card: Row, language: Language) -> Iterator[tuple[str, str]]:
    yield label("cause", language), _worded("cause", card["cause"], language)
    if card["status"] not in ENDED:
        yield label("next_step", language), known(card["next_step"], language)
        yield label("next_actor", language), _worded("actor", card["next_actor"], language)
        yield label("next_date", language), known(card["next_date"], language)
        if card["waiting_ends_on"]:
            yield label("waiting_ends", language), card["waiting_ends_on"]
    if any(card[name] for name in _AMOUNTS):
        yield from ((label(name, language), amount(card[name], language)) for name in _AMOUNTS)


def _worded(table: str, value: str | None, language: Language) -> str:
    return phrases.word(table, value, language) if value else say("unknown", language)


def checklist(card: Row, telling: Telling) -> Drawn:
    """The documents of a claim with what is there; in general, only those that the text does not name."""
    language, number = telling.language, card["claim_no"]
    items = [one for one in card["items"] if number or not telling.says(_short(one, language))]
    if not items or all(one["status"] == "unknown" and telling.says(_short(one, language)) for one in items):
        return Drawn()
    heads = tuple(label(name, language) for name in ("document", "needed", "status"))
    title = "checklist_of" if number else "checklist"
    return Drawn(
        title=word("title", title, language).format(claim=number),
        table=Table(heads, tuple(_item(one, language) for one in items)),
    )


def _item(item: Row, language: Language) -> tuple[str, ...]:
    needed = {True: "yes", False: "no", None: "depends"}[item["required"]]
    status = word("document_status", item["status"], language)
    return _name(item, language), word("needed", needed, language), status


def _name(item: Row, language: Language) -> str:
    return str(item["name"][language.value]) if item["name"] else str(item["document"])


def _short(item: Row, language: Language) -> str:
    """The name without what explains it in brackets, as a sentence names it."""
    return re.split(r"\s*[(（]", _name(item, language), maxsplit=1)[0]
