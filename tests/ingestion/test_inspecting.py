"""Warnings about texts that are cut, garbled, uncited, or at odds with themselves."""

from pathlib import Path

import pytest

from tests.ingestion.conftest import MemoryLibrary, TakeIn

_SEED = Path(__file__).parents[3] / "shared" / "seed" / "trade-credit-insurance-page.zh.txt"


def _warnings(tmp_path: Path, take_in: TakeIn, content: str, name: str = "a.md") -> list[str]:
    (tmp_path / name).write_text(content, encoding="utf-8")
    report = take_in(tmp_path / name)
    assert report.failed == ()
    return [warning.removeprefix(f"{tmp_path / name}: ") for warning in report.warnings]


@pytest.mark.parametrize(
    ("content", "warning"),
    [
        (
            "将LJ调整额度。",
            "opening: probably garbled, searched as '立即', quoted as it stands"
            " (initials between Chinese characters): “将LJ调整额度。”",
        ),
        ("系统将QX通知您。", "opening: 'QX' may be the initials of a word: “系统将QX通知您。”"),
        ("阅读 넶12 次。", "opening: a character of an icon font or lost: “阅读 넶12 次。”"),
        ("现金流与生能力下降。", "opening: a word seems deleted (生存能力?): “现金流与生能力下降。”"),
        (
            "## 时间\n\n中国企业的平均DSO为94天。",
            "'时间': figures without a source (平均DSO为94天): “中国企业的平均DSO为94天。”",
        ),
        ("据统计，企业经常失败。", "opening: figures without a source (据统计): “据统计，企业经常失败。”"),
        (
            "周转率(DSO)很重要。",
            "opening: term mixed up, DSO is a number of days (周转天数), 周转率 is its inverse:"
            " “周转率(DSO)很重要。”",
        ),
        (
            "长期拖欠超过120天的，予以赔偿。\n\n长期拖欠超过90天的，予以赔偿。",
            "the waiting period is given as 120 days and as 90 days: “长期拖欠超过120天”, “长期拖欠超过90天”",
        ),
        (
            "安联贸易等专业机构会提供清单指导，协助高效完成理赔流程，帮助企业",
            "opening: ends without an end mark, perhaps cut: “…高效完成理赔流程，帮助企业”",
        ),
        (
            "请先申请信用limit，再发货。",
            "opening: term half translated (信用限额 is credit limit): “请先申请信用limit，再发货。”",
        ),
        (
            "客户的credit 额度不够。",
            "opening: term half translated (信用额度 is credit limit): “客户的credit 额度不够。”",
        ),
        ("它帮助您:- 避免交易。", "opening: a list's line break seems lost: “它帮助您:- 避免交易。”"),
    ],
)
def test_what_a_person_should_look_at_is_named_with_its_place(
    tmp_path: Path, take_in: TakeIn, content: str, warning: str
) -> None:
    assert _warnings(tmp_path, take_in, content) == [warning]


@pytest.mark.parametrize(
    "content",
    [
        "根据2024年年报，赔付率提高到90%。",
        "例如承保比例90%时，赔付72元。",
        "应收账款周转天数（DSO）的计算方法见下。",
        "请通过API查询DSO和WCR的数值。",
        "缺口 = 最低安全现金 − 各周期末现金中的最小值（结果为负，表示没有缺口）",
        "例如等待期为120天。\n\n另一份保单例如等待期为90天。",
        "| 项目 | 天数 |\n|---|---|\n| 等待期 | 120天 |\n| 等待期，破产 | 30天 |",
    ],
)
def test_a_sound_text_has_no_warnings(tmp_path: Path, take_in: TakeIn, content: str) -> None:
    assert _warnings(tmp_path, take_in, content) == []


def test_percentages_of_a_contract_need_no_source(tmp_path: Path, take_in: TakeIn) -> None:
    text = "1.1 The insurer indemnifies 90% of the loss."

    assert _warnings(tmp_path, take_in, f"---\nkind: wording\n---\n{text}", "a.md") == []
    assert len(_warnings(tmp_path, take_in, text, "b.md")) == 1


def test_the_seed_page_shows_its_garbled_words_fragments_and_uncited_figures(
    tmp_path: Path, take_in: TakeIn
) -> None:
    if not _SEED.exists():
        pytest.skip(f"needs the seed page at {_SEED}")

    report = take_in(_SEED)

    said = "\n".join(report.warnings)
    for garbled, repaired in (("LJ", "立即"), ("JK", "即刻"), ("首先道", "第一道"), ("真实在", "真实存在")):
        assert any(
            f"searched as '{repaired}'" in warning and garbled in warning for warning in report.warnings
        )
    for gap in (
        "生存能力?",
        "资金安全网?",
        "获得融资时?",
        "覆盖全球的?",
        "行业风险?",
        "存货?",
        "现金流预测?",
        "最大?",
    ):
        assert f"a word seems deleted ({gap})" in said
    for figure in (
        "90%, 8300万家企业",
        "15%-30%",
        "70,000余家企业",
        "60%",
        "平均DSO为94天",
        "8300万家企业, 平均30日",
    ):
        assert f"figures without a source ({figure})" in said
    for end in ("安联贸", "科学的信用", "高于部分发", "条款设置需要", "甚至因", "现金流断"):
        assert any("perhaps cut" in warning and warning.endswith(f"{end}”") for warning in report.warnings)
    assert said.count("view counter or date left out") == 6
    assert "term mixed up" in said


def test_the_seed_page_is_cut_along_its_questions(take_in: TakeIn, library: MemoryLibrary) -> None:
    if not _SEED.exists():
        pytest.skip(f"needs the seed page at {_SEED}")

    take_in(_SEED)

    (document,) = library.documents.values()
    asked = [passage for passage in library.all_passages() if passage.questions]
    assert document.title == "贸易信用保险如何保障您的应收账款?"
    assert len(asked) == 12
    assert {passage.section.partition(" › ")[0] for passage in asked[1:]} == {"FAQ"}
    assert all(passage.text in document.raw for passage in library.all_passages())
