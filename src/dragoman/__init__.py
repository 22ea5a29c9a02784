"""Dragoman reads news reports on international affairs and keeps an accountable record of them.

From Python: :func:`read` reports into a record, :func:`open_record` one that is there, :func:`read_report` one text.
Nothing else of the package is promised to stay as it is. Models are loaded when they are first needed.
"""

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from dragoman.errors import DragomanError as DragomanError
    from dragoman.views.python.opened import OneReport as OneReport
    from dragoman.views.python.opened import Record as Record
    from dragoman.views.python.opened import open_record as open_record
    from dragoman.views.python.opened import read as read
    from dragoman.views.python.opened import read_report as read_report
    from dragoman.views.python.table import Table as Table
else:

    def __getattr__(name: str) -> object:
        """The public names, imported when they are first asked for: ``import dragoman`` itself is quick."""
        from importlib import import_module

        if name not in _PLACES:
            raise AttributeError(f"module 'dragoman' has no attribute {name!r}")
        found = getattr(import_module(_PLACES[name]), name)
        globals()[name] = found
        return found

    def __dir__() -> list[str]:
        return sorted({*globals(), *_PLACES})


__version__ = "0.1.0"
__all__ = ["DragomanError", "OneReport", "Record", "Table", "__version__", "open_record", "read", "read_report"]

_PLACES = {
    "DragomanError": "dragoman.errors",
    "OneReport": "dragoman.views.python.opened",
    "Record": "dragoman.views.python.opened",
    "Table": "dragoman.views.python.table",
    "open_record": "dragoman.views.python.opened",
    "read": "dragoman.views.python.opened",
    "read_report": "dragoman.views.python.opened",
}
