"""Prepared writes in words: what waits for a confirmation, what was decided, what is still needed."""

from collections.abc import Sequence

from bot.embedded.wording.phrases import say, word
from bot.language import Language
from tools.pending_action import ActionState, PendingAction


def prepared_in_words(action: PendingAction, mark: str, language: Language) -> str:
    """What a confirmation will do, what to know first, and how and until when to confirm."""
    draft = action.draft
    lines = [say("action_prepared", language, will=draft.will.said(language), mark=mark)]
    if draft.warnings:
        lines.append(say("action_warnings", language))
        lines += [f"- {one.said(language)}" for one in draft.warnings]
    until = action.expires_at.isoformat(sep=" ", timespec="minutes")[:16]
    lines.append(say("action_how", language, id=action.id, until=until))
    return "\n".join(lines)


def listed_in_words(waiting: Sequence[PendingAction], marks: Sequence[str], language: Language) -> str:
    """Several that wait: each with its number, for a clear word with the number in it."""
    pairs = zip(waiting, marks, strict=True)
    lines = [f"- {one.id}: {one.draft.will.said(language)} {mark}" for one, mark in pairs]
    return "\n".join([say("several_wait", language), *lines])


def decided_in_words(action: PendingAction, mark: str, language: Language) -> str:
    """The receipt of what was executed, and where its papers are; else that nothing was done."""
    if action.receipt is not None:
        told = f"{action.receipt.text.said(language)} {mark}"
        return f"{told}\n{say('action_package', language)}" if action.package_path else told
    phrase = "action_cancelled" if action.state is ActionState.CANCELLED else "action_expired"
    return say(phrase, language, id=action.id, mark=mark)


def needed_in_words(missing: Sequence[str], language: Language) -> str:
    """The question for what a write still needs."""
    names = [word("write_missing", name, language) for name in missing]
    joined = ("、" if language is Language.ZH else ", ").join(names)
    return say("write_needed", language, missing=joined)
