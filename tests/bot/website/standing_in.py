"""What a server without sites and a desk lacks, at the browser's edge; one that has them is not touched."""

import json
from collections.abc import Callable, Mapping
from typing import Any
from urllib.parse import urlsplit

from playwright.sync_api import Route

OPEN = {"Access-Control-Allow-Origin": "*", "Access-Control-Allow-Headers": "*"}


def answered(route: Route, _request: object = None, body: Any = None, status: int = 200) -> None:
    route.fulfill(status=status, headers=OPEN, content_type="application/json", body=json.dumps(body))


class StandIn:
    """Answers of the two parts in the shapes that were agreed; everything else is the server's own."""

    def __init__(self) -> None:
        self.messages: list[dict[str, Any]] = []
        self.asked: list[Mapping[str, Any]] = []
        self.begun = False

    def __call__(self, route: Route) -> None:
        request = route.request
        path = urlsplit(request.url).path
        body: Any = request.post_data_json if request.post_data else {}
        own: dict[str, Callable[[], None]] = {
            "/v1/widget": lambda: answered(route, body=self.site(request.url)),
            "/v1/widget/sessions": lambda: self.session(route, body),
            "/v1/hand-over-desk": lambda: answered(
                route, body={"open_now": True, "opens_at": None, "says": "A person answers on working days."}
            ),
            "/v1/hand-overs": lambda: self.begin(route, body),
        }
        if path in own:
            own[path]()
        elif path.endswith("/hand-over"):
            self.read(route)
        elif path.endswith("/hand-over/messages"):
            answered(route, body=self.say("visitor", body["text"]), status=201)
        else:
            self.through(route)

    def through(self, route: Route) -> None:
        response = route.fetch()
        route.fulfill(response=response, headers={**response.headers, **OPEN})

    def site(self, url: str) -> dict[str, Any]:
        zh = "language=zh" in url
        suggestions = ["什么是等待期？", "客户破产了能赔多少？"] if zh else ["What is a waiting period?"]
        greeting = "您好，请问想了解什么？" if zh else "Hello from the host."
        return {
            "name": "Harbour Cover",
            "accent": "#c2410c",
            "greeting": greeting,
            "suggestions": suggestions,
        }

    def session(self, route: Route, body: Mapping[str, Any]) -> None:
        if route.request.method == "DELETE":
            route.fulfill(status=204, headers=OPEN)
        elif not str(body["token"]).startswith("demo-"):
            answered(route, body={"detail": "no"}, status=401)
        else:
            held = {
                "session": body["token"],
                "expires_at": "2999-01-01T00:00:00+00:00",
                "name": "Lan Qiao",
                "language": "zh",
            }
            answered(route, body=held, status=201)

    def begin(self, route: Route, body: Mapping[str, Any]) -> None:
        self.asked.append(body)
        self.begun = True
        conversation = body["conversation_id"] or "c_stand_in"
        says = "Passed on. A person reads it on working days."
        kept = {"reference": "HO-1", "conversation_id": conversation, "state": "waiting", "says": says}
        answered(route, body=kept, status=201)

    def say(self, author: str, text: str) -> dict[str, Any]:
        number = len(self.messages) + 1
        self.messages.append(
            {"number": number, "at": "2026-11-23T09:00:00+00:00", "author": author, "text": text}
        )
        return self.messages[-1]

    def read(self, route: Route) -> None:
        if not self.begun:
            answered(route, body={"detail": "none"}, status=404)
            return
        after = int(route.request.url.split("after=")[1].split("&")[0])
        fresh = [one for one in self.messages if one["number"] > after]
        state = "taken" if self.messages else "waiting"
        answered(route, body={"reference": "HO-1", "state": state, "messages": fresh})
