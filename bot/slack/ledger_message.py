"""An uploaded ledger as a Slack message: what was understood of it, to use or discard, or its errors."""

from collections.abc import Iterator, Sequence
from dataclasses import replace

from bot.language import Language
from bot.slack.blocks import layout
from bot.slack.blocks.answer_text import fallback
from bot.slack.blocks.bounds import Block, cut
from bot.slack.blocks.buttons import Press, ToldOfLedger, actions, ledger_button, tell_button
from bot.slack.blocks.message import SlackMessage
from bot.slack.blocks.words import amount
from bot.slack.words import tell
from bot.uploads.amounts import Mark
from bot.uploads.days import Order
from bot.uploads.ledgers import Uploaded
from bot.uploads.saying import error_lines, place_of, warnings_said
from bot.uploads.uploading import Previewed

ERRORS, WARNINGS, CURRENCIES = 10, 10, 20
"""Of each, as many are told as a message holds; the others are counted."""
_LINE = 300
_QUESTIONS = (
    ("days_ambiguous", "dates", [one.value for one in Order]),
    ("decimal_ambiguous", "decimal", [one.value for one in Mark]),
)
"""For each error that one answer mends: which part of `ToldOfLedger` it is, and the answers."""


def preview_message(one: Uploaded, language: Language, *, note: str = "") -> SlackMessage:
    """Rows, customers, sums by currency, days and warnings of a preview; with buttons to decide."""
    title = tell("ledger_previewed", language, file=one.file_name, policy=one.policy_id)
    buttons = [
        ledger_button(Press.USE_LEDGER, one.ledger_id, tell("ledger_use", language), is_first=True),
        ledger_button(Press.DISCARD_LEDGER, one.ledger_id, tell("ledger_discard", language)),
    ]
    blocks = [
        layout.section(title),
        *layout.sections([*_understood(one, language), *_warned(one, language)]),
        actions(buttons),
        layout.context([tell("ledger_until", language, day=one.expires_at[:10])]),
    ]
    return SlackMessage(fallback(title), (*blocks, *_noted(note)))


def used_message(one: Uploaded, language: Language) -> SlackMessage:
    """That it is in use now, until when, and where a person removes it."""
    title = tell("ledger_used", language, file=one.file_name, policy=one.policy_id)
    kept = tell("ledger_kept", language, day=one.expires_at[:10], ledger=one.ledger_id)
    blocks = [
        layout.section(title),
        *layout.sections(list(_understood(one, language))),
        layout.context([kept]),
    ]
    return SlackMessage(fallback(title), tuple(blocks))


def errors_message(
    name: str, found: Previewed, language: Language, *, note: str = "", about: ToldOfLedger | None = None
) -> SlackMessage:
    """The first errors by their cells, and how many more there are; that nothing was kept.

    With what was said of the file, buttons to say what it does not tell.
    """
    total = int(found.preview["error_total"])
    title = tell("ledger_wrong", language, file=name, count=str(total))
    told = error_lines(found.preview["errors"], total, language, ERRORS)
    blocks = [
        layout.section(title),
        *layout.sections([f"• {cut(line, _LINE)}" for line in told]),
        *(_asking(found, about, language) if about else ()),
        layout.context([tell("ledger_explain", language)]),
    ]
    return SlackMessage(fallback(title), (*blocks, *_noted(note)))


def _asking(found: Previewed, about: ToldOfLedger, language: Language) -> Iterator[Block]:
    """The first question that only the person can answer, with a button for each answer."""
    codes = {one["code"] for one in found.preview["errors"]}
    for code, name, choices in _QUESTIONS:
        if code in codes and not getattr(about, name):
            told = [(one, replace(about, **{name: one})) for one in choices]
            made = [tell_button(one, said, tell(f"ledger_tell_{one}", language)) for one, said in told]
            if all(made):
                yield layout.section(tell(f"ledger_which_{name}", language))
                yield actions([one for one in made if one])
            return


def _understood(one: Uploaded, language: Language) -> Iterator[str]:
    seen = one.preview
    first, last = seen["first_day"] or "–", seen["last_day"] or "–"
    counts = {"rows": str(seen["rows"]), "customers": str(seen["customers"])}
    yield tell("ledger_rows", language, **counts, first=first, last=last)
    for total in seen["totals"][:CURRENCIES]:
        whole, unpaid = amount(total["amount"], language), amount(total["unpaid"], language)
        yield tell("ledger_total", language, amount=whole, unpaid=unpaid)
    if len(seen["totals"]) > CURRENCIES:
        yield tell("ledger_more_currencies", language, count=str(len(seen["totals"]) - CURRENCIES))
    matched = {"matched": str(seen["matched_customers"]), "unmatched": str(seen["unmatched_customers"])}
    yield tell("ledger_matched", language, **matched)


def _warned(one: Uploaded, language: Language) -> Iterator[str]:
    every = warnings_said(one.preview["warnings"], language)
    for warning in every[:WARNINGS]:
        place = place_of(warning)
        yield f"⚠️ {cut(f'{place}: ' + warning['text'] if place else warning['text'], _LINE)}"
    if len(every) > WARNINGS:
        yield tell("ledger_more_warnings", language, count=str(len(every) - WARNINGS))


def _noted(note: str) -> Sequence[Block]:
    return [layout.context([note])] if note else []
