"""What a person typed, in the forms in which it is compared: a name alone, or one in a sentence."""

import re
from dataclasses import dataclass
from functools import cache, cached_property
from pathlib import Path

from tools.buyer_names.folding import HAN, Oddity, close, folded, oddities
from tools.buyer_names.parts import NameParts, parts_of
from tools.buyer_names.sounds import is_pinyin, syllables
from tools.buyer_names.vocabulary import LATIN_TRADES, english_trades

_SPEECH = Path(__file__).parent / "speech.txt"
_LATIN_RUN = re.compile(r"[^\W㐀-鿿]+")


@cache
def spoken_words() -> frozenset[str]:
    """English words of questions about buyers; a company's name is beside them, not in them."""
    words = _SPEECH.read_text(encoding="utf-8").split()
    return frozenset(word for word in words if word.isascii())


@cache
def spoken() -> re.Pattern[str]:
    """A run of Chinese words of questions about buyers."""
    words = (word for word in _SPEECH.read_text(encoding="utf-8").split() if not word.isascii())
    return re.compile("(?:" + "|".join(sorted(words, key=lambda word: (-len(word), word))) + ")+")


@dataclass(frozen=True)
class Typed:
    """A typed text. The derived forms are worked out when first asked for."""

    raw: str

    @cached_property
    def text(self) -> str:
        """Folded, words apart."""
        return folded(self.raw)

    @cached_property
    def close(self) -> str:
        """Folded, without spaces and signs."""
        return close(self.text)

    @cached_property
    def has_chinese(self) -> bool:
        return HAN.search(self.text) is not None

    @cached_property
    def parts(self) -> NameParts:
        """The text taken apart as if it were nothing but a name."""
        return parts_of(self.raw)

    @cached_property
    def core(self) -> str:
        """The text as if it were a name, without legal form; of a Chinese sentence, what is not speech."""
        speech = [found for found in spoken().finditer(self.close) if found.end() - found.start() > 1]
        return parts_of(spoken().sub("", self.close)).core if speech else self.parts.core

    @cached_property
    def words(self) -> tuple[str, ...]:
        """The Latin words and numbers in it."""
        return tuple(_LATIN_RUN.findall(self.text))

    @cached_property
    def names(self) -> tuple[str, ...]:
        """The Latin words that are not everyday speech."""
        return tuple(word for word in self.words if word not in spoken_words()) or self.words

    @cached_property
    def letters(self) -> str:
        """What may be pinyin, as one run of letters: Chinese is read aloud, speech is left out."""
        if self.has_chinese:
            return "".join(self.sounds)
        return "".join(self.words if all(map(is_pinyin, self.words)) else self.names)

    @cached_property
    def sounds(self) -> tuple[str, ...]:
        """The reading of each character of `close`; a Latin letter stands for itself."""
        read: list[str] = []
        for piece in re.findall(r"[㐀-鿿]+|[^㐀-鿿]+", self.close):
            read += syllables(piece) if HAN.match(piece) else piece
        return tuple(read)

    @cached_property
    def oddities(self) -> tuple[Oddity, ...]:
        return oddities(self.raw)


def begins_with_speech(text: str) -> bool:
    """Whether a folded Chinese text goes on with everyday speech, or ends."""
    return not text or not HAN.match(text) or spoken().match(text) is not None


def ends_with_speech(text: str) -> bool:
    """Whether a folded Chinese text before a name ends with everyday speech, or is empty."""
    if not text or not HAN.match(text[-1]):
        return True
    return any(spoken().fullmatch(text[-length:]) for length in range(1, min(len(text), 8) + 1))


def is_trade_word(word: str) -> bool:
    """Whether a Latin word is one that many companies share."""
    return word in LATIN_TRADES or word in english_trades()
