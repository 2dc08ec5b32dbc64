"""The documents a claim needs by its cause, and which of them a free text means (`domain.md` §2.7)."""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

import yaml
from rapidfuzz import fuzz

from knowledge.folding import fold, tokens
from tools.claims import ClaimCause

_FILE = Path(__file__).parent / "claim_documents.yaml"
_BRACKETS = re.compile(r"[(\[【〔《「]([^()\[\]【】〔〕《》「」]*)[)\]】〕》」]")
_LISTED = re.compile(r"[、，,;；/+&\n|·。]")
_JOINED = re.compile(r"以及|连同|及|和|与|或者?|\bor\b|\band\b|\bplus\b|\btogether with\b|\bas well as\b")
_AFTER_THE_NOUN = re.compile(
    r"\b(?:for|from|to|with|by|dated|showing|regarding|re(?=[\s:])|on|between|about|concerning|under|against|in|at|as"
    r"|that|which|per|since)\b.*"
)
_PARTY = re.compile(r"\b(?:to|between|with|dated)\b.*")
_STAMPED = re.compile(r"(?:[并已]?加?盖有?|由|经)\S{0,40}?(?:章|签字|签名|签署|确认)$")
_COUNTED = re.compile(r"(?:各|共|\s)*[\d一二三四五六七八九十两]+\s*[份张套页封本件]$")
_HAN = re.compile(r"[^\W\da-z_]+")
_CLOSE = 88.0
"""How alike, of 100, two phrases must be to be one phrase misspelt: an added or lost letter, not a word."""
_CLOSE_HAN = 85.0
"""The same for Chinese: one wrong character among seven, or one too many among five."""
_LONG_ENOUGH = 5
"""Shorter phrases differ by a letter from others that mean something else."""
_LONGEST = 500
"""A text longer than this describes something; it does not name documents."""
_APART = 4.0
"""Two documents this close to a text are both possible, so neither is meant for certain."""


@dataclass(frozen=True)
class ClaimDocument:
    """One kind of document, by our key, with its names and the claims that need it."""

    key: str
    name: Mapping[str, str]
    """By language, `zh` and `en`."""
    causes: frozenset[ClaimCause]
    required: bool | None
    """None: it depends on what `when` says."""
    when: Mapping[str, str] | None
    """The condition under which it is required, by language; None where there is no condition."""

    @property
    def label(self) -> str:
        """Both names, for a reader of either language."""
        return f"{self.name['zh']} / {self.name['en']}"


@dataclass(frozen=True)
class _Vocabulary:
    documents: tuple[ClaimDocument, ...]
    aliases: Mapping[tuple[str, ...], str]
    """The tokens of a phrase, and the document it means whatever stands before it."""
    short: Mapping[tuple[str, ...], str]
    """The tokens of a phrase that means a document only beside neutral words."""
    neutral: frozenset[str]
    neutral_han: re.Pattern[str]
    trailing: frozenset[str]
    trailing_han: re.Pattern[str]


def claim_documents(cause: ClaimCause | None) -> tuple[ClaimDocument, ...]:
    """What a claim of this cause needs, in the order of the file; for None, what every claim needs."""
    causes = frozenset(ClaimCause) if cause is None else frozenset({cause})
    return tuple(document for document in _vocabulary().documents if causes <= document.causes)


def claim_document(key: str) -> ClaimDocument:
    """The document of this key. Raises KeyError for one that is not in the file: a defect of ours."""
    for document in _vocabulary().documents:
        if document.key == key:
            return document
    raise KeyError(key)


@lru_cache(maxsize=4096)
def documents_meant(text: str) -> tuple[str, ...]:
    """The keys of the documents a text names, as it lists them; empty when that is not certain.

    What stands in brackets explains what stands before them, so it is read only when the rest says nothing.
    """
    if len(text) > _LONGEST:
        return ()
    words = _vocabulary()
    folded = fold(text).strip()
    exact = words.aliases.get(tokens(folded).characters)
    if exact:
        return (exact,)
    outside = _BRACKETS.sub(" ", folded)
    return _listed(outside, words) or _listed(" , ".join(_BRACKETS.findall(folded)), words)


