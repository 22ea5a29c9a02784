"""On which day a deed was likely done whose words leave it open: own reports, and the shape of the weights."""

from __future__ import annotations

import math

import pytest

from dragoman.intake.plain import report_from_text
from dragoman.lexicon import load_yaml
from dragoman.model import When
from dragoman.reading import read_report
from dragoman.reading.times.likely import Candidate, choose

LEAD = (
    "OSLO, March 13 - Norway expelled two Bolivian diplomats on Tuesday over a stolen painting.\n\n"
    "The painting shows a boat. It had hung in a bank.\n\n"
)


def day_of(word: str, text: str) -> When:
    report = report_from_text(text, source="x.txt", known={"published": "2024-03-13"})
    place = text.index(word)
    return next(e.when for e in read_report(report).events if e.spans[0][0] <= place < e.spans[0][1])


@pytest.mark.parametrize(
    "told",
    [
        "Bolivia recalled its ambassador from Oslo.",
        "Bolivia has recalled its ambassador from Oslo.",
        "Holm said Bolivia had recalled its ambassador from Oslo.",
    ],
)
def test_what_is_told_without_a_day_is_likely_of_the_news(told: str) -> None:
    when = day_of("recalled", LEAD + told)
    assert (when.start, when.end) == ("2024-03-12", "2024-03-12")
    assert when.is_likely
    assert 0.5 <= float(when.basis.removeprefix("likely (")[:4]) <= 1
    assert when.basis.split(": ", 1)[1].startswith(tuple(load_yaml("days.yaml")["says"].values()))


def test_a_day_of_its_own_is_told_and_not_only_likely() -> None:
    assert not day_of("expelled", LEAD).is_likely
    when = day_of("recalled", LEAD + "Bolivia recalled its ambassador from Oslo in 2019.")
    assert (when.start, when.end, when.is_likely) == ("2019-01-01", "2019-12-31", False)


def test_it_is_not_told_as_done_after_the_report_came_out() -> None:
    when = day_of("recalled", LEAD + "Holm will visit Lima on March 20.\n\nBolivia recalled its ambassador from Oslo.")
    assert when.end is not None
    assert when.end <= "2024-03-13"


def test_where_no_day_is_likely_enough_none_is_told() -> None:
    one = [Candidate(When(day, day, "day", "told"), {}, 1 / 3) for day in ("2024-03-11", "2024-03-12", "2024-03-13")]
    assert choose(one) is None
    assert choose([]) is None


def test_the_weights_are_whole() -> None:
    data = load_yaml("days.yaml")
    assert set(data) == {"open", "least", "says", "weights"}
    assert 0 < data["least"] < 1
    assert all(math.isfinite(weight) for weight in data["weights"].values())
    lasting = {"lasts_day", "lasts_week", "lasts_months", "lasts_long", "fresh", "recent", "old", "up_to_now", "ways"}
    manners = {f"told_{name}" for name in ("noun", "before_that", "back", "told_of", "below", "on", "main")}
    assert set(data["weights"]) <= {*data["says"], *lasting, *manners, "same_word", "same_side"}
