"""The `credit_limit` card drawn: what is in force, what is free, and what changes it."""

from collections.abc import Iterator, Mapping
from typing import Any

from bot.embedded.wording import phrases
from bot.language import Language
from bot.slack.blocks.buttons import Ask
from bot.slack.blocks.drawn import Drawn, Telling
from bot.slack.blocks.words import amount, days, known, label, listed, percentage, say, word
from tools.cover_position import UNREAD
from tools.limits import LimitStatus

Row = Mapping[str, Any]


def limit(card: Row, telling: Telling) -> Drawn:
    """One buyer's limit under one policy."""
    language = telling.language
    return Drawn(
        title=f"{card['buyer_name']} · {card['policy_id']}",
        status=word("limit_status", card["status"], language),
        facts=tuple(_facts(card, language)),
        lines=tuple(line for line in _lines(card, language) if not telling.says(line)),
        asks=limit_asks(card, language),
    )


def limit_asks(card: Row, language: Language) -> tuple[Ask, ...]:
    """What is usually done next with a limit."""
    buyer, wanted = card["buyer_name"], "increase" if card["in_force"] else "request"
    if card["status"] in UNREAD:
        return ()
    return tuple(
        Ask(word("button", name, language), word("ask", name, language).format(buyer=buyer))
        for name in (wanted, "watch")
    )


def granted_in_words(card: Row, language: Language) -> str:
    """What is in force: nothing of it where no limit is, and unknown where none could be read."""
    if card["status"] in UNREAD:
        return say("unknown", language)
    return amount(card["granted"], language) if card["in_force"] else say("none_in_force", language)


def _facts(card: Row, language: Language) -> Iterator[tuple[str, str]]:
    on = card.get("on")
    head = f"{label('granted_on', language)} {on}" if on else label("granted", language)
    yield head, granted_in_words(card, language)
    if card["in_force"] and not on:
        yield label("headroom", language), amount(card["headroom"], language)
    if not on and card["status"] not in UNREAD:
        yield label("outstanding", language), amount(card["outstanding"], language)
    if card["requested"] and (card["status"] == LimitStatus.PENDING or not card["in_force"]):
        yield label("requested", language), amount(card["requested"], language)
    if card["in_force"]:
        yield label("term", language), days(card["max_payment_term_days"], language)
        yield label("percentage", language), percentage(card["insured_percentage"], language)
        yield label("until", language), card["effective_to"] or say("no_end", language)


def _lines(card: Row, language: Language) -> Iterator[str]:
    stop, change = card["stop_shipment"], card["pending"]
    if stop:
        told = {"since": stop["since"], "invoice": stop["invoice_no"], "due": stop["due_on"]}
        yield say("stop", language, **told)
    if change:
        yield _announced(change, language)
    if card["conditions"]:
        yield say("conditions", language, listed=listed(card["conditions"], language))
    yield from _requests(card, language)
    if len(_in_force(card)) > 1:
        yield say(
            "layers", language, listed=listed([_layer(one, language) for one in _in_force(card)], language)
        )
    for money in card["outstanding_other_currencies"]:
        yield say("elsewhere", language, amount=amount(money, language))


def _announced(change: Row, language: Language) -> str:
    action = phrases.word("pending_action", change["action"], language)
    day, then = known(change["effective"], language), change.get("granted")
    if then:
        return say("announced_to", language, action=action, day=day, amount=amount(then, language))
    return say("announced", language, action=action, day=day)


def _requests(card: Row, language: Language) -> Iterator[str]:
    for layer in card["layers"]:
        if layer["status"] == LimitStatus.PENDING and card["in_force"] and layer["requested"]:
            yield say("waiting_request", language, amount=amount(layer["requested"], language))


def _in_force(card: Row) -> list[Row]:
    return [one for one in card["layers"] if one["in_force"]]


def _layer(layer: Row, language: Language) -> str:
    said = f"{phrases.word('limit_kind', layer['kind'], language)} {amount(layer['granted'], language)}"
    until = layer["effective_to"]
    return f"{said} ({label('until', language)} {until})" if until else said
