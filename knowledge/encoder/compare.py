"""Comparison of the encoder's designs: `python -m knowledge.encoder.compare`, about a quarter of an hour.

Each is trained on the same corpus without the development set (`development.py`) and asked for it. The table
is what decided which one is bundled (docs/decisions/013).
"""

import argparse
import logging
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace

from rich.console import Console
from rich.table import Table

from knowledge.encoder import corpus, development, sparse_design, static_design, transformer_design
from knowledge.encoder.corpus import Group
from knowledge.encoder.development import Encode, Scores
from knowledge.encoder.sparse_design import SparseRecipe
from knowledge.encoder.static_design import StaticRecipe, Trained
from knowledge.encoder.transformer_design import TransformerRecipe

_log = logging.getLogger(__name__)
_ASKED_FOR_TIME = 200


@dataclass(frozen=True)
class Compared:
    """One design's line of the table."""

    name: str
    scores: dict[str, Scores]
    milliseconds: float
    """To encode one question alone, on one core, on average; the library's own import is not in it."""
    megabytes: float
    seconds: float
    """Of one core, to train; for what is built on the static design, beside that."""


def compare(designs: Sequence[str]) -> Iterator[Compared]:
    """Train each of these designs and ask it; the static design is always trained, others begin with it."""
    import torch

    torch.set_num_threads(1)
    groups, words = development.to_train_on(), corpus.words()
    _log.info("%d groups of %d texts", len(groups), sum(len(group.texts) for group in groups))
    if "pieces" in designs:
        recipe = replace(StaticRecipe(), parts=False)
        started = time.process_time()
        alone = static_design.train(groups, words, recipe)
        yield _measured("static, pieces alone", alone.encode, alone.weights.nbytes, started)
    started = time.process_time()
    static = static_design.train(groups, words, StaticRecipe())
    yield _measured("static, n-grams and words", static.encode, static.weights.nbytes, started)
    for name, train in (("transformer", _transformer), ("sparse", _sparse)):
        if name in designs:
            started = time.process_time()
            encode, size = train(static, groups, words)
            yield _measured(name, encode, size, started)


def _transformer(
    static: Trained, groups: Sequence[Group], words: Sequence[tuple[str, ...]]
) -> tuple[Encode, int]:
    model = transformer_design.train(static, groups, words, TransformerRecipe())
    return model.encode, 4 * model.numbers


def _sparse(static: Trained, groups: Sequence[Group], words: Sequence[tuple[str, ...]]) -> tuple[Encode, int]:
    model = sparse_design.train(static, groups, words, SparseRecipe())
    return model.encode, model.expansions.data.nbytes + model.expansions.indices.nbytes


def _measured(name: str, encode: Encode, size: int, started: float) -> Compared:
    seconds = time.process_time() - started
    scores = development.scores(encode)
    return Compared(name, scores, _milliseconds(encode), size / 1e6, seconds)


def _milliseconds(encode: Callable[[Sequence[str]], object]) -> float:
    questions = development.questions()[:_ASKED_FOR_TIME]
    encode(questions[:5])
    started = time.process_time()
    for question in questions:
        encode([question])
    return 1000 * (time.process_time() - started) / len(questions)


def _table(lines: Sequence[Compared]) -> Table:
    table = Table(title="R@1 / R@5 / MRR on the development set")
    table.add_column("")
    for line in lines:
        table.add_column(line.name, justify="right")
    for kind, first in lines[0].scores.items():
        cells = (line.scores[kind] for line in lines)
        shown = (f"{one.first:.2f} / {one.in_five:.2f} / {one.reciprocal:.2f}" for one in cells)
        table.add_row(f"{kind} ({first.asked})", *shown)
    table.add_row("ms a question", *(f"{line.milliseconds:.2f}" for line in lines))
    table.add_row("MB", *(f"{line.megabytes:.1f}" for line in lines))
    table.add_row("CPU s to train", *(f"{line.seconds:.0f}" for line in lines))
    return table


def main() -> None:
    known = ["pieces", "transformer", "sparse"]
    arguments = argparse.ArgumentParser(description=__doc__)
    arguments.add_argument("designs", nargs="*", help=f"beside the static one: {known}; all by default")
    chosen = arguments.parse_args().designs or known
    logging.basicConfig(level=logging.INFO, format="%(message)s")
    console = Console(width=150)
    lines: list[Compared] = []
    for line in compare(chosen):
        lines.append(line)
        console.print(_table(lines))


if __name__ == "__main__":
    main()
