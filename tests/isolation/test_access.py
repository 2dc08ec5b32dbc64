"""Who may use which route and which tool: a table, and a new one without its row fails (DESIGN §4.5)."""

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

import httpx
import pytest
from fastapi.routing import APIRoute

from bot.http.application import create_app
from bot.settings import Settings
from evals.product import person
from tests.bot.test_http import serving
from tests.isolation.conftest import Worlds
from tools.tool import Finding, Turn
from tools.toolbox import toolbox

TOKENS = {
    "public": None,
    "sales": "demo-lanqiao-sales",
    "policyholder": "demo-lanqiao-owner",
    "credit_manager": "demo-lanqiao-credit",
    "support": "demo-support",
    "admin": "demo-admin",
}
PEOPLE = {
    "public": "public",
    "sales": "P-LQ-SALES",
    "policyholder": "P-LQ-OWNER",
    "credit_manager": "P-LQ-CREDIT",
    "support": "P-SUPPORT",
    "admin": "P-ADMIN",
}
EVERYBODY = dict.fromkeys(TOKENS, 200)
SIGNED_OUT = {**dict.fromkeys(TOKENS, 303), "public": 403}  # who sends no token must come from our own page
OF_A_POLICY = {**dict.fromkeys(TOKENS, 200), "public": 401, "support": 403, "admin": 403}
OF_THE_DESK = {**dict.fromkeys(TOKENS, 403), "public": 401, "support": 200, "admin": 200}


def of_a_policy(status: int) -> Mapping[str, int]:
    """For a record that is not there: those without the right are told nothing of it either."""
    return {role: status if code == 200 else code for role, code in OF_A_POLICY.items()}


OF_SUPPORT = {**dict.fromkeys(TOKENS, 403), "public": 401, "support": 200}


def of_support(status: int) -> Mapping[str, int]:
    """For a hand-over that is not there: those without the right are told nothing of it either."""
    return {**OF_SUPPORT, "support": status}


def of_the_desk(status: int) -> Mapping[str, int]:
    """For what is not there, or a form that does not fit."""
    return {role: status if code == 200 else code for role, code in OF_THE_DESK.items()}


