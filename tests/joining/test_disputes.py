"""Claims and their answers, within a report and across."""

import pytest

from dragoman.joining import join
from dragoman.model import Dispute, Who
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


def official(name: str, country: str, key: str) -> Who:
    return Who(key, name, "person", country, "GOV")


RAHMAN, SAAD = official("Omar Rahman", "SDN", "p:rahman"), Who("p:saad", "Amina Saad", "person", "SDN", "OPP")
CABINET = Who("gov:SDN", "Government of Sudan", "government", "SDN", "GOV")


def test_a_quarrel_within_one_country():
    desk = Desk(
        "Amina Saad accused the government of hiding the canal treaty. Omar Rahman dismissed the criticism.",
        "2024-03-04",
        "Alpha",
    )
    desk.say(SAAD, "accused", "hiding the canal treaty", kind="indirect", act="accuse", toward=[CABINET])
    desk.say(RAHMAN, "dismissed", "the criticism", kind="indirect", act="reject")
    (dispute,) = disputes(desk)
    assert sides(dispute) == {("Amina Saad", "asserts"), ("Omar Rahman", "rejects")}


def test_the_ministers_of_one_government_do_not_answer_one_another():
    other = official("Salim Idris", "SDN", "p:idris")
    desk = Desk(
        "Omar Rahman said that the canal would open in May. Salim Idris dismissed that claim as old news.",
        "2024-03-04",
        "Alpha",
    )
    desk.say(RAHMAN, "said", "that the canal would open in May", kind="indirect")
    desk.say(other, "dismissed", "that claim as old news", kind="indirect", act="reject")
    assert disputes(desk) == []


def test_a_counterpart_counters_nothing():
    desk = Desk(
        "Sudan announced that the canal had been admitted to the list. "
        "Laila Nour told reporters after a meeting with her Sudanese counterpart that borders were not to move.",
        "2024-03-04",
        "Alpha",
    )
    desk.say(
        SUDAN,
        "announced",
        "that the canal had been admitted to the list",
        kind="indirect",
        act="announce",
        toward=[EGYPT],
    )
    desk.say(NOUR, "told", "that borders were not to move", kind="indirect", act="deny")
    assert disputes(desk) == []


def test_on_the_other_hand_answers_whoever_spoke_before():
    desk = Desk(
        "Hassan Adam called the canal treaty “a shackle”. He denied that he had been paid for it. "
        "Laila Nour, on the other hand, welcomed the treaty.",
        "2024-03-04",
        "Alpha",
    )
    desk.say(ADAM, "called", "the canal treaty “a shackle”", kind="mixed", act="criticise", toward=[EGYPT])
    desk.say(ADAM, "denied", "that he had been paid for it", kind="indirect", act="deny")
    nour = desk.say(NOUR, "Laila Nour, on the other hand, welcomed", "the treaty.", kind="indirect", act="praise")
    (dispute,) = disputes(desk)
    assert sides(dispute) == {("Hassan Adam", "asserts"), ("Laila Nour", "asserts")}
    assert any(nour in s.statement_ids for s in dispute.sides)


def test_somebodys_claims_are_all_that_he_said_before():
    desk = Desk(
        "Laila Nour blamed Sudan for the flood. She said that the locks had been sold. "
        "Hassan Adam dismissed Nour’s claims as “tales”.",
        "2024-03-04",
        "Alpha",
    )
    first = desk.say(NOUR, "blamed", "for the flood", kind="indirect", act="accuse", toward=[SUDAN])
    second = desk.say(NOUR, "said", "that the locks had been sold", kind="indirect", toward=[SUDAN])
    desk.say(ADAM, "dismissed", "Nour’s claims as “tales”", kind="mixed", act="deny")
    (dispute,) = disputes(desk)
    asserted = next(s for s in dispute.sides if s.position == "asserts")
    assert set(asserted.statement_ids) == {first, second}


def test_a_name_that_stands_in_the_sentence_for_another_reason_is_no_claimant():
    desk = Desk(
        "Egypt confirmed the pardon. Hassan Adam dismissed as false reports that a prisoner held in Egypt was to be freed.",
        "2024-03-04",
        "Alpha",
    )
    desk.say(EGYPT, "confirmed", "the pardon", kind="indirect", act="confirm")
    desk.say(
        ADAM,
        "dismissed as false",
        "reports that a prisoner held in Egypt was to be freed",
        kind="indirect",
        act="deny",
    )
    assert disputes(desk) == []


def test_what_somebody_is_only_asked_to_reject_is_rejected_by_nobody():
    parliament = Who("leg:SDN", "Parliament (Sudan)", "organisation", "SDN", "LEG")
    desk = Desk(
        "Egypt demands a vote on the canal treaty. Hassan Adam demanded that parliament reject the canal treaty.",
        "2024-03-04",
        "Alpha",
    )
    desk.say(EGYPT, "demands", "a vote on the canal treaty", kind="indirect", act="demand", toward=[SUDAN])
    outer = desk.say(ADAM, "demanded", "that parliament reject the canal treaty.", kind="indirect", act="demand")
    desk.say(parliament, "reject", "the canal treaty.", kind="indirect", act="reject", inside=outer)
    assert all(s.holder.name != "Parliament (Sudan)" for d in disputes(desk) for s in d.sides)


def test_refusing_to_do_something_answers_what_was_asked_and_no_claim():
    desk = Desk(
        "Egypt accused Sudan of closing the canal locks. Hassan Adam refused to open the canal locks.",
        "2024-03-04",
        "Alpha",
    )
    desk.say(EGYPT, "accused", "closing the canal locks", kind="indirect", act="accuse", toward=[SUDAN])
    desk.say(ADAM, "refused", "to open the canal locks", kind="indirect", act="reject")
    assert disputes(desk) == []
    asked = Desk("Egypt called on Sudan to open the locks. Hassan Adam refused to do so.", "2024-03-04", "Alpha")
    asked.say(EGYPT, "called on", "to open the locks", kind="indirect", act="urge", toward=[SUDAN])
    asked.say(ADAM, "refused", "to do so", kind="indirect", act="reject", toward=[EGYPT])
    assert len(disputes(asked)) == 1


@pytest.mark.parametrize("chance", ["0.41", "0.71"])
def test_a_denial_answers_whom_words_aim_at_it_and_no_plain_statement_that_is_only_thought_to(chance):
    desk = Desk(
        "Hassan Adam said that Egypt had behaved as if the canal were its own. The market at Wadi was full, a trader said. "
        "“Nobody here minds the rain,” Omar Deng said. Egypt rejected the accusation.",
        "2024-03-04",
        "Alpha",
    )
    deng = person("Omar Deng", "SSD", "p:deng")
    desk.say(ADAM, "said", "that Egypt had behaved as if the canal were its own", act="criticise", toward=[EGYPT])
    desk.say(
        deng,
        "said",
        "Nobody here minds the rain",
        act="state",
        toward=[EGYPT],
        why={"toward": f"inferred ({chance}): x"},
    )
    desk.say(EGYPT, "rejected", "the accusation", kind="indirect", act="reject")
    (dispute,) = disputes(desk)
    assert sides(dispute) == {("Hassan Adam", "asserts"), ("Egypt", "rejects")}
