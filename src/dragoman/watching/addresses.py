"""An address as it was written in, what may be asked under it out: http and https, public hosts only.

Invariant: an IP address passes only when it is one of the public internet, whatever form it is written or embedded in.
"""

from __future__ import annotations

import ipaddress
from dataclasses import dataclass
from typing import Final
from urllib.parse import quote, urlsplit, urlunsplit

from dragoman.intake.lists import LONGEST_ADDRESS

type IPAddress = ipaddress.IPv4Address | ipaddress.IPv6Address

_PORTS: Final = {"http": 80, "https": 443}
#: Of IPv6 only global unicast is public; in it stand networks that lead elsewhere or nowhere.
_GLOBAL_UNICAST: Final = ipaddress.IPv6Network("2000::/3")
_ELSEWHERE: Final = tuple(
    ipaddress.IPv6Network(net) for net in ("2001::/23", "2001:db8::/32", "2002::/16", "3fff::/20")
)
#: 6to4 relays lead to whatever address is embedded.
_RELAYS: Final = ipaddress.IPv4Network("192.88.99.0/24")


class RefusedError(Exception):
    """Something that is never asked for, or not ``for_now``; the text says why, in a sentence."""

    def __init__(self, reason: str, *, for_now: bool = False) -> None:
        super().__init__(reason)
        self.for_now = for_now


@dataclass(frozen=True, slots=True)
class Target:
    """Where to ask: ``host`` in small letters (an IPv6 address without brackets), ``path`` with its query."""

    scheme: str
    host: str
    port: int
    path: str

    @property
    def origin(self) -> str:
        """Scheme, host and port, as robots.txt counts sites."""
        return f"{self.scheme}://{self.host_header}"

    @property
    def host_header(self) -> str:
        """The host as a request names it, with the port where that is not the usual one."""
        host = f"[{self.host}]" if ":" in self.host else self.host
        return host if self.port == _PORTS[self.scheme] else f"{host}:{self.port}"


def target_of(address: str) -> Target:
    """What ``address`` names. Raises :class:`RefusedError` for anything but a plain http or https address."""
    if len(address) > LONGEST_ADDRESS or not address.isprintable() or " " in address:
        raise RefusedError("it is no web address")
    try:
        parts = urlsplit(address)
        host, port = (parts.hostname or "").rstrip("."), parts.port
        host = host if ":" in host else host.encode("idna").decode("ascii")
    except ValueError as error:  # a UnicodeError is one
        raise RefusedError(f"it is no web address: {error}") from error
    scheme = parts.scheme.lower()
    if scheme not in _PORTS:
        raise RefusedError("only http and https addresses are asked")
    if "@" in parts.netloc:
        raise RefusedError("addresses with a name or password in them are not asked")
    if not host or "%" in host or port == 0:
        raise RefusedError("it names no host")
    path = quote(urlunsplit(("", "", parts.path or "/", parts.query, "")), safe="/%:=&?~+!$,;'@()*[]-._|")
    return Target(scheme, host, port or _PORTS[scheme], path if path.startswith("/") else f"/{path}")


def is_public(address: IPAddress) -> bool:
    """Whether ``address`` belongs to the public internet: not private, local, shared, reserved, a group or a tunnel."""
    if isinstance(address, ipaddress.IPv6Address):
        if address.ipv4_mapped is not None:
            return is_public(address.ipv4_mapped)
        inside = address in _GLOBAL_UNICAST and not any(address in net for net in _ELSEWHERE)
        return inside and address.is_global and address.scope_id is None
    return address.is_global and not address.is_multicast and not address.is_reserved and address not in _RELAYS


def checked(found: list[str], host: str, *, loopback: bool = False) -> list[IPAddress]:
    """The IP addresses that ``host`` has, all of which may be asked; ``loopback`` lets this machine itself pass.

    Raises :class:`RefusedError` when any of them may not: a name with one address inside and one outside is a trap.
    """
    try:
        addresses = [ipaddress.ip_address(one) for one in found]
    except ValueError as error:
        raise RefusedError(f"{host} has an address that is none: {error}") from error
    for address in addresses:
        mapped = getattr(address, "ipv4_mapped", None) or address
        if not is_public(address) and not (loopback and mapped.is_loopback):
            raise RefusedError(f"{host} is at {address}, which is not on the public internet")
    if not addresses:
        raise RefusedError(f"{host} has no address")
    return addresses
