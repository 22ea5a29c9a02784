"""The commands about the record itself: `status`, `failures`, `export`, `verify`."""

from __future__ import annotations

import sys
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import click

from dragoman.errors import EXIT_FAILURES, EXIT_OK, FAILURE_KINDS
from dragoman.views.options import Day, json_option, limit_option, opened, record_option

if TYPE_CHECKING:
    from dragoman.model import Joins, Judgement, Reading, Report
    from dragoman.record.store import Run, Store


@click.command()
@record_option
@json_option
def status(record: Path, as_json: bool) -> None:
    """How much is in the record, how it came there, and whether a run is under way.

    The state of the last run: running (its process is alive), done, or cut short (run the same read again). Then how
    many reports another version of this program, its models or its data read, and the command that reads them again.
    """
    import msgspec

    from dragoman.views.terminal import print_json, print_table

    with opened(record) as store:
        counts, runs, joined = msgspec.structs.asdict(store.counts()), store.runs(), store.is_joined()
        first, last = store.rows("SELECT min(published_start), max(published_end) FROM v_reports")[0]
        kinds = dict(store.rows("SELECT kind, count(*) FROM failures GROUP BY kind ORDER BY 2 DESC, 1"))
        other = _by_others(store, runs[-1]) if runs else _Others(0, [], joined=False)
    state, size = _state(runs[-1]) if runs else "nothing was read", _bytes(record)
    if as_json:
        told = {"from": first, "to": last, "joined": joined, "state": state, "failures_by_kind": kinds, "bytes": size}
        told |= {
            "read_by_another_version": other.read,
            "differing": other.why,
            "joined_by_another_version": other.joined,
        }
        print_json([{**counts, **told, "runs": msgspec.to_builtins(runs)}])
        return
    rows: list[tuple[str, object]] = [(name.replace("_", " "), value) for name, value in counts.items()]
    rows += [(f"failed: {kind}", count) for kind, count in kinds.items()]
    rows.append(("published", f"{first or '?'} – {last or '?'}"))
    rows.append(("on disk", f"{size / 1e6:.1f} MB"))
    rows.append(("joined", ("all reports" if joined else "not all reports") if counts["reports"] else "nothing yet"))
    rows.append(("last run", state))
    if runs and state.startswith("cut short"):
        rows.append(("to go on", "the same command again: what was kept is not read twice"))
    if runs:
        run = runs[-1]
        stage = run.arguments.get("stage")
        what = [*map(str, run.arguments.get("paths", ())), *([f"--stage {stage}"] if stage else [])]
        rows.append(("it read", ", ".join(what) or "?"))
        again = f", {run.reports_again} read again" if run.reports_again else ""
        rows.append(
            ("it found", f"{run.reports_new} new, {run.reports_known} known, {run.reports_failed} failed{again}")
        )
        rows += [(f"version of {name}", version) for name, version in run.versions.items()]
    if other.read is None:
        rows.append(("read by another version", "not known: what reads is not all there; see dragoman doctor"))
    elif other.read:
        rows.append(("read by another version", f"{other.read} reports (another {', '.join(other.why)})"))
        rows.append(("to read them again", f"dragoman read --stage reading --record {record}"))
    elif other.joined:
        rows.append(("joined by another version", f"dragoman read --stage joining --record {record}"))
    print_table(("what", "how much"), rows, nothing="")


@dataclass(frozen=True, slots=True)
class _Others:
    """How many reports other versions read than those of this installation, in what they differ, and who joined."""

    read: int | None
    why: list[str]
    joined: bool | None


def _by_others(store: Store, run: Run) -> _Others:
    """Compared with what would read now as the last run did; ``None`` where something is missing."""
    from dragoman import versions
    from dragoman.errors import DragomanError
    from dragoman.record.anew import by_others

    try:
        now = versions.made_by(run.settings)
    except DragomanError:
        return _Others(None, [], None)
    read, why = by_others(store, now)
    joined = store.counts().reports > 0 and store.is_joined() and not store.is_joined(versions.of_joining(now))
    return _Others(read, why, joined=joined)


def _state(run: Run) -> str:
    """What became of a run, in words that begin with running, done or cut short."""
    if run.finished_at:
        return f"done {run.finished_at}, begun {run.started_at}"
    if _alive(run.process):
        return f"running since {run.started_at} (process {run.process})"
    return f"cut short, begun {run.started_at}"


