"""Who does it to whom: parties of events as ordinary reports tell them. Own sentences."""

from __future__ import annotations

import pytest

from dragoman.intake.plain import report_from_text
from dragoman.model import Event
from dragoman.reading import read_report


def events(text: str) -> list[Event]:
    report = report_from_text(text, source="a.txt", known={"published": "2024-05-16"})
    return [e for e in read_report(report).events if e.verbal_of is None]


def party(text: str, kind: str) -> tuple[set[str], set[str]]:
    """The actors and recipients of the first event of type ``kind``."""
    event = next(e for e in events(text) if e.type == kind)
    return {w.name for w in event.actors}, {w.name for w in event.recipients}


@pytest.mark.parametrize(
    ("text", "kind", "actor", "recipient"),
    [
        ("Israeli warplanes struck villages in southern Lebanon on Wednesday.", "ASSAULT", "Israel", "Lebanon"),
        (
            "Six people were killed in Russian shelling of the Ukrainian city of Kherson.",
            "ASSAULT",
            "Russia",
            "Ukraine",
        ),
        ("Vietnam accused Chinese boats of attacking its fishermen.", "ASSAULT", "China", "Vietnam"),
        ("The US envoy Rupert Hollins met Ali Dawud, the governor of Basra.", "CONSULT", "Rupert Hollins", "Ali Dawud"),
    ],
)
def test_parties_told_by_place_nation_and_name(text: str, kind: str, actor: str, recipient: str) -> None:
    actors, recipients = party(text, kind)
    assert actor in actors
    assert recipient in recipients


def test_two_sides_are_those_named_before() -> None:
    text = (
        "Peru and Chile have quarrelled over the port for years. Peru fears for its trade. The two sides met on Monday."
    )
    assert party(text, "CONSULT")[0] == {"Peru", "Chile"}


def test_who_speaks_after_talks_was_at_them() -> None:
    actors, recipients = party(
        "Emmanuel Macron told reporters after a meeting with Xi Jinping that he had hope.", "CONSULT"
    )
    assert (actors, recipients) == ({"Emmanuel Macron"}, {"Xi Jinping"})


def test_what_is_done_to_nobody_named_is_done_to_the_other_side_and_says_so() -> None:
    text = (
        "Peru accused Chile on Monday of letting smugglers cross.\n\nChile denied the charge and warned Peru of "
        "consequences.\n\nOn Tuesday Peru closed the last crossing.\n\nChile urged Peru to reconsider."
    )
    event = next(e for e in events(text) if e.type == "COERCE")
    assert [w.name for w in event.recipients] == ["Chile"]
    assert "inferred" in event.why["parties"]


def test_a_meeting_before_the_press_was_that_day_and_a_truce_signed_in_may_dates_no_tanks() -> None:
    day = ("2024-05-15", "2024-05-15")
    met = events("Emmanuel Macron told reporters on Wednesday after a meeting with Xi Jinping that he had hope.")
    assert [(e.when.start, e.when.end) for e in met if e.type == "CONSULT"] == [day]
    moved = events("Peru accused Chile of moving tanks to the border in breach of a truce signed last month.")
    assert all(e.when.start is None or e.when.is_likely for e in moved if e.type == "MOBILIZE")
    shot = events("He spoke of an incident last September, in which three traders were abducted by Peruvian soldiers.")
    assert [e.when.start for e in shot if e.type == "ASSAULT"] == ["2023-09-01"]


def test_a_meeting_spoken_of_again_keeps_its_parties_and_its_days() -> None:
    text = (
        "Emmanuel Macron and Olaf Scholz were due to hold two days of negotiations in Lima on May 2-3. "
        "The meeting was called off."
    )
    off = next(e for e in events(text) if e.status == "cancelled")
    assert {w.name for w in off.recipients} == {"Emmanuel Macron", "Olaf Scholz"}
    assert (off.when.start, off.when.end) == ("2024-05-02", "2024-05-03")


@pytest.mark.parametrize(
    "text",
    [
        "Indonesia condemned the bombing of the Canadian embassy in Lima on Tuesday.",
        "The bombings at Canadian embassies in Peru and Chile killed 40 people on Tuesday.",
        "Sweden deplored the attack on the Canadian consulate in Quito on Tuesday.",
        "Forty people were killed in Tuesday's blasts outside the Canadian embassy in Lima.",
        "The attack near the Canadian embassy wounded 12 people on Tuesday.",
    ],
)
def test_neither_who_condemns_an_attack_nor_whom_it_hit_has_made_it(text: str) -> None:
    assaults = [e for e in events(text) if e.type == "ASSAULT"]
    assert assaults
    assert not [e for e in assaults if e.actors]


def test_whose_attack_it_is_still_stands_before_it() -> None:
    actors, _ = party("Turkish air strikes in northern Iraq killed two villagers on Tuesday.", "ASSAULT")
    assert actors == {"Turkey"}


