"""What is wrong between the rows and files of a book, and what is only doubtful."""

from collections.abc import Mapping, Set
from dataclasses import dataclass, field

from rapidfuzz import fuzz, process

from tools.identifiers import is_valid
from tools.principal import Principal, Right
from tools.records.book import BuyerRow, ClaimRow, EventRow, InvoiceRow, LimitRow, PrincipalRow
from tools.records.book_folder import POLICIES, Book, Rows
from tools.records.principals import token_hash
from tools.records.problems import BookError, Findings

_SHORTEST_TOKEN = 8
Recorded = Rows[LimitRow] | Rows[InvoiceRow] | Rows[ClaimRow] | Rows[EventRow]


@dataclass(frozen=True)
class KnownToken:
    principal_id: str
    revoked: bool
    from_book: bool


@dataclass(frozen=True)
class Known:
    """What the database holds already that the rows of a book may refer to, or clash with."""

    policies: Set[str] = frozenset()
    buyers: Set[str] = frozenset()
    invoices: Set[tuple[str, str]] = frozenset()
    """Policy and number."""
    slack: Mapping[tuple[str, str], str] = field(default_factory=dict)
    """Team and user to the principal."""
    tokens: Mapping[str, KnownToken] = field(default_factory=dict)
    """By the token's hash."""