NO_OWNER = {"credit_manager": 403, "sales": 403}
NO_ENTRY = "document=faq-none&entry=none"
ROUTES: Mapping[str, tuple[str, Any, Mapping[str, int]]] = {
    "POST /v1/chat": ("/v1/chat", {"message": "hello"}, EVERYBODY),
    "POST /v1/chat/completions": (
        "/v1/chat/completions",
        {"messages": [{"role": "user", "content": "hello"}]},
        EVERYBODY,
    ),
    "GET /v1/models": ("/v1/models", None, EVERYBODY),
    "GET /v1/conversations/{conversation_id}": ("/v1/conversations/c_x", None, dict.fromkeys(TOKENS, 404)),
    "GET /v1/buyers": ("/v1/buyers?q=Nordhaus", None, OF_A_POLICY),
    "GET /v1/limits": ("/v1/limits", None, OF_A_POLICY),
    "GET /v1/limits/{buyer_id}": ("/v1/limits/B-DE-001", None, OF_A_POLICY),
    "GET /v1/claims": ("/v1/claims", None, OF_A_POLICY),
    "GET /v1/claims/{claim_no}": ("/v1/claims/CLM-HW-0001", None, of_a_policy(404)),
    "GET /v1/deadlines": ("/v1/deadlines", None, OF_A_POLICY),
    "GET /v1/deadlines.ics": ("/v1/deadlines.ics", None, OF_A_POLICY),
    "GET /v1/credit-review": ("/v1/credit-review?strategy=limits", None, OF_A_POLICY),
    "GET /v1/alerts": ("/v1/alerts?level=red", None, OF_A_POLICY),
    "GET /v1/changes": ("/v1/changes", None, OF_A_POLICY),
    "POST /v1/alerts/{alert_id:path}/override": (
        "/v1/alerts/ALERT-NONE/override",
        {"level": "acknowledged", "reason": "Paid by wire", "until": "2026-12-01"},
        {**of_a_policy(404), "sales": 403},
    ),
    "DELETE /v1/alerts/{alert_id:path}/override": (
        "/v1/alerts/ALERT-NONE/override",
        None,
        {**of_a_policy(404), "sales": 403},
    ),
    "GET /v1/notifications": ("/v1/notifications", None, OF_A_POLICY),
    "POST /v1/notifications/{entry_id}/seen": ("/v1/notifications/999999/seen", {}, of_a_policy(404)),
    "GET /v1/watches": ("/v1/watches", None, OF_A_POLICY),
    "POST /v1/watches": ("/v1/watches", {"buyer_id": "B-XX"}, of_a_policy(404)),
    "DELETE /v1/watches": ("/v1/watches?buyer_id=B-XX", None, OF_A_POLICY),
    "POST /my/watches/{buyer_id:path}": ("/my/watches/B-XX", {}, of_a_policy(404)),
    "GET /v1/mutes": ("/v1/mutes", None, OF_A_POLICY),
    "POST /v1/mutes": ("/v1/mutes", {"buyer_id": "B-XX", "kind": "grade_down"}, of_a_policy(404)),
    "DELETE /v1/mutes": ("/v1/mutes?buyer_id=B-XX&kind=grade_down", None, OF_A_POLICY),
    "GET /v1/webhook": ("/v1/webhook", None, {**OF_A_POLICY, **NO_OWNER}),
    "PUT /v1/webhook": ("/v1/webhook", {"url": "http://x"}, {**of_a_policy(422), **NO_OWNER}),
    "POST /v1/webhook/secret": ("/v1/webhook/secret", {}, {**of_a_policy(404), **NO_OWNER}),
    "DELETE /v1/webhook": ("/v1/webhook", None, {**OF_A_POLICY, **NO_OWNER}),
    "GET /v1/ageing": ("/v1/ageing", None, OF_A_POLICY),
    "GET /v1/cash-flow-forecast": ("/v1/cash-flow-forecast", None, OF_A_POLICY),
    "POST /v1/ledgers": ("/v1/ledgers", {}, of_a_policy(422)),  # JSON is no ledger
    "GET /v1/ledgers": ("/v1/ledgers", None, OF_A_POLICY),
    "POST /v1/ledgers/{ledger_id}/use": ("/v1/ledgers/L-0/use", {}, of_a_policy(404)),
    "DELETE /v1/ledgers/{ledger_id}": ("/v1/ledgers/L-0", None, of_a_policy(404)),
    "GET /v1/cash/{calculation}.{ending}": ("/v1/cash/dso.svg?currency=EUR", None, OF_A_POLICY),
    "GET /my/cash": ("/my/cash", None, OF_A_POLICY),
    "GET /my/cash/{calculation}.{ending}": ("/my/cash/ageing.xlsx", None, OF_A_POLICY),
    "POST /my/cash/ledger": ("/my/cash/ledger", {}, OF_A_POLICY),  # no file: the page again
    "POST /my/cash/ledger/use": ("/my/cash/ledger/use", {}, of_a_policy(422)),  # a form, not JSON
    "POST /my/cash/ledger/remove": ("/my/cash/ledger/remove", {}, of_a_policy(422)),
    "POST /v1/cover-check": ("/v1/cover-check", {"invoice_no": "LQ26-0024"}, OF_A_POLICY),
    "POST /v1/indemnity": (
        "/v1/indemnity",
        {"debt": "400000", "limit": "300000", "currency": "EUR", "insured_percentage": "0.90"},
        EVERYBODY,
    ),
    "GET /v1/actions": ("/v1/actions", None, OF_A_POLICY),
    "GET /v1/actions/{action_id}": ("/v1/actions/ACT-0", None, of_a_policy(404)),
    "GET /v1/actions/{action_id}/package": ("/v1/actions/ACT-0/package", None, of_a_policy(404)),
    "POST /v1/actions/{action_id}/confirm": ("/v1/actions/ACT-0/confirm", {}, of_a_policy(404)),
    "POST /v1/actions/{action_id}/cancel": ("/v1/actions/ACT-0/cancel", {}, of_a_policy(404)),
    "POST /v1/feedback": ("/v1/feedback", {"turn_id": "t_x", "rating": "up"}, dict.fromkeys(TOKENS, 404)),
    "GET /v1/hand-over-desk": ("/v1/hand-over-desk", None, EVERYBODY),
    "POST /v1/hand-overs": (
        "/v1/hand-overs",
        {"conversation_id": "c_x", "name": "Li", "contact": "li@example.com", "consent": True},
        dict.fromkeys(TOKENS, 404),
    ),
    "GET /v1/conversations/{conversation_id}/hand-over": (
        "/v1/conversations/c_x/hand-over",
        None,
        dict.fromkeys(TOKENS, 404),
    ),
    "POST /v1/conversations/{conversation_id}/hand-over/messages": (
        "/v1/conversations/c_x/hand-over/messages",
        {"text": "hello"},
        dict.fromkeys(TOKENS, 404),
    ),
    "GET /support": ("/support", None, OF_SUPPORT),
    "GET /support/{reference}": ("/support/HO-000000", None, of_support(404)),
    "GET /support/{reference}/messages": ("/support/HO-000000/messages", None, of_support(404)),
    "POST /support/{reference}": ("/support/HO-000000", {}, of_support(422)),  # a form, not JSON
    "GET /review": ("/review", None, OF_THE_DESK),
    "GET /review/clusters/{cluster_id}": ("/review/clusters/Q-0", None, of_the_desk(404)),
    "POST /review/clusters/{cluster_id}": ("/review/clusters/Q-0", {}, of_the_desk(422)),  # a form, not JSON
    "POST /review/clusters/{cluster_id}/dismiss": ("/review/clusters/Q-0/dismiss", {}, of_the_desk(422)),
    "GET /review/entries/{entry_id}": ("/review/entries/F-0", None, of_the_desk(404)),
    "POST /review/entries/{entry_id}": ("/review/entries/F-0", {}, of_the_desk(422)),
    "POST /review/entries/{entry_id}/approve": ("/review/entries/F-0/approve", {}, of_the_desk(422)),
    "POST /review/entries/{entry_id}/send-back": ("/review/entries/F-0/send-back", {}, of_the_desk(422)),
    "POST /review/entries/{entry_id}/put-back": ("/review/entries/F-0/put-back", {}, of_the_desk(422)),
    "GET /review/bundled": ("/review/bundled", None, OF_THE_DESK),
    "GET /review/bundled/entry": (f"/review/bundled/entry?{NO_ENTRY}", None, of_the_desk(404)),
    "POST /review/bundled/entry": (f"/review/bundled/entry?{NO_ENTRY}", {}, of_the_desk(422)),
    "POST /review/bundled/retire": (f"/review/bundled/retire?{NO_ENTRY}", {}, of_the_desk(404)),
    "POST /review/entries/{entry_id}/retire": ("/review/entries/F-0/retire", {}, of_the_desk(404)),
    "POST /v1/events": ("/v1/events", {}, dict.fromkeys(TOKENS, 404)),  # without a secret it is off
    "GET /v1/events/jobs/{job_id}": ("/v1/events/jobs/EVJ-0", None, dict.fromkeys(TOKENS, 404)),
    "POST /v1/slack/codes": ("/v1/slack/codes", {}, {**EVERYBODY, "public": 401}),
    "POST /slack/events": ("/slack/events", {}, dict.fromkeys(TOKENS, 404)),  # Slack is off in the test
    "GET /slack/install": ("/slack/install", None, dict.fromkeys(TOKENS, 404)),
    "GET /slack/oauth_redirect": ("/slack/oauth_redirect", None, dict.fromkeys(TOKENS, 404)),
    "GET /v1/widget": ("/v1/widget", None, dict.fromkeys(TOKENS, 404)),  # for a website's key alone
    "POST /v1/widget/sessions": ("/v1/widget/sessions", {"token": "x"}, dict.fromkeys(TOKENS, 404)),
    "DELETE /v1/widget/sessions": ("/v1/widget/sessions", None, dict.fromkeys(TOKENS, 404)),
    "GET /v1/search": ("/v1/search?q=credit%20limit", None, EVERYBODY),
    "GET /": ("/", None, EVERYBODY),
    "GET /talk": ("/talk", None, EVERYBODY),
    "GET /widget.js": ("/widget.js", None, EVERYBODY),
    "GET /widget/words/{language}": ("/widget/words/zh-Hant", None, EVERYBODY),
    "GET /web/{name}": ("/web/demo.js", None, EVERYBODY),
    "GET /web-settings": ("/web-settings", None, EVERYBODY),
    "GET /knowledge": ("/knowledge?q=waiting", None, EVERYBODY),
    "GET /knowledge/{document_id:path}": (
        "/knowledge/pol-hw-2026-schedule",
        None,
        dict.fromkeys(TOKENS, 404),
    ),
    "GET /my/limits": ("/my/limits", None, OF_A_POLICY),
    "GET /my/limits/{buyer_id:path}": ("/my/limits/B-DE-001", None, OF_A_POLICY),
    "GET /my/claims": ("/my/claims", None, OF_A_POLICY),
    "GET /my/claims/{claim_no:path}": ("/my/claims/CLM-HW-0001", None, of_a_policy(404)),
    "GET /my/deadlines": ("/my/deadlines", None, OF_A_POLICY),
    "GET /my/deadlines.ics": ("/my/deadlines.ics", None, OF_A_POLICY),
    "GET /my/requests": ("/my/requests", None, OF_A_POLICY),
    "GET /my/requests/{action_id}/package.{form}": ("/my/requests/ACT-0/package.pdf", None, of_a_policy(404)),
    "POST /my/deadlines/feed": ("/my/deadlines/feed", {}, OF_A_POLICY),
    "POST /my/deadlines/feed/revoke": ("/my/deadlines/feed/revoke", {}, of_a_policy(303)),
    "GET /calendar/{secret}.ics": ("/calendar/nobodys.ics", None, dict.fromkeys(TOKENS, 404)),
    "POST /v1/deadlines/feed": ("/v1/deadlines/feed", {}, of_a_policy(201)),
    "DELETE /v1/deadlines/feed": ("/v1/deadlines/feed", None, of_a_policy(204)),
    "GET /my/notifications": ("/my/notifications", None, OF_A_POLICY),
    "POST /my/notifications": ("/my/notifications", {}, of_a_policy(422)),  # a form, not JSON
    "POST /my/notifications/mutes": ("/my/notifications/mutes", {}, of_a_policy(422)),
    "POST /my/notifications/{entry_id}/seen": ("/my/notifications/999999/seen", {}, of_a_policy(404)),
    "GET /alerts/mute/{token}": ("/alerts/mute/x", None, dict.fromkeys(TOKENS, 404)),
    "POST /alerts/mute/{token}": ("/alerts/mute/x", {}, dict.fromkeys(TOKENS, 404)),
    "GET /sign-in": ("/sign-in", None, EVERYBODY),
    "POST /sign-in": ("/sign-in", {}, dict.fromkeys(TOKENS, 422)),  # a form, not JSON
    "POST /sign-out": ("/sign-out", {}, SIGNED_OUT),
    "GET /insights": ("/insights", None, OF_THE_DESK),
    "GET /insights.csv": ("/insights.csv", None, OF_THE_DESK),
    "GET /metrics": ("/metrics", None, EVERYBODY),
    "GET /healthz": ("/healthz", None, EVERYBODY),
    "GET /readyz": ("/readyz", None, EVERYBODY),
}
"""By route: an example, its body, and what each role gets."""


