"""Records read from the SQL tables; what a principal may not see is left out by the query itself."""

import re
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any, TypeVar

from sqlalchemy import ColumnElement, Engine, Row, Select, Table, exists, false, func, or_, select, true
from sqlalchemy.exc import SQLAlchemyError

from knowledge.database import reading
from tools.buyer_names.matching import AMONG_OWN, ANYBODY, match
from tools.buyer_names.typed import Typed
from tools.buyer_names.verdict import Matching, Verdict
from tools.buyers import Buyer
from tools.claims import Claim
from tools.events import BuyerEvent
from tools.invoices import SIGNS_IN_NUMBERS, Invoice, invoice_key
from tools.limits import LimitRecord
from tools.policies import Policy
from tools.principal import Principal, Right
from tools.records import rows, schema
from tools.records.aliases import companies_named_by_own_people, names_accepted_for, with_names
from tools.records.company_names import CompanyNames, not_among
from tools.records.kept import Kept
from tools.tool import RecordsUnavailable
from tools.watch import Watch

T = TypeVar("T")

_AT_ONCE = 500
_END_OF_A_NUMBER = re.compile(r"[0-9]{4,8}")


class SqlRecords:
    """The book in the database, as the tools ask for it.

    Satisfies `BuyerDirectory`, `Invoices`, `CreditLimits`, `Claims`, `Policies` and `Watches`. Every method
    raises `RecordsUnavailable` when the database cannot be read.
    """

    def __init__(self, engine: Engine, names: Path | None = None) -> None:
        """With a folder for the index of names; without, it is kept in memory and made at its first use."""
        self._engine = engine
        self.names = CompanyNames(engine, names)
        self._policies: Kept[Policy] = Kept()
        self._buyers: Kept[Buyer] = Kept()
        self._named_by_own_people: Kept[Buyer] = Kept()

    def book_version(self) -> int:
        """Grows with every import, so that whoever keeps copies notices; 0 before the first."""
        found = self._read(select(schema.book_version.c.version), _version)
        return found[0] if found else 0

    def policies(self, principal: Principal) -> Sequence[Policy]:
        return self._policies.of(self.book_version(), principal, self._read_policies)

    def buyers(self, principal: Principal) -> Sequence[Buyer]:
        return self._buyers.of(self.book_version(), principal, self._read_buyers)

    def _read_policies(self, principal: Principal) -> Sequence[Policy]:
        table = schema.policy
        query = select(table).where(visible(table.c.policy_id, principal)).order_by(table.c.policy_id)
        return self._read(query, rows.policy)

    def _read_buyers(self, principal: Principal) -> Sequence[Buyer]:
        table = schema.buyer
        query = select(table).where(_related(principal)).order_by(table.c.buyer_id)
        return self._called(principal, self._read(query, rows.buyer))

    def _called(self, principal: Principal, buyers: Sequence[Buyer]) -> Sequence[Buyer]:
        """With the other names that people accepted, as far as this principal knows them."""
        return with_names(buyers, self._read(names_accepted_for(principal), tuple))

    def named(self, principal: Principal, text: str, at_most: int = 5) -> Matching:
        """Which of the principal's own buyers a text means."""
        typed = Typed(text)
        return match(typed, self._own_candidates(principal, typed, None), at_most)

    def find(self, principal: Principal, text: str, at_most: int = 5, country: str | None = None) -> Matching:
        """Which company a text means: of the principal's buyers, else of the directory's companies too.

        `country` (ISO 3166 alpha-2) leaves out those elsewhere, and those whose country is not known.
        """
        typed = Typed(text)
        own = self._own_candidates(principal, typed, country)
        if not principal.may(Right.READ_EVERYTHING):
            found = match(typed, own, at_most, AMONG_OWN)
            if found.verdict is Verdict.CERTAIN:
                return found
        others = self._candidates_elsewhere(principal, typed, country)
        return match(typed, [*own, *not_among(others, own)], at_most, ANYBODY)

    def _own_candidates(self, principal: Principal, typed: Typed, country: str | None) -> Sequence[Buyer]:
        everything = principal.may(Right.READ_EVERYTHING)
        buyers = () if everything else self.buyers(principal)
        return self.names.own(self.book_version(), principal, buyers, typed, country)

    def _candidates_elsewhere(
        self, principal: Principal, typed: Typed, country: str | None
    ) -> Sequence[Buyer]:
        """Candidates in the directory; those too that only the principal's own people call as was typed."""
        found = self._called(principal, self.names.elsewhere(principal, typed, country))
        own = self._named_by_own_people.of(self.book_version(), principal, self._read_named_by_own_people)
        known = {one.id for one in found}
        return [*found, *(one for one in own if one.id not in known and country in (None, one.country))]

    def _read_named_by_own_people(self, principal: Principal) -> Sequence[Buyer]:
        table = schema.directory_company
        query = select(table).where(table.c.buyer_id.in_(companies_named_by_own_people(principal)))
        return self._called(principal, self._read(query.order_by(table.c.buyer_id), rows.buyer))

    def directory(self, principal: Principal) -> Sequence[Buyer]:
        """The companies of `import --directory`: facts for whoever may read records, no relations."""
        allowed = true() if principal.may(Right.READ_RECORDS) else false()
        table = schema.directory_company
        query = select(table).where(allowed).order_by(table.c.buyer_id)
        return self._called(principal, self._read(query, rows.buyer))

    def limits(self, principal: Principal, buyer_id: str | None = None) -> Sequence[LimitRecord]:
        table = schema.credit_limit
        query = select(table).where(visible(table.c.policy_id, principal), only(table.c.buyer_id, buyer_id))
        query = query.order_by(table.c.position, table.c.policy_id, table.c.buyer_id, table.c.entry)
        return self._read(query, rows.limit)

    def invoices(self, principal: Principal, buyer_id: str | None = None) -> Sequence[Invoice]:
        table = schema.invoice
        query = select(table).where(visible(table.c.policy_id, principal), only(table.c.buyer_id, buyer_id))
        query = query.order_by(
            table.c.due_on.nulls_last(), table.c.policy_id, table.c.buyer_id, table.c.invoice_no
        )
        return self._read(query, rows.invoice)

    def invoices_numbered(self, principal: Principal, invoice_no: str) -> Sequence[Invoice]:
        table = schema.invoice
        query = select(table).where(visible(table.c.policy_id, principal))
        query = query.order_by(table.c.policy_id, table.c.invoice_no, table.c.buyer_id)
        exact = self._read(query.where(only(table.c.invoice_no, invoice_no)), rows.invoice)
        if exact:
            return exact
        alike = only(_comparable(table.c.invoice_no), invoice_key(invoice_no))
        return self._read(query.where(alike), rows.invoice) or self._ending_in(invoice_no, query)

    def _ending_in(self, part: str, query: Select[Any]) -> Sequence[Invoice]:
        """The invoices whose number ends in the digits that were told of it: 0070 of LQ26-0070."""
        if not _END_OF_A_NUMBER.fullmatch(part):
            return []
        return self._read(query.where(schema.invoice.c.invoice_no.endswith(part)), rows.invoice)

    def claims(
        self, principal: Principal, claim_no: str | None = None, buyer_id: str | None = None
    ) -> Sequence[Claim]:
        table = schema.claim
        query = select(table).where(
            visible(table.c.policy_id, principal),
            only(table.c.claim_no, claim_no),
            only(table.c.buyer_id, buyer_id),
        )
        query = query.order_by(
            table.c.status_since.desc().nulls_last(), table.c.policy_id, table.c.claim_no.desc()
        )
        return self._read(query, rows.claim)

    def events(self, principal: Principal, buyer_id: str | None = None) -> Sequence[BuyerEvent]:
        """What happened to buyers under the principal's policies, newest first; empty when nothing did."""
        table = schema.buyer_event
        query = select(table).where(visible(table.c.policy_id, principal), only(table.c.buyer_id, buyer_id))
        query = query.order_by(
            table.c.occurred_on.desc().nulls_last(), table.c.policy_id, table.c.event_id.desc()
        )
        return self._read(query, rows.event)

    def watches(self, principal: Principal, buyer_id: str | None = None) -> Sequence[Watch]:
        """The watched buyers of the principal's policies; empty when none is watched."""
        table = schema.watch
        query = select(table).where(visible(table.c.policy_id, principal), only(table.c.buyer_id, buyer_id))
        return self._read(query.order_by(table.c.policy_id, table.c.buyer_id), rows.watch)

    def _read(self, query: Select[Any], made: Callable[[Row[Any]], T]) -> Sequence[T]:
        """A record of each row. Rows are let go in between: many at once make the garbage collector busy."""
        with records_readable(), reading(self._engine) as connection:
            batches = connection.execute(query).partitions(_AT_ONCE)
            return [made(row) for batch in batches for row in batch]


