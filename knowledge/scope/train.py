"""Training of the sense of the field: `python -m knowledge.scope.train`, seconds; same data and weights.

A logistic regression over words and pairs. The field is heard in the encoder's training texts, which have
nothing of the entries that evals ask about, and in the lexicon; its neighbours in `elsewhere.*.txt`.
"""

import json
from collections.abc import Iterator
from itertools import chain

from knowledge.encoder.corpus import groups
from knowledge.lexicon.lexicon import lexicon
from knowledge.scope.field_sense import FITTED, terms

_STRENGTH = 3.0
_LONGEST = 90
_WORDS_ALONE = ("concept:", "term:", "word:")
_LEAST = 0.05
"""Smaller weights change nothing and would make the file longer."""


_FRAMES = {
    "zh": (
        "{}怎么理赔",
        "{}能赔多少",
        "{}保费多少钱",
        "{}到期了怎么续",
        "{}怎么办理",
        "{}逾期了怎么办",
        "{}要什么材料",
        "{}多久到账",
        "{}的额度能不能提",
        "{}可以退吗",
        "{}合适吗",
        "{}在哪里查",
        "请问{}算不算",
        "客户问{}",
        "我的{}",
    ),
    "en": (
        "how do I claim for {}",
        "is {} covered",
        "{} policy renewal",
        "{} premium",
        "my {} is overdue",
        "{} limit",
        "what documents for {}",
        "how long until {} is paid",
        "can I cancel {}",
        "where do I check {}",
        "{} help",
        "a customer asks about {}",
        "what is {}",
        "{} deductible",
        "invoice for {}",
    ),
}
"""What is asked of any matter: these words, the field's own among them, must not tell the matters apart."""


def inside() -> list[str]:
    """Messages of the field: what the encoder learns from, but for long texts and everyday words alone."""
    said = (text for group in groups() if not group.name.startswith(_WORDS_ALONE) for text in group.texts)
    return list(dict.fromkeys(chain((text for text in said if len(text) <= _LONGEST), _own_words())))


def outside() -> list[str]:
    """Messages of other matters, and single words that give these away."""
    return list(dict.fromkeys(chain(_written(), _listed())))


def _own_words() -> Iterator[str]:
    return chain.from_iterable(one.words() for one in lexicon().concepts if one.of_the_field)


def _written() -> Iterator[str]:
    for path in sorted(FITTED.parent.glob("elsewhere.??.txt")):
        yield from _lines(path.read_text(encoding="utf-8"))


def _listed() -> Iterator[str]:
    """Each listed word alone and in two of the frames."""
    for place, (language, word) in enumerate(_words()):
        frames = _FRAMES[language]
        yield word
        yield frames[place % len(frames)].format(word)
        yield frames[(7 * place + 3) % len(frames)].format(word)


def _words() -> Iterator[tuple[str, str]]:
    for line in _lines((FITTED.parent / "elsewhere.words.txt").read_text(encoding="utf-8")):
        _, chinese, english = line.split("|")
        yield from (("zh", word.strip()) for word in chinese.split(",") if word.strip())
        yield from (("en", word.strip()) for word in english.split(",") if word.strip())


def _lines(text: str) -> Iterator[str]:
    return (line.strip() for line in text.splitlines() if line.strip() and not line.startswith("#"))


def fit(field: list[str], others: list[str]) -> tuple[dict[str, float], float]:
    """The weight of every term that two messages have, and the intercept."""
    from sklearn.feature_extraction.text import (  # type: ignore[import-untyped]
        CountVectorizer,
    )
    from sklearn.linear_model import LogisticRegression  # type: ignore[import-untyped]

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
