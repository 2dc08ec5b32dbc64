"""The definitions of what is counted, in words, for the page, the file and the documents."""

from pathlib import Path

from bot.phrasebook import Phrasebook

DEFINITIONS = Phrasebook(Path(__file__).parent / "definitions.yaml")
"""`words` names each count and `means` says what it is; both in Chinese and in English."""
