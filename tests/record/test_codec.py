from __future__ import annotations

import sqlite3
from pathlib import Path
from typing import Any

import pytest

from dragoman.model import (
    Arrangement,
    Copy,
    Debris,
    Dispute,
    Event,
    Happening,
    Magnitude,
    Mention,
    Report,
    Saying,
    Side,
    Statement,
    StatusAt,
    TimeExpression,
    Variant,
    When,
    Who,
)
from dragoman.record import codec
from dragoman.record.codec import Shape
from dragoman.record.writer import Writer

NOBODY = Who(None, "an official")
SOMEBODY = Who("state:UTO", "Utopia", "state", "UTO", "GOV", "Q1")
MONDAY = When("2030-01-01", "2030-01-31", "month", "said", 0)

VALUES: list[tuple[Shape[Any], Any]] = [
    (
        codec.REPORTS,
        Report("r", "s", "täxt\n“x”", "f", published=MONDAY, debris=(Debris((0, 1), "advert"),), basis={"b": "1", "a": "2"}),
    ),
    (codec.MENTIONS, Mention("r", (0, 3), "abc", NOBODY, "nominal", 0.25, "why")),
    (codec.TIMES, TimeExpression("r", (0, 3), "abc", When(), "since", "P1D", None)),
    (
        codec.STATEMENTS,
        Statement(
            "s", "r", None, (4, 5), ((0, 1), (2, 3)), "a b", SOMEBODY, "he", "mixed", "deny",
            toward=(NOBODY, SOMEBODY), co_holders=(SOMEBODY,), audience=NOBODY, when=MONDAY, channel="writing",
            anonymous=True, negated=True, inside="t", confidence=0.1, why={"act": "cue"},
        ),
    ),
    (
        codec.EVENTS,
        Event(
            "e", "r", ((0, 1),), "AID", "AID", None, ("military", "health"), 2, -3.5, (SOMEBODY,), (), "planned",
            magnitude=Magnitude(dead=(3, None), troops=(100, 200)), place=SOMEBODY, holder=NOBODY, statement_id="s",
        ),
    ),
    (codec.ARRANGEMENTS, Arrangement("a", "r", ((0, 1), (2, 3)), "treaty", (SOMEBODY, NOBODY), "ongoing", place=NOBODY)),
    (
        codec.SAYINGS,
        Saying("y", None, NOBODY, "ask", ("s", "t"), "w", (Variant("r", "w", "[w]"),), "r", ("A", "B"), 1, MONDAY, ("x",)),
    ),
    (
        codec.HAPPENINGS,
        Happening(
            "h", None, "AID", (), (SOMEBODY,), "cancelled",
            (StatusAt("planned", "2030-01-01", "r"), StatusAt("cancelled", None, "q")), MONDAY, None, ("e",), (), 2,
        ),
    ),
    (codec.DISPUTES, Dispute("d", "y", (Side(NOBODY, "rejects", ("s",)),), "2030-01-01", ("x",))),
    (codec.SIDES, Side(SOMEBODY, "justifies", ("s", "t"))),
    (codec.COPIES, Copy("r", "q", 0.5, (((0, 1), (2, 3)),))),
]  # fmt: skip


@pytest.mark.parametrize(("shape", "value"), VALUES, ids=lambda x: getattr(x, "table", ""))
def test_a_row_comes_back_as_it_went_in(shape: Shape[Any], value: Any) -> None:
    kept_elsewhere = {
        field: getattr(value, field)
        for field in value.__struct_fields__
        if field in {"statements", "sides", "reports", "events"}
    }
    assert shape.decode(shape.encode(value), **kept_elsewhere) == value


def test_numbers_of_other_kinds_are_kept_as_plain_ones() -> None:
    import numpy as np

    row = codec.MENTIONS.encode(Mention("r", (np.int64(0), np.int64(3)), "abc", NOBODY, "name", np.float32(0.5)))  # type: ignore[arg-type]
    assert [type(x) for x in row if isinstance(x, int | float)] == [int, int, float]


def test_names_inside_lists_are_repeated_for_readers_of_the_file() -> None:
    shape, value = VALUES[3]
    row = dict(zip(shape.columns, shape.encode(value), strict=True))
    assert row["toward_names"] == "an official; Utopia"


def test_every_column_of_the_model_is_in_the_schema(tmp_path: Path) -> None:
    shapes = [shape for shape in vars(codec).values() if isinstance(shape, Shape)]
    Writer.open(tmp_path / "r.dragoman").close()
    connection = sqlite3.connect(tmp_path / "r.dragoman")
    for shape in shapes:
        columns = {row[1] for row in connection.execute(f"PRAGMA table_info({shape.table})")}
        assert set(shape.columns) <= columns, shape.table
    connection.close()
