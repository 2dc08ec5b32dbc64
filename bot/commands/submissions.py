"""`insurers submit`, `submissions`, `resolve`: requests on their way to an insurer, for an operator."""

import time
from typing import Annotated, Any

import typer

from bot.box import WAITING
from bot.commands.console import WrongInput, out, print_json
from bot.commands.opening import opened_stores
from bot.stores import Stores
from bot.submissions.outbox import Outbox
from bot.submissions.resolving import NotUnclear, resolve
from bot.submissions.rounds import one_pass
from bot.submissions.saying import operator_data
from tools.pending_action import SubmissionState

_LATE = 30 * 86400.0
"""Seconds; insurers publish up to ten working days for an answer (`domain.md` §1.2)."""
AsJson = Annotated[bool, typer.Option("--json", help="Print JSON")]


def submit(*, as_json: AsJson = False) -> None:
    """Hand over and ask after all that is due now, once. A server with the setting does it by itself."""
    with opened_stores() as stores:
        if not stores.settings.submitted():
            raise WrongInput(
                "COVERDESK_INSURER_SUBMIT is not set, so nothing is handed to any insurer (docs/insurers.md)."
            )
        went_on = one_pass(stores.hand_over())
        told = {"went_on": went_on, "still_waiting": Outbox(stores.engine).counts().get(WAITING, 0)}
    print_json(told) if as_json else out.print(
        "{went_on} went on, {still_waiting} on their way".format(**told)
    )


def submissions(*, as_json: AsJson = False) -> None:
    """List the requests handed to insurers' systems, newest first, with what became of them."""
    with opened_stores() as stores:
        told = [operator_data(row) for row in Outbox(stores.engine).every()]
    print_json(told) if as_json else _show(told)


def resolve_unclear(
    reference: Annotated[str, typer.Argument(help="The receipt, like REC-0A1B2C3D4E5F")],
    *,
    arrived: Annotated[bool, typer.Option("--arrived/--not-arrived", help="What the insurer's portal shows")],
    number: Annotated[
        str | None, typer.Option(help="The insurer's number of the cover, if it shows one")
    ] = None,
) -> None:
    """Say what the portal shows of an unclear request: it is followed again, or closed as not handed over."""
    with opened_stores() as stores:
        try:
            resolve(stores.engine, reference, arrived=arrived, number=number)
        except NotUnclear as error:
            raise WrongInput(str(error)) from error
    out.print(
        "It is followed again." if arrived else "It is closed; ask again if it is wanted.", markup=False
    )


def checked(stores: Stores) -> str:
    """What `doctor` says; raises ValueError for requests that a person has to look at."""
    rows = Outbox(stores.engine).every()
    accounts = stores.settings.submitted()
    unclear = [row.key for row in rows if row.stage == SubmissionState.UNCLEAR]
    stuck = [row for row in rows if row.state == WAITING and row.error]
    if unclear:
        raise ValueError(
            f"{len(unclear)} unclear, the last one {unclear[0]}: look them up in the insurer's portal, then "
            "`coverdesk insurers resolve`"
        )
    if stuck:
        raise ValueError(f"{len(stuck)} stuck, the last one {stuck[0].key}: {stuck[0].error}")
    late = [row for row in rows if row.state == WAITING and row.created_at < time.time() - _LATE]
    if late:
        raise ValueError(
            f"{len(late)} without a decision for 30 days, the last one {late[0].key}: ask the insurer"
        )
    waiting = sum(row.state == WAITING for row in rows)
    if waiting and not accounts:
        raise ValueError(
            f"{waiting} on their way and COVERDESK_INSURER_SUBMIT is not set: nothing follows them"
        )
    to = ", ".join(f"{one.policy_id} to {one.insurer} ({one.environment})" for one in accounts.values())
    return f"{waiting} on their way; {to or 'nothing is handed to any insurer'}"


def _show(told: list[dict[str, Any]]) -> None:
    for one in told:
        what = "cancel" if one["cancels"] else "{amount} {currency}".format(**one["asked"])
        out.print(
            f"{one['receipt']} {one['policy_id']} {one['buyer_id']} {what}: {one['text']}", markup=False
        )
        if one["error"]:
            out.print(f"  {one['error']}", style="yellow", markup=False)
    out.print(f"{len(told)} requests", markup=False)
