"""Groups of questions when some of them go: no group keeps the words of a question that is gone."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import Connection, delete, select, update

from bot.ledger.schema import ledger_cluster, ledger_cluster_turn
from bot.review.faq_text import faq_text_from
from bot.review.schema import faq_entry, faq_version, review_cluster, review_turn
from bot.schema import turn


@dataclass(frozen=True)
class Groups:
    """Those that questions of some conversations are in."""

    to_review: Sequence[str]
    named: Sequence[str]


def groups_of(connection: Connection, conversations: Sequence[str]) -> Groups:
    """To be asked before the questions go."""
    said = select(turn.c.turn_id).where(turn.c.conversation_id.in_(conversations))
    asked, grouped = review_turn.c, ledger_cluster_turn.c
    to_review = select(asked.cluster_id).where(asked.turn_id.in_(said)).distinct()
    named = select(grouped.cluster_id).where(grouped.turn_id.in_(said)).distinct()
    return Groups(connection.execute(to_review).scalars().all(), connection.execute(named).scalars().all())


def regrouped(connection: Connection, groups: Groups) -> Counter[str]:
    """After they went: how many groups lost their name or were given another, by table."""
    counts: Counter[str] = Counter()
    names = ledger_cluster.c
    if groups.named:
        there = (names.cluster_id.in_(groups.named), names.name != "")
        unnamed = connection.execute(update(ledger_cluster).where(*there).values(name=""))
        counts[ledger_cluster.name] += unnamed.rowcount
    for cluster_id in groups.to_review:
        counts[review_cluster.name] += _reworded(connection, cluster_id)
    return counts


def _reworded(connection: Connection, cluster_id: str) -> int:
    """Known by a question that is still there, else by that of its entry; without either it goes."""
    own = review_cluster.c.cluster_id == cluster_id
    known_by = connection.execute(select(review_cluster.c.question).where(own)).scalar()
    asked = select(review_turn.c.question).where(review_turn.c.cluster_id == cluster_id)
    left = connection.execute(asked.order_by(review_turn.c.asked_at)).scalars().all()
    if known_by is None or known_by in left:
        return 0
    instead = left[0] if left else _question_of_entry(connection, cluster_id)
    if instead == known_by:
        return 0
    if instead is None:
        return int(connection.execute(delete(review_cluster).where(own)).rowcount)
    reworded = update(review_cluster).where(own).values(question=instead, in_field=None)
    return int(connection.execute(reworded).rowcount)


def _question_of_entry(connection: Connection, cluster_id: str) -> str | None:
    """What the company itself asks in the entry that answers the group; None where none does."""
    query = (
        select(faq_version.c.text)
        .join(faq_entry, faq_entry.c.entry_id == faq_version.c.entry_id)
        .where(faq_entry.c.cluster_id == cluster_id)
        .order_by(faq_version.c.number.desc())
        .limit(1)
    )
    text = connection.execute(query).scalar()
    if text is None:
        return None
    return next((one.question for one in faq_text_from(text).said.values()), "")
