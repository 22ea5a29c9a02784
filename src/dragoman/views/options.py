"""Options that several commands share, so that they read and behave alike everywhere."""

from __future__ import annotations

import calendar
import re
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

import click

from dragoman.config import RECORD_NAME

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from dragoman.record.store import Store

_DATE: Final = re.compile(r"(\d{4})(?:-(\d{1,2})(?:-(\d{1,2}))?)?")


@contextmanager
def opened(record: Path) -> Iterator[Store]:
    """The record, opened for reading; says on standard error when a run was cut short before its end."""
    from dragoman.record.store import Store

    with Store.open(record) as store:
        if not store.is_joined():
            click.echo(
                "dragoman: the last run was cut short, so sayings, dates and relations are as they were before it;"
                " run the same read again",
                err=True,
            )
        yield store


class Day(click.ParamType[str]):
    """A date as YYYY, YYYY-MM or YYYY-MM-DD; gives the first or the last day of it, in ISO."""

    name = "date"

    def __init__(self, *, last: bool) -> None:
        self._last = last

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> str:
        """``value`` as an ISO day; fails with a sentence."""
        found = _DATE.fullmatch(str(value))
        year, month, day = (int(part) if part else None for part in found.groups()) if found else (None, None, None)
        if not year or (month is not None and not 1 <= month <= 12):  # noqa: PLR2004 - months
            self.fail(f"{value!r} is not a date; write YYYY-MM-DD, YYYY-MM or YYYY", param, ctx)
        month = month or (12 if self._last else 1)
        length = calendar.monthrange(year, month)[1]
        day = day or (length if self._last else 1)
        if not 1 <= day <= length:
            self.fail(f"{value!r} is not a day of the calendar", param, ctx)
        return f"{year:04}-{month:02}-{day:02}"


record_option: Final[Callable[[Any], Any]] = click.option(
    "--record",
    type=click.Path(path_type=Path),
    default=Path(RECORD_NAME),
    show_default=True,
    metavar="FILE",
    help="The record.",
)
json_option: Final[Callable[[Any], Any]] = click.option(
    "--json", "as_json", is_flag=True, help="JSON lines, for pipes."
)
limit_option: Final[Callable[[Any], Any]] = click.option(
    "--limit", type=click.IntRange(min=1), metavar="N", help="At most so many."
)
since_option: Final[Callable[[Any], Any]] = click.option(
    "--since", type=Day(last=False), metavar="DATE", help="From that day (month, year) on; undated ones are left out."
)
until_option: Final[Callable[[Any], Any]] = click.option(
    "--until", type=Day(last=True), metavar="DATE", help="Up to that day (month, year); undated ones are left out."
)
as_of_option: Final[Callable[[Any], Any]] = click.option(
    "--as-of",
    type=Day(last=True),
    metavar="DATE",
    help="What a reader of that day could have known: only from reports published by then; undated ones are left out.",
)
