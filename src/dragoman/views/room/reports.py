"""A report with everything marked that was found in it, and one statement or event in its report's full text."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any, Final

from dragoman.model import Event, Statement
from dragoman.record import codec, corrected
from dragoman.views import details, page_views
from dragoman.views.marking import mark
from dragoman.views.room import review
from dragoman.views.room.asked import MissingError
from dragoman.views.room.entries import note_of
from dragoman.views.room.gathered import gather

if TYPE_CHECKING:
    from starlette.responses import Response

    from dragoman.record.store import Store
    from dragoman.views.room.asked import Visit

_NO_VIEW: Final = page_views.View((), (), (), (), {}, {}, {})


def report(visit: Visit) -> Response:
    """One report, all that was found in it marked and numbered in reading order."""
    store = visit.store
    if not store.has(visit.id):
        raise MissingError("No report in the record has this id.")
    found, reading = store.report(visit.id), store.reading(visit.id)
    copies = details.copies(store, [found.id])
    story = store.rows(
        "SELECT s.id, s.title FROM story_reports m JOIN stories s ON s.id = m.story_id WHERE m.report_id = ?"
        " ORDER BY s.id LIMIT 1",
        (found.id,),
    )
    gathered = gather(store, (), reports=[found.id, *(copy_of for copy_of, _ in copies.values())])
    return visit.page(
        "report",
        report=found,
        domain=reading.domain,
        text=page_views.text(_NO_VIEW, found, reading, details.copied_words(store, found.id)),
        entries=gathered,
        view=gathered,
        copy=copies.get(found.id),
        story=story[0] if story else None,
        arrangements=reading.arrangements,
    )


def statement(visit: Visit) -> Response:
    """One statement: who, how and what in the text, and how each part of it was decided."""
    found = visit.store.statement(visit.id)
    if found is None:
        raise MissingError("No statement in the record has this id.")
    events = visit.store.rows(
        f"SELECT {codec.EVENTS.selected} FROM events WHERE report_id = ? AND (statement_id = ? OR verbal_of = ?)"  # noqa: S608
        " ORDER BY nth",
        (found.report_id, found.id, found.id),
    )
    known = corrected.in_force(visit.store).get(("statements", found.id), ())
    saying = visit.store.rows("SELECT saying_id FROM saying_statements WHERE statement_id = ?", (found.id,))
    inner = visit.store.rows(
        f"SELECT {codec.STATEMENTS.selected} FROM statements WHERE inside = ? ORDER BY nth",  # noqa: S608
        (found.id,),
    )
    return visit.page(
        "statement",
        it=corrected.changed(found, known),
        read=found,
        wrong=corrected.rejected(known),
        done=review.of_row(visit.store, "statements", found.id),
        saying=saying[0][0] if saying else None,
        events=[codec.EVENTS.decode(row) for row in events],
        outer=visit.store.statement(found.inside) if found.inside is not None else None,
        inner=[codec.STATEMENTS.decode(row) for row in inner],
        **_in_its_report(visit, found),
    )


def event(visit: Visit) -> Response:
    """One event, like a statement."""
    found = visit.store.event(visit.id)
    if found is None:
        raise MissingError("No event in the record has this id.")
    happening = visit.store.rows("SELECT happening_id FROM happening_events WHERE event_id = ?", (found.id,))
    known = corrected.in_force(visit.store).get(("events", found.id), ())
    return visit.page(
        "event",
        it=corrected.changed(found, known),
        read=found,
        wrong=corrected.rejected(known),
        done=review.of_row(visit.store, "events", found.id),
        happening=happening[0][0] if happening else None,
        **_in_its_report(visit, found),
    )


def _in_its_report(visit: Visit, member: Statement | Event) -> dict[str, Any]:
    """The full text with the member's words marked, and its neighbours in the report."""
    store = visit.store
    given = store.report(member.report_id)
    gathered = gather(store, (), reports=[given.id])
    if isinstance(member, Statement):
        gathered = replace(gathered, leads=details.leads(store, [member.id]))
    return {
        "report": given,
        "paragraphs": mark(given.text, [note_of(member)], [d.span for d in given.debris]),
        "entries": gathered,
        "view": gathered,
        "neighbours": _neighbours(store, member),
    }


def _neighbours(store: Store, member: Statement | Event) -> tuple[str | None, str | None]:
    """The ids of the entries of its kind before and after it in its report."""
    table = "events" if isinstance(member, Event) else "statements"
    rows = store.rows(f"SELECT id FROM {table} WHERE report_id = ? ORDER BY nth", (member.report_id,))  # noqa: S608
    ids = [row[0] for row in rows]
    at = ids.index(member.id)
    return (ids[at - 1] if at else None, ids[at + 1] if at + 1 < len(ids) else None)
