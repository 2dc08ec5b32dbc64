"""A month of deadlines: what is worked out for it alone is what the whole ledger shows of it."""

from datetime import date

import pytest

from bot.app import Assistant
from bot.http.deadline_month import may_press_in, neighbours, tasks, weeks
from tests.bot.conftest import TODAY
from tools.deadline_lookup import DeadlineSources, Row, deadline_rows
from tools.principal import OPERATOR


@pytest.fixture(scope="module")
def rows(assistant: Assistant) -> list[Row]:
    return deadline_rows(DeadlineSources(assistant.records, assistant.records), OPERATOR, TODAY)


def test_each_month_shows_what_the_whole_ledger_has_for_it(rows: list[Row]) -> None:
    everything = tasks(row.data for row in rows)
    month, shown = min(one.on for one in everything).replace(day=1), 0
    while month <= max(one.on for one in everything):
        found = tasks(row.data for row in rows if may_press_in(row.found, month))
        assert weeks(month, found) == weeks(month, everything)
        shown += len(found) < len(everything)
        month = neighbours(month)[1]

    assert shown, "some month leaves something out"


def test_the_order_is_that_of_the_card(rows: list[Row]) -> None:
    """What was missed first, then by the next day to act, then by the due date; each as the card says it."""

    def order(row: Row) -> tuple[int, str, str]:
        card, latest = row.data, date.max.isoformat()
        late = (not card["notified_on"] and bool(card["missed"])) or card["notice_due_at_once"]
        return (0 if late else 1, card["next"]["on"] if card["next"] else latest, card["due_on"] or latest)

    assert len(rows) > 20
    assert [order(row) for row in rows] == sorted(order(row) for row in rows)
