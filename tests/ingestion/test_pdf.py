"""What is read of a PDF: its text in the order in which people read it, page by page."""

import importlib.util
import io
from pathlib import Path

import pypdfium2  # type: ignore[import-untyped]
import pytest

from ingestion.blocks import BlockKind, Unreadable
from ingestion.reading.confined import ConfinedReader
from ingestion.reading.pdf import MAX_PAGES
from tests.ingestion.conftest import laid_out_pdf, pdf_of, picture_pdf, reading_of

_FILES = Path(__file__).parent / "files"
_LEFT = [
    "3.1 The policyholder notifies the insurer of",
    "every overdue within the time stated in the",
    "schedule, and sends the invoices with it.",
    "3.2 A notice of an overdue is not a claim for",
    "indemnity.",
]
_RIGHT = [
    "3.3 From the day on which the buyer is more",
    "than sixty days overdue, new deliveries to it",
    "are not insured until it has paid everything.",
    "3.4 The insurer may shorten this time in the",
    "decision on a credit limit.",
]


def test_a_pdf_has_pages_headings_and_clauses_and_no_running_lines() -> None:
    clause = "3.1 被保险人应当在原到期日之后三十天以内把逾期欠款通知保险人，并说明全部未付发"
    pages = [
        ["示范保单 通用条款", "保险合同", "第三条 逾期通知", clause, "票的金额。", "第 1 页"],
        ["示范保单 通用条款", "3.2 通知不是索赔。", "第 2 页"],
        ["示范保单 通用条款", "3.3 逾期的发票不再受保。", "第 3 页"],
    ]

    reading = reading_of("a.pdf", pdf_of(pages, title="untitled"))

    assert reading.title == "保险合同"
    assert [(block.kind, block.text, block.page) for block in reading.blocks] == [
        (BlockKind.HEADING, "保险合同", 1),
        (BlockKind.HEADING, "第三条 逾期通知", 1),
        (BlockKind.PARAGRAPH, clause + "票的金额。", 1),
        (BlockKind.PARAGRAPH, "3.2 通知不是索赔。", 2),
        (BlockKind.PARAGRAPH, "3.3 逾期的发票不再受保。", 3),
    ]


def test_figures_that_differ_from_page_to_page_are_no_running_lines() -> None:
    pages = [[f"Waiting period {days} days."] for days in (90, 120, 180)]

    texts = " ".join(block.text for block in reading_of("a.pdf", pdf_of(pages)).blocks)

    assert texts == "Waiting period 90 days. Waiting period 120 days. Waiting period 180 days."


def test_two_columns_are_read_one_after_the_other() -> None:
    reading = reading_of("a.pdf", laid_out_pdf(_LEFT, _RIGHT, heading="Article 3 Overdues"))

    assert [(block.kind, block.text) for block in reading.blocks] == [
        (BlockKind.HEADING, "Article 3 Overdues"),
        (BlockKind.PARAGRAPH, " ".join(_LEFT[:3])),
        (BlockKind.PARAGRAPH, " ".join(_LEFT[3:])),
        (BlockKind.PARAGRAPH, " ".join(_RIGHT[:3])),
        (BlockKind.PARAGRAPH, " ".join(_RIGHT[3:])),
    ]


def test_chinese_columns_are_read_one_after_the_other() -> None:
    left = ["第三条 被保险人应当在约定的时间内把逾期欠", "款通知保险人，并附上全部未付的发票，说明"]
    left += ["买方不付款的原因和已经采取的各项措施，包", "括催收的记录。"]
    right = ["第四条 买方逾期超过六十天的，从次日起对该", "买方的新发货不在承保范围之内，直到该买方"]
    right += ["把全部到期款项付清为止，但保险人可以缩短", "这一时间。"]

    blocks = reading_of("a.pdf", laid_out_pdf(left, right, heading="逾期")).blocks

    assert [block.text for block in blocks] == ["逾期", "".join(left), "".join(right)]


def test_a_table_is_read_row_by_row_with_its_head() -> None:
    reading = reading_of(
        "a.pdf",
        laid_out_pdf(
            ["Item", "Insured percentage", "Waiting period", "最长付款期限"],
            ["Value", "90 %", "180 days", "120 天"],
            ["Clause", "3.1", "4.2", "5.1"],
            heading="The schedule",
        ),
    )

    table = reading.blocks[-1]
    assert (table.kind, table.head) == (BlockKind.TABLE, "Item | Value | Clause")
    assert table.text.split("\n")[1:] == [
        "Insured percentage | 90 % | 3.1",
        "Waiting period | 180 days | 4.2",
        "最长付款期限 | 120 天 | 5.1",
    ]


