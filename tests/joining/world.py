"""A made-up world of reports with their readings, for tests of joining portion by portion."""

from __future__ import annotations

import importlib.util
import sys
from collections.abc import Sequence
from pathlib import Path
from types import ModuleType

import msgspec

from dragoman.model import Reading, Report, When
from tests.joining import test_copies, test_join
from tests.joining.builder import Desk

BENCH = Path(__file__).parents[2] / "bench"


def _corpus() -> ModuleType:
    sys.path.insert(0, str(BENCH))
    try:
        spec = importlib.util.spec_from_file_location("corpus", BENCH / "corpus.py")
        assert spec is not None
        assert spec.loader is not None
        module = importlib.util.module_from_spec(spec)
        sys.modules["corpus"] = module
        spec.loader.exec_module(module)
        return module
    finally:
        sys.path.remove(str(BENCH))


class Shelf:
    """Reports and readings by id, as a record holds them."""

    def __init__(self, found: Sequence[tuple[Report, Reading]]) -> None:
        self.found = dict(sorted((report.id, (report, reading)) for report, reading in found))

    def report(self, report_id: str) -> Report:
        return self.found[report_id][0]

    def reading(self, report_id: str) -> Reading:
        return self.found[report_id][1]

    def first_reading(self, _: str) -> tuple[When, Reading] | None:
        return None

    def put_right(self, reading: Reading) -> Reading:
        return reading


def world() -> list[tuple[Report, Reading]]:
    """Reports of a made-up world, with undated ones, copies, plans and quarrels among them."""
    made = list(_corpus().reports(36, a_day=9))
    bare = [(msgspec.structs.replace(report, published=When()), reading) for report, reading in made[::7]]
    rest = [pair for n, pair in enumerate(made) if n % 7]
    desks = [*test_join.desks(), *[Desk(test_copies.WIRE, "2024-05-02", o) for o in ("A", "B")]]
    return [*bare, *rest, *[(d.report, d.reading) for d in desks]]
