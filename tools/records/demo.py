"""The demo book: the bundled folder `demo/`, for whoever has no book of their own yet."""

from pathlib import Path

from sqlalchemy import Engine, func, select

from knowledge.database import reading
from tools.records import schema
from tools.records.book_import import import_book
from tools.records.import_report import ImportReport
from tools.records.sql import records_readable

DEMO = Path(__file__).parent / "demo"


def load_demo(engine: Engine) -> ImportReport:
    """Import the demo book, unless the database holds a policy already: then nothing is done.

    Raises `RecordsUnavailable` when the database cannot be used.
    """
    with records_readable(), reading(engine) as connection:
        held = connection.execute(select(func.count()).select_from(schema.policy)).scalar()
    return ImportReport() if held else import_book(engine, DEMO)
