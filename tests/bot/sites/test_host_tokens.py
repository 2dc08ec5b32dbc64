"""Tokens by which a website vouches for its customer: one that is whole serves once, any other never."""

import base64
import json
import time
from collections.abc import Callable
from typing import Any

import httpx
import jwt
import pytest
from cryptography.hazmat.primitives.asymmetric import ec, rsa
from cryptography.hazmat.primitives.serialization import (
    Encoding,
    NoEncryption,
    PrivateFormat,
    PublicFormat,
)
from sqlalchemy import Engine, delete, insert

from bot.settings import Settings
from bot.sites.host_tokens import BadSigningKey, HostTokens, signing_key_from
from bot.sites.site import ACCENT, DEMO_SITE, Site
from bot.sites.spent_tokens import TokenRefused
from knowledge.database import open_database
from tests.bot.sites.at_once import taken_at_once
from tests.bot.sites.conftest import SECRET, Served, claims, log_in, signed
from tools.records import schema

NOW = int(time.time())
RSA = rsa.generate_private_key(public_exponent=65537, key_size=2048)
CURVE = ec.generate_private_key(ec.SECP256R1())


def pem(key: Any) -> str:
    return str(key.public_key().public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo).decode())


def private(key: Any) -> str:
    return str(key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption()).decode())


def part(data: Any) -> str:
    return base64.urlsafe_b64encode(json.dumps(data).encode()).rstrip(b"=").decode()


def unsigned(site: Site, algorithm: str) -> str:
    return f"{part({'alg': algorithm, 'typ': 'JWT'})}.{part(claims(site))}."


def tampered(site: Site) -> str:
    head, _, signature = signed(site).split(".")
    return f"{head}.{part(claims(site, sub='P-BW-OWNER'))}.{signature}"


def with_header(site: Site, **header: Any) -> str:
    """A forger's own key, and a header that asks for it to be fetched or looked up."""
    return jwt.encode(claims(site), "f" * 48, "HS256", headers=header)


def with_public_key_as_secret(site: Site) -> str:
    """Signed by a secret that everybody has: the public key's own text. PyJWT refuses to make one."""
    import hashlib
    import hmac

    said = f"{part({'alg': 'HS256', 'typ': 'JWT'})}.{part(claims(site))}"
    mac = hmac.new(site.signing_key.encode(), said.encode(), hashlib.sha256).digest()
    return f"{said}.{base64.urlsafe_b64encode(mac).rstrip(b'=').decode()}"


