"""Pictures of the insights page over invented conversations of twelve weeks.

`python -m tests.bot.ledger.preview docs/pictures/website` draws them; it needs Chromium.
"""

import random
import sys
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import Literal

from sqlalchemy import Engine

from bot.stores import open_stores
from tests.bot.chromium import chromium, keep_picture
from tests.bot.conftest import demo_settings
from tests.bot.ledger.telling import DAY, HOUR, MINUTE, Told, hand, rate, tell
from tests.bot.test_http import serving

ASKED = {
    "zh": (
        ("保费是怎么算出来的？", "premium"),
        ("怎么办理索赔？", "claims"),
        ("客户逾期了多久必须报？", "overdue"),
        ("信用限额不够用怎么办？", "limits"),
        ("这个保险到底保什么？", "cover"),
    ),
    "en": (
        ("How do I file a claim?", "claims"),
        ("What does trade credit insurance cover?", "cover"),
        ("How is the premium worked out?", "premium"),
        ("When must an overdue invoice be notified?", "overdue"),
    ),
}
UNANSWERED = {
    "zh": ("可以用支付宝交保费吗？", "能不能保跨境电商平台上的货款？", "保费能用支付宝付吗"),
    "en": ("Can the policy be assigned to a leasing company?", "do you cover consignment stock"),
}
PAGES: Sequence[tuple[str, Literal["light", "dark"]]] = (("zh", "light"), ("en", "dark"))


def fill(engine: Engine, now: datetime, talks: int = 420, seed: int = 7) -> None:
    """Conversations of twelve weeks at two doors, more of them the nearer to today."""
    chance = random.Random(seed)  # noqa: S311 - pictures are to look the same each time
    for number in range(talks):
        language = chance.choice(("zh", "zh", "en"))
        at = now - 84 * DAY * (1 - chance.random() ** 0.6) - chance.random() * HOUR
        place = {"channel": "widget", "site_id": "S-1"} if chance.random() < 0.7 else {"channel": "http"}
        tell(engine, f"c{number}", at, *_turns(chance, language), **place)
        if chance.random() < 0.12:
            rate(engine, f"c{number}-1", chance.choice(("up", "up", "up", "down")), at + 2 * MINUTE)
        if chance.random() < 0.12:
            hand(
                engine,
                f"c{number}",
                at + 3 * MINUTE,
                chance.choice(("我要找人工", "complaint about a clerk")),
            )


def _turns(chance: random.Random, language: str) -> Iterator[Told]:
    if chance.random() < 0.38:
        yield Told(
            chance.choice(UNANSWERED[language]), chance.choice(("not_found", "clarify")), language=language
        )
        return
    question, topic = chance.choice(ASKED[language])
    document = {"premium": "faq-products", "cover": "faq-coverage"}.get(topic, f"faq-{topic}")
    cited = [{"document_id": document, "section": "?", "authority": "faq"}]
    seconds = chance.lognormvariate(-1.6, 0.6)
    if chance.random() < 0.06:
        yield Told(question, "refused", language=language)
        return
    yield Told(question, "answered", cited=cited, seconds=seconds, language=language)
    if chance.random() < 0.12:
        yield Told(question, "answered", chance.choice((20, 50)) * HOUR, cited, language=language)
    if chance.random() < 0.25:
        yield Told(
            {"zh": "谢谢，解决了", "en": "thanks, that helped"}[language],
            "smalltalk",
            MINUTE,
            language=language,
        )


@contextmanager
def shown(home: Path) -> Iterator[str]:
    """The address of a server over such conversations, settled."""
    settings, now = demo_settings(home), datetime.now(tz=UTC)
    with open_stores(settings) as stores:
        fill(stores.engine, now)
        stores.ledger.settle(now)
    yield from serving(settings)


def main(into: Path) -> None:
    into.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as home, shown(Path(home)) as address, chromium() as browser:
        for language, scheme in PAGES:
            headers = {"Authorization": "Bearer demo-support"}
            context = browser.new_context(
                viewport={"width": 1180, "height": 1720}, extra_http_headers=headers, color_scheme=scheme
            )
            tab = context.new_page()
            tab.goto(f"{address}/insights?period=90&lang={language}")
            keep_picture(tab, into / f"insights-{language}.png")


if __name__ == "__main__":
    main(Path(sys.argv[1]))
