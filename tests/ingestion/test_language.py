"""The language of a text."""

import pytest

from ingestion.language import canonical, detect


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("贸易信用保险如何保障您的应收账款?", "zh"),
        ("貿易信用保險如何保障您的應收帳款?", "zh-Hant"),
        ("DSO是什么", "zh"),
        ("The insurer pays a share of the loss when the buyer is insolvent.", "en"),
        ("Der Versicherer zahlt, wenn der Käufer nicht zahlt und die Wartezeit endet.", "de"),
        ("L'assureur paie une partie de la perte lorsque l'acheteur est insolvable.", "und"),
        ("取引信用保険は売掛金を守るための保険です。", "und"),
        ("POL-2026 90%", "und"),
        ("", "und"),
    ],
)
def test_a_language_is_told_or_honestly_unknown(text: str, language: str) -> None:
    assert detect(text) == language


@pytest.mark.parametrize(
    ("tag", "kept"),
    [
        ("zh-CN", "zh"),
        ("zh_TW", "zh-Hant"),
        ("zh-Hant-HK", "zh-Hant"),
        ("EN-gb", "en"),
        ("de", "de"),
        ("中文", None),
    ],
)
def test_a_language_tag_is_kept_in_one_form(tag: str, kept: str | None) -> None:
    assert canonical(tag) == kept
