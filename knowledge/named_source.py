"""The source that a question names: who asks what the wording says wants the wording, not an explanation."""

import re

from knowledge.folding import fold
from knowledge.passage import DocumentKind

_CONTRACT = (DocumentKind.WORDING, DocumentKind.SPECIAL_CONDITIONS)
_NAMED = (
    (
        re.compile(
            r"条款|条文|原文|第\s*[〇零一二三四五六七八九十百\d]+(?:\.\d+)*\s*[条款]"
            r"|\b(?:wordings?|articles?|clauses?|conditions|policy (?:text|document|terms)|small print)\b"
        ),
        _CONTRACT,
    ),
    (re.compile(r"明细表|\bschedule\b"), (DocumentKind.SCHEDULE,)),
    (re.compile(r"批单|批注|\bendorsements?\b|\briders?\b"), (DocumentKind.ENDORSEMENT,)),
    (re.compile(r"特别(?:条款|约定)|\bspecial conditions?\b"), (DocumentKind.SPECIAL_CONDITIONS,)),
)


def named_source(question: str) -> frozenset[DocumentKind]:
    """The kinds of document that the question asks for by name; empty when it names none."""
    folded = fold(question)
    return frozenset(kind for pattern, kinds in _NAMED if pattern.search(folded) for kind in kinds)
