"""Files that are not what their name says, broken ones, and those that would do harm."""

import io
import zipfile
import zlib
from pathlib import Path

import pytest

from ingestion.blocks import Unreadable
from ingestion.reading.confined import ConfinedReader, Limits
from tests.ingestion.conftest import TakeIn, pdf_of, picture_pdf, reading_of, sheet_of, word_of

_WORD = word_of(("Normal", "The insurer pays."))
_PDF = pdf_of([["The insurer pays the policyholder."]])


def _zip_of(parts: dict[str, bytes]) -> bytes:
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in parts.items():
            archive.writestr(name, content)
    return file.getvalue()


def _bomb() -> bytes:
    """A PDF whose page unpacks to more than a gigabyte of instructions."""
    packing = zlib.compressobj(9)
    packed = b"".join(packing.compress(b"BT (x) Tj ET " * 100_000) for _ in range(1200)) + packing.flush()
    parts = (
        b"<</Type/Catalog/Pages 2 0 R>>",
        b"<</Type/Pages/Kids[3 0 R]/Count 1>>",
        b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 600 800]/Contents 4 0 R>>",
        b"<</Length %d/Filter/FlateDecode>>stream\n%b\nendstream" % (len(packed), packed),
    )
    body = b"".join(b"%d 0 obj\n%b\nendobj\n" % (number, part) for number, part in enumerate(parts, start=1))
    return b"%PDF-1.4\n" + body + b"trailer<</Root 1 0 R/Size 5>>\n%%EOF"


def _with_macros(content: bytes) -> bytes:
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    return _zip_of(parts | {"word/vbaProject.bin": b"macro"})


@pytest.mark.parametrize(
    ("name", "content", "reason"),
    [
        ("a.docx", _PDF, "is named .docx but looks like PDF"),
        ("a.pdf", _zip_of({"x.txt": b"x"}), "is named .pdf but looks like a ZIP archive"),
        ("a.md", b"<!DOCTYPE html>\n<html><body>x</body></html>", "is named .md but looks like HTML"),
        ("a.txt", b"\xef\xbb\xbf <html><body>x</body></html>", "is named .txt but looks like HTML"),
        ("a.html", b"only plain words", "is named .html but looks like plain text"),
        ("a.pdf", b"only plain words", "is named .pdf but looks like plain text"),
        ("a.xlsx", _WORD, "is named .xlsx but looks like DOCX"),
        ("a.csv", sheet_of([["id"]]), "is named .csv but looks like XLSX"),
        ("a.md", b"\x89PNG\r\n\x1a\n....", "is named .md but looks like a PNG picture"),
        (
            "a.docx",
            b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600),
            "is named .docx but looks like an old Word",
        ),
        (
            "a.docx",
            b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + "EncryptedPackage".encode("utf-16-le"),
            "is encrypted: give an unprotected copy",
        ),
        ("a.docx", _WORD[: len(_WORD) // 2], "is a damaged or truncated archive"),
        ("a.docx", _zip_of({"word/document.xml": b"<nonsense/>"}), "is "),
        ("a.pdf", _PDF[:60], "is a damaged or truncated PDF"),
        ("a.pdf", pdf_of([["secret"]], password="s3cret"), "is encrypted: give an unprotected copy"),
        ("a.pdf", picture_pdf(), "has no text layer (scanned?)"),
        (
            "a.html",
            b"<!DOCTYPE html [<!ENTITY a SYSTEM 'file:///etc/passwd'>]><html><body>x &a;</body></html>",
            "declares XML entities, which are never resolved",
        ),
        ("a.pdf", _bomb(), "needs more than 60 s of computing or 2048 MB of memory to read"),
        ("a.docm", _WORD, "holds macros, which are never taken in: save it without them"),
        ("a.docx", _with_macros(_WORD), "holds macros, which are never taken in: save it without them"),
        ("a.txt", b"\x00\x01\x02binary", "is binary, not text"),
        ("a.txt", bytes(range(128, 250)) * 3, "is neither UTF-8 nor GB18030 text"),
        ("a.xyz", b"words", "'.xyz' is not a format we read: give one of .md, .html, .pdf"),
        ("README", b"words", "a name without an ending is not a format we read"),
        ("a.md", b"---\ntitle: x\n---\n", "has no text below its headings and settings"),
    ],
)
def test_what_cannot_be_read_is_refused_with_what_it_looks_like(
    tmp_path: Path, take_in: TakeIn, name: str, content: bytes, reason: str
) -> None:
    (tmp_path / name).write_bytes(content)

    report = take_in(tmp_path)

    (failure,) = report.failed
    assert failure.error.startswith(reason)
    assert (report.added, report.passages) == (0, 0)


def _entities() -> bytes:
    with zipfile.ZipFile(io.BytesIO(_WORD)) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    declared = b'<!DOCTYPE x [<!ENTITY a SYSTEM "file:///etc/passwd">]>'
    parts["word/document.xml"] = parts["word/document.xml"].replace(b"?>", b"?>" + declared, 1)
    return _zip_of(parts)


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        (_zip_of({"word/document.xml": bytes(30_000_000)}), "it looks like a zip bomb"),
        (
            _zip_of({"word/document.xml": bytes(220_000_000)}),
            "would unpack to 209 MB, at most 200 MB is opened",
        ),
        (
            _zip_of({"word/document.xml": b"x"} | {f"p{number}": b"" for number in range(5001)}),
            "holds 5002 parts, at most 5000 are opened",
        ),
        (_entities(), "declares XML entities, which are never resolved"),
    ],
)
def test_an_archive_is_measured_before_it_is_opened(content: bytes, reason: str) -> None:
    with pytest.raises(Unreadable) as refusal:
        reading_of("a.docx", content)

    assert reason in str(refusal.value)


