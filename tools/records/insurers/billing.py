"""Look-ups an insurer may charge for: asked once, counted by the day, and refused beyond the day's number."""

import json
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

from filelock import FileLock

from tools.records.insurers.reading import Environment, Insurer, InsurerUnavailable

_ANSWERS = "answers.json"
_COUNTS = "counts.json"


class LookUpsSpent(Exception):
    """Today's number of billable look-ups is used up; the text says what to do instead."""


class BillableLookUps:
    """Answers of billable look-ups, kept in a folder of the home that several processes may use.

    Atradius may bill a buyer search and Coface its company services (`domain.md` §1.1). Only an operator's
    command holds one of these; no tool does, so that no question in a chat costs anything.
    """

    def __init__(self, folder: Path, a_day: int, today: date) -> None:
        self._folder, self._a_day, self._today = folder, a_day, today.isoformat()

    def answer(
        self, insurer: Insurer, environment: Environment, asked: str, look_up: Callable[[], Any]
    ) -> Any:
        """What `look_up` brought when the same was asked first; an empty answer is kept as well.

        Counted before it is sent, because a look-up that fails on the way back may be billed too. Raises
        `LookUpsSpent` beyond the day's number, and what `look_up` raises.
        """
        self._folder.mkdir(parents=True, exist_ok=True)
        with FileLock(self._folder / "look-ups.lock"):
            kept, key = self._kept(_ANSWERS), f"{insurer}/{environment}/{asked}"
            if key not in kept:
                self._count(f"{insurer}/{environment}")
                kept[key] = look_up()
                self._keep(_ANSWERS, kept)
            return kept[key]

    def spent(self, insurer: Insurer, environment: Environment) -> int:
        """How many look-ups were sent today."""
        return int(self._kept(_COUNTS).get(self._today, {}).get(f"{insurer}/{environment}", 0))

    def _count(self, account: str) -> None:
        today: dict[str, int] = self._kept(_COUNTS).get(self._today, {})
        if today.get(account, 0) >= self._a_day:
            raise LookUpsSpent(
                f"{self._a_day} billable look-ups were sent to {account} today, which is as many as "
                "COVERDESK_BILLABLE_LOOKUPS_PER_DAY allows. Go on tomorrow, allow more, or take the number "
                "from the insurer's portal and enter it in buyers.csv."
            )
        self._keep(_COUNTS, {self._today: today | {account: today.get(account, 0) + 1}})

    def _kept(self, name: str) -> dict[str, Any]:
        file = self._folder / name
        if not file.exists():
            return {}
        try:
            found = json.loads(file.read_text(encoding="utf-8"))
        except ValueError as error:
            raise InsurerUnavailable(f"{file} cannot be read; delete it to begin anew.") from error
        return found if isinstance(found, dict) else {}

    def _keep(self, name: str, kept: dict[str, Any]) -> None:
        """Written beside and moved in place: a process that dies leaves the old file whole."""
        beside = self._folder / f"{name}.new"
        beside.write_text(json.dumps(kept, ensure_ascii=False, indent=1), encoding="utf-8")
        beside.replace(self._folder / name)
