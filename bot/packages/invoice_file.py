"""The invoices of a package as a table, and as a CSV file that a spreadsheet opens and runs nothing of."""

import csv
import io
import re
import unicodedata

from bot.packages.package import ListedInvoice, Package
from bot.packages.words import say, word
from tools.deadlines import Rule
from tools.money import plain

COLUMNS = (
    "invoice_no",
    "buyer",
    "policy_id",
    "issued_on",
    "dispatched_on",
    "due_on",
    "currency",
    "amount",
    "paid",
    "disputed",
    "unpaid_recorded",
    "unpaid_now",
    "notify_by",
    "claim_by",
    "extension_ends_on",
)
_BEGINS_A_FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")
_NUMBER = re.compile(r"-?[0-9]+(\.[0-9]+)?")
_UNSEEN = {"Cc", "Cf", "Zl", "Zp"}


def invoice_file(package: Package) -> bytes:
    """UTF-8 with the mark by which Excel knows it; the header alone where no invoice is concerned."""
    text = io.StringIO(newline="")
    writer = csv.writer(text)
    writer.writerow(headings(package, COLUMNS))
    writer.writerows([_safe(cells[name]) for name in COLUMNS] for cells in table(package))
    return text.getvalue().encode("utf-8-sig", "replace")


def headings(package: Package, columns: tuple[str, ...]) -> list[str]:
    """The columns' names in the reader's language."""
    return [word("column", name, package.language) for name in columns]


def table(package: Package) -> list[dict[str, str]]:
    """A row for each invoice by column; what is unknown says so."""
    return [_cells(package, one) for one in package.invoices]


def _cells(package: Package, one: ListedInvoice) -> dict[str, str]:
    now, found = one.now, one.deadlines.found if one.deadlines else None
    confirmed = one.confirmed.get("unpaid") or {}
    amounts = {
        "amount": now.amount.amount if now else None,
        "paid": now.paid_amount if now else None,
        "disputed": now.disputed_amount if now else None,
        # What an unknown payment leaves unpaid is not known either.
        "unpaid_now": now.unpaid.amount if now and now.paid_amount is not None else None,
    }
    days = {
        "issued_on": now.issued_on if now else None,
        "dispatched_on": now.dispatched_on if now else None,
        "due_on": (now.due if now else None) or one.confirmed.get("due_on"),
        **{rule.value: found.day(rule) if found else None for rule in (Rule.NOTICE, Rule.CLAIM)},
        Rule.EXTENSION.value: found.day(Rule.EXTENSION) if found else None,
    }
    texts = {
        "invoice_no": one.number,
        "buyer": package.buyer_name,
        "policy_id": package.action.policy_id,
        "currency": now.amount.currency if now else confirmed.get("currency"),
        "unpaid_recorded": confirmed.get("amount"),
    }
    known = texts | {name: plain(value) if value is not None else None for name, value in amounts.items()}
    known |= {name: str(value) if value else None for name, value in days.items()}
    return {name: known[name] or say("unknown", package.language) for name in COLUMNS}


def _safe(text: str) -> str:
    """One line without unseen signs; what would be taken for a formula begins with an apostrophe."""
    seen = "".join(" " if unicodedata.category(sign) in _UNSEEN else sign for sign in text).strip()
    return f"'{seen}" if seen.startswith(_BEGINS_A_FORMULA) and not _NUMBER.fullmatch(seen) else seen
