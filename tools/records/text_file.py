"""A text file of the book, in whatever encoding a spreadsheet saves it: whole, or examined piece by piece."""

import codecs
import hashlib
from collections.abc import Iterator
from dataclasses import dataclass
from io import BufferedReader
from pathlib import Path

from tools.records.problems import Unreadable

_AS_CSV = "In Excel: Save as, 'CSV UTF-8 (Comma delimited)'."
_AT_ONCE = 1 << 20


def decoded(path: Path) -> str:
    """The text of a file in UTF-8, or in UTF-16 with its mark as Excel's 'Unicode text' is.

    Raises `Unreadable`.
    """
    with _opened(path) as file:
        return "".join(_pieces(file, _encoding(file)))


@dataclass(frozen=True)
class Examined:
    """What a whole reading of a text file tells of it: it can be decoded, and it is this one."""

    encoding: str
    sha256: str


def examined(path: Path) -> Examined:
    """Reads the file once, never holding more than a piece of it. Raises `Unreadable` as `decoded` does."""
    with _opened(path) as file:
        encoding = _encoding(file)
        for _ in _pieces(file, encoding):
            pass
        file.seek(0)
        return Examined(encoding, hashlib.file_digest(file, "sha256").hexdigest())


def _opened(path: Path) -> BufferedReader:
    if path.is_dir():
        raise Unreadable("is a folder, not a file", "The book's files lie directly in the folder.")
    try:
        return path.open("rb")
    except OSError as error:
        raise Unreadable(f"cannot be read: {error.strerror}", "Check the file's permissions.") from error


def _encoding(file: BufferedReader) -> str:
    wide = file.read(2) in {codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE}
    file.seek(0)
    return "utf-16" if wide else "utf-8-sig"


def _pieces(file: BufferedReader, encoding: str) -> Iterator[str]:
    """The file's text, piece by piece, with every line that is no text named."""
    decoder = codecs.getincrementaldecoder(encoding)()
    lines, blank = 1, True
    while True:
        raw = file.read(_AT_ONCE)
        try:
            text = decoder.decode(raw, final=not raw)
        except UnicodeDecodeError as error:
            line = None if encoding == "utf-16" else lines + error.object.count(b"\n", 0, error.start)
            raise Unreadable("is not UTF-8", f"Save the file as UTF-8. {_AS_CSV}", line) from error
        if "\0" in text:
            line = lines + text.count("\n", 0, text.index("\0"))
            raise Unreadable(
                "holds a NUL character: this is no text file", f"Export it again. {_AS_CSV}", line
            )
        blank = blank and not text.strip()
        lines += text.count("\n")
        yield text
        if not raw:
            break
    if blank:
        raise Unreadable("is empty", "Leave the file out, or give it at least a header.")
