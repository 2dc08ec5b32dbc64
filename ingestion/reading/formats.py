"""Which format a file is in, by its content and its name; where the two disagree, the file is refused."""

import io
import re
import zipfile
from enum import StrEnum

from ingestion.blocks import Unreadable
from ingestion.reading.archive import MACROS


class Format(StrEnum):
    """A format that can be read."""

    MARKDOWN = "Markdown"
    HTML = "HTML"
    PDF = "PDF"
    WORD = "DOCX"
    SHEET = "XLSX"
    CSV = "CSV"
    YAML = "YAML"
    PLAIN = "plain text"


_BY_ENDING = {
    "md": Format.MARKDOWN,
    "markdown": Format.MARKDOWN,
    "html": Format.HTML,
    "htm": Format.HTML,
    "xhtml": Format.HTML,
    "pdf": Format.PDF,
    "docx": Format.WORD,
    "xlsx": Format.SHEET,
    "csv": Format.CSV,
    "yaml": Format.YAML,
    "yml": Format.YAML,
    "txt": Format.PLAIN,
    "text": Format.PLAIN,
}
_WITH_MACROS = frozenset({"docm", "dotm", "xlsm", "xltm", "xlsb", "xlam", "pptm", "potm"})
_IN_BINARY = {Format.PDF, Format.WORD, Format.SHEET}
_SIGNATURES = (
    (b"\x89PNG", "a PNG picture"),
    (b"\xff\xd8\xff", "a JPEG picture"),
    (b"GIF8", "a GIF picture"),
    (b"II*\x00", "a TIFF picture"),
    (b"MM\x00*", "a TIFF picture"),
    (b"\x1f\x8b", "a gzip archive"),
    (b"Rar!", "a RAR archive"),
    (b"7z\xbc\xaf", "a 7z archive"),
    (b"MZ", "a Windows program"),
    (b"\x7fELF", "a program"),
    (b"{\\rtf", "an RTF document"),
    (b"%!PS", "a PostScript document"),
)
_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_ENCRYPTED_PACKAGE = "EncryptedPackage".encode("utf-16-le")
_HTML_OPENING = re.compile(
    rb"\A(?:\xef\xbb\xbf)?\s*(?:<\?xml[^>]*>\s*)?(?:<!--.*?-->\s*)*<(?:!doctype\s+html|html|head|body)\b",
    re.IGNORECASE | re.DOTALL,
)
_ANY_TAG = re.compile(rb"<(?:[a-z][a-z0-9]*|!doctype)\b[^<>]*>", re.IGNORECASE)


def format_of(name: str, data: bytes) -> Format:
    """The format of a file.

    Raises Unreadable for a name without a format we read, and for content that is not what the name says.
    """
    ending = name.rpartition(".")[2].lower() if "." in name else ""
    named = _BY_ENDING.get(ending)
    looks = _looks_like(data)
    if ending in _WITH_MACROS:
        raise Unreadable(MACROS)
    if named is None:
        what = f"'.{ending}' is" if ending else "a name without an ending is"
        endings = ", ".join(
            f".{known}" for known in ("md", "html", "pdf", "docx", "xlsx", "csv", "yaml", "txt")
        )
        raise Unreadable(f"{what} not a format we read: give one of {endings}")
    if looks == named or (looks is None and named not in _IN_BINARY and _fits(named, data)):
        return named
    seen = looks or ("plain text" if b"\x00" not in data[:4096] else "damaged, or some other binary file")
    raise Unreadable(
        f"is named .{ending} but looks like {seen}: give it its right name, or save it again as {named}"
    )


def _fits(named: Format, data: bytes) -> bool:
    return named is not Format.HTML or _ANY_TAG.search(data) is not None


def _looks_like(data: bytes) -> Format | str | None:
    """The format or thing that the content shows itself to be; None when it may be any text."""
    if b"%PDF-" in data[:1024]:
        return Format.PDF
    if data.startswith(b"PK\x03\x04"):
        return _package(data)
    if data.startswith(b"PK\x05\x06"):
        return "an empty ZIP archive"
    if data.startswith(_OLE):
        if _ENCRYPTED_PACKAGE in data:
            raise Unreadable("is encrypted: give an unprotected copy")
        return "an old Word or Excel file (before 2007)"
    for signature, thing in _SIGNATURES:
        if data.startswith(signature) and (signature != b"MZ" or b"\x00" in data[:512]):
            return thing
    return Format.HTML if _HTML_OPENING.match(data[:8192]) else None


def _package(data: bytes) -> Format | str:
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            names = set(archive.namelist())
    except (zipfile.BadZipFile, NotImplementedError, ValueError) as error:
        raise Unreadable("is a damaged or truncated archive: save it again, or copy it again") from error
    if "word/document.xml" in names:
        return Format.WORD
    if "xl/workbook.xml" in names:
        return Format.SHEET
    return "a ZIP archive"
