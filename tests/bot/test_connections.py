"""Connections that hold half a request come to an end, and nobody else's does."""

import socket
import threading
from collections.abc import Iterator
from typing import Any

import pytest
import uvicorn

from bot.http.connections import PatientConnection
from tests.bot.test_http import Server

WHOLE = b"GET / HTTP/1.1\r\nHost: x\r\n\r\n"


class Hasty(PatientConnection):
    seconds = 0.3


async def app(scope: Any, _receive: Any, send: Any) -> None:
    if scope["type"] == "http":
        await send({"type": "http.response.start", "status": 200, "headers": [(b"content-length", b"2")]})
        await send({"type": "http.response.body", "body": b"ok"})


@pytest.fixture(scope="module")
def port() -> Iterator[int]:
    server = Server(uvicorn.Config(app, port=0, log_level="error", lifespan="off", http=Hasty))
    thread = threading.Thread(target=server.run)
    thread.start()
    while not server.started:
        assert thread.is_alive(), "the server did not start"
        thread.join(0.01)
    yield server.servers[0].sockets[0].getsockname()[1]
    server.should_exit = True
    thread.join()


def connected(port: int) -> socket.socket:
    return socket.create_connection(("127.0.0.1", port), timeout=5)


def until_closed(one: socket.socket) -> bytes:
    came = b""
    while data := one.recv(1000):
        came += data
    return came


@pytest.mark.parametrize("sent", [b"", b"GET", WHOLE[:-2]])
def test_headers_that_do_not_come_end_the_connection(port: int, sent: bytes) -> None:
    with connected(port) as one:
        one.sendall(sent)
        assert until_closed(one).startswith(b"HTTP/1.1 408 ")


def test_dripping_bytes_do_not_put_the_end_off(port: int) -> None:
    ended = threading.Event()
    with connected(port) as one:
        one.sendall(b"GET / HTTP/1.1\r\n")

        def drip() -> None:
            while not ended.wait(0.05):
                try:
                    one.sendall(b"x: y\r\n")
                except OSError:
                    return

        dripping = threading.Thread(target=drip)
        dripping.start()
        try:
            came = one.recv(1000)
        finally:
            ended.set()
            dripping.join()
    assert came.startswith(b"HTTP/1.1 408 ")


def test_the_second_request_of_a_kept_connection_has_its_own_time(port: int) -> None:
    with connected(port) as one:
        one.sendall(WHOLE)
        assert one.recv(1000).startswith(b"HTTP/1.1 200 ")
        one.sendall(WHOLE)
        assert one.recv(1000).startswith(b"HTTP/1.1 200 ")
        one.sendall(WHOLE[:-2])
        assert until_closed(one).startswith(b"HTTP/1.1 408 ")
