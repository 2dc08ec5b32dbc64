"""A prepared write: what it will do, what to know first, until when it waits, and what became of it."""

from datetime import UTC, datetime

from bot.language import Language
from bot.slack.blocks.bounds import Block, cut, cut_at_sentence
from bot.slack.blocks.buttons import decision_buttons
from bot.slack.blocks.layout import context, divider, fitting, mrkdwn, section
from bot.slack.blocks.words import say, word
from tools.pending_action import ActionState, PendingAction

TEXT = 1400
"""Characters of each part of an action; a draft of ours is far shorter."""
PLACE = 500


def asked_in_words(action: PendingAction, language: Language) -> str:
    """What it is, in a sentence: `Credit limit request: ask the insurer for …`."""
    kind = word("action_kind", action.kind.value, language)
    return say("action_asked", language, kind=kind, will=action.draft.will.said(language.value))


def decision_blocks(action: PendingAction, language: Language, *, decidable: bool) -> list[Block]:
    """Number and term, and the buttons to decide it; who else can, for those who cannot."""
    place = _place(action, language)
    if decidable:
        return [place, decision_buttons(action, language)]
    return [place, context([say("who_confirms", language)])]


def outcome_blocks(action: PendingAction, language: Language, note: str, *, decidable: bool) -> list[Block]:
    """The whole action by itself, with where it stands; `note` is a refusal to show."""
    draft, state = action.draft, word("action_state", action.state.value, language)
    kind = word("action_kind", action.kind.value, language)
    blocks = [section(kind, [cut_at_sentence(draft.will.said(language.value), TEXT)])]
    if note.strip():
        blocks.append(section("", [f"⚠️ {cut_at_sentence(note, TEXT // 2)}"]))
    if action.state is not ActionState.PENDING:
        return [*blocks, *_what_became(action, state, language)]
    if draft.warnings:
        warnings = [f"• {one.said(language.value)}" for one in draft.warnings]
        blocks.append(section(say("action_warnings", language), [cut_at_sentence("\n".join(warnings), TEXT)]))
    blocks.append(section("", [state]))
    blocks.append(_place(action, language))
    return [*blocks, decision_buttons(action, language)] if decidable else blocks


def _what_became(action: PendingAction, state: str, language: Language) -> list[Block]:
    """The receipt of what was done; that nothing was, where it was called off or came to its end."""
    sign = "✅ " if action.state is ActionState.EXECUTED else ""
    told = [cut_at_sentence(action.told.said(language.value), TEXT)] if action.told else []
    place = say("action_place", language, id=action.id, policy=action.policy_id)
    if action.receipt:
        place = f"{say('receipt', language, reference=action.receipt.reference)} · {place}"
    return [divider(), section(f"{sign}{state}", told), context([cut(place, PLACE)])]


def _place(action: PendingAction, language: Language) -> Block:
    """Number, policy and term; Slack shows the term in the reader's own time zone."""
    place = say("action_place", language, id=action.id, policy=action.policy_id)
    until = say("open_until", language, until=_local(action.expires_at))
    return {"type": "context", "elements": [mrkdwn(f"{fitting(place, PLACE)} · {until}")]}


def _local(moment: datetime) -> str:
    """A time of ours in Slack's own notation, with UTC for clients that cannot tell it."""
    utc = moment.astimezone(UTC).strftime("%Y-%m-%d %H:%M UTC")
    return f"<!date^{int(moment.timestamp())}^{{date_short_pretty}} {{time}}|{utc}>"
