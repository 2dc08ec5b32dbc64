"""Companies that have a registration number in common: most likely one company, recorded twice.

For the operator alone: that a company is in the book already tells who else has it for a buyer.
"""

import json
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from sqlalchemy import Connection, Engine, Table, Text, select, type_coerce

from knowledge.database import reading
from tools.identifiers import company_key
from tools.records.book_version import records_usable
from tools.records.companies import TABLES
from tools.records.fingerprints import Fingerprints

_AT_ONCE = 5_000
_KEY = re.compile(r'"key": "([^"\\]+)"')


@dataclass(frozen=True)
class Member:
    """One of the companies of a duplicate."""

    buyer_id: str
    legal_name: str
    country: str | None
    number: str
    """As it was recorded, with its kind."""


@dataclass(frozen=True)
class Duplicate:
    """Companies that share a number, in the book or in the directory."""

    held_in: str
    key: str
    members: tuple[Member, ...]


def duplicates(engine: Engine) -> Sequence[Duplicate]:
    """Every duplicate of the book, then of the directory. Raises `RecordsUnavailable`."""
    with records_usable("read"), reading(engine) as connection:
        return [
            one for held_in, table in TABLES.items() for one in _duplicates_of(connection, held_in, table)
        ]


def companies_with_a_double(connection: Connection, table: Table) -> int:
    """How many companies of the table share a number with another one of it."""
    shared = _shared(connection, table)
    if not shared:
        return 0
    rows = _rows(connection, table)
    return sum(any(hash(key) in shared for key in keys) for _, keys in rows)


def _shared(connection: Connection, table: Table) -> frozenset[int]:
    marks = Fingerprints()
    for _, keys in _rows(connection, table):
        for key in set(keys):
            marks.add(key)
    return marks.repeated()


def _rows(connection: Connection, table: Table) -> Iterator[tuple[str, Sequence[str]]]:
    """Each company with the keys of its numbers, and nothing else: there may be ten million."""
    numbers = type_coerce(table.c.identifiers, Text)
    query = select(table.c.buyer_id, numbers, table.c.country).where(numbers != "[]")
    result = connection.execution_options(yield_per=_AT_ONCE).execute(query.order_by(table.c.buyer_id))
    for buyer_id, written, country in result:
        yield buyer_id, _keys(written, country)


def _keys(written: str, country: str | None) -> Sequence[str]:
    """Found in the text, which takes a tenth of the time of reading it as JSON."""
    if written.count('"key": ') == written.count('"kind": '):
        return _KEY.findall(written)
    numbers = json.loads(written)  # written before there were keys
    keys = (company_key(one["kind"], one["number"], country) for one in numbers)
    return [key for key in keys if key]


def _duplicates_of(connection: Connection, held_in: str, table: Table) -> Sequence[Duplicate]:
    shared = _shared(connection, table)
    by_key: dict[str, list[str]] = {}
    for buyer_id, keys in _rows(connection, table) if shared else ():
        for key in set(keys):
            if hash(key) in shared:
                by_key.setdefault(key, []).append(buyer_id)
    return [
        Duplicate(held_in, key, _members(connection, table, key, ids))
        for key, ids in sorted(by_key.items())
        if len(ids) > 1
    ]


def _members(connection: Connection, table: Table, key: str, ids: Sequence[str]) -> tuple[Member, ...]:
    query = select(table.c.buyer_id, table.c.legal_name, table.c.country, table.c.identifiers)
    found = []
    for begin in range(0, len(ids), 500):
        rows = connection.execute(query.where(table.c.buyer_id.in_(ids[begin : begin + 500])))
        for buyer_id, legal_name, country, numbers in rows:
            said = [
                f"{one['kind']} {one['number']}"
                for one in numbers
                if company_key(one["kind"], one["number"], country) == key
            ]
            found.append(Member(buyer_id, legal_name, country, "; ".join(said)))
    return tuple(sorted(found, key=lambda one: one.buyer_id))
