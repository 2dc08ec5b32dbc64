"""Whether a buyer is a natural person, as far as the book tells: no level is worked out about a person."""

import re

from tools.buyer_names.parts import parts_of
from tools.buyers import Buyer

_OF_A_PERSON = frozenset(
    {
        "ID",
        "ID_CARD",
        "PASSPORT",
        "SSN",
        "SIN",
        "NINO",
        "NINO_UK",
        "HKID",
        "DNI",
        "NIE",
        "CF",
        "CPF",
        "身份证",
    }
)
"""Kinds of registration that only a person has."""
_SOLE_TRADER = re.compile(
    r"个体(工商)?户|個體(工商)?戶|\be\.\s?k(fr|fm)?\.?(?!\w)"
    r"|\beinzel(unternehm|kauf)\w*|\bsole (trader|proprietor)\w*"
    r"|\bentreprise individuelle\b|\bditta individuale\b|\bempresario individual\b|\beenmanszaak\b",
    re.IGNORECASE,
)
"""A business that is its owner, in law too."""


def is_natural_person(buyer: Buyer) -> bool:
    """Whether the record says so: by a person's number, by a sole trader's form, or by no sign of a company.

    A name without a legal form and without any registration may be a person's, and is taken to be one: what
    is withheld then is a level, never a signal.
    """
    if any(one.kind.upper() in _OF_A_PERSON for one in buyer.identifiers):
        return True
    if any(_SOLE_TRADER.search(name) for name in (buyer.legal_name, *buyer.other_names)):
        return True
    return not buyer.identifiers and not parts_of(buyer.legal_name).form
