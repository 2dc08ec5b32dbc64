"""A digest as a Slack message: new warnings, what is missed or near, what waits for a decision."""

from collections.abc import Iterator

from bot.alerts.digest import Digest
from bot.alerts.reminders import Reminder
from bot.embedded.wording.alerts import alert_line
from bot.embedded.wording.deadlines import day_in_words
from bot.embedded.wording.phrases import say
from bot.language import Language
from bot.slack.blocks import layout
from bot.slack.blocks.bounds import Block
from bot.slack.blocks.buttons import Ask, actions, ask_buttons, decision_buttons
from bot.slack.blocks.message import SlackMessage
from bot.slack.words import tell
from tools.deadlines import Rule

MOST = 12
"""Lines of one kind; of more, the message says how many there are."""
_DECIDED_HERE = 3
_WARNED = 5


def digest_message(digest: Digest, language: Language) -> SlackMessage:
    """The message; its text says how much there is of what, for notifications."""
    head = tell(
        "digest_head",
        language,
        day=digest.day.isoformat(),
        reminders=str(len(digest.reminders)),
        waiting=str(len(digest.waiting)),
        warnings=str(len(digest.warnings)),
    )
    blocks = [layout.section(tell("digest_title", language), [head])]
    blocks += _warnings(digest, language)
    blocks += _days(digest, language)
    blocks += _waiting(digest, language)
    questions = ("question_all_deadlines", *(["question_warnings"] if digest.warnings else []))
    asks = [Ask(text, text) for text in (tell(one, language) for one in questions)]
    blocks += [actions(ask_buttons(asks, language)), layout.context([tell("digest_why", language)])]
    return SlackMessage(head, tuple(blocks))


def _warnings(digest: Digest, language: Language) -> Iterator[Block]:
    if not digest.warnings:
        return
    shown = [alert_line(row, language) for row in digest.warnings[:_WARNED]]
    many = len(digest.warnings) - _WARNED
    more = [tell("home_more", language, count=str(many))] if many > 0 else []
    yield layout.divider()
    yield layout.section(tell("home_warnings", language))
    yield from layout.sections([*shown, *more])


def _days(digest: Digest, language: Language) -> Iterator[Block]:
    if not digest.reminders:
        return
    shown = [_line(one, language) for one in digest.reminders[:MOST]]
    many = len(digest.reminders) - MOST
    more = [tell("home_more", language, count=str(many))] if many > 0 else []
    yield layout.divider()
    yield layout.section(tell("digest_days", language))
    yield from layout.sections([*shown, *more])


def _line(one: Reminder, language: Language) -> str:
    named = {"number": one.invoice_no, "buyer": one.buyer_name, "policy": one.policy_id}
    about = tell("digest_invoice", language, **named)
    return f"{'⚠️ ' if one.missed else ''}{about}{_day(one, language)}"


def _day(one: Reminder, language: Language) -> str:
    """From when shipments stop is no day by which something has to be done, and cannot be missed."""
    if one.rule is Rule.STOP:
        return say("day_stop_shipment_from", language, day=one.on.isoformat())
    return day_in_words(one.rule.value, one.on.isoformat(), one.days_left, language)


def _waiting(digest: Digest, language: Language) -> Iterator[Block]:
    if not digest.waiting:
        return
    yield layout.divider()
    yield layout.section(tell("home_waiting", language))
    for action in digest.waiting[:_DECIDED_HERE]:
        until = action.expires_at.date().isoformat()
        about = [tell("home_until", language, number=action.id, day=until)]
        yield layout.section(action.draft.will.said(language.value), about)
        yield decision_buttons(action, language)
    if len(digest.waiting) > _DECIDED_HERE:
        count = str(len(digest.waiting) - _DECIDED_HERE)
        yield layout.context([tell("digest_rest_at_home", language, count=count)])
