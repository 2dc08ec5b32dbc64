"""Keys of identity providers: asked for seldom, kept while the provider is away, gone once withdrawn."""

import queue
import threading
from collections.abc import Iterator
from typing import Any

import pytest
from cryptography.hazmat.primitives.asymmetric import ec, rsa
from jwt.algorithms import RSAAlgorithm

from bot.sites.provider_keys import APART, FRESH_FOR, GOOD_FOR, ProviderKeys, ProviderUnavailable
from bot.sites.published import NotPublished
from bot.sites.verifying_key import keys_in
from tests.bot.sites.identity_provider import CURVE, RSA, Provider, jwk, running


class Clock:
    """Stands until it is moved."""

    def __init__(self) -> None:
        self.at = 1000.0

    def __call__(self) -> float:
        return self.at


@pytest.fixture
def provider() -> Iterator[Provider]:
    with running() as one:
        yield one


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def keys(clock: Clock) -> ProviderKeys:
    return ProviderKeys(clock)


def test_keys_are_asked_for_once_and_then_known(provider: Provider, keys: ProviderKeys) -> None:
    found = [keys.key(provider.known(), kid) for kid in ("rsa", "curve", "rsa")]

    assert [one and one.algorithm for one in found] == ["RS256", "ES256", "RS256"]
    assert provider.asked == ["/keys"]


@pytest.mark.parametrize("status", [200, 503])
def test_a_flood_of_made_up_key_ids_asks_the_provider_once_a_minute(
    provider: Provider, keys: ProviderKeys, clock: Clock, status: int
) -> None:
    keys.key(provider.known(), "rsa")
    provider.status = status

    for minute in range(1, 4):
        clock.at += APART
        for made_up in range(200):
            try:
                assert keys.key(provider.known(), f"{minute}-{made_up}") is None
            except ProviderUnavailable:
                assert status == 503
        assert len(provider.asked) == 1 + minute
    assert keys.key(provider.known(), "rsa")


def test_a_new_key_serves_as_soon_as_it_may_be_asked_for(
    provider: Provider, keys: ProviderKeys, clock: Clock
) -> None:
    keys.key(provider.known(), "rsa")
    provider.keys = [jwk(CURVE, "new")]

    assert keys.key(provider.known(), "new") is None
    clock.at += APART
    assert keys.key(provider.known(), "new")
    assert keys.key(provider.known(), "rsa") is None  # nobody published it with the new one


def test_a_withdrawn_key_stops_when_what_is_known_is_no_longer_fresh(
    provider: Provider, keys: ProviderKeys, clock: Clock
) -> None:
    keys.key(provider.known(), "rsa")
    provider.keys = []

    clock.at += FRESH_FOR - 1
    assert keys.key(provider.known(), "rsa")
    clock.at += 1
    assert keys.key(provider.known(), "rsa") is None


def test_known_keys_serve_on_for_a_day_while_the_provider_is_away_and_no_longer(
    provider: Provider, keys: ProviderKeys, clock: Clock
) -> None:
    keys.key(provider.known(), "rsa")
    provider.status = 500

    clock.at += GOOD_FOR - 1
    assert keys.key(provider.known(), "rsa")
    clock.at += 1
    with pytest.raises(ProviderUnavailable):
        keys.key(provider.known(), "rsa")
    provider.status = 200
    clock.at += APART
    assert keys.key(provider.known(), "rsa")


def test_a_key_that_cannot_be_looked_for_is_not_called_unknown(
    provider: Provider, keys: ProviderKeys, clock: Clock
) -> None:
    provider.status = 503
    for _ in range(2):
        with pytest.raises(ProviderUnavailable):
            keys.key(provider.known(), "rsa")
    assert len(provider.asked) == 1

    provider.status = 200
    clock.at += APART
    assert keys.key(provider.known(), "rsa")
    assert keys.key(provider.known(), "other") is None


@pytest.mark.parametrize(
    ("body", "status", "headers"),
    [
        (b"<html>maintenance</html>", 200, {}),
        (b"[]", 200, {}),
        (b"{}", 200, {}),
        (b'{"keys": 7}', 200, {}),
        (b"[" * 200_000, 200, {}),
        (b'{"keys": []}' + b" " * 300_000, 200, {}),
        (b"\xff\xfe", 200, {}),
        (b"", 302, {"Location": "http://127.0.0.1:9/keys"}),
        (b"", 302, {"Location": "/elsewhere"}),
        (b"", 404, {}),
        (b"x", 200, {"Content-Length": "100"}),
    ],
)
def test_an_odd_answer_is_none_and_what_is_known_stays(
    provider: Provider,
    keys: ProviderKeys,
    clock: Clock,
    body: bytes,
    status: int,
    headers: dict[str, str],
) -> None:
    keys.key(provider.known(), "rsa")
    provider.body, provider.status, provider.headers = body, status, headers
    clock.at += FRESH_FOR

    assert keys.key(provider.known(), "rsa")
    with pytest.raises(ProviderUnavailable):
        keys.key(provider.known(), "new")
    assert provider.asked == ["/keys", "/keys"]


