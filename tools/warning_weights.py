"""The points of early warning as a company sets its own: a YAML file over F9's (docs/early-warning.md)."""

from collections.abc import Mapping
from dataclasses import fields, replace
from difflib import get_close_matches
from pathlib import Path
from typing import Any

import yaml

from tools.early_warning import F9, Weights

NAMES = tuple(field.name for field in fields(Weights))
AT_LEAST_ONE = ("amber", "red", "notches", "horizon_days")


class BadWeights(ValueError):
    """The file of weights cannot be used; the message names it, what is wrong and what would be right."""


def read_weights(path: Path | None) -> Weights:
    """F9's weights, with those of the file in their place. Raises `BadWeights`."""
    if path is None:
        return F9
    try:
        told = yaml.safe_load(path.read_text(encoding="utf-8"))
    except (OSError, UnicodeDecodeError) as error:
        raise BadWeights(f"{path}: the file of warning weights cannot be read ({error}).") from error
    except yaml.YAMLError as error:
        raise BadWeights(f"{path}: this is no YAML: {error}") from error
    try:
        return weights_from(told if told is not None else {})
    except BadWeights as error:
        raise BadWeights(f"{path}: {error}") from error


def weights_from(told: Any) -> Weights:
    """F9's weights with those that are told. Raises `BadWeights` for a name or number that cannot be."""
    if not isinstance(told, Mapping):
        raise BadWeights(
            "a file of warning weights is a mapping of names to numbers, such as `limit_cut: 5`."
        )
    for name, value in told.items():
        if name not in NAMES:
            near = get_close_matches(str(name), NAMES, 1)
            meant = f"Did you mean {near[0]}?" if near else f"The names are {', '.join(NAMES)}."
            raise BadWeights(f"{name}: there is no such weight. {meant}")
        least = 1 if name in AT_LEAST_ONE else 0
        if isinstance(value, bool) or not isinstance(value, int) or not least <= value <= MOST:
            raise BadWeights(f"{name}: {value!r} is no whole number from {least} to {MOST:,}.")
    weights = replace(F9, **told)
    if weights.red < weights.amber:
        raise BadWeights(f"red ({weights.red}) begins below amber ({weights.amber}); it is the higher level.")
    return weights


MOST = 10_000
"""Beyond this a weight is a slip of the pen, and a horizon has no beginning."""
