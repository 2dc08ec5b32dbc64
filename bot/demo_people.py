"""The demo book's people, with the tokens to speak as them: printed and offered while the demo is on."""

import csv
from dataclasses import dataclass

from tools.records.demo import DEMO


@dataclass(frozen=True)
class DemoPerson:
    """Somebody of the demo book. The token is no secret: the company is invented."""

    name: str
    role: str
    policies: str
    token: str
    language: str


def demo_people() -> list[DemoPerson]:
    """All people of the demo book who have a token, in the book's order."""
    with (DEMO / "principals.csv").open(encoding="utf-8-sig", newline="") as file:
        return [
            DemoPerson(row["name"], row["role"], row["policies"], row["token"], row["language"])
            for row in csv.DictReader(file)
            if row["token"]
        ]
