"""An answer that is the assistant's own, sent in as a person's: only a person's words or a source count."""

import re
from collections.abc import Iterable, Sequence
from unicodedata import normalize

from rapidfuzz import fuzz
from sqlalchemy import Engine, select

from bot.review.faq_text import FaqText
from bot.review.schema import review_turn
from bot.review.shelf import document_id
from bot.schema import turn
from knowledge.database import reading

COPIED = 90.0
"""How alike, of 100, a text is to the assistant's from which it counts as copied. What was copied whole falls
below it once nearly a fifth of the text is the person's own."""
_A_PASSAGE = 60
"""How long a part of the assistant's answer must be, in Latin letters, to be told from words that anybody
would choose; a Chinese character counts as three."""
_MARK = re.compile(r"\[\d+\]|【\d+】|\*\*|`")
_HAN = re.compile(r"[㐀-鿿]")
_AT_MOST = 500  # answers, the latest: a draft waits while they are compared


def is_copied(text: FaqText, answers: Iterable[str]) -> bool:
    """Whether the answer in either language is one of these or a passage of it, but for a word or two."""
    own = [letters for spoken in text.spoken.values() if (letters := _letters(spoken.answer))]
    others = [letters for answer in answers if (letters := _letters(answer))]
    return any(_is_alike(one, other) for one in own for other in others)


def answers_to(engine: Engine, cluster_id: str, entry_id: str | None = None) -> Sequence[str]:
    """What the assistant answered to the questions of a cluster, the latest first.

    Without what it answered from this entry: those are a person's words. Raises what SQLAlchemy raises.
    """
    query = (
        select(turn.c.answer, turn.c.cited)
        .join(review_turn, review_turn.c.turn_id == turn.c.turn_id)
        .where(review_turn.c.cluster_id == cluster_id, turn.c.answer.is_not(None))
        .order_by(turn.c.asked_at.desc())
        .limit(_AT_MOST)
    )
    own = f'"{document_id(entry_id)}' if entry_id else None
    with reading(engine) as connection:
        rows = connection.execute(query).all()
    return list(dict.fromkeys(answer for answer, cited in rows if not (own and own in (cited or ""))))


def _is_alike(own: str, other: str) -> bool:
    if fuzz.ratio(own, other) >= COPIED:
        return True
    is_a_passage = len(own) < len(other) and len(own) + 2 * len(_HAN.findall(own)) >= _A_PASSAGE
    return is_a_passage and fuzz.partial_ratio(own, other) >= COPIED


def _letters(text: str) -> str:
    """Letters and figures alone: neither marks of sources nor other punctuation make a text another."""
    plain = normalize("NFKC", _MARK.sub("", text)).casefold()
    return "".join(filter(str.isalnum, plain))
