"""The files of a package: a PDF to read, a CSV of its invoices, and both in one archive."""

import csv
import io
import zipfile
from enum import StrEnum

from bot.language import Language
from bot.packages.package import Package
from bot.packages.pdf import as_pdf

_LONG_AGO = (1980, 1, 1, 0, 0, 0)
"""The earliest time that an archive can hold: the same package makes the same bytes."""
_FORMULA = ("=", "+", "-", "@", "\t", "\r")


class Format(StrEnum):
    """How a package is taken away."""

    ZIP = "zip"
    PDF = "pdf"
    CSV = "csv"


MEDIA_TYPE = {
    Format.ZIP: "application/zip",
    Format.PDF: "application/pdf",
    Format.CSV: "text/csv; charset=utf-8",
}


def as_file(package: Package, form: Format, language: Language) -> bytes:
    """The package in this form."""
    if form is Format.PDF:
        return as_pdf(package, language)
    return as_csv(package) if form is Format.CSV else as_zip(package, language)


def as_csv(package: Package) -> bytes:
    """The invoices, or where there are none the lines of the request: UTF-8 as Excel reads it."""
    text = io.StringIO()
    rows = csv.writer(text)
    if package.invoices:
        rows.writerow(map(_cell, package.heads))
        rows.writerows([_cell(value) for value in row] for row in package.invoices)
    else:
        rows.writerows(
            (_cell(section.title), _cell(name), _cell(value))
            for section in package.sections
            for name, value in section.lines
        )
    return text.getvalue().encode("utf-8-sig")


def as_zip(package: Package, language: Language) -> bytes:
    """Both files, named by the receipt."""
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as archive:
        for form in (Format.PDF, Format.CSV):
            entry = zipfile.ZipInfo(f"{package.reference}.{form.value}", _LONG_AGO)
            entry.compress_type = zipfile.ZIP_DEFLATED
            archive.writestr(entry, as_file(package, form, language))
    return made.getvalue()


def _cell(value: str) -> str:
    """A text that no spreadsheet works out: a name may begin like a formula."""
    return f"'{value}" if value.startswith(_FORMULA) else value
