"""The open sets are parted fairly, searched as the product does, and skipped visibly where they are not."""

import json
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path

import pytest

from bot.app import Assistant
from evals.figure import Figure
from evals.product import product
from evals.retrieval.open_sets import FOLDERS, OpenSet, open_set
from evals.retrieval.open_suite import OpenFindings, evaluate_open_sets
from evals.retrieval.plain_bm25 import PlainBm25, characters_and_pairs, words_by_space
from evals.retrieval.questions import Split
from evals.retrieval.targets import TARGETS, against_targets

CONTRACTS = {f"{name}人寿保险条款": f"{name}一" for name in "甲乙丙丁戊己庚辛"}


@pytest.fixture(scope="module")
def shared(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with one of the sets: every contract has the same clause, told apart by its name alone."""
    folder = tmp_path_factory.mktemp("shared") / FOLDERS["insqabench"][0]
    folder.mkdir()
    clause = "犹豫期为十五日,自签收之日起算。"
    corpus = [
        {"id": id, "title": title, "text": clause if n % 2 else clause + "等待期为九十日。"}
        for n, (title, id) in enumerate(CONTRACTS.items())
    ]
    asked = [
        {"id": f"q{id}", "query": "犹豫期几天", "contract": title, "gold": [id]}
        for title, id in CONTRACTS.items()
    ]
    _write(folder / "corpus.jsonl", corpus)
    _write(folder / "queries.jsonl", asked)
    return folder.parent


def _write(path: Path, rows: Sequence[Mapping[str, object]]) -> None:
    path.write_text("\n".join(json.dumps(row, ensure_ascii=False) for row in rows), encoding="utf-8")


@pytest.fixture(scope="module")
def assistant() -> Iterator[Assistant]:
    with product() as it:
        yield it


@pytest.fixture(scope="module")
def findings(assistant: Assistant, shared: Path) -> OpenFindings:
    return evaluate_open_sets(assistant, shared)


@pytest.fixture
def small(shared: Path) -> OpenSet:
    return open_set("insqabench", shared)


def test_no_contract_is_in_both_halves_and_no_question_is_lost(small: OpenSet) -> None:
    fit, reported = ({one.contract for one in small.of(split).questions} for split in Split)

    assert fit
    assert reported
    assert not fit & reported
    assert fit | reported == set(CONTRACTS)


def test_with_the_contract_known_its_passage_comes_first_and_alone_it_cannot(findings: OpenFindings) -> None:
    values = {figure.name: figure.value for figure in findings.figures}

    assert values["open_sets.insqabench_contract_known.product.R@1"] == 1
    assert values["open_sets.insqabench.product.R@1"] < 1


def test_plain_bm25_stands_beside_ours_and_only_ours_is_guarded(findings: OpenFindings) -> None:
    guarded = {figure.name.split(".")[2]: figure.guarded for figure in findings.figures}

    assert guarded == {"product": True, "bm25": False, "bm25_by_space": False}


def test_a_set_that_is_not_at_hand_is_said_to_be_skipped(findings: OpenFindings) -> None:
    skipped = [row for row in findings.table.rows if row[2].startswith("skipped: there is no ")]

    assert [row[0] for row in skipped] == ["cmrc", "drcd"]
    assert not any("cmrc" in figure.name for figure in findings.figures)


@pytest.mark.parametrize(("tokenize", "first"), [(characters_and_pairs, ["b"]), (words_by_space, [])])
def test_a_chinese_sentence_is_one_word_to_who_cuts_by_space(tokenize: object, first: list[str]) -> None:
    assert callable(tokenize)
    index = PlainBm25({"a": "免赔额由买方承担。", "b": "等待期为六个月。"}, tokenize)

    assert list(index.search("等待期")) == first


def test_a_target_is_met_missed_or_not_measured() -> None:
    gate = "retrieval.hybrid.held_out.gate"
    figures = [
        Figure(f"{gate}.answered", 0.95, 100),
        Figure(f"{gate}.false_answers", 0.04, 100),
    ]

    verdicts = {row[0]: row[-1] for row in against_targets(figures).rows}

    assert verdicts["held out, in scope: answered"] == "met"
    assert verdicts["held out, out of scope: answered"] == "missed"
    assert verdicts["DRCD, traditional: nDCG@10"] == "not measured"
    assert len(verdicts) == len(TARGETS)
