"""`python -m evals.retrieval.elsewhere`: how many messages of other matters, by strangers, are answered.

They are the customers' questions of a bank (banking77) and what a general assistant is asked (CLINC150),
where the shared data lies at hand. Nothing is trained or fitted on them; none is to be answered.
"""

import csv
import json
from collections.abc import Callable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console

from bot.app import Assistant
from evals.buyers.open_data import SHARED, SharedDataMissing
from evals.figure import Table
from evals.product import product
from evals.report import grid
from evals.retrieval.measures import Found, gate
from evals.retrieval.questions import Kind, Question, Split
from evals.retrieval.searching import Searching, both_legs
from knowledge.folding import is_chinese

AT_MOST = 400
"""Messages of each set, at even distances over its file: a file is sorted by what is asked."""
SMALL_TALK = frozenset({"goodbye", "greeting", "thank_you", "what_can_i_ask_you"})
"""Intents whose messages are of no other matter."""


def _of_a_bank(shared: Path) -> Iterator[str]:
    with (shared / "banking77" / "test.csv").open(encoding="utf-8", newline="") as rows:
        yield from (row["text"] for row in csv.DictReader(rows))


def _of_an_assistant(file: str) -> Callable[[Path], Iterator[str]]:
    """The messages of one of its files."""

    def read(shared: Path) -> Iterator[str]:
        for line in (shared / "clinc_oos" / file).read_text(encoding="utf-8").splitlines():
            row = json.loads(line)
            if row["intent"] not in SMALL_TALK:
                yield row["query"]

    return read


SETS: Mapping[str, Callable[[Path], Iterator[str]]] = {
    "banking77": _of_a_bank,
    "CLINC150, of an intent": _of_an_assistant("in_scope_test.jsonl"),
    "CLINC150, of none": _of_an_assistant("oos_test.jsonl"),
}


def messages(name: str, shared: Path = SHARED, at_most: int = AT_MOST) -> list[str]:
    """So many of one of `SETS`, always the same. Raises `SharedDataMissing`."""
    try:
        read = list(SETS[name](shared))
    except FileNotFoundError as error:
        raise SharedDataMissing(f"there is no {error.filename}") from error
    count = min(at_most, len(read))
    return [read[place * len(read) // count] for place in range(count)]


def answered(searched: Searching, asked: Sequence[str]) -> float:
    """The share of these messages that would get an answer."""
    return gate([_found(searched, text) for text in asked]).false_answers


def _found(searched: Searching, text: str) -> Found:
    question = Question(text, Split.HELD_OUT, "zh" if is_chinese(text) else "en", Kind.OUT_OF_SCOPE, text, ())
    return Found(question, searched.hits(question))


def elsewhere(assistant: Assistant, shared: Path = SHARED, at_most: int = AT_MOST) -> Table:
    """Every set that lies at hand; the table says which does not."""
    rows: list[tuple[str, ...]] = []
    with both_legs(assistant) as legs:
        for name in SETS:
            try:
                asked = messages(name, shared, at_most)
            except SharedDataMissing as error:
                rows.append((name, "", f"skipped: {error}", ""))
                continue
            shares = (answered(leg, asked) for leg in (legs.hybrid, legs.words))
            rows.append((name, str(len(asked)), *(f"{share:.3f}" for share in shares)))
    return Table("Messages of other matters: answered", ("set", "n", "hybrid", "words alone"), tuple(rows))


def main(
    at_most: Annotated[int, typer.Option(min=1, help="Messages of each set")] = AT_MOST,
) -> None:
    """Print what share of each set is answered."""
    with product() as assistant:
        table = elsewhere(assistant, at_most=at_most)
    Console().print(grid(table))


if __name__ == "__main__":
    typer.run(main)
