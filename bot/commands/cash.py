"""`cash`: uploading a ledger from the shell, looking at it, taking it into use, removing it."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Annotated, Any

import typer

from bot.commands.console import WrongInput, out, print_json
from bot.commands.opening import opened_stores, principal_of
from bot.language import Language, language_tag
from bot.stores import Stores
from bot.uploads.amounts import Mark
from bot.uploads.days import Order
from bot.uploads.ledgers import LedgerUnknown, Uploaded
from bot.uploads.reading import Told
from bot.uploads.saying import error_lines, place_of, warnings_said
from bot.uploads.uploading import PolicyToName, PolicyUnknown
from tools.currencies import CURRENCIES
from tools.principal import PUBLIC, Principal, Right

cash = typer.Typer(no_args_is_help=True, help="Uploaded ledgers: upload, list, use, remove.")
Token = Annotated[str, typer.Option(help="API token of the person whose ledger it is")]
LedgerId = Annotated[str, typer.Argument(help="The ledger's number: L-…")]
AsJson = Annotated[bool, typer.Option("--json", help="Print JSON")]
_ERRORS = 50


@cash.command()
def upload(
    file: Annotated[Path, typer.Argument(help="A CSV or XLSX file", exists=True, dir_okay=False)],
    token: Token,
    policy: Annotated[str, typer.Option(help="Which of several policies it is for")] = "",
    dates: Annotated[Order | None, typer.Option(help="How days are written")] = None,
    decimal: Annotated[Mark | None, typer.Option(help="The sign before the cents")] = None,
    currency: Annotated[str, typer.Option(help="Where the file names none, such as CNY")] = "",
    *,
    as_json: AsJson = False,
) -> None:
    """Preview a ledger; `cash use` takes it into use. With any error nothing is kept."""
    if currency and currency.upper() not in CURRENCIES:
        raise WrongInput(f"{currency} is no currency: write three letters, such as CNY.")
    with _opened(token) as (stores, principal, language):
        most = stores.settings.ledger_megabytes
        if file.stat().st_size > most * 1024 * 1024:
            raise WrongInput(f"{file} is larger than {most} MB (COVERDESK_LEDGER_MEGABYTES).")
        told = Told(dates, decimal, currency.upper() or None)
        try:
            found = stores.uploading.preview(principal, file.name, file.read_bytes(), told, policy)
        except PolicyToName as error:
            raise WrongInput(f"Say --policy. One of: {', '.join(error.policies)}.") from error
        except PolicyUnknown as error:
            raise WrongInput("There is no such policy of this person's.") from error
        if found.uploaded is None:
            lines = error_lines(found.preview["errors"], found.preview["error_total"], language, _ERRORS)
            raise WrongInput("\n".join([f"{file.name} has errors; nothing was kept.", *lines]))
        _show(found.uploaded, language, as_json=as_json)


@cash.command("list")
def list_(token: Token, *, as_json: AsJson = False) -> None:
    """The ledgers of this person's policies, the newest first."""
    with _opened(token) as (stores, principal, language):
        found = stores.uploading.ledgers.listed(principal)
        if as_json:
            print_json({"items": [one.as_data() for one in found], "next": None})
            return
        if not found:
            out.print("No ledger was uploaded.")
        for one in found:
            _show(one, language, as_json=False)


@cash.command()
def use(ledger_id: LedgerId, token: Token, *, as_json: AsJson = False) -> None:
    """Calculate from this ledger instead of the book's invoices."""
    with _opened(token) as (stores, principal, language):
        try:
            used = stores.uploading.ledgers.use(principal, ledger_id)
        except LedgerUnknown as error:
            raise _unknown(ledger_id) from error
        _show(used, language, as_json=as_json)


@cash.command()
def remove(ledger_id: LedgerId, token: Token) -> None:
    """Remove a ledger; the book's invoices are read again."""
    with _opened(token) as (stores, principal, _):
        try:
            stores.uploading.ledgers.remove(principal, ledger_id)
        except LedgerUnknown as error:
            raise _unknown(ledger_id) from error
        out.print(f"{ledger_id} is removed.", markup=False)


@contextmanager
def _opened(token: str) -> Iterator[tuple[Stores, Principal, Language]]:
    with opened_stores() as stores:
        principal = principal_of(stores, token, PUBLIC)
        if not principal.may(Right.READ_RECORDS):
            raise WrongInput("This person may not read policy records.")
        yield stores, principal, language_tag(principal.language) or Language.EN


def _unknown(ledger_id: str) -> WrongInput:
    return WrongInput(f"There is no ledger {ledger_id} of this person's. `coverdesk cash list` tells them.")


def _show(one: Uploaded, language: Language, *, as_json: bool) -> None:
    if as_json:
        print_json({**one.as_data(), "warnings": warnings_said(one.preview["warnings"], language)})
        return
    for line in _lines(one, language):
        out.print(line, markup=False)


def _lines(one: Uploaded, language: Language) -> Iterator[str]:
    told: dict[str, Any] = dict(one.preview)
    yield f"{one.ledger_id} · {one.state} · {one.policy_id} · {one.file_name} · until {one.expires_at[:10]}"
    span = f"{told['first_day'] or '?'} – {told['last_day'] or '?'}"
    yield f"  {told['rows']} rows, {told['customers']} customers, {span}"
    for total in told["totals"]:
        amount, unpaid = total["amount"]["amount"], total["unpaid"]["amount"]
        yield f"  {total['currency']} {amount}, unpaid {unpaid}"
    yield f"  matched to buyers: {told['matched_customers']}, not matched: {told['unmatched_customers']}"
    for warning in warnings_said(told["warnings"], language):
        place = place_of(warning)
        yield f"  {place}: {warning['text']}" if place else f"  {warning['text']}"
