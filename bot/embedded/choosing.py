"""Which of the choices that were offered a reply means."""

import re
from collections.abc import Sequence

from bot.embedded import cues
from knowledge.folding import fold


def choice_among(text: str, choices: Sequence[str]) -> str | None:
    """The choice that a folded reply means: by its place, or because only that one holds the words replied.

    Where one alone was offered, a yes will do.
    """
    for place, rule in enumerate(cues.ORDINALS[: len(choices)]):
        if rule.search(text.strip()):
            return choices[place]
    if len(choices) == 1 and cues.YES.search(text.strip()):
        return choices[0]
    said = re.sub(
        r"(的|的?(那|这)?(家|个|一家|一个)的?)$|^(the|that) | (one|company|branch)$",
        "",
        text.strip(" 。.!！?？"),
    )
    holding = [choice for choice in choices if len(said) > 1 and said in fold(choice)]
    return holding[0] if len(holding) == 1 else None
