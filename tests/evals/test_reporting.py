"""Suites are reported by category, each failure with its turn, and whole as JSON."""

import json
from collections.abc import Sequence

from evals.conversations.case import Case
from evals.conversations.played import Played, PlayedTurn
from evals.conversations.score import Score
from evals.conversations.suite import report as report_of
from evals.figure import Figure, SuiteReport
from evals.report import as_data


def played(name: str, category: str, *scores: Score) -> Played:
    turn = {"say": "limit for Nordhaus?", "outcome": "answered"}
    case = Case.model_validate({"id": name, "category": category, "principal": "public", "turns": [turn]})
    return Played(case, (PlayedTurn("limit for Nordhaus?", None, None, scores),))


def report(cases: Sequence[Played]) -> SuiteReport:
    return report_of([[one] for one in cases], Figure("conversations.different again", 0, 0))


GOOD = Score("outcome", True)
BAD = Score("said", False, "not said: EUR 250,000")


def test_a_case_passes_only_when_every_scorer_does() -> None:
    found = report(
        [played("a", "limits", GOOD), played("b", "limits", GOOD, BAD), played("c", "claims", GOOD)]
    )

    shares = {figure.name: figure.value for figure in found.figures if figure.name.count(".") == 1}

    assert {name: value for name, value in shares.items() if value <= 1 and " " not in name} == {
        "conversations.all": 2 / 3,
        "conversations.claims": 1.0,
        "conversations.limits": 0.5,
    }


def test_a_failure_names_case_turn_scorer_and_reason() -> None:
    found = report([played("b", "limits", GOOD, BAD)])

    assert found.failures == ("b turn 1 'limit for Nordhaus?': said: not said: EUR 250,000",)


def test_a_report_is_one_json_document() -> None:
    found = report([played("a", "limits", GOOD), played("b", "limits", BAD)])

    data = json.loads(json.dumps(as_data([found])))

    assert data["conversations"]["figures"]["conversations.all"] == {"value": 0.5, "of": 2, "guarded": True}
    assert len(data["conversations"]["failures"]) == 1
