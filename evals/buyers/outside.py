"""A directory that we did not make up: the shared generator's, whose brands are real words."""

import csv
import re
import subprocess
import sys
from collections.abc import Iterator, Mapping, Sequence
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory

from evals.buyers.absent import Stranger
from evals.buyers.company import Also, ChineseName, Company, LatinName
from evals.buyers.holders import Holders
from evals.buyers.open_data import SHARED, SharedDataMissing
from evals.buyers.query import PRESENT, Kind, Query
from evals.buyers.questions import Questions
from evals.buyers.typed import Typist
from evals.buyers.words import Split, Trade, belongs, words_of

FORMS = "集团股份有限公司 （集团）有限公司 集团有限公司 股份有限公司 有限责任公司 有限公司 厂".split()
ENGLISH_FORMS = ("Group Co., Ltd.", "(Group) Co., Ltd.", "Co., Ltd.", "Factory")
_BRANCH = re.compile(r"^(?P<head>.+(?:公司|厂))(?P<town>[^公]{2,5})分公司$")


def outside_questions(
    size: int, split: Split, asked: Mapping[Kind, int], seed: int = 7, folder: Path = SHARED
) -> Questions:
    """So many queries of each kind for one half of its companies. Raises `SharedDataMissing`."""
    directory = outside_directory(size, seed, folder)
    among = [company for company in directory if belongs(_brand(company), split)]
    holders = Holders(directory)
    typist, stranger = Typist(holders, split, seed, among), Stranger(holders, split, seed)
    found: list[Query] = []
    for kind, count in asked.items():
        found += (typist if kind in PRESENT else stranger).queries(kind, count)
    return Questions(directory, found)


def outside_directory(size: int, seed: int, folder: Path = SHARED) -> Sequence[Company]:
    """Ten Chinese companies to three others, with the parts of their names. Raises `SharedDataMissing`."""
    generator = folder / "buyer_directory" / "generate.py"
    if not generator.exists():
        raise SharedDataMissing(f"there is no {generator}")
    with TemporaryDirectory(prefix="coverdesk-directory-") as out:
        chinese = size * 10 // 13
        counts = ["--chinese", str(chinese), "--foreign", str(size - chinese), "--seed", str(seed)]
        subprocess.run([sys.executable, str(generator), out, *counts], check=True, stdout=subprocess.DEVNULL)
        with (Path(out) / "buyers.csv").open(encoding="utf-8", newline="") as opened:
            return [_company(row) for row in csv.DictReader(opened)]


def _company(row: Mapping[str, str]) -> Company:
    name = _chinese(row) if row["country"] == "CN" else _foreign(row)
    also = tuple(_english(row, name)) if isinstance(name, ChineseName) and not name.branch else ()
    numbers = ((row["registration_type"], row["registration_number"]),) if row["registration_number"] else ()
    return Company(
        row["buyer_id"],
        row["legal_name"],
        name,
        row["country"],
        also,
        numbers,
        row["city"],
        row["address"],
        row["industry"],
    )


def _chinese(row: Mapping[str, str]) -> ChineseName:
    """Its town and trade are columns; what is left before the legal form is the brand."""
    legal, town = row["legal_name"], row["city"]
    branch = _BRANCH.match(legal)
    head = branch["head"] if branch else legal
    form = next(form for form in FORMS if head.endswith(form))
    bracketed = f"（{town}）" in head
    core = head.removesuffix(form).replace(f"（{town}）", "")
    brand = (core if bracketed else core.removeprefix(town)).removesuffix(row["industry"])
    style = "{brand}{trade}（{place}）{form}" if bracketed else "{place}{brand}{trade}{form}"
    return ChineseName(town, brand, _trade(row["industry"]), form, style, branch["town"] if branch else "")


@cache
def _known_trades() -> Mapping[str, Trade]:
    return {trade.chinese: trade for trade in words_of(Split.REPORT).trades.things}


def _trade(chinese: str) -> Trade:
    """In its words where we know them."""
    return _known_trades().get(chinese) or Trade((chinese,), "")


def _foreign(row: Mapping[str, str]) -> LatinName:
    """The trade is a column and stands, if at all, before the legal form."""
    before, trade, form = row["legal_name"].rpartition(f" {row['industry']} ")
    if trade:
        return LatinName(before, row["industry"], "", form)
    words = row["legal_name"].split()
    cut = 2 if len(words) < 4 or "&" not in words else 3
    return LatinName(" ".join(words[:cut]), "", "", " ".join(words[cut:]), "{lead}")


def _english(row: Mapping[str, str], name: ChineseName) -> Iterator[tuple[Also, LatinName]]:
    if not row["other_names"]:
        return
    whole = row["other_names"]
    form = next(form for form in ENGLISH_FORMS if whole.endswith(form))
    core = whole.removesuffix(form).strip()
    if "（" in name.style:
        core, _, place = core.rstrip(")").rpartition(" (")
        lead, _, trade = core.partition(" ")
        yield Also.ENGLISH, LatinName(lead, trade, place, form, "{lead} {trade} ({place})")
    else:
        place, lead, trade = core.split(" ", 2)
        yield Also.ENGLISH, LatinName(lead, trade, place, form, "{place} {lead} {trade}")


def _brand(company: Company) -> str:
    return company.name.brand if isinstance(company.name, ChineseName) else company.name.lead
