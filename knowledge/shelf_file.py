"""Shelf file: the arrays of one shelf in one safetensors file, mapped into memory and read where they lie.

The library writes the file but would copy what it reads; the format is a length, a JSON header, numbers.
"""

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

Arrays = Mapping[str, NDArray[Any]]

_TYPES = {
    "U64": np.uint64,
    "I64": np.int64,
    "I32": np.int32,
    "F32": np.float32,
    "U16": np.uint16,
    "I8": np.int8,
    "U8": np.uint8,
}


def write(path: Path, arrays: Arrays) -> None:
    """Write these under their names."""
    from safetensors.numpy import save_file

    save_file({name: np.ascontiguousarray(array) for name, array in arrays.items()}, path)


def read(path: Path) -> dict[str, NDArray[Any]]:
    """The arrays by name, none in memory yet; raises OSError, ValueError or KeyError for another file."""
    whole = np.memmap(path, dtype=np.uint8, mode="r")
    length = int.from_bytes(whole[:8].tobytes(), "little")
    header = json.loads(whole[8 : 8 + length].tobytes())
    found = {}
    for name, about in header.items():
        if name != "__metadata__":
            start, end = (8 + length + offset for offset in about["data_offsets"])
            part: NDArray[Any] = whole[start:end].view(np.ndarray)
            found[name] = part.view(_TYPES[about["dtype"]]).reshape(about["shape"])
    return found
