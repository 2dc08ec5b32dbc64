"""Training of the sense of the field: `python -m knowledge.scope.train`, seconds; same data, same weights.

A logistic regression over words and pairs of words. The field is heard in the phrasings of the FAQ entries that
evals do not ask about, the glossary and the concepts of the lexicon; its neighbours in `elsewhere.*.txt`.
"""

import json
from collections.abc import Iterator
from itertools import chain

from knowledge.encoder.corpus import entries, held_out
from knowledge.lexicon.lexicon import lexicon
from knowledge.scope.field_sense import FITTED, terms

_STRENGTH = 1.0
_LEAST = 0.05
"""Smaller weights change nothing and would make the file longer."""


def inside() -> list[str]:
    """Messages of the field."""
    kept_apart = held_out()
    asked = [
        question
        for entry in entries()
        if entry.id not in kept_apart
        for questions in entry.questions.values()
        for question in questions
    ]
    return [*asked, *_own_words()]


def outside() -> list[str]:
    """Messages of other matters, and single words that give these away."""
    return list(dict.fromkeys(chain(_written(), _listed())))


def _own_words() -> Iterator[str]:
    return chain.from_iterable(one.words() for one in lexicon().concepts if one.of_the_field)


def _written() -> Iterator[str]:
    for path in sorted(FITTED.parent.glob("elsewhere.??.txt")):
        yield from _lines(path.read_text(encoding="utf-8"))


def _listed() -> Iterator[str]:
    for line in _lines((FITTED.parent / "elsewhere.words.txt").read_text(encoding="utf-8")):
        _, chinese, english = line.split("|")
        yield from (word.strip() for word in f"{chinese},{english}".split(",") if word.strip())


def _lines(text: str) -> Iterator[str]:
    return (line.strip() for line in text.splitlines() if line.strip() and not line.startswith("#"))


def fit(field: list[str], others: list[str]) -> tuple[dict[str, float], float]:
    """The weight of every term that two messages have, and the intercept."""
    from sklearn.feature_extraction.text import CountVectorizer
    from sklearn.linear_model import LogisticRegression

    counted = CountVectorizer(analyzer=terms, min_df=2)
    rows = counted.fit_transform([*field, *others])
    labels = [1] * len(field) + [0] * len(others)
    model = LogisticRegression(C=_STRENGTH, class_weight="balanced", solver="liblinear").fit(rows, labels)
    weights = zip(counted.get_feature_names_out(), model.coef_[0], strict=True)
    kept = {term: round(float(weight), 2) for term, weight in weights if abs(weight) >= _LEAST}
    return kept, round(float(model.intercept_[0]), 3)


def main() -> None:
    weights, intercept = fit(inside(), outside())
    fitted = {"intercept": intercept, "weights": weights}
    FITTED.write_text(json.dumps(fitted, ensure_ascii=False, indent=0) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
