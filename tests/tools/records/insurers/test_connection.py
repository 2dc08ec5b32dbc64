"""A system that is slow, busy or broken is waited for, and then said to be unreadable; a token is kept."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from typing import Any

import pytest
from fastapi import Response

from tests.tools.records.insurers.conftest import ACCOUNT, READ_AT
from tests.tools.records.insurers.simulated import Simulated
from tools.records.insurers.atradius import Atradius
from tools.records.insurers.book_buyers import BookBuyers
from tools.records.insurers.connection import Connection
from tools.records.insurers.reading import Environment, Insurer, InsurerUnavailable, PolicyAsked, Reading
from tools.records.insurers.session import Session, Token, Tokens
from tools.tool import RecordsUnavailable

PATH = "/credit-insurance/cover-management/v1/covers"
LOG_IN = "/authenticate/v2/tokens"


@pytest.fixture
def ask(connection: Connection) -> Callable[[], Any]:
    session = Session(connection, Tokens(), lambda: Token("token-0", None), _bearer)
    return lambda: session.send("GET", PATH).body


def read(atradius: Atradius) -> Reading:
    return atradius.read(PolicyAsked("POL-A", ("900",)), BookBuyers([]), READ_AT)


def _bearer(token: str) -> dict[str, str]:
    return {"Authorization": f"Bearer {token}"}


@pytest.mark.parametrize("status", [429, 500, 502, 503, 504])
def test_a_trouble_that_passes_is_waited_out(
    insurer: Simulated, ask: Callable[[], Any], waited: list[float], status: int
) -> None:
    insurer.troubles[PATH] = [Response(status_code=status)] * 2

    assert ask() == {"data": []}
    assert waited == [1.0, 2.0]


def test_an_insurer_that_says_when_to_come_back_is_obeyed(
    insurer: Simulated, ask: Callable[[], Any], waited: list[float]
) -> None:
    in_half_a_minute = format_datetime(datetime.now(UTC) + timedelta(seconds=30), usegmt=True)
    insurer.troubles[PATH] = [
        Response(status_code=429, headers={"Retry-After": "7"}),
        Response(status_code=503, headers={"Retry-After": in_half_a_minute}),
    ]

    ask()

    assert waited[0] == 7.0
    assert 20 < waited[1] <= 30


def test_a_wait_that_is_too_long_is_left_to_the_operator(
    insurer: Simulated, ask: Callable[[], Any], waited: list[float]
) -> None:
    insurer.troubles[PATH] = [Response(status_code=429, headers={"Retry-After": "3600"})]

    with pytest.raises(InsurerUnavailable, match="come back in 3600 seconds"):
        ask()
    assert waited == []


def test_a_trouble_that_stays_is_given_up_as_unreadable(insurer: Simulated, ask: Callable[[], Any]) -> None:
    insurer.troubles[PATH] = [Response(status_code=500)] * 9

    with pytest.raises(RecordsUnavailable, match=r"Atradius \(sandbox\) answered 500\. Tried 3 times"):
        ask()
    assert insurer.times(PATH) == 3


def test_an_answer_that_does_not_come_in_time_is_asked_for_again(
    insurer: Simulated, impatient: Connection, waited: list[float]
) -> None:
    insurer.troubles[PATH] = [0.2, 0.2]
    session = Session(impatient, Tokens(), lambda: Token("token-0", None), _bearer)

    with pytest.raises(InsurerUnavailable, match=r"did not answer in time\. Tried 2 times"):
        session.send("GET", PATH)
    assert len(waited) == 1


def test_a_system_that_cannot_be_reached_is_said_to_be_so() -> None:
    with (
        Connection(Insurer.COFACE, Environment.SANDBOX, "http://127.0.0.1:1") as nobody,
        pytest.raises(InsurerUnavailable, match="cannot be reached"),
    ):
        nobody.send("GET", "/", once=True)


@pytest.mark.parametrize("body", ['{"data": [', "<html>maintenance</html>", ""])
def test_malformed_json_is_unreadable(insurer: Simulated, ask: Callable[[], Any], body: str) -> None:
    insurer.troubles[PATH] = [Response(body)]

    with pytest.raises(InsurerUnavailable, match="not JSON"):
        ask()


@pytest.mark.parametrize("body", ["[]", '{"data": null}', '{"error": "x"}', '{"data": ["x"]}'])
def test_an_answer_in_another_shape_is_unreadable_and_not_empty(
    insurer: Simulated, atradius: Atradius, body: str
) -> None:
    insurer.troubles[PATH] = [Response(body)]

    with pytest.raises(InsurerUnavailable, match="without the array"):
        read(atradius)


def test_a_token_is_used_until_shortly_before_it_expires(insurer: Simulated, connection: Connection) -> None:
    clock = [0.0]
    atradius = Atradius(connection, ACCOUNT, Tokens(lambda: clock[0]))
    for now, log_ins in [(0.0, 1), (1000.0, 1), (1739.0, 1), (1741.0, 2)]:
        clock[0] = now
        read(atradius)

        assert insurer.times(LOG_IN) == log_ins


def test_a_token_that_is_refused_is_replaced_once(insurer: Simulated, atradius: Atradius) -> None:
    insurer.refused = {"token-1"}

    read(atradius)

    assert insurer.times(LOG_IN) == 2


def test_credentials_that_are_refused_are_not_tried_again(insurer: Simulated, atradius: Atradius) -> None:
    insurer.troubles[LOG_IN] = [Response(status_code=401)] * 9

    with pytest.raises(InsurerUnavailable, match="Check the sandbox credentials"):
        read(atradius)
    assert insurer.times(LOG_IN) == 1


def test_bug_9_a_token_of_one_environment_is_never_used_in_the_other(
    insurer: Simulated, connection: Connection
) -> None:
    tokens = Tokens()
    with Connection(Insurer.ATRADIUS, Environment.PRODUCTION, insurer.url) as production:
        read(Atradius(connection, ACCOUNT, tokens))
        read(Atradius(production, ACCOUNT, tokens))

        assert insurer.times(LOG_IN) == 2
        assert insurer.headers["authorization"] == "Bearer token-2"


def test_every_request_carries_the_applications_key_and_an_id_of_its_own(
    insurer: Simulated, atradius: Atradius
) -> None:
    read(atradius)
    first = insurer.headers["atradius-correlation-id"]
    read(atradius)

    assert insurer.headers["atradius-app-key"] == "app"
    assert insurer.headers["atradius-correlation-id"] != first
