"""ID tokens of an identity provider: it signs who has logged in, for one client, and each serves once."""

import hashlib
import time
from collections.abc import Mapping
from typing import Any, Protocol

import jwt
from sqlalchemy import Engine

from bot.sites.provider import IdentityProvider
from bot.sites.site import Site
from bot.sites.spent_tokens import LEEWAY, SpentTokens, TokenRefused, is_name
from bot.sites.verifying_key import VerifyingKey

OLDEST = 15 * 60
"""Seconds since a token was issued after which it no longer serves, however long it says that it lives."""
_LONGEST_TOKEN = 16 * 1024
"""Characters; providers put groups and roles into them."""
_CLAIMS = ["iss", "aud", "sub", "iat", "exp"]
_OF_OTHER_TOKENS = frozenset({"scope", "scp", "events"})
"""Claims of access tokens and of log-out tokens, which many providers sign with the same keys."""


class PublishedKeys(Protocol):
    """Where keys come from."""

    def key(self, provider: IdentityProvider, kid: str) -> VerifyingKey | None:
        """The key of this id; None where the provider publishes none. Raises `ProviderUnavailable`."""


class ProviderTokens:
    """Verifies them. Raises what SQLAlchemy raises, and `ProviderUnavailable`."""

    def __init__(self, engine: Engine, keys: PublishedKeys) -> None:
        self._spent, self._keys = SpentTokens(engine), keys

    def spend(self, site: Site, token: str) -> str:
        """The principal's id that the provider vouches for; never again by this token.

        Raises `TokenRefused`.
        """
        if site.provider is None or len(token) > _LONGEST_TOKEN:
            raise TokenRefused("no provider, or too long")
        claims = self._verified(site.provider, token)
        name = _principal_in(claims, site.provider)
        until = min(int(claims["exp"]), int(claims["iat"]) + OLDEST)
        self._spent.spend(site.site_id, _number_of(token, claims), until)
        return name

    def _verified(self, provider: IdentityProvider, token: str) -> Mapping[str, Any]:
        try:
            header = jwt.get_unverified_header(token)
            kid = header.get("kid")
            key = self._keys.key(provider, kid) if is_name(kid) else None
            if key is None:
                raise TokenRefused("by no key of the provider's")
            claims: Mapping[str, Any] = jwt.decode(
                token,
                key.key,
                algorithms=[key.algorithm],  # the key's, never what the token's header says
                audience=provider.audience,
                issuer=provider.issuer,
                leeway=LEEWAY,
                options={"require": _CLAIMS},
            )
        except (jwt.PyJWTError, ValueError, TypeError, OverflowError) as error:
            raise TokenRefused("not verified") from error
        if not (_is_id_token(header, claims) and _is_for(provider.audience, claims) and _is_young(claims)):
            raise TokenRefused("no fresh ID token for this client")
        return claims


def _is_id_token(header: Mapping[str, Any], claims: Mapping[str, Any]) -> bool:
    """Whether it says who logged in, and is no token of another kind that the same key signed.

    Of the claims, Keycloak names the kind as `typ`, Cognito as `token_use`.
    """
    kinds = (
        (header.get("typ", "JWT"), "JWT"),
        (claims.get("typ", "ID"), "ID"),
        (claims.get("token_use", "id"), "id"),
    )
    named = all(isinstance(said, str) and said.upper() == right.upper() for said, right in kinds)
    return named and _OF_OTHER_TOKENS.isdisjoint(claims)


def _is_for(client: str, claims: Mapping[str, Any]) -> bool:
    """Whether this client asked for it; that it is among the audiences has been verified."""
    several = not isinstance(claims["aud"], str) and len(claims["aud"]) > 1
    return bool(claims.get("azp", None if several else client) == client)


def _is_young(claims: Mapping[str, Any]) -> bool:
    issued = int(claims["iat"])
    return issued < int(claims["exp"]) and time.time() - issued <= OLDEST + LEEWAY


def _principal_in(claims: Mapping[str, Any], provider: IdentityProvider) -> str:
    name = claims.get(provider.principal_claim)
    if provider.principal_claim == "email" and claims.get("email_verified") is not True:
        raise TokenRefused("an address that anybody may have typed")
    if not is_name(name):
        raise TokenRefused("names nobody")
    return name


def _number_of(token: str, claims: Mapping[str, Any]) -> str:
    """What tells it from every other one: its own number, else a hash of what was signed.

    Not of the whole token: a signature can be written in other ways and stays right.
    """
    if "jti" not in claims:
        signed = token.rpartition(".")[0]
        return f"sha256:{hashlib.sha256(signed.encode()).hexdigest()}"
    if not is_name(claims["jti"]):
        raise TokenRefused("its number cannot be kept")
    return claims["jti"]
