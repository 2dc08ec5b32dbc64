"""A simulated insurer on loopback: three systems in their documented shapes, and their troubles."""

import asyncio
import threading
from collections import defaultdict
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

import uvicorn
from fastapi import FastAPI, Request, Response
from fastapi.responses import JSONResponse

Json = dict[str, Any]
COVERS = "/credit-insurance/cover-management/v1/covers"
BUYERS = "/credit-insurance/organisation-management/v1/buyers"
RISK_COVERS = "/riskinfo/v3/covers"
POLICY = "/credit-insurance/policy-management/v1/policies/details"


@dataclass
class Simulated:
    """What the systems hold, what goes wrong next, and what they were asked."""

    url: str = ""
    covers: list[Json] = field(default_factory=list)
    decisions: list[Json] = field(default_factory=list)
    applications: list[Json] = field(default_factory=list)
    historic: list[Json] = field(default_factory=list)
    policies: list[Json] = field(default_factory=list)
    buyers: list[Json] = field(default_factory=list)
    companies: dict[str, Json] = field(default_factory=dict)
    """Allianz' covers by their id."""
    notifications: dict[str, Any] = field(default_factory=dict)
    """iCON's contents by the id of their notification."""
    notification_list: Any = None
    """What iCON lists in another form than by ids, when it does."""
    requests: list[Json] = field(default_factory=list)
    page_size: int = 100
    """How many Allianz gives on a page, whatever was asked for."""
    polls_needed: int = 0
    """After how many polls a job is processed; 0: searches answer at once."""
    result_url: str | None = None
    troubles: dict[str, list[Response | float]] = field(default_factory=lambda: defaultdict(list))
    """By path: what is answered instead, one after the other, or how many seconds late the answer comes."""
    asked: list[tuple[str, str]] = field(default_factory=list)
    """Method and path with the query, log-ins included."""
    tokens: int = 0
    refused: set[str] = field(default_factory=set)
    """Tokens that are no longer valid."""
    received: list[Json] = field(default_factory=list)
    """Requests that change something, as they arrived; each has an effect, whatever is answered."""
    refers: bool = True
    """Whether Atradius refers a request (202) or decides it at once (201)."""
    tells_reference: bool = False
    """Whether Atradius' lists tell our own reference of a request."""
    unheard: list[Response] = field(default_factory=list)
    """What is answered to the next requests instead of their effect."""
    swallowed: list[Response | float] = field(default_factory=list)
    """What is answered to the next requests after they had their effect."""
    jobs: dict[str, str] = field(default_factory=dict)
    """Allianz' jobs and the covers that they come to."""
    headers: dict[str, str] = field(default_factory=dict)
    """Those of the last request."""

    def times(self, path: str) -> int:
        """How often a path was asked for."""
        return sum(one.partition("?")[0] == path for _, one in self.asked)


@contextmanager
def simulated_insurer() -> Iterator[Simulated]:
    """The insurer, served on a free port of the loopback interface until the end."""
    state = Simulated()
    server = uvicorn.Server(uvicorn.Config(application(state), port=0, log_level="error", lifespan="off"))
    thread = threading.Thread(target=server.run)
    thread.start()
    try:
        while not server.started:
            assert thread.is_alive(), "the simulated insurer did not start"
            thread.join(0.01)
        state.url = f"http://127.0.0.1:{server.servers[0].sockets[0].getsockname()[1]}"
        yield state
    finally:
        server.should_exit = True
        thread.join()


