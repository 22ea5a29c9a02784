"""The commands about who is who: `actors show`, `actors check`, `actors import`; others have modules of their own."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from dragoman.errors import EXIT_OK, UsageError
from dragoman.views.merge_cli import merge, merges_of, unmerge
from dragoman.views.options import Day, json_option
from dragoman.views.resolve_cli import resolve

if TYPE_CHECKING:
    from dragoman.knowledge import Actor, Knowledge

_own_file = click.option(
    "--knowledge", type=click.Path(dir_okay=False, path_type=Path), metavar="FILE", help="Your own file of actors."
)


@click.group()
def actors() -> None:
    """Who is known, and who a name means."""


@actors.command("show")
@click.argument("name")
@click.option("--on", type=Day(last=False), metavar="DATE", help="Only offices and members of that day.")
@_own_file
@json_option
def show(name: str, on: str | None, knowledge: Path | None, as_json: bool) -> None:
    """Everything known of whom NAME (or an id) can mean: names, offices with dates, members.

    For example: dragoman actors show Pashinyan --on 2023-05-01
    """
    from dragoman.knowledge import load_knowledge
    from dragoman.views.terminal import clean, print_json

    known = load_knowledge(extra=knowledge)
    keys = _meant(name, known)
    if not keys:
        raise UsageError(f"nobody is known by the name {name!r}; docs/actors.md says how to add an actor")
    rows = [_row(known.actors[key], known, on) for key in keys]
    if as_json:
        print_json(rows)
        return
    for row in rows:
        for line in _lines(row):
            click.echo(clean(line))


def _meant(name: str, known: Knowledge) -> tuple[str, ...]:
    if name in known.actors:
        return (name,)
    seat, demonym = known.seat(name), known.demonym(name)
    keys = (*known.candidates(name), *filter(None, (seat, demonym)), *known.surname(name))
    return tuple(dict.fromkeys(keys))


def _row(actor: Actor, known: Knowledge, on: str | None) -> dict[str, Any]:
    spells = [s for s in known.spells_of(actor.id) if on is None or s in known.holders(s.role, s.of, on)]
    return {
        "id": actor.id,
        "name": actor.name,
        "kind": actor.kind,
        "country": actor.country,
        "sector": actor.sector,
        "wikidata": actor.wikidata,
        "note": actor.note,
        "aliases": list(actor.aliases),
        "offices": [
            {
                "role": s.role,
                "of": known.actors[s.of].name,
                "start": s.start,
                "end": s.end,
                "checked": s.checked,
                "source": s.source,
            }
            for s in spells
        ],
        "members": [known.actors[key].name for key in known.members(actor.id, on)],
    }


def _lines(row: dict[str, Any]) -> list[str]:
    told = [row["kind"], row["country"], row["sector"], row["wikidata"], row["note"]]
    lines = [f"{row['name']}  ({', '.join(str(x) for x in told if x)})  {row['id']}"]
    if row["aliases"]:
        lines.append(f"  also: {'; '.join(row['aliases'])}")
    for office in row["offices"]:
        end = office["end"] or (f"known until {office['checked']}" if office["checked"] else "now")
        role = office["role"].replace("_", " ")
        lines.append(f"  {role} of {office['of']}, {office['start'] or '?'} – {end}  [{office['source']}]")
    if row["members"]:
        lines.append(f"  members: {', '.join(row['members'])}")
    return lines


@actors.command("check")
@_own_file
def check(knowledge: Path | None) -> int:
    """Read every table, say how much there is; a malformed row is named with file and reason."""
    from dragoman.knowledge import load_knowledge

    known = load_knowledge(extra=knowledge)
    for what, count in known.counts().items():
        click.echo(f"{count:>7} {what}")
    click.echo(f"version {known.version}")
    return EXIT_OK


@actors.command("import")
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option(
    "--to",
    type=click.Path(dir_okay=False, path_type=Path),
    default=Path("actors.tsv"),
    show_default=True,
    metavar="FILE",
    help="Your own file of actors; made if there is none, added to if there is.",
)
def import_file(file: Path, to: Path) -> int:
    """Add office holders from a result of Wikidata's query service (JSON or TSV) to your own file.

    FILE has the columns person, personLabel, role, of, start, end. Role is an office in words ("foreign minister");
    of is the state or organisation. Read with the file then: dragoman actors show NAME --knowledge FILE
    """
    from dragoman.knowledge import load_knowledge
    from dragoman.knowledge.importing import import_rows, read_extra, write_extra

    known = load_knowledge()
    rows = import_rows(file, known)
    keep = read_extra(to, set(known.actors)) if to.exists() else {}
    new = write_extra(to, rows, keep=keep)
    click.echo(f"{len(rows['actor_spells'])} offices read, {new} lines new in {to}")
    return EXIT_OK


for _command in (resolve, merge, unmerge, merges_of):
    actors.add_command(_command)
