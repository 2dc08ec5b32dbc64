"""An origin: where a web page comes from, exactly, as a browser names it."""

import ipaddress
import re
from urllib.parse import urlsplit

_PORTS = {"http": 80, "https": 443}
_HOST = re.compile(r"(?=.{1,253}$)([a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?\.)*[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?")


class NoOrigin(Exception):
    """This is no origin that a website may be registered with; the message says what would work."""


def origin_from(text: str) -> str:
    """The origin that an operator typed, as browsers send it: lower case, no default port, no path.

    Raises `NoOrigin` for anything but scheme, host and port: for a wildcard, a path, user names, `null`.
    """
    refused = NoOrigin(
        f"{text!r} is no origin: give scheme, host and port, such as https://www.example.com. "
        "No path and no wildcard; a page on each subdomain is an origin of its own."
    )
    try:
        parts = urlsplit(text.strip())
        host, port = (parts.hostname or "").encode("idna").decode("ascii"), parts.port
    except (ValueError, UnicodeError) as error:
        raise refused from error
    if parts.scheme not in _PORTS or parts.path not in ("", "/") or parts.query or parts.fragment:
        raise refused
    if "@" in parts.netloc or not (_HOST.fullmatch(host) or _address(host)):
        raise refused
    shown = f"[{host}]" if ":" in host else host
    return f"{parts.scheme}://{shown}" + ("" if port in (None, _PORTS[parts.scheme]) else f":{port}")


def is_loopback(origin: str) -> bool:
    """Whether a browser's `Origin` is a page served by this very machine, on any port."""
    return re.fullmatch(r"http://(localhost|127\.0\.0\.1|\[::1\])(:\d{1,5})?", origin) is not None


def _address(host: str) -> bool:
    try:
        ipaddress.ip_address(host)
    except ValueError:
        return False
    return True