def application(state: Simulated) -> FastAPI:
    app = FastAPI()

    @app.middleware("http")
    async def troubled(request: Request, call_next: Callable[[Request], Any]) -> Response:
        path, query = request.url.path, request.url.query
        state.asked.append((request.method, f"{path}?{query}" if query else path))
        state.headers = dict(request.headers)
        if state.troubles[path]:
            trouble = state.troubles[path].pop(0)
            if isinstance(trouble, Response):
                return trouble
            await asyncio.sleep(trouble)
        bearer = request.headers.get("authorization", "").removeprefix("Bearer ")
        logs_in = path.endswith(("/tokens", "/authorize", "/token"))
        if not logs_in and (bearer in state.refused or not bearer.startswith("token-")):
            return Response(status_code=401)
        changes = request.method in ("POST", "PUT", "DELETE") and _changes(path)
        if changes and state.unheard:
            return state.unheard.pop(0)
        response: Response = await call_next(request)
        if changes and state.swallowed:
            trouble = state.swallowed.pop(0)
            if isinstance(trouble, Response):
                return trouble
            await asyncio.sleep(trouble)
        return response

    _atradius(app, state)
    _allianz(app, state)
    _coface(app, state)
    _icon(app, state)

    @app.api_route("/{path:path}", methods=["GET", "POST", "PUT", "DELETE"])
    def wrong_route(path: str) -> Response:
        """As Atradius does it: 403, not 404."""
        return Response(status_code=403)

    return app


def _changes(path: str) -> bool:
    return path == COVERS or (path.startswith(RISK_COVERS) and not path.endswith("/search"))


def _token(state: Simulated) -> str:
    state.tokens += 1
    return f"token-{state.tokens}"


def _atradius(app: FastAPI, state: Simulated) -> None:
    @app.post("/authenticate/v2/tokens")
    def log_in(request: Request) -> Any:
        if not request.headers.get("authorization", "").startswith("Basic "):
            return Response(status_code=401)
        return {"data": {"access_token": _token(state), "expires_in": 1800}}

    @app.get(COVERS)
    def covers(policyId: str | None = None) -> Json:  # noqa: N803 - the insurer's name
        told = [one for one in state.covers if policyId in (None, str(one.get("policyId", policyId)))]
        return {"data": told}

    @app.post(COVERS)
    @app.put(COVERS)
    async def ask(request: Request) -> JSONResponse:
        body = await request.json()
        state.received.append(body)
        if body.get("action") == "cancel":
            return _cancelled(state, body)
        told = _asked(state, body)
        if state.refers:
            state.applications.append(told)
            return JSONResponse({"data": [told]}, 202)
        state.decisions.append(told | decided(body["creditLimitAmount"]))
        return JSONResponse({"data": [state.decisions[-1]]}, 201)

    @app.get(f"{COVERS}/decisions")
    def decisions() -> Json:
        return {"data": state.decisions}

    @app.get(f"{COVERS}/applications")
    def applications() -> Json:
        return {"data": state.applications}

    @app.get(f"{COVERS}/historic")
    def historic() -> Json:
        return {"data": state.historic}

    @app.get(POLICY)
    def policy(request: Request) -> Any:
        if "customerId" in request.query_params:
            return Response(status_code=400)
        return {"data": state.policies}

    @app.get(BUYERS)
    def buyers(uid: str) -> Json:
        return {"data": [one for one in state.buyers if one["uid"] == uid]}


def _asked(state: Simulated, body: Json) -> Json:
    """An application as Atradius lists it."""
    told = {
        "coverId": f"C-{len(state.received)}",
        "policyId": body["policyId"],
        "buyerId": body["buyerId"],
        "coverType": body["coverType"],
        "policyCurrencyCode": body["currencyCode"],
        "creditLimitApplicationAmountInPolicyCurrency": str(body["creditLimitAmount"]),
        "coverStatus": "REFERRED",
        "applicationDate": "2026-11-28",
    }
    return told | ({"customerRefNumber": body["customerRefNumber"]} if state.tells_reference else {})


def decided(amount: int | str, code: str = "DC01") -> Json:
    """What a decision adds to an application."""
    return {
        "coverStatus": "DECISION",
        "decisionCode": code,
        "decisionDate": "2026-11-29",
        "effectFromDate": "2026-11-29",
        "totalDecision": {"decisionAmtInPolicyCurrency": str(amount)},
    }


def _cancelled(state: Simulated, body: Json) -> JSONResponse:
    for cover in [one for one in state.decisions if one["buyerId"] == body["buyerId"]]:
        state.decisions.remove(cover)
        state.historic.append(cover | {"historicCode": "CCLD", "withdrawalDate": "2026-11-30"})
    return JSONResponse({"data": state.historic[-1:]}, 201)


