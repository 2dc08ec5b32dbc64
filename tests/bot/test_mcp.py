"""The MCP door: the SDK's own client starts `coverdesk mcp` and asks it over its pipes."""

import os
import sys
from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import Any

import anyio
import pytest
from mcp import Client, StdioServerParameters, stdio_client
from mcp.types import CallToolResult, TextContent

from bot.app import Assistant
from bot.settings import Settings
from tests.bot.conftest import TODAY

OF_RECORDS = {"credit_limit", "list_claims", "policy_terms", "find_buyer"}
WRITES = {"request_limit", "report_overdue", "file_claim", "watch_buyer", "hand_over"}
Held = Callable[[Client], Awaitable[Any]]


@pytest.fixture(scope="module")
def home(settings: Settings, assistant: Assistant) -> Path:
    """A prepared home; the assistant of the tests holds it open beside the server."""
    return settings.home


def session(settings: Settings, token: str | None, held: Held) -> Any:
    """What `held` comes to with a client of a server of its own."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith("COVERDESK_")}
    own = {"COVERDESK_HOME": str(settings.home), "COVERDESK_TODAY": TODAY.isoformat(), "COVERDESK_DEMO": "1"}
    if settings.database_url:
        own["COVERDESK_DATABASE_URL"] = settings.database_url.get_secret_value()
    if token:
        own["COVERDESK_MCP_TOKEN"] = token
    started = StdioServerParameters(
        command=sys.executable, args=["-m", "bot.cli", "mcp"], env={**kept, **own}, cwd=str(Path.cwd())
    )

    async def run() -> Any:
        async with Client(stdio_client(started)) as client:
            return await held(client)

    return anyio.run(run)


def text(result: CallToolResult) -> str:
    return "".join(one.text for one in result.content if isinstance(one, TextContent))


def test_sales_list_the_reading_tools_and_ask_about_their_records(home: Path, settings: Settings) -> None:
    async def held(client: Client) -> tuple[Any, ...]:
        tools = await client.list_tools()
        asked = await client.call_tool("ask", {"message": "limit for Nordhaus?"})
        looked_up = await client.call_tool("credit_limit", {"buyer": "Nordhaus"})
        theirs = await client.call_tool("claim_status", {"claim_no": "CLM-HW-0001"})
        unknown = await client.call_tool("claim_status", {"claim_no": "CLM-XX-9999"})
        wrong = await client.call_tool("credit_limit", {"buyer": "Nordhaus", "policy_id": "POL-HW-2026"})
        write = await client.call_tool("request_limit", {"buyer": "Nordhaus"})
        prepared = await client.call_tool("ask", {"message": "请为 Nordhaus 申请限额 100 万欧元"})
        return tools, asked, looked_up, theirs, unknown, wrong, write, prepared

    tools, asked, looked_up, theirs, unknown, wrong, write, prepared = session(
        settings, "demo-lanqiao-sales", held
    )
    names = {tool.name for tool in tools.tools}
    assert names >= {"ask", "search_knowledge", *OF_RECORDS}
    assert not names & WRITES
    assert "250,000" in text(asked)
    assert asked.structured_content["cards"][0]["data"]["granted"]["amount"] == "250000"
    assert looked_up.structured_content["finding"] == "found"
    assert text(theirs).replace("CLM-HW-0001", "N") == text(unknown).replace("CLM-XX-9999", "N")
    assert wrong.is_error
    assert "policy_id" in text(wrong)
    assert write.is_error
    assert prepared.structured_content["pending_action"] is None


def test_the_public_sees_public_tools_only(home: Path, settings: Settings) -> None:
    async def held(client: Client) -> tuple[Any, ...]:
        tools = await client.list_tools()
        forbidden = await client.call_tool("credit_limit", {"buyer": "Nordhaus"})
        unknown = await client.call_tool("no_such_tool", {})
        return tools, forbidden, unknown, await client.call_tool("ask", {"message": "什么是等待期？"})

    tools, forbidden, unknown, asked = session(settings, None, held)
    assert not {tool.name for tool in tools.tools} & (OF_RECORDS | WRITES)
    assert text(forbidden).replace("credit_limit", "x") == text(unknown).replace("no_such_tool", "x")
    assert asked.structured_content["outcome"] == "answered"


def test_a_token_revoked_in_the_middle_of_a_session_is_refused_from_then_on(
    home: Path, settings: Settings, assistant: Assistant
) -> None:
    token = assistant.principals.create_token("P-LQ-SALES")

    async def held(client: Client) -> tuple[Any, ...]:
        before = await client.call_tool("ask", {"message": "limit for Nordhaus?"})
        assistant.principals.revoke(token)
        after = await client.call_tool("ask", {"message": "limit for Nordhaus?"})
        return before, after, await client.call_tool("credit_limit", {"buyer": "Nordhaus"})

    before, *after = session(settings, token, held)
    assert "250,000" in text(before)
    for one in after:
        assert one.is_error
        assert "250" not in text(one)
