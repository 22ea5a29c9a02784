"""A record in, one self-contained HTML page out.

Invariant: the record is only read, and as of one moment; whatever stands in it reaches the page as text (autoescaped,
no address becomes a link, no script, nothing is fetched); the page is there whole or not at all, and the same record
gives the same bytes.
"""

from __future__ import annotations

import os
import re
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING, Final

from dragoman.errors import RecordError, UsageError
from dragoman.ids import content_id
from dragoman.views import details, page_views, plots, templates
from dragoman.views.page_data import MOST_MEMBERS, Limits, gather, most_notes, texts

if TYPE_CHECKING:
    import jinja2

    from dragoman.model import Event, Statement
    from dragoman.record.store import Store
    from dragoman.views.page_views import Found

_ID: Final = re.compile(r"[A-Za-z][A-Za-z0-9_-]{0,63}")
#: Words of the entry that a link led to light up where the browser can; so many entries a report have that.
_MOST_LIGHTS: Final = 400


def write_page(store: Store, out: Path, *, limits: Limits | None = None) -> int:
    """Writes the page of a record to ``out`` and gives its size in bytes.

    Raises :class:`UsageError` when ``out`` is the record itself or a folder, :class:`RecordError` when the record
    cannot be read or the page cannot be written.
    """
    if out.is_dir():
        raise UsageError(f"{out} is a folder; name a file, for example {out / 'page.html'}")
    if out.exists() and out.samefile(store.path):
        raise UsageError("the page cannot be written over the record; name another file")
    unfinished = out.with_name(f".{out.name}.{os.getpid()}.unfinished")
    try:
        with unfinished.open("w", encoding="utf-8", newline="\n") as file:
            for part in page(store, limits=limits):
                file.write(part)
        size = unfinished.stat().st_size
        unfinished.replace(out)
    except OSError as error:
        raise RecordError(f"the page cannot be written to {out}: {error.strerror or error}") from error
    finally:
        with suppress(OSError):
            unfinished.unlink()
    return size


def page(store: Store, *, limits: Limits | None = None) -> Iterator[str]:
    """The page in parts; texts of reports are read from the record one by one as they are needed."""
    limits = limits or Limits()
    with store.snapshot():
        entries = gather(store, limits)
        view = page_views.build(entries, limits.months)
        template = _environment().get_template("page.html.j2")
        yield from template.generate(
            view=view,
            head=entries.head,
            entries=entries,
            limits=limits,
            texts=(
                page_views.text(view, report, reading, details.copied_words(store, report.id))
                for report, reading in texts(store, entries.shown)
            ),
            lights=range(1, min(most_notes(store), _MOST_LIGHTS) + 1),
        )


def anchor(kept_id: str) -> str:
    """An id of the record as an id of the page: itself, or a hash of what is no id as this program makes them."""
    return kept_id if _ID.fullmatch(kept_id) else content_id("x", kept_id)


def _link(kind: str, kept_id: str) -> str:
    """Where an entry stands on the page."""
    return f"#{kind}-{anchor(kept_id)}"


def _words_link(member: Statement | Event) -> str:
    """Where the words of a statement or an event stand on the page."""
    return f"#{anchor(member.id)}"


def _found_link(found: Found) -> str:
    """Where the entry stands to which a number in a text leads."""
    return _link(*found.entry) if found.entry else f"#note-{anchor(found.note.anchor)}"


def _environment() -> jinja2.Environment:
    from markupsafe import Markup

    made = templates.environment()
    made.globals.update(
        anchor=anchor,
        link=_link,
        words_link=_words_link,
        found_link=_found_link,
        most_members=MOST_MEMBERS,
        levels=[(value, plots.y(value)) for value in (10, 5, 0, -5, -10)],
        plot_width=plots.WIDTH,
        plot_height=plots.HEIGHT,
        plot_left=plots.LEFT,
        style=Markup((templates.PAGES / "style.css").read_text("utf-8")),  # noqa: S704 - our own file
    )
    return made
