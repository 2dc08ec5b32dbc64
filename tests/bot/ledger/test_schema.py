"""The tables of conversations and of the ledger are those that the migrations make."""

from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from sqlalchemy import Engine

import bot.ledger.schema  # noqa: F401 - its tables join the others
from bot.schema import conversation, feedback, metadata, turn

OURS = {conversation.name, feedback.name, turn.name}


def test_the_migrated_database_has_the_tables_of_the_ledger(engine: Engine) -> None:
    def ours(_object: object, name: str | None, kind: str, _reflected: bool, _other: object) -> bool:
        return kind != "table" or name in OURS or str(name).startswith("ledger_")

    with engine.connect() as connection:
        options = {"include_object": ours, "compare_type": True}
        context = MigrationContext.configure(connection, opts=options)
        assert compare_metadata(context, metadata) == []
