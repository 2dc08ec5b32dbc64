"""An uploaded ledger as a Slack message: what was understood of it, to use or discard, or its errors."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from bot.language import Language
from bot.slack.blocks import bounds, layout
from bot.slack.blocks.answer_text import fallback
from bot.slack.blocks.bounds import Block, cut
from bot.slack.blocks.buttons import Press, ToldOfLedger, actions, ledger_button, tell_button
from bot.slack.blocks.message import SlackMessage
from bot.slack.blocks.words import amount
from bot.slack.words import tell
from bot.uploads.amounts import Mark
from bot.uploads.days import Order
from bot.uploads.ledgers import Uploaded
from bot.uploads.saying import Finding, error_lines, place_of, warnings_said
from bot.uploads.uploading import Previewed

ERRORS, WARNINGS, CURRENCIES = 10, 10, 20
"""Of each, as many are told as a message holds; the others are counted."""
_LINE = 300
OFFERED = 8
"""Currencies that have a button; any other is written beside the file."""
_USUAL = ("CNY", "USD", "EUR", "GBP", "HKD", "JPY", "SGD", "CHF")


@dataclass(frozen=True)
class _Question:
    """What a file leaves open and only its person can say."""

    codes: frozenset[str]
    """The errors that an answer mends."""
    name: str
    """Which part of `ToldOfLedger` it is."""
    answers: Sequence[str]


def _questions(currencies: Sequence[str]) -> Iterator[_Question]:
    """In the order in which they are asked; `currencies` are the likeliest."""
    yield _Question(frozenset({"days_ambiguous"}), "dates", [one.value for one in Order])
    yield _Question(frozenset({"decimal_ambiguous"}), "decimal", [one.value for one in Mark])
    offered = tuple(dict.fromkeys((*currencies, *_USUAL)))[:OFFERED]
    yield _Question(frozenset({"currency_missing", "currency_doubtful"}), "currency", offered)


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
    name: str, found: Previewed, about: ToldOfLedger, language: Language, currencies: Sequence[str], note: str
) -> SlackMessage:
    """The first errors by their cells, and how many more there are; that nothing was kept.

    With buttons to say what the file does not tell: of currencies, these first.
    """
    errors, total = found.preview["errors"], int(found.preview["error_total"])
    asked = _asked(errors, about, currencies)
    title = tell("ledger_wrong", language, file=name, count=str(total))
    told = error_lines(_once(errors, asked), total, language, ERRORS)
    blocks = [layout.section(title), *layout.sections([f"• {cut(line, _LINE)}" for line in told])]
    end = [layout.context([tell("ledger_explain", language)]), *_noted(note)]
    room = bounds.WHOLE - bounds.weight([*blocks, *end])
    return SlackMessage(
        fallback(title), (*blocks, *(_asking(asked, about, language, room) if asked else ()), *end)
    )


def _asked(errors: Sequence[Finding], about: ToldOfLedger, currencies: Sequence[str]) -> _Question | None:
    """The first that is open and was not answered; None for none."""
    codes = {one["code"] for one in errors}
    is_open = (one for one in _questions(currencies) if one.codes & codes and not getattr(about, one.name))
    return next(is_open, None)


def _once(errors: Sequence[Finding], asked: _Question | None) -> Sequence[Finding]:
    """The errors, with the first alone of those that one answer mends: a currency is missing in every row."""
    same = [one for one in errors if asked and one["code"] in asked.codes][1:]
    return [one for one in errors if one not in same]


def _asking(asked: _Question, about: ToldOfLedger, language: Language, room: int) -> Sequence[Block]:
    """The question with a button for each answer, of currencies as many as fit; nothing where too few do."""
    question = layout.section(tell(f"ledger_which_{asked.name}", language))
    told = [(one, replace(about, **{asked.name: one})) for one in asked.answers]
    made = [tell_button(one, said, _label(asked, one, language)) for one, said in told]
    fitting = [one for one in made if one]
    while fitting and bounds.weight([question, actions(fitting)]) > room:
        fitting.pop()
    least = 1 if asked.name == "currency" else len(asked.answers)
    return [question, actions(fitting)] if len(fitting) >= least else []


def _label(asked: _Question, answer: str, language: Language) -> str:
    return answer if asked.name == "currency" else tell(f"ledger_tell_{answer}", language)


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
