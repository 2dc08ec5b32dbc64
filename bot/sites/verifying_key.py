"""A public key that verifies tokens: which ones are strong enough, and the algorithms each is for."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import jwt
from cryptography.hazmat.primitives.asymmetric.ec import SECP256R1, EllipticCurvePublicKey
from cryptography.hazmat.primitives.asymmetric.rsa import RSAPublicKey

from bot.sites.published import NotPublished

_SMALLEST_RSA = 2048


@dataclass(frozen=True)
class VerifyingKey:
    """A key with the one algorithm that it verifies, whatever a token's header says."""

    key: RSAPublicKey | EllipticCurvePublicKey
    algorithm: str


def algorithms_of(key: object) -> tuple[str, ...]:
    """What a public key may verify, the usual algorithm first; nothing for one that is weak, or private."""
    if isinstance(key, RSAPublicKey) and key.key_size >= _SMALLEST_RSA:
        return "RS256", "PS256"
    if isinstance(key, EllipticCurvePublicKey) and isinstance(key.curve, SECP256R1):
        return ("ES256",)
    return ()


def keys_in(document: Mapping[str, Any]) -> Mapping[str, VerifyingKey]:
    """The keys of a JSON Web Key Set by their `kid`, those left out that may not verify a token.

    Raises `NotPublished` for what is no set at all; an empty one is a set.
    """
    listed = document.get("keys")
    if not isinstance(listed, list):
        raise NotPublished("what is published there is no set of keys")
    found: dict[str, VerifyingKey] = {}
    for one in listed:
        kid = one.get("kid") if isinstance(one, dict) else None
        if isinstance(kid, str) and kid and (key := _read(one)):
            found.setdefault(kid, key)
    return found


def _read(one: Mapping[str, Any]) -> VerifyingKey | None:
    if one.get("use", "sig") != "sig" or "verify" not in (one.get("key_ops") or ["verify"]):
        return None  # the same provider publishes keys to encrypt with
    try:
        read = jwt.PyJWK(dict(one))
    except (jwt.PyJWTError, NotImplementedError, TypeError, ValueError):
        return None  # PyJWT raises each of them, by what is odd about a key
    if read.algorithm_name not in algorithms_of(read.key):
        return None
    return VerifyingKey(read.key, read.algorithm_name)
