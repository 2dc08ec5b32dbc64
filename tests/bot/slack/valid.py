"""Whether Slack would take a message: its documented limits, and its own library's models of blocks."""

import json
from collections.abc import Callable, Iterator
from typing import Any

from slack_sdk.models.blocks import Block as SlackBlock

from bot.slack.blocks.message import SlackMessage

WHOLE = 12_000


def length(text: str) -> int:
    """As a client in JavaScript counts."""
    return len(text.encode("utf-16-le")) // 2


def texts(part: Any) -> Iterator[str]:
    """Every text that is shown, wherever it stands."""
    if isinstance(part, dict):
        for name, inner in part.items():
            if name == "text" and isinstance(inner, str):
                yield inner
            else:
                yield from texts(inner)
    elif isinstance(part, list | tuple):
        for one in part:
            yield from texts(one)


def parts(message: SlackMessage, kind: str) -> list[dict[str, Any]]:
    return [block for block in message.blocks if block["type"] == kind]


def buttons(message: SlackMessage) -> list[dict[str, Any]]:
    return [one for block in parts(message, "actions") for one in block["elements"]]


def labels(message: SlackMessage) -> list[str]:
    return [one["text"]["text"] for one in buttons(message)]


def shown(message: SlackMessage) -> str:
    """All that is to be read in the blocks."""
    return "\n".join(texts(list(message.blocks)))


def check(message: SlackMessage) -> None:
    """Fails when Slack would refuse the message, or would read markup in a text that is data."""
    assert 1 <= length(message.text) <= 3000
    assert 1 <= len(message.blocks) <= 50
    assert length(json.dumps(message.blocks, ensure_ascii=False, separators=(",", ":"))) <= WHOLE
    assert len(parts(message, "table")) <= 1
    assert "<" not in message.text, "the text for notifications is parsed by Slack"
    for block in message.blocks:
        parsed = SlackBlock.parse(dict(block))
        assert parsed is not None, block["type"]
        parsed.validate_json()
        assert parsed.to_dict()["type"] == block["type"]
        _CHECKS[block["type"]](block)
    named = [one["action_id"] for one in buttons(message)]
    assert len(named) == len(set(named)), "an action_id is unique in its message"


def _text_object(text: dict[str, Any], most: int) -> None:
    assert 1 <= length(text["text"]) <= most
    if text["type"] == "mrkdwn":
        assert text["verbatim"] is True
        rest = text["text"].replace("<!date^", "", 1) if "<!date^" in text["text"] else text["text"]
        assert "<" not in rest, "only a time of ours is written in Slack's own notation"
    else:
        assert text["type"] == "plain_text"
        assert text["emoji"] is False


def _section(block: dict[str, Any]) -> None:
    if "text" in block:
        _text_object(block["text"], 3000)
    fields = block.get("fields", [])
    assert len(fields) <= 10
    for one in fields:
        _text_object(one, 2000)


def _context(block: dict[str, Any]) -> None:
    assert 1 <= len(block["elements"]) <= 10
    for one in block["elements"]:
        _text_object(one, 2000)


def _actions(block: dict[str, Any]) -> None:
    assert 1 <= len(block["elements"]) <= 25
    for one in block["elements"]:
        assert 1 <= length(one["action_id"]) <= 255
        assert 1 <= length(one["value"]) <= 2000
        assert "url" not in one
        _text_object(one["text"], 75)


def _feedback(block: dict[str, Any]) -> None:
    assert 1 <= len(block["elements"]) <= 5
    for one in block["elements"]:
        for which in ("positive_button", "negative_button"):
            assert length(one[which]["value"]) <= 2000
            _text_object(one[which]["text"], 75)


def _table(block: dict[str, Any]) -> None:
    assert 1 <= len(block["rows"]) <= 100
    widths = {len(row) for row in block["rows"]}
    assert len(widths) == 1
    assert max(widths) <= 20
    assert len(block["column_settings"]) <= 20
    cells = [cell["text"] for row in block["rows"] for cell in row]
    assert all(cells), "Slack refuses an empty cell"
    assert sum(length(cell) for cell in cells) <= 10_000


def _rich_text(block: dict[str, Any]) -> None:
    assert block["elements"]
    for element in block["elements"]:
        _rich_element(element)


def _rich_element(element: dict[str, Any]) -> None:
    """Only texts: a rich text could also hold links, users, channels and broadcasts."""
    allowed = {"rich_text_section", "rich_text_list", "rich_text_quote", "text"}
    assert element["type"] in allowed
    if element["type"] == "text":
        assert element["text"]
        assert set(element.get("style", {})) <= {"bold"}
        return
    assert element["elements"]
    for one in element["elements"]:
        _rich_element(one)


def _divider(block: dict[str, Any]) -> None:
    assert set(block) == {"type"}


_CHECKS: dict[str, Callable[[dict[str, Any]], None]] = {
    "section": _section,
    "context": _context,
    "actions": _actions,
    "context_actions": _feedback,
    "table": _table,
    "rich_text": _rich_text,
    "divider": _divider,
}
