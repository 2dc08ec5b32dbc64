"""Debian's Chromium for tests that need a browser; where there is none they are skipped and say so."""

import shutil
from collections.abc import Iterator
from contextlib import contextmanager

import pytest
from playwright.sync_api import Browser, sync_playwright

PHONE, DESKTOP = {"width": 390, "height": 844}, {"width": 1200, "height": 900}


@contextmanager
def chromium() -> Iterator[Browser]:
    """A browser. Skips the test that asks for it where Chromium is not installed."""
    binary = shutil.which("chromium")
    if binary is None:
        pytest.skip("needs Chromium: apt-get install chromium")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=binary, args=["--no-sandbox"])
        try:
            yield browser
        finally:
            browser.close()
