"""Bytes become text: UTF-8 with or without its mark, UTF-16 with its mark, else GB18030."""

import codecs
import re

from ingestion.blocks import Unreadable

# C0 controls that no text file holds; tab, line feed, form feed, carriage return and escape do occur.
_CONTROL = re.compile(r"[\x00-\x08\x0b\x0e-\x1a\x1c-\x1f\x7f\ud800-\udfff]")
_COMMON_CJK = re.compile(
    "[的一是不了在有人这中大为上个国我以要他时来用们到作地于出就分对成会可主发年动同工也能下过]"
)
_CJK = re.compile("[一-鿿]")


def decode(data: bytes) -> str:
    """The text with `\\n` line ends.

    Raises Unreadable for binary data and for bytes that are no text in any encoding we accept.
    """
    if data.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        text = _strict(data, "utf-16")
    elif b"\x00" in data:
        raise Unreadable("is binary, not text: give Markdown, HTML, PDF, DOCX, XLSX, CSV, YAML or plain text")
    else:
        text = _strict(data, "utf-8-sig")
        if text is None:
            text = _gb18030(data)
    if text is None:
        raise Unreadable("is neither UTF-8 nor GB18030 text: save it as UTF-8 and ingest it again")
    if len(_CONTROL.findall(text)) > len(text) // 100:
        raise Unreadable("is binary, not text: give Markdown, HTML, PDF, DOCX, XLSX, CSV, YAML or plain text")
    return without_control(text).replace("\r\n", "\n").replace("\r", "\n").replace("\x0c", "\n")


def without_control(text: str) -> str:
    """The text without control characters, which no database takes and no reader sees."""
    return _CONTROL.sub("", text)


def _strict(data: bytes, encoding: str) -> str | None:
    try:
        return data.decode(encoding)
    except UnicodeDecodeError:
        return None


def _gb18030(data: bytes) -> str | None:
    """The Chinese text, or None: nearly any bytes decode as GB18030, so the result must read as Chinese."""
    text = _strict(data, "gb18030")
    if text is None:
        return None
    characters = len(_CJK.findall(text))
    return text if characters and len(_COMMON_CJK.findall(text)) >= characters * 0.05 else None
