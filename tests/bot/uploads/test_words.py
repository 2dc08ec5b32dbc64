"""Whatever can be wrong with a ledger, or worth knowing of it, has its words in both languages."""

import re
from pathlib import Path

import bot.uploads
from bot.uploads.saying import WORDS

SOURCE = "\n".join(path.read_text("utf-8") for path in Path(bot.uploads.__path__[0]).glob("*.py"))
_CODE = r'"([a-z]+(?:_[a-z]+)+|unreadable)"'


def test_every_error_has_words_and_every_warning_too() -> None:
    errors = set(re.findall(rf"(?:NotRead\(|Problem\(){_CODE}", SOURCE))
    errors |= set(re.findall(rf"_wrong\(\s*row,\s*[\w.\[\]]+,\s*{_CODE}", SOURCE))
    warnings = set(re.findall(rf"\.warn\(\s*{_CODE}", SOURCE))

    assert len(errors) > 20
    assert len(warnings) > 8
    assert errors <= WORDS.entries["problem"].keys()
    assert warnings <= WORDS.entries["warning"].keys()
    assert set(WORDS.entries["hint"]) <= set(WORDS.entries["problem"])


def test_both_languages_fill_the_same_facts() -> None:
    for table in ("problem", "hint", "warning"):
        for code, phrases in WORDS.entries[table].items():
            fields = [set(re.findall(r"\{(\w+)\}", phrases[language])) for language in ("zh", "en")]
            assert fields[0] == fields[1], code
