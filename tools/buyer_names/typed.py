"""What a person typed, in the forms in which it is compared: a name alone, or one in a sentence."""

import re
from dataclasses import dataclass
from functools import cache, cached_property
from pathlib import Path

from tools.buyer_names.folding import HAN, LONGEST, Oddity, close, folded, oddities
from tools.buyer_names.parts import NameParts, is_a_form, is_trade_word, parts_of
from tools.buyer_names.sounds import is_pinyin, syllables
from tools.buyer_names.vocabulary import CHINESE_FORM_HEAD, TRADE, TRADES_HEAD, places
from tools.identifiers import TypedNumber, numbers_in

_SPEECH = Path(__file__).parent / "speech.txt"
HAN_RUN = re.compile(r"[㐀-鿿]+")
_PLACES = "|".join(sorted(places(), key=len, reverse=True))
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
    return re.compile("(?:" + "|".join(sorted(words, key=lambda word: (-len(word), word))) + ")++")


@cache
def _common() -> re.Pattern[str]:
    """A run of Chinese that could be anybody's: places, trades, legal forms, everyday speech."""
    # A group that captures inside a possessive repeat makes Python 3.11's `re` raise SystemError at times.
    form = re.sub(r"\((?!\?)", "(?:", CHINESE_FORM_HEAD.pattern)
    return re.compile(rf"(?:{_PLACES}|{TRADE.pattern}|{form}|[省市区县]|{spoken().pattern})*+")


@dataclass(frozen=True)
class Typed:
    """A typed text. The derived forms are worked out when first asked for."""

    raw: str

    @cached_property
    def numbers(self) -> tuple[TypedNumber, ...]:
        """The registration numbers in it."""
        return numbers_in(self.raw)

    @cached_property
    def bare_number(self) -> str | None:
        """The whole text as a registration number, in capitals without signs; None when it cannot be one."""
        joined = re.sub(r"[\W_]", "", self.raw[:LONGEST].upper())
        alone = re.fullmatch(
            r"\s*[0-9A-Za-z](?:[0-9A-Za-z]|[^\w\s]|\s(?=[^A-Za-z]*\d))*\s*", self.raw[:LONGEST]
        )
        fits = alone and 6 <= len(joined) <= 24 and any(map(str.isdigit, joined)) and joined.isascii()
        return joined if fits and not any(one.valid is False for one in self.numbers) else None

    @cached_property
    def name(self) -> str:
        """The text without registration numbers and their kinds; empty when nothing else is there."""
        kept, last = "", 0
        for number in self.numbers:
            if number.kind is not None:
                kept, last = f"{kept}{self.raw[last : max(last, number.label_begin)]} ", number.end
        kept += self.raw[last:]
        return kept if re.search(r"\w", kept) else ""

    @cached_property
    def text(self) -> str:
        """The name folded, words apart."""
        return folded(self.name)

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
        return parts_of(self.name)

    @cached_property
    def core(self) -> str:
        """The text as if it were a name, without legal form; of a Chinese sentence, what is not speech."""
        speech = [found for found in spoken().finditer(self.close) if found.end() - found.start() > 1]
        return parts_of(spoken().sub("", self.close)).core if speech else self.parts.core

    @cached_property
    def is_common(self) -> bool:
        """Whether all of it could be anybody's: a place, a trade, a legal form, everyday speech."""
        if self.bare_number or any(number.valid is not False for number in self.numbers):
            return False
        latin = all(word in spoken_words() or is_trade_word(word) or is_a_form(word) for word in self.words)
        chinese = "".join(HAN_RUN.findall(self.close))
        return latin and _common().fullmatch(chinese) is not None

    @cached_property
    def words(self) -> tuple[str, ...]:
        """The Latin words and numbers in it."""
        return tuple(_LATIN_RUN.findall(self.text))

    @cached_property
    def names(self) -> tuple[str, ...]:
        """The Latin words that are not everyday speech."""
        return tuple(word for word in self.words if word not in spoken_words()) or self.words

    @cached_property
    def spelt(self) -> str:
        """The Latin words that may be a name, with blanks between them."""
        return " ".join(self.names)

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
    """Whether a folded Chinese text goes on with everyday speech, or ends.

    One word of speech before a trade is none: 能 in 福信能电子.
    """
    if not text or not HAN.match(text):
        return True
    found = spoken().match(text)
    return found is not None and not (found.end() == 1 and TRADES_HEAD.match(text, 1))


def ends_with_speech(text: str) -> bool:
    """Whether a folded Chinese text before a name ends with everyday speech, or is empty."""
    if not text or not HAN.match(text[-1]):
        return True
    return any(spoken().fullmatch(text[-length:]) for length in range(1, min(len(text), 8) + 1))
