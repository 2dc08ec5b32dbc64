"""A website whose customers an identity provider vouches for: registered by command, used over HTTP."""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import httpx
import pytest

from bot.settings import Settings
from bot.sites.discovery import NoProvider, discovered
from bot.sites.provider import may_be_asked
from bot.sites.site import ACCENT, Site
from bot.sites.sites import Sites
from knowledge.database import open_database
from tests.bot.sites.conftest import HOME, SECRET, Served, signed
from tests.bot.sites.identity_provider import CLIENT, RSA, STRANGERS, Provider, jwk, own_certificate, running
from tests.bot.test_cli import Run, run  # noqa: F401 - a fixture


@pytest.fixture
def provider() -> Iterator[Provider]:
    with running() as one:
        yield one


@pytest.fixture(autouse=True)
def _gone_with_their_provider(settings: Settings) -> Iterator[None]:
    """Removes what a test has registered: the home is shared, and `doctor` asks every provider."""
    yield
    engine = open_database(settings.database())
    sites = Sites(engine, demo=False)
    for one in sites.all():
        if one.provider:
            sites.remove(one.site_id)
    engine.dispose()


@pytest.fixture
def registered(served: Served, provider: Provider) -> Site:
    """A website of the running server that this provider vouches for."""
    engine = open_database(served.database)
    made = Sites(engine, demo=False).add("Lanqiao", [HOME], ACCENT, "", provider=provider.known())
    engine.dispose()
    return made


@pytest.fixture
def page(served: Served, registered: Site) -> Iterator[httpx.Client]:
    """A browser on that website's own page."""
    with httpx.Client(
        base_url=served.address, headers={"Origin": HOME}, params={"site": registered.key}, timeout=30
    ) as client:
        yield client


def exchanged(page: httpx.Client, token: str) -> httpx.Response:
    return page.post("/v1/widget/sessions", json={"token": token})


def without_trace(answer: httpx.Response) -> dict[str, Any]:
    return {name: value for name, value in answer.json().items() if name != "trace_id"}


def test_a_customer_who_logged_in_with_the_provider_sees_their_own_limit_and_once_logged_out_no_more(
    page: httpx.Client, provider: Provider
) -> None:
    limit = {"message": "limit for Nordhaus?"}
    assert page.post("/v1/chat", json=limit).json()["outcome"] == "refused"
    token = provider.id_token()

    begun = exchanged(page, token)
    session = {"Authorization": f"Bearer {begun.json()['session']}"}
    asked = page.post("/v1/chat", json=limit, headers=session).json()

    assert begun.status_code == 201
    assert asked["cards"][0]["data"]["buyer_name"] == "Nordhaus Pumpenwerk GmbH"
    assert exchanged(page, token).status_code == 401
    assert page.delete("/v1/widget/sessions", headers=session).status_code == 204
    assert page.post("/v1/chat", json=limit, headers=session).status_code == 401


def test_whatever_is_wrong_with_a_token_the_answer_is_the_same(
    page: httpx.Client, provider: Provider, served: Served
) -> None:
    stranger = exchanged(page, "stranger")
    wrong = [
        provider.id_token(STRANGERS),
        provider.id_token(kid="unknown"),
        provider.id_token(aud="elsewhere"),
        provider.id_token(sub="P-NOBODY"),
        provider.id_token(sub="P-SUPPORT"),
        provider.id_token(sub="P-ADMIN"),
        provider.id_token(sub="operator"),
        provider.id_token(sub="public"),
        signed(served.ours),
    ]

    assert stranger.status_code == 401
    for token in wrong:
        answer = exchanged(page, token)
        assert answer.status_code == 401
        assert without_trace(answer) == without_trace(stranger)
        assert answer.headers["www-authenticate"] == stranger.headers["www-authenticate"]


def test_a_token_of_one_websites_provider_serves_no_other_website(
    served: Served, provider: Provider, registered: Site
) -> None:
    token = {"token": provider.id_token()}
    for other in (served.ours, served.other):
        with httpx.Client(base_url=served.address, params={"site": other.key}) as elsewhere:
            assert elsewhere.post("/v1/widget/sessions", json=token).status_code == 401


