"""Whether a company's registration number can be right, by its check digits."""

from collections.abc import Callable, Mapping

import stdnum.br.cnpj
import stdnum.cn.uscc
import stdnum.es.cif
import stdnum.eu.vat
import stdnum.fr.siren
import stdnum.fr.siret
import stdnum.gb.vat
import stdnum.lei
import stdnum.pl.nip


def _duns(number: str) -> bool:
    digits = number.replace("-", "").replace(" ", "")
    return len(digits) == 9 and digits.isdecimal()


_CHECKS: Mapping[str, Callable[[str], bool]] = {
    "USCC": stdnum.cn.uscc.is_valid,
    "LEI": stdnum.lei.is_valid,
    "SIREN": stdnum.fr.siren.is_valid,
    "SIRET": stdnum.fr.siret.is_valid,
    "CNPJ": stdnum.br.cnpj.is_valid,
    "NIP": stdnum.pl.nip.is_valid,
    "CIF": stdnum.es.cif.is_valid,
    "DUNS": _duns,
}


def is_valid(kind: str, number: str, country: str | None) -> bool | None:
    """False for a number that cannot be right; None when this kind has no check we know."""
    if kind.upper() == "VAT":
        return _vat(number.upper(), country)
    check = _CHECKS.get(kind.upper())
    return None if check is None else check(number)


def _vat(number: str, country: str | None) -> bool | None:
    """By the number's own prefix, else by the country; only the EU's and the UK's can be checked."""
    prefix = number[:2] if number[:2].isalpha() else (country or "")
    member = {"GR": "EL"}.get(prefix, prefix).lower()
    if member in stdnum.eu.vat.MEMBER_STATES or member == "el":
        return stdnum.eu.vat.is_valid(number if number[:2].isalpha() else member + number)
    return stdnum.gb.vat.is_valid(number) if prefix == "GB" else None