def _version(row: Row[Any]) -> int:
    return int(row.version)


@contextmanager
def records_readable() -> Iterator[None]:
    """Turns whatever the database reports into `RecordsUnavailable`, with its cause."""
    try:
        yield
    except SQLAlchemyError as error:
        raise RecordsUnavailable("the database of records cannot be read just now") from error


def visible(policy_id: ColumnElement[Any], principal: Principal) -> ColumnElement[bool]:
    """Whether a row is of a policy whose records the principal may read."""
    if principal.may(Right.READ_EVERYTHING):
        return true()
    return policy_id.in_(principal.policies) if principal.may(Right.READ_RECORDS) else false()


def only(column: ColumnElement[Any], value: str | None) -> ColumnElement[bool]:
    """Whether a row has this value; every row where none is asked for."""
    if value is None:
        return true()
    return column == value if schema.can_be_stored(value) else false()


def _comparable(number: ColumnElement[str]) -> ColumnElement[str]:
    """The `invoice_key` of a column, whose numbers are taken to be plain letters, digits and signs."""
    plain: ColumnElement[str] = func.upper(number)
    for sign in SIGNS_IN_NUMBERS:
        plain = func.replace(plain, sign, "")
    return plain


def _related(principal: Principal) -> ColumnElement[bool]:
    """Whether one of the principal's policies has a limit, invoice, claim or event for the buyer."""
    if principal.may(Right.READ_EVERYTHING):
        return true()
    recorded = (schema.credit_limit, schema.invoice, schema.claim, schema.buyer_event)
    return or_(*(_has_row(table, principal) for table in recorded))


def _has_row(table: Table, principal: Principal) -> ColumnElement[bool]:
    return exists().where(table.c.buyer_id == schema.buyer.c.buyer_id, visible(table.c.policy_id, principal))
