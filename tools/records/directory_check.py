"""A directory's file checked from end to end, before any row of it is written."""

from tools.records.book import BuyerRow
from tools.records.book_folder import Progress, row_of
from tools.records.cross_checks import identifiers
from tools.records.directory_file import DirectoryFile
from tools.records.fingerprints import Fingerprints
from tools.records.problems import BookError, Findings
from tools.records.spreadsheet import NumberedRow

EVERY = 10_000


class CheckedDirectory:
    """What the checking found: how many rows there are, and which companies they are of.

    Raises `BookRejected` with every error: in cells, in the CSV, and keys that stand twice.
    """

    def __init__(self, file: DirectoryFile, findings: Findings, progress: Progress | None = None) -> None:
        self._file, self._findings = file, findings
        self.keys = Fingerprints()
        self.rows = 0
        for given in file.numbered(findings):
            self._check(given)
            self.rows += 1
            if progress and self.rows % EVERY == 0:
                progress(f"{file.name}: checked", self.rows)
        if not self.rows:
            findings.warn(file.name, "has a header and no rows")
        self._find_repeated_keys()
        findings.reject_if_wrong()

    def _check(self, given: NumberedRow) -> None:
        row = row_of(self._file.name, given, BuyerRow, self._findings)
        if row is None:
            return
        self.keys.add(row.buyer_id)
        for kind, number, valid in identifiers(row):
            if valid is False:
                text = f"{kind} {number} is kept, and never matched: wrong check digit"
                self._findings.warn(self._file.name, text, given.line)

    def _find_repeated_keys(self) -> None:
        """Looks through the file again, when some fingerprints are equal, for the lines that are meant."""
        repeated = self.keys.repeated()
        first_lines: dict[str, int] = {}
        for given in self._file.numbered(Findings()) if repeated else ():
            key = given.cells.get("buyer_id", "")
            if hash(key) not in repeated:
                continue
            first = first_lines.setdefault(key, given.line)
            if first != given.line:
                problem, hint = f"the same key as in line {first}", "Keep one of the two."
                self._findings.error(BookError(self._file.name, problem, given.line, "buyer_id", key, hint))
