"""How soon the widget is there on a foreign page, and tells progress: `python -m tests.bot.website.timing`.

Each time in a browser that has never seen the page; it needs Chromium.
"""

import statistics
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

from playwright.sync_api import Browser

from tests.bot.chromium import chromium
from tests.bot.conftest import demo_settings
from tests.bot.test_http import serving
from tests.bot.website.host import host_page, hosting

TIMES = 20


def once(browser: Browser, url: str) -> Iterator[float]:
    """Milliseconds until the launcher is there, until the first progress, until the answer."""
    with browser.new_context() as context:
        page = context.new_page()
        begun = time.perf_counter()
        page.goto(url, wait_until="commit")
        page.locator(".launcher").wait_for()
        yield (time.perf_counter() - begun) * 1000
        page.locator(".launcher").click()
        page.locator("#message").fill("What is a waiting period?")
        begun = time.perf_counter()
        page.locator("#message").press("Enter")
        page.locator(".turn .progress, .turn .answer").first.wait_for()
        yield (time.perf_counter() - begun) * 1000
        page.locator(".turn .answer").wait_for()
        yield (time.perf_counter() - begun) * 1000


def main() -> None:
    with tempfile.TemporaryDirectory() as home, hosting() as host, chromium() as browser:
        for address in serving(demo_settings(Path(home))):
            url = host.put("/", host_page(address))
            taken = [tuple(once(browser, url)) for _ in range(TIMES)]
    for name, values in zip(("ready", "first progress", "answer"), zip(*taken, strict=True), strict=True):
        print(f"{name}: median {statistics.median(values):.0f} ms, slowest {max(values):.0f} ms")  # noqa: T201


if __name__ == "__main__":
    main()
