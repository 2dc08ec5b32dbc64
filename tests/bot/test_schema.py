"""The tables of conversations, doors and desks: the migrations make exactly those that the code knows."""

import pkgutil
from importlib import import_module

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from sqlalchemy import Engine, MetaData

import bot
import knowledge.schema
from bot.schema import metadata

SCHEMAS = [one.name for one in pkgutil.walk_packages(bot.__path__, "bot.") if one.name.endswith(".schema")]


@pytest.mark.parametrize("known", [metadata, knowledge.schema.metadata], ids=["bot", "knowledge"])
def test_the_migrated_database_has_the_tables_of_the_code(engine: Engine, known: MetaData) -> None:
    for name in SCHEMAS:
        import_module(name)

    def known_here(_object: object, name: str | None, kind: str, _reflected: bool, _other: object) -> bool:
        return kind != "table" or name in known.tables

    with engine.connect() as connection:
        options = {"include_object": known_here, "compare_type": True}
        assert compare_metadata(MigrationContext.configure(connection, opts=options), known) == []
