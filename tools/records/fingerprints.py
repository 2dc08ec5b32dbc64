"""Fingerprints of very many texts, in eight bytes each: which of them came more than once."""

from array import array

import numpy as np
import numpy.typing as npt


class Fingerprints:
    """Texts by their 64 bits of Python's hash, which is this process's own: never stored.

    Two texts in ten million share one by chance about once in four hundred thousand files. Whoever acts on
    a repetition compares the texts themselves.
    """

    def __init__(self) -> None:
        self._added = array("q")
        self._sorted: npt.NDArray[np.int64] | None = None

    def __len__(self) -> int:
        return len(self._added)

    def add(self, text: str) -> None:
        self._added.append(hash(text))
        self._sorted = None

    def __contains__(self, text: str) -> bool:
        known, mark = self._in_order(), hash(text)
        place = int(np.searchsorted(known, mark))
        return place < len(known) and int(known[place]) == mark

    def repeated(self) -> frozenset[int]:
        """The fingerprints that were added more than once."""
        known = self._in_order()
        return frozenset(known[1:][known[1:] == known[:-1]].tolist())

    def _in_order(self) -> npt.NDArray[np.int64]:
        if self._sorted is None:
            self._sorted = np.frombuffer(self._added, dtype=np.int64).copy()
            self._sorted.sort()
        return self._sorted
