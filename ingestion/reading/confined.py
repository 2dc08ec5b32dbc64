"""Files are read in a child process with limits, so that a hostile or broken one takes nothing down."""

import json
import multiprocessing
import os
import subprocess
import sys
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass, replace
from multiprocessing.connection import Connection
from pathlib import Path
from types import TracebackType
from typing import Any, Self

from ingestion.blocks import Block, BlockKind, Entry, Reading, Unreadable
from ingestion.reading import recognition

_MAX_ANSWER = 512 * 1024 * 1024
_ROOT = Path(__file__).parents[2]


@dataclass(frozen=True)
class Limits:
    """What reading one file may take."""

    memory_mb: int = 2048
    cpu_seconds: int = 60
    seconds: float = 90.0


RECOGNISING = Limits(memory_mb=4096, cpu_seconds=1800, seconds=1800.0)
"""What recognising the scanned pages of one file may take: five seconds of computing a page and more."""


class ConfinedChild:
    """One child process that reads what is sent to it, started when needed and anew after a break.

    The child gets bytes and gives JSON: neither a pickle nor the file system nor our environment is shared.
    """

    def __init__(self, module: str, limits: Limits, told: Sequence[str] = ()) -> None:
        """`module` is run as the child; it serves as `child.serve` does. `told` are its further arguments."""
        self._module, self._limits, self._told = module, limits, told
        self._child: subprocess.Popen[bytes] | None = None
        self._line: Connection | None = None

    def ask(self, name: str, data: bytes) -> Any:
        """What the child makes of a file, as JSON values. Raises `Unreadable` with the reason for none."""
        line = self._line or self._start()
        try:
            line.send_bytes(name.encode("utf-8", "surrogateescape"))
            line.send_bytes(data)
            if not line.poll(self._limits.seconds):
                self.close()
                raise Unreadable(f"takes longer than {self._limits.seconds:g} s to read: split it")
            answer = json.loads(line.recv_bytes(_MAX_ANSWER))
        except (EOFError, OSError) as error:
            self.close()
            raise Unreadable(
                f"needs more than {self._limits.cpu_seconds} s of computing or {self._limits.memory_mb} MB"
                " of memory to read: split it, or save it again"
            ) from error
        if "error" in answer:
            raise Unreadable(answer["error"])
        return answer

    def close(self) -> None:
        """Ends the child, whatever it is doing."""
        if self._line is not None:
            self._line.close()
            self._line = None
        if self._child is not None:
            self._child.kill()
            self._child.wait()
            self._child = None

    def _start(self) -> Connection:
        ours, theirs = multiprocessing.Pipe()
        descriptor = theirs.fileno()
        limits = [str(self._limits.memory_mb), str(self._limits.cpu_seconds)]
        self._child = subprocess.Popen(  # noqa: S603 (our own interpreter and module)
            [sys.executable, "-m", self._module, str(descriptor), *limits, *self._told],
            pass_fds=[descriptor],
            cwd=_ROOT,
            # Nothing of our environment: it holds tokens, and a reader needs none.
            env={"PYTHONPATH": str(_ROOT), "PATH": os.defpath, "PYTHONUTF8": "1"},
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )
        theirs.close()
        self._line = ours
        return ours


class ConfinedReader:
    """Reads files of the knowledge base in a confined child."""

    def __init__(self, limits: Limits | None = None, *, recognises: bool = False) -> None:
        """`recognises` reads scanned PDFs alone, with the extra for it."""
        self._recognises = recognises
        told = ("recognise",) if recognises else ()
        self._child = ConfinedChild("ingestion.reading.child", limits or Limits(), told)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def read(self, name: str, data: bytes) -> Reading:
        """The reading of a file of this name; Unreadable says why there is none.

        Scanned pages are recognised when the extra `ocr` is installed, else named in the notes.
        """
        reading = self._read(name, data)
        if not reading.scanned or self._recognises:
            return reading
        if recognition.is_installed():
            with ConfinedReader(RECOGNISING, recognises=True) as recogniser:
                reading = recogniser._read(name, data)
        if not reading.blocks:
            raise Unreadable(f"has no text layer (scanned?): {recognition.INSTALL}")
        return replace(reading, notes=(*reading.notes, *_left_out(reading.scanned)))

    def _read(self, name: str, data: bytes) -> Reading:
        return reading_from(self._child.ask(name, data))

    def close(self) -> None:
        """Ends the child, whatever it is doing."""
        self._child.close()


def _left_out(pages: Sequence[int]) -> Iterator[str]:
    """A note for each run of pages without text."""
    runs: list[list[int]] = []
    for page in pages:
        if runs and runs[-1][-1] == page - 1:
            runs[-1].append(page)
        else:
            runs.append([page])
    for run in runs:
        named = f"page {run[0]}" if len(run) == 1 else f"pages {run[0]}–{run[-1]}"
        yield f"{named}: has no text layer (scanned?), left out: {recognition.INSTALL}"


def reading_to(reading: Reading) -> dict[str, Any]:
    """The reading as plain values."""
    return asdict(reading)


def reading_from(values: Mapping[str, Any]) -> Reading:
    """The reading that such values describe."""
    blocks = []
    for block in values["blocks"]:
        entry = block["entry"]
        if entry is not None:
            entry = Entry(**entry | {"questions": tuple(entry["questions"]), "terms": tuple(entry["terms"])})
        blocks.append(Block(**block | {"kind": BlockKind(block["kind"]), "entry": entry}))
    lists = {name: tuple(values[name]) for name in ("notes", "scanned")}
    return Reading(**{**values, **lists, "blocks": tuple(blocks)})
