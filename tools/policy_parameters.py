"""Policy parameters as a book gives them: checked, and made into typed terms."""

import functools
import json
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from pydantic import TypeAdapter, ValidationError

from tools.policies import PARAMETERS, DeductibleKind, PolicyTerms


class BadParameters(ValueError):
    """Parameters of a policy that cannot be read; for whoever wrote the policy."""

    def __init__(self, problems: Sequence[tuple[str, str]]) -> None:
        self.problems = tuple(problems)
        """Each parameter's dotted name, and what would be right."""
        super().__init__("; ".join(f"{name}: {problem}" for name, problem in problems))


def terms_from(parameters: Mapping[str, Any]) -> PolicyTerms:
    """The typed terms of parameters in JSON form, named as in `policies.yaml` (DESIGN §4.5).

    What is left out stays unknown. Raises `BadParameters` naming every parameter that cannot be read.
    """
    problems = list(_misnamed(parameters)) + list(_contradictions(parameters))
    try:
        # Strict JSON: "30" is no number of days and 1 is no truth, yet "0.90" is a decimal.
        terms = _terms_type().validate_json(json.dumps(_as_fields(parameters), default=str), strict=True)
    except ValidationError as error:
        problems += [(_dotted(found["loc"]), _wanted(found)) for found in error.errors()]
    if problems:
        raise BadParameters(problems)
    return terms


@functools.cache
def _terms_type() -> TypeAdapter[PolicyTerms]:
    return TypeAdapter(PolicyTerms)


FIELDS: Mapping[str, tuple[str, ...]] = {
    "insured_percentage": ("named", "discretionary", "political"),
    "overdue_notice": ("days", "months", "from"),
    "waiting_period": ("days", "months", "from"),
    "claim_filing": ("days", "months", "from"),
    "examination": ("days", "working_days"),
    "collection_handover": ("days", "months", "from"),
    "declaration": ("frequency", "days"),
    "discretionary_limit": ("amount",),
    "deductible": ("kind", "amount", "order", "used"),
    "maximum_liability": ("amount", "multiple_of_premium", "paid"),
    "premium": ("rate", "minimum", "deposit", "paid"),
}
"""The fields of the parameters that have some, as `policies.yaml` names them."""


def _as_fields(parameters: Mapping[str, Any]) -> dict[str, Any]:
    """The same by the names of `PolicyTerms`: `from` is a word of Python, a limit's amount stands alone."""
    named: dict[str, Any] = {}
    for name, value in parameters.items():
        if isinstance(value, Mapping):
            if name == "discretionary_limit":
                value = value.get("amount")
            else:
                value = {"start" if key == "from" else key: inner for key, inner in value.items()}
        named[name] = value
    return named


def _dotted(location: tuple[int | str, ...]) -> str:
    if location == ("discretionary_limit",):
        return "discretionary_limit.amount"
    return ".".join("from" if part == "start" else str(part) for part in location)


def _misnamed(parameters: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    for name, value in parameters.items():
        if name not in PARAMETERS:
            yield name, f"there is no such parameter; there are {', '.join(PARAMETERS)}"
        elif isinstance(value, Mapping) and name in FIELDS:
            for key in value:
                if key not in FIELDS[name]:
                    yield f"{name}.{key}", f"{name} has the fields {', '.join(FIELDS[name])}"


def _contradictions(parameters: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    given = {
        name: {key for key, inner in value.items() if inner is not None}
        for name, value in parameters.items()
        if isinstance(value, Mapping)
    }
    for name, pair in (
        ("overdue_notice", {"days", "months"}),
        ("waiting_period", {"days", "months"}),
        ("claim_filing", {"days", "months"}),
        ("collection_handover", {"days", "months"}),
        ("maximum_liability", {"amount", "multiple_of_premium"}),
    ):
        if pair <= given.get(name, set()):
            yield name, f"has both {' and '.join(sorted(pair))}; give one of them"
    if given.get("deductible") and "kind" not in given["deductible"]:
        yield "deductible.kind", f"is needed beside an amount: {' or '.join(DeductibleKind)}"


def _wanted(error: Any) -> str:
    """What would be right, for what pydantic found wrong."""
    kind, limits = error["type"], error.get("ctx", {})
    if kind == "less_than_equal":
        return "is a fraction between 0 and 1: write 0.90 for 90 %"
    if kind == "enum":
        return f"is one of {limits['expected']}"
    if kind == "dataclass_type":
        return f"has the fields {', '.join(FIELDS[error['loc'][0]])}"
    if kind.startswith("decimal"):
        return "is a number: write 1250.50, without thousands separators, currency or %"
    wanted = {
        "greater_than_equal": "is not negative",
        "bool_type": "is true or false",
        "string_type": "is text",
    }
    wanted |= {"tuple_type": "is a list", "int_type": "is a whole number, without a unit"}
    return wanted.get(kind, str(error["msg"]))
