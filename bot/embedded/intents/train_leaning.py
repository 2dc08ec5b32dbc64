"""Training of the sense of leaning: `python -m bot.embedded.intents.train_leaning`; always the same file.

What leans is written in `leaning.yaml`. What stands by itself are the intents' examples, but for those about
a record that name nothing of it, what the documents answer, and other matters.
"""

import hashlib
import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from zlib import crc32

import numpy as np
import yaml
from numpy.typing import NDArray

from bot.embedded.intents.leaning import FITTED, length
from bot.embedded.intents.masking import masked
from bot.embedded.intents.phrasings import examples
from bot.embedded.intents.train import FOLDS, answered, placed, rows
from knowledge.encoder.sentence_encoder import SentenceEncoder
from knowledge.scope.train import outside

PHRASINGS = Path(__file__).parent / "leaning.yaml"
_STRENGTH = 10.0
_FRAMES = {
    "zh": ("那{}", "{}呢", "嗯 {}", "那么{}", "不过{}", "等等,{}", "对了 {}", "哦 那{}", "{}?", "{}哈"),
    "en": (
        "and {}",
        "so {}",
        "ok, {}",
        "but {}",
        "hmm, {}",
        "{} then",
        "right - {}",
        "ok so {}",
        "{}?",
        "sorry, {}",
    ),
}
"""Words that lead on from what was said; each phrasing is learned in three of them, too."""
_FRAMED = (0, 3, 7)
_OF_ONE_RECORD = ("limit_", "claim_", "deadline_", "cover_", "indemnity", "repeat", "correction", "cancel")
"""How the intents begin that lean as often as not where a message names neither a buyer nor a number."""


@dataclass(frozen=True)
class Line:
    """A masked text, whether it leans, and the phrasing that it comes from."""

    text: str
    leans: bool
    entry: int
    written: bool = True
    """Whether it stands as it was written: on such lines figures are reported."""


def phrasings() -> Iterator[tuple[str, str]]:
    """Language and text of what leans."""
    for language, lines in yaml.safe_load(PHRASINGS.read_text(encoding="utf-8")).items():
        yield from ((language, line.strip()) for line in lines.splitlines() if line.strip())


def lines() -> Sequence[Line]:
    """Everything that is learned from."""
    leaning: list[Line] = []
    for entry, (language, text) in enumerate(phrasings()):
        frames, drawn = _FRAMES["en" if language == "en" else "zh"], crc32(text.encode())
        framed = [frames[(drawn + step) % len(frames)].format(text) for step in _FRAMED]
        leaning.append(Line(masked(text), True, entry))
        leaning += [Line(masked(one), True, entry, written=False) for one in framed]
    alone = [
        placed(example.text)
        for example in examples()
        if "{" in example.text or not example.asked.startswith(_OF_ONE_RECORD)
    ]
    others = [*alone, *answered(), *outside()]
    return leaning + [Line(masked(text), False, len(leaning) + place) for place, text in enumerate(others)]


def with_length(texts: Sequence[str], encoder: SentenceEncoder) -> Any:
    """The intents' features and beside them the length, a scipy matrix with a row a text."""
    from scipy.sparse import csr_matrix, hstack  # type: ignore[import-untyped]  # for training alone

    lengths = csr_matrix(np.array([length(text) for text in texts]))
    return hstack([rows(texts, encoder), lengths], format="csr")


def fit(features: Any, leans: NDArray[np.bool_]) -> Any:
    """The fitted curve, for which either kind weighs the same."""
    from sklearn.linear_model import LogisticRegression  # type: ignore[import-untyped]

    return LogisticRegression(C=_STRENGTH, class_weight="balanced", solver="liblinear").fit(features, leans)


def ordered_rightly(features: Any, leans: NDArray[np.bool_], read: Sequence[Line]) -> float:
    """The share of pairs, one of each kind, that a curve orders rightly that has seen neither phrasing."""
    from sklearn.metrics import roc_auc_score  # type: ignore[import-untyped]

    folds = np.array([crc32(str(line.entry).encode()) % FOLDS for line in read])
    found = np.zeros(len(leans))
    for fold in range(FOLDS):
        out = folds == fold
        found[out] = fit(features[~out], leans[~out]).predict_proba(features[out])[:, 1]
    written = np.array([line.written for line in read])
    return float(roc_auc_score(leans[written], found[written]))


def phrasings_digest() -> str:
    """What tells whether the weights are of these phrasings."""
    return hashlib.sha256(PHRASINGS.read_bytes()).hexdigest()[:16]


def main() -> None:
    from safetensors.numpy import save_file

    read, encoder = lines(), SentenceEncoder()
    features, leans = (
        with_length([line.text for line in read], encoder),
        np.array([line.leans for line in read]),
    )
    figures = {
        "encoder": encoder.identity,
        "phrasings": phrasings_digest(),
        "ordered_rightly": f"{ordered_rightly(features, leans, read):.3f}",
    }
    curve = fit(features, leans)
    head = curve.coef_[0]
    scale = np.abs(head).max() / 127
    tensors = {
        "head": np.rint(head / scale).astype(np.int8),
        "scale": np.array([scale], dtype=np.float32),
        "bias": curve.intercept_.astype(np.float32),
    }
    save_file(tensors, FITTED, metadata={"figures": json.dumps(figures, sort_keys=True)})
    print(json.dumps(figures | {"lines": len(read), "leaning": int(leans.sum())}))  # noqa: T201


if __name__ == "__main__":
    main()
