"""DOCX and XLSX are archives; they are measured before anything in them is opened."""

import io
import zipfile
import zlib

from ingestion.blocks import Unreadable

MAX_ENTRIES = 5000
MAX_UNPACKED = 200 * 1024 * 1024
MAX_RATIO = 100
MACROS = "holds macros, which are never taken in: save it without them, as .docx or .xlsx"
ENTITIES = "declares XML entities, which are never resolved: save it again from your office program"
_ENCRYPTED = 0x1
_DECLARATIONS = (b"<!DOCTYPE", b"<!ENTITY")


def measure(data: bytes) -> None:
    """Nothing when the archive is fit to be opened.

    Raises Unreadable when it has too many entries, would unpack to too much, is encrypted, or declares XML
    entities, which no office program writes. Declared sizes can be trusted: `zipfile` never reads past them.
    """
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            entries = archive.infolist()
            if any(entry.filename.lower().endswith("vbaproject.bin") for entry in entries):
                raise Unreadable(MACROS)
            _measure_entries(entries, len(data))
            for entry in entries:
                if entry.filename.endswith((".xml", ".rels")):
                    _refuse_declarations(archive, entry)
    except (zipfile.BadZipFile, zlib.error, NotImplementedError, EOFError, ValueError) as error:
        raise Unreadable("is a damaged or truncated archive: save it again, or copy it again") from error


def _measure_entries(entries: list[zipfile.ZipInfo], packed: int) -> None:
    if len(entries) > MAX_ENTRIES:
        raise Unreadable(f"holds {len(entries)} parts, at most {MAX_ENTRIES} are opened: give a simpler file")
    unpacked = sum(entry.file_size for entry in entries)
    if unpacked > MAX_UNPACKED:
        megabytes = unpacked // 1024 // 1024
        raise Unreadable(
            f"would unpack to {megabytes} MB, at most {MAX_UNPACKED // 1024 // 1024} MB is opened: split it"
        )
    if unpacked > packed * MAX_RATIO:
        raise Unreadable(
            f"would unpack to {unpacked // max(packed, 1)} times its size: it looks like a zip bomb"
            f" (at most {MAX_RATIO} times is opened)"
        )
    if any(entry.flag_bits & _ENCRYPTED for entry in entries):
        raise Unreadable("is encrypted: give an unprotected copy")


def _refuse_declarations(archive: zipfile.ZipFile, entry: zipfile.ZipInfo) -> None:
    with archive.open(entry) as part:
        tail = b""
        while chunk := part.read(1024 * 1024):
            # Without its zero bytes, UTF-16 reads like ASCII here.
            window = tail + chunk.replace(b"\x00", b"")
            if any(declaration in window for declaration in _DECLARATIONS):
                raise Unreadable(ENTITIES)
            tail = window[-16:]
