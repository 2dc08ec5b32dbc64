"""A directory of made-up companies: the same options are the same companies on any machine, however many."""

import csv
from collections.abc import Iterable, Iterator
from dataclasses import replace
from itertools import islice
from pathlib import Path

from opencc import OpenCC

from evals.buyers.chinese import ALONE, BEFORE, ChineseNames
from evals.buyers.company import Also, ChineseName, Company, LatinName, Name
from evals.buyers.foreign import Foreigner, ForeignNames
from evals.buyers.numbers import lei, national, uscc
from evals.buyers.seen import Seen
from evals.buyers.spoken import english_place, syllables
from evals.buyers.words import Split, Weighted, chance_of, words_of

COLUMNS = (
    "buyer_id,legal_name,other_names,country,registration_type,registration_number,city,address,industry,"
    "grade,grade_scale"
).split(",")
CHINESE_SHARE = 0.77
ENGLISH_FORMS = Weighted(
    [("Co., Ltd.", 62), ("Co.,Ltd", 16), ("Company Limited", 10), ("Ltd.", 8), ("Limited", 4)]
)
TAIWAN = ("台北", "高雄", "台中", "新竹")
STREETS = "人民 中山 解放 建设 和平 工业 科技 创业 滨江 长江 振兴 迎宾 文化 开发 新华 学院".split()


def companies(size: int, split: Split, seed: int = 1) -> Iterator[Company]:
    """As many companies as asked for, no registered name twice."""
    return islice(Directory(split, seed), size)


def write_directory(file: Path, made: Iterable[Company]) -> None:
    """The companies as a `buyers.csv`, one by one, so that there may be more of them than fit into memory."""
    with file.open("w", encoding="utf-8", newline="") as opened:
        writer = csv.writer(opened)
        writer.writerow(COLUMNS)
        writer.writerows(map(_row, made))


def _row(company: Company) -> tuple[str, ...]:
    return (
        company.id,
        company.legal_name,
        ";".join(name.legal for _, name in company.also),
        company.country,
        ";".join(kind for kind, _ in company.numbers),
        ";".join(number for _, number in company.numbers),
        company.city,
        company.address,
        company.industry,
        "",
        "",
    )


class Directory:
    """Companies without end."""

    def __init__(self, split: Split, seed: int) -> None:
        self._chance = chance = chance_of(split, seed)
        words = words_of(split)
        self.words, self.chinese, self.foreign = (
            words,
            ChineseNames(words, chance),
            ForeignNames(words, chance),
        )
        self._seen = Seen()
        self._traditional = {"HK": OpenCC("s2hk"), "TW": OpenCC("s2tw")}

    def __iter__(self) -> Iterator[Company]:
        chinese, foreign, made = iter(self.chinese), iter(self.foreign), 0
        while True:
            if self._chance.random() < CHINESE_SHARE:
                company = self.chinese_company(next(chinese))
            else:
                company = self.foreign_company(next(foreign))
            if not self._seen.before(company.legal_name):
                made += 1
                yield replace(company, id=f"B{made:08d}")

    def chinese_company(self, name: ChineseName) -> Company:
        """Everything else about a company of this name."""
        chance = self._chance
        where = chance.random()
        if where < 0.04 and not name.branch and not name.group:
            return self._of_hong_kong(name) if where < 0.025 else self._of_taiwan(name)
        city = name.branch or name.place or self.words.places.draw(chance)
        return Company(
            "",
            name.legal,
            name,
            "CN",
            self._also(name),
            (("USCC", uscc(chance)),),
            city,
            f"{city}{chance.choice(STREETS)}路{chance.randrange(1, 999)}号" if chance.random() < 0.6 else "",
            name.trade.chinese,
        )

    def foreign_company(self, one: Foreigner) -> Company:
        """Everything else about a company elsewhere."""
        chance, land = self._chance, one.land
        numbers = []
        if number := national(land.number, chance):
            kind, _, _ = land.number.partition(" ")
            numbers.append((kind, number))
        if chance.random() < 0.3:
            numbers.append(("LEI", lei(chance)))
        return Company(
            "", one.name.legal, one.name, land.code, (), tuple(numbers), one.town, "", one.name.trade
        )  # fmt: skip

    def _of_hong_kong(self, name: ChineseName) -> Company:
        style = "{brand}{trade}（{place}）{form}" if self._chance.random() < 0.5 else BEFORE
        return self._outside(replace(name, place="香港", form="有限公司", style=style), "HK", "香港")

    def _of_taiwan(self, name: ChineseName) -> Company:
        town = self._chance.choice(TAIWAN)
        form = "股份有限公司" if self._chance.random() < 0.6 else "有限公司"
        return self._outside(replace(name, place="", form=form, style=ALONE), "TW", town)

    def _outside(self, name: ChineseName, country: str, city: str) -> Company:
        written = self._traditional[country].convert
        number = ("CRN", str(self._chance.randrange(10**6, 10**7)))
        also = ((Also.ENGLISH, self.english(name)),)
        numbers = (number,) if country == "HK" else ()
        return Company(
            "", written(name.legal), name, country, also, numbers, written(city), "", name.trade.chinese
        )  # fmt: skip

    def _also(self, name: ChineseName) -> tuple[tuple[Also, Name], ...]:
        chance = self._chance
        names: list[tuple[Also, Name]] = []
        if name.branch:
            return ()
        if chance.random() < 0.60:
            names.append((Also.ENGLISH, self.english(name)))
        kind = chance.random()
        if kind < 0.08:
            names.append((Also.FORMER, self.former(name)))
        elif kind < 0.13:
            names.append((Also.TRADING, LatinName(chance.choice(self.words.coined), "", "", "", "{lead}")))
        return tuple(names)

    def english(self, name: ChineseName) -> LatinName:
        """What it calls itself in English: its brand in pinyin, or for one in six a word made up for it."""
        chance = self._chance
        if chance.random() < 0.16:
            lead = chance.choice(self.words.coined)
        else:
            spoken = syllables(name.brand)
            whole = len(spoken) < 4 and chance.random() < 0.85
            lead = "".join(spoken).capitalize() if whole else " ".join(map(str.capitalize, spoken))
        form = ENGLISH_FORMS.draw(chance)
        if name.group:
            form = f"Group {form}"
        if not name.place:
            style = "{lead} {trade}"
        else:
            style = "{lead} {trade} ({place})" if "（" in name.style else "{place} {lead} {trade}"
        return LatinName(
            lead, name.trade.english, english_place(name.place) if name.place else "", form, style
        )

    def former(self, name: ChineseName) -> ChineseName:
        """What it was called before: another brand, another trade or another legal form."""
        kind = self._chance.random()
        if kind < 0.45:
            return replace(name, brand=self.chinese.brand())
        if kind < 0.85:
            return replace(name, trade=self.chinese.trade(name.trade))
        return replace(name, form="厂" if name.form != "厂" else "有限公司")
