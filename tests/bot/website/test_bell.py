"""The bell in the widget: there for a signed-in customer, gone with them, and heard by screen readers."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import expect
from sqlalchemy import delete

from bot.alerts.bell import Bell
from bot.alerts.kept import keep
from bot.alerts.preferences import Channel
from bot.alerts.schema import alert
from bot.alerts.telling import Because, Telling
from bot.app import Assistant
from bot.sites.site import DEMO_SITE
from tests.bot.alerts.people import change
from tests.bot.sites.conftest import signed
from tests.bot.website.conftest import Opened
from tools.changes import ChangeKind

CUSTOMER = "P-LQ-OWNER"


@pytest.fixture
def rung(assistant: Assistant) -> Iterator[Assistant]:
    """The customer's bell has rung twice, once with a text of somebody's that is no markup."""
    person = assistant.principals.by_id(CUSTOMER)
    assert person is not None
    with assistant.engine.begin() as connection:
        connection.execute(delete(alert))
        for number, new in ((1, "B"), (2, "<img src=x onerror=alert(1)>")):
            told = change(number, ChangeKind.GRADE_DOWN, policy_id=person.policies[0], old="BB", new=new)
            keep(
                connection,
                person.id,
                Telling(told, frozenset({Channel.BELL}), Because.ALL_BUYERS, None),
                number,
            )
    yield assistant
    with assistant.engine.begin() as connection:
        connection.execute(delete(alert))


def test_a_customer_sees_what_they_were_told_and_nobody_sees_it_after_them(
    opened: Opened, rung: Assistant
) -> None:
    page = opened(lang="en")
    page.locator(".launcher").click()
    bell = page.locator("button[aria-expanded]")
    expect(bell).to_be_hidden()
    assert page.evaluate("(token) => CoverDesk.identify(async () => token)", signed(DEMO_SITE)) is True

    expect(bell).to_have_accessible_name("Unread notifications: 2")
    expect(page.locator(".panel [role=status]").first).to_have_text("Unread notifications: 2")
    expect(page.locator("ul.bell")).to_be_hidden()
    bell.click()
    expect(bell).to_have_attribute("aria-expanded", "true")
    expect(page.locator("ul.bell > li")).to_have_count(2)
    expect(page.locator("ul.bell > li").first).to_contain_text("<img src=x onerror=alert(1)>")
    page.locator("ul.bell button").first.click()
    expect(bell).to_have_accessible_name("Unread notifications: 1")
    expect(bell).to_be_focused()
    person = rung.principals.by_id(CUSTOMER)
    assert person is not None
    assert Bell(rung.engine).unread(person) == 1

    page.evaluate("CoverDesk.logout()")
    expect(bell).to_be_hidden()
    expect(page.locator("ul.bell > li")).to_have_count(0)
