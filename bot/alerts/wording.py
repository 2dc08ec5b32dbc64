"""Alerts in words: what changed, why somebody sees it, and what else a digest has to say."""

import re
from collections.abc import Iterator, Sequence
from decimal import Decimal
from pathlib import Path

from bot.alerts.content import Content, Item, Occasion
from bot.alerts.digest import Digest
from bot.alerts.reminders import Reminder
from bot.embedded.wording.alerts import alert_line
from bot.embedded.wording.deadlines import day_in_words
from bot.embedded.wording.phrases import say as said_of_days
from bot.embedded.wording.phrases import word as record_word
from bot.language import Language
from bot.phrasebook import Phrasebook
from tools.changes import Change, ChangeKind
from tools.deadlines import Rule
from tools.money import Money

WORDS = Phrasebook(Path(__file__).parent / "words.yaml")
MOST = 20
"""Changes that one message tells; of more, it says how many there are."""
_LINES = 12
_AMOUNT = re.compile(r"(\d+(?:\.\d+)?) ([A-Z]{3})")
_LONGEST = 120


def headline(item: Item, language: Language) -> str:
    """What changed, of whom, in a line."""
    change = item.change
    kind = WORDS.word("kind", change.kind.value, language)
    line = WORDS.say("line", language, kind=kind, buyer=one_line(item.buyer), policy=change.policy_id)
    facts = (
        "；".join(_facts(change, language))
        if language is Language.ZH
        else "; ".join(_facts(change, language))
    )
    return f"{line} {facts}".strip()


def why(item: Item, language: Language) -> str:
    """Why the person sees it: the setting or watch that made it reach them, and the record it is from."""
    because = WORDS.word("because", item.because.value, language)
    return f"{because} {WORDS.say('record', language, source=one_line(item.change.source))}"


def subject(content: Content) -> str:
    """The subject of an e-mail; it names no buyer, for it is shown on locked screens."""
    language = content.language
    if content.occasion is Occasion.DEADLINE:
        return WORDS.say("deadline_subject", language)
    if content.occasion is Occasion.CHANGE:
        kind = WORDS.word("kind", content.items[0].change.kind.value, language)
        return WORDS.say("change_subject", language, kind=kind)
    day, count = content.day.isoformat(), len(content.items)
    if not count:
        return WORDS.say("digest_subject_days", language, day=day)
    name = "digest_subject_one" if count == 1 else "digest_subject"
    return WORDS.say(name, language, day=day, count=str(count))


def mail_text(content: Content, public_url: str | None) -> str:
    """The whole text of an e-mail."""
    language, home = content.language, (public_url or "").rstrip("/")
    parts = []
    for item in content.items[:MOST]:
        told = [headline(item, language), why(item, language)]
        if item.mute_token and home:
            told.append(WORDS.say("mute_link", language, link=f"{home}/alerts/mute/{item.mute_token}"))
        parts.append("\n".join(told))
    if len(content.items) > MOST:
        parts.append(WORDS.say("more", language, count=str(len(content.items) - MOST)))
    if content.lines:
        parts.append("\n".join(content.lines))
    if any(item.mute_token for item in content.items):
        parts.append(WORDS.say("mute_kept", language))
    parts.append(WORDS.say("not_advice", language))
    if home:
        parts.append(WORDS.say("settings_link", language, link=f"{home}/my/notifications"))
    return "\n\n".join(parts) + "\n"


def digest_lines(made: Digest, language: Language) -> Iterator[str]:
    """New warnings, the days that came near or were missed, and what waits: a heading and a line each."""
    yield from _listed("warnings_head", [alert_line(row, language) for row in made.warnings], language)
    yield from _listed("days_head", [_day(one, language) for one in made.reminders], language)
    yield from _listed("waiting_head", [one.draft.will.said(language) for one in made.waiting], language)


def _listed(head: str, lines: Sequence[str], language: Language) -> Iterator[str]:
    if not lines:
        return
    yield WORDS.say(head, language)
    yield from (f"- {one_line(line, 400)}" for line in lines[:_LINES])
    if len(lines) > _LINES:
        yield WORDS.say("more", language, count=str(len(lines) - _LINES))


def _day(one: Reminder, language: Language) -> str:
    about = WORDS.say("invoice", language, number=one.invoice_no, buyer=one.buyer_name, policy=one.policy_id)
    return about + deadline_in_words(one.rule, one.on.isoformat(), one.days_left, language)


def deadline_in_words(rule: Rule, day: str, days_left: int, language: Language) -> str:
    """A day to act upon. From when shipments stop is no day by which something has to be done."""
    if rule is Rule.STOP:
        return said_of_days("day_stop_shipment_from", language, day=day)
    return day_in_words(rule.value, day, days_left, language)


def _facts(change: Change, language: Language) -> Iterator[str]:
    old, new = _value(change, change.old, language), _value(change, change.new, language)
    if old and new:
        yield WORDS.say("from_to", language, old=old, new=new)
    elif new:
        yield WORDS.say("to", language, new=new)
    if change.subject:
        yield WORDS.say(
            "about", language, subject=one_line(record_word("limit_kind", change.subject, language))
        )
    if change.effective_on:
        yield WORDS.say("effective", language, day=change.effective_on.isoformat())
    if change.run_off_until:
        yield WORDS.say("run_off", language, day=change.run_off_until.isoformat())
    if change.reason_code:
        yield WORDS.say("reason", language, code=change.reason_code)


def _value(change: Change, value: str | None, language: Language) -> str:
    """A coded value in words; empty for what is unknown, of which nothing is said."""
    if value is None:
        return ""
    if amount := _AMOUNT.fullmatch(value):
        return str(Money(Decimal(amount[1]), amount[2]))
    if change.kind is ChangeKind.CLAIM_STATUS:
        return one_line(record_word("claim_status", value, language))
    return one_line(record_word("change_value", value, language))


def one_line(text: str, at_most: int = _LONGEST) -> str:
    """A text of others' on one line, and no longer than a line."""
    flat = " ".join("".join(c if c.isprintable() else " " for c in text).split())
    return flat if len(flat) <= at_most else flat[: at_most - 1] + "…"
