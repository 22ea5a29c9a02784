"""What is told as a deed and what is not, by whom, and with which status: one rule a test, own sentences."""

from __future__ import annotations

from dragoman.intake.plain import report_from_text
from dragoman.model import Event
from dragoman.reading import read_report
from dragoman.reading.parse import load_parser
from dragoman.reading.status import read_status
from dragoman.reading.tokens import plain


def events(text: str) -> tuple[Event, ...]:
    return read_report(report_from_text(text, source="x.txt", known={"published": "2024-05-15"})).events


def told(text: str) -> list[tuple[str, str]]:
    return [(e.type, e.status) for e in events(text) if e.verbal_of is None]


def test_what_is_asked_is_not_told() -> None:
    assert told("Has Kenya met Somalia's envoy in Nairobi?") == []


def test_what_somebody_never_does_is_no_deed() -> None:
    assert told("Norway does not negotiate with the rebels of Chad.") == []


def test_a_cue_that_is_a_deed_is_no_saying() -> None:
    found = events("France recalled its ambassador to Azerbaijan for consultations.")
    assert [(e.type, e.verbal_of) for e in found] == [("SANCTION", None)]
    found = events("Pakistan reopened the Torkham border crossing with Afghanistan on Saturday.")
    assert [(e.type, e.verbal_of) for e in found] == [("CONCEDE", None)]


def test_two_who_strike_a_deal_strike_it_with_each_other() -> None:
    (deal,) = events("Serbia and Kosovo struck an agreement on licence plates.")
    assert deal.type == "AGREE"
    assert {w.country for w in deal.recipients} == {"SRB", "XKX"}


def test_who_warns_of_his_own_blow_threatens() -> None:
    found = events("Turkey warned that it would bomb Syria if the shelling went on.")
    assert "THREATEN" in {e.type for e in found if e.verbal_of is not None}


def test_a_meeting_that_fell_through_is_cancelled() -> None:
    assert ("CONSULT", "cancelled") in told("A meeting between Algeria and France fell through last week.")


def test_a_plan_of_the_past_whose_day_is_gone_came_to_nothing() -> None:
    assert ("CONSULT", "cancelled") in told("Peru's foreign minister was to fly to Chile on 3 May 2024.")
    assert ("CONSULT", "planned") in told("Peru's foreign minister is to fly to Chile on 20 May 2024.")


def status_of(word: str, sentence: str) -> str | None:
    (found,) = [t for s in plain(load_parser()(sentence)).sents for t in s if t.lower_ == word]
    stand = read_status(found)
    return None if stand is None else stand.status


def test_a_parenthesis_parts_no_verb_from_its_negation() -> None:
    assert status_of("impose", "It will not, she assures us, impose a trade embargo.") == "not_occurred"


def test_what_they_voted_to_do_they_did() -> None:
    assert status_of("condemn", "The union voted on Tuesday to condemn the raid.") == "occurred"


def test_arrests_are_made_by_who_governs_the_place() -> None:
    found = events("Two British sailors were detained in Iran on Tuesday.")
    (arrest,) = [e for e in found if e.type == "COERCE"]
    assert [w.country for w in arrest.actors] == ["IRN"]
    assert "whose law" in arrest.why["parties"]


def test_one_attack_is_told_once() -> None:
    assert told("A military air strike on a village in Myanmar killed 11 civilians.") == [("ASSAULT", "occurred")]


def test_who_is_expected_somewhere_will_be_there() -> None:
    assert ("CONSULT", "planned") in told("Hungarian Prime Minister Viktor Orban is expected in Beijing next month.")


def test_the_object_tells_the_sense() -> None:
    assert ("COOPERATE", "occurred") in told("Chad and Sudan swapped dozens of prisoners at the border.")
    assert ("MOBILIZE", "planned") in told("Poland will send 5,000 soldiers to its border with Belarus.")


def test_a_visit_that_another_cancels_is_done_to_the_visitor() -> None:
    (visit,) = [e for e in events("Athens cancelled a visit by the Albanian foreign minister.") if e.type == "CONSULT"]
    assert [w.country for w in visit.actors] == ["GRC"]
    assert [w.country for w in visit.recipients] == ["ALB"]


def test_what_was_told_had_happened_when_it_was_said() -> None:
    text = "LIMA, May 14 - Chile has expelled two Bolivian diplomats, its foreign minister said on May 13, 2024."
    (deed,) = [e for e in events(text) if e.type == "SANCTION"]
    assert deed.when.end is not None
    assert deed.when.end <= "2024-05-13"


def test_who_prompts_another_leaves_the_deed_to_him() -> None:
    text = "Norway imposed sanctions on Peru on Monday, prompting Lima to expel two diplomats."
    expelled = next(e for e in events(text) if "expel" in text[slice(*e.spans[0])])
    assert [w.country for w in expelled.actors] == ["PER"]


def test_an_attack_is_one_with_the_wounds_it_made() -> None:
    text = "Unidentified gunmen fired at a Peruvian police patrol near Tacna on Monday, wounding two officers."
    assert len([e for e in events(text) if e.type == "ASSAULT"]) == 1


def doers(text: str, kind: str) -> list[str]:
    return [w.name for e in events(text) if e.type == kind and e.verbal_of is None for w in e.actors]


def test_where_somebody_went_is_not_whose_he_is() -> None:
    assert "Austria" not in doers("The two leaders of the bloc met in Vienna on Friday.", "CONSULT")
    assert doers("Riot police arrested ten people in Vienna on Friday.", "COERCE") == ["Austria"]


def test_several_states_are_not_the_one_that_is_named() -> None:
    assert "Peru" not in doers("Both governments met on Friday to talk about Peru.", "CONSULT")


def test_who_speaks_of_the_authorities_speaks_of_his_own() -> None:
    text = (
        "Estonian President Alar Karis said on Monday that the authorities had blocked payments from Russia and Iran."
    )
    assert set(doers(text, "COERCE") + doers(text, "SANCTION")) <= {"Estonia"}


def test_what_somebody_says_has_been_done_is_of_the_days_told() -> None:
    text = (
        "A dam broke near Kigali on Sunday, the mayor said on Tuesday.\n\n"
        "Uganda has sent tents to Rwanda, its foreign ministry said."
    )
    (sent,) = [e for e in events(text) if e.type == "AID" and e.verbal_of is None]
    assert sent.when.start is not None
    assert sent.when.end is not None
    assert "2024-05-12" <= sent.when.start <= sent.when.end <= "2024-05-14"
