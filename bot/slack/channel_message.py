"""What a channel is told: how many changes of which kind, with links; nothing of any buyer."""

from collections import Counter
from collections.abc import Iterator, Sequence
from datetime import date

from bot.alerts.preferences import Rhythm
from bot.alerts.remaining import remaining
from bot.alerts.wording import WORDS
from bot.language import Language
from bot.slack.blocks.bounds import Block
from bot.slack.blocks.layout import context, section
from bot.slack.blocks.message import SlackMessage
from bot.slack.channel_digests import ChannelDigest
from bot.slack.words import tell
from tools.changes import Change, ChangeKind

_AT_DEADLINES = frozenset(
    {
        ChangeKind.OVERDUE_STARTED,
        ChangeKind.OVERDUE_AGED,
        ChangeKind.OVERDUE_SETTLED,
        ChangeKind.STOP_SHIPMENT,
    }
)


def channel_message(
    changes: Sequence[Change], since: date, language: Language, public_url: str | None
) -> SlackMessage | None:
    """Counts by kind of what remains of the changes, each with a link; None where nothing remains.

    Links lead to pages that ask for one's own token. Without `public_url` there are none.
    """
    counted = Counter(one.kind for one in remaining(changes))
    if not counted:
        return None
    head = tell("channel_head", language, day=since.isoformat())
    why = context([tell("channel_why", language)])
    return SlackMessage(head, (section(head), _listed(counted, language, public_url), why))


def _listed(counted: Counter[ChangeKind], language: Language, public_url: str | None) -> Block:
    """Rich text, in which a link is a part of its own and no text can become one."""
    lines = [
        {"type": "rich_text_section", "elements": list(_line(kind, counted[kind], language, public_url))}
        for kind in ChangeKind
        if kind in counted
    ]
    return {
        "type": "rich_text",
        "elements": [{"type": "rich_text_list", "style": "bullet", "indent": 0, "elements": lines}],
    }


def _line(kind: ChangeKind, count: int, language: Language, public_url: str | None) -> Iterator[Block]:
    yield {"type": "text", "text": f"{WORDS.word('kind', kind.value, language)}: {count}"}
    if public_url:
        label = tell("channel_open", language)
        yield {"type": "text", "text": "  "}
        yield {"type": "link", "url": f"{public_url.rstrip('/')}{_page(kind)}", "text": label}


def _page(kind: ChangeKind) -> str:
    if kind is ChangeKind.CLAIM_STATUS:
        return "/my/claims"
    return "/my/deadlines" if kind in _AT_DEADLINES else "/my/limits"


def timing_in_words(digest: ChannelDigest, language: Language) -> str:
    """When the channel is told: `daily at 8:00 (Europe/Berlin)`."""
    order = digest.order
    hour = {"hour": str(order.hour), "zone": digest.zone}
    if order.rhythm is Rhythm.DAILY:
        return tell("channel_daily", language, **hour)
    return tell("channel_weekly", language, day=tell(f"weekday_{order.weekday}", language), **hour)
