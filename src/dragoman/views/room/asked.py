"""One request as a page sees it: the record as of one moment, the question of the address, and ways to answer.

Invariant: a page knows nothing of the web but this.
"""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Iterable, Mapping
from contextlib import closing
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

from starlette.responses import Response

from dragoman.errors import DragomanError, UsageError
from dragoman.views.room import question
from dragoman.views.room.finding import Lamp

if TYPE_CHECKING:
    from starlette.requests import Request

    from dragoman.record.store import Store
    from dragoman.views.room.app import Room
    from dragoman.views.room.question import Question

#: A cell that begins so is a formula to a spreadsheet.
_FORMULA: Final = ("=", "+", "-", "@", "\t", "\r")


class MissingError(DragomanError):
    """What an address names is not in the record."""


@dataclass(frozen=True, slots=True)
class Visit:
    """A request for a page."""

    room: Room
    store: Store
    request: Request

    @property
    def path(self) -> str:
        """The path of the address."""
        return self.request.url.path

    @property
    def id(self) -> str:
        """What the path names."""
        return str(self.request.path_params["id"])

    def given(self, name: str) -> str:
        """A value of the query; empty where there is none."""
        return self.request.query_params.get(name, "").strip()

    def question(self) -> Question:
        """The question of the query. Raises :class:`UsageError`."""
        return question.read(self.request.query_params)

    @property
    def export(self) -> str:
        """``csv``, ``json``, or nothing for a page."""
        form = self.given("as")
        if form not in {"", "csv", "json"}:
            raise UsageError(f"{form!r} is no form of a list; there are csv and json")
        return form

    def page(self, template: str, **values: Any) -> Response:
        """A page of a template."""
        lamp = Lamp(str(values["asked"].q) if "asked" in values else "")
        with closing(lamp):
            return self.room.render(template, path=self.path, lit=lamp, **values)

    def table(self, rows: Iterable[Mapping[str, Any]], name: str) -> Response:
        """Rows as a file to keep."""
        kept = list(rows)
        if self.export == "json":
            body, kind = json.dumps(kept, ensure_ascii=False, indent=1) + "\n", "application/json"
        else:
            body, kind = as_csv(kept), "text/csv"
        headers = {"Content-Disposition": f'attachment; filename="{name}.{self.export}"'}
        return Response(body.encode("utf-8", "replace"), media_type=kind, headers=headers)


def as_csv(rows: list[Mapping[str, Any]]) -> str:
    """Rows with a head; no cell is a formula to a spreadsheet."""
    names = list(dict.fromkeys(name for row in rows for name in row))
    file = io.StringIO(newline="")
    writer = csv.writer(file)
    writer.writerow(names)
    for row in rows:
        writer.writerow([_cell(row.get(name)) for name in names])
    return file.getvalue()


def _cell(value: Any) -> Any:
    return f"'{value}" if isinstance(value, str) and value.startswith(_FORMULA) else value
