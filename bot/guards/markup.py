"""Guard 7: markup that would make a reader's screen load, run or open something.

Text from documents, names, tools and users is data: whatever it says, an answer holds no image, no HTML and
no link but to a page that the turn's evidence names.
"""

import re

from bot.guards.basis import Basis

_IMAGE = re.compile(r"!\[([^\]]*)\](?:\([^)]*\)|\[[^\]]*\])")
_LINK = re.compile(r"(?<!!)\[([^\]]+)\]\(\s*<?([^)\s>]*)[^)]*\)")
_REFERENCE = re.compile(r"^\s{0,3}\[[^\]]+\]:\s*\S+.*$", re.MULTILINE)
_HTML = re.compile(r"</?[A-Za-z!][^>\n]*>?")
_ADDRESS = re.compile(
    r"\b(?:https?|ftp|javascript|data|vbscript|file)\s*:\s*(?://)?[^\s)\]>]+", re.IGNORECASE
)
_UNSEEN = re.compile(r"[\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff]")


def cleaned(text: str, basis: Basis) -> str:
    """The text with the words of such markup and without what it does."""
    known = {one.url for one in basis.evidence if one.url}
    text = _UNSEEN.sub("", text)
    text = _IMAGE.sub(lambda found: found[1], text)
    text = _LINK.sub(lambda found: found[0] if found[2] in known else found[1], text)
    text = _REFERENCE.sub("", text)
    text = _HTML.sub("", text)
    return _ADDRESS.sub(lambda found: found[0] if found[0].rstrip(".,;") in known else "", text)
