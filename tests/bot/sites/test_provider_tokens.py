"""ID tokens by which a provider vouches for a customer: one that is whole serves once, any other never."""

import base64
import hashlib
import hmac
import json
import time
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from cryptography.hazmat.primitives.asymmetric.utils import decode_dss_signature, encode_dss_signature
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat
from jwt.utils import der_to_raw_signature, raw_to_der_signature
from sqlalchemy import Engine

from bot.sites.provider_keys import ProviderKeys
from bot.sites.provider_tokens import ProviderTokens
from bot.sites.site import ACCENT, Site
from bot.sites.spent_tokens import TokenRefused
from bot.sites.vouching import Vouching
from tests.bot.sites.at_once import taken_at_once
from tests.bot.sites.conftest import SECRET, signed
from tests.bot.sites.identity_provider import CLIENT, CURVE, RSA, STRANGERS, Provider, jwk, running

NOW = int(time.time())
P256_ORDER = 0xFFFFFFFF00000000FFFFFFFFFFFFFFFFBCE6FAADA7179E84F3B9CAC2FC632551


@pytest.fixture(scope="module")
def provider() -> Iterator[Provider]:
    with running() as one:
        one.keys += [jwk(RSA, "pss", alg="PS256"), jwk(RSA, "to encrypt with", use="enc")]
        yield one


@pytest.fixture(scope="module")
def keys() -> ProviderKeys:
    """Asked for once: what the tests of a module do with a provider takes less than ten minutes."""
    return ProviderKeys()


@pytest.fixture
def tokens(engine: Engine, keys: ProviderKeys) -> ProviderTokens:
    return ProviderTokens(engine, keys)


def part(data: Any) -> str:
    return base64.urlsafe_b64encode(json.dumps(data).encode()).rstrip(b"=").decode()


def unsigned(p: Provider, algorithm: str) -> str:
    return f"{part({'alg': algorithm, 'typ': 'JWT', 'kid': 'rsa'})}.{part(p.claims())}."


def with_secret(p: Provider, secret: bytes) -> str:
    """Signed by a secret that everybody has, such as the public key's own text. PyJWT refuses to make one."""
    said = f"{part({'alg': 'HS256', 'typ': 'JWT', 'kid': 'rsa'})}.{part(p.claims())}"
    mac = hmac.new(secret, said.encode(), hashlib.sha256).digest()
    return f"{said}.{base64.urlsafe_b64encode(mac).rstrip(b'=').decode()}"


def tampered(p: Provider) -> str:
    head, _, signature = p.id_token().split(".")
    return f"{head}.{part(p.claims(sub='P-BW-OWNER'))}.{signature}"


