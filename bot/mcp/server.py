"""The MCP server: the official SDK's protocol over the reading tools, on this process's own pipes."""

import secrets
from typing import Any

import anyio
import structlog
from mcp.server.lowlevel import Server
from mcp.server.stdio import stdio_server
from mcp.types import (
    CallToolRequestParams,
    CallToolResult,
    ListToolsResult,
    PaginatedRequestParams,
    TextContent,
    Tool,
    ToolAnnotations,
)

from bot.mcp.tools import NotDone, ReadingTools

log = structlog.get_logger(__name__)
AT_ONCE = 4
INSTRUCTIONS = (
    "CoverDesk answers questions on trade credit insurance from documents and the asker's own records. "
    "Its figures are checked: quote them unchanged, with their sources. Nothing here changes a record."
)


def mcp_server(tools: ReadingTools) -> Server[Any]:
    """A server of these tools; a failure that nobody expected is logged and told without its text."""
    limiter = anyio.CapacityLimiter(AT_ONCE)

    async def listed(_context: Any, _params: PaginatedRequestParams | None) -> ListToolsResult:
        try:
            offered = await anyio.to_thread.run_sync(tools.offered, limiter=limiter)
        except NotDone:
            offered = []
        reads = ToolAnnotations(read_only_hint=True, open_world_hint=False)
        return ListToolsResult(
            tools=[
                Tool(
                    name=one.name, description=one.description, input_schema=one.arguments, annotations=reads
                )
                for one in offered
            ]
        )

    async def called(_context: Any, params: CallToolRequestParams) -> CallToolResult:
        try:
            text, data = await anyio.to_thread.run_sync(
                tools.call, params.name, params.arguments or {}, limiter=limiter
            )
        except NotDone as error:
            return _failed(str(error))
        except Exception as error:  # this door's own: no exception's text leaves it
            trace_id = secrets.token_hex(8)
            log.error("mcp_call_failed", trace_id=trace_id, exc_info=error)
            return _failed(f"Something went wrong on CoverDesk's side; its log has the trace id {trace_id}.")
        return CallToolResult(content=[TextContent(text=text)], structured_content=data)

    return Server("coverdesk", instructions=INSTRUCTIONS, on_list_tools=listed, on_call_tool=called)


async def serve_on_pipes(tools: ReadingTools) -> None:
    """Serves whoever started this process, over its stdin and stdout, until they close them."""
    server = mcp_server(tools)
    async with stdio_server() as (incoming, outgoing):
        await server.run(incoming, outgoing, server.create_initialization_options())


def _failed(text: str) -> CallToolResult:
    return CallToolResult(content=[TextContent(text=text)], is_error=True)
