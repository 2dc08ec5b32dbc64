"""Connections: uvicorn's protocol with an end to requests whose headers do not come."""

import asyncio
from typing import Any

from uvicorn.protocols.http.httptools_impl import HttpToolsProtocol

SECONDS = 10.0
"""For the headers of a request to come in whole, counted from the connection or their first byte."""
_TOO_LATE = b"HTTP/1.1 408 Request Timeout\r\nConnection: close\r\nContent-Length: 0\r\n\r\n"


class PatientConnection(HttpToolsProtocol):
    """Closes a connection that holds half a request; a slow drip of bytes does not put its end off."""

    seconds = SECONDS
    _ending: asyncio.TimerHandle | None = None

    def connection_made(self, transport: Any) -> None:
        super().connection_made(transport)
        self._await_headers()

    def data_received(self, data: bytes) -> None:
        if self._ending is None and (self.cycle is None or self.cycle.response_complete):
            self._await_headers()  # another request on a connection that was kept
        super().data_received(data)

    def on_headers_complete(self) -> None:
        self._forget()
        super().on_headers_complete()

    def connection_lost(self, exc: Exception | None) -> None:
        self._forget()
        super().connection_lost(exc)

    def _await_headers(self) -> None:
        self._ending = self.loop.call_later(self.seconds, self._end)

    def _forget(self) -> None:
        if self._ending:
            self._ending.cancel()
        self._ending = None

    def _end(self) -> None:
        if not self.transport.is_closing():
            self.transport.write(_TOO_LATE)
            self.transport.close()
