"""Waiting for what another thread will do."""

import asyncio
import time
from collections.abc import Callable


def wait_until(condition: Callable[[], object], seconds: float = 10.0) -> None:
    """Returns as soon as it is so; fails when it never is."""
    end = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < end, f"did not happen within {seconds} s"
        time.sleep(0.005)


async def until(condition: Callable[[], object], seconds: float = 10.0) -> None:
    """The same for a test that runs the client's event loop."""
    end = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < end, f"did not happen within {seconds} s"
        await asyncio.sleep(0.005)
