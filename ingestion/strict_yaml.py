"""YAML as outsiders may write it: safe, without aliases, and with every scalar left as it was typed."""

import difflib
from collections.abc import Collection, Iterable
from typing import Any

import yaml

from ingestion.blocks import Unreadable


class _TypedAsWritten(yaml.SafeLoader):
    """Reads `no`, `007`, `1.10` and `2026-11` as the strings they are; a version is not a number."""

    def compose_node(self, parent: yaml.Node | None, index: Any) -> yaml.Node | None:
        # An alias inside an alias grows exponentially when walked; no document of ours needs one.
        if self.check_event(yaml.AliasEvent):
            mark = self.get_event().start_mark  # type: ignore[no-untyped-call]
            raise yaml.composer.ComposerError(
                None, None, "aliases (*name) are not accepted: write it out", mark
            )
        return super().compose_node(parent, index)

    def construct_mapping(self, node: yaml.MappingNode, deep: bool = False) -> dict[Any, Any]:  # noqa: FBT001 (the library's signature)
        names = [key.value for key, _ in node.value if isinstance(key, yaml.ScalarNode)]
        for position, name in enumerate(names):
            if name in names[:position]:
                raise yaml.constructor.ConstructorError(
                    None, None, f"'{name}' is given twice", node.value[position][0].start_mark
                )
        return super().construct_mapping(node, deep=deep)


_TypedAsWritten.yaml_implicit_resolvers = {
    first: [(tag, pattern) for tag, pattern in resolvers if tag == "tag:yaml.org,2002:null"]
    for first, resolvers in yaml.SafeLoader.yaml_implicit_resolvers.items()
}


def parse_yaml(text: str, where: str, *, first_line: int = 1) -> list[Any]:
    """The YAML documents of a text, empty ones left out.

    Raises Unreadable naming `where` and the line, counted from `first_line`, when it is not YAML.
    """
    try:
        documents = list(yaml.load_all(text, Loader=_TypedAsWritten))
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark
        line = f" in line {mark.line + first_line}" if mark else ""
        raise Unreadable(f"{where} is not valid YAML{line}: {error.problem or error.context}") from error
    except (yaml.YAMLError, RecursionError, ValueError) as error:
        raise Unreadable(f"{where} is not valid YAML: {str(error).splitlines()[0]}") from error
    return [document for document in documents if document is not None]


def unknown_names(found: Iterable[str], known: Collection[str], where: str) -> list[str]:
    """A note for every name that means nothing to us.

    Raises Unreadable for one that is nearly a known name: `polcy: P-1` taken for nothing would show one
    policyholder's document to everybody.
    """
    notes = []
    for name in found:
        if name in known:
            continue
        near = difflib.get_close_matches(name.lower(), known, n=1, cutoff=0.75)
        if near:
            raise Unreadable(f"{where}: '{name}' is not a name we know: did you mean '{near[0]}'?")
        notes.append(f"{where}: '{name}' is not a name we know, ignored")
    return notes
