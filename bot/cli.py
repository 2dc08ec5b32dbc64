"""The shell: every command of `coverdesk`, and the one place where a command's failure is told."""

import logging
import sys
from importlib.metadata import entry_points

import structlog
import typer
from pydantic import ValidationError

from bot.backup import BackupRefused
from bot.chat_model import ModelUnknown
from bot.commands import (
    actions,
    alerting,
    asking,
    book,
    buyers,
    cash,
    chatting,
    connecting,
    deadlines,
    documents,
    ingesting,
    insurers,
    keeping,
    knowing,
    ledger,
    linking,
    noticing,
    privacy,
    reviewing,
    serving,
    websites,
)
from bot.commands.console import WrongInput, err
from bot.conversations import ConversationBusy, ConversationNotFound
from bot.home import HomeUnusable
from bot.message import UnreadableMessage
from bot.privacy.live_turns import PersonBusy
from bot.privacy.person import PersonUnknown
from bot.privacy.tombstones import NotNoted, TombstonesUnreadable
from bot.sites.discovery import NoProvider
from bot.sites.host_tokens import BadSigningKey
from bot.sites.origin import NoOrigin
from bot.sites.site import BadAccent
from bot.sites.words import BadWords
from bot.slack.sealing import KeysMissing, Unsealable
from knowledge.encoder.sentence_encoder import EncoderUnavailable
from knowledge.generation import BuildFailed
from tools.records.aliases import AliasRefused
from tools.records.companies import BuyerUnknown
from tools.records.directory_import import DirectoryBusy
from tools.records.insurers.accounts import AccountIncomplete
from tools.records.insurers.billing import LookUpsSpent
from tools.records.insurers.reading import InsurerUnavailable, PolicyUnclear
from tools.records.merges import MergeRefused
from tools.records.migrate import NewerDatabase
from tools.records.principals import UnknownPrincipal
from tools.records.problems import BookRejected
from tools.tool import RecordsUnavailable
from tools.warning_weights import BadWeights

app = typer.Typer(
    no_args_is_help=True,
    pretty_exceptions_enable=False,
    help="CoverDesk: a conversational assistant for trade credit insurance.",
)
app.command()(serving.serve)
app.command()(asking.ask)
app.command()(chatting.chat)
app.command()(ingesting.ingest)
app.add_typer(documents.documents, name="documents")
app.command()(knowing.search)
app.command("import")(book.import_)
app.add_typer(buyers.buyers, name="buyers")
app.add_typer(book.tokens, name="tokens")
app.command()(deadlines.deadlines)
app.command()(noticing.changes)
app.add_typer(actions.actions, name="actions")
app.add_typer(alerting.alerts, name="alerts")
app.command()(book.handovers)
app.add_typer(insurers.insurers, name="insurers")
app.command()(serving.doctor)
app.add_typer(ledger.ledger, name="ledger")
app.add_typer(cash.cash, name="cash")
app.command()(connecting.mcp)
app.add_typer(linking.slack, name="slack")
app.add_typer(websites.sites, name="sites")
app.command()(keeping.backup)
app.command()(keeping.restore)
app.add_typer(reviewing.review, name="review")
app.add_typer(privacy.privacy, name="privacy")

TOLD = (
    WrongInput,
    BookRejected,
    DirectoryBusy,
    BuyerUnknown,
    MergeRefused,
    AliasRefused,
    UnknownPrincipal,
    UnreadableMessage,
    ConversationBusy,
    HomeUnusable,
    ModelUnknown,
    NewerDatabase,
    EncoderUnavailable,
    BuildFailed,
    InsurerUnavailable,
    PolicyUnclear,
    AccountIncomplete,
    LookUpsSpent,
    BadWeights,
    BackupRefused,
    NoOrigin,
    BadAccent,
    BadWords,
    BadSigningKey,
    NoProvider,
    KeysMissing,
    Unsealable,
    PersonUnknown,
    PersonBusy,
    TombstonesUnreadable,
    NotNoted,
)
"""Failures whose text is written for whoever typed the command."""


def main() -> None:
    """Run the command line. Exit code 2: what was typed, or the installation, must be changed first."""
    _log_to_stderr()
    _add_commands_of_others(sys.argv[1:2])
    try:
        app()
    except TOLD as error:
        _fail(str(error))
    except ConversationNotFound:
        _fail("There is no such conversation of this principal's. Leave --conversation out to begin one.")
    except ValidationError as error:
        wrong = "; ".join(f"COVERDESK_{str(e['loc'][0]).upper()}: {e['msg']}" for e in error.errors())
        _fail(f"A setting cannot be used. {wrong}")
    except RecordsUnavailable as error:
        _fail(f"The database cannot be used ({error.__cause__ or error}). `coverdesk doctor` tells more.")


def _add_commands_of_others(asked: list[str]) -> None:
    """Commands that other packages bring along; loaded only when asked for, or to be listed by the help.

    `evals` builds on `bot` and not the other way round, so its commands come in as entry points.
    """
    own = {
        command.name or command.callback.__name__ for command in app.registered_commands if command.callback
    }
    if asked and asked[0] in own | {group.name for group in app.registered_groups}:
        return
    for command in entry_points(group="coverdesk.commands"):
        app.command(command.name)(command.load())


def _fail(text: str) -> None:
    err.print(text, style="red", markup=False)
    sys.exit(2)


def _log_to_stderr() -> None:
    structlog.configure(
        processors=[
            structlog.processors.add_log_level,
            structlog.processors.TimeStamper(fmt="iso", utc=True),
            structlog.processors.format_exc_info,
            structlog.processors.JSONRenderer(ensure_ascii=False),
        ],
        wrapper_class=structlog.make_filtering_bound_logger(logging.INFO),
        logger_factory=lambda *_: structlog.PrintLogger(sys.stderr),  # whatever stderr is by then
    )


if __name__ == "__main__":
    main()
