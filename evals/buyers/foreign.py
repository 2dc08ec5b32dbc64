"""Made-up companies of other countries, with namesakes in other trades and under other legal forms."""

import random
from collections.abc import Iterator
from dataclasses import dataclass, replace

from evals.buyers.company import LatinName
from evals.buyers.words import Land, Weighted, Words

STYLES = Weighted(
    [("{lead} {trade}", 62), ("{lead} {trade} {place}", 13), ("{place} {lead} {trade}", 8), ("{lead}", 17)]
)


@dataclass(frozen=True, slots=True)
class Foreigner:
    """A name with its country and town."""

    name: LatinName
    land: Land
    town: str


class ForeignNames:
    """Names without end; those of one family come one after the other."""

    def __init__(self, words: Words, chance: random.Random) -> None:
        self._words, self._chance = words, chance

    def __iter__(self) -> Iterator[Foreigner]:
        while True:
            head = self.one()
            yield head
            kind = self._chance.random()
            if kind < 0.07:
                yield replace(head, name=replace(head.name, trade=self.trade(head), style="{lead} {trade}"))
            elif kind < 0.12:
                yield self._elsewhere(head)
            elif kind < 0.14:
                form = head.land.forms.draw(self._chance)
                if form[0] != head.name.form[0] or "&" in form:
                    yield replace(head, name=replace(head.name, form=form))

    def one(self) -> Foreigner:
        """A company of its own."""
        chance, land = self._chance, self._words.lands.draw(self._chance)
        town, trade, style = chance.choice(land.towns), chance.choice(land.trades), STYLES.draw(chance)
        lead = self.lead(land, alone=style == "{lead}")
        return Foreigner(LatinName(lead, trade, town, land.forms.draw(chance), style), land, town)

    def lead(self, land: Land, *, alone: bool = False) -> str:
        """What it calls itself: a word it made up, or who owns it. One name alone would be everybody's."""
        chance = self._chance
        kind = chance.random()
        if land.code == "RU" or kind < 0.30:
            owner, other = chance.choice(land.names), chance.choice(land.names)
            if alone or kind < 0.18 or land.code == "RU":
                return f"{owner}-{other}" if land.code == "RU" else f"{owner} & {other}"
            return owner
        coined = chance.choice(self._words.coined)
        if kind < 0.36:
            return coined.upper()
        return f"{coined} {chance.choice(land.names)}" if kind < 0.55 else coined

    def trade(self, other_than: Foreigner) -> str:
        """What else it may do."""
        return self._chance.choice([t for t in other_than.land.trades if t != other_than.name.trade])

    def _elsewhere(self, head: Foreigner) -> Foreigner:
        """The same name in another country, as groups have them."""
        while (land := self._words.lands.draw(self._chance)).code == head.land.code:
            pass
        town = self._chance.choice(land.towns)
        style = head.name.style
        return Foreigner(
            replace(head.name, place=town, form=land.forms.draw(self._chance), style=style), land, town
        )
