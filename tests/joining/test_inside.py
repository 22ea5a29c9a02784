"""What is told inside a statement comes from its holder: it is no source of its own, and he may deny it."""

from __future__ import annotations

from dragoman.joining import join
from tests.joining.builder import Desk, day, person, state

SUDAN, EGYPT = state("Sudan", "SDN"), state("Egypt", "EGY")
ADAM, NOUR = person("Hassan Adam", "SDN", "p:adam"), person("Laila Nour", "EGY", "p:nour")
WORDS = "that the seven locks of the canal at Wadi will open in spring"


def retelling(outlet: str, teller: str = "Adam") -> Desk:
    text = f"Hassan {teller} said that Laila Nour had announced {WORDS}."
    desk = Desk(text, "2024-03-05", outlet)
    outer = desk.say(ADAM, "said", f"that Laila Nour had announced {WORDS}", kind="indirect")
    desk.say(NOUR, "announced", WORDS, kind="indirect", act="announce", when=day("2024-03-04"), inside=outer)
    return desk


def first_hand(outlet: str) -> Desk:
    desk = Desk(f"Laila Nour announced {WORDS}.", "2024-03-04", outlet)
    desk.say(NOUR, "announced", WORDS, kind="indirect", act="announce")
    return desk


def test_a_retelling_is_no_source_beside_those_that_tell_it_themselves():
    desks = [first_hand("Alpha"), retelling("Beta")]
    made = join([d.report for d in desks], [d.reading for d in desks])
    saying = next(s for s in made.sayings if s.holder.name == "Laila Nour")
    assert len(saying.statements) == 2
    assert (saying.outlets, saying.independent_sources) == (("Alpha",), 1)
    assert "told by Hassan Adam" in saying.why


def test_two_outlets_that_have_it_from_one_mouth_are_one_source():
    desks = [retelling("Alpha"), retelling("Beta")]
    made = join([d.report for d in desks], [d.reading for d in desks])
    saying = next(s for s in made.sayings if s.holder.name == "Laila Nour")
    assert saying.outlets == ("Alpha", "Beta")
    assert saying.independent_sources == 1


def test_a_denial_answers_the_claim_that_it_tells():
    desk = Desk("Egypt denied claims by Sudan that it had drained the canal.", "2024-03-04", "Alpha")
    outer = desk.say(EGYPT, "denied", "claims by Sudan that it had drained the canal", kind="indirect", act="deny")
    desk.say(
        SUDAN, "claims", "that it had drained the canal", kind="indirect", act="accuse", toward=[EGYPT], inside=outer
    )
    (dispute,) = join([desk.report], [desk.reading]).disputes
    assert {(s.holder.name, s.position) for s in dispute.sides} == {("Sudan", "asserts"), ("Egypt", "denies")}


def test_who_tells_what_another_claimed_has_no_dispute_with_him():
    desk = Desk("Egypt said that Sudan had accused it of draining the canal.", "2024-03-04", "Alpha")
    outer = desk.say(EGYPT, "said", "that Sudan had accused it of draining the canal", kind="indirect", toward=[SUDAN])
    desk.say(SUDAN, "accused", "it of draining the canal", kind="indirect", act="accuse", toward=[EGYPT], inside=outer)
    assert not join([desk.report], [desk.reading]).disputes