@pytest.mark.parametrize(
    "encoding", ["utf-8", "utf-8-sig", "gb18030", "utf-16"], ids=["UTF-8", "with BOM", "GB18030", "UTF-16"]
)
def test_text_is_read_in_the_encodings_in_which_it_comes(encoding: str) -> None:
    text = "保险人在等待期届满之后，按照保单的约定向被保险人支付赔款。"

    reading = reading_of("a.txt", text.encode(encoding))

    assert [block.text for block in reading.blocks] == [text]


@pytest.mark.parametrize(
    ("limits", "name", "content", "reason"),
    [
        (Limits(seconds=0.0), "a.md", b"words", "takes longer than 0 s to read: split it"),
        (
            Limits(cpu_seconds=0),
            "a.md",
            b"*a _b " * 300_000,
            "needs more than 0 s of computing or 2048 MB of memory",
        ),
        (Limits(memory_mb=300), "a.txt", b"word. " * 30_000_000, "needs too much memory to read: split it"),
    ],
    ids=["time", "computing", "memory"],
)
def test_a_file_that_takes_too_much_is_given_up(
    limits: Limits, name: str, content: bytes, reason: str
) -> None:
    with ConfinedReader(limits) as reader, pytest.raises(Unreadable) as refusal:
        reader.read(name, content)

    assert str(refusal.value).startswith(reason)


def test_after_a_file_that_broke_the_child_the_next_is_read() -> None:
    with ConfinedReader(Limits(cpu_seconds=0)) as reader:
        with pytest.raises(Unreadable):
            reader.read("a.md", b"*a _b " * 300_000)

        assert reader.read("b.md", b"words").blocks[0].text == "words"


def test_a_reading_comes_out_of_the_child_as_it_was_made_there() -> None:
    content = "id,question_zh,answer_zh\na,保什么？,买方破产。\n".encode()

    with ConfinedReader() as reader:
        assert reader.read("a.csv", content) == reading_of("a.csv", content)
        assert reader.read("a.pdf", _PDF) == reading_of("a.pdf", _PDF)