def test_labels_and_values_of_a_form_stay_lines() -> None:
    content = laid_out_pdf(
        ["Insured percentage:", "Waiting period:", "Currency:"], ["90 %", "180 days", "EUR"]
    )

    texts = [block.text for block in reading_of("a.pdf", content).blocks]

    assert texts == ["Insured percentage: 90 %", "Waiting period: 180 days", "Currency: EUR"]


def test_a_running_line_of_one_chapter_is_left_out_though_most_pages_lack_it() -> None:
    pages = [
        [f"Chapter {page // 4}", f"The buyer number {page} owes a sum.", f"{page + 4}"] for page in range(12)
    ]

    texts = [block.text for block in reading_of("a.pdf", pdf_of(pages)).blocks]

    assert texts == [f"The buyer number {page} owes a sum." for page in range(12)]


def test_a_figure_alone_at_the_foot_of_a_page_is_no_page_number() -> None:
    pages = [["Waiting period in days", "180"], ["Insured share in percent", "90"]]

    texts = " ".join(block.text for block in reading_of("a.pdf", pdf_of(pages)).blocks)

    assert "180" in texts
    assert "90" in texts


def test_a_file_that_opens_without_a_password_is_read_and_others_are_refused() -> None:
    opens = (_FILES / "aes-256-without-password.pdf").read_bytes()
    asks = (_FILES / "aes-256-with-password.pdf").read_bytes()

    assert reading_of("a.pdf", opens).blocks[0].text == "The insurer pays."
    with pytest.raises(Unreadable, match="is encrypted: give an unprotected copy"):
        reading_of("a.pdf", asks)


def test_pages_that_are_only_pictures_are_named_and_blank_ones_are_not() -> None:
    content = _joined(pdf_of([["The insurer pays."], []]), picture_pdf(), picture_pdf())

    assert reading_of("a.pdf", content).scanned == (3, 4)


@pytest.mark.skipif(importlib.util.find_spec("rapidocr") is not None, reason="the extra is installed")
def test_without_the_extra_scanned_pages_are_named_with_what_to_install() -> None:
    with ConfinedReader() as reader:
        with pytest.raises(Unreadable, match=r"has no text layer \(scanned\?\): install coverdesk\[ocr\]"):
            reader.read("a.pdf", picture_pdf())
        mixed = reader.read("b.pdf", _joined(pdf_of([["The insurer pays."]]), picture_pdf(), picture_pdf()))

    assert mixed.blocks[0].text == "The insurer pays."
    assert mixed.notes[0].startswith(
        "pages 2–3: has no text layer (scanned?), left out: install coverdesk[ocr]"
    )


def test_the_text_of_a_scanned_page_is_recognised_with_the_extra() -> None:
    pytest.importorskip("rapidocr")
    with pypdfium2.PdfDocument(pdf_of([["The insurer pays after the waiting period."]])) as drawn:
        picture = drawn[0].render(scale=3).to_pil()
    scan = io.BytesIO()
    picture.save(scan, format="PDF")

    with ConfinedReader() as reader:
        reading = reader.read("a.pdf", scan.getvalue())

    assert "waiting" in reading.blocks[0].text
    assert reading.notes == (
        "page 1: recognised from a picture, figures may be misread: compare it with the page",
    )


def test_a_pdf_of_ten_thousand_pages_is_refused_by_their_number() -> None:
    content = pdf_of([["x"]] * 10_000)

    with ConfinedReader() as reader, pytest.raises(Unreadable) as refusal:
        reader.read("a.pdf", content)

    assert str(refusal.value) == f"has 10000 pages, at most {MAX_PAGES} are read: split it"


@pytest.mark.parametrize("part", [0.1, 0.5, 0.9, 0.99])
def test_a_pdf_that_was_cut_off_is_refused_wherever_it_was_cut(part: float) -> None:
    whole = pdf_of([[f"Clause {page}."] for page in range(30)])

    with pytest.raises(Unreadable, match="damaged or truncated PDF"):
        reading_of("a.pdf", whole[: int(len(whole) * part)])


def _joined(*files: bytes) -> bytes:
    """The pages of several PDFs in one."""
    whole = pypdfium2.PdfDocument.new()
    for file in files:
        with pypdfium2.PdfDocument(file) as part:
            whole.import_pages(part)
    joined = io.BytesIO()
    whole.save(joined)
    whole.close()
    return joined.getvalue()