def routes_of(routes: Iterable[Any]) -> Iterator[str]:
    for route in routes:
        if isinstance(route, APIRoute):
            yield from (f"{method} {route.path}" for method in route.methods or ())
        elif hasattr(route, "original_router"):
            yield from routes_of(route.original_router.routes)


def test_every_route_has_its_row(homes: tuple[Settings, Settings]) -> None:
    assert set(routes_of(create_app(homes[0]).routes)) == set(ROUTES)


@pytest.fixture(scope="module")
def address(homes: tuple[Settings, Settings]) -> Iterator[str]:
    yield from serving(homes[0])


@pytest.mark.parametrize("role", TOKENS)
def test_each_role_gets_what_its_row_says(address: str, role: str) -> None:
    headers = {"Authorization": f"Bearer {TOKENS[role]}"} if TOKENS[role] else {}
    with httpx.Client(base_url=address, headers=headers, timeout=30) as client:
        came = {
            route: client.request(route.split()[0], path, json=body).status_code
            for route, (path, body, _) in ROUTES.items()
        }

    assert came == {route: expected[role] for route, (_, _, expected) in ROUTES.items()}


NOBODY_BUT = {"sales", "policyholder", "credit_manager"}
TOOLS: Mapping[str, tuple[dict[str, Any], set[str]]] = {
    "search_knowledge": ({"query": "what is a credit limit?"}, set(TOKENS)),
    "find_buyer": ({"buyer": "Nordhaus"}, NOBODY_BUT),
    "credit_limit": ({"buyer": "Nordhaus"}, NOBODY_BUT),
    "list_limits": ({}, NOBODY_BUT),
    "check_cover": ({"buyer": "Nordhaus", "amount": "1000", "currency": "EUR", "terms_days": 30}, NOBODY_BUT),
    "invoice_deadlines": ({}, NOBODY_BUT),
    "estimate_indemnity": ({"debt": "400000", "limit": "300000", "currency": "EUR"}, set(TOKENS)),
    "maximum_liability_used": ({}, NOBODY_BUT),
    "estimate_premium": ({"turnover": "1000000", "rate": "0.002"}, set(TOKENS)),
    "suggest_limit": ({"monthly_sales": "1000", "terms_days": 30}, set(TOKENS)),
    "financing_against_cover": ({"invoice_amount": "1000", "advance_rate": "0.9"}, set(TOKENS)),
    "days_sales_outstanding": ({"receivables": "100", "credit_sales": "1000"}, set(TOKENS)),
    "working_capital_requirement": ({"receivables": "4", "inventory": "2", "payables": "1"}, set(TOKENS)),
    "cash_conversion_cycle": ({"dso_days": "60", "dio_days": "45", "dpo_days": "30"}, set(TOKENS)),
    "payment_terms_cost": ({"discount": "0.02", "discount_days": 10, "net_days": 30}, set(TOKENS)),
    "sales_to_recover_loss": ({"loss": "1000", "margin": "0.05"}, set(TOKENS)),
    "receivables_ageing": ({}, NOBODY_BUT),
    "risk_alerts": ({}, NOBODY_BUT),
    "review_credit_management": ({}, NOBODY_BUT),
    "list_changes": ({}, NOBODY_BUT),
    "uploaded_ledger": ({}, NOBODY_BUT),
    "cash_flow_forecast": ({"opening_cash": "300", "inflows": ["400"], "outflows": ["350"]}, set(TOKENS)),
    "claim_status": ({"claim_no": "CLM-LQ-0010"}, NOBODY_BUT),
    "list_claims": ({}, NOBODY_BUT),
    "claim_checklist": ({"cause": "insolvency"}, set(TOKENS)),
    "policy_terms": ({}, NOBODY_BUT),
    "hand_over": ({"reason": "test"}, set(TOKENS)),
    "request_limit": ({"buyer": "Nordhaus"}, NOBODY_BUT),
    "report_overdue": ({"buyer": "Nordhaus"}, NOBODY_BUT),
    "file_claim": ({"buyer": "Nordhaus"}, NOBODY_BUT),
    "watch_buyer": ({"buyer": "nobody of this name"}, NOBODY_BUT),
}
"""By tool: arguments, and the roles that are not refused."""


@pytest.mark.parametrize("role", PEOPLE)
def test_each_tool_refuses_whoever_its_row_leaves_out(worlds: Worlds, role: str) -> None:
    world = worlds.ours
    kept = (world.records, world.retriever, world.hand_overs, world.actions)
    tools = toolbox(*kept, overrides=world.overrides, changes=world.changes).tools
    turn = Turn(person(world.principals, PEOPLE[role]), world.settings.day(), "c", "t")
    refused = {
        tool.name
        for tool in tools
        if tool.run(turn, tool.arguments(**TOOLS[tool.name][0])).finding is Finding.REFUSED
    }

    assert {tool.name for tool in tools} == set(TOOLS), "a new tool needs its row"
    assert refused == {name for name, (_, allowed) in TOOLS.items() if role not in allowed}
