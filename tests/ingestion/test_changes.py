"""What changed between two versions of a wording or an FAQ, clause by clause."""

import pytest

from ingestion.changes import Change, Comparison, Kind, clauses_of, compare
from ingestion.chunking import chunk
from ingestion.documents import document_from
from ingestion.front_matter import Flags
from ingestion.sources import Source
from tests.ingestion.conftest import reading_of

_OLD = """# Conditions

## Article 3 Overdues

3.1 The policyholder notifies the insurer within 30 days.

3.2 A notice states:

(a) the buyer;

(b) the amount.

3.3 The waiting period is 120 days and the insured percentage 90 %.
"""


def _compared(old: str, new: str, name: str = "w.md") -> Comparison:
    both = []
    for text in (old, new):
        document, blocks = document_from(Source(name), reading_of(name, text), b"", Flags(), digest="d")
        both.append(clauses_of(document, chunk(document, blocks)))
    return compare(*both)


def _told(changes: tuple[Change, ...]) -> list[tuple[str, str | None, str | None]]:
    return [
        (change.kind, change.old.name if change.old else None, change.new.name if change.new else None)
        for change in changes
    ]


def test_a_wording_compared_with_itself_has_no_changes() -> None:
    assert _compared(_OLD, _OLD).changes == ()


def test_old_and_new_stand_beside_each_other_verbatim_with_the_figures_that_changed() -> None:
    (change,) = _compared(_OLD, _OLD.replace("120 days", "180 days")).changes

    assert change.old is not None
    assert change.new is not None
    assert change.old.text == "3.3 The waiting period is 120 days and the insured percentage 90 %."
    assert change.new.text == "3.3 The waiting period is 180 days and the insured percentage 90 %."
    assert (change.kind, change.figures_gone, change.figures_new) == (
        Kind.CHANGED,
        ("120 days",),
        ("180 days",),
    )


def test_a_clause_put_in_between_renumbers_the_others_and_changes_none() -> None:
    new = _OLD.replace("3.3 The", "3.4 The").replace(
        "3.2 A notice", "3.2 Goods in transit count.\n\n3.3 A notice"
    )

    assert _told(_compared(_OLD, new).changes) == [
        (Kind.ADDED, None, "3.2"),
        (Kind.RENUMBERED, "3.2", "3.3"),
        (Kind.RENUMBERED, "3.2 (a)", "3.3 (a)"),
        (Kind.RENUMBERED, "3.2 (b)", "3.3 (b)"),
        (Kind.RENUMBERED, "3.3", "3.4"),
    ]


def test_an_item_that_goes_and_one_that_comes_are_named_by_their_clause() -> None:
    new = _OLD.replace("(b) the amount.", "(b) the amount;\n\n(c) every invoice that is unpaid.")

    changes = _compared(_OLD, new).changes

    assert _told(changes)[-1] == (Kind.ADDED, None, "3.2 (c)")
    assert _told(_compared(new, _OLD).changes)[-1] == (Kind.REMOVED, "3.2 (c)", None)


@pytest.mark.parametrize(
    ("old", "new", "gone", "come"),
    [
        ("三十日内", "六十日内", ("三十日",), ("六十日",)),
        ("30个工作日内", "30日内", ("30个工作日",), ("30日",)),
        ("赔付比例为90%", "赔付比例为百分之八十", ("90%",), ("百分之八十",)),
        ("不超过100万元", "不超过2,000,000元", ("100万元",), ("2,000,000元",)),
    ],
)
def test_chinese_figures_are_named_with_their_units(
    old: str, new: str, gone: tuple[str, ...], come: tuple[str, ...]
) -> None:
    text = "# 条款\n\n第三条 被保险人应当在约定的时间和范围内向保险人提出，{}。\n"

    (change,) = _compared(text.format(old), text.format(new)).changes

    assert (change.figures_gone, change.figures_new) == (gone, come)


def test_an_answer_of_an_faq_is_compared_by_its_entry() -> None:
    old = '- id: a\n  question: {en: "What is covered?"}\n  answer: {en: Insolvency for 30 days.}\n'
    new = old.replace("30", "60") + '- id: b\n  question: {en: "Who pays?"}\n  answer: {en: The insurer.}\n'

    changes = _compared(old, new, "faq.yaml").changes

    assert _told(changes) == [(Kind.CHANGED, "a (en)", "a (en)"), (Kind.ADDED, None, "b (en)")]
    assert changes[0].figures_new == ("60 days",)
