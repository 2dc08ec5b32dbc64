"""`insurers`: limits and buyers' numbers read from insurers' own systems, by an operator alone."""

from dataclasses import asdict
from datetime import UTC, datetime
from typing import Annotated, Any

import typer

from bot.commands.console import WrongInput, out, print_json
from bot.commands.noticing import as_data, notice
from bot.commands.opening import opened_stores
from bot.commands.submissions import resolve_unclear, submissions, submit
from bot.stores import Stores
from tools.principal import OPERATOR
from tools.records.insurers.accounts import connected, icon_connected
from tools.records.insurers.allianz import Allianz
from tools.records.insurers.atradius import UID_TYPES
from tools.records.insurers.billing import BillableLookUps
from tools.records.insurers.book_buyers import REFERENCE_KINDS, BookBuyers
from tools.records.insurers.reading import Environment, Insurer, PolicyAsked, Reading
from tools.records.insurers.storing import store_reading
from tools.warning_weights import read_weights

insurers = typer.Typer(
    no_args_is_help=True, help="Limits read from insurers' own systems, and requests handed to them."
)
insurers.command("submit")(submit)
insurers.command("submissions")(submissions)
insurers.command("resolve")(resolve_unclear)


@insurers.command("limits")
def read_limits(
    insurer: Annotated[Insurer, typer.Argument(help="Whose system is read")],
    policy: Annotated[str, typer.Option(help="The policy of the book under which the limits are stored")],
    number: Annotated[
        list[str] | None,
        typer.Option(help="The insurer's number of that policy; Allianz: UNIT/POLICY, UNIT/POLICY/CAP"),
    ] = None,
    *,
    production: Annotated[bool, typer.Option(help="Ask the live system, not the sandbox")] = False,
    as_json: Annotated[bool, typer.Option("--json", help="Print JSON")] = False,
) -> None:
    """Read the limits of one policy from an insurer's system and store them in the book."""
    asked = PolicyAsked(policy, tuple(number or ()))
    with opened_stores() as stores:
        report = read_into_book(stores, insurer, _environment(production=production), asked)
    print_json(report) if as_json else _show(report)


@insurers.command("buyer")
def find_buyer(
    insurer: Annotated[Insurer, typer.Argument(help="Whose number of the buyer is wanted")],
    country: Annotated[str, typer.Option(help="The country of the registration, three letters like FRA")],
    kind: Annotated[str, typer.Option(help=f"Atradius: {', '.join(UID_TYPES)}; Coface: like RUC_ECU")],
    number: Annotated[str, typer.Option(help="The registration number")],
    *,
    production: Annotated[bool, typer.Option(help="Ask the live system, where it may be billed")] = False,
    as_json: Annotated[bool, typer.Option("--json", help="Print JSON")] = False,
) -> None:
    """Find the insurer's number of a buyer, for buyers.csv. May be billed: kept, and limited by the day."""
    environment = _environment(production=production)
    with opened_stores() as stores:
        found = buyer_numbers(stores, insurer, environment, (country.upper(), kind, number))
    print_json(found) if as_json else out.print(_told(found), markup=False)


@insurers.command("notifications")
def read_notifications(
    *,
    production: Annotated[bool, typer.Option(help="Ask the live system, not the sandbox")] = False,
    as_json: Annotated[bool, typer.Option("--json", help="Print JSON")] = False,
) -> None:
    """What Coface's iCON notifies of monitored companies, as it tells it; nothing is stored."""
    with opened_stores() as stores:
        told = notified(stores, _environment(production=production))
    print_json(told) if as_json else _show_notified(told)


def notified(stores: Stores, environment: Environment) -> dict[str, Any]:
    """iCON's notifications as JSON. Raises `AccountIncomplete` and `InsurerUnavailable`."""
    buyers = BookBuyers(stores.records.buyers(OPERATOR))
    with icon_connected(stores.settings, environment) as icon:
        found = icon.notifications(buyers)
    return {"notifications": [asdict(one) for one in found.notifications], "left": found.left}


