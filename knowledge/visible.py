"""Which rows of the library a reader gets: by audience, by policy, and without entries that are hidden."""

from sqlalchemy import or_, select, true
from sqlalchemy.sql import ColumnElement

from knowledge import schema
from knowledge.passage import Reader


def for_audience(reader: Reader | None) -> ColumnElement[bool]:
    """Passages for this reader's audiences; for None, all."""
    if reader is None or reader.everything:
        return true()
    return schema.passage.c.audience.in_([audience.value for audience in reader.audiences])


def may_read(reader: Reader | None) -> ColumnElement[bool]:
    """Documents by the same rule as `shelf.may_read`, for the database to apply."""
    if reader is None or reader.everything:
        return true()
    belongs = schema.document_policy
    owners = select(belongs.c.document_id).where(belongs.c.document_id == schema.document.c.id)
    general = ~owners.exists()
    own = owners.where(belongs.c.policy_id.in_(reader.policies)).exists()
    return schema.document.c.audience.in_([audience.value for audience in reader.audiences]) & (general | own)


def is_shown() -> ColumnElement[bool]:
    """Passages that are not of a hidden entry; where it is asked, passage and document are joined."""
    hidden, passage, document = schema.hidden_entry, schema.passage, schema.document
    of_it = or_(hidden.c.document == document.c.id, hidden.c.document == document.c.series)
    there = select(hidden.c.entry).where(hidden.c.entry == passage.c.entry, of_it)
    return passage.c.entry.is_(None) | ~there.correlate(passage, document).exists()
