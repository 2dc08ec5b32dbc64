"""`mcp`: other assistants ask this one over the Model Context Protocol, on stdin and stdout."""

from functools import partial
from typing import Annotated

import anyio
import typer

from bot.commands.opening import opened, principal_of
from bot.settings import Settings
from tools.principal import PUBLIC, Principal


def mcp(
    token: Annotated[
        str | None, typer.Option(help="API token to act with; else COVERDESK_MCP_TOKEN, else the public")
    ] = None,
) -> None:
    """Serve the assistant to an MCP client that starts this command; stdout is the protocol's alone."""
    from bot.mcp.server import serve_on_pipes  # the SDK takes a second, which other commands spare
    from bot.mcp.tools import ReadingTools

    kept = Settings().mcp_token
    key = token or (kept.get_secret_value() if kept else None)
    with opened() as assistant:
        principal_of(assistant, key, PUBLIC)  # a wrong token is told at the start

        def who() -> Principal | None:
            return PUBLIC if key is None else assistant.principals.by_token(key)

        anyio.run(partial(serve_on_pipes, ReadingTools(assistant, who)))
