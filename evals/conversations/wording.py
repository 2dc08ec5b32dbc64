"""Wording: what the answer says and must not say, what it cites, and in which language."""

import re
import unicodedata

from bot.answer import MARK
from bot.guards.numbers import figures
from bot.language import Language, language_of
from evals.conversations.score import Given, Score, score

_FIGURE_ALONE = re.compile(r"[\d\s,.%/年月日号-]+")


def said(given: Given) -> Score:
    """Everything that must be said is."""
    missing = [wanted for wanted in given.expected.must_say if not _any(wanted, given.answer.text)]
    return score("said", "not said: " + "; ".join(map(str, missing)) if missing else "")


def not_said(given: Given) -> Score:
    """Nothing is said that must not be, in the text or in the cards."""
    shown = " ".join([given.answer.text, *(str(dict(card.data)) for card in given.answer.cards)])
    wrong = [words for words in given.expected.must_not_say if says(shown, words)]
    return score("not said", "said: " + "; ".join(wrong) if wrong else "")


def _any(wanted: str | tuple[str, ...], text: str) -> bool:
    return any(says(text, words) for words in ((wanted,) if isinstance(wanted, str) else wanted))


def says(text: str, words: str) -> bool:
    """Whether a text says these words; a figure counts however it is written."""
    if _FIGURE_ALONE.fullmatch(words) and figures(words):
        return figures(words) <= figures(text)
    return _plain(words) in _plain(text)


def _plain(text: str) -> str:
    return re.sub(r"\s+", " ", unicodedata.normalize("NFKC", MARK.sub("", text))).casefold()


def cited(given: Given) -> Score:
    """Every authority or document wanted is cited."""
    evidence = [citation.evidence for citation in given.answer.citations]
    came = {one.authority.value for one in evidence} | {one.document_id or "" for one in evidence}
    missing = [wanted for wanted in given.expected.must_cite if wanted not in came]
    return score(
        "cited", f"not cited: {', '.join(missing)}; cited: {', '.join(sorted(came))}" if missing else ""
    )


def language(given: Given) -> Score:
    """The answer is in the language of the message, or in the one the case names."""
    wanted = Language(given.expected.language or language_of(given.expected.say))
    answer = given.answer
    read = language_of(MARK.sub("", answer.text), otherwise=wanted)
    if answer.language == wanted.value and read is wanted:
        return score("language", "")
    return score("language", f"wanted {wanted.value}, came {answer.language}, reads as {read.value}")