def _listed(folded: str, words: _Vocabulary) -> tuple[str, ...]:
    found: dict[str, None] = {}
    for part in _LISTED.split(folded):
        found.update(dict.fromkeys(_part(part.strip(), words)))
    return tuple(found)


def _part(part: str, words: _Vocabulary) -> list[str]:
    """The documents in what stands between two commas: it may still join two with a word."""
    whole = _one(part, words)
    joined = [piece.strip() for piece in _JOINED.split(part)]
    if len(joined) == 1 or _is_one_name(part, words):
        return [whole] if whole else []
    pieces = [key for key in (_one(piece, words) for piece in joined) if key]
    return pieces if not whole or whole in pieces else [*pieces, whole]


def _is_one_name(part: str, words: _Vocabulary) -> bool:
    """Whether the words that join belong to the document's own name: storage and insurance papers."""
    found = tokens(part).characters
    return found in words.aliases or any(_same_words(found, alias) for alias in words.aliases)


def _same_words(found: Sequence[str], alias: Sequence[str]) -> bool:
    return len(alias) > 1 and len(found) == len(alias) and sorted(found) == sorted(alias)


def _one(piece: str, words: _Vocabulary) -> str | None:
    """The one document a phrase without commas means: by its name, by its last noun, or misspelt."""
    if not piece:
        return None
    candidates = list(_candidates(piece, words))
    named = (
        _named(phrase, words) or (_short(phrase, words) if alone else None) for phrase, alone in candidates
    )
    unsure = (_contained(phrase, words) or _misspelt(phrase, words) for phrase, _ in candidates)
    return next((key for key in named if key), None) or next((key for key in unsure if key), None)


def _candidates(piece: str, words: _Vocabulary) -> Iterator[tuple[str, bool]]:
    """The phrase, then what stands before its first preposition, each also without copies and stamps.

    With each, whether a short name may be read in it: an invoice to the buyer, but not one for legal fees.
    """
    head = _AFTER_THE_NOUN.sub("", piece).strip()
    only_a_party = head == _PARTY.sub("", piece).strip()
    for phrase in dict.fromkeys((piece, head)):
        if phrase:
            yield phrase, only_a_party
            yield _bare(phrase, words), only_a_party


def _bare(phrase: str, words: _Vocabulary) -> str:
    before = None
    while before != phrase:
        before = phrase
        for pattern in (_COUNTED, _STAMPED, words.trailing_han):
            phrase = pattern.sub("", phrase).strip().removesuffix("的")
    return phrase


def _named(phrase: str, words: _Vocabulary) -> str | None:
    """The document of the longest name that the phrase ends with.

    With a preposition in it only the whole phrase is a name: a letter about a guarantee is no guarantee.
    """
    found = _trimmed(tokens(phrase).characters, words)
    starts = [0] if _AFTER_THE_NOUN.search(phrase) else range(len(found))
    return next((words.aliases[found[at:]] for at in starts if found[at:] in words.aliases), None)


def _short(phrase: str, words: _Vocabulary) -> str | None:
    """The document of the short name that the phrase ends with, when all before it is neutral."""
    found = _trimmed(tokens(phrase).characters, words)
    for at in range(len(found)):
        if found[at:] in words.short and _neutral(found[:at], words):
            return words.short[found[at:]]
    return None


def _trimmed(found: tuple[str, ...], words: _Vocabulary) -> tuple[str, ...]:
    """Without numbers and words of copying at either end; whole when nothing else is left."""
    start, end = 0, len(found)
    while end > start and _says_nothing(found[end - 1], words):
        end -= 1
    while end > start and _says_nothing(found[start], words):
        start += 1
    return found[start:end] or found


def _says_nothing(token: str, words: _Vocabulary) -> bool:
    return token in words.trailing or any(sign.isdigit() for sign in token)


