"""The lists: what was said and done, disputes, stories, reports, and what a search finds; a page of each, or a file.

Invariant: what the address asks is all that decides what a list shows, and the form on the page says it back.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final, get_args

from starlette.responses import RedirectResponse

from dragoman.errors import UsageError
from dragoman.model import Act, Status
from dragoman.record import listed
from dragoman.record.listed import MOST_COUNTED, Entry, Found
from dragoman.views import wording
from dragoman.views.room.gathered import gather, line
from dragoman.views.room.question import LISTS, ask, path_of

if TYPE_CHECKING:
    from starlette.responses import Response

    from dragoman.views.room.asked import Visit
    from dragoman.views.room.question import Question

#: Entries on one page, and in one file.
ON_A_PAGE: Final = 40
IN_A_FILE: Final = 5_000
#: So many names and outlets are offered in the form.
_OFFERED: Final = 150
_ID: Final = re.compile(r"[a-z][0-9a-f]{16}")
_TABLES: Final = ("report", "statement", "event", "saying", "happening", "dispute", "story")
_PLURALS: Final = {"story": "stories"}

_TITLES: Final = {
    "timeline": ("Timeline", "What was said and done, by the day it is told of."),
    "said": ("Said", "One saying stands once, however many outlets carry it."),
    "done": ("Done", "One happening stands once. Where only somebody claims it, they are named."),
    "disputes": ("Disputes", "Claims that somebody answers. Which side is right is not for this page to say."),
    "stories": ("Stories", "Reports about one development."),
    "reports": ("Reports", "By the day they were published."),
    "search": ("Search", "In what was said and done; endings, case and accents do not matter."),
}


def timeline(visit: Visit) -> Response:
    """What was said and done."""
    return _list(visit, "timeline")


def said(visit: Visit) -> Response:
    """Sayings."""
    return _list(visit, "said")


def done(visit: Visit) -> Response:
    """Happenings."""
    return _list(visit, "done")


def disputes(visit: Visit) -> Response:
    """Disputes."""
    return _list(visit, "disputes")


def stories(visit: Visit) -> Response:
    """Stories."""
    return _list(visit, "stories")


def reports(visit: Visit) -> Response:
    """Reports; with words, those whose text has them."""
    return _list(visit, "reports")


def search(visit: Visit) -> Response:
    """Words in sayings and happenings; an id leads to its entry."""
    asked = visit.question()
    if _ID.fullmatch(asked.q):
        for kind in _TABLES:
            table = _PLURALS.get(kind, f"{kind}s")
            if visit.store.rows(f"SELECT 1 FROM {table} WHERE id = ?", (asked.q,)):  # noqa: S608 - our own names
                return RedirectResponse(path_of(kind, asked.q), 303)
    if not asked.filters():
        return visit.page("search", title="Search", asked=asked, choices=choices(visit))
    return _list(visit, "search")


def _list(visit: Visit, name: str) -> Response:
    asked = visit.question()
    trouble, found = None, Found((), earlier=False, further=False, total=0)
    try:
        found = find(visit, name, asked, IN_A_FILE if visit.export else ON_A_PAGE)
    except UsageError as error:
        if visit.export:
            raise
        trouble = str(error)
    gathered = gather(visit.store, found.entries)
    if visit.export:
        return visit.table((line(gathered, entry) for entry in found.entries), name)
    title, intro = _TITLES[name]
    return visit.page(
        "list",
        title=title,
        intro=intro,
        name=name,
        asked=asked,
        found=found,
        trouble=trouble,
        entries=gathered,
        view=gathered,
        total=total(found),
        choices=choices(visit),
        in_texts=_in_texts(visit, name, asked) if not trouble else None,
    )


def find(visit: Visit, name: str, asked: Question, limit: int) -> Found:
    """The entries of one list that answer a question. Raises :class:`UsageError`."""
    question = ask(visit.store, asked, LISTS[name])
    if name == "reports" and question.words is not None:
        return listed.reports_with(visit.store, question, limit)
    return listed.entries(visit.store, question, limit)


def _in_texts(visit: Visit, name: str, asked: Question) -> tuple[str, str] | None:
    """For words, how many reports have them in their text, and where these are listed."""
    if name != "search" or not asked.q or asked.behind or asked.before:
        return None
    question = ask(visit.store, asked, ("report",))
    found = listed.reports_with(visit.store, question, 1)
    return (total(found), asked.address("/reports")) if found.entries else None


def total(found: Found) -> str:
    """How many entries there are, as far as they are counted."""
    if found.total > MOST_COUNTED:
        return f"more than {wording.count(MOST_COUNTED, 'entry', 'entries')}"
    return wording.count(found.total, "entry", "entries")


def choices(visit: Visit) -> dict[str, list[str] | list[tuple[str, str]]]:
    """What the form of a list offers."""
    store = visit.store
    outlets = store.rows("SELECT name FROM outlets ORDER BY reports DESC, name LIMIT ?", (_OFFERED,))
    names = store.rows("SELECT name FROM actors ORDER BY reports DESC, number LIMIT ?", (_OFFERED,))
    tables = wording.words()
    return {
        "outlets": sorted(row[0] for row in outlets),
        "actors": sorted({row[0] for row in names}),
        "acts": [(act, tables["acts"][act][0]) for act in get_args(Act)],
        "types": [(kind, said[0]) for kind, said in tables["types"].items()],
        "statuses": [(status, wording.status(status)) for status in get_args(Status)],
    }


def some(visit: Visit, name: str, limit: int, **asked: object) -> tuple[Entry, ...]:
    """The first entries of a list, for a page that shows only some."""
    from dragoman.record.listed import Asked

    return listed.entries(visit.store, Asked(kinds=LISTS[name], **asked), limit).entries  # type: ignore[arg-type]
