"""Debian's Chromium for tests that need a browser; where there is none they are skipped and say so."""

import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from io import BytesIO
from pathlib import Path

import pytest
from PIL import Image
from playwright.sync_api import Browser, Page, sync_playwright

COLOURS = 64
"""Enough for pages of text, and a picture stays small."""
PHONE, DESKTOP = {"width": 390, "height": 844}, {"width": 1200, "height": 900}


@contextmanager
def chromium() -> Iterator[Browser]:
    """A browser. Skips the test that asks for it where Chromium is not installed."""
    binary = shutil.which("chromium") or shutil.which("chromium-browser")
    if binary is None:
        pytest.skip("no Chromium on the PATH: the browser tests need it (apt-get install chromium)")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=binary, args=["--no-sandbox"])
        try:
            yield browser
        finally:
            browser.close()


def keep_picture(page: Page, file: Path, colours: int = COLOURS) -> None:
    """What a page shows, as a PNG of few colours."""
    taken = Image.open(BytesIO(page.screenshot())).convert("RGB").quantize(colours)
    taken.save(file, optimize=True)
