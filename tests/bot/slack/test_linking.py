"""Linking: an unknown Slack user becomes a principal by a code that only that principal had."""

from collections.abc import Iterator

import pytest
from sqlalchemy import delete

from bot.app import Assistant
from bot.slack.accounts import GOOD_FOR, LINKED_FOR, Accounts, CodeRefused
from bot.slack.schema import account, code
from tests.bot.slack.demo import CHANNEL, DM, GUEST, STRANGER, TEAM, Office, an_office
from tests.bot.slack.test_inbox import Clock

OWN, OTHER = "owner@haldenwerk.example", "somebody@else.example"


@pytest.fixture
def office(assistant: Assistant) -> Iterator[Office]:
    with an_office(assistant) as office:
        yield office


@pytest.fixture(autouse=True)
def unlinked(assistant: Assistant) -> Iterator[None]:
    yield
    with assistant.engine.begin() as connection:
        connection.execute(delete(account))
        connection.execute(delete(code))


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def accounts(assistant: Assistant, clock: Clock) -> Accounts:
    return Accounts(assistant.engine, assistant.principals, clock)


def test_a_code_of_ones_own_links_the_account_with_the_same_address(accounts: Accounts) -> None:
    issued = accounts.issue("P-HW-OWNER", by_administrator=False)

    assert accounts.redeem(TEAM, "U1", OWN.upper(), issued.lower()).id == "P-HW-OWNER"
    linked = accounts.principal(TEAM, "U1")
    assert linked is not None
    assert linked.id == "P-HW-OWNER"


@pytest.mark.parametrize("email", [OTHER, None, ""])
def test_a_code_of_ones_own_is_of_no_use_to_another_address(accounts: Accounts, email: str | None) -> None:
    issued = accounts.issue("P-HW-OWNER", by_administrator=False)

    with pytest.raises(CodeRefused):
        accounts.redeem(TEAM, "U1", email, issued)

    assert accounts.principal(TEAM, "U1") is None


def test_an_administrators_code_links_whoever_was_given_it(accounts: Accounts) -> None:
    issued = accounts.issue("P-HW-OWNER", by_administrator=True)

    assert accounts.redeem(TEAM, "U1", OTHER, issued).id == "P-HW-OWNER"


def test_a_code_serves_once_and_a_new_one_voids_it(accounts: Accounts) -> None:
    first = accounts.issue("P-HW-OWNER", by_administrator=True)
    second = accounts.issue("P-HW-OWNER", by_administrator=True)
    accounts.redeem(TEAM, "U1", None, second)

    for used in (first, second):
        with pytest.raises(CodeRefused):
            accounts.redeem(TEAM, "U2", None, used)


def test_a_code_and_a_link_run_out(accounts: Accounts, clock: Clock) -> None:
    late = accounts.issue("P-HW-OWNER", by_administrator=True)
    clock.now += GOOD_FOR + 1
    with pytest.raises(CodeRefused):
        accounts.redeem(TEAM, "U1", None, late)
    accounts.redeem(TEAM, "U1", None, accounts.issue("P-HW-OWNER", by_administrator=True))

    clock.now += LINKED_FOR + 1

    assert accounts.principal(TEAM, "U1") is None


def test_the_same_user_id_in_another_workspace_is_another_person(accounts: Accounts) -> None:
    accounts.redeem(TEAM, "U1", None, accounts.issue("P-HW-OWNER", by_administrator=True))

    assert accounts.principal("T0OTHER", "U1") is None


def test_somebody_sends_the_code_and_sees_their_own_limits_from_then_on(
    office: Office, assistant: Assistant
) -> None:
    issued = Accounts(assistant.engine, assistant.principals).issue("P-HW-SALES", by_administrator=True)
    question = "What is the credit limit on Ahrenfurth?"
    office.says(STRANGER, DM[STRANGER], question)
    before = " ".join(one.text for one in office.seen(STRANGER, DM[STRANGER]))
    office.says(STRANGER, DM[STRANGER], f"link {issued}")
    office.settled()
    office.says(STRANGER, DM[STRANGER], question)
    after = " ".join(one.text for one in office.seen(STRANGER, DM[STRANGER]))

    assert "1,000,000" not in before
    assert "link" in before
    assert "Linked: you are Svenja Torfhagen" in after
    assert "1,000,000" in after

    office.says(STRANGER, DM[STRANGER], "unlink")
    office.settled()
    office.says(STRANGER, DM[STRANGER], question)
    assert office.seen(STRANGER, DM[STRANGER])[-2].text.count("1,000,000") == 0


def test_a_code_in_a_channel_links_nobody(office: Office, assistant: Assistant) -> None:
    issued = Accounts(assistant.engine, assistant.principals).issue("P-HW-SALES", by_administrator=True)

    office.says(STRANGER, CHANNEL, f"<@{office.me}> link {issued}")

    assert "direct message" in office.seen(STRANGER, CHANNEL)[-1].text
    assert Accounts(assistant.engine, assistant.principals).principal(TEAM, STRANGER) is None


def test_a_guest_is_linked_to_nobody(office: Office, assistant: Assistant) -> None:
    issued = Accounts(assistant.engine, assistant.principals).issue("P-HW-SALES", by_administrator=True)

    office.says(GUEST, DM[GUEST], f"link {issued}")
    office.says(GUEST, DM[GUEST], "What is the credit limit on Ahrenfurth?")

    assert "1,000,000" not in str([one.as_json() for one in office.seen(GUEST, DM[GUEST])])
