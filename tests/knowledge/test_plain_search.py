"""Scores and their order are those of a plain computation, however a shelf came to be."""

import random
from collections import Counter
from collections.abc import Sequence

import numpy as np
import pytest

from knowledge.catalogue import Shelf, as_line
from knowledge.folding import tokens
from knowledge.key import Key, KeyKind, group_of, keys_of
from knowledge.lexical import KINDS, Saturation, score
from knowledge.matching import match
from knowledge.passage import DocumentKind, Passage
from knowledge.shelf_plan import ShelfPlan, Way
from knowledge.weights import fitted
from tests.knowledge.texts import document, entry, passage

_WORDS = "逾期 通知 限额 保费 等待期 理赔 overdue notice limit claim premium 12.1 买方 破产".split()
_SATURATION = (Saturation(1.2, 0.5), Saturation(2.0, 0.4), Saturation(1.3, 0.6), Saturation(1.4, 0.7))


def shelf_of(dice: random.Random, size: int) -> list[Passage]:
    """Passages of several documents, some of them FAQ entries in two languages, some the same as others."""
    found: list[Passage] = []
    for place in range(size):
        about = document(f"d{place // 4:03d}")
        if place % 3:
            found.append(passage(about, _said(dice, 9), f"{place:03d}"))
        else:
            asked = [_said(dice, 3) for _ in range(dice.randrange(1, 4))]
            language = dice.choice(["zh", "en", "zh-Hant"])
            one = entry(about, f"e{place // 6}", asked, _said(dice, 6), language)
            found.append(passage(about, one.text, f"{place:03d}", **_of_entry(one)))
    return found


def _of_entry(one: Passage) -> dict[str, object]:
    return {
        "entry": one.entry,
        "questions": one.questions,
        "language": one.language,
        "kind": DocumentKind.FAQ,
        "section": one.section,
    }


def _said(dice: random.Random, words: int) -> str:
    return " ".join(dice.choices(_WORDS, k=dice.randrange(1, words)))


def plain_scores(question: Sequence[str], shelves: Sequence[Sequence[Key]], field: str) -> list[list[float]]:
    """BM25 as the books write it, one key and one term after the other, as a share of its most."""
    keys = [(key.kind, getattr(tokens(key.text), field)) for shelf in shelves for key in shelf]
    average = {
        kind: max(1.0, sum(lengths) / len(lengths)) if lengths else 1.0
        for kind in KINDS
        for lengths in [[len(terms) for one, terms in keys if one is kind]]
    }

    def norm(kind: KeyKind, length: int) -> float:
        shape = _SATURATION[KINDS.index(kind)]
        return shape.k1 * (1 - shape.b + shape.b * length / average[kind])

    asked, itself, without_end = Counter(question), 0.0, 0.0
    rarity = {}
    for term, times in asked.items():
        held = sum(term in terms for _, terms in keys)
        rarity[term] = float(np.log1p((len(keys) - held + 0.5) / (held + 0.5)))
        itself += times * rarity[term] * times / (times + norm(KeyKind.QUESTION, len(question)))
        without_end += times * rarity[term]

    def of(key: Key) -> float:
        counts = Counter(getattr(tokens(key.text), field))
        length = sum(counts.values())
        total = sum(
            times * rarity[term] * counts[term] / (counts[term] + norm(key.kind, length))
            for term, times in asked.items()
            if counts[term]
        )
        most = itself if key.kind is KeyKind.QUESTION else without_end
        return min(1.0, total / most) if most else 0.0

    return [[of(key) for key in shelf] for shelf in shelves]


