"""`slack link` and `slack manifest`: who is who in Slack, and the app to paste."""

from typing import Annotated

import typer

from bot.commands.console import err, out
from bot.commands.opening import opened_stores
from bot.slack.accounts import Accounts
from bot.slack.manifest import MANIFEST
from tools.records.principals import UnknownPrincipal

slack = typer.Typer(no_args_is_help=True, help="Slack: the app's manifest, and linking people to principals.")


@slack.command()
def link(principal: Annotated[str, typer.Option(help="The principal's id, as in principals.csv")]) -> None:
    """Print a code that links whoever sends `link CODE` to the app, within 15 minutes."""
    with opened_stores() as stores:
        known = [one.id for one in stores.principals.all()]
        if principal not in known:
            raise UnknownPrincipal(principal, known)
        code = Accounts(stores.engine, stores.principals).issue(principal, by_administrator=True)
    out.print(code, markup=False)
    err.print("Give it to that person alone: whoever sends it to the app first is linked.")


@slack.command()
def manifest() -> None:
    """Print the app's manifest, to paste into Slack's app settings."""
    typer.echo(MANIFEST.read_text(encoding="utf-8"), nl=False)
