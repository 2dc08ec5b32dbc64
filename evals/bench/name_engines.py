"""What finds names in the benchmark: the product, and what one would use instead."""

import csv
import re
import sqlite3
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Protocol

from rapidfuzz import fuzz, process

AT_MOST = 10
CANDIDATES = 100
"""So many of the trigram index are compared letter by letter."""


class NameEngine(Protocol):
    """Something that takes a directory in and finds companies in it."""

    def load(self, directory: Path) -> None:
        """Take in a `buyers.csv`."""
        ...

    def build(self) -> None:
        """Make the index over what was taken in."""
        ...

    def index_bytes(self) -> int:
        """What the index takes on disk."""
        ...

    def find(self, text: str) -> Sequence[str]:
        """Ids of companies, best first."""
        ...

    def close(self) -> None: ...


def named(directory: Path) -> Iterator[tuple[str, list[str], list[str]]]:
    """Id, all names and all numbers of each company."""
    with directory.open(encoding="utf-8", newline="") as opened:
        for row in csv.DictReader(opened):
            names = [row["legal_name"], *filter(None, row["other_names"].split(";"))]
            numbers = [bare(number) for number in row["registration_number"].split(";") if number]
            yield row["buyer_id"], names, numbers


def bare(text: str) -> str:
    """A registration number without spaces and dashes."""
    return re.sub(r"[\s-]", "", text).upper()


class Trigrams:
    """SQLite's own trigram index; its hundred best are compared by rapidfuzz. Numbers are looked up."""

    def __init__(self, folder: Path) -> None:
        self._file = folder / "trigrams.db"
        self._database = sqlite3.connect(self._file)
        self._before = 0

    def load(self, directory: Path) -> None:
        run = self._database.execute
        run("PRAGMA journal_mode = OFF")
        run("CREATE TABLE names (id INTEGER PRIMARY KEY, buyer TEXT, name TEXT)")
        run("CREATE TABLE numbers (number TEXT PRIMARY KEY, buyer TEXT) WITHOUT ROWID")
        for buyer, names, numbers in named(directory):
            for name in names:
                run("INSERT INTO names (buyer, name) VALUES (?, ?)", (buyer, name))
            for number in numbers:
                run("INSERT OR IGNORE INTO numbers VALUES (?, ?)", (number, buyer))
        self._database.commit()
        self._before = self._file.stat().st_size

    def build(self) -> None:
        self._database.execute(
            "CREATE VIRTUAL TABLE grams USING fts5(name, content=names, content_rowid=id, tokenize='trigram')"
        )
        self._database.execute("INSERT INTO grams (grams) VALUES ('rebuild')")
        self._database.commit()

    def index_bytes(self) -> int:
        return self._file.stat().st_size - self._before

    def find(self, text: str) -> Sequence[str]:
        known = self._database.execute("SELECT buyer FROM numbers WHERE number = ?", (bare(text),)).fetchone()
        if known:
            return [known[0]]
        grams = {text[place : place + 3] for place in range(len(text) - 2)}
        if not grams:
            return []
        query = " OR ".join('"' + gram.replace('"', '""') + '"' for gram in sorted(grams))
        rows = self._database.execute(
            "SELECT buyer, names.name FROM grams JOIN names ON names.id = grams.rowid "
            "WHERE grams MATCH ? ORDER BY grams.rank LIMIT ?",
            (query, CANDIDATES),
        ).fetchall()
        names = {place: name for place, (_, name) in enumerate(rows)}
        best = process.extract(text, names, scorer=fuzz.WRatio, limit=AT_MOST)
        return list(dict.fromkeys(rows[place][0] for _, _, place in best))

    def close(self) -> None:
        self._database.close()