PEM = RSA.public_key().public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo)
FORGED: dict[str, Callable[[Provider], str]] = {
    "nothing": lambda _: "",
    "no token": lambda _: "hello",
    "dots alone": lambda _: "..",
    "three empty objects": lambda _: f"{part({})}.{part({})}.{part({})}",
    "a list for claims": lambda _: f"{part({'alg': 'RS256', 'kid': 'rsa'})}.{part([1])}.x",
    "not ASCII": lambda _: "令牌.令牌.令牌",
    "half a character": lambda _: "\ud800.\ud800.\ud800",
    "very long": lambda p: p.id_token(padding="x" * 17_000),
    "unsigned, none": lambda p: unsigned(p, "none"),
    "unsigned, nOnE": lambda p: unsigned(p, "nOnE"),
    "unsigned, RS256": lambda p: unsigned(p, "RS256"),
    "signature cut": lambda p: p.id_token()[:-4],
    "claims changed": tampered,
    "public key as secret": lambda p: with_secret(p, PEM),
    "published key as secret": lambda p: with_secret(p, json.dumps(p.keys[0]).encode()),
    "no secret at all": lambda p: with_secret(p, b""),
    "another's key under a known id": lambda p: p.id_token(STRANGERS),
    "RS512 by the right key": lambda p: p.id_token(algorithm="RS512"),
    "PS256 by a key for RS256": lambda p: p.id_token(algorithm="PS256"),
    "RS256 under the id of a curve": lambda p: p.id_token(kid="curve"),
    "by a key to encrypt with": lambda p: p.id_token(kid="to encrypt with"),
    "no kid": lambda p: p.id_token(kid=None),
    "unknown kid": lambda p: p.id_token(kid="unknown"),
    "empty kid": lambda p: p.id_token(kid=""),
    "kid in another case": lambda p: p.id_token(kid="RSA"),
    "kid that climbs": lambda p: p.id_token(kid="../../../../dev/null"),
    "kid with SQL": lambda p: p.id_token(kid="' OR 1=1 --"),
    "kid with NUL": lambda p: p.id_token(kid="rsa\x00"),
    "kid that is a number": lambda p: f"{part({'alg': 'RS256', 'kid': 7})}.{part(p.claims())}.x",
    "jku": lambda p: p.id_token(STRANGERS, kid="own", header={"jku": f"{p.address}/theirs"}),
    "x5u": lambda p: p.id_token(STRANGERS, kid="own", header={"x5u": f"{p.address}/theirs"}),
    "its own jwk": lambda p: p.id_token(STRANGERS, header={"jwk": jwk(STRANGERS, "rsa")}),
    "crit": lambda p: p.id_token(header={"crit": ["exp"]}),
    "an access token's type": lambda p: p.id_token(header={"typ": "at+jwt"}),
    "a log-out token's type": lambda p: p.id_token(header={"typ": "logout+jwt"}),
    "a type that is a list": lambda p: p.id_token(header={"typ": ["JWT"]}),
    "an access token of Keycloak's": lambda p: p.id_token(typ="Bearer"),
    "an access token of Cognito's": lambda p: p.id_token(token_use="access"),
    "an access token by its scope": lambda p: p.id_token(scope="openid email"),
    "an access token of Entra's": lambda p: p.id_token(scp="user_impersonation"),
    "a log-out token": lambda p: p.id_token(
        events={"http://schemas.openid.net/event/backchannel-logout": {}}
    ),
    "another issuer": lambda p: p.id_token(iss="https://id.example.com"),
    "the issuer and a slash": lambda p: p.id_token(iss=p.address + "/"),
    "several issuers": lambda p: p.id_token(iss=[p.address]),
    "no issuer": lambda p: p.id_token(iss=None),
    "another audience": lambda p: p.id_token(aud="elsewhere"),
    "an audience that begins so": lambda p: p.id_token(aud=CLIENT + "-2"),
    "no audience": lambda p: p.id_token(aud=None),
    "an empty audience": lambda p: p.id_token(aud=[]),
    "audiences without us": lambda p: p.id_token(aud=["elsewhere", "there"], azp=CLIENT),
    "several audiences, asked for by nobody": lambda p: p.id_token(aud=[CLIENT, "elsewhere"]),
    "several audiences, asked for by another": lambda p: p.id_token(aud=[CLIENT, "there"], azp="there"),
    "an audience that is no text": lambda p: p.id_token(aud=[CLIENT, 7], azp=CLIENT),
    "for us, asked for by another": lambda p: p.id_token(azp="there"),
    "over": lambda p: p.id_token(iat=NOW - 600, exp=NOW - 300),
    "over by a little more than clocks differ": lambda p: p.id_token(iat=NOW - 200, exp=NOW - 90),
    "no end": lambda p: p.id_token(exp=None),
    "an end that is no number": lambda p: p.id_token(exp="soon"),
    "an end beyond numbers": lambda p: p.id_token(exp=1e400),
    "ends before it begins": lambda p: p.id_token(iat=NOW + 20, exp=NOW + 10),
    "old, and good for long": lambda p: p.id_token(iat=NOW - 16 * 60, exp=NOW + 36_000),
    "from the future": lambda p: p.id_token(iat=NOW + 3600, exp=NOW + 3700),
    "no beginning": lambda p: p.id_token(iat=None),
    "a beginning that is no number": lambda p: p.id_token(iat=[NOW]),
    "not yet": lambda p: p.id_token(nbf=NOW + 3600),
    "no subject": lambda p: p.id_token(sub=None),
    "an empty subject": lambda p: p.id_token(sub=""),
    "a subject that is a number": lambda p: p.id_token(sub=7),
    "a subject with NUL": lambda p: p.id_token(sub="P-LQ\x00"),
    "a very long subject": lambda p: p.id_token(sub="P" * 201),
    "an empty number": lambda p: p.id_token(jti=""),
    "a number that is one": lambda p: p.id_token(jti=7),
    "a number with NUL": lambda p: p.id_token(jti="a\x00b"),
    "a very long number": lambda p: p.id_token(jti="j" * 201),
}


@pytest.mark.parametrize("name", FORGED)
def test_a_token_that_is_not_whole_vouches_for_nobody(
    tokens: ProviderTokens, provider: Provider, name: str
) -> None:
    assert tokens.spend(provider.site(), provider.id_token()) == "P-LQ-OWNER"
    with pytest.raises(TokenRefused):
        tokens.spend(provider.site(), FORGED[name](provider))
    assert set(provider.asked) == {"/keys"}  # a header never says what is fetched


