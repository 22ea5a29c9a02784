"""What a person puts right in, rows of ``corrections`` out: accept, reject, change, one or two, undo.

A row says who, when, and what was before and after; what is undone stays to be seen. After every change the record is
joined anew in a process of its own, and pages show what a person said at once. Invariant: nothing here is reached
without ``--review``, and nothing is changed without the token of one of our own forms.
"""

from __future__ import annotations

import asyncio
import re
import subprocess
import sys
import threading
from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, Any, Final, cast, get_args

import msgspec
from starlette.responses import RedirectResponse, Response
from starlette.routing import Route

from dragoman.errors import DragomanError, UsageError
from dragoman.knowledge import load_knowledge
from dragoman.model import JSON, Act, Correction, Event, Judged, Statement, Status, When, Who
from dragoman.record import corrected, judgements, listed
from dragoman.record.store import Store
from dragoman.record.writer import Writer
from dragoman.views.room.asked import Visit
from dragoman.views.room.question import day_of

if TYPE_CHECKING:
    from pathlib import Path

    from starlette.requests import Request

    from dragoman.views.room.app import Room

#: How long a writer waits for a `read` that is writing before the page says so.
_WAIT: Final = 5.0
#: How long a form waits for the record to be joined, so that the next page shows what follows.
_PATIENCE: Final = 4.0
_BACK: Final = re.compile(r"/(?:(?:statement|event|saying|happening|actor)/[^\s/?#]{1,200}|review)")
_OF: Final = {"sayings": ("saying_statements", "saying_id", "statement_id"),
              "happenings": ("happening_events", "happening_id", "event_id")}  # fmt: skip
_LONGEST_WHY: Final = 500
_REJOIN: Final = "import sys; from dragoman.pipeline import join_again; join_again(sys.argv[1])"


def routes(room: Room) -> list[Route]:
    """The addresses that only a reviewing room has."""

    def doing(act: Callable[[Writer, Mapping[str, str], str], None]) -> Callable[[Request], Any]:
        async def endpoint(request: Request) -> Response:
            try:
                fields = await room.token.form(request)
                await room.in_thread(lambda: _do(room, act, fields))
            except DragomanError as error:
                return room.render("trouble", 400, title="This was not done", sentence=str(error))
            await asyncio.to_thread(room.joiner.wait, _PATIENCE)
            back = fields.get("back", "")
            return RedirectResponse(back if _BACK.fullmatch(back) else "/review", 303)

        return endpoint

    posts = {"correct": _correct, "same": _same, "apart": _apart, "two": _two, "undo": _undo}
    return [
        Route("/review", room.show(history), methods=["GET"]),
        *(Route(f"/review/{name}", doing(act), methods=["POST"]) for name, act in posts.items()),
    ]


class Joiner:
    """Joins the record anew after a change, one process at a time, the last change always included."""

    def __init__(self, record: Path, join: Callable[[Path], None] | None = None) -> None:
        self._record = record
        self._join = join or _join_in_process
        self._wanted = threading.Event()
        self._idle = threading.Event()
        self._idle.set()
        self._lock = threading.Lock()

    @property
    def working(self) -> bool:
        """Whether changes are being worked in."""
        return not self._idle.is_set()

    def ask(self) -> None:
        """Something changed."""
        with self._lock:
            self._wanted.set()
            if self._idle.is_set():
                self._idle.clear()
                threading.Thread(target=self._work, daemon=True, name="joiner").start()

    def wait(self, seconds: float) -> bool:
        """Waits until all changes are worked in, but no longer than that."""
        return self._idle.wait(seconds)

    def _work(self) -> None:
        while True:
            with self._lock:
                if not self._wanted.is_set():
                    self._idle.set()
                    return
                self._wanted.clear()
            self._join(self._record)


def _join_in_process(record: Path) -> None:
    """Joining needs the memory that reading does; it is given back when the process ends."""
    subprocess.run(  # noqa: S603 - our own interpreter and words
        [sys.executable, "-c", _REJOIN, str(record)], check=False, stdin=subprocess.DEVNULL, stderr=subprocess.DEVNULL
    )


def _do(room: Room, act: Callable[[Writer, Mapping[str, str], str], None], fields: Mapping[str, str]) -> None:
    assert room.review is not None
    with Writer.open(room.record, busy_seconds=_WAIT) as writer:
        act(writer, fields, room.review)
    room.joiner.ask()


