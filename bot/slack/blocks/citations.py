"""What an answer cites: one small line for each mark, and the quotes themselves when they are asked for."""

from collections.abc import Mapping, Sequence
from typing import Any

from bot.embedded.wording import phrases
from bot.language import Language
from bot.slack.blocks import bounds
from bot.slack.blocks.bounds import Block, cut_at_sentence, json_size, weight
from bot.slack.blocks.layout import context, section
from bot.slack.blocks.rich_text import verbatim
from bot.slack.blocks.words import say, word

Cited = Mapping[str, Any]
LINES = 1200
"""Characters of the lines under an answer."""
QUOTE = 1500


def citation_lines(cited: Sequence[Cited], language: Language) -> list[Block]:
    """Mark, kind of source, title, section and time for each; none without citations."""
    lines: list[str] = []
    for place, one in enumerate(cited):
        line = _line(one, language)
        if json_size("\n".join([*lines, line])) > LINES:
            lines.append(say("more_quotes", language, count=str(len(cited) - place)))
            break
        lines.append(line)
    return [context(lines)] if lines else []


def quote_blocks(cited: Sequence[Cited], language: Language) -> list[Block]:
    """Each source with its words, verbatim, as far as they fit."""
    blocks: list[Block] = [section(say("quotes_title", language))]
    for place, one in enumerate(cited):
        quote = cut_at_sentence(str(one["quote"]), QUOTE)
        added = [section("", [_line(one, language)]), *([verbatim(quote)] if quote.strip() else [])]
        full = len(blocks) + len(added) >= bounds.BLOCKS
        if full or weight([*blocks, *added]) > bounds.WHOLE - 500:
            blocks.append(context([say("more_quotes", language, count=str(len(cited) - place))]))
            break
        blocks += added
    return blocks


def _line(one: Cited, language: Language) -> str:
    authority = phrases.word("authority", str(one["authority"]), language)
    page = say("page", language, page=str(one["page"])) if one.get("page") else ""
    day = say("as_of", language, day=str(one["as_of"])[:10]) if one.get("as_of") else ""
    title = word("source", str(one["title"]), language)
    parts = (authority, title, _section(one, language), page, day)
    told = " · ".join(part for part in dict.fromkeys(parts) if part)
    return f"[{one['mark']}] {told}"


def _section(one: Cited, language: Language) -> str:
    """The section of a document as it is; that of a record in words, without what the title has said."""
    section_said = str(one["section"] or "")
    if one["kind"] == "document":
        return section_said
    name, _, rest = section_said.partition(", ")
    said = word("source", name, language)
    said = phrases.word("parameter", name, language) if said == name else said
    return said if rest == one["title"] else f"{said} {rest}".strip()
