"""The crowd about a few companies of a large directory: all who may be meant by what is typed for them."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence

from rapidfuzz.distance import OSA

from evals.buyers.company import ChineseName, Company, Name
from evals.buyers.spoken import syllables


def sampled(directory: Iterable[Company], size: int, count: int) -> Iterator[Company]:
    """So many companies, evenly spread over a directory of this size."""
    every = max(1, size // count)
    for place, company in enumerate(directory):
        if place % every == every // 2:
            yield company


def crowd_of(targets: Sequence[Company], directory: Iterable[Company]) -> list[Company]:
    """The targets, and whoever has the same number, or a brand that sounds the same or is, in the same trade,
    one slip away.

    The truth about a query for one of the targets is the same in the crowd as in the whole directory, which
    need not fit into memory.
    """
    sounds = {_sound(_brand(name)) for company in targets for name in _names(company)}
    by_trade: dict[str, set[str]] = defaultdict(set)
    for company in targets:
        for name in _names(company):
            by_trade[_trade(name)].add(_brand(name))
    numbers = {number for company in targets for number in company.numbers}
    wanted = {company.id for company in targets}

    def belongs(company: Company) -> bool:
        if company.id in wanted or not numbers.isdisjoint(company.numbers):
            return True
        return any(
            _sound(brand := _brand(name)) in sounds
            or any(
                abs(len(brand) - len(other)) < 2 and OSA.distance(brand, other, score_cutoff=1) <= 1
                for other in by_trade.get(_trade(name), ())
            )
            for name in _names(company)
        )

    return [company for company in directory if belongs(company)]


def _names(company: Company) -> tuple[Name, ...]:
    return (company.name, *(name for _, name in company.also))


def _brand(name: Name) -> str:
    return name.brand if isinstance(name, ChineseName) else name.lead


def _trade(name: Name) -> str:
    return name.trade.words[0] if isinstance(name, ChineseName) else name.trade


def _sound(brand: str) -> str:
    """As it is read, or as it is spelt: an English name may have the brand in it either way."""
    spoken = "".join(syllables(brand)) if brand[:1] >= "一" else brand
    return spoken.casefold().replace(" ", "")
