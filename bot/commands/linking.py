"""`slack …`: who is who in Slack, the app to paste, and the keys of workspaces' tokens."""

from typing import Annotated

import typer

from bot.commands.console import err, out
from bot.commands.opening import opened_stores
from bot.slack.accounts import Accounts
from bot.slack.manifest import MANIFEST
from bot.slack.sealing import SETTING, Seal, new_key
from bot.slack.set_aside import seal_set_aside
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


@slack.command()
def key() -> None:
    """Print a new key for COVERDESK_SLACK_TOKEN_KEYS, under which workspaces' tokens are encrypted."""
    typer.echo(new_key())
    err.print(
        "Keep it with your passwords, apart from backups of the database. Put before an older key in "
        f"{SETTING} it encrypts from the next start on; "
        "then run `coverdesk slack reencrypt` and drop the older.",
        markup=False,
    )


@slack.command()
def reencrypt() -> None:
    """Encrypt the tokens of all installed workspaces under the first of COVERDESK_SLACK_TOKEN_KEYS."""
    from bot.slack.installations import Installations  # Slack's library takes a moment to import

    with opened_stores() as stores:
        installations = Installations(stores.engine, Seal(stores.settings.slack_keys))
        count = installations.reseal()
        seal_set_aside(stores.settings.home, Seal(stores.settings.slack_keys))
        whole = len(installations.kept())
    out.print(f"{count} of {whole} tokens encrypted anew; all lie under the first key.", markup=False)
