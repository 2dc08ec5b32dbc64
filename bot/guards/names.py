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
_NOT = re.compile(
    r"\b(not|no|never|nor|without|unless|until|if|whether|cannot|before|once|when|may|might|could)\b|n't\b"
    r"|不|没|未|无|是否|如果|若|一旦|之前|待|才|可能|会不会",
    re.IGNORECASE,
)
_STATUSES = (
    (
        r"\b(was|were|is|has been|have been) (fully )?paid( out)?\b|已(经)?(赔付|付清|支付)",
        r"\bpaid\b|赔付|付",
    ),
    (
        r"\b(is|was|has been) (fully )?approved\b|已(经)?(批复|获批|批准|核准)",
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
    return all(re.search(wanted, basis.said) for said, wanted in _STATUSES if _asserts(said, sentence))


def _known(name: str, basis: Basis) -> bool:
    """A name may have words of the sentence before it: its end is what must be known."""
    text = plain(name)
    ends = (text[start:] for start in range(max(1, len(text) - SHORTEST_NAME)))
    return any(end in basis.known for end in ends)


SHORTEST_NAME = 7
"""Letters of a name, its legal form included: less of its end would be any company's."""


def _asserts(rule: str, sentence: str) -> bool:
    """Whether it says so plainly, with no word in the sentence that turns or conditions it."""
    return re.search(rule, sentence.lower()) is not None and _NOT.search(sentence) is None
