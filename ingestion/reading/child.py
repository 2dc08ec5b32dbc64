"""The child process that reads files for ConfinedChild: bytes in, what they hold or a reason out."""

import json
import os
import resource
import sys
from collections.abc import Callable
from multiprocessing.connection import Connection
from typing import Any

from ingestion.blocks import Unreadable
from ingestion.reading.any import read_file
from ingestion.reading.confined import reading_to
from ingestion.reading.recognition import read_scanned

_BEHIND = 5
"""Where there are too few processors for all, whoever answers people comes first."""


def main() -> None:
    """Reads one file of the knowledge base after the other until the other end hangs up."""
    read = read_scanned if sys.argv[4:] == ["recognise"] else read_file
    serve(lambda name, data: reading_to(read(name, data)))


def serve(read: Callable[[str, bytes], dict[str, Any]]) -> None:
    """Answers one file after the other, within the limits that the process was started with."""
    descriptor, memory_mb, cpu_seconds = map(int, sys.argv[1:4])
    resource.setrlimit(resource.RLIMIT_AS, (memory_mb * 1024 * 1024,) * 2)
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    sys.setrecursionlimit(3000)
    os.nice(_BEHIND)
    with Connection(descriptor) as line:
        while True:
            try:
                name, data = line.recv_bytes().decode("utf-8", "surrogateescape"), line.recv_bytes()
            except EOFError:
                return
            _allow_computing(cpu_seconds)
            line.send_bytes(_answer(read, name, data))


def _allow_computing(seconds: int) -> None:
    """The limit counts from the process's start, so every file moves it on."""
    used = resource.getrusage(resource.RUSAGE_SELF)
    _, hard = resource.getrlimit(resource.RLIMIT_CPU)
    resource.setrlimit(resource.RLIMIT_CPU, (int(used.ru_utime + used.ru_stime) + seconds + 1, hard))


def _answer(read: Callable[[str, bytes], dict[str, Any]], name: str, data: bytes) -> bytes:
    try:
        answer = read(name, data)
    except Unreadable as error:
        answer = {"error": str(error)}
    except MemoryError:
        answer = {"error": "needs too much memory to read: split it"}
    except Exception as error:  # noqa: BLE001 (the door of this process: parsers raise anything on broken files)
        answer = {"error": f"is damaged ({type(error).__name__}): save it again, or copy it again"}
    return json.dumps(answer, ensure_ascii=False).encode("utf-8", "surrogatepass")


if __name__ == "__main__":
    main()