def _neutral(before: Sequence[str], words: _Vocabulary) -> bool:
    latin = [token for token in before if not _HAN.fullmatch(token)]
    han = "".join(token for token in before if _HAN.fullmatch(token))
    told = all(token in words.neutral or _says_nothing(token, words) for token in latin)
    return told and words.neutral_han.fullmatch(han) is not None


def _contained(phrase: str, words: _Vocabulary) -> str | None:
    """The longest name of three words or more that the phrase has all words of, in any order."""
    found = set(tokens(phrase).characters)
    fitting = [
        alias
        for alias in words.aliases
        if len(alias) >= 3 and not any(_HAN.fullmatch(token) for token in alias) and found.issuperset(alias)
    ]
    return words.aliases[max(fitting, key=len)] if fitting else None


def _misspelt(phrase: str, words: _Vocabulary) -> str | None:
    """The document whose name is spelt almost so, when no other document's is."""
    text = _spelt(tokens(phrase).characters)
    if len(text) < _LONG_ENOUGH:
        return None
    scores: dict[str, float] = {}
    for alias, key in words.aliases.items():
        scores[key] = max(scores.get(key, 0.0), fuzz.ratio(text, _spelt(alias)))
    ranked = sorted(scores.items(), key=lambda scored: -scored[1])
    (best, score), (_, second) = ranked[0], ranked[1]
    close = _CLOSE_HAN if _HAN.match(text) else _CLOSE
    return best if score >= close and score - second >= _APART else None


@lru_cache(maxsize=4096)
def _spelt(words: tuple[str, ...]) -> str:
    """Chinese as it is written; other words sorted, because their order tells little."""
    if any(_HAN.fullmatch(word) for word in words):
        return "".join(words)
    return " ".join(sorted(words))


@lru_cache(maxsize=1)
def _vocabulary() -> _Vocabulary:
    loaded: dict[str, Any] = yaml.safe_load(_FILE.read_text(encoding="utf-8"))
    entries = loaded["documents"]
    return _Vocabulary(
        documents=tuple(_document(entry) for entry in entries),
        aliases={alias: entry["key"] for entry in entries for alias in _phrases(_also(entry))},
        short={alias: entry["key"] for entry in entries for alias in _phrases(_both(entry.get("short", {})))},
        neutral=_single(loaded["neutral"]["en"]),
        neutral_han=re.compile(rf"(?:{_either(loaded['neutral']['zh'])})*"),
        trailing=_single(loaded["trailing"]["en"]),
        trailing_han=re.compile(rf"(?:{_either(loaded['trailing']['zh'])})$"),
    )


def _document(entry: Mapping[str, Any]) -> ClaimDocument:
    causes = entry.get("causes")
    return ClaimDocument(
        key=entry["key"],
        name=entry["name"],
        causes=frozenset(map(ClaimCause, causes)) if causes else frozenset(ClaimCause),
        required=None if entry["required"] == "if" else entry["required"],
        when=entry.get("when"),
    )


def _also(entry: Mapping[str, Any]) -> list[str]:
    """A document's names with its aliases; not a name that is also a short one, nor a list of several."""
    short = set(_phrases(_both(entry.get("short", {}))))
    names = [_BRACKETS.sub("", fold(name)) for name in entry["name"].values()]
    own = [name for name in names if not _LISTED.search(name) and tokens(name).characters not in short]
    return [*own, *_both(entry["also"])]


def _both(by_language: Mapping[str, Sequence[str]]) -> list[str]:
    return [*by_language.get("zh", ()), *by_language.get("en", ())]


def _phrases(texts: Iterable[str]) -> Iterator[tuple[str, ...]]:
    return (tokens(text).characters for text in texts)


def _single(texts: Iterable[str]) -> frozenset[str]:
    return frozenset(token for text in texts for token in tokens(text).characters)


def _either(texts: Iterable[str]) -> str:
    folded = (fold(text).replace("客户", "买方") for text in texts)
    return "|".join(sorted(map(re.escape, folded), key=len, reverse=True))
