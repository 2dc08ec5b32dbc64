"""What is read of a DOCX beside its plain paragraphs: Word's own numbers, changes, boxes and notes."""

import docx
import pytest
from docx.oxml import OxmlElement, parse_xml
from docx.oxml.ns import nsdecls, qn

from ingestion.blocks import BlockKind
from tests.ingestion.conftest import numbered_word_of, reading_of, saved

_WORDING = [("decimal", "Article %1"), ("decimal", "%1.%2"), ("lowerLetter", "(%3)")]
_CHINESE = [("chineseCounting", "第%1条"), ("chineseCounting", "（%2）"), ("decimal", "%3.")]


def test_clauses_have_the_numbers_that_word_prints() -> None:
    reading = reading_of(
        "a.docx",
        numbered_word_of(
            _WORDING,
            (0, "Cover", "Heading 1"),
            (1, "The insurer indemnifies losses from:"),
            (2, "insolvency;"),
            (2, "protracted default."),
            (1, "Disputes are settled first."),
            (2, "In court."),
            (0, "Notice", "Heading 1"),
            (1, "Overdues are notified."),
        ),
    )

    assert [block.text for block in reading.blocks] == [
        "Article 1 Cover",
        "1.1 The insurer indemnifies losses from:",
        "(a) insolvency;",
        "(b) protracted default.",
        "1.2 Disputes are settled first.",
        "(a) In court.",
        "Article 2 Notice",
        "2.1 Overdues are notified.",
    ]


def test_chinese_articles_are_counted_past_ten() -> None:
    reading = reading_of("a.docx", numbered_word_of(_CHINESE, *[(0, "保险人承担责任。")] * 21, (1, "破产。")))

    texts = [block.text for block in reading.blocks]
    assert texts[9:12] == [
        "第十条 保险人承担责任。",
        "第十一条 保险人承担责任。",
        "第十二条 保险人承担责任。",
    ]
    assert texts[20:] == ["第二十一条 保险人承担责任。", "（一） 破产。"]


@pytest.mark.parametrize(
    ("form", "fourth"),
    [
        ("lowerRoman", "iv."),
        ("upperLetter", "D."),
        ("decimalZero", "04."),
        ("ideographTraditional", "丁."),
        ("decimalEnclosedCircle", "④."),
        ("japaneseCounting", "四."),
    ],
)
def test_every_usual_way_to_count_is_known(form: str, fourth: str) -> None:
    reading = reading_of("a.docx", numbered_word_of([(form, "%1.")], *[(0, "item")] * 4))

    assert reading.blocks[-1].text == f"{fourth} item"


def test_numbers_of_a_style_count_as_those_of_a_paragraph() -> None:
    document = docx.Document()
    for text in ("one", "two"):
        document.add_paragraph(text, style="List Number")
    document.add_paragraph("dot", style="List Bullet")

    blocks = reading_of("a.docx", saved(document)).blocks

    assert [(block.kind, block.text) for block in blocks] == [
        (BlockKind.LIST_ITEM, "1. one"),
        (BlockKind.LIST_ITEM, "2. two"),
        (BlockKind.LIST_ITEM, "dot"),
    ]


def test_tracked_changes_are_read_as_accepted_and_told() -> None:
    document = docx.Document()
    paragraph = document.add_paragraph("The waiting period is ")._p
    paragraph.append(_run("ins", "180 days"))
    paragraph.append(_run("del", "90 days"))

    reading = reading_of("a.docx", saved(document))

    assert reading.blocks[0].text == "The waiting period is 180 days"
    assert reading.notes == (
        "2 tracked changes are read as if accepted: accept or reject them before publishing",
    )


def test_what_stands_in_a_content_control_or_a_text_box_is_read() -> None:
    document = docx.Document()
    control = OxmlElement("w:sdt")
    content = OxmlElement("w:sdtContent")
    content.append(document.add_paragraph("in a control")._p)
    control.append(content)
    document.element.body.insert(0, control)
    box = OxmlElement("w:txbxContent")
    box.append(document.add_paragraph("in a box")._p)
    picture = OxmlElement("w:pict")
    picture.append(box)
    document.add_paragraph("around").runs[0]._r.append(picture)

    assert [block.text for block in reading_of("a.docx", saved(document)).blocks] == [
        "in a control",
        "around",
        "in a box",
    ]


def test_a_table_repeats_as_many_head_rows_as_word_does() -> None:
    document = docx.Document()
    table = document.add_table(rows=4, cols=2)
    for row, cells in zip(
        table.rows, [("Country", ""), ("Name", "Days"), ("DE", "30"), ("FR", "60")], strict=True
    ):
        for cell, text in zip(row.cells, cells, strict=True):
            cell.text = text
    table.cell(0, 0).merge(table.cell(0, 1))
    for row in table.rows[:2]:
        row._tr.get_or_add_trPr().append(OxmlElement("w:tblHeader"))

    (block,) = reading_of("a.docx", saved(document)).blocks

    assert block.head == "Country\nName | Days"
    assert block.text == "Country\nName | Days\nDE | 30\nFR | 60"


def test_the_table_of_contents_is_not_read_twice() -> None:
    document = docx.Document()
    document.styles.add_style("toc 1", 1)
    document.add_paragraph("Article 1 Cover ........ 3", style="toc 1")
    document.add_paragraph("Cover is given.")

    assert [block.text for block in reading_of("a.docx", saved(document)).blocks] == ["Cover is given."]


def _run(change: str, text: str) -> object:
    name = "delText" if change == "del" else "t"
    changed = parse_xml(f'<w:{change} {nsdecls("w")} w:id="1" w:author="x"><w:r/></w:{change}>')
    written = OxmlElement(f"w:{name}")
    written.text = text
    changed.find(qn("w:r")).append(written)
    return changed
