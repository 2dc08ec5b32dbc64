"""Prompts: what a public model wants put before a question or a passage, where it does not say so itself.

Many repositories leave their prompts out of the sentence-transformers settings and name them only in their
model cards; without them such a model finds worse, and nothing tells. A model that names prompts in its own
settings is used with those.
"""

import json
import re
from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True)
class Prompts:
    """Put before each text; empty for none."""

    query: str = ""
    document: str = ""


_TASK = "Given a question about trade credit insurance, retrieve passages that answer the question"
_FAMILIES = (
    # Each from the family's model card. The first that fits counts.
    (r"e5-.*-instruct", Prompts(query=f"Instruct: {_TASK}\nQuery: ")),
    (r"(?:multilingual-)?e5-(?:small|base|large)(?:-v2|-unsupervised)?", Prompts("query: ", "passage: ")),
    (r"bge-(?:small|base|large)-zh(?:-v1\.5)?", Prompts(query="为这个句子生成表示以用于检索相关文章：")),
    (
        r"bge-(?:small|base|large)-en(?:-v1\.5)?",
        Prompts(query="Represent this sentence for searching relevant passages: "),
    ),
)
"""BGE-M3 and the GTE models want none, so they are not here."""


def prompts_of(model: str) -> Prompts:
    """For a model's name or folder by its last part, or by the name that a hub's cache keeps in the path."""
    path = Path(model)
    parts = [part for part in path.parts if part.startswith("models--")] or [path.name]
    name = parts[-1].rpartition("--")[2].casefold()
    return next((prompts for family, prompts in _FAMILIES if re.fullmatch(family, name)), Prompts())


def names_its_own(folder: Path) -> bool:
    """Whether the model's settings name any prompt, so that the library applies them."""
    try:
        settings = json.loads((folder / "config_sentence_transformers.json").read_text(encoding="utf-8"))
        return any(settings.get("prompts", {}).values())
    except (OSError, ValueError, AttributeError):
        return False
