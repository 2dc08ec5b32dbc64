"""A CSV file of company facts, read as often as it takes and never held in memory as a whole."""

from collections.abc import Iterator
from pathlib import Path

from tools.records.book import BuyerRow
from tools.records.book_folder import Numbered, row_of
from tools.records.problems import BookError, Findings, Unreadable
from tools.records.spreadsheet import NumberedRow, table_of
from tools.records.text_file import examined

_COLUMNS = tuple(BuyerRow.model_fields)
_REQUIRED = tuple(name for name, column in BuyerRow.model_fields.items() if column.is_required())


class DirectoryFile:
    """A file whose text can be read. Raises `BookRejected` for one that cannot."""

    def __init__(self, path: Path) -> None:
        self._path, self.name = path, path.name
        findings = Findings()
        try:
            self._stamp = _stamp(path)
            found = examined(path)
        except Unreadable as error:
            findings.unreadable(path.name, error)
            findings.reject_if_wrong()
            raise
        self._encoding, self.sha256 = found.encoding, found.sha256

    def rows(self) -> Iterator[Numbered[BuyerRow]]:
        """The rows of a file that was checked before. Raises `BookRejected` when it is another one by now."""
        findings = Findings()
        for given in self.numbered(findings):
            row = row_of(self.name, given, BuyerRow, findings)
            if row is not None:
                yield Numbered(given.line, row)
        findings.reject_if_wrong()

    def reject_if_changed(self) -> None:
        """Raises `BookRejected` when the file was written to since it was first read."""
        if _stamp(self._path) != self._stamp:
            findings = Findings()
            hint = "What came in of it stays. Import it again when it is written to the end."
            findings.error(BookError(self.name, "was changed while it was imported", would_be_right=hint))
            findings.reject_if_wrong()

    def numbered(self, findings: Findings) -> Iterator[NumberedRow]:
        """The rows with their cells as they are; what is wrong with the file is said to `findings`."""
        try:
            with self._path.open(encoding=self._encoding, newline="") as text:
                yield from table_of(text, self.name, _COLUMNS, _REQUIRED, findings) or ()
        except Unreadable as error:
            findings.unreadable(self.name, error)
        except (OSError, UnicodeDecodeError):
            self.reject_if_changed()
            raise


def _stamp(path: Path) -> tuple[int, int, int]:
    try:
        found = path.stat()
    except OSError as error:
        raise Unreadable(f"cannot be read: {error.strerror}", "Check the file's permissions.") from error
    return found.st_ino, found.st_size, found.st_mtime_ns