def _why(fields: Mapping[str, str]) -> str:
    return fields.get("why", "").strip()[:_LONGEST_WHY]


def _correct(writer: Writer, fields: Mapping[str, str], who: str) -> None:
    """An entry is right, wrong, or other than it was read."""
    table, row_id, action = fields.get("table", ""), fields.get("id", ""), fields.get("action", "")
    row = current(writer, table, row_id)
    if action in {"accept", "reject"}:
        judgements.add(writer, table, row_id, cast("Any", action), who=who, why=_why(fields))
        return
    if action != "change":
        raise UsageError(f"there is no action {action!r}")
    before: dict[str, JSON] = {}
    after: dict[str, JSON] = {}
    for name, value in _wanted(writer, table, row, fields).items():
        if value != getattr(row, name):
            before[name] = msgspec.to_builtins(getattr(row, name))
            after[name] = msgspec.to_builtins(value)
    if not after:
        raise UsageError("nothing was changed: every field is as it was")
    judgements.add(writer, table, row_id, "change", before=before, after=after, who=who, why=_why(fields))


def current(store: Store, table: str, row_id: str) -> Statement | Event:
    """A statement or event with what persons changed in it. Raises :class:`UsageError` when there is none."""
    if table not in corrected.FIELDS:
        raise UsageError(f"rows of {table!r} are not corrected one by one")
    known = corrected.in_force(store).get((table, row_id), ())
    statement = store.statement(row_id) if table == "statements" else None
    event = store.event(row_id) if table == "events" else None
    if statement is not None:
        return corrected.changed(statement, known)
    if event is not None:
        return corrected.changed(event, known)
    raise UsageError(f"there is no row {row_id!r} in {table}")


def _wanted(store: Store, table: str, row: Statement | Event, fields: Mapping[str, str]) -> dict[str, Any]:
    """The values that a form asks for; fields that are not in it stay."""
    wanted: dict[str, Any] = {}
    if "holder" in fields or table == "statements":
        typed = fields.get("holder", "").strip()
        name = row.holder.name if row.holder else ""
        if typed != name:
            if not typed and table == "statements":
                raise UsageError("a statement has somebody who holds it; write a name")
            wanted["holder"] = meant(store, typed) if typed else None
    for name, known in (("act", get_args(Act)), ("status", get_args(Status))):
        if name in corrected.FIELDS[table] and name in fields:
            if fields[name] not in known:
                raise UsageError(f"{fields[name]!r} is no {name}")
            wanted[name] = fields[name]
    start, end = (fields.get("since") or None), (fields.get("until") or None)
    if (start, end) != (row.when.start, row.when.end):
        wanted["when"] = _when(start, end)
    return wanted


def _when(start: str | None, end: str | None) -> When:
    first, last = day_of(start or "", last=False), day_of(end or "", last=True)
    if first and last and first > last:
        raise UsageError(f"{first} comes after {last}")
    granularity = "day" if first and first == last else "range" if first and last else "open"
    return When(first, last, cast("Any", granularity), "a person")


def meant(store: Store, typed: str) -> Who:
    """Whom a name means: somebody in the record, somebody known, or a name and nothing more.

    Raises :class:`UsageError` where several in the record have the very name.
    """
    found = listed.actors_called(store, typed)
    exact = [a for a in found if typed in {a.key, a.name}] or (found if len(found) == 1 else [])
    if len(exact) > 1:
        raise UsageError(f"{typed!r} may be {', '.join(a.key for a in exact[:5])}; write one of them")
    if exact:
        a = exact[0]
        own = a.key.removeprefix("id:") if a.key.startswith("id:") else None
        return Who(own, a.name, cast("Any", a.kind), a.country, a.sector, a.wikidata)
    known = load_knowledge()
    keys = known.candidates(typed)
    return known.actors[keys[0]].who() if len(keys) == 1 else Who(None, typed)


def _same(writer: Writer, fields: Mapping[str, str], who: str) -> None:
    """Two actors, sayings or happenings are one."""
    kind, one = fields.get("kind", ""), fields.get("one", "")
    other = fields.get("address", "").strip() or fields.get("other", "").strip()
    if not other:
        raise UsageError("write which one it is the same as")
    if kind == "actors":
        left, right = _key(writer, one), _key(writer, other)
    elif kind in _OF:
        left, right = _member(writer, kind, one), _member(writer, kind, other)
    else:
        raise UsageError(f"nothing is known of two {kind!r}")
    judgements.judge(writer, cast("Judged", kind), "same", left, right, who=who, why=_why(fields))


