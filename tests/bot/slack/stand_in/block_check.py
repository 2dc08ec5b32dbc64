"""Does Slack take these blocks, this view? Judged by slack_sdk's models and Slack's published limits."""

import json
import logging
import threading
from collections.abc import Iterator
from typing import Any

from slack_sdk.errors import SlackObjectFormationError
from slack_sdk.models.blocks import Block, BlockElement, TextObject
from slack_sdk.models.views import View

from tests.bot.slack.stand_in.messages import Json
from tests.bot.slack.stand_in.world import Refused

MOST_BLOCKS = 50
LONGEST_MARKDOWN = 12_000
_MODELS = (SlackObjectFormationError, TypeError, ValueError, KeyError, AttributeError)


class _Skipped(logging.Filter):
    """Makes an error of what the models skip and only log; on the thread that made it."""

    def __init__(self) -> None:
        super().__init__()
        self._thread = threading.get_ident()

    def filter(self, record: logging.LogRecord) -> bool:
        if threading.get_ident() == self._thread:
            raise ValueError(record.getMessage())
        return True


def checked_blocks(blocks: object, most: int = MOST_BLOCKS) -> tuple[Json, ...]:
    """The blocks, or `invalid_blocks` / `invalid_blocks_format` as Slack would say it."""
    blocks = _read(blocks)
    if not isinstance(blocks, list) or not all(isinstance(block, dict) for block in blocks):
        raise Refused("invalid_blocks_format")
    if len(blocks) > most:
        raise _invalid(f"no more than {most} items allowed [json-pointer:/blocks]")
    for place, block in enumerate(blocks):
        try:
            _check(block)
        except _MODELS as reason:
            raise _invalid(f"{reason} [json-pointer:/blocks/{place}]") from reason
    named = [block["block_id"] for block in blocks if block.get("block_id")]
    if len(named) != len(set(named)):
        raise _invalid("`block_id` already exists [json-pointer:/blocks]")
    if sum(len(b["text"]) for b in blocks if b["type"] == "markdown") > LONGEST_MARKDOWN:
        raise Refused("msg_blocks_too_long")
    return tuple(blocks)


def checked_view(view: object, kinds: tuple[str, ...]) -> Json:
    view = _read(view)
    if not isinstance(view, dict) or view.get("type") not in kinds:
        raise Refused("invalid_arguments", response_metadata={"messages": ["[ERROR] invalid `view`"]})
    checked_blocks(view.get("blocks", []), most=100)
    try:
        View(**view).to_dict()
    except _MODELS as reason:
        messages = {"messages": [f"[ERROR] {reason} [json-pointer:/view]"]}
        raise Refused("invalid_arguments", response_metadata=messages) from reason
    return view


def _check(block: Json) -> None:
    strict = _Skipped()
    loggers = (Block.logger, BlockElement.logger, TextObject.logger)
    for logger in loggers:
        logger.addFilter(strict)
    try:
        parsed = Block.parse(block)
        if parsed is None:
            raise ValueError(f"unsupported type: {block.get('type')}")
        parsed.to_dict()
        if unknown := set(block) - parsed.attributes - {"type"}:
            raise ValueError(f"invalid additional property: {sorted(unknown)}")
    finally:
        for logger in loggers:
            logger.removeFilter(strict)
    _check_limits(block)


def _check_limits(block: Json) -> None:
    """Limits that Slack publishes and the models do not know."""
    rows = block["rows"] if block["type"] == "table" else []
    if len(rows) > 100 or any(len(row) > 20 for row in rows):
        raise ValueError("a table has at most 100 rows of 20 cells")
    if block["type"] == "section" and len(block.get("fields") or ()) > 10:
        raise ValueError("a section has at most 10 fields")
    for part in _parts(block):
        if part.get("type") in ("mrkdwn", "plain_text") and not 1 <= len(part.get("text") or "") <= 3000:
            raise ValueError("must be more than 0 and at most 3000 characters")
        if len(str(part.get("value") or "")) > 2000 or len(str(part.get("action_id") or "")) > 255:
            raise ValueError("`value` is at most 2000, `action_id` at most 255 characters")


def _parts(value: Any) -> Iterator[Json]:
    if isinstance(value, dict):
        yield value
        for inner in value.values():
            yield from _parts(inner)
    elif isinstance(value, list):
        for inner in value:
            yield from _parts(inner)


def _read(value: object) -> object:
    """Slack also takes JSON in a string."""
    if not isinstance(value, str):
        return value
    try:
        return json.loads(value)
    except ValueError:
        return None


def _invalid(reason: str) -> Refused:
    return Refused("invalid_blocks", errors=[reason], response_metadata={"messages": [f"[ERROR] {reason}"]})
