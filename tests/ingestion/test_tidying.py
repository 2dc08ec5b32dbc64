"""The normalised copy: a white-list of repairs, nothing else."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ingestion.tidying import LAYOUT, tidy
from knowledge.document import Edit


@pytest.mark.parametrize(
    ("raw", "normalized"),
    [
        ("将LJ调整其信用额度", "将立即调整其信用额度"),
        ("理赔机制JK启动", "理赔机制即刻启动"),
        ("构建首先道防线", "构建第一道防线"),
        ("很高九成的赔付", "最高九成的赔付"),
        ("很高90%", "最高90%"),
        ("提高货周转率", "提高存货周转率"),
        ("证明交易真实在且违约", "证明交易真实存在且违约"),
        ("优化库管理", "优化库存管理"),
        ("库精细管理", "库存精细管理"),
        ("赔付90％，限额１００万", "赔付90%，限额100万"),
        ("商业风险,政治风险", "商业风险，政治风险"),
        ("保什么?", "保什么？"),
    ],
)
def test_what_is_on_the_list_is_repaired(raw: str, normalized: str) -> None:
    assert tidy(raw)[0] == normalized


@pytest.mark.parametrize(
    "raw",
    [
        "信用管理面临的很大挑战",
        "现金流与生能力",
        "存货周转天数",
        "真实存在的交易",
        "仓库管理和水库管理",
        "数据库管理",
        "库存管理",
        "LJ Trading Ltd",
        "JK公司的额度",
        "很高的额度",
        "Limit: 80,000 EUR; terms: 60 days",
        "限额80,000元，12:30生效",
    ],
)
def test_what_is_not_on_the_list_stays(raw: str) -> None:
    assert tidy(raw) == (raw, ())


def test_an_edit_says_what_was_found_where_and_why() -> None:
    _, edits = tidy("将LJ调整")

    assert edits == (Edit(1, "LJ", "立即", "initials between Chinese characters"),)


@given(st.text(alphabet="将LJ调整库管理很高90%％，,:?首先道货周转真实在A１\n- ", max_size=60))
def test_the_edits_make_the_copy_out_of_the_raw_text(raw: str) -> None:
    normalized, edits = tidy(raw)

    again, at = "", 0
    for edit in edits:
        assert raw[edit.start : edit.start + len(edit.found)] == edit.found
        again += raw[at : edit.start] + edit.repaired
        at = edit.start + len(edit.found)
    assert again + raw[at:] == normalized
    assert all(edit.why for edit in edits)


def test_a_layout_edit_never_changes_a_letter_or_figure() -> None:
    _, edits = tidy("ＡＢＣ１２３，保险?")

    assert [(edit.found, edit.repaired, edit.why) for edit in edits] == [
        ("ＡＢＣ１２３", "ABC123", LAYOUT),
        ("?", "？", LAYOUT),
    ]
