"""Every kind of query over one directory: to fit with, or to report on."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from evals.buyers.absent import Stranger
from evals.buyers.company import Company
from evals.buyers.directory import companies
from evals.buyers.holders import Holders
from evals.buyers.query import PRESENT, Kind, Query
from evals.buyers.typed import Typist
from evals.buyers.words import Split


@dataclass(frozen=True)
class Questions:
    """A directory and what is typed to find its companies, and others."""

    directory: Sequence[Company]
    queries: Sequence[Query]


def questions(size: int, split: Split, asked: Mapping[Kind, int], seed: int = 1) -> Questions:
    """So many queries of each kind over a directory of this size.

    Fit weights and thresholds on `Split.FIT` alone: the two halves share no brand and no sentence, so that
    what is reported on `Split.REPORT` was never seen. Numbers, places, trades and legal forms are those of
    the world and are in both.
    """
    directory = tuple(companies(size, split, seed))
    holders = Holders(directory)
    typist, stranger = Typist(holders, split, seed), Stranger(holders, split, seed)
    found = [
        query
        for kind, count in asked.items()
        for query in (typist if kind in PRESENT else stranger).queries(kind, count)
    ]
    return Questions(directory, found)
