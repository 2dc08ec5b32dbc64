"""Databases that `coverdesk restore` set aside: workspaces' tokens lie there as they lay in the home then."""

import sqlite3
from collections.abc import Sequence
from contextlib import closing
from pathlib import Path

import structlog

from bot.backup import set_aside
from bot.slack.sealing import Seal, Unsealable, is_clear

log = structlog.get_logger(__name__)


def seal_set_aside(home: Path, seal: Seal, *, clear_alone: bool = False) -> int:
    """Puts the tokens in them under the first key, or only those in the clear; how many that was.

    What lay in the clear leaves the file too. A file that cannot be read or written, or that lies under a key
    that is gone, is logged and left. Raises `KeysMissing` where there is something to do and no key.
    """
    sealed = 0
    for file in set_aside(home):
        try:
            sealed += _sealed_in(file, seal, clear_alone=clear_alone)
        except (sqlite3.Error, Unsealable) as error:
            log.error("slack_tokens_set_aside_not_encrypted", file=file.name, cause=str(error))
    return sealed


def in_the_clear(home: Path) -> Sequence[str]:
    """The names of those in which a token lies in the clear, and of those that cannot be read to tell."""
    return [file.name for file in set_aside(home) if _may_tell_a_token(file)]


def _may_tell_a_token(file: Path) -> bool:
    try:
        with closing(sqlite3.connect(f"{file.as_uri()}?mode=ro", timeout=10, uri=True)) as connection:
            return any(is_clear(kept) for _, kept in _tokens_in(connection))
    except sqlite3.Error:
        return True


def _tokens_in(connection: sqlite3.Connection) -> Sequence[tuple[str, str]]:
    """Workspaces with what is kept of them; none in a version that knew no Slack.

    Of whatever version the file is: nothing but these two columns is asked for, and nothing is migrated.
    """
    if not connection.execute("SELECT 1 FROM sqlite_master WHERE name = 'slack_workspace'").fetchone():
        return []
    return connection.execute("SELECT team_id, installation FROM slack_workspace").fetchall()


def _sealed_in(file: Path, seal: Seal, *, clear_alone: bool) -> int:
    with closing(sqlite3.connect(file, timeout=10, isolation_level=None)) as connection:
        old = [
            (seal.close(seal.open(kept)), team)
            for team, kept in _tokens_in(connection)
            if (is_clear(kept) if clear_alone else not seal.is_current(kept))
        ]
        if not old:
            return 0
        connection.execute("PRAGMA journal_mode=DELETE")  # nothing of it stays behind in a log
        connection.execute("PRAGMA secure_delete=ON")
        with connection:
            connection.execute("BEGIN IMMEDIATE")
            connection.executemany("UPDATE slack_workspace SET installation = ? WHERE team_id = ?", old)
        connection.execute("VACUUM")
        return len(old)
