"""Registration numbers of made-up companies, with check digits that are right."""

import random
from collections.abc import Callable, Mapping
from functools import partial

USCC_ALPHABET = "0123456789ABCDEFGHJKLMNPQRTUWXY"
_USCC_VALUES = {character: value for value, character in enumerate(USCC_ALPHABET)}
_USCC_WEIGHTS = tuple(pow(3, place, 31) for place in range(17))
_ORGANISATION_WEIGHTS = (3, 7, 9, 10, 5, 8, 4, 2)
_LEI_ALPHABET = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ"
_AREAS = tuple(f"{province}{city:02d}{county:02d}" for province in (
    11, 12, 13, 14, 21, 22, 31, 32, 33, 34, 35, 36, 37, 41, 42, 43, 44, 45, 50, 51, 52, 53, 61
) for city in range(1, 14) for county in (0, 2, 5, 11, 14, 21, 81))  # fmt: skip


def uscc(chance: random.Random) -> str:
    """A unified social credit code, the organisation code in it valid by itself."""
    organisation = f"{'MA' if chance.random() < 0.7 else chance.randrange(10, 80)}"
    organisation += "".join(chance.choices(USCC_ALPHABET, k=6))
    body = f"91{chance.choice(_AREAS)}{organisation}{_organisation_check(organisation)}"
    total = sum(
        _USCC_VALUES[character] * weight for character, weight in zip(body, _USCC_WEIGHTS, strict=True)
    )
    return body + USCC_ALPHABET[(31 - total % 31) % 31]


def _organisation_check(body: str) -> str:
    values = (int(character, 36) for character in body)
    rest = 11 - sum(value * weight for value, weight in zip(values, _ORGANISATION_WEIGHTS, strict=True)) % 11
    return {10: "X", 11: "0"}.get(rest, str(rest))


def lei(chance: random.Random) -> str:
    """A legal entity identifier."""
    body = f"{chance.randrange(2000, 9900)}00" + "".join(chance.choices(_LEI_ALPHABET, k=12))
    return f"{body}{98 - int(''.join(str(int(c, 36)) for c in body + '00')) % 97:02d}"


def _digits(chance: random.Random, count: int) -> str:
    return str(chance.randrange(10 ** (count - 1), 10**count))


def _luhn(body: str) -> str:
    doubled = (int(digit) * (2 - place % 2) for place, digit in enumerate(reversed(body)))
    return str(-sum(value // 10 + value % 10 for value in doubled) % 10)


def _with_luhn(chance: random.Random, count: int, before: str = "") -> str:
    body = _digits(chance, count - 1)
    return before + body + _luhn(body)


def _italian(chance: random.Random) -> str:
    body = f"{_digits(chance, 7)}{chance.randrange(1, 100):03d}"
    return f"IT{body}{_luhn(body)}"


def _weighted(weights: tuple[int, ...], modulus: int, chance: random.Random, shape: str) -> str:
    """Digits whose weighted sum leaves no remainder; drawn again where none fits."""
    while True:
        body = _digits(chance, len(weights))
        check = sum(int(digit) * weight for digit, weight in zip(body, weights, strict=True)) % modulus
        if check < 10:
            return shape.format(body, check)


def _cnpj(chance: random.Random) -> str:
    body = _digits(chance, 8) + "0001"
    for _ in range(2):
        weights = ((place % 8) + 2 for place in range(len(body)))
        rest = sum(int(digit) * weight for digit, weight in zip(reversed(body), weights, strict=True)) % 11
        body += str(0 if rest < 2 else 11 - rest)
    return f"{body[:2]}.{body[2:5]}.{body[5:8]}/{body[8:12]}-{body[12:]}"


def _belgian(chance: random.Random) -> str:
    body = "0" + _digits(chance, 7)
    return f"BE{body}{97 - int(body) % 97:02d}"


def _abn(chance: random.Random) -> str:
    body = _digits(chance, 9)
    weights = (3, 5, 7, 9, 11, 13, 15, 17, 19)
    total = sum(int(digit) * weight for digit, weight in zip(body, weights, strict=True))
    return f"{11 + (-total - 1) % 89}{body}"


Made = Callable[[random.Random], str]
NATIONAL: Mapping[str, Made] = {
    "HRB": lambda chance: f"HRB {_digits(chance, 6)}",
    "FN": lambda chance: f"FN {_digits(chance, 6)}{chance.choice('abdfghikmpstvwxyz')}",
    "CRN": partial(_digits, count=8),
    "EIN": lambda chance: f"{chance.randrange(10, 99)}-{_digits(chance, 7)}",
    "SIREN": partial(_with_luhn, count=9),
    "VAT IT": _italian,
    "KVK": partial(_digits, count=8),
    "VAT BE": _belgian,
    "NIP": lambda chance: _weighted((6, 5, 7, 2, 3, 4, 5, 6, 7), 11, chance, "{}{}"),
    "ORGNR": partial(_with_luhn, count=10),
    "ABN": _abn,
    "CNPJ": _cnpj,
    "BRN": lambda chance: f"{chance.randrange(100, 999)}-{chance.randrange(10, 99)}-{_digits(chance, 5)}",
}
"""By kind; kinds that are not here have no number."""


def national(kind: str, chance: random.Random) -> str:
    """A number of a country's own register, empty where we make none."""
    made = NATIONAL.get(kind)
    return made(chance) if made else ""
