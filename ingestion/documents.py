"""A reading becomes a document: its settings decided, its raw text kept, its normalised copy made."""

import hashlib
import os
import re
from collections.abc import Sequence
from dataclasses import replace

from ingestion import language
from ingestion.blocks import Block, BlockKind, Reading
from ingestion.chunking import raw_text
from ingestion.front_matter import Flags, Settings, as_settings, check_settings
from ingestion.inspecting import inspect, is_furniture, stated
from ingestion.questions import with_questions
from ingestion.reading.text import decode
from ingestion.sources import Source
from ingestion.strict_yaml import parse_yaml
from ingestion.tidying import tidy
from knowledge.document import Document
from knowledge.passage import Audience, DocumentKind


def document_from(
    source: Source,
    reading: Reading,
    side_car: bytes,
    flags: Flags,
    *,
    digest: str,
    known_id: str | None = None,
) -> tuple[Document, tuple[Block, ...]]:
    """The document and its blocks, whose texts make up its raw text.

    A side-car wins over front matter, the command line over both. `known_id` is the id under which this file
    is known; a document that does not name its id keeps it. Raises Unreadable for settings that are wrong.
    """
    settings, notes = _settings(source, reading, side_car)
    policies = flags.policies or settings.policy
    audience, doubts = _audience(flags, settings, policies)
    blocks = with_questions([_marked(block) for block in reading.blocks])
    raw = raw_text(blocks)
    normalized, edits = tidy(raw)
    kind = settings.kind or (DocumentKind.FAQ if reading.is_faq else DocumentKind.ARTICLE)
    document = Document(
        id=settings.id or known_id or _id_from(source.path),
        path=source.path,
        digest=digest,
        title=settings.title or reading.title or os.path.splitext(os.path.basename(source.path))[0],
        language=settings.language or _language(reading, blocks, raw),
        kind=kind,
        audience=audience,
        raw=raw,
        normalized=normalized,
        policies=policies,
        insurer=settings.insurer,
        country=settings.country,
        effective_from=settings.effective_from,
        effective_to=settings.effective_to,
        version=settings.version,
        url=settings.url,
        edits=edits,
        series=settings.id,
        ends_on=settings.effective_to,
        statements=stated(blocks),
        warnings=(*notes, *doubts, *reading.notes, *inspect(blocks, edits, kind)),
    )
    return document, blocks


def _settings(source: Source, reading: Reading, side_car: bytes) -> tuple[Settings, list[str]]:
    inside, notes = check_settings(reading.settings, "front matter")
    if not source.side_car:
        return inside, notes
    name = os.path.basename(source.side_car)
    beside, more = check_settings(as_settings(parse_yaml(decode(side_car), name), name), name)
    both = {name: getattr(beside, name) or getattr(inside, name) for name in Settings.model_fields}
    # Checked once more together: one may give the first day and the other the last.
    merged, _ = check_settings(both, f"{name} and front matter")
    return merged, [*notes, *more]


def _audience(flags: Flags, settings: Settings, policies: Sequence[str]) -> tuple[Audience, list[str]]:
    """Who may read it. What belongs to a policy is never public, whatever is said of it."""
    said = flags.audience or settings.audience
    if not policies:
        return said or Audience.PUBLIC, []
    if said is Audience.PUBLIC:
        return Audience.POLICYHOLDER, ["belongs to a policy, so its audience is policyholder, not public"]
    return said or Audience.POLICYHOLDER, []


def _language(reading: Reading, blocks: Sequence[Block], raw: str) -> str:
    spoken = {block.entry.language for block in blocks if block.entry}
    if spoken:
        return spoken.pop() if len(spoken) == 1 else language.UNKNOWN
    # The text before the page's own word for it: templates say `en` over Chinese text.
    detected = language.detect(raw)
    said = language.canonical(reading.language) if reading.language else None
    return said or detected if detected == language.UNKNOWN else detected


def _marked(block: Block) -> Block:
    is_text = block.kind in {BlockKind.PARAGRAPH, BlockKind.LIST_ITEM}
    return replace(block, kind=BlockKind.FURNITURE) if is_text and is_furniture(block.text) else block


def _id_from(path: str) -> str:
    """A readable and stable id: the file's name, and a mark of where it is as it was given."""
    given = os.path.normpath(path).replace(os.sep, "/")
    stem = re.sub(r"[^\w.-]+", "-", os.path.splitext(os.path.basename(given))[0]).strip("-.") or "document"
    return f"{stem}-{hashlib.sha256(given.encode('utf-8', 'surrogateescape')).hexdigest()[:8]}"
