"""Labels, measures and fitting do what their names say."""

import numpy as np
import pytest

from evals.retrieval.fit import logistic
from evals.retrieval.labels import article_of, label, ranked_labels
from evals.retrieval.measures import Found, gate, ranking
from evals.retrieval.questions import Kind, Question, Split
from knowledge.passage import Audience, DocumentKind, Hit, Passage


def passage(name: str, *, section: str = "", text: str = "", entry: str | None = None) -> Passage:
    return Passage(
        id=f"{name}/{section}/{text}",
        document_id=name,
        path=name,
        title=name,
        section=section,
        text=text,
        search_text=text,
        language="zh",
        kind=DocumentKind.FAQ if entry else DocumentKind.WORDING,
        audience=Audience.PUBLIC,
        entry=entry,
    )


def hit(entry: str, confidence: float = 0.9) -> Hit:
    return Hit(passage("faq", entry=entry), confidence, confidence)


def question(*relevant: str) -> Question:
    kind = Kind.ZH if relevant else Kind.OUT_OF_SCOPE
    return Question("q1", Split.FIT, "zh", kind, "…", relevant)


@pytest.mark.parametrize(
    ("section", "article"),
    [
        ("第七条 逾期欠款通知", 7),
        ("第二十一条 付款分配", 21),
        ("第三十条 期间计算", 30),
        ("第十条 变更", 10),
        ("Article 12 Collection costs", 12),
        ("保单", None),
    ],
)
def test_an_article_is_known_by_its_heading_in_both_languages(section: str, article: int | None) -> None:
    assert article_of(passage("specimen", section=section)) == article


def test_a_clause_is_called_by_document_and_article_and_an_entry_by_its_name() -> None:
    assert label(passage("specimen-wording-zh", section="第七条 逾期欠款通知")) == "specimen-wording-zh#7"
    assert label(passage("faq", entry="cover-vat")) == "cover-vat"


def test_an_entry_and_its_twin_count_as_one_thing_found() -> None:
    asked = question("warning", "warning-twin")

    names = ranked_labels([hit("warning-twin"), hit("other"), hit("warning")], asked)

    assert names == ["warning", "other"]


def test_a_passage_in_second_place_is_found_among_three_but_not_first() -> None:
    found = [Found(question("wanted"), [hit("other"), hit("wanted")])]

    values = ranking(found)

    assert values["R@1"] == 0
    assert values["R@3"] == 1
    assert values["MRR"] == pytest.approx(0.5)


def test_the_gate_counts_wrong_answers_apart_from_right_ones() -> None:
    found = [
        Found(question("a"), [hit("a")]),
        Found(question("b"), [hit("x")]),
        Found(question("c"), [hit("c", confidence=0.1)]),
        Found(question(), [hit("x")]),
        Found(question(), []),
    ]

    at_gate = gate(found)

    assert at_gate.answered == pytest.approx(2 / 3)
    assert at_gate.answered_right == pytest.approx(1 / 3)
    assert at_gate.false_answers == pytest.approx(1 / 2)


def test_logistic_regression_finds_the_curve_that_made_the_labels() -> None:
    chance = np.random.default_rng(7)
    rows = chance.normal(size=(4000, 2))
    shares = 1 / (1 + np.exp(-(-1.0 + 2.0 * rows[:, 0])))
    labels = (chance.random(4000) < shares).astype(np.float64)

    intercept, first, second = logistic(rows, labels)

    assert intercept == pytest.approx(-1.0, abs=0.15)
    assert first == pytest.approx(2.0, abs=0.2)
    assert second == pytest.approx(0.0, abs=0.1)
