"""Pieces: the tokenizer, with the field's words and phrases whole and the rest by what the corpus repeats."""

import math
import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from typing import Any

from knowledge.encoder.features import CJK, LATIN

UNKNOWN = "[UNK]"
_START = "▁"
"""Before every Latin word, so that a piece of several words is one string without a space."""
_RUN = re.compile(rf"[{CJK}]+|[{LATIN}▁0-9%'/]+")
_LONGEST = 32
_LONGEST_LEARNED = 5
"""Of pieces that are not words of the field: a longer one would be a sentence that the corpus repeats."""
_WHOLE_WORD = 2
"""From how many occurrences on a Latin word is a piece of its own."""


def tokenizer_of(texts: Sequence[str], words: Iterable[str], size: int) -> Any:
    """A tokenizer that takes a text into as few pieces as it can; `size` bounds what is learned.

    `words` are pieces whatever their length: 最长延长期限, "maximum extension period".
    """
    from tokenizers import Tokenizer, models

    normal = _normalizer()
    seen = Counter(run for text in texts for run in _RUN.findall(normal.normalize_str(text)))
    learned = _learned(seen, size)
    whole = {piece for word in words if (piece := _whole(normal.normalize_str(word)))}
    counted = Counter(_occurrences(seen, {*learned, *whole}))
    vocabulary = [(UNKNOWN, -40.0)]
    most = math.log(2 + max(counted.values()))
    for piece in sorted({*learned, *whole, *_common_characters()}):
        # Every piece costs nearly the same, so that the fewest win; among equals the frequent ones.
        vocabulary.append((piece, math.log(1 + counted[piece]) / most - 10))
    tokenizer = Tokenizer(models.Unigram(vocabulary, unk_id=0, byte_fallback=False))
    tokenizer.normalizer = normal
    tokenizer.pre_tokenizer = _pre_tokenizer()
    return tokenizer


def _normalizer() -> Any:
    from tokenizers import Regex, normalizers

    return normalizers.Sequence(
        [
            normalizers.NFKC(),
            normalizers.Lowercase(),
            normalizers.Replace(Regex("’"), "'"),
            normalizers.Replace(Regex(rf"(?<![{LATIN}0-9'{_START}])(?=[{LATIN}])"), _START),
            normalizers.Replace(Regex(r"\s+"), ""),
        ]
    )


def _pre_tokenizer() -> Any:
    from tokenizers import Regex, pre_tokenizers

    return pre_tokenizers.Sequence(
        [
            pre_tokenizers.Split(Regex(rf"[^{CJK}{LATIN}{_START}0-9%'/]+"), "removed"),
            pre_tokenizers.Split(Regex(rf"[{CJK}]+"), "isolated"),
            pre_tokenizers.Digits(individual_digits=False),
        ]
    )


def _learned(seen: Counter[str], size: int) -> list[str]:
    """Frequent runs of Chinese characters, Latin words and parts of words, by byte-pair merges."""
    from tokenizers import Tokenizer, models, trainers

    tokenizer = Tokenizer(models.BPE(unk_token=UNKNOWN))
    trainer = trainers.BpeTrainer(
        vocab_size=size,
        min_frequency=3,
        special_tokens=[UNKNOWN],
        initial_alphabet=_common_characters(),
        show_progress=False,
        max_token_length=_LONGEST_LEARNED,
    )
    parts: Counter[str] = Counter()
    for run, count in sorted(seen.items()):
        for part in re.findall(rf"[{CJK}]+|{_START}?[^{_START}{CJK}]+", run):
            parts[part] += count
    tokenizer.train_from_iterator((part for part in sorted(parts) for _ in range(parts[part])), trainer)
    words = [part for part, count in parts.items() if part.startswith(_START) and count >= _WHOLE_WORD]
    return sorted({*tokenizer.get_vocab(), *words} - {UNKNOWN})


def _whole(normal: str) -> str | None:
    """A word as one piece; None for what would be cut anyway or is too long to be met again."""
    return normal if len(normal) <= _LONGEST and _RUN.fullmatch(normal) and len(normal) > 1 else None


def _occurrences(seen: Counter[str], pieces: set[str]) -> Iterator[str]:
    longest = max(map(len, pieces))
    for run, count in seen.items():
        for start in range(len(run)):
            for end in range(start + 1, min(len(run), start + longest) + 1):
                if run[start:end] in pieces:
                    yield from [run[start:end]] * count


def _common_characters() -> list[str]:
    """GB 2312's first level, 3,755 simplified characters, so that few are unknown, and Latin letters."""
    rows = (bytes([row, cell]) for row in range(0xB0, 0xD8) for cell in range(0xA1, 0xFF))
    characters = [code.decode("gb2312", errors="ignore") for code in rows]
    return [one for one in characters if one] + list("abcdefghijklmnopqrstuvwxyz0123456789%'/▁")
