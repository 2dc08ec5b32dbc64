"""The book's buyers as an insurer's answer finds them: by identifier, never by name (`domain.md` §1.1)."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from tools.buyers import Buyer
from tools.records.insurers.fields import UnusableCover
from tools.records.insurers.reading import Insurer

REFERENCE_KINDS = {Insurer.ALLIANZ: "EH", Insurer.ATRADIUS: "ATRADIUS", Insurer.COFACE: "EASY"}
"""Under which `registration_type` the book keeps an insurer's own number of a buyer."""


@dataclass(frozen=True)
class NationalId:
    """A registration with the country it is of; without its country a number finds nobody."""

    kind: str
    number: str
    country: str
    """ISO 3166 alpha-2."""


class BookBuyers:
    """Finds the buyer a cover is on."""

    def __init__(self, buyers: Iterable[Buyer]) -> None:
        self._references: dict[tuple[str, str], list[Buyer]] = {}
        self._national: dict[NationalId, list[Buyer]] = {}
        for buyer in buyers:
            self._note(buyer)

    def _note(self, buyer: Buyer) -> None:
        for one in buyer.identifiers:
            kind = one.kind.upper()
            if kind in REFERENCE_KINDS.values():
                self._references.setdefault(_reference(kind, one.number), []).append(buyer)
            elif buyer.country is not None:
                key = normalised(NationalId(kind, one.number, buyer.country))
                self._national.setdefault(key, []).append(buyer)

    def find(self, insurer: Insurer, reference: str | None, national: Sequence[NationalId]) -> Buyer:
        """The buyer with the insurer's reference, else with one of the national identifiers.

        Raises `UnusableCover` when that is nobody, or not one buyer alone.
        """
        kind = REFERENCE_KINDS[insurer]
        found = self._references.get(_reference(kind, reference), []) if reference else []
        for one in national:
            found = found or self._national.get(normalised(one), [])
        distinct = {buyer.id: buyer for buyer in found}
        if len(distinct) > 1:
            raise UnusableCover(f"several buyers of the book have this identifier: {', '.join(distinct)}")
        if not distinct:
            add = f"add {kind} {reference} to it in buyers.csv" if reference else "no identifier was told"
            raise UnusableCover(f"no buyer of the book has its identifiers; {add}")
        return next(iter(distinct.values()))


def normalised(one: NationalId) -> NationalId:
    """The identifier without punctuation; a VAT number without the prefix of its country."""
    number, country = _plain(one.number), one.country.upper()
    prefix = "EL" if country == "GR" else country
    if one.kind.upper() == "VAT" and number.startswith(prefix):
        number = number.removeprefix(prefix)
    return NationalId(one.kind.upper(), number, country)


def _reference(kind: str, number: str) -> tuple[str, str]:
    """Written with its kind in front or not: `EH 12345678` is 12345678."""
    return kind, _plain(number).removeprefix(kind)


def _plain(number: str) -> str:
    return "".join(letter for letter in number.upper() if letter.isalnum())