FORGED: dict[str, Callable[[Site], str]] = {
    "nothing": lambda _: "",
    "no token": lambda _: "hello",
    "dots alone": lambda _: "..",
    "three empty objects": lambda _: f"{part({})}.{part({})}.{part({})}",
    "a list for claims": lambda s: f"{part({'alg': 'HS256'})}.{part([1])}.x",
    "very long": lambda s: signed(s, padding="x" * 5000),
    "not ASCII": lambda _: "令牌.令牌.令牌",
    "NUL": lambda _: "a\x00.b.c",
    "unsigned, none": lambda s: unsigned(s, "none"),
    "unsigned, None": lambda s: unsigned(s, "None"),
    "unsigned, nOnE": lambda s: unsigned(s, "nOnE"),
    "unsigned, HS256": lambda s: unsigned(s, "HS256"),
    "signature cut": lambda s: signed(s)[:-4],
    "claims changed": tampered,
    "another secret": lambda s: jwt.encode(claims(s), "x" * 48, "HS256"),
    "HS512 with the right secret": lambda s: jwt.encode(claims(s), SECRET + "s" * 16, "HS512"),
    "RS256 for a site with a secret": lambda s: jwt.encode(claims(s), private(RSA), "RS256"),
    "kid that climbs": lambda s: with_header(s, kid="../../../../dev/null"),
    "kid with SQL": lambda s: with_header(s, kid="' OR 1=1 --"),
    "jku": lambda s: with_header(s, jku="http://127.0.0.1:9/keys"),
    "x5u": lambda s: with_header(s, x5u="http://127.0.0.1:9/cert"),
    "its own jwk": lambda s: with_header(s, jwk={"kty": "oct", "k": "Zm9v"}),
    "crit": lambda s: jwt.encode(claims(s), SECRET, "HS256", headers={"crit": ["exp"]}) + "x",
    "another site's issuer": lambda s: signed(s, iss="S-OTHER"),
    "no issuer": lambda s: signed(s, iss=None),
    "another audience": lambda s: signed(s, aud="elsewhere"),
    "several audiences": lambda s: signed(s, aud=["coverdesk", "elsewhere"]),
    "no audience": lambda s: signed(s, aud=None),
    "over": lambda s: signed(s, iat=NOW - 600, exp=NOW - 300),
    "over by a little more than clocks differ": lambda s: signed(s, iat=NOW - 200, exp=NOW - 90),
    "no end": lambda s: signed(s, exp=None),
    "an end that is no number": lambda s: signed(s, exp="soon"),
    "an end beyond numbers": lambda s: signed(s, exp=1e400),
    "lives an hour": lambda s: signed(s, exp=NOW + 3600),
    "ends before it begins": lambda s: signed(s, iat=NOW + 20, exp=NOW + 10),
    "from the future": lambda s: signed(s, iat=NOW + 3600, exp=NOW + 3700),
    "not yet": lambda s: signed(s, nbf=NOW + 3600),
    "no beginning": lambda s: signed(s, iat=None),
    "no id": lambda s: signed(s, jti=None),
    "an empty id": lambda s: signed(s, jti=""),
    "an id that is a number": lambda s: signed(s, jti=7),
    "an id with NUL": lambda s: signed(s, jti="a\x00b"),
    "a very long id": lambda s: signed(s, jti="j" * 201),
    "no subject": lambda s: signed(s, sub=None),
    "an empty subject": lambda s: signed(s, sub=""),
    "a subject that is a number": lambda s: signed(s, sub=7),
    "nobody": lambda s: signed(s, sub="P-NOBODY"),
    "the public": lambda s: signed(s, sub="public"),
    "the operator": lambda s: signed(s, sub="operator"),
    "our support": lambda s: signed(s, sub="P-SUPPORT"),
    "our administrator": lambda s: signed(s, sub="P-ADMIN"),
}


def without_trace(answer: httpx.Response) -> dict[str, Any]:
    return {name: value for name, value in answer.json().items() if name != "trace_id"}


@pytest.mark.parametrize("name", FORGED)
def test_a_token_that_does_not_serve_gets_what_every_stranger_gets(
    browser: httpx.Client, served: Served, name: str
) -> None:
    stranger = browser.post("/v1/widget/sessions", json={"token": "stranger"})
    answer = browser.post("/v1/widget/sessions", json={"token": FORGED[name](served.ours)})

    assert answer.status_code == stranger.status_code == 401
    assert without_trace(answer) == without_trace(stranger)


def test_a_token_serves_once(browser: httpx.Client, served: Served) -> None:
    token = signed(served.ours)

    assert browser.post("/v1/widget/sessions", json={"token": token}).status_code == 201
    assert browser.post("/v1/widget/sessions", json={"token": token}).status_code == 401


def test_a_token_of_one_website_does_not_serve_another(served: Served) -> None:
    token = {"token": signed(served.ours)}
    with httpx.Client(base_url=served.address, params={"site": served.other.key}) as elsewhere:
        assert elsewhere.post("/v1/widget/sessions", json=token).status_code == 401


def test_two_processes_that_are_given_one_token_at_once_take_it_once(engine: Engine) -> None:
    site = Site("S-1", "site_x", "x", (), ACCENT, SECRET)
    token = signed(site)

    took = taken_at_once(engine, lambda own: HostTokens(own).spend(site, token))

    assert took == ["P-LQ-OWNER"]


@pytest.mark.parametrize(("key", "algorithm"), [(RSA, "RS256"), (CURVE, "ES256")])
def test_a_website_may_keep_its_key_and_give_us_the_public_half(
    engine: Engine, key: Any, algorithm: str
) -> None:
    site = Site("S-1", "site_x", "x", (), ACCENT, signing_key_from(pem(key)))
    tokens = HostTokens(engine)

    assert tokens.spend(site, jwt.encode(claims(site), private(key), algorithm)) == "P-LQ-OWNER"
    with pytest.raises(TokenRefused):
        tokens.spend(site, with_public_key_as_secret(site))


