"""`changes`, and the noticing that other commands end with: what became different about buyers."""

from collections.abc import Mapping, Sequence
from typing import Annotated

import typer

from bot.commands.console import out, print_json
from bot.commands.opening import opened_stores, principal_of
from bot.stores import Stores
from tools.change_card import change_data, change_text
from tools.changes import Change
from tools.principal import OPERATOR
from tools.records.noticing import Noticed
from tools.warning_weights import read_weights


def changes(
    token: Annotated[str | None, typer.Option(help="Whose changes; without a token all policies'")] = None,
    after: Annotated[int, typer.Option(min=0, help="Only changes with a higher number")] = 0,
    buyer: Annotated[str | None, typer.Option(help="Only this buyer's, by its number in buyers.csv")] = None,
    most: Annotated[int, typer.Option(min=1, max=10_000, help="At most so many, the oldest first")] = 200,
    *,
    as_json: Annotated[bool, typer.Option("--json", help="Print JSON")] = False,
) -> None:
    """What became different about buyers: limits, grades, overdues, claims and warning levels."""
    with opened_stores() as stores:
        principal = principal_of(stores, token, OPERATOR)
        found = stores.changes.changes(principal, after=after, buyer_id=buyer, most=most)
        since = stores.changes.watched_since(principal)
        names = {one.id: one.legal_name for one in stores.records.buyers(principal)} if found else {}
    if as_json:
        items = [change_data(one, names.get(one.buyer_id)) for one in found]
        watched = {policy_id: at.isoformat() for policy_id, at in since.items()}
        print_json({"items": items, "watched_since": watched})
        return
    _show(found, names, begun=bool(since))


def _show(found: Sequence[Change], names: Mapping[str, str], *, begun: bool) -> None:
    if not begun:
        out.print("No policy is watched yet: `coverdesk import` or a running server begins it.")
        return
    if not found:
        out.print("No change has been noticed.")
        return
    for one in found:
        line = f"{one.sequence} {change_text(one, names.get(one.buyer_id))}"
        out.print(line, style="red" if one.urgent else None, markup=False, soft_wrap=True)


def notice(stores: Stores, cause: str) -> Noticed:
    """Compares the whole book with what was noticed last. Raises `BadWeights`."""
    noticing = stores.noticing(read_weights(stores.settings.warning_weights))
    return noticing.everything(stores.settings.day(), cause)


def notice_what_waits(stores: Stores) -> None:
    """What was brought and not compared yet is told before a merge, which itself tells nothing."""
    noticing = stores.noticing(read_weights(stores.settings.warning_weights))
    if noticing.is_behind(stores.settings.day()):
        noticing.everything(stores.settings.day())


def in_a_line(noticed: Noticed) -> str:
    """What came of it, for whoever typed the command."""
    if noticed.elsewhere:
        return "Changes are being noticed by another process; `coverdesk changes` lists them."
    lines = []
    if noticed.begun:
        lines.append(f"Watched from now on, nothing is told from before: {', '.join(noticed.begun)}.")
    if noticed.changes or not noticed.begun:
        lines.append(f"{noticed.changes} changes noticed.")
    return " ".join(lines)


def as_data(noticed: Noticed) -> dict[str, object]:
    """As JSON."""
    return {"changes": noticed.changes, "begun": list(noticed.begun), "elsewhere": noticed.elsewhere}
