"""A passage's text as HTML that can do nothing: paragraphs, lists and tables, all else as it stands."""

from functools import cache

import nh3
from markdown_it import MarkdownIt
from markupsafe import Markup

_TAGS = {"p", "br", "ul", "ol", "li", "table", "thead", "tbody", "tr", "th", "td", "strong", "em"}
_READ = (
    "paragraph",
    "list",
    "table",
    "inline",
    "text",
    "newline",
    "emphasis",
    "balance_pairs",
    "fragments_join",
)


def passage_html(text: str) -> Markup:
    """The text as it stands in its document, laid out. No link, image or HTML of it survives as such."""
    reader = _reader()
    tokens = reader.parse(text)
    for token in tokens:
        # A list that begins anew or skips a number keeps its own: a clause is called by it.
        if token.type == "list_item_open" and token.info:
            token.attrSet("value", token.info)
    laid_out = reader.renderer.render(tokens, reader.options, {})
    # Second net: whatever the first let through, these tags alone remain, with nothing on them.
    return Markup(nh3.clean(laid_out, tags=_TAGS, attributes={"li": {"value"}}, link_rel=None))  # noqa: S704


@cache
def _reader() -> MarkdownIt:
    reader = MarkdownIt("commonmark", {"html": False, "breaks": True}).enable("table")
    every = {rule for rules in reader.get_active_rules().values() for rule in rules}
    core = set(reader.get_active_rules()["core"])
    return reader.disable(sorted(every - core - set(_READ)), ignoreInvalid=True)