def test_many_at_once_ask_once_some_wait_and_the_rest_are_told_to_come_again(
    provider: Provider, keys: ProviderKeys
) -> None:
    came: queue.Queue[object] = queue.Queue()

    def ask() -> None:
        try:
            came.put(keys.key(provider.known(), "rsa"))
        except ProviderUnavailable as error:
            came.put(error)

    provider.may_answer.clear()
    threads = [threading.Thread(target=ask) for _ in range(21)]
    for thread in threads:
        thread.start()
    turned_away = [came.get(timeout=20) for _ in range(13)]  # while the provider has not answered
    provider.may_answer.set()
    for thread in threads:
        thread.join()

    assert all(isinstance(one, ProviderUnavailable) for one in turned_away)
    assert [came.get(timeout=20) for _ in range(8)] == [keys.key(provider.known(), "rsa")] * 8
    assert provider.asked == ["/keys"]


def test_whoever_has_a_known_key_does_not_wait_while_another_asks(
    provider: Provider, keys: ProviderKeys, clock: Clock
) -> None:
    keys.key(provider.known(), "rsa")
    clock.at += FRESH_FOR
    provider.was_asked.clear()
    provider.may_answer.clear()
    asking = threading.Thread(target=keys.key, args=(provider.known(), "rsa"))
    asking.start()
    assert provider.was_asked.wait(20)

    assert keys.key(provider.known(), "rsa")
    assert asking.is_alive()  # the provider has not answered yet

    provider.may_answer.set()
    asking.join()
    assert len(provider.asked) == 2


WEAK = rsa.generate_private_key(public_exponent=65537, key_size=1024)  # noqa: S505 - to be left out
OTHER_CURVE = ec.generate_private_key(ec.SECP384R1())


@pytest.mark.parametrize(
    "odd",
    [
        jwk(WEAK, "odd"),
        jwk(OTHER_CURVE, "odd"),
        jwk(OTHER_CURVE, "odd", alg="ES256"),
        jwk(RSA, "odd", use="enc", alg="RSA-OAEP"),
        jwk(RSA, "odd", alg="RSA-OAEP"),
        jwk(RSA, "odd", alg="RS512"),
        jwk(RSA, "odd", alg="HS256"),
        jwk(RSA, "odd", alg="none"),
        jwk(RSA, "odd", alg=["RS256"]),
        jwk(RSA, "odd", alg="ES256"),
        jwk(RSA, "odd", key_ops=["encrypt"]),
        jwk(RSA, "odd", n="AQAB"),
        jwk(RSA, "odd", n=7),
        jwk(RSA, "odd", kty="EC"),
        jwk(CURVE, "odd", x="AAAA"),
        {**RSAAlgorithm.to_jwk(RSA, as_dict=True), "kid": "odd", "key_ops": ["verify"]},
        {"kty": "oct", "k": "c2VjcmV0c2VjcmV0c2VjcmV0c2VjcmV0c2VjcmV0", "kid": "odd"},
        {"kty": "OKP", "crv": "Ed25519", "x": "11qYAYKxCrfVS_7TyWQHOg7hcvPapiMlrwIaaPcHURo", "kid": "odd"},
        {"kty": "AKP", "kid": "odd"},
        {"kty": ["RSA"], "kid": "odd"},
        {"kid": "odd"},
        "odd",
        None,
    ],
)
def test_a_key_that_may_not_verify_is_left_out_and_hides_no_other(odd: Any) -> None:
    assert list(keys_in({"keys": [odd, jwk(RSA, "good")]})) == ["good"]


@pytest.mark.parametrize("kid", [None, "", 7, ["rsa"]])
def test_a_key_without_a_name_is_nobodys(kid: Any) -> None:
    assert not keys_in({"keys": [{**jwk(RSA, "x"), "kid": kid}]})


def test_a_key_says_which_of_its_algorithms_it_is_for() -> None:
    found = keys_in(
        {"keys": [jwk(RSA, "a"), jwk(RSA, "b", alg="PS256"), jwk(CURVE, "c", key_ops=["verify"])]}
    )

    assert [one.algorithm for one in found.values()] == ["RS256", "PS256", "ES256"]


def test_what_is_no_set_of_keys_is_not_an_empty_one() -> None:
    assert keys_in({"keys": []}) == {}
    with pytest.raises(NotPublished):
        keys_in({"error": "maintenance"})
