"""Opening a home for one command, and finding out as whom it is asked."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

from bot.commands.console import WrongInput, progress
from bot.settings import Settings
from bot.stores import Stores, open_stores
from tools.principal import Principal

if TYPE_CHECKING:
    from bot.app import Assistant


@contextmanager
def opened_stores() -> Iterator[Stores]:
    """The stores of this environment, its home prepared with a progress bar."""
    with progress("Preparing") as bar, open_stores(Settings(), bar.file) as stores:
        yield stores


@contextmanager
def opened() -> "Iterator[Assistant]":
    """The assistant of this environment, its home prepared with a progress bar."""
    from bot.app import open_assistant  # brings LangChain, more than a second that other commands spare

    with progress("Preparing") as bar, open_assistant(Settings(), bar.file) as assistant:
        yield assistant


def principal_of(stores: Stores, token: str | None, otherwise: Principal) -> Principal:
    """Whoever the token stands for; `otherwise` without one. Raises `WrongInput` for a wrong token."""
    if token is None:
        return otherwise
    principal = stores.principals.by_token(token)
    if principal is None:
        raise WrongInput("This token is not valid. `coverdesk tokens create --principal ID` makes one.")
    return principal
