"""What a database holds, row by row, whatever its tables are called."""

from collections.abc import Iterator

from sqlalchemy import Engine, inspect, text


def tables_of(engine: Engine) -> set[str]:
    """The tables that are really there."""
    return set(inspect(engine).get_table_names())


def all_rows(engine: Engine) -> Iterator[tuple[str, str]]:
    """Every row with its table, all columns as one text."""
    with engine.connect() as connection:
        for table in sorted(tables_of(engine)):
            for row in connection.execute(text(f'SELECT * FROM "{table}"')):
                yield table, " ".join(str(bytes(v) if isinstance(v, memoryview) else v) for v in row)


def tables_with(engine: Engine, words: str) -> set[str]:
    """The tables in which these words stand anywhere."""
    return {table for table, row in all_rows(engine) if words in row}


def rows_with(engine: Engine, *marks: str) -> list[tuple[str, str]]:
    """The rows in which one of these stands."""
    return sorted((table, row) for table, row in all_rows(engine) if any(one in row for one in marks))
