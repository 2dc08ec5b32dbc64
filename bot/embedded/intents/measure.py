"""Measuring of the intent model on messages that it never learned from.

`python -m bot.embedded.intents.measure` prints those that it takes for something else, and the figures.
"""

import json
import time
from collections.abc import Sequence
from pathlib import Path

import numpy as np
import yaml

from bot.embedded.intents.asked import Asked
from bot.embedded.intents.model import IntentModel, Ranked
from bot.embedded.intents.train import calibration_error

HELD_OUT = Path(__file__).parent / "held_out.yaml"

Judged = tuple[Asked, str, Ranked]
"""What a message asks for, the message, and what the model makes of it."""


def judged(model: IntentModel, file: Path = HELD_OUT) -> Sequence[Judged]:
    """Every message of the file with what it asks for and what the model makes of it."""
    read = yaml.safe_load(file.read_text(encoding="utf-8"))
    messages = [
        (Asked(intent), line) for intent, lines in read["messages"].items() for line in lines.splitlines()
    ]
    return [(asked, line, model.of(line, read["names"])) for asked, line in messages]


def figures(found: Sequence[Judged]) -> dict[str, float]:
    """How many are right, right among the first two, right where the model is sure; and its calibration."""
    intents = list(Asked)
    shares = np.array([[ranked.probability(one) for one in intents] for _, _, ranked in found])
    labels = np.array([intents.index(asked) for asked, _, _ in found])
    sure = [ranked.best is asked for asked, _, ranked in found if ranked.confidence >= 0.6]
    return {
        "messages": len(found),
        "accuracy": float(np.mean([ranked.best is asked for asked, _, ranked in found])),
        "among_two": float(np.mean([asked in dict(ranked.intents[:2]) for asked, _, ranked in found])),
        "sure": len(sure) / len(found),
        "right_where_sure": float(np.mean(sure)),
        "calibration_error": calibration_error(shares, labels),
    }


def main() -> None:
    model = IntentModel()
    judged(model)
    began = time.perf_counter()
    found = judged(model)
    took = (time.perf_counter() - began) * 1000 / len(found)
    for asked, line, ranked in found:
        if ranked.best is not asked:
            told = " ".join(f"{one.value} {share:.2f}" for one, share in ranked.intents[:3])
            print(f"{asked.value:24} {line} -> {told}")  # noqa: T201
    print(json.dumps({name: round(value, 3) for name, value in figures(found).items()}))  # noqa: T201
    print(f"{took:.2f} ms a message")  # noqa: T201


if __name__ == "__main__":
    main()
