"""The fixed sentences of the Slack door, kept as data in `words.yaml` to be reviewed."""

from functools import cache
from pathlib import Path

import yaml

from bot.language import Language

_FILE = Path(__file__).parent / "words.yaml"


@cache
def sentences() -> dict[str, dict[str, str]]:
    """All of them, by name and language."""
    loaded: dict[str, dict[str, str]] = yaml.safe_load(_FILE.read_text(encoding="utf-8"))
    return loaded


def tell(name: str, language: Language, **fields: str) -> str:
    """A sentence by name. Raises KeyError for one that is not in the file: a defect of ours."""
    return sentences()[name][language.value].format(**fields)
