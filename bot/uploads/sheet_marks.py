"""What a workbook's sheets hold beside values: merged cells, and formulas whose value was never stored."""

import io
import posixpath
import re
import zipfile
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from xml.etree.ElementTree import Element

from lxml import etree  # type: ignore[import-untyped]

from ingestion.blocks import Unreadable

_MAIN = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"
_RELATION = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}id"
_ADDRESS = re.compile(r"([A-Z]{1,3})(\d{1,7})")
_MARK = re.compile(rb"<(?:[\w.-]{1,60}:)?(?:f|mergeCell)[\s/>]")
_MOST_COVERED = 500_000
"""Cells that merged ones may cover in a sheet; nobody merges as many, and a range costs nothing to write."""


@dataclass(frozen=True)
class Marks:
    """By row, from 1; places in a row count from 0."""

    uncomputed: Mapping[int, Sequence[int]] = field(default_factory=dict)
    covered: Mapping[int, Sequence[tuple[tuple[int, int], int]]] = field(default_factory=dict)
    """For each cell of a merged one: where its value stands, and the cell's place."""

    @property
    def rows(self) -> frozenset[int]:
        return frozenset(self.uncomputed) | frozenset(self.covered)


def marks_of(data: bytes) -> dict[str, Marks]:
    """The marks of each sheet by its title. Raises `Unreadable` for XML that is none."""
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            parts = list(_parts(archive))
            marked = [(title, part) for title, part in parts if _has_any(archive, part)]
            return {title: _marks(archive, part) for title, part in marked}
    except (etree.XMLSyntaxError, KeyError) as error:
        raise Unreadable("is a damaged XLSX file: save it again from your office program") from error


def _parts(archive: zipfile.ZipFile) -> Iterator[tuple[str, str]]:
    book = etree.fromstring(archive.read("xl/workbook.xml"), _parser())
    related = etree.fromstring(archive.read("xl/_rels/workbook.xml.rels"), _parser())
    targets = {one.get("Id"): one.get("Target") or "" for one in related}
    for sheet in book.iter(f"{_MAIN}sheet"):
        part = posixpath.normpath(posixpath.join("/xl", targets.get(sheet.get(_RELATION)) or "")).lstrip("/")
        if part in archive.namelist():
            yield (sheet.get("name") or "")[:500], part


def _parser() -> etree.XMLParser:
    return etree.XMLParser(resolve_entities=False, no_network=True)


def _has_any(archive: zipfile.ZipFile, part: str) -> bool:
    """Whether there is a formula or a merged cell at all; most exports have none."""
    with archive.open(part) as file:
        tail = b""
        while chunk := file.read(1 << 20):
            if _MARK.search(tail + chunk):
                return True
            tail = chunk[-100:]
    return False


def _marks(archive: zipfile.ZipFile, part: str) -> Marks:
    uncomputed: dict[int, list[int]] = {}
    covered: dict[int, list[tuple[tuple[int, int], int]]] = {}
    count = 0
    with archive.open(part) as file:
        for _, node in etree.iterparse(
            file,
            tag=(f"{_MAIN}c", f"{_MAIN}row", f"{_MAIN}mergeCell"),
            resolve_entities=False,
            no_network=True,
        ):
            if node.tag == f"{_MAIN}c":
                if node.find(f"{_MAIN}f") is not None and not _stored(node):
                    column, row = _at(node.get("r") or "")
                    uncomputed.setdefault(row, []).append(column)
                continue
            if node.tag == f"{_MAIN}mergeCell":
                for row, one in _covered(node.get("ref") or ""):
                    count += 1
                    if count > _MOST_COVERED:
                        raise Unreadable("merges more cells than a ledger has: take the merging out")
                    covered.setdefault(row, []).append(one)
            node.clear()
            while node.getprevious() is not None:
                del node.getparent()[0]
    return Marks(uncomputed, covered)


def _stored(node: Element) -> bool:
    value = node.find(f"{_MAIN}v")
    return (value is not None and bool(value.text)) or node.find(f"{_MAIN}is") is not None


def _at(address: str) -> tuple[int, int]:
    found = _ADDRESS.fullmatch(address)
    if not found:
        return 0, 0
    column = 0
    for letter in found[1]:
        column = column * 26 + ord(letter) - 64
    return column - 1, int(found[2])


def _covered(reference: str) -> Iterator[tuple[int, tuple[tuple[int, int], int]]]:
    first, _, last = reference.partition(":")
    (left, top), (right, bottom) = _at(first), _at(last)
    for row in range(max(top, 1), bottom + 1):
        for place in range(left, min(right, 99) + 1):
            yield row, ((top, left), place)
