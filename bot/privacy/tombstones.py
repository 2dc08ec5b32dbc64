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
    """Kept, and on the disk, once this returns; readable for its owner alone."""
    file = os.open(home / FILE, os.O_WRONLY | os.O_APPEND | os.O_CREAT, 0o600)
    with os.fdopen(file, "a", encoding="utf-8") as written:
        written.write(json.dumps(asdict(stone)) + "\n")
        written.flush()
        os.fsync(written.fileno())


def tombstones(file: Path, since: datetime | None = None) -> Sequence[Tombstone]:
    """Those from this time on, oldest first; none without a file. Raises `ValueError` for another's."""
    if not file.exists():
        return ()
    lines = (json.loads(line) for line in file.read_text("utf-8").splitlines() if line.strip())
    try:
        found = [Tombstone(**{**line, "kind": SubjectKind(line["kind"])}) for line in lines]
    except (TypeError, KeyError) as error:
        raise ValueError(f"{file} holds no erasures") from error
    return [one for one in found if since is None or datetime.fromisoformat(one.at) >= since]


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
        SubjectKind.CONVERSATION: (conversation.c.conversation_id, hand_over.c.conversation_id),
    }[kind]
    return {value for one in columns for value in connection.execute(select(one).distinct()).scalars()}
