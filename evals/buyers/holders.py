"""Who in a directory may be meant by what was typed: the truth that a finder is measured against."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from rapidfuzz import process
from rapidfuzz.distance import OSA

from evals.buyers.company import ChineseName, Closeness, Company, Said, closed

EXACT = Closeness.WITHOUT_FORM
"""Up to here the name was said in full, and says more than another's name in short."""


@dataclass(frozen=True, slots=True)
class Meant:
    """Whom a text may mean."""

    acceptable: frozenset[str] = frozenset()
    """Any of these may come first."""
    bindable: frozenset[str] = frozenset()
    """The one on which one may act without asking; empty where one must ask."""

    @classmethod
    def of(cls, buyers: Iterable[str]) -> "Meant":
        """Several are all acceptable, and none of them is certain."""
        found = frozenset(buyers)
        return cls(found, found if len(found) == 1 else frozenset())

    def also(self, buyers: Iterable[str]) -> "Meant":
        """The same with others that may be meant as well."""
        return Meant.of(self.acceptable | frozenset(buyers))


NOBODY = Meant()


class Holders:
    """Every name in a directory, in all the ways of saying it."""

    def __init__(self, directory: Sequence[Company]) -> None:
        self.companies = {company.id: company for company in directory}
        self._texts: dict[str, dict[str, Closeness]] = defaultdict(dict)
        self._spoken: dict[str, set[str]] = defaultdict(set)
        self._initials: dict[str, set[str]] = defaultdict(set)
        self._numbered: dict[str, set[str]] = defaultdict(set)
        self._brands: set[str] = set()
        for company in directory:
            for said in company.said():
                self._note(company.id, said)
            for _, number in company.numbers:
                self._numbered[number].add(company.id)
            self._brands.add(closed(_brand(company)))
        self._by_length: dict[int, list[str]] = defaultdict(list)
        for text in self._texts:
            self._by_length[len(text)].append(text)

    def _note(self, buyer: str, said: Said) -> None:
        text = closed(said.text)
        known = self._texts[text].get(buyer, Closeness.BRAND)
        self._texts[text][buyer] = min(known, said.closeness)
        if said.chinese and said.closeness > Closeness.LEGAL:
            spoken = said.syllables
            self._spoken["".join(spoken)].add(buyer)
            self._initials["".join(syllable[0] for syllable in spoken)].add(buyer)

    def meant(self, text: str) -> Meant:
        """Whom a text means: those whose full name it is, else those for whom it is short."""
        holders = self.of(text)
        exact = [buyer for buyer, closeness in holders.items() if closeness <= EXACT]
        return Meant.of(exact or holders)

    def of(self, text: str) -> Mapping[str, Closeness]:
        """Everybody who may be called this."""
        return self._texts.get(closed(text), {})

    def spoken(self, syllables: Iterable[str]) -> Meant:
        """Whom a name written as it sounds may mean."""
        return Meant.of(self._spoken.get("".join(syllables), ()))

    def initials(self, letters: str) -> Meant:
        """Whom the first letters of the syllables may mean."""
        return Meant.of(self._initials.get(letters, ()))

    def registered(self, number: str) -> Meant:
        """Whom a registration number means: some registers give one number to several companies."""
        return Meant.of(self._numbered.get(number, ()))

    def near(self, text: str) -> Iterator[str]:
        """Everybody with a name that is one slip away from this."""
        typed = closed(text)
        for length in (len(typed) - 1, len(typed), len(typed) + 1):
            names = self._by_length.get(length, [])
            for name, _, _ in process.extract(typed, names, scorer=OSA.distance, score_cutoff=1, limit=None):
                yield from self._texts[name]

    def has_brand(self, brand: str) -> bool:
        """Whether any company has it, as it is written."""
        return closed(brand) in self._brands

    def sounds(self, syllables: Iterable[str]) -> bool:
        """Whether any company may be called something that sounds like this."""
        return "".join(syllables) in self._spoken


def _brand(company: Company) -> str:
    return company.name.brand if isinstance(company.name, ChineseName) else company.name.lead
