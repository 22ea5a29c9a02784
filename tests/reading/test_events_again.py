"""What a report comes back to is one event, with the most that is told of it anywhere; own reports."""

from __future__ import annotations

from dragoman.intake.plain import report_from_text
from dragoman.model import Event
from dragoman.reading import read_report


def events(text: str, *, published: str = "2024-05-15") -> list[Event]:
    """The events that no statement is."""
    report = report_from_text(text, source="x.txt", known={"published": published})
    return [e for e in read_report(report).events if e.verbal_of is None]


def of_type(kind: str, text: str) -> list[Event]:
    return [e for e in events(text) if e.type == kind]


def test_a_visit_told_twice_has_the_narrower_of_its_days() -> None:
    text = (
        "Spanish Prime Minister Pedro Sanchez will visit Algeria in July, his office said.\n\n"
        "Sanchez will travel to Algeria on 13 July, an Algerian official said."
    )
    (visit,) = of_type("CONSULT", text)
    assert (visit.when.start, visit.when.end) == ("2024-07-13", "2024-07-13")
    assert len(visit.spans) > 1


def test_the_day_of_a_headline_gives_way_to_the_day_that_is_told() -> None:
    text = (
        "Turkish foreign minister met with Syrian leader.\n\n"
        "Turkish Foreign Minister Hakan Fidan met with Syrian President Bashar al-Assad over the weekend of 4 May, "
        "officials said.\n\nFidan met with Assad in secret on 4 May."
    )
    days = {(e.when.start, e.when.end) for e in of_type("CONSULT", text)}
    assert days == {("2024-05-04", "2024-05-04")}


def test_a_meeting_whose_other_side_is_told_elsewhere_is_the_same() -> None:
    text = (
        "The foreign ministers of Chad and Niger are to meet in Algiers on Friday.\n\n"
        "Algeria's foreign minister, Ahmed Attaf, will meet with the foreign ministers of Chad and Niger on Friday."
    )
    assert len(of_type("CONSULT", text)) == 1


def test_two_days_are_two_meetings() -> None:
    text = (
        "Kenya's president met the Ugandan president on Monday. Kenya's president met the Ugandan president on Tuesday."
    )
    assert len(of_type("CONSULT", text)) == 2


def test_what_only_names_an_attack_does_not_tell_it_again() -> None:
    text = (
        "Two bombs killed 14 people in Mogadishu on Monday, Somali police said.\n\n"
        "Turkish engineers inspected the bombed hotel.\n\nKenya condemned the bombings."
    )
    assert len(of_type("ASSAULT", text)) == 1


def test_nobody_is_carried_off_twice() -> None:
    text = (
        "Gunmen kidnapped the Swedish engineer Lars Holm in Niger on Friday.\n\n"
        "Lars Holm was abducted on his way to Agadez. Sweden has sent two officials to Niamey."
    )
    assert len(of_type("ASSAULT", text)) == 1


def test_a_plan_and_its_end_are_one_visit() -> None:
    text = "Peru's foreign minister planned to visit Bolivia in June. The visit was called off after the floods."
    assert [e.status for e in of_type("CONSULT", text)] == ["cancelled"]


def test_who_tests_arms_no_more_disarms() -> None:
    found = events("Pakistan suspended its missile tests on Monday and closed a nuclear test site.")
    assert [e.type for e in found] == ["RETREAT", "RETREAT"]


def test_the_north_and_the_south_of_a_report_on_korea() -> None:
    text = "South Korea and its neighbour are at odds. Envoys from the South travelled to Pyongyang in March."
    (trip,) = of_type("CONSULT", text)
    assert [w.name for w in trip.actors] == ["South Korea"]
    assert [w.name for w in trip.recipients] == ["North Korea"]
    other = of_type("CONSULT", "Envoys from the South of Mexico travelled to Guatemala in March.")
    assert all(w.country != "KOR" for e in other for w in e.actors)


def test_a_vow_of_the_past_is_no_plan_that_came_to_nothing() -> None:
    (blow,) = [e for e in events("In March Turkey promised to send tents to Morocco.") if e.type == "AID"]
    assert blow.status == "planned"
    assert blow.when.end is None


def test_what_a_visit_will_not_be_does_not_call_it_off() -> None:
    (visit,) = of_type("CONSULT", "The Danish king's visit to Poland in June will not be a state visit.")
    assert visit.status == "planned"


def test_what_one_looks_forward_to_is_to_come() -> None:
    text = "Portugal's foreign minister said that he looked forward to visiting Angola and Gabon."
    (visit,) = of_type("CONSULT", text)
    assert visit.status == "planned"


def test_groundwork_for_a_summit_and_the_summit_of_next_week_are_ahead() -> None:
    (summit,) = of_type("CONSULT", "Kenya laid the groundwork for a summit between Uganda and Rwanda.")
    assert summit.status == "planned"
    text = "Norway and Sweden want to end the row before next week's meeting between the Danish premier and the Finnish president."
    (meeting,) = of_type("CONSULT", text)
    assert meeting.status == "planned"
    assert (meeting.when.start, meeting.when.end) == ("2024-05-20", "2024-05-26")


