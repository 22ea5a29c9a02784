"""The figures of the times may not fall below their floors. ``baseline.json`` holds floors, counts and the data's hash."""

import json

import pytest

from tests.gold.times import score

BASELINE = json.loads((score.HERE / "baseline.json").read_text(encoding="utf-8"))


def test_news40_is_read_exactly():
    right, of, wrong = score.news40()
    assert of == BASELINE["counts"]["news40.of"]
    assert right >= BASELINE["floors"]["news40.exact"], wrong


@pytest.mark.gold
def test_no_figure_falls_below_its_floor():
    if not score.TBAQ.is_dir():
        pytest.skip(f"nothing was scored: {score.SHARED.name}/data/timex/tbaq_cleaned is not beside the project")
    assert score.data_hash() == BASELINE["data"], "the gold data changed: look at it, then set the floors anew"
    figures = score.figures()
    for name, value in figures.items():
        print(name, value)
    assert {n: figures[n] for n in BASELINE["counts"]} == BASELINE["counts"]
    assert {n: figures[n] for n, floor in BASELINE["floors"].items() if figures[n] < floor} == {}
