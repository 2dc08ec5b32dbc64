"""Guard 2: a company, a number of a record, or a status that no evidence of this turn holds."""

import re

from bot.guards.basis import Basis, plain

_RECORD_NO = re.compile(r"(?<![\w-])(?=[A-Z0-9-]*\d)[A-Z]{2,}[A-Z0-9]*(?:-[A-Z0-9]+)+(?![\w-])")
_LATIN_FORM = (
    r"GmbH(?: & Co\. KG)?|AG|KG|Ltd\.?|Limited|Inc\.?|LLC|plc|PLC|B\.?V\.?|N\.?V\.?|S\.?A\.?S?|S\.?r\.?l\.?"
    r"|S\.?p\.?A\.?|Oy|AB|A/S|Sp\. z o\.o\."
)
_LATIN_COMPANY = re.compile(rf"(?:[A-ZÀ-Þ][\w&.'’-]*\s+){{1,5}}(?:{_LATIN_FORM})(?!\w)")
_CHINESE_COMPANY = re.compile(r"[\u4e00-\u9fff]{2,20}?(?:股份有限公司|有限责任公司|有限公司)")
_CONDITION = re.compile(
    r"\b(unless|until|if|whether|before|once|when|may|might|could|should|after)\b"
    r"|是否|如果|若|一旦|之前|待|才|可能|会不会|之后",
    re.IGNORECASE,
)
"""Words with which a sentence says when something is so, and not that it is."""
_TURNED = re.compile(
    r"(\b(not|no|never|nor|nothing|nobody|cannot)\b|n't\b|不|没|未|无|尚)[^,.;，。；]{0,24}$", re.IGNORECASE
)
_STATUSES = (
    (
        r"\b(was|were|is|has been|have been) (fully )?(paid( out)?|settled)\b|已(经)?(赔付|付清|支付)",
        r"\bpaid\b|settled|赔付|付",
    ),
    (
        r"\b(is|was|has been) (fully )?(approved|granted)\b|已(经)?(批复|获批|批准|核准)",
        r"approved|partial|批|granted",
    ),
    (
        r"\b(is|are|still|remains) (valid|in force)\b|(仍然?|目前|现在)有效",
        r"(?<!not )in force|有效|\bvalid\b",
    ),
    (
        r"\b(is|was|has been) (refused|rejected|declined|withdrawn)\b|已(经)?(被)?(拒|撤)",
        r"refus|reject|declin|withdr|拒|撤",
    ),
)
"""How a sentence says that something is so, and what the evidence must then say."""


def stands(sentence: str, basis: Basis) -> bool:
    """Whether the sentence names nothing and gives nothing a status that the turn did not find."""
    rules = (_RECORD_NO, _LATIN_COMPANY, _CHINESE_COMPANY)
    named = (found.group() for rule in rules for found in rule.finditer(sentence))
    if not all(_known(name, basis) for name in named):
        return False
    asserted = [wanted for said, wanted in _STATUSES if _asserts(said, sentence)]
    told = basis.told_of(_subject(sentence)) if asserted else ""
    return all(re.search(wanted, told) for wanted in asserted) or basis.has_whole(sentence)


def _subject(sentence: str) -> str:
    """What a status is of, as the evidence of it is headed: a limit's approval approves no claim."""
    if re.search(r"\bclaims?\b|索赔|理赔|赔案", sentence.lower()):
        return "claim"
    return "limit" if re.search(r"\blimits?\b|限额|额度", sentence.lower()) else ""


def _known(name: str, basis: Basis) -> bool:
    """A name may have words of the sentence before it: its end is what must be known."""
    text = plain(name).rstrip(".")
    ends = (text[start:] for start in range(max(1, len(text) - SHORTEST_NAME)))
    return any(end in basis.known for end in ends)


SHORTEST_NAME = 7
"""Letters of a name, its legal form included: less of its end would be any company's."""


def _asserts(rule: str, sentence: str) -> bool:
    """Whether it says so plainly: nothing turns it before, and nothing makes it a condition."""
    if _CONDITION.search(sentence):
        return False
    found = re.search(rule, sentence.lower())
    return found is not None and _TURNED.search(sentence[: found.start()]) is None
