"""What people type of companies that are not in the directory, though much in it looks like them."""

from collections.abc import Callable, Mapping
from dataclasses import replace

from stdnum import lei

from evals.buyers.chinese import BEFORE, ChineseNames
from evals.buyers.company import ChineseName, Closeness, Company, Said
from evals.buyers.directory import Directory
from evals.buyers.holders import Holders
from evals.buyers.query import Kind, Query
from evals.buyers.slips import wrong_number
from evals.buyers.spoken import syllables
from evals.buyers.typed import TRIES
from evals.buyers.words import Split, chance_of, frames, without_company, words_of


class Stranger:
    """Types the names of companies that a directory does not have."""

    def __init__(self, holders: Holders, split: Split, seed: int = 1) -> None:
        self._holders, self._split, self._seed = holders, split, seed
        self._companies = tuple(holders.companies.values())
        self._chance = chance_of(split, seed)
        self._made = Directory(split, seed + 1)
        self._ways: Mapping[Kind, Callable[[Company], str | None]] = {
            Kind.BAD_NUMBER: self._bad_number,
            Kind.NO_SUCH_BRAND: self._no_such_brand,
            Kind.OTHER_PLACE: self._of(self._other_place),
            Kind.OTHER_TRADE: self._of(self._other_trade),
            Kind.SOUNDS_ALIKE: self._of(self._sounds_alike),
            Kind.LOOKS_ALIKE: self._of(self._looks_alike),
            Kind.BRANCH: self._branch,
            Kind.GROUP: self._group,
            Kind.NO_SUCH_ENGLISH: self._no_such_english,
            Kind.NO_SUCH_PINYIN: self._no_such_pinyin,
            Kind.SAME_FIRST_WORD: self._same_first_word,
            Kind.ABSENT_IN_SENTENCE: self._in_sentence,
            Kind.NOBODY: self._nobody,
        }

    def queries(self, kind: Kind, count: int) -> list[Query]:
        """As many queries of a kind as asked for, fewer where they cannot be made."""
        self._chance = chance_of(self._split, self._seed, kind)
        self._made = Directory(self._split, self._chance.randrange(10**9))
        found: dict[str, Query] = {}
        for _ in range(count * TRIES):
            if len(found) == count:
                break
            text = self._ways[kind](self._chance.choice(self._companies))
            if text and not self._holders.of(text):
                found.setdefault(text, Query(f"{kind}-{len(found):04d}", kind, text))
        return list(found.values())

    @property
    def _names(self) -> ChineseNames:
        return self._made.chinese

    def _bad_number(self, company: Company) -> str | None:
        checked = [(kind, number) for kind, number in company.numbers if kind in ("USCC", "LEI")]
        if not checked:
            return None
        kind, number = self._chance.choice(checked)
        typed = wrong_number(number, self._chance)
        return None if kind == "LEI" and lei.is_valid(typed) else typed

    def _no_such_brand(self, _: Company) -> str | None:
        """A brand nobody has: the whole name, or as little of it as the brand."""
        name = self._names.one()
        return None if self._holders.has_brand(name.brand) else self._said(name, shortest=Closeness.BRAND)

    def _said(self, name: ChineseName, shortest: Closeness) -> str:
        said = [one for one in name.said() if one.closeness <= shortest]
        return self._chance.choice(said).text

    def _of(self, changed: Callable[[ChineseName], ChineseName | None]) -> Callable[[Company], str | None]:
        """A present company with one thing changed, in full or without the form."""

        def typed(company: Company) -> str | None:
            name = company.name
            if not isinstance(name, ChineseName) or name.branch or company.country != "CN":
                return None
            other = changed(name)
            if other is None or any(self._holders.of(one.text) for one in _in_full(other)):
                return None
            return self._said(other, shortest=Closeness.WITHOUT_FORM)

        return typed

    def _other_place(self, name: ChineseName) -> ChineseName | None:
        """The place that nobody of this brand is in, neither by name nor by its town."""
        if not name.place:
            return None
        elsewhere = self._names.place(name.place)
        nobody_there = not self._holders.of(elsewhere + name.brand)
        return replace(name, place=elsewhere, style=BEFORE) if nobody_there else None

    def _other_trade(self, name: ChineseName) -> ChineseName | None:
        """A trade that neither its own nor that of a namesake begins with."""
        trade = self._names.trade(name.trade)
        if trade.words[0][:2] == name.trade.words[0][:2] or self._holders.of(name.brand + trade.words[0]):
            return None
        return replace(name, trade=trade)

    def _sounds_alike(self, name: ChineseName) -> ChineseName | None:
        brand = self._names.same_sound(name.brand)
        return replace(name, brand=brand) if brand and not self._holders.has_brand(brand) else None

    def _looks_alike(self, name: ChineseName) -> ChineseName | None:
        brand = self._names.same_look(name.brand)
        return replace(name, brand=brand) if brand and not self._holders.has_brand(brand) else None

    def _branch(self, company: Company) -> str | None:
        """A branch of a company that is there; the company itself was not asked for."""
        name = company.name
        if not isinstance(name, ChineseName) or name.branch or company.country != "CN":
            return None
        branch = replace(name, branch=self._names.place(name.place))
        without_form = f"{name.place}{name.brand}{name.trade.chinese}{branch.branch}分公司"
        return branch.legal if self._chance.random() < 0.6 else without_form

    def _group(self, company: Company) -> str | None:
        """The group of a brand of which the directory has companies but no group."""
        name = company.name
        if not isinstance(name, ChineseName) or name.branch or not name.place or company.country != "CN":
            return None
        if any(self._is_group(buyer) for buyer in self._holders.of(name.brand)):
            return None
        place = self._chance.choice((name.place, ""))
        return f"{place}{name.brand}{self._chance.choice(('集团', '集团有限公司', '控股集团有限公司'))}"

    def _is_group(self, buyer: str) -> bool:
        name = self._holders.companies[buyer].name
        return isinstance(name, ChineseName) and name.group

    def _no_such_english(self, _: Company) -> str | None:
        """An English name whose brand no company is called by, in either language."""
        name = self._names.one()
        spoken = syllables(name.brand)
        if self._holders.sounds(spoken) or not name.place:
            return None
        english = self._made.english(name)
        if self._holders.has_brand(english.lead) or self._holders.of(english.lead):
            return None
        said = [one for one in english.said() if one.closeness < Closeness.BRAND]
        return self._chance.choice(said).text

    def _no_such_pinyin(self, _: Company) -> str | None:
        name = self._names.one()
        if self._holders.sounds(syllables(name.brand)):
            return None
        said = self._chance.choice([one for one in name.said() if one.closeness is not Closeness.LEGAL])
        return self._chance.choice(("", " ")).join(said.syllables)

    def _same_first_word(self, company: Company) -> str | None:
        """A foreign company of a known first word in another trade, or without one where it has one."""
        name = company.name
        if isinstance(name, ChineseName) or not name.trade or company.country == "RU":
            return None
        lands = words_of(self._split).lands.things
        trades = next((land.trades for land in lands if land.code == company.country), ("Trading", "Foods"))
        trade = self._chance.choice(trades)
        namesakes = (self._holders.companies[buyer] for buyer in self._holders.of(name.lead))
        if trade == name.trade or any(trade in namesake.legal_name for namesake in namesakes):
            return None
        other = replace(name, trade=trade, style="{lead} {trade}")
        return self._chance.choice((other.legal, other.core))

    def _in_sentence(self, company: Company) -> str | None:
        chinese = self._chance.random() < 0.6
        hard = (Kind.NO_SUCH_BRAND, Kind.OTHER_PLACE, Kind.OTHER_TRADE, Kind.SOUNDS_ALIKE, Kind.LOOKS_ALIKE)
        kind = self._chance.choice(hard if chinese else (Kind.NO_SUCH_ENGLISH, Kind.SAME_FIRST_WORD))
        name = self._ways[kind](company)
        if not name or self._holders.of(name):
            return None
        return self._chance.choice(frames("zh" if chinese else "en", self._split)).format(name)

    def _nobody(self, _: Company) -> str | None:
        return self._chance.choice(without_company(self._chance.choice(("zh", "en")), self._split))


def _in_full(name: ChineseName) -> list[Said]:
    return [one for one in name.said() if one.closeness <= Closeness.WITHOUT_FORM]
