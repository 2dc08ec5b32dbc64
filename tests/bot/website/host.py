"""A website that is not ours, on another port of loopback, with the widget's one line in its pages."""

import html
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

KEY = "site_demo"
POLICY = "default-src 'none'; script-src {server}; connect-src {server}; style-src 'self'; base-uri 'none'"
"""The strictest policy that a host page may have: the widget needs the server for its script and calls."""


def host_page(
    server: str, key: str = KEY, *, lang: str = "en", options: str = "", head: str = "", body: str = ""
) -> str:
    """A page with the widget. `options` are attributes of its script tag."""
    line = f'<script src="{server}/widget.js" data-key="{key}" {options} async></script>'
    meta = '<meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1">'
    return (
        f'<!doctype html><html lang="{html.escape(lang)}"><head>{meta}<link rel="icon" href="data:,">'
        f"<title>Export terms</title>{head}{line}</head>"
        f"<body><main><h1>Host page</h1>{body}</main></body></html>"
    )


class Host:
    """Serves whatever pages it was given, by path."""

    def __init__(self, address: str) -> None:
        self.address = address
        self.pages: dict[str, tuple[str, dict[str, str]]] = {}

    def put(self, path: str, text: str, **headers: str) -> str:
        self.pages[path] = (text, {name.replace("_", "-"): value for name, value in headers.items()})
        return self.address + path


@contextmanager
def hosting() -> Iterator[Host]:
    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            text, headers = host.pages.get(self.path.split("?", maxsplit=1)[0], ("", {}))
            content = text.encode()
            self.send_response(200 if text else 404)
            kind = "text/css" if self.path.endswith(".css") else "text/html; charset=utf-8"
            for name, value in {"Content-Type": kind, "Content-Length": str(len(content)), **headers}.items():
                self.send_header(name, value)
            self.end_headers()
            self.wfile.write(content)

        def log_message(self, *_said: Any) -> None:
            return

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    host = Host(f"http://127.0.0.1:{server.server_port}")
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05})
    thread.start()
    try:
        yield host
    finally:
        server.shutdown()
        thread.join()
        server.server_close()