WHOLE: dict[str, Callable[[Provider], str]] = {
    "RS256": lambda p: p.id_token(),
    "ES256": lambda p: p.id_token(CURVE, "ES256", "curve"),
    "PS256": lambda p: p.id_token(algorithm="PS256", kid="pss"),
    "no type": lambda p: p.id_token(header={"typ": None}),
    "of Keycloak": lambda p: p.id_token(typ="ID", azp=CLIENT),
    "of Cognito": lambda p: p.id_token(token_use="id"),
    "of Auth0, good for ten hours": lambda p: p.id_token(exp=NOW + 36_000, jti=None),
    "one audience, as a list": lambda p: p.id_token(aud=[CLIENT]),
    "several audiences, asked for by us": lambda p: p.id_token(aud=[CLIENT, "elsewhere"], azp=CLIENT),
    "clocks that differ": lambda p: p.id_token(iat=int(time.time()) + 20, nbf=int(time.time()) + 20),
    "with groups": lambda p: p.id_token(groups=["g" * 36] * 200),
    "the provider's own certificate": lambda p: p.id_token(header={"x5t": "abc"}),
}


@pytest.mark.parametrize("name", WHOLE)
def test_a_whole_token_serves_once(tokens: ProviderTokens, provider: Provider, name: str) -> None:
    token = WHOLE[name](provider)

    assert tokens.spend(provider.site(), token) == "P-LQ-OWNER"
    with pytest.raises(TokenRefused):
        tokens.spend(provider.site(), token)


def otherwise_signed(token: str) -> list[str]:
    """The same token with signatures that are right too: another half of the curve, other characters."""
    said, _, written = token.rpartition(".")
    raw = base64.urlsafe_b64decode(written + "==")
    r, s = decode_dss_signature(raw_to_der_signature(raw, CURVE.curve))
    other = der_to_raw_signature(encode_dss_signature(r, P256_ORDER - s), CURVE.curve)
    mirrored = base64.urlsafe_b64encode(other).rstrip(b"=").decode()
    return [f"{said}.{mirrored}", f"{token}=", f"{token}==", f"{said}.!{written}"]


def test_a_token_without_a_number_that_is_signed_otherwise_has_served_too(
    tokens: ProviderTokens, provider: Provider
) -> None:
    token = provider.id_token(CURVE, "ES256", "curve", jti=None)
    mirrored, *_ = others = otherwise_signed(token)
    again = otherwise_signed(provider.id_token(CURVE, "ES256", "curve", jti=None, nonce="another"))[0]

    assert tokens.spend(provider.site(), token) == "P-LQ-OWNER"
    for one in others:
        with pytest.raises(TokenRefused):
            tokens.spend(provider.site(), one)
    assert mirrored != token
    assert tokens.spend(provider.site(), again) == "P-LQ-OWNER"  # such a signature is right indeed


def test_two_processes_that_are_given_one_token_at_once_take_it_once(
    engine: Engine, provider: Provider, keys: ProviderKeys
) -> None:
    token = provider.id_token(jti=None)

    took = taken_at_once(engine, lambda own: ProviderTokens(own, keys).spend(provider.site(), token))

    assert took == ["P-LQ-OWNER"]


def test_the_claim_that_was_named_holds_who_it_is(tokens: ProviderTokens, provider: Provider) -> None:
    own = "https://shop.example/coverdesk"
    site = provider.site(own)

    def token(value: Any, subject: str = "P-LQ-OWNER") -> str:
        named: dict[str, Any] = {own: value}
        return provider.id_token(sub=subject, **named)

    assert tokens.spend(site, token("P-LQ-SALES", "auth0|5f7c")) == "P-LQ-SALES"
    for value in (None, "", ["P-LQ-SALES"], {"id": "P-LQ-SALES"}, 7, True):
        with pytest.raises(TokenRefused):
            tokens.spend(site, token(value))


def test_an_address_counts_only_where_the_provider_has_verified_it(
    tokens: ProviderTokens, provider: Provider
) -> None:
    site, address = provider.site("email"), "amy@lanqiao.example"

    assert tokens.spend(site, provider.id_token(email=address, email_verified=True)) == address
    for verified in (None, False, "true", 1):
        with pytest.raises(TokenRefused):
            tokens.spend(site, provider.id_token(email=address, email_verified=verified))


def test_a_website_vouches_in_one_way_alone(engine: Engine, provider: Provider, keys: ProviderKeys) -> None:
    by_secret = Site("S-1", "site_x", "x", (), ACCENT, SECRET)
    vouching = Vouching(engine, keys)

    assert vouching.spend(by_secret, signed(by_secret)) == "P-LQ-OWNER"
    assert vouching.spend(provider.site(), provider.id_token()) == "P-LQ-OWNER"
    for site, token in ((by_secret, provider.id_token()), (provider.site(), signed(by_secret))):
        with pytest.raises(TokenRefused):
            vouching.spend(site, token)
    with pytest.raises(TokenRefused):
        ProviderTokens(engine, keys).spend(by_secret, provider.id_token())