def _alive(process: int) -> bool:
    """Whether a process of this machine has that number; it may be another one by now, and then it reads no record."""
    import os

    if os.name != "posix":
        return False
    try:
        os.kill(process, 0)
    except ProcessLookupError:
        return False
    except OSError:
        return True
    return True


def _bytes(record: Path) -> int:
    """The size of the record with what SQLite keeps beside it."""
    parts = (record, record.with_name(f"{record.name}-wal"))
    return sum(part.stat().st_size for part in parts if part.exists())


@click.command()
@record_option
@click.option("--kind", type=click.Choice(sorted(FAILURE_KINDS)), help="Only those of one kind.")
@click.option("--by-kind", is_flag=True, help="How many of each kind, and what it means.")
@json_option
@limit_option
def failures(record: Path, kind: str | None, by_kind: bool, as_json: bool, limit: int | None) -> None:
    """What could not be read, why, and since which run.

    Try again with: dragoman read PATH --only-failed
    """
    from dragoman.views.terminal import print_json, print_table

    query = (
        "SELECT f.source, f.kind, f.reason, r.started_at FROM failures AS f LEFT JOIN runs AS r ON r.id = f.run"
        " WHERE :kind IS NULL OR f.kind = :kind ORDER BY f.source"
    )
    with opened(record) as store:
        found = store.rows(query, {"kind": kind})
    if by_kind:
        counts = Counter(row[1] for row in found)
        told = [(name, count, FAILURE_KINDS.get(name, "")) for name, count in counts.most_common()]
        if as_json:
            print_json({"kind": name, "count": count, "meaning": meaning} for name, count, meaning in told)
        else:
            print_table(("kind", "how many", "what it means"), told, nothing="no failures")
    elif as_json:
        print_json({"source": s, "kind": k, "reason": why, "since": since} for s, k, why, since in found[:limit])
    else:
        print_table(("source", "kind", "reason", "since"), found[:limit], nothing="no failures")


@click.command()
@record_option
@click.option("--to", "target", required=True, type=click.Path(path_type=Path), metavar="PATH", help="Where to.")
@click.option(
    "--as-of",
    type=Day(last=True),
    metavar="DATE",
    help="The record as a reader of that day could have had it: only reports published by then, and only what"
    " follows from them. Reports whose date is not known are left out.",
)
@click.option("--format", "form", default="jsonl", show_default=True, metavar="NAME", help="See docs/exports.md.")
@click.option("--raw", is_flag=True, help="csv: leave cells that a spreadsheet would take for formulas as they are.")
@click.option("--month", metavar="YYYY-MM", help="parquet: only that month's rows; files of other months stay.")
def export(record: Path, target: Path, as_of: str | None, form: str, raw: bool, month: str | None) -> None:
    """Write the record to files.

    Without --format every table as PATH/statements.jsonl and so on, one JSON object a line; with it in a format of
    others. The same reports always give the same bytes.
    """
    from dragoman.record.export import open_tables
    from dragoman.views import exports

    if month is not None:
        write = exports.month_writer(form, month)
    else:
        write = exports.raw_writer(form) if raw else exports.writer(form)
    with opened(record) as store, open_tables(store, _join, as_of) as tables:
        lines = write(tables, target)
    click.echo(f"{sum(lines.values())} lines in {len(lines)} files in {target}", err=True)


def _join(reports: Sequence[Report], readings: Sequence[Reading], judgements: Sequence[Judgement]) -> Joins:
    """:func:`dragoman.joining.join`, imported only when a record has to be joined anew."""
    from dragoman.joining import join

    return join(reports, readings, judgements)


@click.command()
@record_option
@click.option("--quiet", is_flag=True, help="Only the exit code.")
def verify(record: Path, quiet: bool) -> int:
    """Check that every entry still stands in its text and the file is whole.

    Exit code 0 when all is well, 1 when something is not; what that is goes to standard output.
    """
    from dragoman.record.verify import verify as troubles
    from dragoman.views.terminal import one_line

    found = 0
    with opened(record) as store:
        for trouble in troubles(store):
            found += 1
            if not quiet:
                sys.stdout.write(one_line(trouble) + "\n")
        reports = len(store.report_ids())
    if not quiet:
        click.echo(f"{reports} reports checked, {found or 'no'} mismatch{'es' if found != 1 else ''}", err=True)
    return EXIT_FAILURES if found else EXIT_OK
