"""The command `framing`: how outlets tell the same thing, with the passages."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from dragoman.errors import UsageError
from dragoman.views.options import as_of_option, json_option, limit_option, opened, record_option
from dragoman.views.terminal import print_json, print_table

if TYPE_CHECKING:
    from dragoman.record.framing import Framing, Words

#: What a table shows of a passage; --json gives all of it.
_SHOWN = 200


@click.command()
@click.argument("entry", required=False, metavar="[ID]")
@record_option
@click.option("--names", metavar="NAME", help="What each outlet calls this actor or place, under any name of it.")
@click.option("--by", metavar="NAME", help="With which verbs each outlet introduces this speaker.")
@as_of_option
@json_option
@limit_option
def framing(
    entry: str | None,
    record: Path,
    names: str | None,
    by: str | None,
    as_of: str | None,
    as_json: bool,
    limit: int | None,
) -> None:
    """How outlets tell the same thing.

    With the ID of a saying or happening: report by report, the verb of saying, the names, what is left out. With
    --names or --by: counts by outlet, with a passage each. With nothing: whatever outlets name differently.
    """
    import msgspec

    from dragoman.record import framing as asked

    if sum(value is not None for value in (entry, names, by)) > 1:
        raise UsageError("give an ID, --names or --by, one of them")
    with opened(record) as store:
        if entry is not None:
            found = asked.framing(store, entry, as_of=as_of)
            if as_json:
                print_json([msgspec.to_builtins(found)])
                return
            _print_framing(found)
            return
        if names is not None:
            words = asked.name_uses(store, names, as_of=as_of)
        elif by is not None:
            words = asked.saying_verbs(store, by, as_of=as_of)
        else:
            words = asked.many_named(store, as_of=as_of)
    words = words[:limit]
    if as_json:
        print_json(msgspec.to_builtins(word) for word in words)
        return
    print_table(("what", "outlet", "word", "stance", "count", "for example"), _rows(words), nothing="nothing was found")


def _rows(words: Iterable[Words]) -> list[tuple[object, ...]]:
    from dragoman.record.verbs import verb_of

    rows: list[tuple[object, ...]] = []
    for word in words:
        for use in word.uses:
            verb = verb_of(use.word)
            example = use.passages[0].text if use.passages else ""
            rows.append((word.name, use.outlet, use.word, verb.stance if verb else "", use.count, _short(example)))
    return rows


def _print_framing(found: Framing) -> None:
    rows: list[tuple[Any, ...]] = []
    for t in found.tellings:
        names = "; ".join(f"{who}: {word}" for who, word in t.names.items() if word != who)
        rows.append((t.outlet, t.cue, t.stance, t.status, names, " … ".join(t.left_out), _short(t.passage.text)))
    columns = ("outlet", "words", "stance", "status", "names", "left out", "passage")
    print_table(columns, rows, nothing="nothing was found")
    if found.silent:
        click.echo(f"not in: {'; '.join(found.silent)}", err=True)


def _short(text: str) -> str:
    line = " ".join(text.split())
    return line if len(line) <= _SHOWN else line[: _SHOWN - 1] + "…"
