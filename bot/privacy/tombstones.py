"""Tombstones: who was erased, as salted hashes in a file beside the database, which a restore does again.

A backup that was taken before an erasure holds what was erased. The database in it cannot know; this can.
"""

import json
import os
import secrets
from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass
from datetime import datetime
from pathlib import Path

from sqlalchemy import Connection, select

from bot.privacy.person import Subject, SubjectKind
from bot.schema import audit, conversation, hand_over
from bot.slack.schema import account, talk
from tools.records.schema import principal

FILE = "erasures.jsonl"


class NotNoted(Exception):
    """An erasure could not be noted, and so was not made; for the operator."""


class TombstonesUnreadable(Exception):
    """The list of erasures is none, or damaged; for the operator."""


@dataclass(frozen=True)
class Tombstone:
    """One erasure. Whose it was can be told by whoever knows the name, and by nobody else."""

    at: str
    kind: SubjectKind
    salt: str
    digest: str
    keeps_account: bool

    def is_of(self, subject: Subject) -> bool:
        """Whether this subject was erased."""
        return subject.kind is self.kind and subject.digest(self.salt) == self.digest


def tombstone(subject: Subject, now: datetime, *, keeps_account: bool) -> Tombstone:
    """With a salt of its own, so that two of them never look the same."""
    salt = secrets.token_hex(16)
    return Tombstone(now.isoformat(), subject.kind, salt, subject.digest(salt), keeps_account)


def add(home: Path, stone: Tombstone) -> None:
    """Kept, and on the disk, once this returns; readable for its owner alone. Raises `NotNoted`."""
    try:
        file = os.open(home / FILE, os.O_RDWR | os.O_CREAT, 0o600)
        with os.fdopen(file, "r+b") as written:
            written.truncate(written.read().rfind(b"\n") + 1)  # the rest of one that was killed meanwhile
            written.seek(0, os.SEEK_END)
            written.write(json.dumps(asdict(stone)).encode() + b"\n")
            written.flush()
            os.fsync(written.fileno())
    except OSError as error:
        raise NotNoted(f"{home / FILE} cannot be written ({error.strerror}): nothing was erased.") from error


def tombstones(file: Path) -> Sequence[Tombstone]:
    """All of a file, oldest first; none without one. Raises `TombstonesUnreadable`."""
    if not file.exists():
        return ()
    try:
        whole = file.read_text("utf-8").rpartition("\n")[0]  # an unfinished line was never acted on
        lines = [json.loads(line) for line in whole.splitlines()]
        return [Tombstone(**{**line, "kind": SubjectKind(line["kind"])}) for line in lines]
    except (OSError, ValueError, TypeError, KeyError) as error:
        raise TombstonesUnreadable(
            f"{file} cannot be read as a list of erasures ({type(error).__name__}): see whether another file "
            "was meant, or erase those people again by their names."
        ) from error


def made_since(stones: Sequence[Tombstone], moment: datetime) -> Sequence[Tombstone]:
    """Those from this moment on: what a backup of that moment cannot know."""
    return [one for one in stones if datetime.fromisoformat(one.at) >= moment]


def buried(connection: Connection, stones: Sequence[Tombstone]) -> Iterator[tuple[Tombstone, Subject]]:
    """Whom of those that a database knows they are of."""
    for kind in sorted({one.kind for one in stones}):
        subjects = [Subject(kind, value) for value in sorted(_known(connection, kind))]
        for stone in stones:
            yield from ((stone, one) for one in subjects if stone.is_of(one))


def _known(connection: Connection, kind: SubjectKind) -> set[str]:
    if kind is SubjectKind.SLACK:
        pairs = (
            (talk.c.team_id, talk.c.user_id),
            (account.c.team_id, account.c.user_id),
            (principal.c.slack_team_id, principal.c.slack_user_id),
        )
        return {f"{team}:{user}" for pair in pairs for team, user in connection.execute(select(*pair))}
    columns = {
        SubjectKind.PRINCIPAL: (principal.c.principal_id, conversation.c.principal_id, audit.c.principal_id),
        SubjectKind.CONVERSATION: (
            conversation.c.conversation_id,
            hand_over.c.conversation_id,
            hand_over.c.reference,
        ),
    }[kind]
    return {value for one in columns for value in connection.execute(select(one).distinct()).scalars()}
