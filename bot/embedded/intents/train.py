"""Training of the intent model: `python -m bot.embedded.intents.train`; same examples, same file.

A multinomial logistic regression over `features.py`, from `examples/` and, for what the documents answer and
for other matters, from what the encoder and the sense of the field learn from. Its probabilities are
calibrated by a temperature fitted on held-out folds; lines made from one phrasing stay in one fold.
"""

import hashlib
import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from zlib import crc32

import numpy as np
from numpy.typing import NDArray

from bot.embedded.intents.asked import Asked
from bot.embedded.intents.features import BUCKETS, dense, sparse
from bot.embedded.intents.masking import masked
from bot.embedded.intents.model import FITTED
from bot.embedded.intents.phrasings import FOLDER, examples
from knowledge.encoder.corpus import groups
from knowledge.encoder.sentence_encoder import SentenceEncoder
from knowledge.scope.train import outside

FOLDS = 5
_STRENGTH = 10.0
_LONGEST = 60
_EVERY = {Asked.KNOWLEDGE: 4, Asked.OFF_TOPIC: 6}
"""Every so many of the texts from elsewhere is taken, so that they do not drown the phrasings of the rest."""
_POLITE = {
    "zh": (
        "请问{}",
        "麻烦{}",
        "你好,{}",
        "{}谢谢",
        "{}急",
        "那个 {}",
        "我想问下{}",
        "{}啊",
        "{}呢",
        "老师{}",
    ),
    "en": (
        "please {}",
        "hi, {}",
        "{} thanks",
        "{} asap",
        "quick question: {}",
        "{} pls",
        "hey {}",
        "ok so {}",
    ),
}

Matrix = NDArray[np.float64]


@dataclass(frozen=True)
class Line:
    """A text to learn from; those with one `entry` say one thing and are held out together."""

    asked: Asked
    text: str
    entry: int
    own: bool = True
    """Whether it comes from `examples/`, as what is reported does."""


def lines() -> list[Line]:
    """Everything that is learned from, masked: each phrasing as written and once as people vary it."""
    read: list[Line] = []
    for example in examples():
        text, entry = masked(placed(example.text)), len(read)
        read += [
            Line(example.asked, text, entry),
            Line(example.asked, _varied(text, example.language), entry),
        ]
    for asked, texts in ((Asked.KNOWLEDGE, list(answered())), (Asked.OFF_TOPIC, outside())):
        taken = texts[:: _EVERY[asked]]
        read += [Line(asked, masked(text), len(read) + place, own=False) for place, text in enumerate(taken)]
    return read


def placed(text: str) -> str:
    """The masks that a message gets for what an example leaves open."""
    return text.replace("{days}", "{number}")


def _varied(text: str, language: str) -> str:
    """The phrasing with something polite around it or, in every other English one, two letters swapped."""
    drawn = crc32(text.encode())
    if language != "zh" and drawn % 2:
        return _slipped(text, drawn)
    frames = _POLITE["zh" if language == "mixed" else language]
    return frames[drawn % len(frames)].format(text.replace("{", "{{").replace("}", "}}")).format_map(_Masks())


class _Masks(dict[str, str]):
    def __missing__(self, kind: str) -> str:
        return f"{{{kind}}}"


def _slipped(text: str, drawn: int) -> str:
    words = text.split(" ")
    long = [place for place, word in enumerate(words) if word.isalpha() and word.isascii() and len(word) > 4]
    if long:
        place = long[drawn % len(long)]
        word, at = words[place], 1 + drawn % (len(words[place]) - 2)
        words[place] = f"{word[:at]}{word[at + 1]}{word[at]}{word[at + 2 :]}"
    return " ".join(words)


def answered() -> Iterator[str]:
    """Questions that the bundled documents answer, none of those that evals ask about."""
    for group in groups():
        if group.name.startswith(("faq:", "talk:")):
            yield from (text for text in group.texts if len(text) <= _LONGEST)


@dataclass(frozen=True)
class Design:
    """The lines as numbers: features (a scipy matrix), labels, weights, and the fold each is held out in."""

    rows: Any
    labels: NDArray[np.int64]
    weights: NDArray[np.float64]
    folds: NDArray[np.int64]
    written: NDArray[np.bool_]
    """Lines from `examples/` as they were written, on which figures are reported."""


def design(read: Sequence[Line], encoder: SentenceEncoder) -> Design:
    """The numbers of the lines, in their order."""
    intents = list(Asked)
    labels = np.array([intents.index(line.asked) for line in read])
    each = 1.0 / np.maximum(
        np.bincount(labels), 1
    )  # all intents weigh the same, however many lines they have
    return Design(
        rows=rows([line.text for line in read], encoder),
        labels=labels,
        weights=each[labels],
        folds=np.array([crc32(str(line.entry).encode()) % FOLDS for line in read]),
        written=np.array([line.own and line.entry == place for place, line in enumerate(read)]),
    )


