"""A phrasebook: fixed sentences and words in every language, kept as data for a domain expert to review."""

from collections.abc import Mapping
from functools import cached_property
from pathlib import Path
from typing import Any

import yaml

from bot.language import Language


class Phrasebook:
    """A YAML file of phrases by name, and of tables of words by canonical value; read when first needed."""

    def __init__(self, file: Path) -> None:
        self._file = file

    @cached_property
    def entries(self) -> Mapping[str, Any]:
        """The file as read."""
        loaded: Mapping[str, Any] = yaml.safe_load(self._file.read_text(encoding="utf-8"))
        return loaded

    def say(self, name: str, language: Language, **fields: str) -> str:
        """A phrase by name. Raises KeyError for a phrase that is not in the file: a defect of ours."""
        phrase: str = self.entries[name][language.value]
        return phrase.format(**fields)

    def word(self, table: str, value: str, language: Language) -> str:
        """The word for a canonical value; the value itself where there is none (an insurer's own word)."""
        entry = self.entries[table].get(value)
        return str(entry[language.value]) if entry else value
