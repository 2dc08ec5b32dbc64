"""Which names were given out already, in a fixed amount of memory however many they are."""

from hashlib import blake2b


class Seen:
    """A Bloom filter: never forgets a name, and of ten million takes one in two thousand for a known one.

    It is always of the same size, so that a directory begins like a larger one.
    """

    def __init__(self) -> None:
        self._bits = 1 << 28
        self._field = bytearray(self._bits // 8)

    def before(self, name: str) -> bool:
        """Whether it was given out before; from now on it was."""
        digest = blake2b(name.encode(), digest_size=16).digest()
        known = True
        for start in (0, 4, 8, 12):
            place = int.from_bytes(digest[start : start + 4], "little") & (self._bits - 1)
            bit = 1 << (place & 7)
            if not self._field[place >> 3] & bit:
                known = False
                self._field[place >> 3] |= bit
        return known
