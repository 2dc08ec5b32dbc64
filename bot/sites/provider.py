"""An identity provider (OpenID Connect) whose ID tokens say who a website's customer is."""

from dataclasses import dataclass
from urllib.parse import urlsplit

from bot.sites.origin import is_loopback

SUBJECT = "sub"
"""The claim that names a person for good; it is never given to another one."""
_LONGEST = 500


@dataclass(frozen=True)
class IdentityProvider:
    """A provider as an operator named it, and where it publishes its keys."""

    issuer: str
    """Exactly as its tokens name it."""
    audience: str
    """The client's id: whom its tokens are for."""
    jwks_uri: str
    principal_claim: str = SUBJECT
    """The claim that holds the `principal_id`."""


def may_be_asked(url: str) -> bool:
    """Whether keys may come from this address: https, or http on this very machine."""
    try:
        parts = urlsplit(url)
        host, port = parts.hostname, parts.port
    except ValueError:
        return False
    if not host or port == 0 or "@" in parts.netloc or parts.fragment or len(url) > _LONGEST:
        return False
    if not (url.isascii() and url.isprintable()) or " " in url:
        return False
    return parts.scheme == "https" or is_loopback(f"{parts.scheme}://{parts.netloc}")
