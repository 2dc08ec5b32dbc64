"""Pictures of the widget for the documents.

`python -m tests.bot.website.preview docs/pictures/website` draws all of them; it needs Chromium.
"""

import sys
import tempfile
from pathlib import Path

from PIL import Image
from playwright.sync_api import Page, sync_playwright

from tests.bot.conftest import demo_settings
from tests.bot.test_http import serving
from tests.bot.website.conftest import CHROMIUM, ask
from tests.bot.website.host import Host, host_page, hosting
from tests.bot.website.standing_in import StandIn

PHONE = {"width": 390, "height": 780}
DESKTOP = {"width": 460, "height": 760}
OWNER = "demo-lanqiao-owner"
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
    with hosting() as host, sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox"])
        for address in serving(settings):
            for name, (lang, size, dark, who, question) in SHOWN.items():
                page = browser.new_page(
                    viewport={"width": size["width"], "height": size["height"]},
                    device_scale_factor=1.5,
                    color_scheme="dark" if dark else "light",
                    reduced_motion="reduce",
                    timezone_id="Asia/Shanghai",
                )
                _draw(page, host, address, lang, who, question)
                _keep(page, folder / f"{name}.png")
            page = browser.new_page(viewport={"width": 1200, "height": 800})
            page.goto(address)
            page.locator(".launcher").wait_for()
            _keep(page, folder / "demo-page.png")
        browser.close()


def _draw(page: Page, host: Host, address: str, lang: str, who: str | None, question: str) -> None:
    page.route("**/v1/**", StandIn())
    page.goto(host.put("/", host_page(address, lang=lang)))
    page.locator(".launcher").click()
    if who:
        page.evaluate("(token) => CoverDesk.identify(() => token)", who)
    if question:
        ask(page, question)
        page.locator("#message").blur()
        if lang == "zh" and who and page.locator(".card").count():
            page.locator(".card").first.evaluate("(one) => one.scrollIntoView()")
    else:
        page.get_by_role("button", name="Talk to a person").click()
        page.get_by_label("Your name").fill("Wen Lan")


def _keep(page: Page, file: Path) -> None:
    """In few colours: a screenshot has no more, and the file stays small."""
    page.screenshot(path=file)
    with Image.open(file) as picture:
        picture.convert("RGB").quantize(96).save(file, optimize=True)


if __name__ == "__main__":
    pictures(Path(sys.argv[1]))
