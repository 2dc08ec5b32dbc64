"""Shelves: the parts of the index that are kept apart because different people may read them."""

import hashlib
from collections.abc import Iterable

from knowledge.passage import Passage, Reader

_POLICY = "policy-"


def shelf_of_policy(policy: str) -> str:
    """The shelf of one policy's own documents; hashed, because Chroma's names allow few characters."""
    return _POLICY + hashlib.sha256(policy.encode()).hexdigest()[:24]


def shelves_of(passage: Passage) -> tuple[str, ...]:
    """Where a passage stands: with each policy it belongs to, else with its audience."""
    if passage.policies:
        return tuple(shelf_of_policy(policy) for policy in dict.fromkeys(passage.policies))
    return (passage.audience.value,)


def open_to(reader: Reader, shelves: Iterable[str]) -> list[str]:
    """Those of the given shelves that this reader may look at, in a fixed order."""
    if reader.everything:
        return sorted(shelves)
    allowed = {audience.value for audience in reader.audiences}
    allowed |= {shelf_of_policy(policy) for policy in reader.policies}
    return sorted(allowed.intersection(shelves))


def may_read(reader: Reader, passage: Passage) -> bool:
    """The second lock: a shelf says where to look, this says what may be shown."""
    if reader.everything:
        return True
    if passage.policies and not set(passage.policies) & set(reader.policies):
        return False
    return passage.audience in reader.audiences
