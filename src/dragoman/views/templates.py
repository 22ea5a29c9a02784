"""The one way in which templates are rendered: every value is escaped, cleaned of control characters, and defined.

Invariant: nothing reaches a page as markup that is not markup of our own files.
"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Final

from dragoman.views import page_views, wording
from dragoman.views.terminal import clean

if TYPE_CHECKING:
    import jinja2

PAGES: Final = Path(__file__).with_name("pages")


def environment() -> jinja2.Environment:
    """An environment over ``pages/`` with the words that pages use; the caller adds where its links lead."""
    import jinja2  # slow to import; only pages need it
    from markupsafe import Markup

    def finalize(value: object) -> object:
        """What every value goes through before it is escaped: no control characters, nothing for None."""
        if value is None:
            return ""
        return clean(value) if isinstance(value, str) and not isinstance(value, Markup) else value

    made = jinja2.Environment(
        loader=jinja2.FileSystemLoader(PAGES),
        autoescape=True,
        undefined=jinja2.StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        finalize=finalize,
        auto_reload=False,
    )
    made.globals.update(
        act=wording.act,
        basis=wording.basis,
        count=wording.count,
        day=wording.day,
        deed=wording.deed,
        diff=wording.read_diff,
        names=wording.names,
        phrase=page_views.phrase,
        shorten=wording.shorten,
        signed=wording.signed,
        status=wording.status,
        toward=page_views.toward,
        when=wording.when,
        words=wording.words(),
    )
    return made
