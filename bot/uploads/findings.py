"""Findings of one reading: errors, of which the first are told, and warnings, said once with a count."""

from collections.abc import Mapping

from bot.uploads.cells import Problem

SHOWN = 200
"""Errors told in full; the others are counted."""


class Findings:
    """Gathers what is wrong with a file and what should be known of it."""

    def __init__(self) -> None:
        self.errors: list[Problem] = []
        self.total = 0
        self._warnings: dict[tuple[str, str], tuple[Problem, int]] = {}

    def error(self, problem: Problem) -> None:
        self.total += 1
        if len(self.errors) < SHOWN:
            self.errors.append(problem)

    def warn(
        self, code: str, sheet: str = "", cell: str = "", facts: Mapping[str, str] | None = None
    ) -> None:
        """The same in many rows is said once, of its first cell, with how many there are."""
        first, count = self._warnings.get((code, sheet), (Problem(code, sheet, cell, "", facts or {}), 0))
        self._warnings[code, sheet] = (first, count + 1)

    @property
    def warnings(self) -> list[Problem]:
        return [
            Problem(one.code, one.sheet, one.cell, "", {**one.facts, "count": str(count)})
            for one, count in self._warnings.values()
        ]
