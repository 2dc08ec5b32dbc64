"""Measuring of the understanding on messages that it never learned from.

`python -m bot.embedded.measuring` prints those that the model takes for something else, and the figures.
"""

import json
import time
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path

import numpy as np
import yaml

from bot.brief import Brief, Mention
from bot.conversations import Focus
from bot.embedded import intents
from bot.embedded.intent import Intent
from bot.embedded.intents.asked import Asked
from bot.embedded.intents.masking import masked
from bot.embedded.intents.model import IntentModel, Ranked
from bot.embedded.intents.train import calibration_error
from bot.embedded.learned import CUED, SURE
from bot.embedded.understanding import understand
from bot.language import Language
from tools.buyer_names.verdict import Verdict
from tools.principal import Principal, Role

HELD_OUT = Path(intents.__file__).parent / "held_out.yaml"
_READER = Principal("P1", "Owner", Role.POLICYHOLDER, ("POL-1",))
_OTHERWISE = {Asked.COMPLAINT: {Intent.HAND_OVER}, Asked.OFF_TOPIC: {Intent.OFF_TOPIC, Intent.KNOWLEDGE}}


@dataclass(frozen=True)
class Judged:
    """A message, what it asks for, the buyers in it, and what the model makes of it."""

    asked: Asked
    message: str
    names: tuple[str, ...]
    ranked: Ranked


def judged(model: IntentModel, file: Path = HELD_OUT) -> Sequence[Judged]:
    """Every message of the file with what the model makes of it."""
    read = yaml.safe_load(file.read_text(encoding="utf-8"))
    found = []
    for intent, lines in read["messages"].items():
        for line in lines.splitlines():
            names = tuple(name for name in read["names"] if "{buyer}" in masked(line, (name,)))
            found.append(Judged(Asked(intent), line, names, model.of(line, names)))
    return found


def figures(found: Sequence[Judged]) -> dict[str, float]:
    """How many the model has right, right among its first two, right where it is sure; its calibration."""
    known = list(Asked)
    shares = np.array([[one.ranked.probability(asked) for asked in known] for one in found])
    labels = np.array([known.index(one.asked) for one in found])
    sure = [one.ranked.best is one.asked for one in found if one.ranked.confidence >= SURE]
    return {
        "messages": len(found),
        "accuracy": float(np.mean([one.ranked.best is one.asked for one in found])),
        "among_two": float(np.mean([one.asked in dict(one.ranked.intents[:2]) for one in found])),
        "sure": len(sure) / len(found),
        "right_where_sure": float(np.mean(sure)),
        "calibration_error": calibration_error(shares, labels),
    }


def understood(found: Sequence[Judged], model: IntentModel | None) -> dict[str, int]:
    """How many of the messages that the embedded model can serve are understood, and how many taken wrongly.

    What is left to a search of the documents, or asked back, is neither. Without `model` by the rules alone.
    """
    right, wrong, served = 0, 0, 0
    for one in found:
        meant = _meant(one.asked)
        if not meant:
            continue
        verdict = Verdict.CERTAIN if one.names else Verdict.NONE
        brief = Brief(_READER, Language.EN, date(2026, 11, 23), Focus(), Mention(verdict, one.names))
        told = understand(one.message, brief, model).intent
        served += 1
        right += told in meant
        wrong += told not in {*meant, Intent.KNOWLEDGE, Intent.UNSURE}
    return {"served": served, "understood": right, "taken_wrongly": wrong}


def _meant(asked: Asked) -> set[Intent]:
    """The intents by which it is served; empty for what others serve: requests, corrections, distress."""
    cued = {intent for intent, held in CUED.items() if asked in held}
    return cued | _OTHERWISE.get(asked, set()) | {one for one in Intent if one.value == asked.value}


def main() -> None:
    model = IntentModel()
    found = judged(model)
    began = time.perf_counter()
    for one in found:
        model.of(one.message, one.names)
    took = (time.perf_counter() - began) * 1000 / len(found)
    for one in found:
        if one.ranked.best is not one.asked:
            told = " ".join(f"{asked.value} {share:.2f}" for asked, share in one.ranked.intents[:3])
            print(f"{one.asked.value:24} {one.message} -> {told}")  # noqa: T201
    measured = {
        "model": {name: round(value, 3) for name, value in figures(found).items()},
        "rules alone": understood(found, None),
        "rules and model": understood(found, model),
        "ms a message": round(took, 2),
    }
    print(json.dumps(measured, indent=1))  # noqa: T201


if __name__ == "__main__":
    main()