def test_what_they_joined_forces_for_was_done() -> None:
    (raid,) = of_type("ASSAULT", "Chile and Peru joined forces to bomb rebel camps in Bolivia this month.")
    assert raid.status == "occurred"


def test_what_something_is_for_is_no_event() -> None:
    assert not of_type("ACCUSE", "The United States has dispatched agents to Kenya to investigate the fire.")


def test_who_becomes_a_member_agrees_with_the_alliance() -> None:
    (joined,) = events("Finland and Sweden became members of NATO on Tuesday.")
    assert joined.type == "AGREE"
    assert [w.name for w in joined.recipients] == ["NATO"]


def test_where_people_are_is_no_part_of_their_name() -> None:
    (expelled,) = of_type("COERCE", "Kenyan police expelled migrants at the border in breach of the treaty.")
    assert "migrants" in {w.name for w in expelled.recipients}


def test_talks_during_a_visit_are_held_on_its_day() -> None:
    text = (
        "The Romanian president, Klaus Iohannis, will pay a visit to Moldova on 25 May.\n\n"
        "During the visit President Iohannis will hold talks with Moldovan Prime Minister Dorin Recean."
    )
    assert {(e.when.start, e.when.end) for e in of_type("CONSULT", text)} == {("2024-05-25", "2024-05-25")}


def test_two_visits_give_no_day_to_talks() -> None:
    text = (
        "Romania's president will pay a visit to Moldova on 25 May and again on 3 June.\n\n"
        "Moldova's prime minister will visit Romania on 9 July. The two premiers will hold talks in the autumn."
    )
    assert all("the day of the visit" not in e.when.basis for e in of_type("CONSULT", text))


def test_who_alone_agreed_to_do_something_is_told_by_what_he_will_do() -> None:
    found = events("Turkey has agreed to suspend its missile tests, its foreign ministry said.")
    assert [e.type for e in found] == ["RETREAT"]
    both = events("Turkey and Greece agreed on Monday to reopen a border crossing.")
    assert "AGREE" in {e.type for e in both}


def test_an_attack_told_by_its_victims_before_it_is_told_itself() -> None:
    text = (
        "Kenya's president condemned the bombings in Mombasa on Tuesday.\n\n"
        "Two blasts killed 14 people in Mombasa on Friday, Kenyan police said. The blasts that killed them shook the port."
    )
    (attack,) = of_type("ASSAULT", text)
    assert (attack.when.start, attack.when.end) == ("2024-05-10", "2024-05-10")


def test_police_are_several() -> None:
    text = "The FBI has sent agents to Nairobi. Kenyan police said on Tuesday they had arrested 14 foreigners."
    (arrest,) = of_type("COERCE", text)
    assert [w.country for w in arrest.actors] == ["KEN"]


def test_a_guest_who_is_welcomed_somewhere_is_met_and_not_praised() -> None:
    (visit,) = of_type("CONSULT", "The Emirati president welcomed the Egyptian leader to his palace on Monday.")
    assert visit.status == "occurred"


def test_what_had_been_planned_for_a_weekday_is_of_the_last_one() -> None:
    text = "Danish inspectors who had planned to travel to Algeria on Sunday were turned away at the airport."
    (trip,) = of_type("CONSULT", text)
    assert (trip.status, trip.when.start) == ("cancelled", "2024-05-12")


def test_what_is_done_to_ties_and_trust_is_no_blow() -> None:
    assert not of_type(
        "ASSAULT", "The Norwegian premier accused Peru of destroying relations between the two countries."
    )


def test_who_did_not_hinder_a_deed_did_nothing() -> None:
    text = "Relations cooled after Kenya did not prevent a raid by Ugandan police on a Rwandan village."
    assert not [e for e in events(text) if e.status == "not_occurred"]


def test_a_state_blockades_those_who_left_it_and_not_itself() -> None:
    text = "Talks were off because of Georgia's blockade of the sole road connecting South Ossetia to Russia."
    assert all(e.recipients != e.actors for e in of_type("COERCE", text))


def test_whose_exercise_it_is_is_no_military() -> None:
    (drill,) = events("Estonia hosted a Danish-Estonian military exercise in March.")
    assert "military" not in {w.name for w in drill.recipients}


def test_a_deed_told_by_its_doer_is_told() -> None:
    text = "Tunisia has returned 38 million euros to Malta because it accepts no charity, its foreign minister said."
    assert [e.type for e in events(text)] == ["REJECT"]


def test_a_surname_in_a_headline_is_the_president_below() -> None:
    text = (
        "Biden to visit Kenya in June, meet with President William Ruto.\n\n"
        "President Biden will travel to Kenya in June, the White House said, where he will meet with President Ruto."
    )
    assert {w.name for e in of_type("CONSULT", text) for w in e.actors} == {"Joe Biden"}


def test_an_offer_that_is_welcomed_is_praised_and_no_guest() -> None:
    report = report_from_text(
        "Kenya welcomed the offer of the rebels to leave the valley.", source="x.txt", known={"published": "2024-05-15"}
    )
    (praise,) = read_report(report).statements
    assert (praise.holder.country, praise.act) == ("KEN", "praise")
