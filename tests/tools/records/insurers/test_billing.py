"""Look-ups that may be billed are asked once, counted, refused beyond the day's number, never by a chat."""

import subprocess
import sys
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest
from fastapi import Response

from tests.tools.records.insurers.conftest import READ_AT
from tests.tools.records.insurers.simulated import BUYERS, Simulated
from tools.records.insurers.atradius import Atradius
from tools.records.insurers.billing import BillableLookUps, LookUpsSpent
from tools.records.insurers.book_buyers import BookBuyers
from tools.records.insurers.coface import Coface, CofaceAccount
from tools.records.insurers.connection import Connection, Patience
from tools.records.insurers.reading import Environment, Insurer, InsurerUnavailable, PolicyAsked

DAY = date(2026, 11, 25)
COMPANY = "/companies/identifier"


@pytest.fixture
def look_ups(tmp_path: Path) -> BillableLookUps:
    return BillableLookUps(tmp_path, 2, DAY)


@pytest.fixture
def coface(insurer: Simulated, patience: Patience) -> Iterator[Coface]:
    with Connection(Insurer.COFACE, Environment.SANDBOX, insurer.url, patience) as connection:
        yield Coface(connection, CofaceAccount("key", "user", "secret", "453"))


def test_a_buyers_number_is_looked_up_once_and_kept(
    insurer: Simulated, atradius: Atradius, look_ups: BillableLookUps, tmp_path: Path
) -> None:
    insurer.buyers = [{"uid": "552100554", "buyerId": 4712}]

    first = atradius.find_buyer(look_ups, "FRA", "SN", "552100554")
    again = atradius.find_buyer(BillableLookUps(tmp_path, 2, DAY), "FRA", "SN", "552100554")

    assert first == again == ["4712"]
    assert insurer.times(BUYERS) == 1
    assert "uidType=SN" in insurer.asked[-1][1]


def test_a_buyer_that_the_insurer_does_not_know_is_not_asked_for_again(
    insurer: Simulated, atradius: Atradius, look_ups: BillableLookUps
) -> None:
    assert atradius.find_buyer(look_ups, "FRA", "SN", "1") == []
    assert atradius.find_buyer(look_ups, "FRA", "SN", "1") == []
    assert insurer.times(BUYERS) == 1


def test_beyond_the_days_number_a_look_up_is_refused_before_it_is_sent(
    insurer: Simulated, atradius: Atradius, look_ups: BillableLookUps, tmp_path: Path
) -> None:
    for number in ("1", "2"):
        atradius.find_buyer(look_ups, "FRA", "SN", number)

    with pytest.raises(LookUpsSpent, match="Go on tomorrow"):
        atradius.find_buyer(look_ups, "FRA", "SN", "3")
    assert insurer.times(BUYERS) == 2
    assert atradius.find_buyer(BillableLookUps(tmp_path, 2, date(2026, 11, 26)), "FRA", "SN", "3") == []


def test_a_failing_look_up_is_sent_once_and_counted(
    insurer: Simulated, atradius: Atradius, look_ups: BillableLookUps
) -> None:
    insurer.troubles[BUYERS] = [Response(status_code=503)]

    with pytest.raises(InsurerUnavailable, match="Tried once"):
        atradius.find_buyer(look_ups, "FRA", "SN", "1")
    assert insurer.times(BUYERS) == 1
    assert look_ups.spent(Insurer.ATRADIUS, Environment.SANDBOX) == 1


def test_a_damaged_file_of_answers_is_said_to_be_so(look_ups: BillableLookUps, tmp_path: Path) -> None:
    (tmp_path / "answers.json").write_text("{", encoding="utf-8")

    with pytest.raises(InsurerUnavailable, match="delete it"):
        look_ups.answer(Insurer.ATRADIUS, Environment.SANDBOX, "x", list)


def test_coface_tells_the_easy_number_of_a_registration(
    insurer: Simulated, coface: Coface, look_ups: BillableLookUps
) -> None:
    insurer.buyers = [{"uid": "17", "easyNumber": "00002491836917"}]

    assert coface.find_buyer(look_ups, "ECU", "RUC_ECU", "17") == ["00002491836917"]
    assert coface.find_buyer(look_ups, "ECU", "RUC_ECU", "18") == []
    assert insurer.headers["authorization"] == "token-1"
    assert insurer.headers["x-cof-policy-number"] == "453"


def test_a_log_in_at_coface_that_fails_is_not_repeated_since_five_lock_the_account(
    insurer: Simulated, coface: Coface, look_ups: BillableLookUps
) -> None:
    insurer.troubles["/token"] = [Response(status_code=503)] * 5

    with pytest.raises(InsurerUnavailable):
        coface.find_buyer(look_ups, "ECU", "RUC_ECU", "17")
    assert insurer.times("/token") == 1


def test_cofaces_limits_are_said_to_be_unreadable_and_not_to_be_none(
    insurer: Simulated, coface: Coface
) -> None:
    with pytest.raises(InsurerUnavailable, match=r"not documented.*limits\.csv"):
        coface.read(PolicyAsked("POL-A"), BookBuyers([]), READ_AT)
    assert insurer.asked == []


def test_no_tool_of_a_chat_can_reach_an_insurer() -> None:
    """Everything a turn may call is imported by the toolbox."""
    code = (
        "import sys, tools.toolbox; print([m for m in sys.modules if m.startswith('tools.records.insurers')])"
    )

    ran = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)

    assert ran.stdout.strip() == "[]"
