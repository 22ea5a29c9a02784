"""Names of an address in, the brief about them as a page out, each note with a link to its entry."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Final

from starlette.responses import Response

from dragoman.errors import UsageError
from dragoman.views.brief import make_brief
from dragoman.views.brief_names import english
from dragoman.views.brief_write import firsts, markdown, sources
from dragoman.views.room.question import day_of, path_of

if TYPE_CHECKING:
    from dragoman.record.store import Store
    from dragoman.views.brief_parts import Brief
    from dragoman.views.room.asked import Visit

#: A brief reads every statement of the record: with more than these it takes longer than somebody waits for a page.
_MOST_STATEMENTS: Final = 50_000
#: Tables whose rows have a page, by the name of that page.
_PAGES: Final = {
    "saying": "sayings", "happening": "happenings", "dispute": "disputes", "statement": "statements", "event": "events",
}  # fmt: skip


def brief(visit: Visit) -> Response:
    """The brief about one name or several; ``as=md`` gives it as Markdown to keep."""
    about = [name.strip() for name in visit.given("about").split(",") if name.strip()]
    if not about:
        raise UsageError(
            "a brief is about somebody: write /brief?about=Armenia, or two names with a comma between them"
        )
    (count,) = visit.store.rows("SELECT count(*) FROM (SELECT 1 FROM statements LIMIT ?)", (_MOST_STATEMENTS + 1,))[0]
    if count > _MOST_STATEMENTS:
        raise UsageError("this record is too large to write a brief while you wait: use the command `dragoman brief`")
    since, until = day_of(visit.given("since"), last=False), day_of(visit.given("until"), last=True)
    made = make_brief(visit.store, about, since=since, until=until)
    if visit.given("as") == "md":
        headers = {"Content-Disposition": 'attachment; filename="brief.md"'}
        return Response(markdown(made).encode("utf-8", "replace"), media_type="text/markdown", headers=headers)
    return visit.page(
        "brief",
        brief=made,
        about=about,
        since=since or "",
        until=until or "",
        notes=sources(made),
        firsts=firsts(made),
        plots=(),
        entry_link=_addresses(visit.store, made).__getitem__,
        sources=english()["headings"]["notes"],
    )


def _addresses(store: Store, brief: Brief) -> dict[str, str]:
    """By the id of an entry that a note names its page; that of the report where the entry has none of its own."""
    found = {note.entry_id: path_of("report", note.passage.report_id) for note in brief.notes}
    ids = json.dumps(sorted(found))
    for page, table in _PAGES.items():
        query = f"SELECT id FROM {table} WHERE id IN (SELECT value FROM json_each(?))"  # noqa: S608 - our own names
        found |= {entry_id: path_of(page, entry_id) for (entry_id,) in store.rows(query, (ids,))}
    return found
