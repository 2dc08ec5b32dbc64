"""A website that may show the widget: its key, where its pages come from, how it signs for customers."""

import re
from dataclasses import dataclass

from bot.sites.origin import is_loopback
from bot.sites.provider import IdentityProvider
from bot.sites.words import NO_WORDS, SiteWords

ACCENT = "#0b5cad"
"""The colour of a website that chose none."""
_LEAST_CONTRAST = 4.5
"""White text on the accent, and the accent on white, by WCAG 2.2, 1.4.3."""


class BadAccent(Exception):
    """A colour that text could not be read on; the message says what would work."""


@dataclass(frozen=True)
class Site:
    """A website as an operator registered it."""

    site_id: str
    key: str
    """Public: it stands in the page. What it opens is bound to the origins."""
    name: str
    origins: tuple[str, ...]
    accent: str = ACCENT
    signing_key: str = ""
    """What verifies its tokens: a public key in PEM, or a secret of 32 bytes or more; "" for none."""
    provider: IdentityProvider | None = None
    """Whose ID tokens vouch for its customers, in place of tokens of its own."""
    any_loopback: bool = False
    """The demo's site alone: pages that this machine serves, on any port."""
    words: SiteWords = NO_WORDS

    def shows_on(self, origin: str) -> bool:
        """Whether a page of this origin may show its widget. Exact: nothing is derived from a name."""
        return origin in self.origins or (self.any_loopback and is_loopback(origin))


DEMO_SITE = Site(
    site_id="S-DEMO",
    key="site_demo",
    name="CoverDesk demo",
    origins=(),
    signing_key="the-demo-site-signs-with-this-and-it-is-no-secret",
    any_loopback=True,
)
"""There only while the demo book is on; its companies are invented, and its secret is no secret."""


def accent_from(text: str) -> str:
    """A colour as `#rrggbb`. Raises `BadAccent` where white text on it could not be read."""
    if not re.fullmatch(r"#[0-9a-fA-F]{6}", text):
        raise BadAccent(f"{text!r} is no colour: give #rrggbb, such as {ACCENT}.")
    if (contrast := 1.05 / (_luminance(text) + 0.05)) < _LEAST_CONTRAST:
        raise BadAccent(
            f"White on {text} has a contrast of {contrast:.1f}, and {_LEAST_CONTRAST} is needed to be read: "
            "choose a darker colour."
        )
    return text.lower()


def _luminance(colour: str) -> float:
    """Relative luminance by WCAG 2.2."""
    channels = [int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5)]
    red, green, blue = ((c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4) for c in channels)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue
