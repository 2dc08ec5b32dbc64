"""Other names of companies that people gave: proposed by whoever uses them, accepted by the operator."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import ColumnElement, Connection, Engine, Row, Select, false, func, or_, select, true, update

from knowledge.database import reading
from tools.buyers import Buyer
from tools.principal import Principal, Right
from tools.records import schema
from tools.records.alias_names import folded, tidied, why_not
from tools.records.book_version import company_was_changed, new_version, records_usable
from tools.records.buyer_changes import ChangeKind, note_change
from tools.records.companies import BuyerUnknown, known_names, namesake, related_to
from tools.records.upsert import insert_into

_TABLE = schema.buyer_alias
EVERYBODY = ""
"""The policy of an alias that counts for whoever may see the company."""
OPEN_AT_MOST = 500
"""Proposals of one policy that wait: nobody may fill the operator's list."""


class AliasState(StrEnum):
    """Whether a name counts."""

    PROPOSED = "proposed"
    ACCEPTED = "accepted"
    REJECTED = "rejected"


class AliasRefused(Exception):
    """The name cannot be a company's; the message tells the operator why, and what would work."""


@dataclass(frozen=True)
class Alias:
    """Another name of a company, with who proposed and who decided."""

    id: int
    buyer_id: str
    policy_id: str
    """Whose people alone know it; empty for everybody."""
    name: str
    state: AliasState
    proposed_by: str
    proposed_at: datetime
    decided_by: str | None = None
    decided_at: datetime | None = None


def names_accepted_for(principal: Principal) -> Select[Any]:
    """The key of a company and an accepted name of it, for every one that counts for this principal."""
    accepted = _TABLE.c.state == AliasState.ACCEPTED.value
    query = select(_TABLE.c.buyer_id, _TABLE.c.name).where(accepted, _counts_for(principal))
    return query.order_by(_TABLE.c.buyer_id, _TABLE.c.id)


def accepted_names(connection: Connection) -> Sequence[tuple[str, str]]:
    """The key of a company and an accepted name of it, for those that everybody knows."""
    query = select(_TABLE.c.buyer_id, _TABLE.c.name).where(
        _TABLE.c.state == AliasState.ACCEPTED.value, _TABLE.c.policy_id == EVERYBODY
    )
    return [(row[0], row[1]) for row in connection.execute(query.order_by(_TABLE.c.buyer_id, _TABLE.c.id))]


def companies_named_by_own_people(principal: Principal) -> Select[Any]:
    """The keys of companies with an accepted name that the people of a policy use among themselves."""
    accepted = _TABLE.c.state == AliasState.ACCEPTED.value
    return select(_TABLE.c.buyer_id).where(accepted, _TABLE.c.policy_id != EVERYBODY, _counts_for(principal))


def _counts_for(principal: Principal) -> ColumnElement[bool]:
    if principal.may(Right.READ_EVERYTHING):
        return true()
    if not principal.may(Right.READ_RECORDS):
        return false()
    return or_(_TABLE.c.policy_id == EVERYBODY, _TABLE.c.policy_id.in_(principal.policies))


def with_names(buyers: Sequence[Buyer], accepted: Iterable[tuple[str, str]]) -> Sequence[Buyer]:
    """The companies, each with its accepted names after those it has."""
    more: dict[str, list[str]] = {}
    for buyer_id, name in accepted:
        more.setdefault(buyer_id, []).append(name)
    if not more:
        return buyers
    return [
        replace(one, other_names=tuple(dict.fromkeys((*one.other_names, *more[one.id]))))
        if one.id in more
        else one
        for one in buyers
    ]


