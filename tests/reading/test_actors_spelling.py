"""Names across ways of writing them in Latin letters."""

import pytest

from dragoman.reading.actors.spelling import alike, initials_of, skeleton


@pytest.mark.parametrize(
    ("one", "two"),
    [
        ("Pashinian", "Pashinyan"),
        ("Sergey", "Sergei"),
        ("Zelenskiy", "Zelensky"),
        ("Çavuşoğlu", "Cavusoglu"),
        ("Khrushchev", "Hruščev"),
        ("Mohammed", "Muhamad"),
    ],
)
def test_habits_of_romanisation_do_not_count(one, two):
    assert alike(one, two) > 0.85


@pytest.mark.parametrize(
    ("one", "two"),
    [("Angela Merkel", "Angela Rayner"), ("Ali Khamenei", "Ali Larijani"), ("George W Bush", "George Soros")],
)
def test_other_names_are_other_people(one, two):
    assert alike(one, two) < 0.85


def test_initials():
    assert initials_of("S. Lavrov", "Sergei Lavrov")
    assert not initials_of("V. Lavrov", "Sergei Lavrov")
    assert not initials_of("Lavrov", "Sergei Lavrov")


def test_skeleton_of_nothing():
    assert skeleton("") == ""
    assert alike("", "x") == 0.0
