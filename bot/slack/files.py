"""Files that people share with us: fetched from Slack's own host alone, and no larger than we take."""

from dataclasses import dataclass
from urllib.parse import urlsplit

import aiohttp

_SLACK, _FILES = "https://slack.com", "https://files.slack.com"
_SECONDS = 20
"""A file that takes longer is tried again later, as whatever Slack does not give in time."""
_CHUNK = 64 * 1024


class FileRefused(Exception):
    """It is not at Slack's own host, or Slack gives it to us no more, or not at all."""


class FileTooLarge(Exception):
    """It is larger than we take, whatever was said of its size."""


@dataclass(frozen=True)
class Files:
    """Fetches files with a workspace's token, which no other host ever sees."""

    origin: str
    """Where Slack keeps files: scheme, host and port."""
    most: int
    """Bytes of the largest file that is taken."""

    async def fetch(self, url: str, token: str) -> bytes:
        """The file's bytes.

        Raises `FileRefused`, `FileTooLarge`, and what aiohttp raises when Slack cannot be reached or asks for
        patience: then it may be tried again.
        """
        address = self._own(url)
        headers = {"Authorization": f"Bearer {token}", "Accept-Encoding": "identity"}
        timeout = aiohttp.ClientTimeout(total=_SECONDS)
        async with (
            aiohttp.ClientSession(timeout=timeout, auto_decompress=False) as session,
            session.get(address, headers=headers, allow_redirects=False) as response,
        ):
            if response.status == 429 or response.status >= 500:
                response.raise_for_status()
            # Without the scope, Slack sends to its page for signing in, or shows it.
            if response.status != 200 or response.content_type == "text/html":
                raise FileRefused(f"HTTP {response.status}, {response.content_type}")
            return await self._read(response.content)

    async def _read(self, content: aiohttp.StreamReader) -> bytes:
        kept = bytearray()
        async for chunk in content.iter_chunked(_CHUNK):
            kept += chunk
            if len(kept) > self.most:
                raise FileTooLarge
        return bytes(kept)

    def _own(self, url: str) -> str:
        """The address anew from our own origin and the path given: no spelling of a host gets through."""
        try:
            parts = urlsplit(url)
        except ValueError as error:
            raise FileRefused("no address") from error
        if f"{parts.scheme}://{parts.netloc}" != self.origin or not parts.path.startswith("/"):
            raise FileRefused("a file that does not lie with Slack")
        query = f"?{parts.query}" if parts.query else ""
        return f"{self.origin}{parts.path}{query}"


def files_at(api_url: str, most: int) -> Files:
    """Of Slack's own host for files; where the settings speak to another Slack, of that one's."""
    parts = urlsplit(api_url)
    own = f"{parts.scheme}://{parts.netloc}"
    return Files(_FILES if own == _SLACK else own, most)