def _show_notified(told: dict[str, Any]) -> None:
    for one in told["notifications"]:
        buyer = one["buyer_id"] or "no buyer of the book"
        out.print(f"{one['notification_id']} on {buyer}: {one['content']}", markup=False)
    out.print(f"{len(told['notifications'])} read, {told['left']} left for the next reading", markup=False)


def read_into_book(
    stores: Stores, insurer: Insurer, environment: Environment, asked: PolicyAsked
) -> dict[str, Any]:
    """What was read and stored, as JSON. Raises `WrongInput` for a policy that the book does not have.

    Raises `AccountIncomplete`, `PolicyUnclear` and `InsurerUnavailable` before anything is stored.
    """
    read_weights(stores.settings.warning_weights)  # what cannot be used is told before anything is stored
    known = [policy.policy_id for policy in stores.records.policies(OPERATOR)]
    if asked.policy_id not in known:
        raise WrongInput(f"The book has no policy {asked.policy_id}. It has: {', '.join(known) or 'none'}.")
    buyers = BookBuyers(stores.records.buyers(OPERATOR))
    with connected(stores.settings, insurer, environment) as system:
        reading = system.read(asked, buyers, datetime.now(tz=UTC))
    report = _as_data(reading, store_reading(stores.engine, reading))
    return report | {"noticed": as_data(notice(stores, f"insurer:{insurer}"))}


def buyer_numbers(
    stores: Stores, insurer: Insurer, environment: Environment, asked: tuple[str, str, str]
) -> dict[str, Any]:
    """The insurer's numbers of a buyer with this country, kind and number, and today's count, as JSON.

    Raises `WrongInput`, `AccountIncomplete`, `LookUpsSpent` and `InsurerUnavailable`.
    """
    settings = stores.settings
    country, kind, number = asked
    if len(country) != 3 or (insurer is Insurer.ATRADIUS and kind not in UID_TYPES):
        raise WrongInput(f"Give --country like FRA, and for Atradius --kind out of {', '.join(UID_TYPES)}.")
    today = datetime.now(tz=UTC).date()  # what a day may cost does not stand still in a replay
    look_ups = BillableLookUps(stores.settings.home / "insurers", settings.billable_lookups_per_day, today)
    with connected(settings, insurer, environment) as system:
        if isinstance(system, Allianz):
            raise WrongInput("Allianz' company search is not asked: EOLIS shows the EH number of a buyer.")
        found = system.find_buyer(look_ups, country, kind, number)
    return {
        "registration_type": REFERENCE_KINDS[insurer],
        "numbers": list(found),
        "billable_today": look_ups.spent(insurer, environment),
    }


def _environment(*, production: bool) -> Environment:
    return Environment.PRODUCTION if production else Environment.SANDBOX


def _as_data(reading: Reading, stored: int) -> dict[str, Any]:
    return {
        "insurer": reading.insurer,
        "environment": reading.environment,
        "policy_id": reading.policy_id,
        "policy_status": reading.policy_status,
        "read_at": reading.read_at.isoformat(),
        "read": len(reading.limits) + len(reading.unmatched),
        "stored": stored,
        "unmatched": [asdict(one) for one in reading.unmatched],
    }


def _show(report: dict[str, Any]) -> None:
    out.print("{read} read, {stored} stored under {policy_id} ({insurer}, {environment})".format(**report))
    noticed = report["noticed"]
    told = "are being noticed elsewhere" if noticed["elsewhere"] else f"noticed: {noticed['changes']}"
    out.print(f"  changes {told}", markup=False)
    for one in report["unmatched"]:
        who = one["name"] or one["buyer_ref"] or "a buyer without a number"
        cover = one["cover_id"] or "without an id"
        out.print(f"  not stored: cover {cover} on {who}: {one['reason']}", style="yellow", markup=False)


def _told(found: dict[str, Any]) -> str:
    numbers = ", ".join(f"{found['registration_type']} {number}" for number in found["numbers"])
    return f"{numbers or 'The insurer knows none.'} ({found['billable_today']} billable look-ups today)"
