"""The instructions: what the model is told at the start of a turn."""

from functools import lru_cache
from pathlib import Path

from bot.brief import Brief

_FOLDER = Path(__file__).parent


@lru_cache(maxsize=2)
def _rules(file: str) -> str:
    return (_FOLDER / file).read_text(encoding="utf-8")


def instructions(brief: Brief) -> str:
    """The rules, then today's date, who asks and what the conversation is about."""
    focus = brief.focus
    rules = _rules("instructions.md" if brief.principal.has_records else "instructions.public.md")
    facts = [
        f"Today is {brief.today.isoformat()}.",
        f"Answer in {'Chinese' if brief.language == 'zh' else 'English'}.",
        f"The user is a {brief.principal.role.value} with {len(brief.principal.policies)} policies.",
        f"The conversation is about the buyer {focus.buyer_name}." if focus.buyer_name else "",
        f"The conversation is about claim {focus.claim_no}." if focus.claim_no else "",
        f"The message may name: {'; '.join(brief.mention.names)}." if brief.mention.names else "",
    ]
    return "\n".join([rules, *(fact for fact in facts if fact)])
