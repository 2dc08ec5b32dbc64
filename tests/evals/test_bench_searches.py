"""What the bench of searches asks can be found, and every engine is asked alike; durations are not judged."""

import json
from pathlib import Path

import pytest

from evals.bench.passages import EACH, document, documents, questions
from evals.bench.search_process import find, take_in
from evals.bench.searches import CALLED, OURS, Found, figures, growth
from knowledge.passage import DocumentKind

SIZE = 130


def test_generated_passages_are_of_both_languages_and_kinds_and_always_the_same() -> None:
    made = list(documents(SIZE))
    passages = [passage for _, parts in made for passage in parts]
    assert len(passages) == len({one.id for one in passages}) == SIZE
    assert {one.language for one in passages} == {"zh", "en"}
    assert {one.kind for one in passages} == {DocumentKind.FAQ, DocumentKind.WORDING}
    assert len({one.text for one in passages}) == SIZE
    assert made == list(documents(SIZE))
    assert any(about.policies for about, _ in documents(EACH * 10))


def test_another_edition_differs_in_one_passage() -> None:
    before, after = document(3)[1], document(3, edition=1)[1]
    assert [one.id for one, other in zip(before, after, strict=True) if one != other] == [before[0].id]


def test_questions_are_about_passages_that_are_there_and_general() -> None:
    general = {one.id for about, parts in documents(SIZE) if not about.policies for one in parts}
    asked = questions(SIZE, 40)
    assert len(asked) == 40
    assert {one.passage for one in asked} <= general


@pytest.mark.parametrize("engine", CALLED)
def test_an_engine_finds_what_it_took_in_and_what_changed(tmp_path: Path, engine: str) -> None:
    assert take_in(engine, tmp_path, SIZE)["seconds"] > 0
    came = find(engine, tmp_path, SIZE, 15)
    assert len(came["seconds"]) == 15
    assert came["right"] > 0.8
    assert came["memory_bytes"] > 2**20
    json.dumps(came)


def test_only_the_product_has_targets() -> None:
    found = Found(100.0, 2.0, [0.005, 0.02], 0.9, 2**30, 3.0)
    ours = {one.name.rpartition(": ")[2]: one for one in figures(50_000, OURS, found)}
    assert (ours["taken in"].met, ours["memory"].met, ours["changed document found"].met) == (
        True,
        True,
        True,
    )
    assert (ours["find p95"].value, ours["find p95"].met) == (20.0, False)
    assert all(one.target is None for one in figures(50_000, "fts5", found))
    (find_p50, *_) = growth([(1000, found), (50_000, found)])
    assert (find_p50.name, find_p50.value) == ("find p50: 50,000 against 1,000 passages", 1.0)
