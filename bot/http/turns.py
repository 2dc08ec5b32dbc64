"""Turns: they run in threads of their own, so that those who wait for an answer starve no other request."""

import asyncio
from collections.abc import AsyncIterator, Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from typing import Any, TypeVar

from fastapi import Request

from bot.answer import Answer
from bot.http.asking import Asking, Failed

Came = TypeVar("Came")

COMPUTING, WAITING_FOR_A_PROVIDER = 2, 40
"""Threads: the embedded model computes, and more of them only take the interpreter from each other; whoever
waits for a provider's model takes nothing."""


MOMENT, LONGEST_HOLD = 0.025, 0.25
"""Seconds. Turns that compute take the interpreter from whoever greets: 300 at once were greeted after 380 ms
beside two of them, and after 130 ms before them."""


@dataclass(frozen=True)
class Progress:
    """What a turn tells on its way: an event's name and its data."""

    name: str
    data: dict[str, Any]


class Turns:
    """Runs turns, a bounded number at a time; the others wait without holding a thread."""

    def __init__(self, threads: int) -> None:
        self._threads = ThreadPoolExecutor(threads, thread_name_prefix="turn")
        self._held: list[Callable[[], None]] = []
        self._last_came = self._held_since = 0.0
        self._letting_go: asyncio.TimerHandle | None = None

    async def run(self, work: Callable[[], Came]) -> Came:
        """What `work` comes to, in a thread of the turns'."""
        return await asyncio.get_running_loop().run_in_executor(self._threads, work)

    def begin(self, asking: Asking) -> AsyncIterator[Progress | Answer | Failed]:
        """Begins a turn: its progress as it happens, then how it ended.

        Whoever stops listening loses the progress alone: the turn is finished and kept.
        """
        loop = asyncio.get_running_loop()
        # Not bounded, because a turn tells a few dozen things at most and nobody else may fill it.
        told: asyncio.Queue[Progress | Answer | Failed] = asyncio.Queue()

        def watch(name: str, data: dict[str, Any]) -> None:
            loop.call_soon_threadsafe(told.put_nowait, Progress(name, data))  # from LangGraph's own threads

        def turn() -> None:
            loop.call_soon_threadsafe(told.put_nowait, asking.ended(watch))

        self._soon(turn)
        return _until_ended(told)

    def _soon(self, turn: Callable[[], None]) -> None:
        """Begins a turn at once, or in a crowd when nobody new came for a moment: all are greeted first."""
        loop = asyncio.get_running_loop()
        now, before = loop.time(), self._last_came
        self._last_came = now
        if not self._held and now - before > MOMENT:
            self._threads.submit(turn)
            return
        if self._letting_go:
            self._letting_go.cancel()
        self._held_since = self._held_since if self._held else now
        self._held.append(turn)
        wait = min(MOMENT, self._held_since + LONGEST_HOLD - now)
        self._letting_go = loop.call_later(wait, self._let_go)

    def _let_go(self) -> None:
        for turn in self._held:
            self._threads.submit(turn)
        self._held.clear()

    async def close(self) -> None:
        """Waits for the turns that were accepted, so that none is lost; takes no new ones."""
        self._let_go()
        await asyncio.to_thread(self._threads.shutdown)


async def _until_ended(
    told: asyncio.Queue[Progress | Answer | Failed],
) -> AsyncIterator[Progress | Answer | Failed]:
    ended = False
    while not ended:
        one = await told.get()
        ended = not isinstance(one, Progress)
        yield one


def turns_of(request: Request) -> Turns:
    """The turns of the application."""
    turns: Turns = request.app.state.turns
    return turns
