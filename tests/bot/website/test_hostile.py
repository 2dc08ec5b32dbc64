"""Hostile pages and hostile texts: nothing that is said becomes anything but text."""

import json
import re
from collections.abc import Iterator
from typing import Any

import httpx
from playwright.sync_api import Page, expect

from tests.bot.website.conftest import Opened, answer_as_a_person, ask, events, streaming
from tests.bot.website.host import POLICY, Host

CALL = "alert(1)"
FETCH = "fetch('https://outside.example/x')"
VECTORS = (
    "<script>{0}</script>",
    "<img src=x onerror={0}>",
    "<img src=https://outside.example/pixel.png>",
    "<svg onload={0}>",
    "<svg><script>{0}</script></svg>",
    "<iframe src=javascript:{0}></iframe>",
    "<iframe srcdoc='<script>{0}</script>'></iframe>",
    "<body onload={0}>",
    "<details open ontoggle={0}>",
    "<video src=x onerror={0}>",
    "<object data=javascript:{0}></object>",
    "<embed src=javascript:{0}>",
    "<link rel=stylesheet href=https://outside.example/a.css>",
    "<style>@import 'https://outside.example/a.css';</style>",
    "<base href=https://outside.example/>",
    "<form action=https://outside.example/><input autofocus onfocus={0}></form>",
    "<math><mtext><img src=x onerror={0}></mtext></math>",
    "<a href=javascript:{0}>x</a>",
    "<template><script>{0}</script></template>",
    "<noscript><p title='</noscript><img src=x onerror={0}>'>",
    "<meta http-equiv=refresh content='0;url=https://outside.example/'>",
    "<marquee onstart={0}>x</marquee>",
    "\"'><img src=x onerror={0}>",
    "--><script>{0}</script>",
    "</textarea><script>{0}</script>",
    "</style><script>{0}</script>",
    "<scr<script>ipt>{0}</scr</script>ipt>",
    "&lt;img src=x onerror={0}&gt;",
    "[x](javascript:{0})",
    "[x](https://outside.example/)",
    "[x](//outside.example/)",
    "[x](data:text/html,<script>{0}</script>)",
    "![x](https://outside.example/pixel.png)",
    "![x](javascript:{0})",
    "[x]: https://outside.example/",
    "<https://outside.example/>",
    "**[1](javascript:{0})**",
    "[1][x](vbscript:{0})",
    "javascript:{0}",
    "{{{{constructor.constructor('{0}')()}}}}",
    "${{{0}}}",
    "<x onclick={0} style=position:fixed;inset:0>x</x>",
)
WRAPPED = ("{0}", "> {0}", "- {0}", "**{0}**", "text {0} text", "# {0}", "1) {0}")
PAYLOADS = [
    wrapped.format(vector.format(deed)) for vector in VECTORS for wrapped in WRAPPED for deed in (CALL, FETCH)
]
ALLOWED = frozenset(
    "A ARTICLE BLOCKQUOTE BR BUTTON DD DETAILS DIV DL DT FIELDSET FORM H2 H3 INPUT LABEL LEGEND LI OL OPTION "
    "P SECTION SELECT SPAN STRONG SUMMARY TABLE TBODY TD TEXTAREA TH THEAD TR UL".split()
)
DRAWN = """() => {
  const all = [...document.querySelector('cover-desk').shadowRoot.querySelectorAll('*')];
  return {
    tags: [...new Set(all.map((one) => one.tagName))],
    handlers: all.filter((one) => [...one.attributes].some(({ name }) => /^on|^src/.test(name))).length,
    links: all.filter((one) => one.href).map((one) => one.href),
  };
}"""


def document_of(payloads: list[str]) -> dict[str, Any]:
    """An answer with hostile texts wherever one may stand."""
    first = payloads[0]
    told = ("title", "section", "authority", "quote", "as_of", "url", "language", "page", "document_id")
    cited = [
        {"mark": at, "kind": "document", **dict.fromkeys(told, text)} for at, text in enumerate(payloads, 1)
    ]
    return {
        **dict.fromkeys(("model", "outcome"), first),
        **{"conversation_id": "c_x", "turn_id": "t_x", "language": "en"},
        "answer": "\n\n".join(payloads),
        "citations": cited,
        "cards": cards_of(payloads),
        "suggestions": payloads,
        "pending_action": dict.fromkeys(("id", "kind", "summary", "expires_at"), first),
    }


def cards_of(payloads: list[str]) -> list[dict[str, Any]]:
    first = payloads[0]
    money = dict.fromkeys(("amount", "currency"), first)
    limit = {
        **dict.fromkeys(("policy_id", "buyer_name", "status", "as_of", "insured_percentage"), first),
        **dict.fromkeys(("granted", "headroom", "outstanding"), money),
        **{"in_force": True, "conditions": payloads, "max_payment_term_days": first},
        "pending": {"action": first, "effective": first, "granted": money},
        "outstanding_other_currencies": [money],
        "stop_shipment": dict.fromkeys(("since", "invoice_no", "due_on"), first),
    }
    named = ("legal_name", "registration_number", "registration_type", "city", "country")
    checks = [{**dict.fromkeys(("code", "because", "result"), text), "facts": {}} for text in payloads]
    items = [{"document": text, "required": True, "status": text} for text in payloads]
    shown = {
        "credit_limit": limit,
        "buyers": {"candidates": [dict.fromkeys(named, text) for text in payloads]},
        "cover_check": {"verdict": first, "buyer_name": first, "checks": checks, "missing": payloads},
        "checklist": {"claim_no": first, "items": items},
        first: {},
    }
    return [{"kind": kind, "data": data} for kind, data in shown.items()]


