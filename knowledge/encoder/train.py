"""Training of the bundled encoder: `python -m knowledge.encoder.train [--out FOLDER]`, minutes on two cores.

The static design (`static_design.py`), which won (`compare.py`), on all of the corpus. The result is an
ordinary sentence-transformers folder. Same seed: same weights.
"""

import argparse
import logging
from pathlib import Path

from knowledge.encoder import corpus, static_design
from knowledge.encoder.sentence_encoder import BUNDLED
from knowledge.encoder.static_design import StaticRecipe


def train(out: Path, recipe: StaticRecipe) -> None:
    """Train and write the model to `out`."""
    import torch

    torch.set_num_threads(1)  # sums of several threads differ in their last digits from run to run
    static_design.save(static_design.train(corpus.groups(), corpus.words(), recipe), out)


def main() -> None:
    arguments = argparse.ArgumentParser(description=__doc__)
    arguments.add_argument("--out", type=Path, default=BUNDLED)
    arguments.add_argument("--steps", type=int, default=StaticRecipe.steps)
    given = arguments.parse_args()
    logging.basicConfig(level=logging.INFO, format="%(message)s")
    train(given.out, StaticRecipe(steps=given.steps))


if __name__ == "__main__":
    main()
