"""A first look at a record: `marimo edit notebooks/first_look.py`, or run it as a script."""

import marimo

app = marimo.App(width="medium")


@app.cell
def _():
    import tempfile
    from pathlib import Path

    import marimo as mo

    import dragoman

    return Path, dragoman, mo, tempfile


@app.cell
def _(mo):
    mo.md("""
    # A first look
    The invented reports of `examples/` are read into a record; then it is asked.
    """)


@app.cell
def _(Path, dragoman, tempfile):
    examples = Path(__file__).resolve().parents[1] / "examples"
    record = dragoman.read(examples, Path(tempfile.mkdtemp()) / "first.dragoman")
    record
    return (record,)


@app.cell
def _(record):
    denials = record.statements(act="deny")
    denials  # each row with the words that it rests on
    return (denials,)


@app.cell
def _(denials, record):
    frame = record.events(status="occurred").to_polars()
    by_type = frame["type"].value_counts(sort=True)
    print(len(denials), "denials;", len(frame), "events that occurred")
    by_type
    return (by_type,)


@app.cell
def _(record):
    relation = record.relations("Ethiopia", "Somalia", mutual=True).to_polars()
    relation.select("period", "net", "low", "high", "n_sources")


if __name__ == "__main__":
    app.run()
