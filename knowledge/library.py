"""The library: documents and passages in SQL, the truth from which every index is built."""

import uuid
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass, fields, replace
from typing import Any

from sqlalchemy import Connection, Engine, delete, false, func, insert, or_, select, true
from sqlalchemy.sql import ColumnElement

from knowledge import schema
from knowledge.database import reading
from knowledge.document import Document, Edit, Hide, Moved, Outline, Put, Remove, Statement, Step
from knowledge.passage import Audience, DocumentKind, Passage, Reader
from knowledge.visible import for_audience, is_shown, may_read

NOTHING_YET = "0"
"""The revision of a library that never held a document."""


@dataclass(frozen=True)
class KnownDocument:
    """What the library knows of a path without reading the document."""

    document_id: str
    digest: str
    audience: Audience
    passages: int


@dataclass(frozen=True)
class Snapshot:
    """All passages as they were at one revision."""

    revision: str
    passages: tuple[Passage, ...]


class Library:
    """Documents and their passages. Every method raises what SQLAlchemy raises when SQL cannot be reached."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    def known(self) -> Mapping[str, KnownDocument]:
        """What is kept, by path; empty when nothing is."""
        documents, passages = schema.document, schema.passage
        query = (
            select(
                documents.c.path,
                documents.c.id,
                documents.c.digest,
                documents.c.audience,
                func.count(passages.c.id),
            )
            .select_from(documents.outerjoin(passages))
            .group_by(documents.c.path, documents.c.id, documents.c.digest, documents.c.audience)
        )
        with reading(self._engine) as connection:
            rows = connection.execute(query).all()
        return {
            path: KnownDocument(document_id, digest, Audience(audience), count)
            for path, document_id, digest, audience, count in rows
        }

    def outlines(self, reader: Reader | None = None) -> list[Outline]:
        """Every document without its text, by id; none when nothing is kept.

        For a reader, those of which they may read a passage.
        """
        columns = [schema.document.c[field.name] for field in fields(Outline)]
        query = select(*columns).order_by(schema.document.c.id)
        if reader is not None:
            own = schema.passage.c.document_id == schema.document.c.id
            readable = select(schema.passage.c.id).where(own, for_audience(reader), is_shown()).exists()
            query = query.where(may_read(reader), readable)
        with reading(self._engine) as connection:
            rows = connection.execute(query).mappings()
            return [Outline(**dict(row) | _from_columns(row)) for row in rows]

    def apply(self, steps: Iterable[Step | Hide]) -> None:
        """Make these changes in their order: all of them, or nothing is changed.

        Copies of a deleted text leave the index with its next generation, and their vectors with it.
        """
        wanted = list(steps)
        if not wanted:
            return
        with self._engine.begin() as connection:
            _take_turn(connection)
            if sum(_apply(connection, step) for step in wanted):
                _advance(connection)

    def put(self, document: Document, passages: Sequence[Passage]) -> None:
        """Keep this document in place of any with its id or its path: all of it, or nothing is changed."""
        self.apply([Put(document, passages)])

    def remove(self, document_ids: Iterable[str]) -> None:
        """Delete these documents, whole; unknown ids are passed over."""
        self.apply([Remove(list(document_ids))])

    def passages(self, reader: Reader | None) -> list[Passage]:
        """What this reader may read, in the documents' order; for None, all there is (to build an index)."""
        return self._passages(may_read(reader) & for_audience(reader) & is_shown())

    def entries(self, document_id: str | None = None) -> list[Passage]:
        """The passages of FAQ entries, of the hidden ones too: what may be replaced or shown again."""
        faq = (schema.passage.c.kind == DocumentKind.FAQ.value) & schema.passage.c.entry.is_not(None)
        own = true() if document_id is None else schema.document.c.id == document_id
        return self._passages(faq & own)

    def hidden(self) -> frozenset[tuple[str, str]]:
        """The entries that are shown to nobody: document's id and entry's id."""
        with reading(self._engine) as connection:
            return _hidden(connection)

    def document(self, document_id: str, reader: Reader) -> Document | None:
        """A document; None when it does not exist and, alike, when this reader may not read all of it.

        One entry of an FAQ may be for fewer people than the FAQ: its raw text is then for those alone.
        A hidden entry stands in the raw text, so that only who reads everything gets that.
        """
        documents, passages = schema.document, schema.passage
        kept_back = false() if reader.everything else ~(for_audience(reader) & is_shown())
        hidden = select(passages.c.id).where(passages.c.document_id == documents.c.id, kept_back).exists()
        query = select(documents).where(documents.c.id == document_id, may_read(reader), ~hidden)
        with reading(self._engine) as connection:
            row = connection.execute(query).mappings().first()
        return None if row is None else _document(row)

    def document_passages(self, document_id: str, reader: Reader) -> list[Passage]:
        """The passages of one document in order; none when this reader may not read it."""
        own = schema.document.c.id == document_id
        return self._passages(may_read(reader) & for_audience(reader) & is_shown() & own)

    def revision(self) -> str:
        """A word that changes whenever the content does."""
        state = schema.knowledge_state
        with reading(self._engine) as connection:
            found = connection.execute(select(state.c.value).where(state.c.name == "revision")).scalar()
        return NOTHING_YET if found is None else str(found)

    def snapshot(self) -> Snapshot:
        """All passages of one revision, read again when a writer came in between."""
        while True:
            revision = self.revision()
            passages = self.passages(None)
            if self.revision() == revision:
                return Snapshot(revision, tuple(passages))

    def _passages(self, condition: ColumnElement[bool]) -> list[Passage]:
        passages, documents = schema.passage, schema.document
        query = (
            select(passages)
            .join_from(passages, documents)
            .where(condition)
            .order_by(passages.c.document_id, passages.c.place)
        )
        with reading(self._engine) as connection:
            return [_passage(row) for row in connection.execute(query).mappings()]


