"""The questions of one report: the mix of companies that are there, and those that are not."""

from collections.abc import Mapping

from evals.buyers.measures import MIX
from evals.buyers.query import ABSENT, Kind

EACH = 240
"""Queries of each part of the mix."""
EACH_ABSENT = 150
"""Queries of each kind of absent company: it takes many to tell .3 % from nothing."""


def counts(each: int = EACH, each_absent: int = EACH_ABSENT) -> Mapping[Kind, int]:
    """How many queries of each kind make up the mix."""
    present = {kind: -(-each // len(kinds)) for kinds in MIX.values() for kind in kinds}
    absent = dict.fromkeys((*ABSENT, Kind.BAD_NUMBER), each_absent)
    return present | absent


def of_the_outside(each: int = 60) -> Mapping[Kind, int]:
    """Over the shared generator's directory: it knows no former names, and makes no organisation codes."""
    missing = (Kind.FORMER, Kind.ORGANISATION_CODE)
    return {kind: each for kind in Kind if kind not in missing}