def in_parts(size: int) -> Iterator[list[str]]:
    for at in range(0, len(PAYLOADS), size):
        yield PAYLOADS[at : at + size]


def nothing_came_of_it(page: Page, address: str) -> None:
    drawn = page.evaluate(DRAWN)
    assert set(drawn["tags"]) <= ALLOWED
    assert drawn["handlers"] == 0
    assert [link for link in drawn["links"] if not link.startswith(address + "/")] == []
    assert page.evaluate("document.querySelectorAll('cover-desk').length") == 1


def test_more_than_five_hundred_payloads_stay_text_wherever_they_stand(opened: Opened, address: str) -> None:
    assert len(set(PAYLOADS)) >= 500
    page = opened(own=True)
    page.locator(".launcher").click()
    for payloads in in_parts(49):
        document = json.dumps(document_of(payloads))
        streaming(page, events(("tool", json.dumps({"name": payloads[0]})), ("answer", document)))
        ask(page, payloads[0])

        assert page.locator(".turn").last.locator(".source .verbatim").all_text_contents() == payloads
        assert page.locator(".turn").last.locator(".choice").count() == len(payloads)
        assert page.locator(".turn").last.locator(".card").count() == 4
        assert page.locator(".turn").last.locator(".said").text_content() == payloads[0]
        nothing_came_of_it(page, address)
        page.unroute("**/v1/chat*")
        page.get_by_role("button", name="New conversation").click()


def test_payloads_through_the_server_and_back_stay_text(opened: Opened, address: str) -> None:
    page = opened(own=True)
    for payload in PAYLOADS[::97]:
        ask(page, payload)
    page.reload()
    page.locator(".turn .answer").last.wait_for()

    assert page.locator(".turn .said").all_text_contents() == PAYLOADS[::97]
    nothing_came_of_it(page, address)


def test_what_a_person_says_stays_text(opened: Opened, address: str, support: httpx.Client) -> None:
    page = opened()
    ask(page, "I want to talk to a person")
    page.locator(".desk-state").wait_for()
    found = re.search(r"HO-[0-9A-F]{6}", page.locator(".desk-state").inner_text())
    assert found

    answer_as_a_person(support, found[0], *PAYLOADS[::11])

    expect(page.locator(".bubble.person")).to_have_count(len(PAYLOADS[::11]), timeout=30_000)
    assert page.locator(".bubble.person .said").all_text_contents() == PAYLOADS[::11]
    nothing_came_of_it(page, address)


CLOBBERING = """
<form name="createElement"></form><img name="currentScript"><form name="body"></form>
<img name="querySelector">
<form id="CoverDesk"><input name="identify"></form><form name="documentElement"></form><a id="fetch"></a>
<form name="addEventListener"></form><img name="title"><img id="customElements"><img name="activeElement">
<img name="hidden">
"""
CSS = """
* { all: unset !important; display: none !important; font: 60px serif !important; }
cover-desk, body > * { visibility: hidden !important; position: absolute !important; opacity: 0 !important; }
body * { transform: scale(0) !important; color: transparent !important; }
head, script, style { display: none !important; } html, body, main { display: block !important; }
"""


def test_a_host_pages_styles_and_clobbered_names_do_not_reach_the_widget(opened: Opened, host: Host) -> None:
    host.put("/hostile.css", CSS)
    page = opened(
        body=CLOBBERING,
        head='<link rel="stylesheet" href="/hostile.css">',
        policy=POLICY + "; img-src 'none'",
    )
    page.locator(".launcher").click()
    ask(page, "What is a waiting period?")

    assert page.locator(".panel").bounding_box() is not None
    size = page.locator(".turn .answer").evaluate("(one) => getComputedStyle(one).fontSize")
    assert size == "16px"
    assert page.evaluate("typeof CoverDesk.identify") == "function"


def test_the_widget_brings_one_global_and_no_style_to_its_host(opened: Opened) -> None:
    page = opened()
    page.locator(".launcher").click()
    frame = page.evaluate_handle("document.body.appendChild(document.createElement('iframe'))")
    own = page.evaluate(
        "(frame) => Object.getOwnPropertyNames(window)"
        ".filter((name) => !(name in frame.contentWindow) && isNaN(name))",
        frame,
    )

    assert set(own) <= {"CoverDesk", "__playwright__binding__", "__pwInitScripts", "__playwright_builtins__"}
    assert page.evaluate("document.styleSheets.length + document.adoptedStyleSheets.length") == 0
