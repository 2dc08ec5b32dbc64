"""The database reaches the newest schema once, whoever starts first."""

import subprocess
import sys
from pathlib import Path

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Engine, inspect, text

from knowledge.database import open_database
from tools.records import change_schema, schema
from tools.records.migrate import MIGRATIONS, NewerDatabase, migrate, versions

PROGRAM = """
import sys
from knowledge.database import open_database
from tools.records.migrate import migrate
engine = open_database(sys.argv[1])
migrate(engine)
engine.dispose()
print("alembic" in sys.modules)
"""


def started(url: str) -> "subprocess.Popen[str]":
    return subprocess.Popen([sys.executable, "-c", PROGRAM, url], text=True, stdout=-1, stderr=-1)


def finished(process: "subprocess.Popen[str]") -> str:
    out, problems = process.communicate(timeout=60)
    assert process.returncode == 0, problems
    return out.strip()


def test_an_empty_database_reaches_the_newest_version(empty_database_url: str) -> None:
    engine = open_database(empty_database_url)

    migrate(engine)
    migrate(engine)

    with engine.connect() as connection:
        assert connection.execute(text("SELECT version_num FROM alembic_version")).scalars().all() == [
            versions()[-1]
        ]
    engine.dispose()


def test_processes_that_start_at_once_migrate_once(empty_database_url: str) -> None:
    processes = [started(empty_database_url) for _ in range(4)]

    migrated = [finished(process) for process in processes]

    assert "True" in migrated
    engine = open_database(empty_database_url)
    assert inspect(engine).has_table("credit_limit")
    engine.dispose()


def test_a_database_that_is_current_costs_no_import_of_alembic(database_url: str) -> None:
    assert finished(started(database_url)) == "False"


def test_the_migrated_database_is_the_schema_of_the_code(engine: Engine) -> None:
    def of_the_book(_object: object, name: str | None, kind: str, _reflected: bool, _other: object) -> bool:
        return kind != "table" or name in schema.metadata.tables

    with engine.connect() as connection:
        context = MigrationContext.configure(
            connection, opts={"include_object": of_the_book, "compare_type": True}
        )
        assert compare_metadata(context, schema.metadata) == []
    assert change_schema.noticed_change.name in schema.metadata.tables


def test_a_version_has_the_name_of_its_file_and_follows_the_one_before() -> None:
    scripts = ScriptDirectory(str(MIGRATIONS))
    chain = [script.revision for script in scripts.walk_revisions()]

    assert tuple(reversed(chain)) == versions()
    assert all(Path(script.path).stem == script.revision for script in scripts.walk_revisions())


def test_a_database_of_a_newer_program_is_left_alone(engine: Engine) -> None:
    with engine.begin() as connection:
        connection.execute(text("UPDATE alembic_version SET version_num = '9999_later'"))

    with pytest.raises(NewerDatabase, match=r"9999_later.*install the newer CoverDesk"):
        migrate(engine)


def test_a_migration_that_fails_leaves_the_database_as_it_was(empty_database_url: str) -> None:
    engine = open_database(empty_database_url)
    with engine.begin() as connection:
        connection.execute(text("CREATE TABLE invoice (stranger INTEGER)"))

    with pytest.raises(Exception, match="invoice"):
        migrate(engine)

    assert inspect(engine).get_table_names() == ["invoice"]
    engine.dispose()


def test_foreign_keys_hold_after_a_migration(empty_database_url: str) -> None:
    engine = open_database(empty_database_url)
    migrate(engine)

    with pytest.raises(Exception, match=r"(?i)foreign key"), engine.begin() as connection:
        connection.execute(text("INSERT INTO principal_policy VALUES ('nobody', 'nothing')"))
    engine.dispose()
