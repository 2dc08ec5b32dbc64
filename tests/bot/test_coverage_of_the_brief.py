"""docs/coverage-of-the-brief.md: each thing that the brief holds out is answered as the page says."""

import re
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

import pytest

from tests.bot.conftest import Ask

PAGE = Path(__file__).parent.parent.parent / "docs" / "coverage-of-the-brief.md"


class Row(NamedTuple):
    """A row of one of the page's tables."""

    promise: str
    who: str
    message: str
    outcome: str
    tools: str


def rows() -> Iterator[Row]:
    for line in PAGE.read_text("utf-8").splitlines():
        cells = [cell.strip() for cell in line.strip("| ").split(" | ")]
        if line.startswith("| ") and len(cells) == len(Row._fields) and cells[1] != "who":
            yield Row(*cells)


ROWS = list(rows())


@pytest.mark.parametrize("row", ROWS, ids=[row.message for row in ROWS])
def test_what_the_brief_holds_out_is_answered(ask: Ask, row: Row) -> None:
    answer = ask(row.who, row.message)

    told = answer.as_data()
    assert answer.outcome.value in row.outcome.split(" or ")
    assert [call["name"] for call in told["tool_calls"]] == row.tools.split(", ")
    if row.outcome == "answered":
        assert told["citations"]
        assert re.search(r"\[1\]", answer.text)


def test_a_figure_of_the_publisher_is_told_as_the_publishers(ask: Ask) -> None:
    figures = {"90%", "8300万", "15%", "94 天", "六成", "AA", "30 天就能", "120天"}
    stated = [row for row in ROWS if row.who == "public" and any(one in row.message for one in figures)]

    assert len(stated) == len(figures)
    for row in stated:
        text = ask("public", row.message).text
        assert re.search("安联贸易|样本", text), row.message
        assert re.search("说法|自己的数字|样本|写", text), row.message
