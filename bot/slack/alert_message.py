"""An alert as a Slack message: what changed, why the person sees it, and a button that mutes it."""

from collections.abc import Iterator

from bot.alerts.content import Content, Item
from bot.alerts.telling import NEVER_MUTED
from bot.alerts.wording import MOST, WORDS, headline, subject, why
from bot.language import Language
from bot.slack.blocks import bounds, layout
from bot.slack.blocks.bounds import Block, weight
from bot.slack.blocks.buttons import Press, actions, alert_button
from bot.slack.blocks.message import SlackMessage
from bot.slack.words import tell

_BESIDE = 2000
"""Characters of title, lines and what stands under the changes."""


def alert_message(content: Content) -> SlackMessage:
    """The message; its text says what it is about, for notifications."""
    language, day = content.language, content.day.isoformat()
    title = tell(f"alert_{content.occasion}_title", language, day=day)
    return SlackMessage(subject(content), (layout.section(title), *_body(content, language)))


def _body(content: Content, language: Language) -> Iterator[Block]:
    shown, room = 0, bounds.WHOLE - _BESIDE
    for item in content.items[:MOST]:
        blocks = list(_item(item, language))
        room -= weight(blocks)
        if room < 0:
            break
        yield from blocks
        shown += 1
    if len(content.items) > shown:
        yield layout.context([WORDS.say("more", language, count=str(len(content.items) - shown))])
    if content.lines:
        yield from layout.sections(content.lines)
    if content.seen_key:
        label = tell("alert_seen_button", language)
        yield actions([alert_button(Press.SEEN, content.seen_key, label)])
    if any(item.change.kind not in NEVER_MUTED for item in content.items):
        yield layout.context([tell("alert_mute_kept", language)])
    yield layout.context([WORDS.say("not_advice", language)])


def _item(item: Item, language: Language) -> Iterator[Block]:
    block = layout.section("", [headline(item, language)])
    if item.change.kind not in NEVER_MUTED:
        button = alert_button(Press.MUTE, item.change.change_id, tell("alert_mute", language))
        block = {**block, "accessory": button}
    yield block
    yield layout.context([why(item, language)])
