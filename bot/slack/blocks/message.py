"""A whole Slack message: an answer, the quotes behind it, a prepared write, or a plain sentence."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from bot.answer import Answer, Outcome
from bot.language import Language
from bot.slack.blocks import bounds
from bot.slack.blocks.answer_text import fallback, shortened
from bot.slack.blocks.bounds import Block, cut, json_size, weight
from bot.slack.blocks.buttons import Ask, Press, actions, ask_buttons, feedback, turn_button
from bot.slack.blocks.cards import drawn
from bot.slack.blocks.citations import citation_lines, quote_blocks
from bot.slack.blocks.drawn import Drawn, Telling
from bot.slack.blocks.layout import Table, context, divider, facts, section, sections, table
from bot.slack.blocks.pending import asked_in_words, decision_blocks, outcome_blocks
from bot.slack.blocks.redaction import as_data, shareable
from bot.slack.blocks.rich_text import rich_text
from bot.slack.blocks.words import say, spoken
from tools.pending_action import ActionState, PendingAction

MOST_ASKS = 10
ASKS = 2000
"""Characters of all questions behind the buttons of one message, with their labels."""
_BESIDE_TABLE = 900
"""Characters of a table's title, frame and last line."""
_UNRATED = (Outcome.SMALLTALK, Outcome.HANDED_OVER, Outcome.CONFIRM)
_INTRODUCED = (Outcome.SMALLTALK, Outcome.HANDED_OVER)
"""Endings at which it is said that an assistant speaks: at the beginning, and when a person takes over."""


@dataclass(frozen=True)
class SlackMessage:
    """What is posted: the blocks, and the text for those who do not see blocks."""

    text: str
    blocks: tuple[Block, ...]


def answer_message(answer: Answer, *, may_confirm: bool, shared: bool = False) -> SlackMessage:
    """The answer for the person who asked: its text first, then its cards, buttons and citations.

    `shared` where others could see a copy: with a button for that, if anything of it is theirs to read.
    """
    language = spoken(answer.language)
    telling = Telling(answer.text, language, answer.outcome)
    cards = [drawn(card, telling) for card in answer.cards]
    tail = list(_tail(answer, cards, language, shared=shared))
    listed = next((one.table for one in cards if one.table and one.table.rows), None)
    head = _head(answer, listed, language, may_confirm=may_confirm)
    body = _body(cards, [*head, *tail], language)
    while listed and _rows_in(body) < len(listed.rows):
        listed = replace(listed, rows=listed.rows[: _rows_in(body)]) if _rows_in(body) else None
        head = _head(answer, listed, language, may_confirm=may_confirm)
        body = _body(cards, [*head, *tail], language)
    return SlackMessage(fallback(answer.text), (*head, *body, *tail))


def neutral_message(language: Language) -> SlackMessage:
    """What a channel reads where the answer is nobody else's business."""
    return notice_message(say("private", language))


def redacted_message(answer: Answer) -> SlackMessage:
    """What a channel may read of an answer; that it was answered privately, where nothing may be read."""
    language, shared = spoken(answer.language), shareable(answer)
    if not shared.text:
        return neutral_message(language)
    text, was_cut = shortened(shared.text, None, language)
    blocks = [*rich_text(text), *citation_lines(as_data(shared.citations), language)]
    if was_cut or not shared.whole:
        blocks.append(context([say("rest_private", language)]))
    return SlackMessage(fallback(shared.text), tuple(blocks))


def failure_message(reference: str, language: Language) -> SlackMessage:
    """That an answer failed, with the reference under which its cause is logged."""
    return notice_message(say("failed", language, reference=reference))


def notice_message(text: str) -> SlackMessage:
    """A sentence of ours, as it is."""
    kept = bounds.cut_at_sentence(text, bounds.ANSWER_TEXT)
    return SlackMessage(fallback(kept), tuple(rich_text(kept) or [section("", [kept])]))


def quotes_message(answer_data: Mapping[str, Any]) -> SlackMessage:
    """The sources of an answer with their words, from `Answer.as_data()`."""
    language = spoken(str(answer_data.get("language") or ""))
    cited = answer_data.get("citations") or ()
    if not cited:
        return notice_message(say("no_quotes", language))
    return SlackMessage(say("quotes_title", language), tuple(quote_blocks(cited, language)))


