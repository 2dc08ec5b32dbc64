"""What became of an entry, version by version, each with what it changed; and what changed underneath it."""

from collections.abc import Sequence
from dataclasses import dataclass

from bot.review.bundled import Bundled
from bot.review.differences import Difference, differences
from bot.review.entry import Entry, EntryState, Version, VersionState


@dataclass(frozen=True)
class Chapter:
    """A version beside the one before it."""

    version: Version
    changes: Sequence[Difference] | None
    """None for a first version, which has nothing to be compared with."""
    can_be_put_back: bool


@dataclass(frozen=True)
class Underneath:
    """A later release has another text than the one that was replaced or retired."""

    is_gone: bool
    """The document has the entry no more."""
    changes: Sequence[Difference]
    """None of the text where only who may read it, or what it leads to, is another."""


def history_of(entry: Entry) -> Sequence[Chapter]:
    """Every version, the newest first; the first of an entry of a document is compared with its document."""
    chapters = []
    for place, version in enumerate(entry.versions):
        older = entry.versions[place + 1].text if place + 1 < len(entry.versions) else None
        if older is None and version.base:
            older = version.base.text
        changes = None if older is None else differences(older, version.text)
        is_in_use = version == entry.live or version.state is VersionState.REQUESTED
        chapters.append(Chapter(version, changes, not is_in_use))
    return chapters


def changes_waiting(entry: Entry) -> Sequence[Difference] | None:
    """What the text that waits changes in the one that readers get; None where there is not one of each."""
    waiting, live = entry.requested, entry.live
    shown = live.text if live else None
    if waiting and waiting.base and entry.state is EntryState.BUNDLED:
        shown = waiting.base.text
    return differences(shown, waiting.text) if waiting and shown else None


def underneath_of(entry: Entry, now: Bundled | None) -> Underneath | None:
    """How the document differs from what it was when it was decided on; None where it does not."""
    base = entry.base
    if base is None or base == now:
        return None
    return Underneath(now is None, differences(base.text, now.text) if now else ())
