"""The kinds of registration number that are known, by the names books give them, and the check of each."""

import re
from collections.abc import Callable, Mapping

import stdnum.au.abn
import stdnum.au.acn
import stdnum.br.cnpj
import stdnum.ch.uid
import stdnum.ec.ruc
import stdnum.es.cif
import stdnum.eu.vat
import stdnum.fr.siren
import stdnum.fr.siret
import stdnum.gb.vat
import stdnum.in_.gstin
import stdnum.pe.ruc
import stdnum.pl.nip
import stdnum.pl.regon
import stdnum.sg.uen
import stdnum.tw.ubn
from stdnum.exceptions import InvalidChecksum, InvalidLength, ValidationError

from tools.identifiers.check_digits import lei, organisation_code, uscc
from tools.identifiers.verdict import Checked, Wrong, plain, right, unchecked, wrong

Check = Callable[[str], Checked]

_SAME_KIND: Mapping[str, str] = {
    "统一社会信用代码": "USCC",
    "社会信用代码": "USCC",
    "信用代码": "USCC",
    "UNIFIEDSOCIALCREDITCODE": "USCC",
    "SOCIALCREDITCODE": "USCC",
    "CREDITCODE": "USCC",
    "组织机构代码": "ORG",
    "机构代码": "ORG",
    "ORGANISATIONCODE": "ORG",
    "ORGANIZATIONCODE": "ORG",
    "ORGCODE": "ORG",
    "法人机构识别编码": "LEI",
    "LEGALENTITYIDENTIFIER": "LEI",
    "VATID": "VAT",
    "VATNO": "VAT",
    "VATNUMBER": "VAT",
    "USTIDNR": "VAT",
    "USTID": "VAT",
    "TVA": "VAT",
    "邓白氏": "DUNS",
    "邓白氏编码": "DUNS",
    "邓氏编码": "DUNS",
    "DUNSNUMBER": "DUNS",
    "HANDELSREGISTER": "HRB",
    "COMPANYNUMBER": "CRN",
    "COMPANYREGISTRATIONNUMBER": "CRN",
}


def kind_named(text: str) -> str:
    """The short name of a kind, however a book or a person names it; an unknown one in capitals."""
    if text in _CHECKS:  # nearly always, and there are millions
        return text
    name = re.sub(r"[\W_]+", "", text.upper())
    return _SAME_KIND.get(name, name)


def _by(validate: Callable[[str], str]) -> Check:
    """A check out of the library's, which tells what is wrong by the error it raises."""

    def check(number: str) -> Checked:
        number = plain(number)
        try:
            return right(plain(validate(number)))
        except InvalidLength:
            return wrong(number, Wrong.LENGTH)
        except InvalidChecksum:
            return wrong(number, Wrong.CHECK)
        except ValidationError:
            return wrong(number, Wrong.FORM)

    return check


def duns(number: str) -> Checked:
    """Nine digits. It has had no check digit since 2006."""
    number = plain(number)
    if not number.isdecimal():
        return wrong(number, Wrong.LETTER)
    return right(number) if len(number) == 9 else wrong(number, Wrong.LENGTH)


_CHECKS: Mapping[str, Check] = {
    "USCC": uscc,
    "ORG": organisation_code,
    "LEI": lei,
    "DUNS": duns,
    "SIREN": _by(stdnum.fr.siren.validate),
    "SIRET": _by(stdnum.fr.siret.validate),
    "CNPJ": _by(stdnum.br.cnpj.validate),
    "NIP": _by(stdnum.pl.nip.validate),
    "REGON": _by(stdnum.pl.regon.validate),
    "CIF": _by(stdnum.es.cif.validate),
    "ABN": _by(stdnum.au.abn.validate),
    "ACN": _by(stdnum.au.acn.validate),
    "GSTIN": _by(stdnum.in_.gstin.validate),
    "UEN": _by(stdnum.sg.uen.validate),
    "UBN": _by(stdnum.tw.ubn.validate),
}
_CHECKS_BY_COUNTRY: Mapping[tuple[str, str], Check] = {
    ("RUC", "PE"): _by(stdnum.pe.ruc.validate),
    ("RUC", "EC"): _by(stdnum.ec.ruc.validate),
    ("UID", "CH"): _by(stdnum.ch.uid.validate),
}
LENGTHS: Mapping[str, int] = {
    "USCC": 18,
    "ORG": 9,
    "LEI": 20,
    "DUNS": 9,
    "SIREN": 9,
    "SIRET": 14,
    "CNPJ": 14,
    "NIP": 10,
    "KRS": 10,
    "ABN": 11,
    "ACN": 9,
    "GSTIN": 15,
    "CRN": 8,
    "EIN": 9,
}
OF_ONE_REGISTER = frozenset({"HRA", "HRB", "GNR", "PR", "VR"})
"""Each German court counts for itself: HRB 7 of Köln is another company than HRB 7 of Hamburg."""


def checked(kind: str, number: str, country: str | None = None) -> Checked:
    """The verdict on a number whose kind is named; its country tells where the kind alone does not."""
    kind, country = kind_named(kind), (country or "").upper()
    if kind == "VAT":
        return vat(number, country)
    check = _CHECKS.get(kind) or _CHECKS_BY_COUNTRY.get((kind, country))
    if check is not None:
        return check(number)
    number = plain(number).removeprefix(kind)  # 'HRB 4711' is registered with its kind in front
    return unchecked(number.rjust(8, "0") if kind == "CRN" and country == "GB" and number else number)


def is_valid(kind: str, number: str, country: str | None) -> bool | None:
    """False for a number that cannot be right; None when this kind has no check we know."""
    return checked(kind, number, country).valid


def vat(number: str, country: str | None = None) -> Checked:
    """By the number's own prefix, else by the country; only the EU's and the UK's can be checked."""
    number = plain(number)
    prefix = number[:2] if number[:2].isalpha() else (country or "")
    prefix = {"GR": "EL"}.get(prefix, prefix)
    member = prefix.lower() in stdnum.eu.vat.MEMBER_STATES or prefix == "EL"
    whole = prefix + (number[2:] if number[:2].isalpha() else number)
    if member:
        return _by(stdnum.eu.vat.validate)(whole)
    if prefix == "GB":
        found = _by(stdnum.gb.vat.validate)(whole)
        return Checked("GB" + found.number.removeprefix("GB"), found.valid, found.wrong)
    return unchecked(whole)


def company_key(kind: str, number: str, country: str | None = None) -> str | None:
    """What two numbers have in common when one company has both; None for what does not identify one.

    The organisation code is that of a company whatever its USCC begins with, and a SIRET begins with the
    SIREN of the company that it is a place of. None also for a number that cannot be right.
    """
    return key_of(kind, checked(kind, number, country), country)


def key_of(kind: str, found: Checked, country: str | None = None) -> str | None:
    """The `company_key` of a number that is checked already."""
    kind = kind_named(kind)
    if found.valid is False or not found.number or kind in OF_ONE_REGISTER:
        return None
    if kind == "USCC":
        return f"ORG:{found.number[8:17]}"
    if kind == "SIRET":
        return f"SIREN:{found.number[:9]}"
    known = kind in _CHECKS or (kind == "VAT" and found.valid)
    return f"{kind}:{found.number}" if known else f"{kind}:{(country or '').upper()}:{found.number}"