@pytest.mark.parametrize("seed", range(6))
@pytest.mark.parametrize("field", ["characters", "bigrams"])
def test_scores_are_those_of_a_plain_computation(seed: int, field: str) -> None:
    dice = random.Random(seed)  # noqa: S311 - test data, no secrets
    stocks = [shelf_of(dice, dice.randrange(1, 40)) for _ in range(3)]
    shelves = [Shelf.build(f"s{place}", stock) for place, stock in enumerate(stocks)]
    question = getattr(tokens(_said(dice, 6)), field)

    fields = [getattr(shelf.lexical, field) for shelf in shelves]
    fast = score(question, fields, [shelf.lexical.kinds for shelf in shelves], _SATURATION)

    slow = plain_scores(question, [keys_of(stock) for stock in stocks], field)
    for one, other in zip(fast, slow, strict=True):
        np.testing.assert_allclose(one, other, rtol=1e-4, atol=1e-6)


@pytest.mark.parametrize("seed", range(6))
def test_groups_come_in_the_order_of_their_best_keys_and_equal_ones_by_name(seed: int) -> None:
    dice = random.Random(seed)  # noqa: S311 - test data, no secrets
    stocks = [shelf_of(dice, 120), shelf_of(dice, 5)]
    shelves = [Shelf.build(f"s{place}", stock) for place, stock in enumerate(stocks)]

    matches = match(_said(dice, 4), shelves, None, "zh", fitted())

    wanted = []
    for place, stock in enumerate(stocks):
        best: dict[str, tuple[float, int]] = {}
        for number, key in enumerate(keys_of(stock)):
            group, here = group_of(stock[key.passage]), float(matches.fused[place][number])
            if here > best.get(group, (0.0, 0))[0]:
                best[group] = (here, number)
        wanted += [(-points, group, place, number) for group, (points, number) in best.items()]
    ranked = [(-one.score, one.group, one.shelf, one.key) for one in matches.ranked()]
    assert ranked == sorted(wanted, key=lambda one: (one[0], one[1]))


@pytest.mark.parametrize("seed", range(12))
def test_a_changed_shelf_is_byte_by_byte_the_one_built_anew(seed: int) -> None:
    dice = random.Random(seed)  # noqa: S311 - test data, no secrets
    stock = shelf_of(dice, dice.randrange(0, 60))
    shelf = Shelf.build("s", stock)
    for _turn in range(3):
        stays = list(range(len(stock)))
        kept = [stock[place] for place in stays if dice.random() > 0.1]
        changed = [
            passage(document(one.document_id), _said(dice, 9), one.id) if dice.random() < 0.1 else one
            for one in kept
        ]
        for _added in range(dice.randrange(3)):
            place = dice.randrange(len(changed) + 1)
            changed.insert(place, passage(document(f"n{dice.random()}"), _said(dice, 9)))
        shelf = _through(shelf, changed)
        anew = Shelf.build("s", changed)
        for name, array in {**anew.arrays, **anew.lexical.arrays()}.items():
            np.testing.assert_array_equal({**shelf.arrays, **shelf.lexical.arrays()}[name], array, name)
        assert list(shelf.keys) == keys_of(changed)
        assert list(shelf.passages) == changed
        stock = changed


def _through(shelf: Shelf, passages: Sequence[Passage]) -> Shelf:
    numbered = Shelf(shelf.name, shelf.lexical, {**shelf.arrays, "numbers": np.arange(len(shelf.keys))})
    plan = ShelfPlan.of(passages, numbered, None)
    assert plan.way is not Way.ANEW
    assert [as_line(one) for one in passages] == list(plan.lines)
    return shelf.changed(plan.lines, plan.stays)[0]


def test_what_was_put_in_another_order_is_taken_for_new() -> None:
    about = document("d")
    first, second, third = (passage(about, text, text) for text in ("甲", "乙", "丙"))
    shelf = Shelf.build("s", [first, second, third])
    numbered = Shelf("s", shelf.lexical, {**shelf.arrays, "numbers": np.arange(3)})

    plan = ShelfPlan.of([third, first, second], numbered, None)

    assert plan.stays.tolist() == [2, -1, -1]
    assert list(shelf.changed(plan.lines, plan.stays)[0].passages) == [third, first, second]
