"""Told cuts: how each limit moved last, as it was told, so that the same cut is not told a second time."""

from collections.abc import Iterable, Mapping, Sequence

from sqlalchemy import Connection, select

from tools.changes import ChangeKind, Found
from tools.records.change_schema import noticed_change
from tools.same_cut import CUTS, OF_LIMITS, Cut, cut_of, told_once

Pair = tuple[str, str]
_AT_ONCE = 500


def without_doubles(
    connection: Connection, found: Sequence[tuple[Pair, Found]], of_one_layer: Iterable[Pair]
) -> Sequence[tuple[Pair, Found]]:
    """The changes in their order, without cuts that a row and an event both tell."""
    one_layer = set(of_one_layer)
    cut = {pair for pair, one in found if one.kind in CUTS and pair in one_layer}
    if not cut:
        return found
    last = _moved_last(connection, sorted({buyer for _, buyer in cut}))
    of_pair: dict[Pair, list[Found]] = {pair: [] for pair in cut}
    for pair, one in found:
        if pair in cut:
            of_pair[pair].append(one)
    news = {pair: {id(one) for one in told_once(them, last.get(pair))} for pair, them in of_pair.items()}
    return [(pair, one) for pair, one in found if pair not in cut or id(one) in news[pair]]


def _moved_last(connection: Connection, buyers: Sequence[str]) -> Mapping[Pair, Cut]:
    table = noticed_change.c
    found: dict[Pair, Cut] = {}
    for begin in range(0, len(buyers), _AT_ONCE):
        query = select(
            table.policy_id,
            table.buyer_id,
            table.kind,
            table.old,
            table.new,
            table.effective_on,
            table.source,
        ).where(
            table.buyer_id.in_(buyers[begin : begin + _AT_ONCE]),
            table.kind.in_([one.value for one in OF_LIMITS]),
        )
        for row in connection.execute(query.order_by(table.sequence)):
            cut = cut_of(ChangeKind(row.kind), row.old, row.new, row.effective_on, row.source)
            found[row.policy_id, row.buyer_id] = cut
    return found
