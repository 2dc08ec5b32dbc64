"""Which documents are versions of one another, what each is called, and until when it is in force."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta

from knowledge.document import Document, Moved, Outline, outline_of
from knowledge.passage import DocumentKind

_MARK = "@"
"""Between a document's id, or its file's path, and the name of an earlier version."""


@dataclass(frozen=True)
class Placed:
    """A document in its place among its versions, and what that changes in the library."""

    document: Document
    moved: tuple[Moved, ...] = ()
    dropped: tuple[str, ...] = ()
    """Versions that came from the same file and are later than what it says now."""


def are_versions(one: Outline, other: Outline) -> bool:
    """Whether two documents are the same one as it is worded from different days on.

    They have one id that their author gave, or no such id and all else alike, and both say from when they
    are in force. Two endorsements are always two documents: each of them changes the policy.
    """
    if _family(one) != _family(other) or not (one.effective_from and other.effective_from):
        return False
    return one.effective_from != other.effective_from and (one.series is not None or _is_one_at_a_time(one))


def place(document: Document, kept: Sequence[Outline], replaces: str | None) -> Placed:
    """The document among those that are kept; `replaces` is the id of what came from the same file before.

    An earlier version from the same file is kept under a name of its own when both have a first day and
    do not bear the same version's name; otherwise it is replaced.
    """
    new = outline_of(document)
    before = next((one for one in kept if one.id == replaces), None)
    others = [one for one in kept if one.id != replaces and _belongs(one, new, before)]
    from_same_file = [one for one in others if before is not None and _is_kept_of(one, before)]
    dropped = [one for one in from_same_file if not _is_earlier(one, new)]
    versions = [one for one in others if one not in dropped]
    if before is not None and _is_earlier(before, new) and not _is_correction(before, new):
        versions.append(replace(before, path=before.path + _MARK + _name(before)))
    ordered = _in_order([*versions, new])
    moved, own = [], document
    for position, one in enumerate(ordered):
        called, ends = _called(one, ordered, new, before), _ends(one, ordered[position + 1 :])
        if one is new:
            own = replace(document, id=called, effective_to=ends)
            continue
        stood = next(outline for outline in kept if outline.id == one.id)
        if (stood.id, stood.path, stood.effective_to) != (called, one.path, ends):
            moved.append(Moved(one.id, called, one.path, ends))
    return Placed(own, tuple(moved), tuple(one.id for one in dropped))


def without(gone: Iterable[str], kept: Sequence[Outline]) -> list[Moved]:
    """How the versions that stay are called and in force when some documents are gone."""
    left_out = set(gone)
    moved = []
    for lost in (one for one in kept if one.id in left_out):
        ordered = _in_order(one for one in kept if one.id not in left_out and are_versions(one, lost))
        for position, one in enumerate(ordered):
            called, ends = _called(one, ordered, one, None), _ends(one, ordered[position + 1 :])
            if (one.id, one.effective_to) != (called, ends):
                moved.append(Moved(one.id, called, one.path, ends))
    return list({one.document_id: one for one in moved}.values())


def kept_of(path: str, kept: Iterable[Outline]) -> list[str]:
    """The ids of the earlier versions that were kept when the file of this path was replaced."""
    return [one.id for one in kept if origin(one) == path]


def origin(outline: Outline) -> str | None:
    """The path of the file from which an earlier version was kept; None for a document of its own file."""
    base, mark, name = outline.id.rpartition(_MARK)
    ending = _MARK + name
    return outline.path.removesuffix(ending) if base and mark and outline.path.endswith(ending) else None


def _family(one: Outline) -> tuple[object, ...]:
    if one.series is not None:
        return (one.series, one.kind, one.language, one.policies)
    return (one.title, one.kind, one.language, one.policies, one.insurer, one.country, one.audience)


def _is_one_at_a_time(one: Outline) -> bool:
    return one.kind is not DocumentKind.ENDORSEMENT


def _belongs(one: Outline, new: Outline, before: Outline | None) -> bool:
    return are_versions(one, new) or (before is not None and _is_kept_of(one, before))


def _is_kept_of(one: Outline, before: Outline) -> bool:
    return origin(one) == before.path


def _is_earlier(before: Outline, new: Outline) -> bool:
    if before.effective_from is None or new.effective_from is None or before.policies != new.policies:
        return False
    return before.effective_from < new.effective_from


def _is_correction(before: Outline, new: Outline) -> bool:
    """Whether the version bears the same name as before: then its first day was put right."""
    return before.version is not None and before.version == new.version


def _in_order(versions: Iterable[Outline]) -> list[Outline]:
    return sorted(versions, key=lambda one: one.effective_from or date.min)


def _called(one: Outline, ordered: Sequence[Outline], new: Outline, before: Outline | None) -> str:
    """The plain id for the last version; the others have theirs with the version's name."""
    if one.series is not None:
        return one.series if one is ordered[-1] else one.series + _MARK + _name(one)
    is_replaced = before is not None and one.id == before.id and one is not new
    return one.id + _MARK + _name(one) if is_replaced else one.id


def _ends(one: Outline, later: Sequence[Outline]) -> date | None:
    following = next(
        (other.effective_from for other in later if other.effective_from != one.effective_from), None
    )
    if following is None:
        return one.ends_on
    eve = following - timedelta(days=1)
    return min(one.ends_on, eve) if one.ends_on else eve


def _name(one: Outline) -> str:
    named = one.version or (one.effective_from.isoformat() if one.effective_from else "")
    return named.replace("#", "-").replace(_MARK, "-").replace("/", "-").strip()
