"""Discovery: what an identity provider says of itself, read once when a website is registered with it."""

from collections.abc import Mapping
from typing import Any
from urllib.parse import urlsplit

from bot.sites.provider import IdentityProvider, may_be_asked
from bot.sites.published import NotPublished, published
from bot.sites.verifying_key import keys_in

_PLACE = "/.well-known/openid-configuration"


class NoProvider(Exception):
    """No identity provider that a website may vouch with; the message says what would work."""


def discovered(issuer: str, audience: str, principal_claim: str) -> IdentityProvider:
    """The provider of this issuer, its keys seen to be there. Raises `NoProvider`."""
    if not may_be_asked(issuer) or urlsplit(issuer).query:
        raise NoProvider(
            f"{issuer!r} is no issuer: give its https address, such as https://id.example.com, without "
            "user, query or fragment (http is for this very machine alone)."
        )
    if not all(text and text.isprintable() for text in (audience, principal_claim)):
        raise NoProvider("Give the client's id as --audience, and --principal-claim as tokens spell it.")
    address = _keys_address(issuer, _had(issuer.rstrip("/") + _PLACE))
    try:
        keys = keys_in(_had(address))
    except NotPublished as error:
        raise NoProvider(f"{address}: {error}. A JSON Web Key Set is needed there.") from error
    if not keys:
        raise NoProvider(
            f"{address} has no key that may verify: RSA of 2048 bits or more (RS256, PS256) or EC P-256 "
            "(ES256) with a `kid` is needed. Have the provider sign ID tokens with one."
        )
    return IdentityProvider(issuer, audience, address, principal_claim)


def _had(url: str) -> Mapping[str, Any]:
    try:
        return published(url)
    except NotPublished as error:
        raise NoProvider(
            f"{error}. Open that address from here: what answers must be the provider's own JSON."
        ) from error


def _keys_address(issuer: str, said: Mapping[str, Any]) -> str:
    named = said.get("issuer")
    if named != issuer:
        raise NoProvider(
            f"The provider calls itself {named!r} and not {issuer!r}, and so will its tokens: "
            "give --issuer exactly as it does, to the last slash."
        )
    address = said.get("jwks_uri")
    if not isinstance(address, str) or not may_be_asked(address) or _less_guarded(address, issuer):
        raise NoProvider(
            f"The provider names {address!r} as the place of its keys (`jwks_uri`): it must be https."
        )
    return address


def _less_guarded(address: str, issuer: str) -> bool:
    """Keys without TLS for an issuer with it: no provider elsewhere publishes on this machine."""
    return urlsplit(issuer).scheme == "https" != urlsplit(address).scheme
