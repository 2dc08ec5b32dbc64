"""YAML as plain values that remember their lines. Numbers with a point stay text, so 0.90 stays 0.90."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

import yaml

from tools.records.problems import Unreadable
from tools.records.schema import can_be_stored

Place = tuple[str | int, ...]
_WORDS: dict[str, bool | None] = {"true": True, "false": False, "null": None, "~": None, "": None}
_WHOLE = re.compile(r"-?(0|[1-9]\d{0,17})")
_DEEPEST = 20
_MOST_NODES = 200_000


@dataclass
class YamlTree:
    """Plain values, and the line on which each place in them stands."""

    value: Any = None
    lines: dict[Place, int] = field(default_factory=dict)
    repeated: list[tuple[Place, int]] = field(default_factory=list)
    """Keys that stand twice in one mapping, with the line of the second."""

    def line(self, place: Place) -> int | None:
        """The line of a place, or of the nearest one around it; None for an empty document."""
        return next((self.lines[p] for p in _outwards(place) if p in self.lines), None)


def read_yaml(text: str) -> YamlTree:
    """The values of one YAML document; `no` is text (Norway), not false. Raises `Unreadable`."""
    try:
        node = yaml.compose(text, Loader=yaml.SafeLoader)
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        line = None if mark is None else mark.line + 1
        said = error.problem or error.context
        raise Unreadable(f"is no YAML: {said}", "Check indentation, quotes and colons.", line) from error
    except yaml.YAMLError as error:
        raise Unreadable(f"is no YAML: {error}", "Save the file as UTF-8 text.") from error
    tree = YamlTree()
    if node is not None:
        tree.value = _plain(node, (), tree)
    return tree


def _plain(node: Any, place: Place, tree: YamlTree) -> Any:
    # Aliases may build huge or endless trees out of a few lines.
    if len(place) > _DEEPEST or len(tree.lines) > _MOST_NODES:
        raise Unreadable("is nested too deeply or too large", "Write the aliases out.", _line(node))
    tree.lines.setdefault(place, _line(node))
    if isinstance(node, yaml.MappingNode):
        return _mapping(node, place, tree)
    if isinstance(node, yaml.SequenceNode):
        return [_plain(item, (*place, number), tree) for number, item in enumerate(node.value)]
    return _scalar(_text(node), plain=node.style is None)


def _mapping(node: yaml.MappingNode, place: Place, tree: YamlTree) -> dict[str, Any]:
    found: dict[str, Any] = {}
    for key, value in node.value:
        if not isinstance(key, yaml.ScalarNode):
            raise Unreadable("has a key that is no word", "Write it like days: 30.", _line(key))
        name = _text(key)
        if name in found:
            tree.repeated.append(((*place, name), _line(key)))
        tree.lines[(*place, name)] = _line(key)
        found[name] = _plain(value, (*place, name), tree)
    return found


def _text(node: Any) -> str:
    if not can_be_stored(node.value):
        raise Unreadable("holds a character that no record can hold", "Leave the escape out.", _line(node))
    return str(node.value)


def _scalar(text: str, *, plain: bool) -> str | int | bool | None:
    """A word that is quoted or a block of text stays text."""
    if plain and text.lower() in _WORDS:
        return _WORDS[text.lower()]
    return int(text) if plain and _WHOLE.fullmatch(text) else text


def _line(node: yaml.Node) -> int:
    return int(node.start_mark.line) + 1


def _outwards(place: Place) -> Iterator[Place]:
    return (place[:length] for length in range(len(place), -1, -1))
