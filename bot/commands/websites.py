"""`sites`: the websites that may show the widget."""

import secrets
from dataclasses import asdict, replace
from pathlib import Path
from typing import Annotated, Any

import typer
from rich.table import Table

from bot.commands.console import WrongInput, err, out, print_json
from bot.commands.opening import opened_stores
from bot.sites.discovery import NoProvider, discovered
from bot.sites.host_tokens import signing_key_from
from bot.sites.origin import origin_from
from bot.sites.provider import SUBJECT, IdentityProvider
from bot.sites.site import ACCENT, Site, accent_from
from bot.sites.sites import Sites
from bot.sites.words import NO_WORDS, SiteWords, words_as_data, words_from
from bot.stores import Stores

sites = typer.Typer(no_args_is_help=True, help="The websites that may show the widget.")
Words = Annotated[
    Path | None,
    typer.Option(help="YAML with its own greeting and first questions (docs/website.md)"),
]
Issuer = Annotated[
    str | None,
    typer.Option(
        help="OpenID Connect provider whose ID tokens vouch for its customers (docs/website-security.md)"
    ),
]
Audience = Annotated[str | None, typer.Option(help="With --issuer: the client's id that tokens are for")]
PrincipalClaim = Annotated[
    str | None, typer.Option(help=f"With --issuer: the claim that holds the principal_id; else {SUBJECT}")
]
AsJson = Annotated[bool, typer.Option("--json", help="Print one JSON document")]


@sites.command()
def add(
    name: Annotated[str, typer.Argument(help="What the widget calls itself there")],
    origin: Annotated[list[str], typer.Option(help="https://www.example.com; again for another one")],
    accent: Annotated[str, typer.Option(help="The colour of its buttons, #rrggbb")] = ACCENT,
    key_file: Annotated[
        Path | None,
        typer.Option(help="Public key (PEM) that it signs for customers with; else a secret is made"),
    ] = None,
    words: Words = None,
    issuer: Issuer = None,
    audience: Audience = None,
    principal_claim: PrincipalClaim = None,
    *,
    as_json: AsJson = False,
) -> None:
    """Let a website show the widget, and print the line for its pages and, once, its secret."""
    origins, colour = [origin_from(one) for one in origin], accent_from(accent)
    if key_file and issuer:
        raise WrongInput("Give --key-file or --issuer: a website's customers are vouched for in one way.")
    provider = _provider(issuer, audience, principal_claim)
    secret = None if key_file or provider else secrets.token_urlsafe(48)
    signing_key = signing_key_from(_read(key_file)) if key_file else secret or ""
    own = _words(words) if words else NO_WORDS
    with opened_stores() as stores:
        made = Sites(stores.engine, demo=False).add(name, origins, colour, signing_key, own, provider)
    if as_json:
        print_json({**_data(made), "secret": secret})
        return
    out.print(
        f'<script src="https://YOUR-COVERDESK/widget.js" data-key="{made.key}" async></script>', markup=False
    )
    err.print(f"Website {made.site_id}; it may show the widget on {', '.join(made.origins)}.", markup=False)
    if secret:
        err.print(f"Its server signs for customers with this secret, shown this once: {secret}", markup=False)
    _say_whose_tokens(made)


@sites.command("list")
def list_(*, as_json: AsJson = False) -> None:
    """The websites, with keys and origins."""
    with opened_stores() as stores:
        found = Sites(stores.engine, demo=False).all()
    if as_json:
        print_json([_data(one) for one in found])
        return
    table = Table("id", "name", "key", "origins", "customers by")
    for one in found:
        by = one.provider.issuer if one.provider else "its own tokens"
        table.add_row(one.site_id, one.name, one.key, "\n".join(one.origins), by)
    out.print(table)


