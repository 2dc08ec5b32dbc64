"""What a person said in Slack, as plain text: without the mention of us, links and escapes undone."""

import html
import re

_PERSON = re.compile(r"<@([A-Z0-9]+)(?:\|[^>]*)?>")
_NAMED = re.compile(r"<(?:#|!subteam\^)?[^<>|]*\|([^<>]*)>")
_BARE = re.compile(r"<((?:https?|mailto|tel):[^<>|]*|![^<>]*|#[A-Z0-9]+)>")


def plain(text: str, me: str | None = None) -> str:
    """The text as it was typed; mentions of `me` are left out, those of others are not questions' matter."""
    without = _PERSON.sub(lambda found: "" if found[1] == me else "@…", text)
    named = _NAMED.sub(lambda found: found[1], without)
    return html.unescape(_BARE.sub(lambda found: found[1].removeprefix("mailto:"), named)).strip()


def mentioned(text: str) -> frozenset[str]:
    """The ids of those whom a text mentions."""
    return frozenset(found[1] for found in _PERSON.finditer(text))
