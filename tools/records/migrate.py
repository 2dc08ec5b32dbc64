"""Migrations: the database is brought to the newest schema, once, whoever starts first.

To add a version, put `NNNN_subject.py` under `migrations/versions/`, with `revision` equal to the file's
name and `down_revision` equal to the name before it; nothing else needs to know.
"""

from pathlib import Path

from sqlalchemy import Connection, Engine, inspect, text

from knowledge.database import reading

MIGRATIONS = Path(__file__).parent / "migrations"
_LOCK = 7_241_993_118_205  # any number, the same in every process that migrates


class NewerDatabase(Exception):
    """The database was migrated by a newer CoverDesk; for the operator."""

    def __init__(self, found: str, known: str) -> None:
        super().__init__(
            f"The database is at version {found!r}, and this CoverDesk knows up to {known!r}: "
            "install the newer CoverDesk, or set COVERDESK_DATABASE_URL to another database."
        )


def versions() -> tuple[str, ...]:
    """The known versions, oldest first: the names of the files under `migrations/versions/`."""
    return tuple(sorted(path.stem for path in (MIGRATIONS / "versions").glob("[0-9]*.py")))


def migrate(engine: Engine) -> None:
    """Bring the database to the newest version; does nothing, and quickly, when it is there already.

    All or nothing, and safe when several processes start at once. Raises `NewerDatabase` when the database
    is ahead of this program, and what SQLAlchemy raises when it cannot be reached.
    """
    with reading(engine) as connection:
        if _is_current(connection):
            return
    with engine.connect() as connection:
        if connection.dialect.name == "sqlite":
            _check_foreign_keys(connection, on=False)
        try:
            with connection.begin():
                _upgrade(connection)
        finally:
            if connection.dialect.name == "sqlite":
                _check_foreign_keys(connection, on=True)


def _upgrade(connection: Connection) -> None:
    if connection.dialect.name == "postgresql":  # in SQLite, `BEGIN IMMEDIATE` lets one process in
        connection.execute(text("SELECT pg_advisory_xact_lock(:key)"), {"key": _LOCK})
    if _is_current(connection):
        return
    # Imported here because it costs a third of a second that only a first start should pay.
    from alembic import command
    from alembic.config import Config

    config = Config()
    config.set_main_option("script_location", str(MIGRATIONS).replace("%", "%%"))
    config.attributes["connection"] = connection
    command.upgrade(config, "head")


def _is_current(connection: Connection) -> bool:
    if not inspect(connection).has_table("alembic_version"):
        return False
    found = connection.execute(text("SELECT version_num FROM alembic_version")).scalar()
    known = versions()
    if found is not None and found not in known:
        raise NewerDatabase(found, known[-1])
    return bool(found == known[-1])


def _check_foreign_keys(connection: Connection, *, on: bool) -> None:
    """Batch mode drops and copies tables, which would empty those that refer to them.

    SQLite ignores this inside a transaction, hence the driver's own connection.
    """
    cursor = connection.connection.cursor()
    cursor.execute(f"PRAGMA foreign_keys={'ON' if on else 'OFF'}")
    cursor.close()
