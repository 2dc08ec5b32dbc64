"""What the bench of names asks has the truth of the whole directory, and every engine is asked alike."""

import json
import os
from collections.abc import Iterator, Mapping
from pathlib import Path

import psycopg
import pytest

from evals.bench.name_engines import Trigrams
from evals.bench.name_process import run as run_engine
from evals.bench.names import OURS, Ran, figures, prepare
from evals.bench.pg_trgm import NoPostgres, PgTrgm, server
from evals.buyers.crowd import crowd_of, sampled
from evals.buyers.directory import companies, write_directory
from evals.buyers.holders import Holders
from evals.buyers.query import Kind, Query
from evals.buyers.typed import Typist
from evals.buyers.words import Split

SIZE = 3000


def test_companies_are_sampled_from_all_of_a_directory() -> None:
    ids = [company.id for company in sampled(companies(SIZE, Split.REPORT), SIZE, 30)]
    assert len(ids) == 30
    assert ids[0] < "B00000100"
    assert ids[-1] > "B00002900"


@pytest.mark.parametrize("kind", [Kind.SHORT, Kind.PINYIN, Kind.TYPO_SOUND, Kind.TYPO_SHAPE, Kind.ENGLISH])
def test_a_crowd_has_everybody_who_may_be_meant(kind: Kind) -> None:
    directory = list(companies(SIZE, Split.REPORT))
    targets = list(sampled(directory, SIZE, 60))
    in_crowd = Typist(Holders(crowd_of(targets, directory)), Split.REPORT, among=targets)
    in_all = Typist(Holders(directory), Split.REPORT, among=targets)
    assert len(crowd_of(targets, directory)) < SIZE / 3
    assert in_crowd.queries(kind, 25) == in_all.queries(kind, 25)


@pytest.fixture
def prepared(tmp_path: Path) -> Mapping[str, Query]:
    return prepare(tmp_path / "names", 400)


def test_queries_come_one_of_each_kind_in_turn(prepared: Mapping[str, Query]) -> None:
    kinds = [query.kind for query in prepared.values()]
    assert len(set(kinds[:20])) == 20


def test_an_engine_is_timed_and_its_first_places_kept(tmp_path: Path, prepared: Mapping[str, Query]) -> None:
    came = run_engine("fts5", tmp_path / "names", within=60)
    assert len(came["found"]) == len(prepared)
    assert came["memory_bytes"] > 2**20
    json.dumps(came)


def test_the_product_finds_what_it_imported(tmp_path: Path, prepared: Mapping[str, Query]) -> None:
    came = run_engine("coverdesk", tmp_path / "names", within=60)
    right = [prepared[name].meant.acceptable & set(buyers[:1]) for name, _, buyers in came["found"]]
    assert sum(map(bool, right)) > 0.9 * len(prepared)
    assert came["index_bytes"] > 0


def test_finding_stops_when_its_time_is_over(tmp_path: Path, prepared: Mapping[str, Query]) -> None:
    assert len(run_engine("fts5", tmp_path / "names", within=0)["found"]) == 1


@pytest.fixture
def trigrams(tmp_path: Path) -> Iterator[Trigrams]:
    engine = Trigrams(tmp_path)
    yield engine
    engine.close()


def test_trigrams_find_registered_names_and_numbers(tmp_path: Path, trigrams: Trigrams) -> None:
    directory = list(companies(300, Split.REPORT))
    write_directory(tmp_path / "buyers.csv", directory)
    trigrams.load(tmp_path / "buyers.csv")
    trigrams.build()
    assert trigrams.index_bytes() > 0
    for company in directory[:20]:
        assert company.id in trigrams.find(company.legal_name)
        for _, number in company.numbers:
            assert trigrams.find(number.lower()) == [company.id]
    assert trigrams.find('"') == []


@pytest.mark.skipif("COVERDESK_TEST_DATABASE_URL" not in os.environ, reason="needs a PostgreSQL")
def test_pg_trgm_finds_registered_names_and_leaves_nothing_behind(tmp_path: Path) -> None:
    directory = list(companies(300, Split.REPORT))
    write_directory(tmp_path / "buyers.csv", directory)
    engine = PgTrgm(tmp_path)
    try:
        engine.load(tmp_path / "buyers.csv")
        engine.build()
        assert engine.index_bytes() > 0
        for company in directory[:20]:
            assert company.id in engine.find(company.legal_name)
            for _, number in company.numbers:
                assert engine.find(number.lower()) == [company.id]
    finally:
        engine.close()
    with psycopg.connect(server()) as connection:
        schemas = connection.execute("SELECT nspname FROM pg_namespace WHERE nspname LIKE 'bench_%'")
        assert schemas.fetchall() == []


def test_without_a_postgres_it_says_so(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("COVERDESK_TEST_DATABASE_URL", "postgresql+psycopg://nobody@127.0.0.1:1/none")
    with pytest.raises(NoPostgres, match="no PostgreSQL answers"):
        PgTrgm(tmp_path)
    (tmp_path / "queries.jsonl").write_text("", encoding="utf-8")
    assert "no PostgreSQL answers" in run_engine("pg_trgm", tmp_path, within=1)["missing"]


def test_only_the_product_has_targets_and_only_for_the_sizes_they_were_set_for() -> None:
    ran = Ran(100.0, 20.0, 2**20, 2**30, [0.005, 0.02], 0.9)
    ours = {one.name.rpartition(": ")[2]: one for one in figures(1_300_000, OURS, ran)}
    assert (ours["both"].value, ours["both"].target, ours["both"].met) == (120.0, 234.0, True)
    assert (ours["memory"].value, ours["memory"].met) == (1024.0, True)
    assert ours["find p50 of 2 queries"].target == 10.0
    assert ours["find p95 of 2 queries"].target == 50.0
    assert all(one.target is None for one in figures(1_300_000, "fts5", ran))
    small = {one.name.rpartition(": ")[2]: one for one in figures(130_000, OURS, ran)}
    assert small["find p95 of 2 queries"].target is None
