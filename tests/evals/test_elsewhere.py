"""Messages of other matters are drawn evenly over their file, and a set that is not at hand is said to be."""

import json
from collections.abc import Iterator
from pathlib import Path

import pytest

from bot.app import Assistant
from evals.figure import Table
from evals.product import product
from evals.retrieval.elsewhere import elsewhere, messages

OURS = "what is the waiting period"
"""Of the field: stands for a message that is wrongly answered."""
OTHERS = ("how do i bake a cake", "sing me a song", "is it going to rain")


@pytest.fixture(scope="module")
def shared(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with a bank's questions in eight rows, and an assistant's in one file of two."""
    folder = tmp_path_factory.mktemp("shared")
    (folder / "banking77").mkdir()
    rows = [f"question {place},any" for place in range(8)]
    (folder / "banking77" / "test.csv").write_text("\n".join(["text,category", *rows]), encoding="utf-8")
    (folder / "clinc_oos").mkdir()
    asked = [(text, "oos") for text in (OURS, *OTHERS)] + [("hello there", "greeting")]
    lines = [json.dumps({"query": text, "intent": intent}) for text, intent in asked]
    (folder / "clinc_oos" / "oos_test.jsonl").write_text("\n".join(lines), encoding="utf-8")
    return folder


@pytest.fixture(scope="module")
def assistant() -> Iterator[Assistant]:
    with product() as it:
        yield it


@pytest.fixture(scope="module")
def table(assistant: Assistant, shared: Path) -> Table:
    return elsewhere(assistant, shared)


def test_messages_are_drawn_over_the_whole_file(shared: Path) -> None:
    assert messages("banking77", shared, 4) == [f"question {place}" for place in (0, 2, 4, 6)]
    assert len(messages("banking77", shared, 100)) == 8


def test_small_talk_is_of_no_other_matter(shared: Path) -> None:
    assert messages("CLINC150, of none", shared) == [OURS, *OTHERS]


def test_the_share_is_of_the_messages_that_get_an_answer(table: Table) -> None:
    by_name = {row[0]: row[1:] for row in table.rows}

    assert by_name["CLINC150, of none"] == ("4", "0.250", "0.250")


def test_a_set_that_is_not_at_hand_is_said_to_be_skipped(table: Table) -> None:
    (row,) = (row for row in table.rows if row[0] == "CLINC150, of an intent")

    assert row[2].startswith("skipped: there is no ")
