"""How a visitor can be reached: an e-mail address or a telephone number."""

import re
import unicodedata
from email.errors import MessageError
from email.headerregistry import Address

LONGEST_CONTACT = 254
_PHONE = re.compile(r"\+?[\d ()./-]+(?:(?: ?(?:ext\.?|x|转|#) ?)\d{1,6})?")
_HOST = re.compile(r"(?=.{4,253}$)(?:[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?\.)+[a-z][a-z0-9-]{0,61}[a-z0-9]")


class BadContact(ValueError):
    """Neither an address nor a number; the text says what would work."""


def contact(typed: str) -> str:
    """The address or number as it is kept. Raises `BadContact`."""
    text = unicodedata.normalize("NFKC", typed).strip()
    if len(text) <= LONGEST_CONTACT and (email_of(text) or _is_number(text)):
        return text
    raise BadContact(
        "write an e-mail address such as name@company.com, or a telephone number with its area code such as "
        "+86 21 5555 0100"
    )


def email_of(text: str) -> str | None:
    """The e-mail address that a contact is; None for a number."""
    try:
        address = Address(addr_spec=text)
    except (MessageError, ValueError, IndexError):
        return None
    # Without quotes, spaces or letters that a mail server may not take: what is kept can be written to.
    plain = text == f"{address.username}@{address.domain}" and text.isascii() and " " not in text
    return text if plain and _HOST.fullmatch(address.domain.lower()) else None


def _is_number(text: str) -> bool:
    return bool(_PHONE.fullmatch(text)) and 6 <= sum(c.isdecimal() for c in text) <= 20 and "\n" not in text
