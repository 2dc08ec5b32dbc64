"""What people type to find a company that is in the directory, by kind, with everybody it may mean."""

import unicodedata
from collections.abc import Callable, Mapping, Sequence

from opencc import OpenCC

from evals.buyers.company import Also, ChineseName, Closeness, Company, Said, closed
from evals.buyers.holders import Holders, Meant
from evals.buyers.query import Kind, Query
from evals.buyers.slips import SLIPS
from evals.buyers.words import Split, chance_of, frames

Typed = tuple[str, Meant]
TRIES = 60
"""How many companies are tried for a query before there are held to be none of which it can be asked."""


class Typist:
    """Types the names of a directory's companies in every way, with sentences of its own half."""

    def __init__(
        self, holders: Holders, split: Split, seed: int = 1, among: Sequence[Company] | None = None
    ) -> None:
        """Asked for are all companies that the holders know, or only those among."""
        self.holders, self._split = holders, split
        self._companies: Sequence[Company] = among or tuple(holders.companies.values())
        self._seed = seed
        self._chance = chance_of(split, seed)
        self._traditional = [OpenCC(name).convert for name in ("s2t", "s2tw", "s2hk")]
        self._ways: Mapping[Kind, Callable[[Company], Typed | None]] = {
            Kind.LEGAL: lambda company: (company.legal_name, Meant.of([company.id])),
            Kind.NO_FORM: self._no_form,
            Kind.FOREIGN: self._foreign,
            Kind.SHORT: lambda company: self._called(company, Closeness.SHORT),
            Kind.BRAND: lambda company: self._called(company, Closeness.BRAND),
            Kind.PINYIN: self._pinyin,
            Kind.INITIALS: self._initials,
            Kind.MIXED: self._mixed,
            Kind.TRADITIONAL: self._in_traditional,
            Kind.ENGLISH: self._english,
            Kind.ENGLISH_SHORT: self._english_short,
            Kind.FORMER: self._former,
            Kind.NUMBER: self._number,
            Kind.NUMBER_RESPACED: self._number_respaced,
            Kind.ORGANISATION_CODE: self._organisation_code,
            Kind.SENTENCE_ZH: lambda company: self._in_sentence(company, "zh"),
            Kind.SENTENCE_EN: lambda company: self._in_sentence(company, "en"),
            Kind.WITH_CITY: self._with_city,
            Kind.WITH_NUMBER: self._with_number,
            **{kind: self._slip(kind) for kind in SLIPS},
        }

    def queries(self, kind: Kind, count: int) -> list[Query]:
        """As many queries of a kind as asked for, fewer where the directory has no companies for them."""
        self._chance = chance_of(self._split, self._seed, kind)
        found: dict[str, Query] = {}
        for _ in range(count * TRIES):
            if len(found) == count:
                break
            company = self._chance.choice(self._companies)
            typed = self._ways[kind](company)
            if typed and closed(typed[0]) and company.id in typed[1].acceptable:
                found.setdefault(typed[0], Query(f"{kind}-{len(found):04d}", kind, *typed))
        return list(found.values())

    def _no_form(self, company: Company) -> Typed | None:
        return self._called(company, Closeness.WITHOUT_FORM) if _chinese(company) else None

    def _called(self, company: Company, closeness: Closeness) -> Typed | None:
        """One of its own names in simplified Chinese, said as fully or as shortly as this."""
        name = _chinese(company)
        said = [one for one in name.said() if one.closeness is closeness] if name else []
        return self._meant(self._chance.choice(said).text) if said else None

    def _meant(self, text: str) -> Typed:
        return text, self.holders.meant(text)

    def _foreign(self, company: Company) -> Typed | None:
        if _chinese(company) or isinstance(company.name, ChineseName):
            return None
        said = [one for one in company.name.said() if Closeness.LEGAL < one.closeness < Closeness.BRAND]
        text = self._chance.choice(said).text if said else company.name.core
        plain = self._chance.choice((str.casefold, _without_accents, str))(text)
        return plain, self.holders.meant(text)

    def _spoken_form(self, company: Company) -> Said | None:
        """The name without its form, or brand and trade: what one types in pinyin."""
        name = _chinese(company)
        if name is None:
            return None
        fit = [
            one
            for one in name.said()
            if one.closeness is Closeness.WITHOUT_FORM
            or (one.closeness is Closeness.SHORT and one.words[-1:] == name.trade.words[-1:])
        ]
        return self._chance.choice(fit)

    def _pinyin(self, company: Company) -> Typed | None:
        said = self._spoken_form(company)
        if said is None:
            return None
        between = self._chance.choice(("", " ", " "))
        text = between.join(said.syllables)
        if self._chance.random() < 0.25:
            text = " ".join("".join(Said((word,), said.closeness).syllables) for word in said.words)
        return text.capitalize() if self._chance.random() < 0.2 else text, self.holders.spoken(said.syllables)

    def _initials(self, company: Company) -> Typed | None:
        said = self._spoken_form(company)
        if said is None or len(said.syllables) < 4:
            return None
        letters = "".join(syllable[0] for syllable in said.syllables)
        return letters.upper() if self._chance.random() < 0.4 else letters, self.holders.initials(letters)

    def _mixed(self, company: Company) -> Typed | None:
        """The brand in pinyin, the rest in Chinese; now and then the other way round."""
        said, name = self._spoken_form(company), _chinese(company)
        if said is None or name is None:
            return None
        brand_spoken = self._chance.random() < 0.75
        words = [
            "".join(Said((word,), said.closeness).syllables) if (word == name.brand) is brand_spoken else word
            for word in said.words
        ]
        kept = [word for word in said.words if (word == name.brand) is not brand_spoken]
        meant = self.holders.spoken(said.syllables)
        same = [buyer for buyer in meant.acceptable if all(w in self._simplified(buyer) for w in kept)]
        return "".join(words), Meant.of(same)

    def _simplified(self, buyer: str) -> str:
        company = self.holders.companies[buyer]
        return " ".join([company.name.legal, company.city, *(name.legal for _, name in company.also)])

    def _in_traditional(self, company: Company) -> Typed | None:
        """Typed in traditional characters; a company that is registered in them, in simplified ones."""
        said = self._any_form(company)
        if said is None:
            return None
        simplified = company.legal_name != company.name.legal
        text = said.text if simplified else self._chance.choice(self._traditional)(said.text)
        return (text, self.holders.meant(said.text)) if simplified or text != said.text else None

    def _any_form(self, company: Company) -> Said | None:
        """Registered, without form or short, as often each."""
        name = _chinese(company)
        if name is None:
            return None
        closeness = self._chance.choice((Closeness.LEGAL, Closeness.WITHOUT_FORM, Closeness.SHORT))
        said = [one for one in name.said() if one.closeness is closeness]
        return self._chance.choice(said) if said else None

    def _slip(self, kind: Kind) -> Callable[[Company], Typed | None]:
        def slipped(company: Company) -> Typed | None:
            said = self._latin_form(company) if kind is Kind.TYPO_LATIN else self._long_form(company)
            if said is None:
                return None
            text = SLIPS[kind](said.text, self._chance)
            if closed(text) == closed(said.text) or self.holders.of(text):
                return None
            return text, self.holders.meant(said.text).also(self.holders.near(text))

        return slipped

    def _long_form(self, company: Company) -> Said | None:
        """Registered, without form, or at least brand and trade: shorter, a slip leaves nothing to go by."""
        said = self._any_form(company)
        return said if said and len(said.text) >= 5 and said.closeness < Closeness.BRAND else None

    def _latin_form(self, company: Company) -> Said | None:
        names = [company.name] if not isinstance(company.name, ChineseName) else []
        names += [
            name
            for which, name in company.also
            if which is Also.ENGLISH and not isinstance(name, ChineseName)
        ]
        if not names or "а" <= names[0].core[-1:] <= "я":
            return None
        said = [one for one in names[0].said() if one.closeness <= Closeness.WITHOUT_FORM]
        return self._chance.choice(said)

    def _english(self, company: Company) -> Typed | None:
        """In full or without its form, in any case."""
        return self._in_english(company, (Closeness.LEGAL, Closeness.WITHOUT_FORM))

    def _english_short(self, company: Company) -> Typed | None:
        """Without the place."""
        return self._in_english(company, (Closeness.SHORT,))

    def _in_english(self, company: Company, how: Sequence[Closeness]) -> Typed | None:
        english = company.named(Also.ENGLISH)
        said = [one for one in english.said() if one.closeness in how] if english else []
        if not said:
            return None
        text = self._chance.choice(said).text
        return self._chance.choice((str, str, str.casefold, str.upper))(text), self.holders.meant(text)

    def _former(self, company: Company) -> Typed | None:
        former = company.named(Also.FORMER)
        said = [one for one in former.said() if one.closeness <= Closeness.WITHOUT_FORM] if former else []
        return self._meant(self._chance.choice(said).text) if said else None

    def _number(self, company: Company) -> Typed | None:
        if not company.numbers:
            return None
        kind, number = self._chance.choice(company.numbers)
        text = f"{kind} {number}" if number.isdigit() or self._chance.random() < 0.2 else number
        text = text.replace("HRB HRB", "HRB").replace("FN FN", "FN")
        return text, self.holders.registered(number)

    def _number_respaced(self, company: Company) -> Typed | None:
        """In lower case, in groups of four, or with dashes."""
        long = [number for _, number in company.numbers if len(number) >= 18]
        if not long:
            return None
        number = self._chance.choice(long)
        between = self._chance.choice(("", " ", "-"))
        grouped = between.join(number[place : place + 4] for place in range(0, len(number), 4))
        lower = not between or self._chance.random() < 0.5
        return grouped.casefold() if lower else grouped, self.holders.registered(number)

    def _organisation_code(self, company: Company) -> Typed | None:
        codes = [number[8:17] for kind, number in company.numbers if kind == "USCC"]
        if not codes:
            return None
        code = codes[0]
        return f"{code[:8]}-{code[8]}" if self._chance.random() < 0.5 else code, Meant.of([company.id])

    def _in_sentence(self, company: Company, language: str) -> Typed | None:
        frame = self._chance.choice(frames(language, self._split))
        if language == "zh" or self._chance.random() < 0.2:
            said = self._any_form(company)
        else:
            said = self._latin_form(company)
        if said is None:
            return None
        return frame.format(said.text), self.holders.meant(said.text)

    def _with_city(self, company: Company) -> Typed | None:
        """A short name that several have, with the town of one of them."""
        name = _chinese(company)
        if name is None:
            return None
        said = self._chance.choice([(name.brand, *name.trade.words), (name.brand, *name.trade.words[:1])])
        short = "".join(said)
        there = [buyer for buyer in self.holders.of(short) if self._city(buyer) == self._city(company.id)]
        if len(self.holders.of(short)) == 1 and self._chance.random() < 0.8:
            return None
        city = self._city(company.id)
        text = self._chance.choice(
            (f"{city}的{short}", f"{short}（{city}）", f"{short} {city}", f"{short}，在{city}")
        )
        exact = self.holders.meant(city + short).acceptable & set(there)
        return text, Meant.of(exact or there)

    def _city(self, buyer: str) -> str:
        company = self.holders.companies[buyer]
        name = company.name
        return (name.place or company.city) if isinstance(name, ChineseName) else company.city

    def _with_number(self, company: Company) -> Typed | None:
        """A short name and the registration number beside it."""
        name = _chinese(company)
        if name is None or not company.numbers:
            return None
        number = company.numbers[0][1]
        short = f"{name.brand}{name.trade.words[0]}"
        return self._chance.choice((f"{short} {number}", f"{short}（{number}）")), Meant.of([company.id])


def _chinese(company: Company) -> ChineseName | None:
    """The registered name where it is a Chinese one; a branch has no names of its own."""
    name = company.name
    return name if isinstance(name, ChineseName) and not name.branch else None


def _without_accents(text: str) -> str:
    flat = unicodedata.normalize("NFD", text)
    return unicodedata.normalize("NFC", "".join(c for c in flat if not unicodedata.combining(c)))
