"""Addresses outside: what a customer may have us call is a public https address, never one beside us."""

import ipaddress
import socket
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlsplit

from bot.delivery.undelivered import Undelivered

Resolve = Callable[[str, int], Sequence[str]]
"""The addresses of a host; raises `OSError` for none."""
_NAT64 = ipaddress.ip_network("64:ff9b::/96")
_LONGEST = 2000


@dataclass(frozen=True)
class Pinned:
    """A call to the very address that was looked at: a name may mean another one a moment later."""

    url: str
    host: str
    """For the `Host` header and the certificate."""
    extensions: dict[str, Any]


def is_outside(url: str) -> bool:
    """Whether it is an https address without credentials, whose host is no address or name of this network.

    What a name means is looked at when it is called.
    """
    try:
        parts = urlsplit(url)
        host, port = parts.hostname or "", parts.port
    except ValueError:
        return False
    if parts.scheme != "https" or not host or "@" in parts.netloc or port == 0 or len(url) > _LONGEST:
        return False
    if not url.isascii() or not url.isprintable() or " " in url:
        return False
    try:
        return _is_public(host)
    except ValueError:
        return "." in host.rstrip(".") and not host.rstrip(".").endswith(
            (".localhost", ".local", ".internal")
        )


def pinned(url: str, resolve: Resolve | None = None) -> Pinned:
    """The call to one address of the host. Raises `Undelivered` unless every address of it is public."""
    if not is_outside(url):
        raise Undelivered("the webhook is no public https address")
    parts = urlsplit(url)
    host, port = parts.hostname or "", parts.port or 443
    try:
        found = (resolve or _resolved)(host, port)
    except (OSError, UnicodeError) as error:
        raise Undelivered("the webhook's host is not known") from error
    if not found or not all(_is_public(one) for one in found):
        raise Undelivered("the webhook's host is an address inside the network")
    address = f"[{found[0]}]" if ":" in found[0] else found[0]
    return Pinned(parts._replace(netloc=f"{address}:{port}").geturl(), parts.netloc, {"sni_hostname": host})


def _resolved(host: str, port: int) -> Sequence[str]:
    return [str(one[4][0]) for one in socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)]


def _is_public(text: str) -> bool:
    """Raises ValueError for what is no address."""
    address = ipaddress.ip_address(text)
    if isinstance(address, ipaddress.IPv6Address):
        if address in _NAT64:
            return _is_public(str(ipaddress.IPv4Address(int(address) & 0xFFFFFFFF)))
        carried = address.ipv4_mapped or address.sixtofour
        if carried is not None:
            return _is_public(str(carried))
    return address.is_global and not address.is_multicast
