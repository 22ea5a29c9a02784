"""An address in, what stands there out: the one module of the program that opens connections to elsewhere.

Invariant: a connection is made only to an IP address that was checked, itself, the moment before; redirects are
addresses like any other; of an answer no more bytes are held and no more time is spent than :class:`Limits` allow.
Proxies of the environment are not used, cookies not kept, passwords not sent.
"""

from __future__ import annotations

import contextlib
import email.utils
import http.client
import io
import queue
import socket
import ssl
import threading
import time
import zlib
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final
from urllib.parse import urljoin

from dragoman.watching.addresses import IPAddress, RefusedError, Target, checked, target_of

if TYPE_CHECKING:
    from _typeshed import WriteableBuffer

#: Names of a host in, its IP addresses out; may take its time, may raise :class:`OSError`.
type Resolve = Callable[[str, int], list[str]]
#: Waits until a target may be asked, or raises :class:`RefusedError`.
type Permit = Callable[[Target], None]

_CHUNK: Final = 1 << 16
_REDIRECTS: Final = {301, 302, 303, 307, 308}
_GZIP: Final = {"gzip", "x-gzip"}
_GZIP_WINDOW: Final = 31
_LONGEST_WAIT: Final = 7 * 24 * 3600.0
_SAID: Final = 200


@dataclass(frozen=True, slots=True)
class Limits:
    """What one request may cost: seconds (each step of a redirect anew), bytes (packed, and unpacked), steps."""

    seconds: float = 30.0
    size: int = 16 * 2**20
    redirects: int = 5


@dataclass(frozen=True, slots=True)
class Answer:
    """What a server said: where in the end, names of headers in small letters, the unpacked body."""

    address: str
    status: int
    headers: Mapping[str, str]
    body: bytes

    @property
    def charset(self) -> str | None:
        """The encoding that the server declares."""
        _, _, after = self.headers.get("content-type", "").lower().partition("charset=")
        return after.split(";")[0].strip(" \"'") or None

    def retry_after(self, now: float) -> float | None:
        """Seconds that the server asks to be left alone, at most a week; ``now`` is seconds since 1970."""
        said = self.headers.get("retry-after", "").strip()
        if said.isascii() and said.isdigit():
            return min(float(said[:9]), _LONGEST_WAIT)
        with contextlib.suppress(ValueError, TypeError, OverflowError):
            return min(max(email.utils.parsedate_to_datetime(said).timestamp() - now, 0.0), _LONGEST_WAIT)
        return None


class FetchError(Exception):
    """Nothing came of it; the text is a sentence. ``unsure``: the request may have been taken all the same."""

    def __init__(self, reason: str, *, unsure: bool = False) -> None:
        super().__init__(reason)
        self.unsure = unsure


def resolve(host: str, port: int) -> list[str]:
    """The IP addresses of ``host``, as this machine finds names."""
    found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    return list(dict.fromkeys(str(entry[4][0]) for entry in found))


class Fetcher:
    """Asks under a name of its own (``agent``). ``loopback`` lets it ask this machine itself, for tests."""

    def __init__(
        self, agent: str, *, loopback: bool = False, limits: Limits | None = None, names: Resolve = resolve
    ) -> None:
        self.agent = agent
        self._loopback = loopback
        self._limits = limits or Limits()
        self._names = names

    def get(
        self,
        address: str,
        headers: Mapping[str, str] | None = None,
        *,
        size: int | None = None,
        may: Permit = lambda _: None,
    ) -> Answer:
        """What stands at ``address``, redirects followed, of at most ``size`` bytes; ``may`` is asked before each step.

        Raises :class:`RefusedError` for what is never asked (also on the way), :class:`FetchError` for what failed.
        """
        for _ in range(self._limits.redirects + 1):
            may(target_of(address))
            deadline = time.monotonic() + self._limits.seconds
            answer = self._ask("GET", address, headers or {}, None, deadline, size or self._limits.size)
            onward = answer.headers.get("location", "").strip()
            if answer.status not in _REDIRECTS or not onward:
                return answer
            address = _joined(address, onward)
        raise FetchError(f"it leads on more than {self._limits.redirects} times")

    def post(self, address: str, body: bytes, headers: Mapping[str, str]) -> Answer:
        """What is said to ``body``; redirects are not followed. Raises like :meth:`get`."""
        deadline = time.monotonic() + self._limits.seconds
        return self._ask("POST", address, headers, body, deadline, self._limits.size)

    def _ask(
        self, method: str, address: str, headers: Mapping[str, str], body: bytes | None, deadline: float, size: int
    ) -> Answer:
        target = target_of(address)
        sent = False
        try:
            with contextlib.closing(self._connected(target, deadline)) as plain:
                connection = _http(target, _Line(plain, deadline))
                _send(connection, method, target, {"User-Agent": self.agent} | dict(headers), body)
                sent = True
                return _received(connection, method, address, size)
        except (TimeoutError, _TooLateError) as error:
            raise FetchError(f"it took longer than {self._limits.seconds:g} seconds", unsure=sent) from error
        except ssl.SSLError as error:
            reason = f"its certificate or encryption is not sound: {error.reason or error}"
            raise FetchError(reason[:_SAID], unsure=sent) from error
        except (OSError, http.client.HTTPException, UnicodeError, ValueError) as error:
            said = getattr(error, "strerror", None) or str(error) or type(error).__name__
            raise FetchError(f"it cannot be reached: {said}"[:_SAID], unsure=sent) from error

    def _connected(self, target: Target, deadline: float) -> socket.socket:
        """A connection to an address of the host that was checked; the name is not looked up a second time."""
        addresses = checked(self._looked_up(target, deadline), target.host, loopback=self._loopback)
        plain = _first_that_answers(addresses, target.port, deadline)
        try:
            if target.scheme == "https":
                plain.settimeout(_left(deadline))
                plain = ssl.create_default_context().wrap_socket(plain, server_hostname=target.host)
        except BaseException:
            plain.close()
            raise
        return plain

    def _looked_up(self, target: Target, deadline: float) -> list[str]:
        """The addresses of the host. Looking up a name cannot be interrupted, so that a thread waits for it."""
        found: queue.Queue[list[str] | OSError | UnicodeError] = queue.Queue()

        def look() -> None:
            try:
                found.put(self._names(target.host, target.port))
            except (OSError, UnicodeError) as error:
                found.put(error)

        threading.Thread(target=look, daemon=True).start()
        try:
            answer = found.get(timeout=_left(deadline))
        except queue.Empty as error:
            raise _TooLateError from error
        if isinstance(answer, Exception):
            raise answer
        return answer


