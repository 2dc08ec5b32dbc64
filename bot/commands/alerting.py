"""`alerts`: the webhooks of policyholders, set by an operator, or by an owner with a token of their own."""

from typing import Annotated

import typer

from bot.alerts.company_webhooks import CompanyWebhooks, WebhookRefused, webhook_data
from bot.commands.console import WrongInput, err, out, print_json
from bot.commands.opening import opened_stores, principal_of
from bot.stores import Stores
from tools.principal import OPERATOR, Principal, Right

alerts = typer.Typer(no_args_is_help=True, help="Where companies are told of changes: their own webhooks.")
Token = Annotated[str | None, typer.Option(help="The owner's token; without one the operator acts")]
Of = Annotated[
    str | None, typer.Option("--policyholder", help="The company, as the book names it; one's own by default")
]
AsJson = Annotated[bool, typer.Option("--json", help="Print one JSON document")]


@alerts.command("webhook")
def set_webhook(
    url: Annotated[str, typer.Argument(help="https://… that the company's alerts are sent to")],
    policyholder: Of = None,
    token: Token = None,
    *,
    inside: Annotated[
        bool, typer.Option("--inside", help="It may be http, or in your own network; for operators alone")
    ] = False,
    as_json: AsJson = False,
) -> None:
    """Send a company's alerts to its own address, and print once the secret that they are signed with."""
    with opened_stores() as stores:
        who = _may(stores, token)
        if inside and who is not OPERATOR:
            raise WrongInput("--inside is for operators: leave it out, and name a public https address.")
        company = _company(stores, who, policyholder)
        try:
            made = CompanyWebhooks(stores.engine).set(company, url, who.id, inside=inside)
        except WebhookRefused as error:
            raise WrongInput(str(error)) from error
    _print_secret(company, made.secret, as_json=as_json)


@alerts.command("webhooks")
def list_webhooks(token: Token = None, *, as_json: AsJson = False) -> None:
    """The webhooks there are; no secret is shown."""
    with opened_stores() as stores:
        found = CompanyWebhooks(stores.engine).of(_companies(stores, _may(stores, token)))
    if as_json:
        print_json([webhook_data(one) for one in found])
        return
    for one in found:
        out.print(f"{one.policyholder}: {one.url} (set by {one.set_by})", markup=False, soft_wrap=True)
    if not found:
        err.print("None is set.")


@alerts.command()
def rotate(policyholder: Of = None, token: Token = None, *, as_json: AsJson = False) -> None:
    """Make a new secret for a company's webhook and print it once; the old one signs nothing more."""
    with opened_stores() as stores:
        company = _company(stores, _may(stores, token), policyholder)
        secret = CompanyWebhooks(stores.engine).rotate(company)
    if secret is None:
        raise WrongInput(f"{company} has no webhook. `coverdesk alerts webhook URL` sets one.")
    _print_secret(company, secret, as_json=as_json)


@alerts.command()
def remove(policyholder: Of = None, token: Token = None) -> None:
    """Send nothing more to a company's webhook."""
    with opened_stores() as stores:
        company = _company(stores, _may(stores, token), policyholder)
        removed = CompanyWebhooks(stores.engine).remove(company)
    err.print(f"{company}: {'removed' if removed else 'there was none'}.", markup=False)


def _may(stores: Stores, token: str | None) -> Principal:
    """Who acts. Raises `WrongInput` for a token of somebody who may not."""
    who = principal_of(stores, token, OPERATOR)
    if not who.may(Right.SET_WEBHOOK):
        raise WrongInput("Only the policyholder, or the operator without a token, may do this.")
    return who


def _companies(stores: Stores, who: Principal) -> list[str]:
    return sorted({one.policyholder for one in stores.records.policies(who)})


def _company(stores: Stores, who: Principal, named: str | None) -> str:
    own = _companies(stores, who)
    if named is None and len(own) == 1:
        return own[0]
    if named in own:
        return str(named)
    raise WrongInput(f"Say which company, as --policyholder: {', '.join(own) or 'there is none yet'}.")


def _print_secret(company: str, secret: str, *, as_json: bool) -> None:
    if as_json:
        print_json({"policyholder": company, "secret": secret})
        return
    out.print(secret, markup=False)
    err.print(f"Alerts of {company} are signed with this secret, shown this once.", markup=False)
