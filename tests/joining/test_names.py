"""Actors across reports: one person however written, two people of one surname."""

import pytest

from dragoman.joining.names import Names, unify
from dragoman.model import Mention, Reading, Who
from tests.joining.builder import person


def names_of(*whos: Who) -> Names:
    return unify([Reading("r", mentions=tuple(Mention("r", (0, 1), w.name, w, "name", 1.0) for w in whos))])


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Nikol Pashinian", "Nikol Pashinyan"),
        ("Sergey Lavrov", "Sergei Lavrov"),
        ("Aleksandar Vučić", "Aleksandar Vucic"),
        ("Yevgeny Prigozhin", "Evgeny Prigozhin"),
        ("Muhammad bin Salman", "Mohammed bin Salman"),
        ("Kim Jong Un", "Kim Jong-un"),
        ("Volodymyr Zelensky", "Volodymyr Zelenskyy"),
        ("Alexander Lukashenko", "Aleksandr Lukashenka"),
        ("Prime Minister Kiril Petkov", "Kiril Petkov"),
        ("Sergei Viktorovich Lavrov", "Sergei Lavrov"),
        ("Ilham Aliev", "Ilham Aliyev"),
    ],
)
def test_one_person_written_in_two_ways(one, other):
    a, b = person(one), person(other)
    names = names_of(a, b)
    assert names.key(a) == names.key(b)
    assert names.of(a) == names.of(b)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Anna Hakobyan", "Arman Hakobyan"),
        ("Mario Conti", "Maria Conti"),
        ("Kim Jong Un", "Kim Yo Jong"),
        ("George Abela", "Georgia Abela"),
        ("Ali Hassan Khan", "Ali Imran Khan"),
        ("Ivan Petrov", "Ivan Petrosyan"),
    ],
)
def test_two_people_stay_two(one, other):
    a, b = person(one), person(other)
    names = names_of(a, b)
    assert names.key(a) != names.key(b)


def test_what_one_report_resolves_is_resolved_for_all():
    known = Who("person:moldova-pm", "Dorin Recean", "person", "MDA", "GOV")
    loose = person("Prime Minister Dorin Recean")
    assert names_of(known, loose).of(loose) == known


def test_a_name_that_two_resolved_people_bear_joins_neither():
    one = Who("p:1", "Ali Khan", "person", "PAK")
    two = Who("p:2", "Ali Khan", "person", "IND")
    loose = person("Ali Khan")
    names = names_of(one, two, loose)
    assert names.of(one) == one
    assert names.of(two) == two
    assert names.of(loose) == loose


def test_people_of_two_countries_are_not_one():
    a, b = person("Jan Novak", "CZE", "p:1"), person("Jan Novak", "SVK")
    assert names_of(a, b).key(a) != names_of(a, b).key(b)


def test_a_bare_surname_may_be_the_full_name_but_is_not_joined_to_it():
    full, bare = person("Petar Ilic", "SRB"), person("Ilic")
    names = names_of(full, bare)
    assert names.key(full) != names.key(bare)
    assert names.compatible(full, bare)
    assert not names.compatible(bare, person("Ana Markovic"))


def test_bodies_and_persons_of_one_name_stay_apart():
    ministry = Who("ministry:SRB:foreign", "Ministry of Foreign Affairs (Serbia)", "ministry", "SRB")
    minister = Who("p:1", "Ivica Dacic", "person", "SRB")
    names = names_of(ministry, minister)
    assert names.key(ministry) != names.key(minister)
    assert not names.compatible(ministry, minister)