def action_message(
    action: PendingAction, language: Language, *, note: str = "", decidable: bool = True
) -> SlackMessage:
    """A prepared write by itself: with buttons while it can be decided, else with what became of it."""
    blocks = outcome_blocks(action, language, note, decidable=decidable)
    told = note.strip() or asked_in_words(action, language)
    if action.told and not note.strip():
        told = action.told.said(language.value)
    return SlackMessage(fallback(told), tuple(blocks))


def _head(answer: Answer, shown: Table | None, language: Language, *, may_confirm: bool) -> list[Block]:
    """The text, without the items that the table shows; then what waits for a decision."""
    text, was_cut = shortened(answer.text, shown, language)
    head = rich_text(text) or [section("", [say("unknown", language)])]
    head += [context([say("cut_text", language)])] if was_cut else []
    if answer.pending and answer.pending.state is ActionState.PENDING:
        head += decision_blocks(answer.pending, language, decidable=may_confirm)
    return head


def _rows_in(blocks: Sequence[Block]) -> int:
    """The rows of the table without its head: what they say may be left out of the text."""
    return sum(len(block["rows"]) - 1 for block in blocks if block["type"] == "table")


def _tail(answer: Answer, cards: Sequence[Drawn], language: Language, *, shared: bool) -> Iterator[Block]:
    """What stands under the cards: what to ask next, what may be done with the answer, what it cites."""
    asks = _asks(answer, cards)
    if asks:
        yield actions(ask_buttons(asks, language))
    presses = list(_presses(answer, shared=shared))
    if presses:
        yield actions([turn_button(one, answer.turn_id, language) for one in presses])
    yield from citation_lines(as_data(answer.citations), language)
    if answer.outcome in _INTRODUCED:
        yield context([say("assistant", language)])
    if answer.outcome not in _UNRATED:
        yield feedback(answer.turn_id, language)


def _presses(answer: Answer, *, shared: bool) -> Iterator[Press]:
    if answer.citations:
        yield Press.QUOTES
    if shared and answer.outcome is Outcome.ANSWERED and shareable(answer).text:
        yield Press.SHARE
    if answer.outcome not in _INTRODUCED:
        yield Press.PERSON


def _asks(answer: Answer, cards: Sequence[Drawn]) -> list[Ask]:
    """Each question once: those of the cards, then the answer's own suggestions."""
    wanted = [*(ask for card in cards for ask in card.asks), *(Ask(one, one) for one in answer.suggestions)]
    once = {ask.question.strip(): ask for ask in reversed(wanted) if ask.question.strip()}
    kept: list[Ask] = []
    room = ASKS
    for ask in reversed(once.values()):
        need = json_size(ask.question) + json_size(cut(ask.label, bounds.BUTTON_TEXT))
        if need <= room and len(kept) < MOST_ASKS:
            kept.append(ask)
            room -= need
    return kept


def _body(cards: Sequence[Drawn], around: Sequence[Block], language: Language) -> list[Block]:
    """The cards that fit between text and buttons; it is said when some do not."""
    cut_off = context([say("cut_cards", language)])
    body: list[Block] = []
    has_table = False
    for card in (one for one in cards if one.shows):
        room = bounds.WHOLE - weight([*around, *body, cut_off]) - _BESIDE_TABLE
        group = _laid_out(card, language, 0 if has_table else min(room, bounds.TABLE))
        full = len(around) + len(body) + len(group) + 1 > bounds.BLOCKS
        if full or weight([*around, *body, *group, cut_off]) > bounds.WHOLE:
            return [*body, cut_off]
        has_table = has_table or _rows_in(group) > 0
        body += group
    return body


def _laid_out(card: Drawn, language: Language, room: int) -> list[Block]:
    """One card as blocks. Slack takes one table in a message: a second has no room, and is told in lines."""
    blocks = [divider(), *([section(card.title, [card.status])] if card.title else []), *facts(card.facts)]
    if card.lines:
        blocks += sections(card.lines)
    if card.table and card.table.rows:
        blocks += _table(card.table, language, room) if room > 0 else _in_lines(card.table, language)
    return blocks


def _table(rows: Table, language: Language, room: int) -> list[Block]:
    block, shown = table(rows, room)
    return [block, *_more(shown, len(rows.rows), language)]


def _in_lines(rows: Table, language: Language) -> list[Block]:
    """The first rows of a table as lines."""
    lines = ["• " + " · ".join(cell for cell in row if cell) for row in rows.rows[:MOST_ASKS]]
    return [section("", lines), *_more(len(lines), len(rows.rows), language)]


def _more(shown: int, every: int, language: Language) -> list[Block]:
    if shown == every:
        return []
    return [context([say("more_rows", language, shown=str(shown), all=str(every))])]
