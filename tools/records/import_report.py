"""What an import did."""

from dataclasses import dataclass

_WORDS = ("warnings", "note")


@dataclass(frozen=True)
class ImportReport:
    """How many rows came in from each file, and what is doubtful about them."""

    policies: int = 0
    principals: int = 0
    buyers: int = 0
    limits: int = 0
    invoices: int = 0
    claims: int = 0
    events: int = 0
    unchanged: int = 0
    """Buyers that were there already, just so."""
    removed: int = 0
    """Companies that a replaced directory held and the new one does not."""
    duplicates: int = 0
    """Companies that share a registration number with another one; for the operator alone."""
    warnings: tuple[str, ...] = ()
    note: str = ""
    """What else the operator should know; empty when there is nothing."""

    def counts(self) -> dict[str, int]:
        return {name: getattr(self, name) for name in self.__dataclass_fields__ if name not in _WORDS}

    def as_data(self) -> dict[str, object]:
        """The JSON that `coverdesk import --json` prints."""
        return self.counts() | {"warnings": list(self.warnings)} | ({"note": self.note} if self.note else {})