def _apart(writer: Writer, fields: Mapping[str, str], who: str) -> None:
    """One of the statements (events) of a saying (happening) is another one."""
    kind, one = fields.get("kind", ""), fields.get("one", "")
    if kind not in _OF:
        raise UsageError(f"nothing is known of two {kind!r}")
    table, owner, member = _OF[kind]
    query = (
        f"SELECT o.{member} FROM {table} m JOIN {table} o ON o.{owner} = m.{owner}"  # noqa: S608 - our own names
        f" WHERE m.{member} = ? AND o.{member} <> ? ORDER BY o.nth LIMIT 50"
    )
    others = [row[0] for row in writer.rows(query, (one, one))]
    if not others:
        raise UsageError("it stands alone already")
    for other in others:
        judgements.judge(writer, cast("Judged", kind), "different", one, other, who=who, why=_why(fields))


def _two(writer: Writer, fields: Mapping[str, str], who: str) -> None:
    """Two keys of actors that were taken as one are two."""
    left, right = fields.get("one", ""), fields.get("other", "")
    judgements.judge(writer, "actors", "different", left, right, who=who, why=_why(fields))


def _undo(writer: Writer, fields: Mapping[str, str], who: str) -> None:
    judgements.undo(writer, fields.get("id", ""), who=who, why=_why(fields))


def _key(store: Store, typed: str) -> str:
    found = listed.actors_called(store, typed)
    exact = [a for a in found if typed in {a.key, a.name}] or found
    if len(exact) != 1:
        many = (
            f"may be {', '.join(a.key for a in exact[:5])}; write one of them" if exact else "is nobody in the record"
        )
        raise UsageError(f"{typed!r} {many}")
    return exact[0].key


def _member(store: Store, kind: str, typed: str) -> str:
    """A statement (event) of what an id, or an address that ends in one, names."""
    table, owner, member = _OF[kind]
    wanted = typed.rstrip("/").rsplit("/", 1)[-1]
    rows = store.rows(
        f"SELECT {member} FROM {table} WHERE {owner} = ? OR {member} = ? ORDER BY nth LIMIT 1",  # noqa: S608
        (wanted, wanted),
    )
    if not rows:
        raise UsageError(f"{typed!r} is none of the {kind} in the record")
    return str(rows[0][0])


class Done(msgspec.Struct, frozen=True):
    """A correction as its history shows it; ``undone_by`` is the id of the row that took it back."""

    row: Correction
    undone_by: str | None
    page: str | None


def done(store: Store, rows: list[Correction] | None = None) -> list[Done]:
    """Corrections, the latest first, without the rows that only take back."""
    everything = judgements.corrections(store)
    in_force = {row.id for row in judgements.corrections(store, undone=False)}
    undoing = {row.row_id: row.id for row in everything if row.action == "undo"}
    pages = {"statements": "statement", "events": "event", "sayings": "statement", "happenings": "event",
             "actors": "actor"}  # fmt: skip
    wanted = {row.id for row in rows} if rows is not None else None
    return [
        Done(row, None if row.id in in_force else undoing.get(row.id), pages.get(row.table))
        for row in reversed(everything)
        if row.action != "undo" and (wanted is None or row.id in wanted)
    ]


def of_row(store: Store, table: str, row_id: str) -> list[Done]:
    """The corrections of one row, the latest first."""
    return done(store, [row for row in judgements.corrections(store, table=table) if row.row_id == row_id])


def history(visit: Visit) -> Response:
    """Everything that persons decided."""
    found = done(visit.store)
    if visit.export:
        return visit.table((_line(it) for it in found), "corrections")
    return visit.page("review", done=found[:500], more=max(0, len(found) - 500), working=visit.room.joiner.working)


def _line(it: Done) -> dict[str, Any]:
    row = msgspec.to_builtins(it.row)
    texts = {
        name: None if row[name] is None else msgspec.json.encode(row[name]).decode() for name in ("before", "after")
    }
    return {**row, **texts, "in_force": it.undone_by is None}
