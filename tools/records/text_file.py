"""A text file of the book, in whatever encoding a spreadsheet saves it."""

import codecs
from pathlib import Path

from tools.records.problems import Unreadable

_AS_CSV = "In Excel: Save as, 'CSV UTF-8 (Comma delimited)'."


def decoded(path: Path) -> str:
    """The text of a file in UTF-8, or in UTF-16 with its mark as Excel's 'Unicode text' is.

    Raises `Unreadable`.
    """
    if path.is_dir():
        raise Unreadable("is a folder, not a file", "The book's files lie directly in the folder.")
    try:
        raw = path.read_bytes()
    except OSError as error:
        raise Unreadable(f"cannot be read: {error.strerror}", "Check the file's permissions.") from error
    wide = raw.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE))
    try:
        text = raw.decode("utf-16" if wide else "utf-8-sig")
    except UnicodeDecodeError as error:
        line = None if wide else raw.count(b"\n", 0, error.start) + 1
        raise Unreadable("is not UTF-8", f"Save the file as UTF-8. {_AS_CSV}", line) from error
    if "\0" in text:
        line = text.count("\n", 0, text.index("\0")) + 1
        raise Unreadable("holds a NUL character: this is no text file", f"Export it again. {_AS_CSV}", line)
    if not text.strip():
        raise Unreadable("is empty", "Leave the file out, or give it at least a header.")
    return text