def test_while_the_provider_is_away_who_it_is_cannot_be_told_and_nobody_learns_why(
    page: httpx.Client, provider: Provider
) -> None:
    provider.status = 500
    answers = [exchanged(page, provider.id_token()) for _ in range(3)]

    for answer in answers:
        assert answer.status_code == 503
        assert answer.headers["retry-after"] == "60"
        assert answer.headers["content-type"] == "application/problem+json"
        assert without_trace(answer) == without_trace(answers[0])
        assert provider.address not in answer.text
        assert "500" not in answer.text
    assert provider.asked == ["/keys"]
    assert (
        exchanged(page, "stranger").status_code == 401
    )  # what no key could make good is refused all the same


def test_a_website_is_added_with_its_provider_and_gets_no_secret(run: Run, provider: Provider) -> None:  # noqa: F811
    code, shown, said = run(
        "sites", "add", "Shop", "--origin", HOME, "--issuer", provider.address, "--audience", CLIENT, "--json"
    )
    added = json.loads(shown)

    assert (code, said.strip()) == (0, "")
    assert added["secret"] is None
    assert added["provider"] == {
        "issuer": provider.address,
        "audience": CLIENT,
        "jwks_uri": f"{provider.address}/keys",
        "principal_claim": "sub",
    }
    assert provider.asked == ["/.well-known/openid-configuration", "/keys"]
    _, listed, _ = run("sites", "list", "--json")
    assert added["provider"] in [one["provider"] for one in json.loads(listed)]


def test_the_command_says_which_claim_names_the_principal(run: Run, provider: Provider) -> None:  # noqa: F811
    code, _, said = run(
        *("sites", "add", "Shop", "--origin", HOME, "--issuer", provider.address, "--audience", CLIENT),
        *("--principal-claim", "coverdesk_principal"),
    )

    assert code == 0
    assert "coverdesk_principal" in said
    assert "secret" not in said


def test_a_website_with_a_secret_may_go_over_to_a_provider_and_keeps_its_key(
    run: Run,  # noqa: F811
    provider: Provider,
    served: Served,
) -> None:
    engine = open_database(served.database)
    sites = Sites(engine, demo=False)
    before = sites.add("Shop", [HOME], ACCENT, SECRET)

    code, _, said = run("sites", "change", before.site_id, "--issuer", provider.address, "--audience", CLIENT)
    after = sites.by_id(before.site_id)
    engine.dispose()

    assert code == 0
    assert provider.address in said
    assert after is not None
    assert (after.key, after.signing_key, after.provider) == (before.key, "", provider.known())


def test_changing_another_thing_of_a_website_leaves_how_it_vouches(
    run: Run,  # noqa: F811
    served: Served,
    provider: Provider,
    registered: Site,
) -> None:
    assert run("sites", "change", registered.site_id, "--name", "Port")[0] == 0
    assert run("sites", "change", served.other.site_id, "--name", "Port")[0] == 0

    engine = open_database(served.database)
    found = [Sites(engine, demo=False).by_id(one.site_id) for one in (registered, served.other)]
    engine.dispose()
    assert [one and (one.name, one.provider, one.signing_key) for one in found] == [
        ("Port", provider.known(), ""),
        ("Port", None, served.other.signing_key),
    ]


def test_doctor_asks_the_providers_and_says_what_to_do(
    run: Run,  # noqa: F811
    provider: Provider,
    registered: Site,
) -> None:
    fine, told, _ = run("doctor", "sites")
    provider.discovery = {"jwks_uri": f"{provider.address}/moved"}
    moved, what_to_do, _ = run("doctor", "sites")
    provider.status = 500
    away, why, _ = run("doctor", "sites")

    assert (fine, moved, away) == (0, 1, 1)
    assert "1 by a provider that answers" in " ".join(told.split())
    assert f"sites change {registered.site_id} --issuer" in " ".join(what_to_do.split())
    assert "answers 500" in " ".join(why.split())


