"""How an answer quotes: the sentences that matter as they stand, with their place and their language."""

from typing import Any

import pytest

from bot.embedded.wording.passages import best_sentences, passages_in_words
from bot.language import Language
from knowledge.passage import Hit, Passage
from tests.knowledge.texts import document, passage

CLAUSES = (
    "1. 买方应在保单所列国家登记。",
    "2. 买方为保险人的关联公司的，不予承保。",
    "3. 买方破产的，保险人自收到全部单证之日起赔付。",
    "4. 买方提出争议的，在争议解决之前不予赔付。",
)


def hit(text: str, **changed: Any) -> Hit:
    return Hit(_passage(text, **changed), 1.0, 0.9)


def _passage(text: str, **changed: Any) -> Passage:
    return passage(document("wording", title="通用条款"), text, section="第三条 赔付", **changed)


def test_a_clause_is_quoted_with_title_section_and_page() -> None:
    answer = passages_in_words([hit("".join(CLAUSES), page=7)], ["[1]"], "买方破产", Language.ZH)

    assert answer == f"> {''.join(CLAUSES)}\n\n— 通用条款 · 第三条 赔付 · 第7页 [1]" + _article_note(answer)


def _article_note(answer: str) -> str:
    """A guide speaks as an article, which is said beneath; what is looked at here stands above."""
    return answer[answer.index("[1]") + 3 :]


@pytest.mark.parametrize(
    ("written", "language", "said"),
    [
        ("en", Language.ZH, "找到的原文是英文"),
        ("zh", Language.EN, "The source is in Chinese"),
        ("zh-Hant", Language.EN, "The source is in Chinese"),
        ("de", Language.EN, "The source is in German"),
        ("pt", Language.ZH, "找到的原文是pt"),
    ],
)
def test_a_quote_in_another_language_says_in_which(written: str, language: Language, said: str) -> None:
    answer = passages_in_words([hit("Wortlaut.", language=written)], ["[1]"], "?", language)

    assert answer.startswith(said)
    assert "> Wortlaut." in answer


def test_of_a_long_passage_the_sentences_around_the_one_asked_about_are_quoted() -> None:
    text = "".join(CLAUSES)

    quote = best_sentences(text, "买方破产之后，多久赔付", 30)

    assert quote == CLAUSES[2]


def test_a_word_in_every_sentence_does_not_choose_the_sentence() -> None:
    text = "The buyer of the buyer is no buyer here. A dispute suspends the claim. A buyer may pay the buyer."

    assert best_sentences(text, "Does a buyer's dispute matter?", 40) == "A dispute suspends the claim."
