"""Opening the assistant for one command, and finding out as whom it is asked."""

from collections.abc import Iterator
from contextlib import contextmanager

from bot.app import Assistant, open_assistant
from bot.commands.console import WrongInput, progress
from bot.settings import Settings
from tools.principal import Principal


@contextmanager
def opened() -> Iterator[Assistant]:
    """The assistant of this environment, its home prepared with a progress bar."""
    with progress("Preparing") as bar, open_assistant(Settings(), bar.file) as assistant:
        yield assistant


def principal_of(assistant: Assistant, token: str | None, otherwise: Principal) -> Principal:
    """Whoever the token stands for; `otherwise` without one. Raises `WrongInput` for a wrong token."""
    if token is None:
        return otherwise
    principal = assistant.principals.by_token(token)
    if principal is None:
        raise WrongInput("This token is not valid. `coverdesk tokens create --principal ID` makes one.")
    return principal
