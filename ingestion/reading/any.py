"""Any file is read by the reader of its format."""

from collections.abc import Callable
from importlib import import_module

from ingestion.blocks import Reading
from ingestion.reading.formats import Format, format_of

# By name: each reader brings a library, and a run over text files need not wait for those of PDF and DOCX.
_READERS = {
    Format.MARKDOWN: ("markdown", "read_markdown"),
    Format.HTML: ("html", "read_html"),
    Format.PDF: ("pdf", "read_pdf"),
    Format.WORD: ("word", "read_word"),
    Format.SHEET: ("faq_table", "read_sheet"),
    Format.CSV: ("faq_table", "read_csv"),
    Format.YAML: ("faq", "read_faq"),
    Format.PLAIN: ("plain", "read_plain"),
}


def read_file(name: str, data: bytes) -> Reading:
    """The reading of a file; Unreadable says what is wrong with it and what would work."""
    module, function = _READERS[format_of(name, data)]
    reader: Callable[[str, bytes], Reading] = getattr(import_module(f"ingestion.reading.{module}"), function)
    return reader(name, data)
