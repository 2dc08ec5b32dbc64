"""Registration numbers of companies: which kind one is, whether it can be right, and what may be meant."""

from tools.identifiers.kinds import OF_ONE_REGISTER, checked, company_key, is_valid, key_of
from tools.identifiers.typed import TypedNumber, forms_of, numbers_in
from tools.identifiers.verdict import Checked, Wrong

__all__ = [
    "OF_ONE_REGISTER",
    "Checked",
    "TypedNumber",
    "Wrong",
    "checked",
    "company_key",
    "forms_of",
    "is_valid",
    "key_of",
    "numbers_in",
]