_TURN = 7_241_993_118_206  # any number, the same in every process that writes to the library


def _take_turn(connection: Connection) -> None:
    """One writer at a time, until its transaction ends: two that replace one document would both insert it.

    In SQLite, `BEGIN IMMEDIATE` lets one writer in already.
    """
    if connection.dialect.name == "postgresql":
        connection.execute(select(func.pg_advisory_xact_lock(_TURN)))


def _hidden(connection: Connection) -> frozenset[tuple[str, str]]:
    rows = connection.execute(select(schema.hidden_entry.c.document, schema.hidden_entry.c.entry))
    return frozenset((document, entry) for document, entry in rows)


def _hide(connection: Connection, entries: frozenset[tuple[str, str]]) -> int:
    """How many entries are hidden or shown that were not."""
    before = _hidden(connection)
    if changed := len(entries ^ before):
        connection.execute(delete(schema.hidden_entry))
        rows = [{"document": document, "entry": entry} for document, entry in sorted(entries)]
        _insert(connection, schema.hidden_entry, rows)
    return changed


def _apply(connection: Connection, step: Step | Hide) -> int:
    """How many documents or entries the step changed."""
    if isinstance(step, Hide):
        return _hide(connection, step.entries)
    if isinstance(step, Remove):
        gone = _delete(connection, step.document_ids)
        if gone:
            _move(connection, step.moved)
        return gone
    documents, document = schema.document, step.document
    stale = select(documents.c.id).where(
        or_(documents.c.id == document.id, documents.c.path == document.path)
    )
    _move(connection, step.moved)
    _delete(connection, connection.execute(stale).scalars().all())
    _keep(connection, document, step.passages)
    return 1


def _delete(connection: Connection, document_ids: Sequence[str]) -> int:
    """How many documents were there. Their pages are overwritten: deleted text must not stay in the file."""
    if connection.dialect.name == "sqlite":
        connection.exec_driver_sql("PRAGMA secure_delete=ON")
    for table, column in (
        (schema.passage, schema.passage.c.document_id),
        (schema.document_policy, schema.document_policy.c.document_id),
    ):
        connection.execute(delete(table).where(column.in_(document_ids)))
    gone = connection.execute(delete(schema.document).where(schema.document.c.id.in_(document_ids)))
    return gone.rowcount