@pytest.mark.parametrize(
    ("options", "named"),
    [
        (["--issuer", "https://id.example.com"], "--audience"),
        (["--audience", "x"], "--issuer"),
        (["--principal-claim", "x"], "--issuer"),
        (["--issuer", "https://id.example.com", "--audience", "x", "--key-file", "key.pem"], "--key-file"),
        (["--issuer", "http://id.example.com", "--audience", "x"], "https"),
        (["--issuer", "id.example.com", "--audience", "x"], "https"),
        (["--issuer", "file:///etc/passwd", "--audience", "x"], "https"),
        (["--issuer", "https://me:pw@id.example.com", "--audience", "x"], "user"),
        (["--issuer", "https://id.example.com?p=x", "--audience", "x"], "query"),
        (["--issuer", "http://127.0.0.1:9", "--audience", "x"], "cannot be reached"),
        (["--issuer", "http://127.0.0.1:9", "--audience", " \n"], "client's id"),
    ],
)
def test_what_cannot_be_registered_is_said_with_what_would_work(
    run: Run,  # noqa: F811
    options: list[str],
    named: str,
) -> None:
    code, shown, said = run("sites", "add", "Shop", "--origin", HOME, *options)

    assert (code, shown) == (2, "")
    assert named in " ".join(said.split())


@pytest.mark.parametrize(
    ("odd", "named"),
    [
        ({"status": 404}, "answers 404"),
        ({"status": 302, "headers": {"Location": "https://elsewhere.example"}}, "https://elsewhere.example"),
        ({"body": b"<html>"}, "not JSON"),
        ({"body": b"[]"}, "no object"),
        ({"discovery": {"issuer": "https://id.example.com"}}, "'https://id.example.com'"),
        ({"discovery": {"issuer": None}}, "calls itself None"),
        ({"discovery": {"jwks_uri": None}}, "jwks_uri"),
        ({"discovery": {"jwks_uri": "http://id.example.com/keys"}}, "must be https"),
        ({"discovery": {"jwks_uri": "file:///etc/passwd"}}, "must be https"),
        ({"keys": []}, "no key that may verify"),
        ({"keys": [jwk(RSA, "x", alg="RS512")]}, "no key that may verify"),
        ({"keys": 7}, "JSON Web Key Set"),
    ],
)
def test_a_provider_that_cannot_vouch_is_refused_by_what_is_wrong_with_it(
    run: Run,  # noqa: F811
    provider: Provider,
    odd: dict[str, Any],
    named: str,
) -> None:
    for name, value in odd.items():
        setattr(provider, name, value)
    code, _, said = run(
        "sites", "add", "Shop", "--origin", HOME, "--issuer", provider.address, "--audience", CLIENT
    )

    assert code == 2
    assert named in " ".join(said.split())


@pytest.fixture
def by_tls(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Provider]:
    """A provider whose certificate is trusted here."""
    certificate = own_certificate(tmp_path)
    monkeypatch.setenv("SSL_CERT_FILE", str(certificate))
    with running(certificate) as one:
        yield one


def test_a_provider_is_asked_by_tls_and_its_certificate_must_be_right(
    by_tls: Provider, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert discovered(by_tls.address, CLIENT, "sub") == by_tls.known()

    monkeypatch.delenv("SSL_CERT_FILE")
    with pytest.raises(NoProvider, match="certificate verify failed"):
        discovered(by_tls.address, CLIENT, "sub")


def test_a_provider_with_tls_publishes_no_keys_without_it(by_tls: Provider, provider: Provider) -> None:
    by_tls.discovery = {"jwks_uri": f"{provider.address}/keys"}

    with pytest.raises(NoProvider, match="must be https"):
        discovered(by_tls.address, CLIENT, "sub")
    assert provider.asked == []


@pytest.mark.parametrize(
    ("url", "may"),
    [
        ("https://id.example.com", True),
        ("https://id.example.com:8443/realms/shop/", True),
        ("https://id.example.com/keys?p=policy", True),
        ("http://localhost:8080/realms/shop", True),
        ("http://127.0.0.1/keys", True),
        ("http://[::1]:8080/keys", True),
        ("http://localhost.example.com/keys", False),
        ("http://127.0.0.1.example.com/keys", False),
        ("http://10.0.0.1/keys", False),
        ("ftp://id.example.com", False),
        ("https://", False),
        ("https://id.example.com#keys", False),
        ("https://id.example.com:0/keys", False),
        ("https://id.example.com:99999/keys", False),
        ("https://id.example.com/a b", False),
        ("https://id.example.com/\n", False),
        ("https://пример.example/keys", False),
        (f"https://id.example.com/{'x' * 500}", False),
    ],
)
def test_keys_come_by_https_or_from_this_very_machine(url: str, may: bool) -> None:
    assert may_be_asked(url) is may
