"""The command `when`: a time expression, a day of publication and perhaps its sentence in; the days it means out.

Every answer says which rule read it, from which day it was counted, and how the verb pointed.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from dragoman.errors import UsageError
from dragoman.views.options import Day, json_option

if TYPE_CHECKING:
    from dragoman.model import TimeExpression, When


class _Published(click.ParamType["When"]):
    """A day, month or year of publication as a closed interval."""

    name = "date"

    def convert(self, value: object, param: click.Parameter | None, ctx: click.Context | None) -> When:
        from dragoman.model import When

        start = Day(last=False).convert(value, param, ctx)
        end = Day(last=True).convert(value, param, ctx)
        return When(start, end, "day" if start == end else "range", "given")


@click.command("when")
@click.argument("expression")
@click.option("--published", type=_Published(), metavar="DATE", help="The report's day (or month, or year).")
@click.option(
    "--sentence", metavar="TEXT", help="The sentence it stands in: the tense of its verb gives the direction."
)
@click.option("--south", is_flag=True, help="Seasons of the southern hemisphere.")
@json_option
def when(expression: str, published: When | None, sentence: str | None, south: bool, as_json: bool) -> None:
    """What days a time expression means.

    For example: dragoman when "on Friday" --published 2024-03-13 --sentence "They will meet on Friday."
    """
    from dragoman.model import When
    from dragoman.reading.times import expressions_in
    from dragoman.views.terminal import clean, print_json

    day = published if published is not None else When()
    if sentence is None:
        found = expressions_in(expression, day, hemisphere="south" if south else "north")
        found = found or _after_in(expression, day, south)
    else:
        found = _in_sentence(expression, sentence, day, south)
    if not found:
        raise UsageError(_why_not(sentence or expression))
    if as_json:
        import msgspec

        print_json([msgspec.to_builtins(one) for one in found])
        return
    for one in found:
        click.echo(clean("\n".join(_lines(one))))


def _after_in(expression: str, published: When, south: bool) -> tuple[TimeExpression, ...]:
    """What is a time only behind a preposition: the winter, the morning, the spring."""
    import msgspec

    from dragoman.reading.times import expressions_in

    found = expressions_in(f"in {expression}", published, hemisphere="south" if south else "north")
    return tuple(msgspec.structs.replace(e, span=(e.span[0] - 3, e.span[1] - 3)) for e in found)


def _why_not(words: str) -> str:
    """Why ``words`` gave no time: nothing in them is one, or the calendar has no such day."""
    from dragoman.reading.parse import fold
    from dragoman.reading.times.grammar import load_grammar

    shown = words if len(words) <= _LONGEST_SHOWN else words[:_LONGEST_SHOWN] + "…"
    if any(True for _ in load_grammar().scan(fold(words))):
        return f"{shown!r} is written like a time, but no calendar has it"
    return (
        f"no time expression was found in {shown!r}; times are written like: on Friday, 3 May 2021, last week, mid-May"
    )


_LONGEST_SHOWN = 80


def _in_sentence(expression: str, sentence: str, published: When, south: bool) -> tuple[TimeExpression, ...]:
    """The times of ``sentence`` that share a word with ``expression``."""
    from dragoman.model import Report
    from dragoman.reading.parse import load_parser, parse
    from dragoman.reading.times import find_times

    start = sentence.find(expression)
    if start < 0:
        raise UsageError(f"the sentence does not hold the words {expression!r}")
    report = Report("", "", sentence, "", published=published)
    times = find_times(parse(report, load_parser()), report, hemisphere="south" if south else "north")
    return tuple(e for e in times.expressions if e.span[0] < start + len(expression) and e.span[1] > start)


def _lines(one: TimeExpression) -> list[str]:
    when = one.when
    days = f"{when.start or '…'} to {when.end or '…'}" if when.start != when.end else (when.start or "no day is known")
    weekday = "" if when.weekday is None else f", a {_WEEKDAYS[when.weekday]}"
    return [
        f"{one.text}: {days}{weekday}",
        f"  granularity  {when.granularity}",
        f"  relation     {one.relation}",
        f"  TIMEX3       {one.timex or 'none'}",
        f"  EDTF         {one.edtf or 'none'}",
        f"  why          {when.basis}",
    ]


_WEEKDAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
