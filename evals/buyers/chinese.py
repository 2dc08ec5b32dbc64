"""Made-up Chinese companies, one after the other, with families and rivals that a matcher must tell apart."""

import random
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import replace

from evals.buyers.company import ChineseName
from evals.buyers.spoken import syllables
from evals.buyers.words import Trade, Weighted, Words, belongs

FORMS = Weighted(
    [
        ("有限公司", 76),
        ("有限责任公司", 8),
        ("股份有限公司", 7),
        ("集团有限公司", 4),
        ("集团股份有限公司", 1),
        ("（集团）有限公司", 1),
        ("厂", 3),
    ]
)
STYLES = Weighted(
    [
        ("{place}{brand}{trade}{form}", 70),
        ("{place}市{brand}{trade}{form}", 8),
        ("{brand}（{place}）{trade}{form}", 9),
        ("{brand}{trade}（{place}）{form}", 5),
        ("{brand}{trade}{form}", 8),
    ]
)
BEFORE = "{place}{brand}{trade}{form}"
ALONE = "{brand}{trade}{form}"


class ChineseNames:
    """Names without end; those of one family come one after the other."""

    def __init__(self, words: Words, chance: random.Random) -> None:
        self._words, self._chance = words, chance
        self._same_sound: dict[tuple[str, ...], list[str]] = defaultdict(list)
        for pair in words.pairs:
            self._same_sound[syllables(pair)].append(pair)

    def __iter__(self) -> Iterator[ChineseName]:
        while True:
            head = self.one()
            yield head
            kind = self._chance.random()
            if kind < 0.09:
                yield from self._family(head)
            elif kind < 0.20:
                yield from self._rival(head, sounding=kind < 0.15)

    def one(self) -> ChineseName:
        """A company of its own."""
        chance, words = self._chance, self._words
        style = STYLES.draw(chance)
        place = words.places.draw(chance) if "{place}" in style else ""
        return ChineseName(place, self.brand(), words.trades.draw(chance), FORMS.draw(chance), style)

    def brand(self) -> str:
        """Two characters mostly, the common ones oftener; the longer ones are seldom shared."""
        chance, pairs = self._chance, self._words.pairs
        pair = pairs[int(len(pairs) * chance.random() ** 1.6)]
        length = chance.random()
        if length < 0.60:
            return pair
        if length < 0.88:
            return pair + chance.choice(self._words.thirds)
        return pair + chance.choice(pairs)

    def trade(self, other_than: Trade) -> Trade:
        """What else a company may do."""
        while (trade := self._words.trades.draw(self._chance)) == other_than:
            pass
        return trade

    def place(self, other_than: str) -> str:
        """Where else it may be."""
        while (place := self._words.places.draw(self._chance)) == other_than:
            pass
        return place

    def same_sound(self, brand: str) -> str | None:
        """Another brand that is read the same."""
        others = [pair for pair in self._same_sound[syllables(brand[:2])] if pair != brand[:2]]
        return self._chance.choice(others) + brand[2:] if others else None

    def same_look(self, brand: str) -> str | None:
        """Another brand that differs by one character of the same look."""
        looks = [
            other
            for place, character in enumerate(brand)
            for alike in self._words.alike.get(character, "")
            if belongs(other := brand[:place] + alike + brand[place + 1 :], self._words.split)
        ]
        return self._chance.choice(looks) if looks else None

    def _rival(self, head: ChineseName, *, sounding: bool) -> Iterator[ChineseName]:
        brand = self.same_sound(head.brand) if sounding else self.same_look(head.brand)
        if brand:
            yield replace(head, brand=brand)

    def _family(self, head: ChineseName) -> Iterator[ChineseName]:
        for _ in range(self._chance.randint(1, 5)):
            kind = self._chance.random()
            if kind < 0.38:
                elsewhere = self.place(head.place)
                yield replace(
                    head, place=elsewhere, style=head.style if head.place else BEFORE, form="有限公司"
                )
            elif kind < 0.70:
                yield replace(head, trade=self.trade(head.trade), form="有限公司")
            elif kind < 0.88:
                yield replace(head, branch=self.place(head.place))
            elif not head.group:
                yield replace(head, form="集团有限公司")
