"""How sure the gate is, and how often it is right: in a table, and drawn on the page."""

from evals.figure import Figure, SuiteReport, Table
from evals.page import as_page
from evals.retrieval.measures import Found
from evals.retrieval.reliability import as_table, reliability
from tests.evals.test_retrieval_measures import hit, question

FOUND = [
    Found(question("a"), [hit("a", 0.92), hit("b", 0.99)]),
    Found(question("a"), [hit("a", 0.98)]),
    Found(question("a"), [hit("b", 0.31)]),
    Found(question(), [hit("b", 0.35)]),
    Found(question("a"), [hit("a", 0.30)]),
    Found(question("a"), [hit("a", 1.0)]),
    Found(question("a"), []),
]


def test_first_hits_are_counted_by_how_sure_the_gate_is() -> None:
    unsure, sure = reliability("Gate", FOUND).bins

    assert (unsure.low, unsure.count, round(unsure.sure, 3), round(unsure.right, 3)) == (0.3, 3, 0.32, 0.333)
    assert (sure.low, sure.count, round(sure.sure, 3), sure.right) == (0.9, 3, 0.967, 1.0)


def test_a_bin_is_one_row_with_a_bar() -> None:
    rows = as_table(reliability("Gate", FOUND)).rows

    assert [row[:4] for row in rows] == [
        ("0.3–0.4", "3", "0.320", "0.333"),
        ("0.9–1.0", "3", "0.967", "1.000"),
    ]
    assert [row[4].count("█") for row in rows] == [13, 39]


def test_the_page_draws_the_gate_and_holds_every_table_and_failure_as_text() -> None:
    table = Table("Ranking", ("kind", "R@1"), (("<zh>", "0.9"),))
    figures = (Figure("retrieval.R@1", 0.9, 10),)
    report = SuiteReport("retrieval", figures, (table,), ("q1 'a<b': wanted a",), reliability("Gate", FOUND))

    page = as_page([report])

    assert page.count("<rect") == 2
    assert "<td>&lt;zh&gt;</td>" in page
    assert "q1 &#x27;a&lt;b&#x27;: wanted a" in page
    assert "<script" not in page
