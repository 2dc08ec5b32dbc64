"""`python -m evals.retrieval.fit_again` fits what the second reading adds to a score, into the weights file.

A choice among a question's candidates, by a softmax over their scores. The gate is fitted after it:
`python -m evals.retrieval.fit --gate-only`.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, fields, replace
from typing import Annotated
from zlib import crc32

import numpy as np
import typer
from numpy.typing import NDArray
from rich.console import Console
from scipy.optimize import minimize  # type: ignore[import-untyped]

from evals.product import product
from evals.retrieval.again_examples import OF_QUESTIONS, Example, examples
from evals.retrieval.fit import as_yaml
from knowledge.second_reading import Again
from knowledge.weights import FITTED, AgainWeights, fitted

Rows = NDArray[np.float64]

FEATURES = tuple(field.name for field in fields(Again))
FOLDS = 5
_PENALTY = 3.0
_STEPS = 300


@dataclass(frozen=True)
class _Together:
    """The candidates of all examples one after the other."""

    rows: Rows
    right: Rows
    starts: NDArray[np.int64]
    example: NDArray[np.int64]
    """For each candidate, which example it is of."""
    counts: Rows

    @classmethod
    def of(cls, chosen: Sequence[Example]) -> "_Together":
        sizes = np.array([len(one.right) for one in chosen])
        return cls(
            np.concatenate([one.rows for one in chosen]),
            np.concatenate([one.right for one in chosen]).astype(np.float64),
            np.cumsum(sizes) - sizes,
            np.repeat(np.arange(len(chosen)), sizes),
            np.array([one.counts for one in chosen]),
        )

    def loss(self, weights: Rows) -> tuple[float, Rows]:
        """How improbable a right candidate is under the weights, and how that changes with each of them."""
        scores = self.rows @ weights
        best = np.maximum.reduceat(scores, self.starts)
        odds = np.exp(scores - best[self.example])
        every, right = (np.add.reduceat(one, self.starts) for one in (odds, odds * self.right))
        right = np.maximum(right, 1e-300)
        loss = float((self.counts * (np.log(every) - np.log(right))).sum())
        share = odds / every[self.example] - odds * self.right / right[self.example]
        slope = self.rows.T @ (self.counts[self.example] * share)
        return loss + _PENALTY * float(weights @ weights) / 2, slope + _PENALTY * weights


def coefficients(chosen: Sequence[Example]) -> dict[str, float]:
    """What each feature adds, in points of the first score, and `intercept`.

    That brings the right candidate of a `fit` question to the score that it had, so that scores go on
    meaning what they did.
    """
    telling = [one for one in chosen if one.right.any() and not one.right.all()]
    together = _Together.of(telling)
    spread = together.rows.std(axis=0) + 1e-9
    scaled = replace(together, rows=together.rows / spread)
    started = np.zeros(together.rows.shape[1])
    found = (
        minimize(scaled.loss, started, jac=True, method="L-BFGS-B", options={"maxiter": _STEPS}).x / spread
    )
    points = found[1:] / found[0]
    right = np.concatenate([one.rows[one.right, 1:] for one in telling if one.counts == OF_QUESTIONS])
    named = zip(FEATURES, points, strict=True)
    return {
        "intercept": round(-float((right @ points).mean()), 3),
        **{name: round(float(value), 3) for name, value in named},
    }


def first_right(asked: Sequence[Example], points: Mapping[str, float]) -> float:
    """The share of these whose best candidate is right."""
    weights = np.array([1.0, *(points[name] for name in FEATURES)])
    hits = [bool(len(one.right)) and bool(one.right[np.argmax(one.rows @ weights)]) for one in asked]
    return float(np.mean(hits))


def left_out(found: Sequence[Example]) -> float:
    """The same of the `fit` questions, each by weights to which its entry taught nothing."""
    shares, sizes = [], []
    for fold in range(FOLDS):
        others = [one for one in found if _fold(one) != fold]
        asked = [one for one in found if _fold(one) == fold and one.counts == OF_QUESTIONS]
        shares.append(first_right(asked, coefficients(others)))
        sizes.append(len(asked))
    return float(np.average(shares, weights=sizes))


def _fold(one: Example) -> int:
    return crc32(one.about.encode()) % FOLDS


def main(
    dry_run: Annotated[bool, typer.Option(help="Print the weights instead of writing them")] = False,
) -> None:
    """Fit, tell what came of the `fit` questions by the entries left out, and write."""
    console = Console(stderr=True)
    with product() as assistant:
        identity, found = assistant.encoder.identity, list(examples(assistant))
    asked = [one for one in found if one.counts == OF_QUESTIONS]
    before = first_right(asked, dict.fromkeys(FEATURES, 0.0))
    after = left_out(found)
    console.print(
        f"{len(found)} questions; the `fit` ones right at first: {before:.3f}, by folds {after:.3f}"
    )
    weights = replace(fitted(), again=AgainWeights(identity, coefficients(found)))
    if dry_run:
        typer.echo(as_yaml(weights))
        return
    FITTED.write_text(as_yaml(weights), encoding="utf-8")
    console.print(f"Written to {FITTED}.")


if __name__ == "__main__":
    typer.run(main)