class _TooLateError(Exception):
    """The time for one request is over."""


def _left(deadline: float) -> float:
    left = deadline - time.monotonic()
    if left <= 0:
        raise _TooLateError
    return left


def _first_that_answers(addresses: list[IPAddress], port: int, deadline: float) -> socket.socket:
    trouble: OSError = OSError("no address answers")
    for address in addresses:
        try:
            return socket.create_connection((str(address), port), timeout=_left(deadline))
        except OSError as error:
            trouble = error
    raise trouble


class _Bytes(io.RawIOBase):
    """What comes in, waited for until the deadline of the whole request, however slowly it drips."""

    def __init__(self, inner: socket.socket, deadline: float) -> None:
        super().__init__()
        self._inner, self._deadline = inner, deadline

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: WriteableBuffer) -> int:
        self._inner.settimeout(_left(self._deadline))
        return self._inner.recv_into(buffer)


class _Line:
    """A socket as :mod:`http.client` uses one, whose every wait ends at the deadline."""

    def __init__(self, inner: socket.socket, deadline: float) -> None:
        self._inner, self._deadline = inner, deadline

    def makefile(self, _mode: str) -> io.BufferedReader:
        return io.BufferedReader(_Bytes(self._inner, self._deadline), _CHUNK)

    def sendall(self, data: bytes) -> None:
        self._inner.settimeout(_left(self._deadline))
        self._inner.sendall(data)

    def close(self) -> None:
        """Nothing: it is asked to close while the answer is still to be read; who opened the socket closes it."""


def _http(target: Target, line: _Line) -> http.client.HTTPConnection:
    connection = http.client.HTTPConnection(target.host, target.port)
    connection.auto_open = 0  # it would look the name up again
    connection.sock = line
    return connection


def _send(
    connection: http.client.HTTPConnection, method: str, target: Target, headers: Mapping[str, str], body: bytes | None
) -> None:
    connection.putrequest(method, target.path, skip_host=True, skip_accept_encoding=True)
    connection.putheader("Host", target.host_header)
    connection.putheader("Accept-Encoding", "gzip")
    connection.putheader("Connection", "close")
    for name, value in headers.items():
        connection.putheader(name, value)
    if body is not None:
        connection.putheader("Content-Length", str(len(body)))
    connection.endheaders(body)


def _received(connection: http.client.HTTPConnection, method: str, address: str, size: int) -> Answer:
    response = connection.getresponse()
    headers = {name.lower(): value for name, value in response.getheaders()}
    body = b""
    if method != "GET" or response.status not in _REDIRECTS:
        body = _body(response, headers.get("content-encoding", "").strip().lower(), size)
    return Answer(address, response.status, headers, body)


def _body(response: http.client.HTTPResponse, coding: str, size: int) -> bytes:
    """The body, unpacked as it comes, so that neither a long one nor a packed one is held beyond ``size``."""
    if coding not in _GZIP | {"", "identity"}:
        raise FetchError(f"it is packed in a way that was not asked for ({coding[:20]})")
    inflate = zlib.decompressobj(_GZIP_WINDOW) if coding in _GZIP else None
    body, packed = bytearray(), 0
    while data := response.read(_CHUNK):
        packed += len(data)
        try:
            body += inflate.decompress(data, size + 1 - len(body)) if inflate else data
        except zlib.error as error:
            raise FetchError(f"its packed bytes are damaged: {error}") from error
        if len(body) > size or packed > size:
            raise FetchError(f"it is larger than {size / 2**20:g} MB")
    if response.length or (inflate and packed and not inflate.eof):
        raise FetchError("it ended before its end")
    return bytes(body)


def _joined(address: str, onward: str) -> str:
    try:
        return urljoin(address, onward)
    except ValueError as error:
        raise RefusedError(f"it leads on to what is no web address: {error}") from error
