"""Claims and their answers, within a report and across."""

from dragoman.joining import join
from dragoman.model import Dispute
from tests.joining.builder import Desk, day, person, state

SUDAN, EGYPT = state("Sudan", "SDN"), state("Egypt", "EGY")
ADAM, NOUR = person("Hassan Adam", "SDN", "p:adam"), person("Laila Nour", "EGY", "p:nour")


def disputes(*desks: Desk) -> list[Dispute]:
    return list(join([d.report for d in desks], [d.reading for d in desks]).disputes)


def sides(dispute: Dispute) -> set[tuple[str, str]]:
    return {(s.holder.name, s.position) for s in dispute.sides}


def test_a_denial_that_points_back():
    desk = Desk("Sudan said that Egypt had drained the canal. Cairo denied the claim.", "2024-03-04", "Alpha")
    desk.say(SUDAN, "said", "that Egypt had drained the canal", kind="indirect", act="accuse", toward=[EGYPT])
    desk.say(EGYPT, "denied", "the claim", kind="indirect", act="deny")
    (dispute,) = disputes(desk)
    assert sides(dispute) == {("Sudan", "asserts"), ("Egypt", "denies")}


def test_counter_accusations_over_one_matter_across_reports():
    a = Desk("Hassan Adam accused Egypt of closing the canal locks at Wadi.", "2024-03-04", "Alpha")
    a.say(ADAM, "accused", "closing the canal locks at Wadi", kind="indirect", act="accuse", toward=[EGYPT])
    b = Desk("Laila Nour accused Sudan of wrecking the canal locks at Wadi.", "2024-03-05", "Beta")
    b.say(NOUR, "accused", "wrecking the canal locks at Wadi", kind="indirect", act="accuse", toward=[SUDAN])
    (dispute,) = disputes(a, b)
    assert sides(dispute) == {("Hassan Adam", "asserts"), ("Laila Nour", "asserts")}
    assert dispute.known_from == "2024-03-04"


def test_a_reason_given_justifies():
    desk = Desk(
        "Egypt accused Sudan of refusing the canal mission. "
        "Hassan Adam insists that Egypt ignored the flooding and cited this as the reason for refusing the mission.",
        "2024-03-04",
        "Alpha",
    )
    desk.say(EGYPT, "accused", "refusing the canal mission", kind="indirect", act="accuse", toward=[SUDAN])
    desk.say(ADAM, "insists", "that Egypt ignored the flooding", kind="indirect", act="accuse", toward=[EGYPT])
    (dispute,) = disputes(desk)
    assert sides(dispute) == {("Egypt", "asserts"), ("Hassan Adam", "justifies")}


def test_a_refusal_to_comment_takes_no_side():
    desk = Desk(
        "Sudan said that Egypt had drained the canal. The Egyptian embassy declined to comment.", "2024-03-04", "Alpha"
    )
    desk.say(SUDAN, "said", "that Egypt had drained the canal", kind="indirect", act="accuse", toward=[EGYPT])
    desk.say(EGYPT, "declined", "to comment", kind="indirect", act="decline")
    assert disputes(desk) == []


def test_one_side_alone_and_other_matters_are_no_dispute():
    desk = Desk(
        "Sudan accused Egypt of closing the canal. Egypt accused Sudan of jailing a singer. Sudan said the canal is closed.",
        "2024-03-04",
        "Alpha",
    )
    desk.say(SUDAN, "accused", "closing the canal", kind="indirect", act="accuse", toward=[EGYPT])
    desk.say(EGYPT, "accused", "jailing a singer", kind="indirect", act="accuse", toward=[SUDAN])
    desk.say(SUDAN, "said", "the canal is closed", kind="indirect", when=day("2024-03-04"))
    assert disputes(desk) == []


def test_two_outlets_with_one_accusation_stand_on_one_side():
    quote = "Egypt has drained the canal and left our fields to the sand"
    a = Desk(f"“{quote},” Hassan Adam said. Cairo denied the accusation.", "2024-03-04", "Alpha")
    first = a.say(ADAM, "said", quote, act="accuse", toward=[EGYPT])
    a.say(EGYPT, "denied", "the accusation", kind="indirect", act="deny")
    b = Desk(f"Hassan Adam said: “{quote}.” Laila Nour rejected the charge.", "2024-03-04", "Beta")
    second = b.say(ADAM, "said", quote, act="accuse", toward=[EGYPT])
    b.say(NOUR, "rejected", "the charge", kind="indirect", act="reject")
    (dispute,) = disputes(a, b)
    asserted = next(s for s in dispute.sides if s.position == "asserts")
    assert set(asserted.statement_ids) == {first, second}
    assert sides(dispute) == {("Hassan Adam", "asserts"), ("Egypt", "denies"), ("Laila Nour", "rejects")}
