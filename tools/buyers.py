"""Buyers: the companies that owe the policyholder."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Identifier:
    """A registration of a company: its kind (`USCC`, `LEI`, `VAT`, …) and number."""

    kind: str
    number: str

    @property
    def said(self) -> str:
        """Kind and number, the kind once: `HRB 4711` is registered with its kind in front."""
        return self.number if self.number.upper().startswith(self.kind) else f"{self.kind} {self.number}"


@dataclass(frozen=True)
class Buyer:
    """A company as the book names it."""

    id: str
    legal_name: str
    other_names: tuple[str, ...] = ()
    country: str | None = None
    """ISO 3166 alpha-2; None when the book does not say."""
    identifiers: tuple[Identifier, ...] = ()
    city: str | None = None
    address: str | None = None
    industry: str | None = None
    grade: str | None = None
    grade_scale: str | None = None
