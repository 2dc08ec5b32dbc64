"""What the buyers suite counts: who is found at which place, on whom one would act, and if that was right."""

from dataclasses import replace
from pathlib import Path

import pytest

from evals.buyers.asked import counts
from evals.buyers.directories import opened
from evals.buyers.finder import Found, find_all
from evals.buyers.holders import Meant
from evals.buyers.measures import MIX, TARGETS, Target, of_strangers, of_the_mix, score
from evals.buyers.open_data import open_questions
from evals.buyers.query import ABSENT, PRESENT, Kind, Query
from evals.buyers.questions import questions
from evals.buyers.suite import of_others, parts, report
from evals.buyers.words import Split

ONE = Query("legal-0", Kind.LEGAL, "甲", Meant.of(["A"]))
SEVERAL = Query("short-0", Kind.SHORT, "乙", Meant.of(["A", "B"]))
NOBODY = Query("branch-0", Kind.BRANCH, "丙")


def test_a_company_counts_from_the_place_it_was_found_at() -> None:
    third = score([Found(ONE, certain=False, buyers=("X", "Y", "A"))])
    assert (third.r1, third.r5, third.r10) == (0, 1, 1)


def test_any_of_several_that_are_meant_is_right_at_the_first_place() -> None:
    assert score([Found(SEVERAL, certain=False, buyers=("B", "X"))]).r1 == 1


def test_acting_on_one_of_several_is_wrong_whoever_it_is() -> None:
    assert Found(SEVERAL, certain=True, buyers=("B",)).bound_wrongly


def test_acting_on_anybody_is_wrong_when_nobody_is_meant() -> None:
    assert Found(NOBODY, certain=True, buyers=("A",)).bound_wrongly
    assert not Found(NOBODY, certain=False, buyers=("A",)).bound_wrongly


def test_acting_on_the_one_that_is_meant_is_right_and_on_another_wrong() -> None:
    assert not Found(ONE, certain=True, buyers=("A",)).bound_wrongly
    assert Found(ONE, certain=True, buyers=("B", "A")).bound_wrongly


def test_the_share_bound_is_of_those_that_mean_one_company() -> None:
    found = [
        Found(ONE, certain=True, buyers=("A",)),
        Found(replace(ONE, id="legal-1"), certain=False, buyers=("A",)),
        Found(SEVERAL, certain=False, buyers=("A",)),
    ]
    assert score(found).bound == 0.5


def test_absent_companies_have_no_recall_and_nothing_measured_over_nothing() -> None:
    absent = score([Found(NOBODY, certain=False, buyers=())])
    assert (absent.r1, absent.bound, absent.bound_wrongly) == (None, None, 0)
    assert score([]).bound_wrongly is None


def test_the_mix_has_every_kind_of_present_query_once_and_as_many_of_each_part() -> None:
    assert sorted(kind for kinds in MIX.values() for kind in kinds) == sorted(PRESENT)
    asked = counts(each=84)
    assert {sum(asked[kind] for kind in kinds) for kinds in MIX.values()} == {84}
    assert all(asked[kind] for kind in (*ABSENT, Kind.BAD_NUMBER))


def test_overall_is_over_present_queries_and_absent_over_strangers() -> None:
    found = [Found(ONE, certain=True, buyers=("A",)), Found(NOBODY, certain=True, buyers=("A",))]
    assert [one.query for one in of_the_mix(found)] == [ONE]
    assert [one.query for one in of_strangers(found)] == [NOBODY]


@pytest.mark.parametrize(
    ("target", "value", "met"),
    [
        (Target("short", "r1", at_least=0.95), 0.95, True),
        (Target("short", "r1", at_least=0.95), 0.949, False),
        (Target("absent", "bound_wrongly", at_most=0.003), 0.003, True),
        (Target("bad_number", "bound_wrongly", at_most=0.0), 0.001, False),
    ],
)
def test_a_target_is_met_from_its_own_value_on(target: Target, value: float, met: bool) -> None:
    assert target.met(value) is met


def test_a_report_has_every_target_and_every_part_beside_what_was_measured() -> None:
    made = questions(300, Split.REPORT, dict.fromkeys(Kind, 2))
    found = report(made, opened)
    shown = {(row[0], row[1]) for row in found.tables[0].rows}
    assert shown == {(target.part, target.measure) for target in TARGETS}
    names = {figure.name for figure in found.figures}
    assert {"buyers.overall.r1", "buyers.absent.bound_wrongly", "buyers.bad_number.bound_wrongly"} <= names
    assert all(figure.guarded for figure in found.figures)


def test_registered_numbers_are_found_and_bound_in_a_small_directory() -> None:
    made = questions(60, Split.REPORT, {Kind.NUMBER: 10})
    with opened(made.directory) as finder:
        numbers = parts(list(find_all(finder, made.queries)))["number"]
    assert (numbers.r1, numbers.bound, numbers.bound_wrongly) == (1, 1, 0)


def test_a_report_without_the_open_data_says_that_it_was_skipped(tmp_path: Path) -> None:
    skipped = of_others("open data", lambda: open_questions(Split.REPORT, tmp_path / "not here"), opened)
    assert skipped.columns == ("skipped",)
    assert "there is no" in skipped.rows[0][0]
