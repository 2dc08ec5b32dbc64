"""The fixed words of a package, in both languages, kept in `words.yaml`."""

from pathlib import Path

from bot.phrasebook import Phrasebook

_BOOK = Phrasebook(Path(__file__).parent / "words.yaml")
say, word = _BOOK.say, _BOOK.word
