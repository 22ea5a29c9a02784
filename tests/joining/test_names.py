"""Actors across reports: one person however written, two people of one surname."""

import pytest

from dragoman.joining.names import Names, identity, tell_apart, unify
from dragoman.model import Judgement, Mention, Reading, Verdict, Who
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
        ("Redwan Hussien", "Redwan Hussein"),
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


def test_a_description_is_nobodys_name():
    a, b = person("a foreign ministry official", "SOM"), person("a foreign ministry official", "TUR")
    assert names_of(a, b, person("a foreign ministry official")).merges == ()


def test_bodies_and_persons_of_one_name_stay_apart():
    ministry = Who("ministry:SRB:foreign", "Ministry of Foreign Affairs (Serbia)", "ministry", "SRB")
    minister = Who("p:1", "Ivica Dacic", "person", "SRB")
    names = names_of(ministry, minister)
    assert names.key(ministry) != names.key(minister)
    assert not names.compatible(ministry, minister)


def verdict(kind: Verdict, left: str, right: str, at: str = "1") -> Judgement:
    return Judgement(at + left + right, "actors", kind, left, right, "Ada", at, "she knows")


def read_in(*whos: tuple[str, Who]) -> list[Reading]:
    return [Reading(r, mentions=(Mention(r, (0, 1), w.name, w, "name", 1.0),)) for r, w in whos]


def test_a_person_joins_what_no_rule_would_and_the_reason_stays():
    a, b = person("Ana Markovic", "SRB"), Who("p:9", "Ana Petrovic", "person", "SRB")
    names = unify(read_in(("r1", a), ("r2", b)), [verdict("same", identity(a), identity(b))])
    assert names.of(a) == b
    assert [(m.who, m.why, m.score) for m in names.merges] == [("Ada", "she knows", None)]


def test_a_person_parts_what_a_rule_joins():
    a, b = person("Nikol Pashinian", "ARM"), Who("p:1", "Nikol Pashinyan", "person", "ARM")
    assert [(m.who, m.score) for m in unify(read_in(("r1", a), ("r2", b))).merges] == [("dragoman", 1.0)]
    names = unify(read_in(("r1", a), ("r2", b)), [verdict("different", identity(a), identity(b))])
    assert names.key(a) != names.key(b)
    assert names.merges == ()


def test_the_later_verdict_holds_whatever_their_order():
    a, b, c = (person(name) for name in ("Ana Ilic", "Mira Babic", "Vera Ciric"))
    said = [
        verdict("same", identity(a), identity(b), "1"),
        verdict("different", identity(a), identity(c), "2"),
        verdict("same", identity(b), identity(c), "3"),
    ]
    for order in (said, said[::-1]):
        names = unify(read_in(("r1", a), ("r2", b), ("r3", c)), order)
        assert names.key(b) == names.key(c)
        assert names.key(a) not in {names.key(b), names.key(c)}


def test_namesakes_are_told_apart_by_report():
    khan = person("Ali Khan", "PAK")
    key = identity(khan)
    readings = {r.report_id: r for r in read_in(("r1", khan), ("r2", khan), ("r3", khan))}
    said = [verdict("different", key, f"{key}@r2")]
    apart = tell_apart(readings, said)
    names = unify(apart.values(), said)
    first, second, third = (apart[r].mentions[0].who for r in ("r1", "r2", "r3"))
    assert names.key(first) == names.key(third) != names.key(second)
    assert {names.of(w).name for w in (first, second)} == {"Ali Khan"}


def test_in_one_report_another_is_meant_than_the_machine_thought():
    wrong, right = Who("p:1", "Ali Khan", "person", "PAK"), Who("p:2", "Ali Khan", "person", "IND")
    readings = {r.report_id: r for r in read_in(("r1", wrong), ("r2", wrong), ("r3", right))}
    said = [verdict("same", "id:p:1@r2", "id:p:2")]
    apart = tell_apart(readings, said)
    names = unify(apart.values(), said)
    assert names.of(apart["r2"].mentions[0].who) == right
    assert names.of(apart["r1"].mentions[0].who) == wrong
