"""What somebody typed to find a company, and which company that is."""

from dataclasses import dataclass
from enum import StrEnum

from evals.buyers.holders import NOBODY, Meant


class Kind(StrEnum):
    """In which way it was typed. Those after `BAD_NUMBER` are of companies that are not in the directory."""

    LEGAL = "legal"
    NO_FORM = "no_form"
    FOREIGN = "foreign"
    """A foreign name without its legal form, in lower case or without accents."""
    SHORT = "short"
    BRAND = "brand"
    PINYIN = "pinyin"
    INITIALS = "initials"
    MIXED = "mixed"
    TRADITIONAL = "traditional"
    TYPO_SUBSTITUTED = "typo_substituted"
    TYPO_DROPPED = "typo_dropped"
    TYPO_DOUBLED = "typo_doubled"
    TYPO_SWAPPED = "typo_swapped"
    TYPO_SOUND = "typo_sound"
    TYPO_SHAPE = "typo_shape"
    TYPO_LATIN = "typo_latin"
    ENGLISH = "english"
    ENGLISH_SHORT = "english_short"
    FORMER = "former"
    NUMBER = "number"
    NUMBER_RESPACED = "number_respaced"
    ORGANISATION_CODE = "organisation_code"
    SENTENCE_ZH = "sentence_zh"
    SENTENCE_EN = "sentence_en"
    WITH_CITY = "with_city"
    WITH_NUMBER = "with_number"

    BAD_NUMBER = "bad_number"
    """A registration number with O for 0, I for 1 or one wrong digit."""
    NO_SUCH_BRAND = "no_such_brand"
    OTHER_PLACE = "other_place"
    OTHER_TRADE = "other_trade"
    SOUNDS_ALIKE = "sounds_alike"
    LOOKS_ALIKE = "looks_alike"
    BRANCH = "branch"
    GROUP = "group"
    NO_SUCH_ENGLISH = "no_such_english"
    NO_SUCH_PINYIN = "no_such_pinyin"
    SAME_FIRST_WORD = "same_first_word"
    ABSENT_IN_SENTENCE = "absent_in_sentence"
    NOBODY = "nobody"
    """A sentence in which no company is named."""


ABSENT = tuple(Kind)[list(Kind).index(Kind.NO_SUCH_BRAND) :]
PRESENT = tuple(Kind)[: list(Kind).index(Kind.BAD_NUMBER)]


@dataclass(frozen=True, slots=True)
class Query:
    """One typed query with its truth."""

    id: str
    kind: str
    """A `Kind`, or the name of a kind of queries over open data."""
    text: str
    meant: Meant = NOBODY

    @property
    def present(self) -> bool:
        """Whether a company that is meant is in the directory at all."""
        return bool(self.meant.acceptable)
