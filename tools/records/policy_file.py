"""policies.yaml: each policy's schedule and endorsements, checked parameter by parameter."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from difflib import get_close_matches
from pathlib import Path
from typing import Annotated, Any

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from tools.periods import has_holidays
from tools.policies import PARAMETERS, Endorsement, Policy, PolicyStatus
from tools.policy_parameters import FIELDS, BadParameters, terms_from
from tools.records.cells import Currency, Day, Id, Text, word_of
from tools.records.codes import COUNTRIES
from tools.records.problems import BookError, Findings, Unreadable
from tools.records.text_file import decoded
from tools.records.yaml_tree import Place, YamlTree, read_yaml
from tools.terms_in_force import parameters_on


class _Part(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class _Period(_Part):
    begins: Day | None = Field(None, alias="from")
    ends: Day | None = Field(None, alias="to")


class _Change(_Part):
    no: Id
    effective: Day
    sets: dict[str, Any] = {}
    text: Text = ""


class _Head(_Part):
    """What policies.yaml says of a policy beside its parameters."""

    policy_id: Id
    policyholder: Text
    currency: Currency
    insurer: Text | None = None
    status: Annotated[PolicyStatus, word_of(PolicyStatus)] | None = None
    period: _Period = _Period()
    clauses: dict[str, Text] = {}
    endorsements: tuple[_Change, ...] = ()


_NAMES = (*_Head.model_fields, *PARAMETERS)


@dataclass(frozen=True)
class NumberedPolicy:
    line: int
    policy: Policy


def read_policies(path: Path, findings: Findings) -> tuple[list[NumberedPolicy], set[str]] | None:
    """The policies of the file, and the numbers of all it mentions, whether they can be read or not.

    None when the file as a whole cannot be read. What is wrong is said to `findings`.
    """
    try:
        tree = read_yaml(decoded(path))
        if not isinstance(tree.value, list):
            raise Unreadable("is not a list of policies", "Begin each with '- policy_id: …'.")
    except Unreadable as error:
        findings.unreadable(path.name, error)
        return None
    for place, line in tree.repeated:
        findings.error(BookError(path.name, "stands twice", line, _dotted(place), None, "Keep one."))
    read = [_Reading(path.name, tree, number, findings) for number in range(len(tree.value))]
    if not read:
        findings.warn(path.name, "has no policies")
    policies = [NumberedPolicy(one.line, policy) for one in read if (policy := one.policy()) is not None]
    return policies, {one.policy_id for one in read}


class _Reading:
    """One policy of the file on its way in."""

    def __init__(self, file: str, tree: YamlTree, number: int, findings: Findings) -> None:
        self._file, self._tree, self._number, self._findings = file, tree, number, findings
        self._data = tree.value[number]
        self.line = tree.line((number,)) or 1

    @property
    def policy_id(self) -> str:
        return str(self._data.get("policy_id", "")) if isinstance(self._data, dict) else ""

    def policy(self) -> Policy | None:
        """The policy; None when anything in it is wrong, which is said."""
        if not isinstance(self._data, dict):
            self._say((), "is no policy", "Write it like '- policy_id: …'.")
            return None
        given = {name: value for name, value in self._data.items() if value is not None}
        right = [self._known(given), head := self._head(given)]
        schedule = {name: _in_full(name, given[name]) for name in given if name in PARAMETERS}
        right.append(self._terms_are_right(schedule))
        if head is None or not all(right):
            return None
        policy = _as_policy(head, schedule)
        self._warn_of(policy)
        return policy if self._endorsements_are_right(policy) else None

    def _known(self, given: Mapping[str, Any]) -> bool:
        unknown = [name for name in given if name not in _NAMES]
        for name in unknown:
            self._say((name,), "is not a word of policies.yaml", _meant(name, _NAMES))
        return not unknown

    def _head(self, given: Mapping[str, Any]) -> _Head | None:
        try:
            head = _Head.model_validate(
                _without_unknown({name: given[name] for name in given if name in _Head.model_fields})
            )
        except ValidationError as error:
            for found in error.errors():
                self._say(found["loc"], *_said(found))
            return None
        begins, ends = head.period.begins, head.period.ends
        if begins and ends and ends < begins:
            self._say(("period", "to"), f"is before the period's first day {begins}")
            return None
        return head

    def _terms_are_right(self, schedule: Mapping[str, Any]) -> bool:
        try:
            terms_from(schedule)
        except BadParameters as error:
            for name, problem in error.problems:
                self._say(_place(name), problem)
            return False
        return True

    def _endorsements_are_right(self, policy: Policy) -> bool:
        """Each endorsement names known parameters and, after those before it, leaves terms we can read."""
        so_far = replace(policy, endorsements=())
        for number, change in sorted(enumerate(policy.endorsements), key=lambda one: one[1].effective):
            place: Place = ("endorsements", number, "sets")
            if self._names_are_right(change, place) and self._values_are_right(so_far, change, place):
                so_far = replace(so_far, endorsements=(*so_far.endorsements, change))
        return len(so_far.endorsements) == len(policy.endorsements)

    def _names_are_right(self, change: Endorsement, place: Place) -> bool:
        unknown = [name for name in change.sets if name not in _SETTABLE]
        for name in unknown:
            self._say((*place, name), "is not a parameter of a policy", _meant(name, _SETTABLE))
        return not unknown

    def _values_are_right(self, policy: Policy, change: Endorsement, place: Place) -> bool:
        whole = {name: value for name, value in change.sets.items() if name in PARAMETERS}
        try:
            terms_from(whole)  # before single fields are set in what may not be a mapping
            terms_from(parameters_on(_with(policy, change), change.effective))
        except BadParameters as error:
            for name, problem in error.problems:
                setting = name if name in change.sets else _set_with(name, change)
                self._say((*place, setting), problem if setting == name else f"{name} {problem}")
            return False
        return True

    def _warn_of(self, policy: Policy) -> None:
        for name in policy.clauses:
            if _head_of(name) not in _NAMES:
                self._findings.warn(self._file, f"clauses.{name} names no parameter", self.line)
        holidays = policy.schedule.get("public_holidays")
        if holidays is not None and not has_holidays(str(holidays)):
            text = f"public_holidays: none are known for {holidays!r}, so weekends alone count"
            self._findings.warn(self._file, text, self.line)
        for country in policy.schedule.get("countries") or ():
            if country not in COUNTRIES:
                self._findings.warn(
                    self._file,
                    f"countries: {country!r} is not one of ISO 3166 and will match no buyer",
                    self.line,
                )

    def _say(self, place: Place, problem: str, would_be_right: str = "") -> None:
        found: Any = self._data
        for part in place:
            within = isinstance(found, dict) and part in found
            listed = isinstance(found, list) and isinstance(part, int)
            found = found[part] if within or listed else None
        shown = None if found is None or isinstance(found, dict | list) else str(found)
        line = self._tree.line((self._number, *place))
        name = _dotted(place) or None
        self._findings.error(BookError(self._file, problem, line, name, shown, would_be_right))


def _as_policy(head: _Head, schedule: Mapping[str, Any]) -> Policy:
    return Policy(
        policy_id=head.policy_id,
        policyholder=head.policyholder,
        currency=head.currency,
        insurer=head.insurer,
        status=head.status,
        period_from=head.period.begins,
        period_to=head.period.ends,
        schedule=schedule,
        clauses=head.clauses,
        endorsements=tuple(
            Endorsement(
                change.no,
                change.effective,
                {name: _in_full(name, value) for name, value in change.sets.items()},
                change.text,
            )
            for change in head.endorsements
        ),
    )


def _in_full(name: str, value: Any) -> Any:
    """A bare amount as a discretionary limit is the short form of its one field."""
    short = name == "discretionary_limit" and value is not None and not isinstance(value, dict)
    return {"amount": value} if short else value


def _without_unknown(value: Any) -> Any:
    """Mappings without the keys whose value is unknown, except within `sets`, which may set unknown."""
    if isinstance(value, dict):
        return {
            key: inner if key == "sets" else _without_unknown(inner)
            for key, inner in value.items()
            if inner is not None
        }
    return [_without_unknown(inner) for inner in value] if isinstance(value, list) else value


_SETTABLE = (*PARAMETERS, *(f"{name}.{key}" for name, keys in FIELDS.items() for key in keys))


def _with(policy: Policy, change: Endorsement) -> Policy:
    return replace(policy, endorsements=(*policy.endorsements, change))


def _set_with(name: str, change: Endorsement) -> str:
    """The name in `sets` that touches the same parameter."""
    return next((key for key in change.sets if _head_of(key) == _head_of(name)), name)


def _said(found: Any) -> tuple[str, str]:
    """What is wrong and what would be right, for what pydantic found."""
    if found["type"] == "cell":
        return found["ctx"]["problem"], found["ctx"]["would_be_right"]
    if found["type"] == "missing":
        return "is missing", "Every policy needs it."
    if found["type"] == "extra_forbidden":
        return "is not known here", ""
    if found["type"] in {"model_type", "dict_type"}:
        return "has fields of its own", "Write it like {name: value}."
    return str(found["msg"]), ""


def _meant(name: str, known: Sequence[str]) -> str:
    close = get_close_matches(name, known, 2, 0.6)
    return f"Did you mean {' or '.join(close)}?" if close else f"Known: {', '.join(known)}."


def _head_of(name: str) -> str:
    return name.partition(".")[0]


def _place(name: str) -> Place:
    return tuple(int(part) if part.isdecimal() else part for part in name.split("."))


def _dotted(place: Place) -> str:
    return ".".join(str(part) for part in place)
