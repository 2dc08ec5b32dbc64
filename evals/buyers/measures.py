"""How well companies were found: by kind of query, over the whole mix, and beside the targets."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from evals.bound import Bound
from evals.buyers.finder import Found
from evals.buyers.query import ABSENT, Kind

MIX: Mapping[str, tuple[Kind, ...]] = {
    "in_full": (Kind.LEGAL, Kind.NO_FORM, Kind.FOREIGN),
    "short": (Kind.SHORT,),
    "brand": (Kind.BRAND,),
    "pinyin": (Kind.PINYIN, Kind.MIXED),
    "initials": (Kind.INITIALS,),
    "script": (Kind.TRADITIONAL,),
    "typo": (
        Kind.TYPO_SUBSTITUTED,
        Kind.TYPO_DROPPED,
        Kind.TYPO_DOUBLED,
        Kind.TYPO_SWAPPED,
        Kind.TYPO_SOUND,
        Kind.TYPO_SHAPE,
        Kind.TYPO_LATIN,
    ),
    "english": (Kind.ENGLISH, Kind.ENGLISH_SHORT),
    "former": (Kind.FORMER,),
    "number": (Kind.NUMBER, Kind.NUMBER_RESPACED, Kind.ORGANISATION_CODE),
    "sentence": (Kind.SENTENCE_ZH, Kind.SENTENCE_EN),
    "qualified": (Kind.WITH_CITY, Kind.WITH_NUMBER),
}
"""What is reckoned overall: as many queries of each of these, shared out evenly among its kinds.
Queries count alike."""


@dataclass(frozen=True, slots=True)
class Score:
    """Shares of a number of queries; those that no query was asked for are None."""

    of: int
    r1: float | None
    r5: float | None
    r10: float | None
    bound: float | None
    """Acted on, of those with exactly one company that may be meant."""
    bound_wrongly: float | None
    """Acted on though somebody else was meant, nobody, or one of several."""


def score(found: Sequence[Found]) -> Score:
    """Over all of these."""
    present = [one for one in found if one.query.present]
    clear = [one for one in found if one.query.meant.bindable]
    return Score(
        of=len(found),
        r1=_share([one.right_within(1) for one in present]),
        r5=_share([one.right_within(5) for one in present]),
        r10=_share([one.right_within(10) for one in present]),
        bound=_share([one.certain for one in clear]),
        bound_wrongly=_share([one.bound_wrongly for one in found]),
    )


def _share(truths: Sequence[bool]) -> float | None:
    return sum(truths) / len(truths) if truths else None


def of_kinds(found: Iterable[Found], kinds: Iterable[Kind]) -> list[Found]:
    """Those of these kinds."""
    wanted = frozenset(kinds)
    return [one for one in found if one.query.kind in wanted]


def of_the_mix(found: Iterable[Found]) -> list[Found]:
    """Those of companies that are in the directory."""
    return of_kinds(found, [kind for kinds in MIX.values() for kind in kinds])


def of_strangers(found: Iterable[Found]) -> list[Found]:
    """Those of companies that are not in the directory."""
    return of_kinds(found, ABSENT)


@dataclass(frozen=True)
class Target(Bound):
    """A measure of a part of the mix, and what it must reach."""

    part: str
    """A name in the mix, `overall`, `absent` or `bad_number`."""
    measure: str

    def __str__(self) -> str:
        return f"≥ {self.at_least}" if self.at_least is not None else f"≤ {self.at_most}"


TARGETS = (
    Target("overall", "r1", at_least=0.95),
    Target("short", "r1", at_least=0.95),
    Target("short", "r5", at_least=0.99),
    Target("pinyin", "r1", at_least=0.98),
    Target("initials", "r10", at_least=0.90),
    Target("script", "r1", at_least=0.995),
    Target("typo", "r1", at_least=0.99),
    Target("english", "r1", at_least=0.98),
    Target("overall", "bound", at_least=0.85),
    Target("absent", "bound_wrongly", at_most=0.003),
    Target("bad_number", "bound_wrongly", at_most=0.0),
)
