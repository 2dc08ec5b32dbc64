"""Taking a ledger into use: a fault that stays is said, and not tried again for ever."""

from datetime import UTC, datetime

import pytest
from sqlalchemy import Engine, text

from bot.uploads.ledgers import Ledgers, Uploaded
from bot.uploads.reading import Told, read_ledger
from tools.principal import OPERATOR
from tools.records.sql import SqlRecords
from tools.tool import RecordsUnavailable

NOON = datetime(2026, 11, 19, 12, tzinfo=UTC)
LEDGER = b"customer,invoice,issued,due,amount,currency\nAcme,1,2026-08-01,2026-09-30,500,EUR\n"


@pytest.fixture
def ledgers(engine: Engine) -> Ledgers:
    return Ledgers(engine, lambda: NOON)


def uploaded(ledgers: Ledgers, engine: Engine, policy: str) -> Uploaded:
    read = read_ledger("ledger.csv", LEDGER, Told(), NOON.date())
    return ledgers.add(OPERATOR, policy, "ledger.csv", LEDGER, read, SqlRecords(engine))


def test_a_database_that_never_takes_it_is_said_and_not_asked_for_ever(
    ledgers: Ledgers, engine: Engine
) -> None:
    first, second = (uploaded(ledgers, engine, policy) for policy in ("POL-1", "POL-2"))
    ledgers.use(OPERATOR, first.ledger_id)
    with engine.begin() as connection:  # the two would end at the same moment, which this forbids for good
        connection.execute(text("CREATE UNIQUE INDEX lasting ON uploaded_ledger (expires_at)"))

    with pytest.raises(RecordsUnavailable):
        ledgers.use(OPERATOR, second.ledger_id)

    assert ledgers.one(OPERATOR, first.ledger_id).is_used
    assert not ledgers.one(OPERATOR, second.ledger_id).is_used
