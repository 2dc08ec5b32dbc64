"""Plain text becomes blocks: headings, paragraphs and lists are told by their shape."""

from ingestion.blocks import BlockKind, Reading
from ingestion.front_matter import split_front_matter
from ingestion.reading.lines import Line, blocks_of
from ingestion.reading.text import decode


def read_plain(_name: str, data: bytes) -> Reading:
    """The reading of a text file; its title is its first line when that has the shape of one."""
    settings, body = split_front_matter(decode(data))
    blocks = blocks_of([Line(line) for line in body.split("\n")])
    opening = blocks[0] if blocks and blocks[0].kind is BlockKind.HEADING and blocks[0].level == 1 else None
    return Reading(blocks=blocks, title=opening.text if opening else None, settings=settings)
