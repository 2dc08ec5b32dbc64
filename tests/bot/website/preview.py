"""Pictures of the widget for the documents.

`python -m tests.bot.website.preview docs/pictures/website` draws all of them; it needs Chromium.
"""

import sys
import tempfile
from pathlib import Path

from playwright.sync_api import Page

from bot.settings import Settings
from bot.sites.site import Site
from bot.sites.sites import Sites
from knowledge.database import open_database
from tests.bot.chromium import chromium, keep_picture
from tests.bot.conftest import demo_settings
from tests.bot.sites.conftest import SECRET, signed
from tests.bot.test_http import serving
from tests.bot.website.conftest import ask
from tests.bot.website.host import Host, host_page, hosting

COLOURS = 96
"""A conversation in a brand's colour has more of them than a page."""
PHONE = {"width": 390, "height": 780}
DESKTOP = {"width": 460, "height": 760}
OWNER = "P-LQ-OWNER"
DAYS = "发票LQ26-0024最晚哪天必须报"
SHOWN = {
    "visitor-en": ("en", DESKTOP, False, None, "What if my buyer goes bust?"),
    "visitor-zh-phone": ("zh", PHONE, False, None, "客户破产了能赔多少？"),
    "limit-en": ("en", DESKTOP, False, OWNER, "limit for Nordhaus?"),
    "limit-dark": ("zh", DESKTOP, True, OWNER, "砺桐机电还有多少额度"),
    "deadlines-zh": ("zh", DESKTOP, False, OWNER, DAYS),
    "cover-en": ("en", DESKTOP, False, OWNER, "can I ship 80k EUR on 60 days to Nordhaus?"),
    "hand-over": ("en", PHONE, False, None, ""),
}
"""A picture: language, size, dark, who asks, and what."""


def pictures(folder: Path) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    settings = demo_settings(Path(tempfile.mkdtemp()))
    with hosting() as host, chromium() as browser:
        for address in serving(settings):
            site = _site(settings, host.address)
            for name, (lang, size, dark, who, question) in SHOWN.items():
                page = browser.new_page(
                    viewport={"width": size["width"], "height": size["height"]},
                    device_scale_factor=1.5,
                    color_scheme="dark" if dark else "light",
                    reduced_motion="reduce",
                    timezone_id="Asia/Shanghai",
                )
                _draw(page, host, address, site, lang, who, question)
                keep_picture(page, folder / f"{name}.png", COLOURS)
            page = browser.new_page(viewport={"width": 1200, "height": 800})
            page.goto(address)
            page.locator(".launcher").wait_for()
            keep_picture(page, folder / "demo-page.png", COLOURS)


def _site(settings: Settings, origin: str) -> Site:
    engine = open_database(settings.database())
    try:
        return Sites(engine, demo=False).add("Harbour Cover", [origin], "#c2410c", SECRET)
    finally:
        engine.dispose()


def _draw(
    page: Page, host: Host, address: str, site: Site, lang: str, who: str | None, question: str
) -> None:
    page.goto(host.put("/", host_page(address, site.key, lang=lang)))
    page.locator(".launcher").click()
    if who:
        page.evaluate("(token) => CoverDesk.identify(() => token)", signed(site, sub=who))
    if question:
        ask(page, question)
        page.locator("#message").blur()
        if lang == "zh" and who and page.locator(".card").count():
            page.locator(".card").first.evaluate("(one) => one.scrollIntoView()")
    else:
        page.get_by_role("button", name="Talk to a person").click()
        page.get_by_label("Your name").fill("Wen Lan")


if __name__ == "__main__":
    pictures(Path(sys.argv[1]))
