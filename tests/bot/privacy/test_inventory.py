"""The inventory names every table: what a new one holds of people is decided before it is kept."""

import pytest
from sqlalchemy import Engine, Table, inspect

from bot.privacy.aged import AGED
from bot.privacy.clocks import RUNNING, Clock
from bot.privacy.holding import Erasure, Holding
from bot.privacy.inventory import HOLDINGS, OF_NOBODY
from bot.privacy.said import TRANSCRIPTS
from tests.bot.privacy.rows import tables_of

OF_PEOPLE = {
    *("principal_id", "requester", "uploaded_by", "drafted_by", "decided_by", "proposed_by", "taken_by"),
    *("seen_by", "set_by", "ended_by", "named_by", "by", "user_id", "asker", "email", "contact"),
    *("conversation_id", "turn_id"),
}
"""Names of columns that lead to somebody."""


def named(one: Holding) -> str:
    return f"{one.table.name}-{one.erasure}"


def test_every_table_is_in_the_inventory_or_is_said_to_hold_nobody(engine: Engine) -> None:
    held = {one.table.name for one in HOLDINGS}

    unknown = tables_of(engine) - held - OF_NOBODY.keys()
    assert not unknown, "say in bot/privacy whose the rows of these tables are, and what ends them"
    assert not held & OF_NOBODY.keys()
    assert held | OF_NOBODY.keys() == tables_of(engine)


def test_a_table_that_is_said_to_hold_nobody_has_no_column_that_leads_to_somebody(engine: Engine) -> None:
    looked_at = inspect(engine)
    leading = {
        table: found
        for table in OF_NOBODY
        if (found := OF_PEOPLE & {column["name"] for column in looked_at.get_columns(table)})
    }

    assert leading == {}


def test_every_column_that_leads_to_somebody_is_followed() -> None:
    followed: dict[str, set[str]] = {}
    for one in HOLDINGS:
        keys = {*one.principal, *(one.account or ()), one.conversation, one.turn, one.hand_over}
        followed.setdefault(one.table.name, set()).update(key for key in keys if key)
    of_people = OF_PEOPLE - {"email", "contact"}
    tables: dict[str, Table] = {one.table.name: one.table for one in HOLDINGS}

    left = {
        f"{name}.{column.name}"
        for name, table in tables.items()
        for column in table.columns
        if column.name in of_people and column.name not in followed[name]
    }

    # Found by the conversation that it is, or belongs to.
    assert left == {"conversation.principal_id", "slack_talk.principal_id", "turn.turn_id"}


@pytest.mark.parametrize("one", HOLDINGS, ids=named)
def test_what_is_not_deleted_says_why(one: Holding) -> None:
    assert bool(one.because) == (one.erasure is not Erasure.DELETED)
    assert one.what.endswith(".")
    assert one.has_owner or one.erasure is Erasure.REWORDED


def test_what_a_running_clock_ends_is_ended_by_it() -> None:
    ended = {(one.table.name, one.clock) for one in AGED}
    running = {(one.table.name, one.clock) for one in HOLDINGS if one.clock in RUNNING}

    assert running <= ended
    assert {one.table.name for one in HOLDINGS if one.clock is Clock.TRANSCRIPT} <= {
        one.table.name for one in TRANSCRIPTS
    }