def rows(texts: Sequence[str], encoder: SentenceEncoder) -> Any:
    """The features of masked texts, a scipy matrix with a row a text."""
    from scipy.sparse import csr_matrix, hstack  # type: ignore[import-untyped]  # for training alone

    hashed = [sparse(text) for text in texts]
    starts = np.cumsum([0, *map(len, hashed)])
    places = [place for one in hashed for place in one]
    values = [value for one in hashed for value in one.values()]
    counted = csr_matrix((values, places, starts), shape=(len(texts), BUCKETS))
    vectors = csr_matrix(dense(texts, encoder).astype(np.float64))
    return hstack([counted, vectors], format="csr")


def fit(rows: Any, labels: NDArray[np.int64], weights: NDArray[np.float64]) -> tuple[Matrix, Matrix]:
    """The head, a row a feature and a column an intent, and what each intent has without any feature."""
    from sklearn.linear_model import LogisticRegression  # type: ignore[import-untyped]

    even = weights * len(weights) / weights.sum()
    model = LogisticRegression(C=_STRENGTH, max_iter=300, tol=1e-3).fit(rows, labels, even)
    return model.coef_.T, model.intercept_


def held_out(found: Design) -> Matrix:
    """The logits of every line by a head that has not seen its phrasing."""
    logits = np.zeros((len(found.labels), len(Asked)))
    for fold in range(FOLDS):
        out = found.folds == fold
        head, bias = fit(found.rows[~out], found.labels[~out], found.weights[~out])
        logits[out] = found.rows[out] @ head + bias
    return logits


def temperature(logits: Matrix, labels: NDArray[np.int64]) -> float:
    """What logits are to be divided by so that the shares are as likely as they say: the least surprise."""
    tried = np.geomspace(0.3, 3.0, 231)
    surprise = [-np.log(shares(logits / one)[np.arange(len(labels)), labels] + 1e-12).mean() for one in tried]
    return float(tried[int(np.argmin(surprise))])


def shares(logits: Matrix) -> Matrix:
    """The probabilities: a row adds up to one."""
    powers = np.exp(logits - logits.max(axis=1, keepdims=True))
    return np.asarray(powers / powers.sum(axis=1, keepdims=True))


def calibration_error(probabilities: Matrix, labels: NDArray[np.int64], bins: int = 15) -> float:
    """The expected calibration error: how far confidence and rightness lie apart, over equal steps."""
    confidence, right = probabilities.max(axis=1), probabilities.argmax(axis=1) == labels
    step = np.minimum((confidence * bins).astype(int), bins - 1)
    apart = [abs(confidence[step == one].sum() - right[step == one].sum()) for one in range(bins)]
    return float(sum(apart) / len(labels))


def examples_digest() -> str:
    """What tells whether the weights are of these examples."""
    held = (path.name.encode() + path.read_bytes() for path in sorted(FOLDER.glob("*.yaml")))
    return hashlib.sha256(b"".join(held)).hexdigest()[:16]


def write(head: Matrix, bias: Matrix, figures: dict[str, str], file: Path = FITTED) -> None:
    """The weights in 8 bits, a scale an intent; what was measured stands beside them."""
    from safetensors.numpy import save_file

    scale = np.abs(head).max(axis=0) / 127
    tensors = {
        "head": np.rint(head / scale).astype(np.int8),
        "scale": scale.astype(np.float32),
        "bias": bias.astype(np.float32),
    }
    # One entry: the library writes several in an order that changes from run to run.
    save_file(tensors, file, metadata={"figures": json.dumps(figures, sort_keys=True)})


def main() -> None:
    read, encoder = lines(), SentenceEncoder()
    found = design(read, encoder)
    logits = held_out(found)
    divisor = temperature(logits[found.written], found.labels[found.written])
    probabilities = shares(logits[found.written] / divisor)
    labels = found.labels[found.written]
    right = float((probabilities.argmax(axis=1) == labels).mean())
    figures = {
        "encoder": encoder.identity,
        "examples": examples_digest(),
        "accuracy": f"{right:.3f}",
        "calibration_error": f"{calibration_error(probabilities, labels):.3f}",
        "temperature": f"{divisor:.3f}",
    }
    head, bias = fit(found.rows, found.labels, found.weights)
    write(head / divisor, bias / divisor, figures)
    print(json.dumps(figures | {"lines": len(read), "phrasings": int(found.written.sum())}))  # noqa: T201


if __name__ == "__main__":
    main()