class CrossChecks:
    """Checks a book whose cells are right one by one. Each method says what it finds to `findings`."""

    def __init__(self, book: Book, known: Known, findings: Findings) -> None:
        self._book, self._known, self._findings = book, known, findings
        self._policies = book.policies_mentioned | known.policies
        self._buyers = book.buyers.mentioned | known.buyers

    def run(self) -> None:
        self._policies_are_given_once()
        self._principals_are_right()
        for rows in (self._book.limits, self._book.invoices, self._book.claims, self._book.events):
            self._references_are_known(rows)
        self._doubt_identifiers()
        self._doubt_currencies()
        self._doubt_invoices_of_claims()
        self._doubt_days_of_invoices()

    def _policies_are_given_once(self) -> None:
        first: dict[str, int] = {}
        for one in self._book.policies:
            number = one.policy.policy_id
            if first.setdefault(number, one.line) != one.line:
                problem = f"the same policy as in line {first[number]}"
                self._findings.error(
                    BookError(POLICIES, problem, one.line, "policy_id", number, "Keep one of the two.")
                )

    def _principals_are_right(self) -> None:
        accounts: dict[tuple[str, str], str] = {
            account: owner
            for account, owner in self._known.slack.items()
            if owner not in self._book.principals.mentioned
        }
        tokens: dict[str, str] = {}
        for numbered in self._book.principals.rows:
            row, line = numbered.row, numbered.line
            for policy_id in row.policies:
                self._check("principals.csv", line, "policies", policy_id, "policy")
            if row.slack_team_id and row.slack_user_id:
                account = (row.slack_team_id, row.slack_user_id)
                owner = accounts.setdefault(account, row.principal_id)
                self._belongs(owner, row, line, "slack_user_id", row.slack_user_id)
            if row.token:
                kept = self._known.tokens.get(token_hash(row.token))
                if kept and kept.revoked:
                    text = f"the token of {row.principal_id} was revoked and stays so; give another"
                    self._findings.warn("principals.csv", text, line)
                elsewhere = kept and kept.principal_id not in self._book.principals.mentioned
                owner = kept.principal_id if kept and elsewhere else row.principal_id
                owner = tokens.setdefault(row.token, owner)
                self._belongs(owner, row, line, "token", None)
            self._doubt_principal(row, line)

    def _belongs(self, owner: str, row: PrincipalRow, line: int, column: str, found: str | None) -> None:
        if owner != row.principal_id:
            problem = f"the same as {owner}'s"
            hint = "Each principal has their own."
            self._findings.error(BookError("principals.csv", problem, line, column, found, hint))

    def _doubt_principal(self, row: PrincipalRow, line: int) -> None:
        reads = Principal("", "", row.role).may(Right.READ_RECORDS)
        if reads and not row.policies:
            self._findings.warn(
                "principals.csv", f"{row.principal_id} has no policies and sees no records", line
            )
        if row.policies and not reads:
            text = f"{row.principal_id} has policies, but as {row.role} sees no records"
            self._findings.warn("principals.csv", text, line)
        if row.token and len(row.token) < _SHORTEST_TOKEN:
            text = f"the token of {row.principal_id} is easily guessed; 'tokens create' makes a safe one"
            self._findings.warn("principals.csv", text, line)

    def _references_are_known(self, rows: Recorded) -> None:
        for numbered in rows.rows:
            self._check(rows.file, numbered.line, "policy_id", numbered.row.policy_id, "policy")
            self._check(rows.file, numbered.line, "buyer_id", numbered.row.buyer_id, "buyer")

    def _check(self, file: str, line: int, column: str, value: str, what: str) -> None:
        policies = what == "policy"
        known = self._policies if policies else self._buyers
        # Where the file it refers to could not be read, every reference would look wrong.
        readable = self._book.policies_readable if policies else self._book.buyers.readable
        if value in known or not readable:
            return
        where = POLICIES if policies else "buyers.csv"
        # A wrong column makes every row wrong; no more hints than are shown.
        near = (
            None
            if self._findings.full
            else process.extractOne(value, known, scorer=fuzz.ratio, score_cutoff=70)
        )
        hint = f"Did you mean {near[0]}?" if near else f"Add it to {where}."
        problem = f"is no {what} of {where} or of an earlier import"
        self._findings.error(BookError(file, problem, line, column, value, hint))

    def _doubt_identifiers(self) -> None:
        for numbered in self._book.buyers.rows:
            for kind, number, valid in identifiers(numbered.row):
                if valid is False:
                    text = f"{kind} {number} of {numbered.row.buyer_id} has a wrong check digit or form"
                    self._findings.warn("buyers.csv", f"{text}; it is kept, and never matched", numbered.line)

    def _doubt_currencies(self) -> None:
        """Amounts of two currencies are never added, so one buyer's in several have no single sum."""
        used: dict[tuple[str, str], set[str]] = {}
        for rows in (self._book.limits, self._book.invoices):
            for one in rows.rows:
                if one.row.currency:
                    used.setdefault((one.row.policy_id, one.row.buyer_id), set()).add(one.row.currency)
        for (policy_id, _), currencies in used.items():
            if len(currencies) > 1:
                together = " and ".join(sorted(currencies))
                text = f"{policy_id} has amounts in {together} for one buyer, which are never added up"
                self._findings.warn("invoices.csv", text)

    def _doubt_invoices_of_claims(self) -> None:
        there = self._known.invoices | {
            (one.row.policy_id, one.row.invoice_no) for one in self._book.invoices.rows
        }
        if not self._book.invoices.readable:
            return
        for one in self._book.claims.rows:
            for number in one.row.invoices:
                if (one.row.policy_id, number) not in there:
                    text = f"claim {one.row.claim_no} names invoice {number}, which is in no invoices.csv"
                    self._findings.warn("claims.csv", text, one.line)

    def _doubt_days_of_invoices(self) -> None:
        """The day of dispatch decides which terms apply; one after the due date is hardly the right one."""
        for one in self._book.invoices.rows:
            dispatched, due = one.row.dispatched_on, one.row.due_on
            if dispatched and due and dispatched > due:
                text = (
                    f"invoice {one.row.invoice_no} was dispatched on {dispatched}, after it was due on {due}"
                )
                self._findings.warn("invoices.csv", text, one.line)


def identifiers(row: BuyerRow) -> list[tuple[str, str, bool | None]]:
    """Kind, number and whether the number can be right, which is None for kinds that have no check."""
    pairs = zip(row.registration_type, row.registration_number, strict=False)
    return [(kind, number, is_valid(kind, number, row.country)) for kind, number in pairs]
