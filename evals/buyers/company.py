"""A made-up company, and the names one may say for it: as registered, without its form, shorter still."""

import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from enum import IntEnum, StrEnum

from evals.buyers.spoken import syllables
from evals.buyers.words import Trade


class Closeness(IntEnum):
    """How much of a name was said."""

    LEGAL = 0
    WITHOUT_FORM = 1
    SHORT = 2
    BRAND = 3


@dataclass(frozen=True, slots=True)
class Said:
    """One way to say a name, as its words, so that it can be read aloud."""

    words: tuple[str, ...]
    closeness: Closeness

    @property
    def text(self) -> str:
        return "".join(self.words) if self.chinese else " ".join(self.words)

    @property
    def chinese(self) -> bool:
        return any(word[:1] >= "一" for word in self.words)

    @property
    def syllables(self) -> tuple[str, ...]:
        return tuple(syllable for word in self.words for syllable in syllables(word))


@dataclass(frozen=True, slots=True)
class ChineseName:
    """A name in its parts, all in simplified characters."""

    place: str
    brand: str
    trade: Trade
    form: str
    style: str = "{place}{brand}{trade}{form}"
    branch: str = ""
    """The town of a branch; empty for the company itself."""

    @property
    def legal(self) -> str:
        whole = self.style.format(
            place=self.place, brand=self.brand, trade=self.trade.chinese, form=self.form
        )
        return f"{whole}{self.branch}分公司" if self.branch else whole

    @property
    def group(self) -> bool:
        return "集团" in self.form

    def said(self) -> Iterator[Said]:
        """Everything one may call it. A branch is never meant unless it is named."""
        yield Said((self.legal,), Closeness.LEGAL)
        if self.branch:
            return
        brand, trade, first = (self.brand,), self.trade.words, self.trade.words[:1]
        place = (self.place,) if self.place else ()
        whole = place + brand + trade
        if "）{trade}" in self.style:
            yield Said(brand + place + trade, Closeness.WITHOUT_FORM)
        yield Said(whole, Closeness.WITHOUT_FORM)
        shorter = {brand + trade, brand + first, place + brand, place + brand + first}
        if self.group:
            shorter |= {(*brand, "集团"), (*place, *brand, "集团")}
        yield from (Said(words, Closeness.SHORT) for words in sorted(shorter - {whole, brand}))
        yield Said(brand, Closeness.BRAND)


@dataclass(frozen=True, slots=True)
class LatinName:
    """A name in Latin or Cyrillic letters, in its parts."""

    lead: str
    """What tells it from others: an owner, a made-up word, a brand in pinyin."""
    trade: str
    place: str
    form: str
    """After the name, or around it where it has a {} in it."""
    style: str = "{lead} {trade}"

    @property
    def core(self) -> str:
        return self.style.format(lead=self.lead, trade=self.trade, place=self.place)

    @property
    def legal(self) -> str:
        return self.form.replace("{}", self.core) if "{}" in self.form else f"{self.core} {self.form}".strip()

    def said(self) -> Iterator[Said]:
        """Everything one may call it."""
        yield Said((self.legal,), Closeness.LEGAL)
        yield Said((self.core,), Closeness.WITHOUT_FORM)
        if "{place}" in self.style and "{trade}" in self.style:
            yield Said((self.lead, self.trade), Closeness.SHORT)
        if self.core != self.lead:
            yield Said((self.lead,), Closeness.BRAND)


Name = ChineseName | LatinName


class Also(StrEnum):
    """What another name of a company is."""

    ENGLISH = "english"
    FORMER = "former"
    TRADING = "trading"


@dataclass(frozen=True, slots=True)
class Company:
    """One row of a directory, with the parts its names were made of."""

    id: str
    legal_name: str
    """As registered: in Hong Kong and Taiwan in traditional characters, where `name` is simplified."""
    name: Name
    country: str
    also: tuple[tuple[Also, Name], ...] = ()
    numbers: tuple[tuple[str, str], ...] = ()
    city: str = ""
    address: str = ""
    industry: str = ""

    def named(self, kind: Also) -> Name | None:
        """Its English, former or trading name."""
        return next((name for which, name in self.also if which is kind), None)

    def said(self) -> Iterator[Said]:
        """All it may be called, by any of its names; where its name has no place, also with its town."""
        yield from self.name.said()
        name = self.name
        if isinstance(name, ChineseName) and not name.place and self.city and not name.branch:
            yield Said((self.city, name.brand), Closeness.SHORT)
            yield Said((self.city, name.brand, *name.trade.words), Closeness.SHORT)
        for _, other in self.also:
            yield from other.said()


_JOINED = str.maketrans({"ß": "ss", "ł": "l", "Ł": "l", "ø": "o", "Ø": "o", "ı": "i", "æ": "ae", "œ": "oe"})


def closed(text: str) -> str:
    """A text without spaces, marks, accents and case, so that two spellings of one name are the same."""
    flat = unicodedata.normalize("NFKD", text.translate(_JOINED)).casefold()
    return "".join(character for character in flat if character.isalnum())
