"""What is wrong with a user's book: errors that reject it, and warnings that do not."""

from collections.abc import Sequence
from dataclasses import dataclass

SHOWN_AT_MOST = 200
WARNED_AT_MOST = 1_000
_SHOWN_OF_A_CELL = 60


@dataclass(frozen=True)
class BookError:
    """One thing that must be mended in one place of the book."""

    file: str
    problem: str
    line: int | None = None
    """As an editor counts; None when the whole file is meant."""
    column: str | None = None
    """A column of a CSV file, or a dotted name in policies.yaml."""
    found: str | None = None
    would_be_right: str = ""

    def __str__(self) -> str:
        line = None if self.line is None else f"line {self.line}"
        place = ", ".join(part for part in (self.file, line, self.column) if part)
        cut = self.found is not None and len(self.found) > _SHOWN_OF_A_CELL
        found = f"{(self.found or '')[:_SHOWN_OF_A_CELL]}{'…' if cut else ''}"
        said = f"{found!r} {self.problem}" if self.found is not None else self.problem
        return f"{place}: {said}" + (f". {self.would_be_right}" if self.would_be_right else "")


class BookRejected(Exception):
    """The book has errors and nothing of it was imported; for whoever exported it."""

    def __init__(self, errors: Sequence[BookError], total: int) -> None:
        self.errors = tuple(errors)
        self.total = total
        """How many errors there are; `errors` has the first of them."""
        more = total - len(self.errors)
        lines = [f"The book has {total} error{'' if total == 1 else 's'}; nothing was imported."]
        lines += [str(error) for error in self.errors]
        super().__init__("\n".join(lines + ([f"… and {more} more"] if more else [])))


class Unreadable(Exception):
    """A file as a whole is wrong; whoever reads it makes one `BookError` of this."""

    def __init__(self, problem: str, would_be_right: str = "", line: int | None = None) -> None:
        super().__init__(problem)
        self.problem, self.would_be_right, self.line = problem, would_be_right, line


class Findings:
    """Gathers the errors and warnings of one import. The same warning in many rows is said once."""

    def __init__(self) -> None:
        self._errors: list[BookError] = []
        self._total = 0
        self._warnings: dict[tuple[str, str], tuple[int | None, int]] = {}
        self._unsaid = 0

    def error(self, error: BookError) -> None:
        self._total += 1
        if len(self._errors) < SHOWN_AT_MOST:
            self._errors.append(error)

    @property
    def full(self) -> bool:
        """Whether further errors are only counted."""
        return len(self._errors) == SHOWN_AT_MOST

    def unreadable(self, file: str, error: Unreadable) -> None:
        self.error(BookError(file, error.problem, error.line, would_be_right=error.would_be_right))

    def warn(self, file: str, text: str, line: int | None = None) -> None:
        if len(self._warnings) >= WARNED_AT_MOST and (file, text) not in self._warnings:
            self._unsaid += 1
            return
        first, times = self._warnings.get((file, text), (line, 0))
        self._warnings[file, text] = (first, times + 1)

    @property
    def warnings(self) -> tuple[str, ...]:
        said = [
            f"{file}{'' if first is None else f', line {first}'}: {text}"
            + (f" ({times} times)" if times > 1 else "")
            for (file, text), (first, times) in self._warnings.items()
        ]
        return (*said, f"… and {self._unsaid} more warnings") if self._unsaid else tuple(said)

    def reject_if_wrong(self) -> None:
        """Raises `BookRejected` when there is any error."""
        if self._total:
            ordered = sorted(self._errors, key=lambda error: (error.file, error.line or 0))
            raise BookRejected(ordered, self._total)
