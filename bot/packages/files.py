"""A package as a file: the PDF, the CSV, or a ZIP of both, with the same bytes for the same record."""

import io
import zipfile
from dataclasses import dataclass
from enum import StrEnum

from bot.packages.filled_pdf import filled_pdf
from bot.packages.invoice_file import invoice_file
from bot.packages.package import Package

_EARLIEST = (1980, 1, 1, 0, 0, 0)
"""The time of every member: the clock has no part in a file's bytes."""


class PackageFormat(StrEnum):
    """What may be asked for."""

    ZIP = "zip"
    PDF = "pdf"
    CSV = "csv"


MEDIA_TYPES = {
    PackageFormat.ZIP: "application/zip",
    PackageFormat.PDF: "application/pdf",
    PackageFormat.CSV: "text/csv; charset=utf-8",
}


@dataclass(frozen=True)
class PackageFile:
    """Bytes with the name to save them under, which holds no text of anybody's."""

    name: str
    media_type: str
    content: bytes


def package_file(package: Package, asked: PackageFormat) -> PackageFile:
    """The package in the format asked for."""
    makers = {PackageFormat.PDF: filled_pdf, PackageFormat.CSV: invoice_file, PackageFormat.ZIP: _zipped}
    return PackageFile(f"{package.name}.{asked.value}", MEDIA_TYPES[asked], makers[asked](package))


def _zipped(package: Package) -> bytes:
    into = io.BytesIO()
    with zipfile.ZipFile(into, "w", zipfile.ZIP_DEFLATED) as archive:
        for asked, content in (
            (PackageFormat.PDF, filled_pdf(package)),
            (PackageFormat.CSV, invoice_file(package)),
        ):
            member = zipfile.ZipInfo(f"{package.name}.{asked.value}", _EARLIEST)
            member.compress_type, member.create_system = zipfile.ZIP_DEFLATED, 3
            member.external_attr = 0o644 << 16
            archive.writestr(member, content)
    return into.getvalue()
