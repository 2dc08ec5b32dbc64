"""Names of companies as registers and lists have them, where the shared data lies beside the checkout."""

import csv
import json
import random
import zlib
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
from pathlib import Path

from cleanco import basename  # type: ignore[import-untyped]
from opencc import OpenCC
from rapidfuzz import process
from rapidfuzz.distance import OSA

from evals.buyers.company import Company, LatinName, closed
from evals.buyers.holders import Meant
from evals.buyers.query import Query
from evals.buyers.questions import Questions
from evals.buyers.slips import mistyped, substituted, wrong_number
from evals.buyers.words import Split, chance_of

SHARED = Path(__file__).parents[3] / "shared" / "data"
"""Beside the checkout."""
EACH = 120
"""Queries of each kind."""
FORMS = ("股份有限公司", "有限责任公司", "有限公司", "公司")


class SharedDataMissing(Exception):
    """The folder with the open data does not lie beside this checkout."""


def open_questions(split: Split, folder: Path = SHARED, each: int = EACH) -> Questions:
    """All companies in one directory, and typed names of one half of them. Raises `SharedDataMissing`."""
    if not folder.is_dir():
        raise SharedDataMissing(f"there is no {folder}")
    chinese, western, registered = _parsed(folder), _listed(folder), _registered(folder)
    names = _Names(split, each)
    names.add(chinese, _without_chinese_form)
    names.add([*western, *registered], lambda company: str(basename(company.legal_name)))
    brands = {name: brand for name, brand in _pairs(folder) if len(brand) > 1}
    names.add_brands(chinese, set(brands.values()))
    queries = [
        *names.queries("brand", chinese, lambda company, _: brands.get(company.legal_name)),
        *names.queries("zh_no_form", chinese, lambda company, _: names.bare[company.id]),
        *names.queries("zh_traditional", chinese, lambda company, _: _TRADITIONAL(company.legal_name)),
        *names.queries("zh_typo", chinese, lambda company, chance: substituted(company.legal_name, chance)),
        *names.queries("no_form", western, lambda company, _: names.bare[company.id]),
        *names.queries("lower_case", western, lambda company, _: company.legal_name.casefold()),
        *names.queries("typo", western, _slipped),
        *names.queries("gleif_no_form", registered, lambda company, _: names.bare[company.id]),
        *names.numbers("lei", registered, lambda number, _: number.casefold()),
        *names.numbers("bad_lei", registered, wrong_number),
    ]
    return Questions((*chinese, *western, *registered), queries)


_TRADITIONAL = OpenCC("s2t").convert
Way = Callable[[Company, random.Random], str | None]


class _Names:
    """Who may be called what, and queries of one half of the companies."""

    def __init__(self, split: Split, each: int) -> None:
        self._split, self._each = split, each
        self._holders: dict[str, set[str]] = defaultdict(set)
        self.bare: dict[str, str] = {}
        """Names without their legal form, by id."""

    def add(self, companies: Iterable[Company], bare: Callable[[Company], str]) -> None:
        for company in companies:
            self.bare[company.id] = bare(company)
            for text in (company.legal_name, self.bare[company.id]):
                self._holders[closed(text)].add(company.id)

    def add_brands(self, companies: Iterable[Company], brands: Iterable[str]) -> None:
        """Whoever has a brand in its name may be called by it."""
        for company in companies:
            for brand in brands:
                if brand in company.legal_name:
                    self._holders[closed(brand)].add(company.id)

    def queries(self, kind: str, companies: Sequence[Company], way: Way) -> Iterator[Query]:
        chance = chance_of(self._split, kind)
        for company in self._half(companies):
            text = way(company, chance)
            if text and closed(text):
                yield Query(f"{kind}-{company.id}", kind, text, self._meant(text, company))

    def numbers(
        self, kind: str, companies: Sequence[Company], typed: Callable[[str, random.Random], str]
    ) -> Iterator[Query]:
        chance = chance_of(self._split, kind)
        for company in self._half(companies):
            text = typed(company.numbers[0][1], chance)
            same = closed(text) == closed(company.numbers[0][1])
            yield Query(f"{kind}-{company.id}", kind, text, Meant.of([company.id] if same else []))

    def _half(self, companies: Sequence[Company]) -> list[Company]:
        wanted = self._split is Split.REPORT
        half = [one for one in companies if (zlib.crc32(one.legal_name.encode()) & 1) == wanted]
        return half[: self._each]

    def _meant(self, text: str, company: Company) -> Meant:
        """Those called exactly this, else whoever is one slip away from it."""
        called = self._holders.get(closed(text))
        if called:
            return Meant.of(called | {company.id})
        near = process.extract(
            closed(text), list(self._holders), scorer=OSA.distance, score_cutoff=1, limit=None
        )
        return Meant.of({company.id}.union(*(self._holders[name] for name, _, _ in near)))


def _company(place: str, name: str, country: str = "", lei: str = "") -> Company:
    numbers = (("LEI", lei),) if lei else ()
    return Company(place, name, LatinName(name, "", "", "", "{lead}"), country, (), numbers)


def _parsed(folder: Path) -> list[Company]:
    names = dict.fromkeys(name for name, _ in _pairs(folder))
    return [_company(f"P{place:04d}", name, "CN") for place, name in enumerate(names)]


def _pairs(folder: Path) -> Iterator[tuple[str, str]]:
    text = (folder / "companynameparser" / "groundtruth.txt").read_text(encoding="utf-8")
    for line in text.splitlines():
        if line.strip():
            name, _, brand = line.strip().partition(" ")
            yield name, brand


def _slipped(company: Company, chance: random.Random) -> str | None:
    """Of a name of three letters, a slip leaves nothing to go by."""
    return mistyped(company.legal_name, chance) if len(closed(company.legal_name)) >= 6 else None


def _without_chinese_form(company: Company) -> str:
    form = next((form for form in FORMS if company.legal_name.endswith(form)), "")
    return company.legal_name.removesuffix(form)


def _listed(folder: Path) -> list[Company]:
    with (folder / "cleanco_tests" / "companies.csv").open(encoding="utf-8", newline="") as rows:
        names = dict.fromkeys(row[0].strip() for row in csv.reader(rows, delimiter=";") if row)
    return [_company(f"C{place:04d}", name) for place, name in enumerate(names)]


def _registered(folder: Path) -> list[Company]:
    lines = (folder / "gleif_sample" / "lei_records.jsonl").read_text(encoding="utf-8").splitlines()
    rows = [json.loads(line) for line in lines]
    return [
        _company(f"L{place:04d}", row["legal_name"], row["country"], row["lei"])
        for place, row in enumerate(rows)
    ]
