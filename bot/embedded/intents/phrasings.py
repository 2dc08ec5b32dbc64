"""The example phrasings, read from `examples/*.yaml`: `intent: {zh|en|mixed: a phrasing a line}`."""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import yaml

from bot.embedded.intents.asked import Asked

FOLDER = Path(__file__).parent / "examples"


@dataclass(frozen=True)
class Example:
    """One phrasing, with placeholders where a message has a name, an amount, a day or a number."""

    asked: Asked
    language: str
    """zh, en or mixed."""
    text: str


def examples(folder: Path = FOLDER) -> Iterator[Example]:
    """All of them, in the order of the files. Raises ValueError for an intent that there is not."""
    for path in sorted(folder.glob("*.yaml")):
        for intent, languages in yaml.safe_load(path.read_text(encoding="utf-8")).items():
            for language, lines in languages.items():
                for line in filter(None, map(str.strip, lines.splitlines())):
                    yield Example(Asked(intent), language, line)
