"""Labels: what a hit is called in the questions file."""

import re
from collections.abc import Sequence

from evals.retrieval.questions import Question
from knowledge.passage import Hit, Passage

_ARTICLE = re.compile(r"Article (\d+)|第([一二三四五六七八九十]+)条")
_DIGITS = {character: number for number, character in enumerate("一二三四五六七八九", start=1)}


def label(passage: Passage) -> str:
    """The FAQ entry; for a wording, `document_id#article`; else the document."""
    if passage.entry:
        return passage.entry
    article = article_of(passage)
    return f"{passage.document_id}#{article}" if article else passage.document_id


def article_of(passage: Passage) -> int | None:
    """The article whose text or part this is; None outside articles."""
    found = _ARTICLE.search(passage.section) or _ARTICLE.match(passage.text.strip())
    if found is None:
        return None
    return int(found[1]) if found[1] else _chinese_number(found[2])


def _chinese_number(text: str) -> int:
    tens, ten, ones = text.rpartition("十")
    if not ten:
        return _DIGITS[ones]
    return _DIGITS.get(tens, 1) * 10 + _DIGITS.get(ones, 0)


def answers(hit: Hit, question: Question) -> bool:
    """Whether this hit is one that the question was labelled with."""
    return label(hit.passage) in question.relevant


def ranked_labels(hits: Sequence[Hit], question: Question) -> list[str]:
    """Labels best first, each once; any that answers stands under the question's first label.

    So several passages of one article, or an entry and its twin, count as one thing found.
    """
    names = (question.relevant[0] if answers(hit, question) else label(hit.passage) for hit in hits)
    return list(dict.fromkeys(names))
