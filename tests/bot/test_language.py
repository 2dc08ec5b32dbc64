"""Answers are in the language of the question."""

import pytest

from bot.language import Language, language_of, language_tag


@pytest.mark.parametrize(
    ("message", "language"),
    [
        ("客户破产了能赔多少", Language.ZH),
        ("limit for Nordhaus?", Language.EN),
        ("这个客户的 DCL 是多少", Language.ZH),
        ("credit limit 怎么申请", Language.ZH),
        ("What is the credit limit on 苏州砺桐机电设备有限公司 today please?", Language.EN),
        ("還有多少額度", Language.ZH),
        ("Nordhaus 额度", Language.ZH),
    ],
)
def test_the_language_of_a_message(message: str, language: Language) -> None:
    assert language_of(message) is language


def test_a_message_without_words_keeps_the_language_of_before() -> None:
    assert language_of("1", otherwise=Language.ZH) is Language.ZH


@pytest.mark.parametrize(
    ("tag", "language"), [("zh-Hant", Language.ZH), ("en_GB", Language.EN), ("de", None), (None, None)]
)
def test_the_language_of_a_tag(tag: str | None, language: Language | None) -> None:
    assert language_tag(tag) is language