class Aliases:
    """The aliases in the database. Every method raises `RecordsUnavailable` when it cannot be used."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    def known(self, state: AliasState | None = None, buyer_id: str | None = None) -> Sequence[Alias]:
        """All of a state, of a company, or all; the oldest first. For the operator."""
        query = select(_TABLE).order_by(_TABLE.c.id)
        if state is not None:
            query = query.where(_TABLE.c.state == state.value)
        if buyer_id is not None:
            query = query.where(_TABLE.c.buyer_id == buyer_id if schema.can_be_stored(buyer_id) else false())
        with records_usable("read"), reading(self._engine) as connection:
            return [_alias(row) for row in connection.execute(query)]

    def propose(
        self, buyer_id: str, policy_id: str, name: str, by: str, among: Sequence[Buyer] = ()
    ) -> Alias | None:
        """Notes that somebody of a policy calls a company so; it counts when the operator has accepted it.

        Twice is like once, and what was rejected stays so. None for what is no name of the company's own:
        its own name already, a generic word, a number, too long, or the name of another company that this
        policy sees, `among` those that were offered too. None also for a company the policy does not see.
        """
        name = tidied(name)
        if not policy_id or not all(map(schema.can_be_stored, (buyer_id, policy_id, name))):
            return None
        with records_usable("read"), reading(self._engine) as connection:
            if before := _told_before(connection, buyer_id, policy_id, name):
                return before
            names = known_names(connection, buyer_id, seen_under=policy_id)
            if not names or why_not(name, names) or _stands_for_another(name, buyer_id, among):
                return None
            if namesake(connection, schema.buyer, buyer_id, name, related_to(policy_id)):
                return None
        with records_usable("written"), self._engine.begin() as connection:
            if _waiting(connection, policy_id) >= OPEN_AT_MOST:
                return None
            _insert(connection, buyer_id, policy_id, name, by)
            return _find(connection, buyer_id, policy_id, name)

    def add(self, buyer_id: str, name: str, by: str, policy_id: str = EVERYBODY) -> Alias:
        """Gives a company another name at once. Raises `BuyerUnknown` and `AliasRefused`."""
        name = tidied(name)
        with new_version(self._engine) as (connection, version):
            if policy_id and not _policy_is_there(connection, policy_id):
                raise AliasRefused(f"There is no policy {policy_id}; leave --policy out for everybody.")
            _check(connection, buyer_id, name)
            _insert(connection, buyer_id, policy_id, name, by)
            found = _find(connection, buyer_id, policy_id, name)
            assert found is not None  # noqa: S101 - inserted just now
            return _decide(connection, found, AliasState.ACCEPTED, by, version)

    def accept(self, alias_id: int, by: str) -> Alias:
        """From now on the name counts. Raises `BuyerUnknown` and `AliasRefused`."""
        with new_version(self._engine) as (connection, version):
            alias = _numbered(connection, alias_id)
            if alias.state is AliasState.ACCEPTED:
                return alias
            _check(connection, alias.buyer_id, alias.name)
            return _decide(connection, alias, AliasState.ACCEPTED, by, version)

    def reject(self, alias_id: int, by: str) -> Alias:
        """The name does not count, or no longer; it is not proposed again. Raises `AliasRefused`."""
        with new_version(self._engine) as (connection, version):
            alias = _numbered(connection, alias_id)
            if alias.state is AliasState.REJECTED:
                return alias
            return _decide(connection, alias, AliasState.REJECTED, by, version)


def _told_before(connection: Connection, buyer_id: str, policy_id: str, name: str) -> Alias | None:
    """The same proposal of the same policy, or a name that counts for everybody."""
    for_all = _find(connection, buyer_id, EVERYBODY, name)
    if for_all and for_all.state is AliasState.ACCEPTED:
        return for_all
    return _find(connection, buyer_id, policy_id, name)


def _stands_for_another(name: str, buyer_id: str, among: Sequence[Buyer]) -> bool:
    others = (one for one in among if one.id != buyer_id)
    return any(
        folded(name) == folded(known) for one in others for known in (one.legal_name, *one.other_names)
    )


def _check(connection: Connection, buyer_id: str, name: str) -> None:
    names = known_names(connection, buyer_id)
    if not names:
        raise BuyerUnknown(connection, buyer_id)
    if reason := why_not(name, names):
        raise AliasRefused(f"{name!r} cannot be another name of {names[0]}: {reason}.")
    for table in (schema.buyer, schema.directory_company):
        if other := namesake(connection, table, buyer_id, name):
            raise AliasRefused(
                f"{name!r} is a name of {other[1]} ({other[0]}). If the two are one company, "
                f"`coverdesk buyers merge` makes them one; otherwise the name would mean either."
            )


def _policy_is_there(connection: Connection, policy_id: str) -> bool:
    query = select(schema.policy.c.policy_id).where(schema.policy.c.policy_id == policy_id)
    return schema.can_be_stored(policy_id) and connection.execute(query).first() is not None


def _insert(connection: Connection, buyer_id: str, policy_id: str, name: str, by: str) -> None:
    """As a proposal; does nothing when it is there already."""
    row = {"buyer_id": buyer_id, "policy_id": policy_id, "name": name, "folded": folded(name)}
    row |= {"state": AliasState.PROPOSED.value, "proposed_by": by}
    inserted = insert_into(connection, _TABLE).values(row | {"proposed_at": datetime.now(UTC)})
    if connection.execute(inserted.on_conflict_do_nothing().returning(_TABLE.c.id)).first():
        details = {"name": name, "policy_id": policy_id}
        note_change(connection, ChangeKind.ALIAS_PROPOSED, buyer_id, by, details)


def _find(connection: Connection, buyer_id: str, policy_id: str, name: str) -> Alias | None:
    same = (_TABLE.c.buyer_id == buyer_id, _TABLE.c.policy_id == policy_id, _TABLE.c.folded == folded(name))
    row = connection.execute(select(_TABLE).where(*same)).first()
    return None if row is None else _alias(row)


def _numbered(connection: Connection, alias_id: int) -> Alias:
    row = connection.execute(select(_TABLE).where(_TABLE.c.id == alias_id)).first()
    if row is None:
        raise AliasRefused(f"There is no alias {alias_id}; `coverdesk buyers alias list` shows them.")
    return _alias(row)


def _waiting(connection: Connection, policy_id: str) -> int:
    own = (_TABLE.c.policy_id == policy_id, _TABLE.c.state == AliasState.PROPOSED.value)
    return connection.execute(select(func.count()).select_from(_TABLE).where(*own)).scalar_one()


def _decide(connection: Connection, alias: Alias, state: AliasState, by: str, version: int) -> Alias:
    now = datetime.now(UTC)
    decided = update(_TABLE).where(_TABLE.c.id == alias.id)
    connection.execute(decided.values(state=state.value, decided_by=by, decided_at=now))
    kind = ChangeKind.ALIAS_ACCEPTED if state is AliasState.ACCEPTED else ChangeKind.ALIAS_REJECTED
    details = {"name": alias.name, "policy_id": alias.policy_id, "before": alias.state.value}
    note_change(connection, kind, alias.buyer_id, by, details)
    company_was_changed(connection, alias.buyer_id, version)
    return replace(alias, state=state, decided_by=by, decided_at=now)


def _alias(row: Row[Any]) -> Alias:
    return Alias(
        id=row.id,
        buyer_id=row.buyer_id,
        policy_id=row.policy_id,
        name=row.name,
        state=AliasState(row.state),
        proposed_by=row.proposed_by,
        proposed_at=row.proposed_at,
        decided_by=row.decided_by,
        decided_at=row.decided_at,
    )
