"""A backup: all that a home keeps, in one file, taken and put back while others go on working.

Only the database is kept. The indexes beside it are throw-away copies, made anew from it (DESIGN §5).
"""

import hashlib
import json
import os
import sqlite3
import tempfile
import zipfile
from collections.abc import Iterator, Mapping
from contextlib import closing, contextmanager
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from pathlib import Path
from shutil import copyfileobj, rmtree
from typing import Any

from bot.settings import Settings
from tools.records.migrate import NewerDatabase, versions

FORM = 1
"""Raised when the file is laid out in another way."""
_DATABASE, _MANIFEST = "coverdesk.sqlite3", "manifest.json"
_COPIES = ("index", "names")
_BEFORE = "before-restore-"


class BackupRefused(Exception):
    """It cannot be taken or put back; for the operator, with what would work. Nothing was changed."""


@dataclass(frozen=True)
class Manifest:
    """What a backup says of itself."""

    form: int
    taken_at: str
    version: str
    """The newest migration of the database in it."""
    bytes: int
    sha256: str


def back_up(settings: Settings, file: Path, *, replace: bool = False) -> Manifest:
    """Writes the database, as it is at one moment, to a file that only its owner may read.

    Others may go on writing meanwhile. An existing file is left alone without `replace`, and is replaced only
    by a whole one. Raises `BackupRefused`.
    """
    database = _database(settings)
    if not database.exists():
        raise BackupRefused(f"There is nothing to back up: {settings.home} holds no database yet.")
    if file.exists() and not replace:
        raise BackupRefused(f"{file} exists already: name another file, or say --replace.")
    with _told(file), tempfile.TemporaryDirectory(dir=file.absolute().parent, prefix=".backup-") as folder:
        copied, packed = Path(folder) / _DATABASE, Path(folder) / "packed"
        _copy(database, copied)
        manifest = _manifest(copied)
        _pack(copied, manifest, packed)
        packed.chmod(0o600)
        os.replace(packed, file)
    return manifest


def restore(settings: Settings, file: Path) -> tuple[Manifest, Path | None]:
    """Puts a backup in the place of what the home holds; also gives where that is kept, None for nothing.

    It is one transaction: a server that is running sees all of it from then on, and whoever is killed in
    between leaves what was there before. Raises `BackupRefused`, and `NewerDatabase` for a backup of a newer
    CoverDesk.
    """
    database = _database(settings)
    with _told(file), tempfile.TemporaryDirectory(dir=settings.home, prefix=".restore-") as folder:
        unpacked = Path(folder) / _DATABASE
        manifest = _unpack(file, unpacked)
        before = _set_aside(database) if database.exists() else None
        _copy(unpacked, database)
        for name in _COPIES:
            rmtree(settings.home / name, ignore_errors=True)
    return manifest, before


def set_aside(home: Path) -> list[Path]:
    """What homes held before backups were put back, the oldest first; nobody opens these files."""
    return sorted(home.glob(f"{_BEFORE}*.sqlite3"))


def _database(settings: Settings) -> Path:
    url = settings.database()
    prefix = "sqlite:///"
    if not url.startswith(prefix):
        raise BackupRefused(
            "The records are in PostgreSQL, which has tools of its own for this: pg_dump and pg_restore. "
            "Nothing else needs keeping; the indexes are made anew from it."
        )
    return Path(url.removeprefix(prefix))


@contextmanager
def _told(file: Path) -> Iterator[None]:
    """What the disk or SQLite refuses, in words for the operator."""
    try:
        yield
    except (OSError, sqlite3.Error) as error:
        raise BackupRefused(f"{file}: {error}. Is there room on the disk, and may it be written?") from error


def _copy(source: Path, target: Path) -> None:
    """All pages in one go, so that nobody's half transaction comes along."""
    with (
        closing(sqlite3.connect(source, timeout=30)) as giving,
        closing(sqlite3.connect(target, timeout=30)) as taking,
    ):
        giving.backup(taking)


def _set_aside(database: Path) -> Path:
    moment = datetime.now(tz=UTC).strftime("%Y%m%dT%H%M%S%fZ")
    kept = database.with_name(f"{_BEFORE}{moment}.sqlite3")
    _copy(database, kept)
    kept.chmod(0o600)
    return kept


def _manifest(database: Path) -> Manifest:
    return Manifest(
        FORM, datetime.now(tz=UTC).isoformat(), _version(database), database.stat().st_size, _sha256(database)
    )


def _pack(database: Path, manifest: Manifest, file: Path) -> None:
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED, compresslevel=3) as packed:
        packed.writestr(_MANIFEST, json.dumps(asdict(manifest), indent=2))
        packed.write(database, _DATABASE)
    with file.open("rb+") as written:
        os.fsync(written.fileno())


def _unpack(file: Path, target: Path) -> Manifest:
    """The database of a backup, whole and readable by this program; raises before anything is changed."""
    try:
        with zipfile.ZipFile(file) as packed:
            manifest = _read_manifest(json.loads(packed.read(_MANIFEST)))
            if packed.getinfo(_DATABASE).file_size != manifest.bytes:
                raise BackupRefused(f"{file} is damaged: its database is not as long as it says.")
            with packed.open(_DATABASE) as source, target.open("wb") as unpacked:
                copyfileobj(source, unpacked, 1 << 20)
    except (zipfile.BadZipFile, KeyError, ValueError, TypeError, EOFError) as error:
        raise BackupRefused(
            f"{file} is no backup of CoverDesk, or is damaged: `coverdesk backup` makes one."
        ) from error
    if _sha256(target) != manifest.sha256:
        raise BackupRefused(f"{file} is damaged: its database is not what was backed up.")
    version = _version(target)
    if version not in versions():
        raise NewerDatabase(version, versions()[-1])
    return manifest


def _read_manifest(data: Mapping[str, Any]) -> Manifest:
    manifest = Manifest(**data)
    if manifest.form != FORM:
        raise BackupRefused(
            f"This backup has form {manifest.form}; this CoverDesk reads {FORM}: install a newer one."
        )
    return manifest


def _version(database: Path) -> str:
    with closing(sqlite3.connect(database)) as connection:
        found = connection.execute("SELECT version_num FROM alembic_version").fetchone()
    return str(found[0]) if found else ""


def _sha256(file: Path) -> str:
    with file.open("rb") as content:
        return hashlib.file_digest(content, "sha256").hexdigest()
