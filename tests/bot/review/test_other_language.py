"""A text in the other language of its field is told; names and amounts alone are no language."""

from dataclasses import replace

import pytest
import yaml

from bot.home import BUNDLED
from bot.language import Language
from bot.review.faq_text import Spoken
from bot.review.other_language import Mistaken, is_other, mistaken
from tests.bot.review.test_entries import TEXT

ZH, EN = Language.ZH, Language.EN


@pytest.mark.parametrize(
    ("field", "text"),
    [
        (ZH, "Is the premium due at once?"),
        (ZH, "Yes, it is covered."),
        (ZH, "who can submit overdue notice"),
        (ZH, "limit for Nordhaus Maschinenbau GmbH"),
        (EN, "可以。保费到账后，我们会开具电子发票。"),
        (EN, "限额多少"),
        (EN, "保费发票"),
        (EN, "可以"),
        (EN, "怎么跟保险公司说"),
    ],
)
def test_a_text_in_the_other_language_is_told(field: Language, text: str) -> None:
    assert is_other(text, field)


@pytest.mark.parametrize(
    ("field", "text"),
    [
        (ZH, "Nordhaus Maschinenbau GmbH"),
        (ZH, "Bank of China"),
        (ZH, "EUR 10,000.00"),
        (ZH, "https://example.com/claim-form"),
        (ZH, "claim filing deadline几天"),
        (ZH, "[company]"),
        (EN, "宁波砺桐机电有限公司"),
        (EN, "张伟"),
        (EN, "人民币100万元"),
        (EN, "The buyer 宁波砺桐机电有限公司 pays late."),
        (EN, "120%"),
        (ZH, ""),
        (EN, ""),
    ],
)
def test_names_amounts_and_mixed_sentences_belong_to_either(field: Language, text: str) -> None:
    assert not is_other(text, field)


def test_each_text_is_named_by_its_field() -> None:
    swapped = replace(TEXT, en=Spoken("Is anybody there?", "周末无人值班。", ("星期天能找到人吗",)))

    assert mistaken(swapped) == [
        Mistaken("answer_en", "周末无人值班。"),
        Mistaken("also_en", "星期天能找到人吗"),
    ]
    assert mistaken(TEXT) == []


def test_of_the_bundled_entries_hardly_any_is_told_though_many_mix_both() -> None:
    told, texts = [], 0
    for path in sorted((BUNDLED / "faq").glob("*.yaml")):
        entries = yaml.load(path.read_text(), yaml.CSafeLoader)
        for entry in entries if isinstance(entries, list) else ():
            for language in Language:
                said = [entry["question"][language], entry["answer"][language], *entry["also"][language]]
                texts += len(said)
                told += [one for one in said if is_other(one, language)]

    assert texts > 6000
    assert len(told) <= 4, told  # phrasings that are indeed in the other language
