"""Requests in; those that may not pass are answered here, the others pass, and every answer forbids what it can.

The room is open to whoever sits at this machine and to nobody else: not to another machine (it listens on 127.0.0.1),
not to a web page in the same browser (the Host header must be ours, so that no name can be made to point here; nothing
is shared across origins; a form needs a token that only our pages hold). Invariant: without review no method but GET
and HEAD gets through, and no page runs a script but our own file.
"""

from __future__ import annotations

import hmac
import secrets
from typing import TYPE_CHECKING, Final
from urllib.parse import parse_qsl, urlsplit

from starlette.datastructures import Headers, MutableHeaders
from starlette.responses import PlainTextResponse

from dragoman.errors import UsageError

if TYPE_CHECKING:
    from starlette.requests import Request
    from starlette.types import ASGIApp, Message, Receive, Scope, Send

#: Scripts and styles come from our two files; nothing else is loaded, framed, or sent anywhere but here.
POLICY: Final = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; form-action 'self'; base-uri 'none';"
    " frame-ancestors 'none'"
)
_HEADERS: Final = {
    "Content-Security-Policy": POLICY,
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=()",
}
#: The port that browsers leave out of the Host header.
_UNSAID: Final = 80
_NAMES: Final = ("127.0.0.1", "localhost", "[::1]")
#: A form of review is a few short fields.
_LONGEST_FORM: Final = 20_000
_LONGEST_ADDRESS: Final = 4_000


class Guard:
    """Lets through what is asked of this machine's own name, with a method that is allowed."""

    def __init__(self, app: ASGIApp, *, port: int, review: bool) -> None:
        self._app = app
        names = {f"{name}:{port}" for name in _NAMES}
        self._hosts = frozenset(names | set(_NAMES) if port == _UNSAID else names)
        self._methods = frozenset({"GET", "HEAD", *(("POST",) if review else ())})

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answers or passes on."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return

        async def guarded(message: Message) -> None:
            if message["type"] == "http.response.start":
                headers = MutableHeaders(scope=message)
                for name, value in _HEADERS.items():
                    headers[name] = value
                headers.setdefault("Cache-Control", "no-store")
            await send(message)

        refusal = self._refusal(scope)
        await (refusal or self._app)(scope, receive, guarded)

    def _refusal(self, scope: Scope) -> PlainTextResponse | None:
        hosts = Headers(scope=scope).getlist("host")
        if len(hosts) != 1 or hosts[0].lower() not in self._hosts:
            return PlainTextResponse("This address is not the reading room's.\n", 421)
        if scope["method"] not in self._methods:
            allowed = ", ".join(sorted(self._methods))
            return PlainTextResponse("The reading room only shows.\n", 405, {"Allow": allowed})
        if len(scope.get("raw_path") or b"") + len(scope.get("query_string") or b"") > _LONGEST_ADDRESS:
            return PlainTextResponse("This address is too long.\n", 414)
        return None


class Token:
    """The secret that every form of this run of the server carries, and nobody else knows."""

    def __init__(self) -> None:
        self.value = secrets.token_urlsafe(32)

    async def form(self, request: Request) -> dict[str, str]:
        """The fields of a form that one of our own pages sent; raises :class:`UsageError` for any other."""
        kind = request.headers.get("content-type", "").split(";")[0].strip().lower()
        if kind != "application/x-www-form-urlencoded":
            raise UsageError("this is no form of the reading room")
        origin = request.headers.get("origin")
        if origin is not None and urlsplit(origin).netloc.lower() != request.headers["host"].lower():
            raise UsageError("this form was sent by another page")
        body = bytearray()
        async for part in request.stream():
            body += part
            if len(body) > _LONGEST_FORM:
                raise UsageError("this form is too long")
        fields = dict(parse_qsl(body.decode("utf-8", "replace"), max_num_fields=60))
        if not hmac.compare_digest(fields.pop("token", "").encode(), self.value.encode()):
            raise UsageError("this form is of an earlier run of the server; open the page anew and send it again")
        return fields


def web_address(url: str | None) -> str | None:
    """``url`` if it is one that a page may lead to: http or https, with a host, without names, spaces or controls."""
    if not url or not url.isprintable() or any(c.isspace() for c in url):
        return None
    try:
        parts = urlsplit(url)
        host = parts.hostname
    except ValueError:
        return None
    return url if parts.scheme in {"http", "https"} and host and "@" not in parts.netloc else None