def _keep(connection: Connection, document: Document, passages: Sequence[Passage]) -> None:
    connection.execute(insert(schema.document).values(_document_row(document)))
    belongs = [
        {"document_id": document.id, "policy_id": policy} for policy in dict.fromkeys(document.policies)
    ]
    _insert(connection, schema.document_policy, belongs)
    rows = [_passage_row(passage, place) for place, passage in enumerate(passages)]
    _insert(connection, schema.passage, rows)


def _move(connection: Connection, moved: Sequence[Moved]) -> None:
    """All of them leave their places before the first takes its new one: two may change places."""
    kept = []
    for one in moved:
        row = connection.execute(select(schema.document).where(schema.document.c.id == one.document_id))
        found = row.mappings().first()
        if found is not None:
            rows = connection.execute(
                select(schema.passage)
                .where(schema.passage.c.document_id == one.document_id)
                .order_by(schema.passage.c.place)
            ).mappings()
            kept.append(_moved(_document(found), [_passage(row) for row in rows], one))
    _delete(connection, [one.document_id for one in moved])
    _delete(connection, [document.id for document, _ in kept])
    for document, passages in kept:
        _keep(connection, document, passages)


def _moved(document: Document, passages: Sequence[Passage], to: Moved) -> tuple[Document, list[Passage]]:
    return replace(document, id=to.new_id, path=to.path, effective_to=to.effective_to), [
        replace(
            passage,
            id=to.new_id + passage.id.removeprefix(document.id),
            document_id=to.new_id,
            path=to.path,
            effective_to=to.effective_to,
        )
        for passage in passages
    ]


def _insert(connection: Connection, table: Any, rows: Sequence[Mapping[str, Any]]) -> None:
    if rows:  # an empty list would insert one row of defaults
        connection.execute(insert(table), rows)


def _advance(connection: Connection) -> None:
    """A new revision, never one seen before: a restored backup must not be taken for what it replaced."""
    state = schema.knowledge_state
    connection.execute(delete(state).where(state.c.name == "revision"))
    connection.execute(insert(state).values(name="revision", value=uuid.uuid4().hex))


def _document_row(document: Document) -> dict[str, Any]:
    row = {column.name: getattr(document, column.name) for column in schema.document.columns}
    return row | {
        "kind": document.kind.value,
        "audience": document.audience.value,
        "policies": list(document.policies),
        "edits": [asdict(edit) for edit in document.edits],
        "warnings": list(document.warnings),
        "statements": [asdict(statement) for statement in document.statements],
    }


def _document(row: Mapping[Any, Any]) -> Document:
    values = dict(row) | _from_columns(row)
    values |= {
        "edits": tuple(Edit(**edit) for edit in row["edits"]),
        "warnings": tuple(row["warnings"]),
    }
    return Document(**values)


def _from_columns(row: Mapping[Any, Any]) -> dict[str, Any]:
    """What a document and its outline keep in another form than SQL does."""
    return {
        "kind": DocumentKind(row["kind"]),
        "audience": Audience(row["audience"]),
        "policies": tuple(row["policies"]),
        "statements": tuple(Statement(**statement) for statement in row["statements"]),
    }


def _passage_row(passage: Passage, place: int) -> dict[str, Any]:
    row = {
        column.name: getattr(passage, column.name)
        for column in schema.passage.columns
        if column.name != "place"
    }
    return row | {
        "place": place,
        "kind": passage.kind.value,
        "audience": passage.audience.value,
        "policies": list(passage.policies),
        "questions": list(passage.questions),
        "terms": list(passage.terms),
    }


def _passage(row: Mapping[Any, Any]) -> Passage:
    values = dict(row)
    del values["place"]
    values["kind"], values["audience"] = DocumentKind(values["kind"]), Audience(values["audience"])
    for name in ("policies", "questions", "terms"):
        values[name] = tuple(values[name])
    return Passage(**values)
