"""Sealing: what Slack hands out is kept as ciphertext, under keys that only the settings hold."""

from collections.abc import Sequence

from cryptography.fernet import Fernet, InvalidToken, MultiFernet

SETTING = "COVERDESK_SLACK_TOKEN_KEYS"


class KeysMissing(Exception):
    """There is a token to keep and no key to keep it under; the message says what to set."""

    def __init__(self) -> None:
        super().__init__(
            f"{SETTING} is not set, and no workspace's token is kept in the clear: "
            "`coverdesk slack key` prints a key to set it to"
        )


class Unsealable(Exception):
    """None of the keys opens what is kept; the message says what to set."""

    def __init__(self) -> None:
        super().__init__(
            f"a workspace's token was kept under a key that {SETTING} does not hold: add that key behind the "
            "first, or install the app into the workspace anew"
        )


class Seal:
    """Encrypts under the first key and decrypts under any; without keys it does neither."""

    def __init__(self, keys: Sequence[str]) -> None:
        """Raises `ValueError` for what is no key; the settings have seen to that."""
        self._keys = [Fernet(key) for key in keys]
        self._all = MultiFernet(self._keys) if keys else None

    def __len__(self) -> int:
        return len(self._keys)

    def close(self, content: str) -> str:
        """The content as ciphertext. Raises `KeysMissing`."""
        if self._all is None:
            raise KeysMissing
        return self._all.encrypt(content.encode()).decode()

    def open(self, kept: str) -> str:
        """The content of what is kept, also where it was kept in the clear. Raises `Unsealable`."""
        if is_clear(kept):
            return kept
        try:
            if self._all is None:
                raise Unsealable
            return self._all.decrypt(kept).decode()
        except InvalidToken as error:
            raise Unsealable from error

    def is_current(self, kept: str) -> bool:
        """Whether it lies under the first key."""
        if is_clear(kept) or not self._keys:
            return False
        try:
            self._keys[0].decrypt(kept)
        except InvalidToken:
            return False
        return True


def new_key() -> str:
    """A key that nobody else has."""
    return Fernet.generate_key().decode()


def is_clear(kept: str) -> bool:
    """Whether it was kept before there was a key: JSON begins so, and ciphertext never does."""
    return kept.startswith("{")