def test_the_demo_site_vouches_once_too(engine: Engine) -> None:
    token = signed(DEMO_SITE)
    assert HostTokens(engine).spend(DEMO_SITE, token) == "P-LQ-OWNER"
    with pytest.raises(TokenRefused):
        HostTokens(engine).spend(DEMO_SITE, token)


def test_the_demo_site_whose_secret_everybody_knows_vouches_for_the_demos_people_alone(
    served: Served, settings: Settings
) -> None:
    engine = open_database(settings.database())
    real = {"principal_id": "P-REAL", "name": "Real", "role": "policyholder", "language": "en"}
    with engine.begin() as connection:
        connection.execute(insert(schema.principal).values(**real))
    try:
        with httpx.Client(base_url=served.address, params={"site": DEMO_SITE.key}) as page:
            for subject, status in (("P-REAL", 401), ("P-LQ-OWNER", 201)):
                token = {"token": signed(DEMO_SITE, sub=subject)}
                assert page.post("/v1/widget/sessions", json=token).status_code == status
    finally:
        with engine.begin() as connection:
            connection.execute(delete(schema.principal).where(schema.principal.c.principal_id == "P-REAL"))
        engine.dispose()


@pytest.mark.parametrize(
    "key",
    [
        "short",
        "",
        "-----BEGIN PUBLIC KEY-----\nAAAA\n-----END PUBLIC KEY-----",
        pem(rsa.generate_private_key(public_exponent=65537, key_size=1024)),  # noqa: S505 - to be refused
        pem(ec.generate_private_key(ec.SECP384R1())),
        private(RSA),
    ],
)
def test_a_key_that_would_not_protect_is_refused_with_what_would(key: str) -> None:
    with pytest.raises(BadSigningKey):
        signing_key_from(key)


def test_logging_in_and_out_changes_at_once_what_may_be_seen(browser: httpx.Client, served: Served) -> None:
    limit = {"message": "limit for Nordhaus?"}
    assert browser.post("/v1/chat", json=limit).json()["outcome"] == "refused"

    session = log_in(browser, served.ours)
    asked = browser.post("/v1/chat", json=limit, headers=session).json()
    assert asked["cards"][0]["data"]["buyer_name"] == "Nordhaus Pumpenwerk GmbH"
    own = f"/v1/conversations/{asked['conversation_id']}"
    assert browser.get(own, headers=session).status_code == 200
    assert browser.get(own).status_code == 404

    assert browser.delete("/v1/widget/sessions", headers=session).status_code == 204
    assert browser.post("/v1/chat", json=limit, headers=session).status_code == 401
    assert browser.get(own).status_code == 404


def test_a_session_of_one_website_serves_on_no_other_and_not_without_its_key(
    browser: httpx.Client, served: Served
) -> None:
    session = log_in(browser, served.ours)
    with httpx.Client(base_url=served.address, headers=session) as elsewhere:
        assert elsewhere.get("/v1/conversations/c_x").status_code == 401
        assert elsewhere.get(f"/v1/conversations/c_x?site={served.other.key}").status_code == 401
        assert elsewhere.get(f"/v1/conversations/c_x?site={served.ours.key}").status_code == 404


def test_a_visitors_conversation_and_feedback_belong_to_the_website_they_began_on(
    browser: httpx.Client, served: Served
) -> None:
    begun = browser.post("/v1/chat", json={"message": "What is a credit limit?"}).json()
    going_on = {"message": "and its terms?", "conversation_id": begun["conversation_id"]}
    rating = {"turn_id": begun["turn_id"], "rating": "up"}
    with httpx.Client(base_url=served.address, timeout=30) as elsewhere:
        for params in ({"site": served.other.key}, {}):
            assert elsewhere.post("/v1/chat", json=going_on, params=params).status_code == 404
            assert elsewhere.post("/v1/feedback", json=rating, params=params).status_code == 404

    assert browser.post("/v1/chat", json=going_on).status_code == 200
    assert browser.post("/v1/feedback", json=rating).status_code == 200
