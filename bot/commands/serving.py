"""`serve` and `doctor`: the server, and what is wrong with an installation."""

import socket
import time
from collections.abc import Callable
from contextlib import suppress
from functools import partial
from typing import Annotated, Any

import typer
from sqlalchemy import text

from bot.chat_model import chat_model
from bot.commands.console import WrongInput, err, out
from bot.commands.submissions import checked as submissions_checked
from bot.commands.websites import checked as websites_checked
from bot.demo_people import demo_people
from bot.handovers.case import State
from bot.handovers.notices import Notices
from bot.settings import Settings
from bot.stores import Stores, open_stores
from knowledge.database import reading
from tools.principal import OPERATOR


def serve(
    host: Annotated[str, typer.Option(help="Address to listen on")] = "127.0.0.1",
    port: Annotated[int, typer.Option(min=0, max=65535)] = 8080,
    workers: Annotated[int, typer.Option(min=1, max=64, help="Processes")] = 1,
) -> None:
    """Serve HTTP, the demo page, and Slack where it is set up."""
    settings = Settings()
    _check_free(host, port)
    if workers > 1:  # several processes on an empty home would wait for each other; prepare it first
        with open_stores(settings):
            pass
    _say_what_to_open(settings, host, port)
    import uvicorn  # as little as possible before the port is known to be free

    from bot.http.connections import PatientConnection
    from bot.http.doorstep import from_environment

    how: dict[str, Any] = {
        "host": host,
        "port": port,
        "http": PatientConnection,
        # Who calls is read from the right end of X-Forwarded-For by as many proxies as the settings name.
        "proxy_headers": False,
        "log_level": "warning",
        "access_log": False,
    }
    if workers > 1:
        uvicorn.run("bot.http.doorstep:from_environment", factory=True, workers=workers, **how)
        return
    doorstep = from_environment()
    server = uvicorn.Server(uvicorn.Config(doorstep, **how))
    doorstep.stop = partial(setattr, server, "should_exit", True)
    with suppress(KeyboardInterrupt):
        server.run()
    if doorstep.failure is not None:
        raise doorstep.failure


def _check_free(host: str, port: int) -> None:
    with socket.socket(socket.AF_INET6 if ":" in host else socket.AF_INET) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except OSError as error:
            raise WrongInput(
                f"{host}:{port} cannot be listened on ({error.strerror}): another server may be running "
                "there. Choose another with --port."
            ) from error


def _say_what_to_open(settings: Settings, host: str, port: int) -> None:
    err.print(f"CoverDesk serves http://{host}:{port}/ (API: http://{host}:{port}/docs). Ctrl-C stops it.")
    if settings.has_slack:
        how = (
            "Socket Mode" if settings.slack_app_token else f"Slack sends to http://{host}:{port}/slack/events"
        )
        err.print(f"Slack is on: {how}. `coverdesk doctor slack` checks it.")
        if settings.slack_bot_token is None and not settings.slack_keys:
            err.print("No workspace can install the app yet: `coverdesk slack key` prints what is missing.")
    if not settings.demo:
        return
    err.print(
        f"Demo book of invented companies, a snapshot of 2026-11-23; today is {settings.day()}. Tokens:"
    )
    for person in demo_people():
        policies = person.policies.replace(";", ", ") or "no policy"
        err.print(f"  {person.token:<28} {person.name} ({person.role}; {policies})", markup=False)


def doctor(
    only: Annotated[str | None, typer.Argument(help="One check alone: database, knowledge, …, slack")] = None,
) -> None:
    """Check settings, stores, model and Slack, and say what to do. Ends with 1 when something is wrong."""
    if only is not None and only not in _CHECKS:
        raise WrongInput(f"There is no check {only!r}: there are {', '.join(_CHECKS)}.")
    settings = Settings()
    out.print(f"home      {settings.home.absolute()}", markup=False)
    wrong = False
    with open_stores(settings) as stores:
        for name, check in _CHECKS.items():
            if only not in (None, name):
                continue
            try:
                out.print(f"{name:<9} ok: {check(stores)}", markup=False)
            except Exception as error:  # noqa: BLE001 - whatever fails in a check is what is to be told
                wrong = True
                out.print(f"{name:<9} WRONG: {error}", style="red", markup=False)
    if wrong:
        raise typer.Exit(1)


def _database(stores: Stores) -> str:
    with reading(stores.engine) as connection:
        connection.execute(text("SELECT 1"))
    policies = stores.records.policies(OPERATOR)
    return f"{stores.engine.dialect.name}, {len(policies)} policies in the book"


def _knowledge(stores: Stores) -> str:
    documents = stores.library.known()
    stores.index.refresh()
    return f"{len(documents)} documents, {sum(d.passages for d in documents.values())} passages, index open"


def _encoder(stores: Stores) -> str:
    texts = ["信用限额是多少", "What is a credit limit?"]
    vector = stores.encoder.encode_query(texts)[0]
    difference = stores.encoder.disagreement(texts)
    if difference > SAME_VECTORS:
        raise ValueError(f"its vectors differ from sentence-transformers' own by {difference:.2g}: reinstall")
    return f"{len(vector)} dimensions, same vectors as sentence-transformers"


SAME_VECTORS = 1e-5
"""What single precision may differ by when the same sums are made in another order."""


def _model(stores: Stores) -> str:
    """One call with one word; it says how long the answer took, never what the key is."""
    model = chat_model(stores.settings)
    if model is None:
        return stores.settings.model
    begun = time.perf_counter()
    model.invoke("Reply with the word: ready")
    return f"{stores.settings.model} answers after {time.perf_counter() - begun:.1f} s"


def _people(stores: Stores) -> str:
    people = stores.principals.all()
    valid = [token for token in stores.principals.tokens() if token.revoked_at is None]
    return f"{len(people)} principals, {len(valid)} valid tokens"


def _slack(stores: Stores) -> str:
    # Slack's library takes a moment to import, which every other command spares.
    from bot.slack.checkup import checked

    return checked(stores.settings, stores.engine)


def _desk(stores: Stores) -> str:
    """Who is told of hand-overs; wrong when a notice was given up."""
    notices, counts = Notices(stores.engine), stores.support_queue.counts()
    lost = [one for one in notices.stuck() if one.given_up]
    if lost:
        raise ValueError(
            f"{len(lost)} notices of hand-overs were given up, the last one ({lost[0].reference}, "
            f"{lost[0].channel}) because {lost[0].error}: check COVERDESK_SMTP_URL, COVERDESK_DESK_EMAIL and "
            "COVERDESK_DESK_WEBHOOK; the hand-overs themselves wait at /support"
        )
    told = ", ".join(sorted(stores.settings.notice_channels())) or "nobody is told (docs/hand-over.md)"
    waiting = notices.counts().get("waiting", 0)
    return f"{counts[State.WAITING]} hand-overs waiting; {told}; {waiting} notices waiting"


_CHECKS: dict[str, Callable[[Stores], str]] = {
    "database": _database,
    "knowledge": _knowledge,
    "encoder": _encoder,
    "model": _model,
    "people": _people,
    "desk": _desk,
    "insurers": submissions_checked,
    "sites": websites_checked,
    "slack": _slack,
}
