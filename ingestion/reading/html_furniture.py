"""What a web page has around its text: menus, banners, share buttons, lists of other pages."""

import re
from collections.abc import Iterator

from bs4 import BeautifulSoup
from bs4.element import Tag

from ingestion.reading.wrapping import width

_NEVER_TEXT = (
    "nav, footer, script, style, aside, noscript, template, form, button, iframe, svg, object, select,"
    " dialog, [role=navigation], [role=banner], [role=contentinfo], [role=complementary], [role=search],"
    " [role=dialog], [role=menu], [hidden], [aria-hidden=true]"
)
_INVISIBLE = re.compile(r"display\s*:\s*none|visibility\s*:\s*hidden", re.IGNORECASE)
_NAMED = frozenset(
    "nav navbar navigation menu submenu topbar breadcrumb breadcrumbs crumb crumbs sidebar cookie cookies"
    " consent gdpr newsletter subscribe share sharing social sns comments pagination pager toolbar"
    " advert adverts advertisement ads"
    " promo popup modal footer masthead skip copyright login search backtop".split()
)
_NAMED_IF_LINKS = frozenset(
    "related recommend recommended recommendations tags tag links more hot latest".split()
)
_WORD = re.compile(r"[A-Z]?[a-z]+|[A-Z]+(?![a-z])")
_MUCH = 0.3
"""What holds more of the page's text than this is no furniture, whatever it is called."""
_LINKED = 0.8
_HALF = 0.5
_FEWEST_LINKS = 4
_WIDEST_LINK = 60
"""Columns of the usual link of a menu; longer ones are titles or sentences."""


def remove_furniture(page: BeautifulSoup) -> None:
    """Takes everything out of the page that is not its text."""
    _remove(page.select(_NEVER_TEXT))
    for tag in page.find_all("header"):
        # An article's own header holds its heading; the site's header holds its menu.
        if not tag.find_parent(["article", "main"]):
            tag.decompose()
    _remove(page.find_all(style=_INVISIBLE))
    whole = len(page.get_text(strip=True))
    _remove(
        tag for tag in page.find_all(["div", "section", "ul", "ol", "p", "span"]) if _is_named(tag, whole)
    )
    _remove(tag for tag in page.find_all(["ul", "ol", "div"]) if _is_menu(tag))


def _remove(tags: "Iterator[Tag] | list[Tag]") -> None:
    for tag in list(tags):
        if not tag.decomposed:
            tag.decompose()


def _is_named(tag: Tag, whole: int) -> bool:
    words = set(_words(tag))
    if not words & (_NAMED | _NAMED_IF_LINKS) or tag.find("h1") is not None:
        return False
    text = len(tag.get_text(strip=True))
    is_small = text <= whole * _MUCH
    return is_small and (bool(words & _NAMED) or _linked(tag) >= _HALF)


def _words(tag: Tag) -> Iterator[str]:
    for name in (*(tag.get_attribute_list("class")), tag.get("id")):
        yield from (word.lower() for word in _WORD.findall(str(name or "")))


def _is_menu(tag: Tag) -> bool:
    """Many short links and hardly a word between them."""
    links = tag.find_all("a")
    if len(links) < _FEWEST_LINKS or _linked(tag) < _LINKED:
        return False
    widths = sorted(width(link.get_text(strip=True)) for link in links)
    return widths[len(widths) // 2] <= _WIDEST_LINK


def _linked(tag: Tag) -> float:
    """The part of a tag's text that is in links."""
    text = len(tag.get_text(strip=True))
    return sum(len(link.get_text(strip=True)) for link in tag.find_all("a")) / text if text else 0.0
