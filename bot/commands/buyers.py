"""`buyers`: which company is meant, and the upkeep of what companies are called. Upkeep is the operator's."""

import time
from pathlib import Path
from typing import Annotated, Any

import typer
from rich.table import Table

from bot.commands import aliases
from bot.commands.aliases import AsJson, By, who
from bot.commands.console import WrongInput, out, print_json
from bot.commands.knowing import asked_in
from bot.commands.noticing import notice_what_waits
from bot.commands.opening import opened_stores, principal_of
from bot.searches import buyers_found
from tools.buyer_lookup import Companies
from tools.principal import OPERATOR, Principal
from tools.records.buyer_changes import BuyerChange, history
from tools.records.duplicates import Duplicate, duplicates
from tools.records.merges import merge_buyers

buyers = typer.Typer(no_args_is_help=True, help="Buyers of the book and companies of the directory.")
buyers.add_typer(aliases.aliases, name="alias")


@buyers.command("search")
def search_buyers(
    text: Annotated[str | None, typer.Argument(help="A name, short name or number")] = None,
    at_most: Annotated[int, typer.Option("-k", min=1, max=100)] = 5,
    country: Annotated[str | None, typer.Option(help="Only this country (ISO 3166, two letters)")] = None,
    queries: Annotated[Path | None, typer.Option(help='JSON lines {"id", "query"}')] = None,
    token: Annotated[str | None, typer.Option(help="Search as this token's principal")] = None,
    *,
    as_json: Annotated[bool, typer.Option("--json", help="Print JSON")] = False,
) -> None:
    """Which buyer is meant; without a token as the operator, who sees every book."""
    if (text is None) == (queries is None):
        raise WrongInput('Give either a name or --queries FILE.jsonl with {"id", "query"} a line.')
    with opened_stores() as stores:
        principal = principal_of(stores, token, OPERATOR)
        within = country.upper() if country else None
        if queries is not None:
            for asked in asked_in(queries):
                found = _matched(stores.records, principal, asked["query"], at_most, within)
                print_json({"id": asked["id"], **found}, indent=None)
            return
        found = _matched(stores.records, principal, text or "", at_most, within)
    print_json(found) if as_json else _show_matches(found)


def _matched(
    companies: Companies, principal: Principal, text: str, at_most: int, country: str | None
) -> dict[str, Any]:
    started = time.perf_counter()
    found = buyers_found(companies, principal, text, at_most, country)
    return {**found, "took_ms": round((time.perf_counter() - started) * 1000, 3)}


def _show_matches(found: dict[str, Any]) -> None:
    out.print(f"verdict: {found['verdict']}")
    table = Table("score", "buyer", "place", "number", "why")
    for one in found["matches"]:
        place = ", ".join(part for part in (one["city"], one["country"]) if part)
        why = "; ".join(one["reasons"])
        table.add_row(f"{one['score']:.2f}", one["legal_name"], place, one["registration_number"] or "—", why)
    if found["matches"]:
        out.print(table)
    for warning in found.get("warnings", ()):
        out.print(f"  {warning}", style="yellow", markup=False)


@buyers.command("duplicates")
def list_duplicates(*, as_json: AsJson = False) -> None:
    """Companies that share a registration number: most likely one company, recorded twice."""
    with opened_stores() as stores:
        found = duplicates(stores.engine)
    if as_json:
        print_json({"duplicates": [_duplicate_data(one) for one in found]})
    elif not found:
        out.print("No two companies share a registration number.")
    else:
        table = Table("held in", "number", "buyer", "name")
        for one in found:
            for member in one.members:
                table.add_row(one.held_in, member.number, member.buyer_id, member.legal_name)
        out.print(table)
        out.print("`coverdesk buyers merge FROM INTO` makes two of them one.")


def _duplicate_data(one: Duplicate) -> dict[str, Any]:
    companies = [
        {
            "buyer_id": member.buyer_id,
            "legal_name": member.legal_name,
            "country": member.country,
            "number": member.number,
        }
        for member in one.members
    ]
    return {"held_in": one.held_in, "key": one.key, "companies": companies}


@buyers.command("merge")
def merge(
    from_id: Annotated[str, typer.Argument(metavar="FROM", help="The key that goes")],
    into_id: Annotated[str, typer.Argument(metavar="INTO", help="The key that stays")],
    by: By = None,
    *,
    although_different: Annotated[
        bool, typer.Option(help="Merge though country or registration number differ")
    ] = False,
    as_json: AsJson = False,
) -> None:
    """Make two companies one: records, names and numbers of FROM go to INTO."""
    with opened_stores() as stores:
        notice_what_waits(stores)
        done = merge_buyers(stores.engine, from_id, into_id, who(by), although_different=although_different)
    if as_json:
        told = {"from": done.from_id, "into": done.into_id, "held_in": done.held_in, "names": done.names}
        print_json(told | {"moved": dict(done.moved), "alike": done.alike})
        return
    moved = ", ".join(f"{count} {name}" for name, count in done.moved.items() if count) or "no records"
    out.print(f"{done.from_id} is now {done.into_id} ({done.into_name}); moved: {moved}", markup=False)
    if done.alike:
        out.print(f"  {done.alike} records that both had, saying the same, are one now", markup=False)
    for name in done.names:
        out.print(f"  also called: {name}", markup=False)


@buyers.command("history")
def show_history(
    buyer: Annotated[str, typer.Argument(help="A buyer's key")], *, as_json: AsJson = False
) -> None:
    """What was done to a buyer's names and keys, by whom and when."""
    with opened_stores() as stores:
        changes = history(stores.engine, buyer)
    if as_json:
        print_json({"changes": [_change_data(one) for one in changes]})
        return
    table = Table("when", "who", "what", "details")
    for one in changes:
        shown = {name: value for name, value in one.details.items() if name != "was"}
        details = "; ".join(f"{name}: {value}" for name, value in shown.items() if value)
        table.add_row(f"{one.at:%Y-%m-%d %H:%M}", one.by, one.kind.value, details)
    out.print(table if changes else f"Nothing was done to {buyer} by hand.", markup=False)


def _change_data(one: BuyerChange) -> dict[str, Any]:
    told = {"at": one.at.isoformat(), "by": one.by, "kind": one.kind.value, "buyer_id": one.buyer_id}
    return told | {"details": one.details}