def test_two_leaders_are_the_heads_and_not_their_spokesman() -> None:
    text = (
        "President Emmanuel Macron met Chancellor Olaf Scholz in Lyon on Monday. Macron had hoped for more from Scholz, "
        "said Scholz's spokesman Tomas Ried. The two leaders agreed to meet again."
    )
    assert party(text, "AGREE")[0] == {"Emmanuel Macron", "Olaf Scholz"}


def test_three_countries_are_those_of_the_last_list_of_three() -> None:
    text = (
        "Kenya has asked the African Union to admit guests. Kenya and Ghana, Togo, and Benin will talk. Kenya chairs. "
        "The union invited Ghana, Togo and Benin to its summit. The three countries signed a pact on Monday."
    )
    assert party(text, "AGREE")[0] == {"Ghana", "Togo", "Benin"}


@pytest.mark.parametrize("sea", ["South China Sea", "Persian Gulf", "Sea of Japan", "Korean Peninsula", "Gulf of Oman"])
def test_waters_are_no_states(sea: str) -> None:
    text = f"American and Australian warships held a drill in the {sea} on Monday."
    found = events(text)
    assert found
    assert {w.country for e in found for w in (*e.actors, *e.recipients)} <= {"USA", "AUS"}


def test_what_a_clause_says_of_whom_an_attack_hit_is_not_their_doing() -> None:
    found = events(
        "The bombings at Canadian embassies in Peru and Chile, which have killed 250 people, shocked Ottawa."
    )
    assert [e for e in found if e.type == "ASSAULT"]
    assert not [e for e in found if e.actors]


_BEFORE = "Peru and Chile have quarrelled over the port for years. Peru fears for Chile's trade. "


@pytest.mark.parametrize(
    ("text", "kind", "recipients"),
    [
        ("The Swiss envoy Rupert Hollins will travel to both capitals in June.", "CONSULT", {"Peru", "Chile"}),
        ("The Swiss envoy Rupert Hollins met the two sides on Monday.", "CONSULT", {"Peru", "Chile"}),
        ("Switzerland brought the parties together in Geneva on Monday.", "CONSULT", {"Peru", "Chile"}),
        ("The two countries are due to hold talks in Geneva on June 4.", "CONSULT", {"Peru", "Chile"}),
    ],
)
def test_sides_need_no_count_and_meet_each_other(text: str, kind: str, recipients: set[str]) -> None:
    assert party(_BEFORE + text, kind)[1] == recipients


@pytest.mark.parametrize(
    ("text", "recipient"),
    [
        ("Officials of Peru and Chile had been due to meet in Quito on Friday. Peru called the meeting off.", "Chile"),
        ("Peru's foreign minister was to visit Chile on Friday. Peru cancelled the visit.", "Chile"),
        ("Peru had agreed to hold talks with Chile. Chile pulled out of the talks on Monday.", "Peru"),
        ("Norway refused the mission offered by Chile.", "Chile"),
        ("Norway rejected a truce proposed by Chile on Monday.", "Chile"),
    ],
)
def test_who_is_refused_is_known_from_what_is_refused(text: str, recipient: str) -> None:
    report = report_from_text(text, source="a.txt", known={"published": "2024-05-16"})
    refused = [e for e in read_report(report).events if e.type == "REJECT" or e.status == "cancelled"]
    assert recipient in {w.name for e in refused for w in e.recipients}


def test_a_report_that_is_about_one_country_tells_whom_a_third_one_punishes() -> None:
    text = (
        "Soldiers took power in Niger on Monday. Niger's radio played marches. In Niger the shops were shut.\n\n"
        "The United States has suspended some aid programmes."
    )
    report = report_from_text(text, source="a.txt", known={"published": "2024-05-16"})
    event = next(e for e in read_report(report).events if e.type == "SANCTION")
    assert {w.name for w in event.recipients} == {"Niger"}
    assert "inferred" in event.why["parties"]


def test_a_visiting_envoy_visits_and_is_not_visited() -> None:
    for text in (
        "President Hassan Rouhani spoke with visiting Danish Foreign Minister Kristian Jensen in Tehran on Tuesday.",
        "Benin's president told visiting Chinese diplomats in Cotonou on Monday that it could be settled.",
    ):
        for event in (e for e in events(text) if e.spans[0][0] == text.index("visiting")):
            assert {w.country for w in event.actors} <= {"DNK", "CHN"}
    (going,) = [e for e in events("Norway's foreign minister was visiting Peru on Monday.") if e.type == "CONSULT"]
    assert [w.country for w in going.recipients] == ["PER"]


def test_nameless_people_of_a_body_act_for_it() -> None:
    (sent,) = [e for e in events("Greenpeace activists blocked a port in Peru on Monday.") if e.verbal_of is None]
    assert [w.name for w in sent.actors] == ["Greenpeace"]
