"""One event however many reports tell it, and its life."""

from collections.abc import Sequence

from dragoman.joining import join
from dragoman.model import Happening, Status, When, Who
from tests.joining.builder import Desk, day, person, state

CHILE, PERU, BOLIVIA = state("Chile", "CHL"), state("Peru", "PER"), state("Bolivia", "BOL")
ARICA = Who("place:arica", "Arica", "place", "CHL")
TACNA = Who("place:tacna", "Tacna", "place", "PER")


def tell(
    text: str,
    trigger: str,
    kind: str,
    actors: Sequence[Who],
    recipients: Sequence[Who] = (),
    *,
    published: str = "2024-03-10",
    outlet: str = "Alpha",
    status: Status = "occurred",
    when: When | None = None,
    place: Who | None = None,
) -> Desk:
    desk = Desk(text, published, outlet)
    desk.do(trigger, kind, actors, recipients, status=status, when=when, place=place)
    return desk


def happenings(*desks: Desk) -> list[Happening]:
    return list(join([d.report for d in desks], [d.reading for d in desks]).happenings)


FEBRUARY = day("2024-02-01", "2024-02-29")


def test_a_deployment_told_as_noun_and_verb_is_one():
    a = tell(
        "Chile hailed the deployment of Peru's observers in February.",
        "deployment",
        "COOPERATE",
        [PERU],
        [CHILE],
        when=FEBRUARY,
    )
    b = tell(
        "Peru deployed 40 observers in Chile on February 12.",
        "deployed",
        "COOPERATE",
        [PERU],
        [CHILE],
        outlet="Beta",
        when=day("2024-02-12"),
    )
    c = tell("Peru sent monitors to Chile.", "sent", "AID", [PERU], [CHILE], outlet="Gamma", when=FEBRUARY)
    (one,) = happenings(a, b, c)
    assert one.outlets == ("Alpha", "Beta", "Gamma")
    assert one.independent_sources == 3
    assert (one.when.start, one.when.end) == ("2024-02-12", "2024-02-12")


def test_another_day_another_place_another_side_are_other_events():
    base = tell(
        "Peru's minister met Chile's in Arica.", "met", "CONSULT", [PERU], [CHILE], when=day("2024-03-08"), place=ARICA
    )
    later = tell("Peru and Chile met again.", "met", "CONSULT", [PERU], [CHILE], outlet="Beta", when=day("2024-03-15"))
    elsewhere = tell(
        "Peru and Chile met in Tacna.",
        "met",
        "CONSULT",
        [PERU],
        [CHILE],
        outlet="Gamma",
        when=day("2024-03-08"),
        place=TACNA,
    )
    others = tell("Peru and Bolivia met.", "met", "CONSULT", [PERU], [BOLIVIA], outlet="Delta", when=day("2024-03-08"))
    assert len(happenings(base, later, elsewhere, others)) == 4


def test_who_did_it_to_whom_matters():
    a = tell("Peru attacked Chile.", "attacked", "ASSAULT", [PERU], [CHILE], when=day("2024-03-08"))
    b = tell("Chile attacked Peru.", "attacked", "ASSAULT", [CHILE], [PERU], outlet="Beta", when=day("2024-03-08"))
    assert len(happenings(a, b)) == 2


def test_a_minister_meets_for_his_country():
    minister = person("Rosa Quispe", "PER")
    a = tell("Rosa Quispe met Chile's envoy.", "met", "CONSULT", [minister], [CHILE], when=day("2024-03-08"))
    b = tell(
        "Talks of Peru and Chile were held.", "Talks", "CONSULT", [PERU, CHILE], outlet="Beta", when=day("2024-03-08")
    )
    assert len(happenings(a, b)) == 1


def planned_and_held() -> list[Desk]:
    first = Desk("Chile and Peru will meet in January.", "2023-12-20", "Alpha")
    first.do("meet", "CONSULT", [CHILE, PERU], status="planned", when=day("2024-01-01", "2024-01-31"))
    again = Desk(
        "The talks of Chile and Peru, originally scheduled for January, were cancelled by Lima. They will meet on Friday.",
        "2024-03-05",
        "Beta",
    )
    again.do("talks", "CONSULT", [CHILE, PERU], status="cancelled", when=day("2024-01-01", "2024-01-31"))
    again.do("meet", "CONSULT", [CHILE, PERU], status="planned", when=day("2024-03-08"))
    held = Desk("Chile and Peru met on Friday.", "2024-03-09", "Gamma")
    held.do("met", "CONSULT", [CHILE, PERU], when=day("2024-03-08"))
    return [first, again, held]


