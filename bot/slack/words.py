"""The fixed sentences of the Slack door, kept as data in `words.yaml`."""

from pathlib import Path

from bot.phrasebook import Phrasebook

SENTENCES = Phrasebook(Path(__file__).parent / "words.yaml")
tell = SENTENCES.say