@sites.command()
def change(
    site_id: Annotated[str, typer.Argument(help="As `sites list` shows it")],
    name: Annotated[str | None, typer.Option(help="What the widget calls itself there")] = None,
    origin: Annotated[list[str] | None, typer.Option(help="All its origins from now on")] = None,
    accent: Annotated[str | None, typer.Option(help="The colour of its buttons, #rrggbb")] = None,
    words: Words = None,
    issuer: Issuer = None,
    audience: Audience = None,
    principal_claim: PrincipalClaim = None,
) -> None:
    """Change a website's name, origins, colour, words or identity provider; the line in its pages stays."""
    given: dict[str, Any] = {}
    given |= {"name": name} if name else {}
    given |= {"origins": tuple(dict.fromkeys(map(origin_from, origin)))} if origin else {}
    given |= {"accent": accent_from(accent)} if accent else {}
    given |= {"words": _words(words)} if words else {}
    provider = _provider(issuer, audience, principal_claim)
    given |= {"provider": provider, "signing_key": ""} if provider else {}
    if not given:
        raise WrongInput(
            "Say what to change: --name, --origin, --accent, --words, or --issuer with --audience."
        )
    with opened_stores() as stores:
        known = Sites(stores.engine, demo=False)
        known.change(changed := replace(_known(known, site_id), **given))
    if provider:
        _say_whose_tokens(changed)
    err.print(f"{site_id} is changed; its pages show it when they are loaded next.", markup=False)


def _known(known: Sites, site_id: str) -> Site:
    found = known.by_id(site_id)
    if found is None:
        ids = ", ".join(one.site_id for one in known.all()) or "none"
        raise WrongInput(f"There is no website {site_id!r}. Known: {ids}.")
    return found


@sites.command()
def remove(site_id: Annotated[str, typer.Argument(help="As `sites list` shows it")]) -> None:
    """A website may no longer show the widget; it stops within seconds."""
    with opened_stores() as stores:
        known = Sites(stores.engine, demo=False)
        known.remove(_known(known, site_id).site_id)
    err.print(f"{site_id} is removed.", markup=False)


def _provider(
    issuer: str | None, audience: str | None, principal_claim: str | None
) -> IdentityProvider | None:
    if issuer and audience:
        return discovered(issuer, audience, principal_claim or SUBJECT)
    if issuer or audience or principal_claim:
        raise WrongInput("An identity provider needs both --issuer and --audience, the client's id there.")
    return None


def checked(stores: Stores) -> str:
    """How many websites there are, for `doctor`. Raises `NoProvider` where a provider cannot vouch now."""
    found = Sites(stores.engine, demo=False).all()
    vouched = [(one.site_id, one.provider) for one in found if one.provider]
    for site_id, known in vouched:
        now = discovered(known.issuer, known.audience, known.principal_claim)
        if now != known:
            raise NoProvider(
                f"{known.issuer} publishes its keys elsewhere now: `coverdesk sites change {site_id} "
                f"--issuer {known.issuer} --audience {known.audience} --principal-claim "
                f"{known.principal_claim}` reads where."
            )
    return f"{len(found)} websites" + (f", {len(vouched)} by a provider that answers" if vouched else "")


def _say_whose_tokens(site: Site) -> None:
    if (provider := site.provider) is None:
        return
    err.print(
        f"Its customers are known by ID tokens of {provider.issuer} for {provider.audience}; the claim "
        f"{provider.principal_claim} holds their principal_id. Keys are read from {provider.jwks_uri}.",
        markup=False,
    )


def _read(file: Path) -> str:
    try:
        return file.read_text(encoding="ascii")
    except (OSError, UnicodeDecodeError) as error:
        raise WrongInput(f"{file} cannot be read as a key: {error}") from error


def _words(file: Path) -> SiteWords:
    try:
        return words_from(file.read_text(encoding="utf-8-sig"))
    except (OSError, UnicodeDecodeError) as error:
        raise WrongInput(f"{file} cannot be read as text in UTF-8: {error}") from error


def _data(site: Site) -> dict[str, object]:
    return {
        "site_id": site.site_id,
        "key": site.key,
        "name": site.name,
        "origins": list(site.origins),
        "accent": site.accent,
        "words": words_as_data(site.words),
        "provider": asdict(site.provider) if site.provider else None,
    }