def _allianz(app: FastAPI, state: Simulated) -> None:
    polls: dict[str, int] = defaultdict(int)

    @app.post("/v1/idp/oauth2/authorize")
    async def log_in(request: Request) -> Any:
        if (await request.json()).get("apiKey") != "key":
            return Response(status_code=401)
        return {"access_token": _token(state), "token_type": "Bearer", "expires_in": 3600}

    @app.post("/riskinfo/v3/covers/search")
    async def search(request: Request) -> Any:
        body = await request.json()
        if state.polls_needed:
            return JSONResponse({"jobId": f"page-{body['pagination']['page']}"}, 202)
        return _page([{"coverId": one} for one in state.companies], body, state)

    @app.post("/riskinfo/v3/coverRequests/search")
    async def open_requests(request: Request) -> Any:
        body = await request.json()
        assert body["requestStatusCode"] == "InProgress"
        return _page(state.requests, body, state)

    @app.post(RISK_COVERS)
    async def ask(request: Request) -> JSONResponse:
        body = await request.json()
        state.received.append(body)
        job = f"job-{len(state.received)}"
        state.jobs[job] = f"A-{len(state.received)}"
        return JSONResponse({"jobId": job}, 202)

    @app.delete(RISK_COVERS + "/{cover_id}")
    def cancel(cover_id: str) -> JSONResponse:
        state.received.append({"cancel": cover_id})
        state.jobs["job-cancel"] = cover_id
        return JSONResponse({"jobId": "job-cancel"}, 202)

    @app.get("/riskinfo/v3/covers/{cover_id}")
    def cover(cover_id: str) -> Json:
        return state.companies[cover_id]

    @app.get("/riskinfo/v3/jobs/{job}")
    def poll(job: str) -> Json:
        polls[job] += 1
        if job in state.jobs and state.jobs[job] in state.companies:
            return {"jobStatusCode": "Processed", "resourceUrl": f"{RISK_COVERS}/{state.jobs[job]}"}
        if job in state.jobs:
            return {"jobStatusCode": "InProgress"}
        if polls[job] < state.polls_needed:
            return {"jobStatusCode": "InProgress"}
        url = state.result_url or f"{state.url}/riskinfo/v3/results/{job}"
        return {"jobStatusCode": "Processed", "resourceUrl": url}

    @app.get("/riskinfo/v3/results/page-{page}")
    def result(page: int) -> Any:
        body = {"pagination": {"page": page, "pageSize": 100}}
        return _page([{"coverId": one} for one in state.companies], body, state)


def _page(records: list[Json], body: Json, state: Simulated) -> JSONResponse:
    size = min(state.page_size, body["pagination"]["pageSize"])
    begin = (body["pagination"]["page"] - 1) * size
    return JSONResponse(records[begin : begin + size], 206 if begin + size < len(records) else 200)


def _coface(app: FastAPI, state: Simulated) -> None:
    @app.post("/token")
    async def log_in(request: Request) -> Any:
        body = await request.json()
        right = body["grant_type"] == "password" and body["password"] == "secret"
        return {"idToken": _token(state)} if right else Response(status_code=401)

    @app.get("/companies/identifier")
    def identifier(identifierValue: str) -> Any:  # noqa: N803 - the insurer's name
        known = [one for one in state.buyers if one["uid"] == identifierValue]
        return {"easyNumber": known[0]["easyNumber"]} if known else {}


def _icon(app: FastAPI, state: Simulated) -> None:
    @app.post("/icon/token")
    async def log_in(request: Request) -> Any:
        body = await request.json()
        right = body["grant_type"] == "password" and request.headers["x-api-key"] == "key"
        return {"access_token": _token(state)} if right else Response(status_code=401)

    @app.get("/notifications")
    def listed() -> Any:
        return state.notification_list or [{"id": number} for number in state.notifications]

    @app.get("/notifications/{number}/content")
    def content(number: str) -> Any:
        return state.notifications[number]
