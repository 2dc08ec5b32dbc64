"""Tokens of host websites: a site's own server signs who its customer is, briefly, and each serves once."""

from collections.abc import Mapping
from typing import Any

import jwt
from cryptography.hazmat.primitives.serialization import load_pem_public_key
from sqlalchemy import Engine

from bot.sites.site import Site
from bot.sites.spent_tokens import LEEWAY, SpentTokens, TokenRefused, is_name
from bot.sites.verifying_key import algorithms_of

AUDIENCE = "coverdesk"
LONGEST_LIFE = 15 * 60
"""Seconds between `iat` and `exp`."""
SHORTEST_SECRET = 32
_LONGEST_TOKEN = 4096
_CLAIMS = ["exp", "iat", "jti", "sub", "aud", "iss"]


class BadSigningKey(Exception):
    """What a site would sign with cannot be used; for the operator, with what would work."""


def signing_key_from(text: str) -> str:
    """A public key in PEM (RSA of 2048 bits or more, or EC P-256), or a secret. Raises `BadSigningKey`."""
    if "-----BEGIN" in text:
        _algorithm(text)
        return text.strip()
    if len(text.encode()) < SHORTEST_SECRET:
        raise BadSigningKey(f"A secret needs {SHORTEST_SECRET} bytes or more; leave it out to have one made.")
    return text


class HostTokens:
    """Verifies them, and remembers in SQL which have served. Raises what SQLAlchemy raises."""

    def __init__(self, engine: Engine) -> None:
        self._spent = SpentTokens(engine)

    def spend(self, site: Site, token: str) -> str:
        """The principal's id that the site vouches for; never again by this token. Raises `TokenRefused`."""
        claims = _verified(site, token)
        self._spent.spend(site.site_id, claims["jti"], int(claims["exp"]))
        return str(claims["sub"])


def _verified(site: Site, token: str) -> Mapping[str, Any]:
    if not site.signing_key or len(token) > _LONGEST_TOKEN:
        raise TokenRefused("no key, or too long")
    try:
        claims: Mapping[str, Any] = jwt.decode(
            token,
            site.signing_key,
            algorithms=[_algorithm(site.signing_key)],  # the site's, never what the token's header says
            audience=AUDIENCE,
            issuer=site.site_id,
            leeway=LEEWAY,
            options={"require": _CLAIMS, "strict_aud": True},
        )
    except (jwt.PyJWTError, ValueError, TypeError, OverflowError) as error:
        raise TokenRefused("not verified") from error
    if not 0 < int(claims["exp"]) - int(claims["iat"]) <= LONGEST_LIFE:
        raise TokenRefused("lives too long")
    if not (is_name(claims["sub"]) and is_name(claims["jti"])):
        raise TokenRefused("no subject, or no id")
    return claims


def _algorithm(signing_key: str) -> str:
    """The one algorithm that this key verifies: a public key never serves as a secret."""
    if "-----BEGIN" not in signing_key:
        return "HS256"
    try:
        key = load_pem_public_key(signing_key.encode())
    except ValueError as error:
        raise BadSigningKey("This is no public key in PEM: `openssl pkey -pubout` writes one.") from error
    if algorithms := algorithms_of(key):
        return algorithms[0]
    raise BadSigningKey("This key cannot be used: give an RSA key of 2048 bits or more, or an EC P-256 one.")
