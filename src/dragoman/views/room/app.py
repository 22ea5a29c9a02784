"""A path to a record in, a web application that shows it out.

Every page is made in one thread from one snapshot of the record, so that it is of one moment even while a ``read`` is
writing. Invariant: without review every connection is read-only (``mode=ro``); what is wrong with an address or with
the record becomes a page with a sentence, never a traceback.
"""

from __future__ import annotations

import asyncio
import hashlib
import threading
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final
from urllib.parse import urlencode

from starlette.applications import Starlette
from starlette.middleware import Middleware
from starlette.responses import HTMLResponse, RedirectResponse, Response
from starlette.routing import Route

from dragoman.errors import RecordError, UsageError
from dragoman.joining.names import identity
from dragoman.knowledge import load_knowledge
from dragoman.model import Event
from dragoman.record.store import Store
from dragoman.views import templates, wording
from dragoman.views.room import actors, briefs, entries, home, lists, pairs, question, reports
from dragoman.views.room.asked import MissingError, Visit
from dragoman.views.room.review import Joiner
from dragoman.views.room.review import routes as review_routes
from dragoman.views.room.safety import Guard, Token, web_address

if TYPE_CHECKING:
    import jinja2
    from starlette.requests import Request

    from dragoman.model import Statement, Who
    from dragoman.views.page_views import Found

#: Threads that make pages; each has a connection of its own with a cache of so many KiB.
_THREADS: Final = 4
_CACHE: Final = 16_000

type Page = Callable[[Visit], Response]

#: Every address and what makes its page.
PAGES: Final[tuple[tuple[str, Page], ...]] = (
    ("/", home.home),
    ("/timeline", lists.timeline),
    ("/said", lists.said),
    ("/done", lists.done),
    ("/disputes", lists.disputes),
    ("/stories", lists.stories),
    ("/reports", lists.reports),
    ("/search", lists.search),
    ("/actors", actors.index),
    ("/actor/{key:path}", actors.actor),
    ("/pairs", pairs.index),
    ("/pair", pairs.pair),
    ("/brief", briefs.brief),
    ("/failures", home.failures),
    ("/saying/{id:path}", entries.saying),
    ("/happening/{id:path}", entries.happening),
    ("/dispute/{id:path}", entries.dispute),
    ("/story/{id:path}", entries.story),
    ("/statement/{id:path}", reports.statement),
    ("/event/{id:path}", reports.event),
    ("/report/{id:path}", reports.report),
)