def test_planned_cancelled_planned_again_held():
    (one,) = happenings(*planned_and_held())
    assert [(s.status, s.known_from) for s in one.status_history] == [
        ("planned", "2023-12-20"),
        ("cancelled", "2024-03-05"),
        ("planned", "2024-03-05"),
        ("occurred", "2024-03-09"),
    ]
    assert one.status == "occurred"
    assert one.when.start == one.when.end == "2024-03-08"


def test_the_history_of_one_report_that_tells_all_at_once():
    (one,) = happenings(planned_and_held()[1])
    assert [s.status for s in one.status_history] == ["planned", "cancelled", "planned"]
    assert one.when.start == "2024-03-08"


def test_every_event_is_in_one_happening():
    desks = planned_and_held()
    desks[0].do("will", "REJECT", [PERU])
    events = [e.id for d in desks for e in d.events]
    found = [e for h in happenings(*desks) for e in h.events]
    assert sorted(found) == sorted(events)


def test_a_visit_moved_to_another_day_is_planned_for_that_day():
    desk = Desk("A visit by Peru that was set for Wednesday has been moved to Saturday.", "2024-03-10", "Alpha")
    desk.do("visit", "CONSULT", [PERU], [CHILE], status="cancelled", when=day("2024-03-13"))
    desk.time("Wednesday", day("2024-03-13"))
    desk.time("Saturday", day("2024-03-09"))
    (one,) = happenings(desk)
    assert [s.status for s in one.status_history] == ["planned", "cancelled", "planned"]
    assert (one.status, one.when.start) == ("planned", "2024-03-16")


def test_a_trip_put_off_is_the_one_told_of_just_before():
    desk = Desk(
        "Peru was to discuss the border with Chile on Monday. The trip was put off until March 20.", "2024-03-10"
    )
    desk.do("discuss", "CONSULT", [PERU], [CHILE], status="cancelled", when=day("2024-03-11"))
    desk.do("trip", "CONSULT", [PERU], [CHILE], status="planned", when=day("2024-03-20"))
    desk.time("March 20", day("2024-03-20"))
    (one,) = happenings(desk)
    assert [s.status for s in one.status_history] == ["planned", "cancelled", "planned"]
    assert one.when.start == "2024-03-20"


def test_another_meeting_that_was_put_off_is_not_the_visit_beside_it():
    desk = Desk(
        "Peru will hold talks with Chile on Friday. The joint session with Bolivia, initially set for March, "
        "has been postponed to the end of May.",
        "2024-03-10",
    )
    desk.do("talks", "CONSULT", [PERU], [CHILE], status="planned", when=day("2024-03-15"))
    desk.do("session", "CONSULT", [PERU, CHILE], [BOLIVIA], status="planned", when=day("2024-03-10", "2024-12-31"))
    desk.time("the end of May", day("2024-05-21", "2024-05-31"))
    told = {h.when.start: [s.status for s in h.status_history] for h in happenings(desk)}
    assert told == {"2024-03-15": ["planned"], "2024-05-21": ["planned", "cancelled", "planned"]}


def test_a_visit_called_off_after_it_was_due_is_not_planned_again():
    desk = Desk("Peru had been due in Chile on Tuesday but called off the visit after the raid.", "2024-03-14")
    desk.do("due", "CONSULT", [PERU], [CHILE], status="planned", when=When(None, "2024-03-14", "open", "test"))
    desk.do("visit", "CONSULT", [PERU], status="cancelled", when=day("2024-03-12"))
    (one,) = happenings(desk)
    assert [s.status for s in one.status_history] == ["planned", "cancelled"]


def test_who_also_agreed_agreed_on_something_else():
    desk = Desk("Peru and Chile agreed to dredge the canal. They also agreed to share the port.", "2024-03-10")
    desk.do("agreed to dredge", "AGREE", [PERU, CHILE], [PERU, CHILE], when=When(None, "2024-03-10", "open", "test"))
    desk.do("agreed to share", "AGREE", [PERU, CHILE], [PERU, CHILE], when=When(None, "2024-03-10", "open", "test"))
    assert len(happenings(desk)) == 2


def test_a_deed_without_a_day_told_months_later_is_another_one():
    a = tell(
        "On Saturday Peru fired water cannons at the supply boat of Chile near the reef.",
        "fired",
        "ASSAULT",
        [PERU],
        [CHILE],
        when=day("2024-03-09"),
    )
    b = tell(
        "In the video Peru fired water cannons at a boat of Chile.",
        "fired",
        "ASSAULT",
        [PERU],
        [CHILE],
        published="2024-07-09",
        outlet="Beta",
        when=When(None, "2024-07-09", "open", "test"),
    )
    assert len(happenings(a, b)) == 2
