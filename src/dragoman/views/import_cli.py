"""The command that brings corrections home: `import`.

Invariant: what a file says is added to the record as decisions of a person, which can be undone; nothing that was read
is changed; importing a file again adds nothing new to what is in force.
"""

from __future__ import annotations

import sys
from pathlib import Path

import click

from dragoman.errors import EXIT_FAILURES, EXIT_OK
from dragoman.views.options import opened, record_option


@click.command("import")
@click.argument("form", type=click.Choice(["labelstudio"]), metavar="FORMAT")
@click.argument("file", type=click.Path(path_type=Path, exists=True, dir_okay=False))
@click.option("--by", "who", required=True, metavar="NAME", help="Who labelled it.")
@click.option(
    "--gold", type=click.Path(path_type=Path, dir_okay=False), help="Also write what they marked, a report a line."
)
@record_option
def import_labelled(form: str, file: Path, who: str, gold: Path | None, record: Path) -> int:  # noqa: ARG001 - one so far
    """Bring corrections home: FORMAT is labelstudio, FILE its export as JSON.

    Entries whose words were left as they are, are accepted; those taken away are rejected. Both can be undone.
    What was added or moved goes to the file of --gold, from which a tagger can be trained.
    """
    from dragoman.record.export import write_lines
    from dragoman.record.judgements import add, corrections
    from dragoman.record.writer import Writer
    from dragoman.views import labelled
    from dragoman.views.terminal import one_line

    with opened(record) as store:
        tasks, refused = labelled.read_tasks(file.read_bytes(), store)
        holds = {(c.table, c.row_id): c.action for c in corrections(store, undone=False)}
    decided, moved = [], 0
    for task in tasks:
        found, elsewhere = labelled.verdicts(task)
        decided += [(table, key, action) for table, key, action in found if holds.get((table, key)) != action]
        moved += elsewhere
    with Writer.open(record) as writer:
        for table, key, action in decided:
            add(
                writer,
                table,
                key,
                "accept" if action == "accept" else "reject",
                who=who,
                why=f"labelled in {file.name}",
            )
    if gold is not None:
        write_lines(gold, map(labelled.gold, tasks))
    rejected = sum(action == "reject" for _, _, action in decided)
    click.echo(f"{len(tasks)} reports: {len(decided) - rejected} entries accepted, {rejected} rejected, {moved} moved")
    for sentence in refused:
        sys.stderr.write(one_line(sentence) + "\n")
    if decided:
        _settle(record)
    return EXIT_FAILURES if refused else EXIT_OK


def _settle(record: Path) -> None:
    """The record joined as the person said."""
    from dragoman.pipeline import join_again

    join_again(record)
