"""Pictures of the pages for the documents.

`python -m tests.bot.page_pictures docs/pictures/website [NAME …]` takes all of them, or those named, such as
`calendar-zh`; it needs Chromium.
"""

import sys
import tempfile
from pathlib import Path

from tests.bot.chromium import DESKTOP, PHONE, chromium, keep_picture
from tests.bot.conftest import demo_settings
from tests.bot.test_http import serving

PICTURES = {
    "knowledge-en": ("/knowledge/specimen-wording-en#7.1", "en", DESKTOP, "light", None),
    "knowledge-search-zh": ("/knowledge?q=等待期从哪天起算", "zh", PHONE, "light", None),
    "limits-zh": ("/my/limits", "zh", DESKTOP, "light", "demo-lanqiao-owner"),
    "calendar-en": ("/my/deadlines?month=2026-12", "en", DESKTOP, "dark", "demo-lanqiao-owner"),
}


def main(folder: Path, names: list[str]) -> None:
    """Writes `NAME.png` for each."""
    with tempfile.TemporaryDirectory() as home, chromium() as browser:
        for address in serving(demo_settings(Path(home))):
            for name in names or PICTURES:
                path, language, window, scheme, token = PICTURES[name]
                context = browser.new_context(
                    base_url=address,
                    viewport={"width": window["width"], "height": window["height"]},
                    color_scheme="dark" if scheme == "dark" else "light",
                    extra_http_headers={"Authorization": f"Bearer {token}"} if token else {},
                )
                page = context.new_page()
                page.goto(f"/sign-in?lang={language}")
                page.goto(path)
                keep_picture(page, folder / f"{name}.png")
                context.close()


if __name__ == "__main__":
    main(Path(sys.argv[1]), sys.argv[2:])