class Room:
    """An open record and how its pages are made."""

    def __init__(
        self,
        record: Path,
        *,
        port: int,
        review: str | None = None,
        join: Callable[[Path], None] | None = None,
        as_of: str | None = None,
    ) -> None:
        """``review`` names the person who puts right; ``join`` joins the record anew after that.

        ``as_of`` is the day as of which the record is, for pages to say so. Raises :class:`RecordError`.
        """
        Store.open(record).close()
        self.joiner = Joiner(record, join)
        self.record = record
        self.review = review
        self.token = Token()
        self._local = threading.local()
        load_knowledge()
        self._threads = ThreadPoolExecutor(_THREADS, thread_name_prefix="page")
        self.files = _files()
        self._shared: dict[str, Any] = {
            "record_name": record.name,
            "review": review,
            "as_of": as_of,
            "token": self.token.value if review else "",
            "stamp": hashlib.sha256(b"".join(content for content, _ in self.files.values())).hexdigest()[:12],
        }
        routes = [Route(path, self.show(make), methods=["GET"]) for path, make in PAGES]
        routes.append(Route("/file/{name}", self._file, methods=["GET"]))
        routes.append(Route("/favicon.ico", lambda _: RedirectResponse("/file/icon.svg", 308), methods=["GET"]))
        if review is not None:
            routes += review_routes(self)
        self.app = Starlette(
            routes=routes,
            middleware=[Middleware(Guard, port=port, review=review is not None)],
            exception_handlers={404: self._nothing_here, 500: self._broken},
        )

    def render(self, template: str, status: int = 200, **values: Any) -> HTMLResponse:
        """A page made of a template of ``pages/room/``."""
        made = _environment().get_template(f"room/{template}.html.j2").render(**self._shared, **values)
        return HTMLResponse(made, status)

    def store(self) -> Store:
        """The record, opened once in every thread."""
        found: Store | None = getattr(self._local, "store", None)
        if found is None:
            found = self._local.store = Store.open(self.record)
            found.connection.execute(f"PRAGMA cache_size = -{_CACHE}")
            found.connection.execute("PRAGMA temp_store = MEMORY")
        return found

    async def in_thread[T](self, work: Callable[[], T]) -> T:
        """What ``work`` gives, done in one of the threads that make pages."""
        return await asyncio.get_running_loop().run_in_executor(self._threads, work)

    def show(self, make: Page) -> Callable[[Request], Any]:
        """The endpoint of a page, made in a thread from one snapshot."""

        def page(request: Request) -> Response:
            try:
                store = self.store()
                with store.snapshot():
                    return make(Visit(self, store, request))
            except MissingError as missing:
                return self.render("trouble", 404, title="Not in this record", sentence=str(missing))
            except UsageError as error:
                return self.render("trouble", 400, title="This cannot be asked", sentence=str(error))
            except RecordError as error:
                return self.render("trouble", 503, title="The record cannot be read now", sentence=str(error))

        def timed(request: Request) -> Response:
            begun = time.thread_time()
            made = page(request)
            made.headers["Server-Timing"] = f"cpu;dur={1000 * (time.thread_time() - begun):.1f}"
            return made

        async def endpoint(request: Request) -> Response:
            return await self.in_thread(lambda: timed(request))

        return endpoint

    async def _file(self, request: Request) -> Response:
        found = self.files.get(request.path_params["name"])
        if found is None:
            return self._nothing_here(request)
        return Response(found[0], media_type=found[1], headers={"Cache-Control": "public, max-age=3600"})

    def _nothing_here(self, _: Request, __: Exception | None = None) -> Response:
        return self.render("trouble", 404, title="No such page", sentence="There is no page of this address.")

    def _broken(self, _: Request, __: Exception) -> Response:
        sentence = "An error inside the program; please report it. The record is as it was."
        return self.render("trouble", 500, title="This page could not be made", sentence=sentence)


def _files() -> dict[str, tuple[bytes, str]]:
    """The files that pages fetch, by name, with what they are."""
    folder = templates.PAGES
    style = (folder / "style.css").read_bytes() + (folder / "room" / "room.css").read_bytes()
    return {
        "room.css": (style, "text/css"),
        "room.js": ((folder / "room" / "room.js").read_bytes(), "text/javascript"),
        "icon.svg": ((folder / "room" / "icon.svg").read_bytes(), "image/svg+xml"),
    }


def _words_link(member: Statement | Event) -> str:
    return question.path_of("event" if isinstance(member, Event) else "statement", member.id)


def _who_link(who: Who) -> str:
    """The page of an actor by the key that it has by itself; by its name where it was joined with another."""
    return f"{question.path_of('actor', identity(who))}?{urlencode({'name': who.name})}"


def _found_link(found: Found) -> str:
    member = found.statement or found.event
    assert member is not None
    return _words_link(member)


@lru_cache(maxsize=1)
def _environment() -> jinja2.Environment:
    made = templates.environment()
    made.globals.update(
        lit=lambda text: [(text, False)],
        upper=lambda text: text[:1].upper() + text[1:],
        link=question.path_of,
        words_link=_words_link,
        found_link=_found_link,
        who_link=_who_link,
        actor_link=lambda key: question.path_of("actor", key),
        anchor=lambda kept_id: kept_id,
        most_members=12,
        web_address=web_address,
        tables=wording.words(),
    )
    return made
