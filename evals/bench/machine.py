"""The machine that a benchmark ran on: a duration without it says nothing."""

import os
import platform
from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True)
class Machine:
    """What matters for a duration."""

    processor: str
    cores: int
    """Those that this process may use."""
    load: float
    """The machine's load before the start: others' work makes every figure worse."""
    python: str
    system: str


def this_machine() -> Machine:
    return Machine(
        _processor(),
        len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1,
        round(os.getloadavg()[0], 2),
        platform.python_version(),
        f"{platform.system()} {platform.release()}",
    )


def _processor() -> str:
    try:
        lines = Path("/proc/cpuinfo").read_text(encoding="utf-8").splitlines()
    except OSError:
        return platform.processor() or "unknown"
    return next(
        (line.partition(":")[2].strip() for line in lines if line.startswith("model name")), "unknown"
    )
