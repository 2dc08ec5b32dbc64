"""`/metrics`: how the server does, for Prometheus; counts and durations, nothing about anybody."""

import time
from collections.abc import Iterator
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from fastapi import APIRouter, Request
from fastapi.responses import Response
from prometheus_client import (
    CONTENT_TYPE_LATEST,
    CollectorRegistry,
    Counter,
    Gauge,
    Histogram,
    generate_latest,
)
from prometheus_client.core import (
    CounterMetricFamily,
    GaugeMetricFamily,
    HistogramMetricFamily,
    Metric,
)
from prometheus_client.registry import Collector
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from bot.app import Assistant
from bot.handovers.case import State
from bot.http.callers import CurrentAssistant
from bot.ledger.latency import STEPS_MS
from bot.ledger.totals import Totals, read_totals

if TYPE_CHECKING:
    from bot.slack.door import SlackDoor

router = APIRouter(include_in_schema=False)
_SECONDS = (0.005, 0.01, 0.025, 0.05, 0.1, 0.2, 0.3, 0.5, 1, 2, 5, 10, 30, 60)
_METHODS = frozenset({"GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"})


class Requests:
    """What this process has answered since it started."""

    def __init__(self) -> None:
        self.registry = CollectorRegistry()
        labels = ("method", "route", "status")
        self.answered = Counter("coverdesk_requests", "Requests answered", labels, registry=self.registry)
        self.seconds = Histogram(
            "coverdesk_request_seconds",
            "From a request's arrival to the end of its answer; of a stream, to its end",
            ("method", "route"),
            buckets=_SECONDS,
            registry=self.registry,
        )
        self.streams = Gauge("coverdesk_streams", "Event streams being written", registry=self.registry)


class Measuring:
    """ASGI middleware that counts every request under its route's pattern, never under its path."""

    def __init__(self, app: ASGIApp, requests: Requests) -> None:
        self._app, self._requests = app, requests

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        begun, status, streams = time.perf_counter(), 500, False

        async def noted(message: Message) -> None:
            nonlocal status, streams
            if message["type"] == "http.response.start":
                status = message["status"]
                kinds = [value for name, value in message["headers"] if name.lower() == b"content-type"]
                streams = any(value.startswith(b"text/event-stream") for value in kinds)
                self._requests.streams.inc(streams)
            await send(message)

        try:
            await self._app(scope, receive, noted)
        finally:
            self._requests.streams.dec(streams)
            method = scope["method"] if scope["method"] in _METHODS else "other"
            route = getattr(scope.get("route"), "path", "none")
            self._requests.answered.labels(method, route, status).inc()
            self._requests.seconds.labels(method, route).observe(time.perf_counter() - begun)


@router.get("/metrics")
def metrics(request: Request, assistant: CurrentAssistant) -> Response:
    """Prometheus text: the requests of this process, and what the database holds for all of them."""
    kept = CollectorRegistry()
    kept.register(_Kept(assistant, request.app.state.slack))
    requests: Requests = request.app.state.requests
    text = generate_latest(requests.registry) + generate_latest(kept)
    return Response(text, headers={"Cache-Control": "no-store"}, media_type=CONTENT_TYPE_LATEST)


class _Kept(Collector):
    """What is read from the database at the moment of asking."""

    def __init__(self, assistant: Assistant, slack: "SlackDoor | None") -> None:
        self._assistant, self._slack = assistant, slack

    def collect(self) -> Iterator[Metric]:
        totals = read_totals(self._assistant.engine)
        yield _turns(totals)
        yield _latency(totals)
        waiting = self._assistant.support_queue.counts()[State.WAITING]
        yield GaugeMetricFamily(
            "coverdesk_hand_overs_waiting", "Conversations that wait for a person", waiting
        )
        if self._slack:
            yield _boxes(self._slack)
        if totals.settled_until:
            age = datetime.now(tz=UTC) - datetime.fromisoformat(totals.settled_until)
            told = "Seconds since the ledger was settled"
            yield GaugeMetricFamily("coverdesk_ledger_age_seconds", told, age.total_seconds())


def _boxes(slack: "SlackDoor") -> Metric:
    told = "Slack's events that wait for an answer, and messages that wait to be sent"
    family = GaugeMetricFamily("coverdesk_slack_waiting", told, labels=("box",))
    family.add_metric(("inbox",), slack.inbox.counts().get("waiting", 0))
    family.add_metric(("outbox",), slack.outbox.counts().get("waiting", 0))
    return family


def _turns(totals: Totals) -> Metric:
    told = "Messages by door and outcome, as of the last settling"
    family = CounterMetricFamily("coverdesk_turns", told, labels=("channel", "outcome"))
    for (channel, outcome), count in sorted(totals.turns.items()):
        family.add_metric((channel, outcome), count)
    return family


def _latency(totals: Totals) -> Metric:
    """Each bucket holds all that took at most so long; the sum of the durations is not kept."""
    told = "From a question's arrival to its answer kept, as of the last settling"
    family = HistogramMetricFamily("coverdesk_answer_seconds", told, labels=("channel",))
    for channel, steps in sorted(totals.steps.items()):
        ends = [str(end / 1000) for end in STEPS_MS] + ["+Inf"]
        counts = [sum(steps.get(place, 0) for place in range(upto + 1)) for upto in range(len(ends))]
        family.add_metric((channel,), list(zip(ends, counts, strict=True)), None)
    return family
