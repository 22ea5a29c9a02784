"""The commands that ask the record: `said`, `did`, `relations`, `search`."""

from __future__ import annotations

import itertools
import typing
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from dragoman.aims import is_guessed
from dragoman.model import Act, Status
from dragoman.views.options import json_option, limit_option, opened, record_option, since_option, until_option
from dragoman.views.terminal import days, one_line, print_json, print_table

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from dragoman.record.asks import Said

#: What the tables of a terminal show of a long text; --json and `show` give all of it.
_SHOWN = 300


@click.command()
@record_option
@click.option("--by", metavar="NAME", help="Who said it: a name or the beginning of a word of it, also an alias.")
@click.option("--about", metavar="NAME", help="Whom it is directed at or who is named in it.")
@click.option("--act", type=click.Choice(typing.get_args(Act)), metavar="ACT", help="accuse, deny, demand …")
@since_option
@until_option
@click.option("--all", "every_channel", is_flag=True, help="Also beliefs, intents and findings.")
@click.option("--why", metavar="ID", help="Why this one statement was read so.")
@json_option
@limit_option
def said(
    record: Path,
    why: str | None,
    as_json: bool,
    limit: int | None,
    every_channel: bool,
    **asked: Any,
) -> None:
    """Who said what, about whom, when.

    One row a saying, in order of time, with all outlets that carry it; with --json one line a statement.
    """
    from dragoman.record import asks, lookup

    with opened(record) as store:
        if why is not None:
            reasons = lookup.reasons(store, why)
            print_table(("what", "why"), list(reasons.items()), nothing="no reasons are kept for it")
            return
        found = asks.said(store, every_channel=every_channel, **asked)
        if as_json:
            print_json(map(_plain, itertools.islice(found, limit)))
            return
        rows = [
            (days(s.when), _speaker(s), s.act, _aimed_at(s), _short(s.said), outlets, s.id)
            for s, outlets in itertools.islice(_together(found), limit)
        ]
    print_table(("when", "who", "act", "toward", "what", "outlets", "id"), rows, nothing="nothing was found")


@click.command()
@record_option
@click.option("--by", metavar="NAME", help="Who did it: a name or the beginning of a word of it, also an alias.")
@click.option("--to", metavar="NAME", help="To whom.")
@click.option("--type", "kind", metavar="TYPE", help="A PLOVER type: CONSULT, ASSAULT …")
@click.option(
    "--status", type=click.Choice(typing.get_args(Status)), metavar="STATUS", help="occurred, planned, denied …"
)
@since_option
@until_option
@json_option
@limit_option
def did(record: Path, as_json: bool, limit: int | None, **asked: Any) -> None:
    """Who did what to whom, when, in order of time."""
    from dragoman.record import asks

    with opened(record) as store:
        found = itertools.islice(asks.did(store, **asked), limit)
        if as_json:
            print_json(map(_plain, found))
            return
        rows = [
            (
                days(d.when),
                d.actors,
                d.type,
                d.recipients,
                d.status,
                d.place,
                d.according_to,
                d.outlet or d.source,
                d.id,
            )
            for d in found
        ]
    columns = ("when", "who", "did", "to whom", "status", "where", "according to", "outlet", "id")
    print_table(columns, rows, nothing="nothing was found")


@click.command()
@click.argument("words", nargs=-1, required=True, metavar="WORD...")
@record_option
@json_option
@click.option("--limit", type=click.IntRange(min=1), default=20, show_default=True, metavar="N", help="Of each kind.")
def search(words: tuple[str, ...], record: Path, as_json: bool, limit: int) -> None:
    """Find words in statements and reports; the best first.

    All words must stand in one report or statement; "in quotes" they must stand together; a word may end in *.
    """
    import msgspec

    from dragoman.record import search as searches

    marks = str.maketrans({searches.OPENING: "[[", searches.CLOSING: "]]"})
    typed = " ".join(f'"{word}"' if " " in word and '"' not in word else word for word in words)
    with opened(record) as store:
        hits = searches.search(store, typed, limit=limit)
    if as_json:
        print_json(msgspec.to_builtins(hit) | {"words": hit.words.translate(marks)} for hit in hits)
        return
    rows = [(h.kind, h.day, h.outlet or h.source, h.what, h.words.translate(marks), h.id) for h in hits]
    print_table(("kind", "when", "outlet", "what", "words", "id"), rows, nothing="nothing was found")


def _aimed_at(said: Said) -> str:
    """At whom, with a question mark where that is only guessed."""
    return f"{said.toward}?" if said.toward and is_guessed(said.why.get("toward", "")) else said.toward


def _speaker(said: Said) -> str:
    """Who said it, and who tells so where another does."""
    return said.holder if said.told_by is None else f"{said.holder} (told by {said.told_by})"


def _together(found: Iterable[Said]) -> Iterator[tuple[Said, str]]:
    """The first statement of each saying, with all outlets that carry the saying."""
    groups: dict[str, list[Said]] = {}
    for statement in found:
        groups.setdefault(statement.saying_id or statement.id, []).append(statement)
    for group in groups.values():
        yield group[0], "; ".join(dict.fromkeys(s.outlet or s.source for s in group))


def _plain(row: Any) -> dict[str, Any]:
    import msgspec

    plain: dict[str, Any] = msgspec.to_builtins(row)
    return plain


def _short(text: str) -> str:
    line = one_line(text)
    return line if len(line) <= _SHOWN else line[: _SHOWN - 1] + "…"
