"""Two quarrels, a visit with a life, a quarrel at home and a translated word, as several outlets tell them."""

from __future__ import annotations

import random
from collections.abc import Iterable

from tests.joining.scene import Scene

#: Outlet, day, text. Every event and saying is invented.
TOLD = {
    "fish-coast": (
        "Coast Herald",
        "2025-03-04",
        (
            "Ghana accused Togo on Tuesday of sending trawlers into its waters at night.\n"
            "“They come when the moon is gone and leave with our children’s supper,” Ghanaian Foreign Minister Samuel"
            " Okudzeto Ablakwa told reporters in Accra.\n"
            "Togo denied the accusation.\n"
        ),
    ),
    "fish-volta": (
        "Volta Times",
        "2025-03-05",
        (
            "ACCRA - Trawlers from Togo “come when the moon is gone and leave with our children’s supper,” Ghanaian Foreign"
            " Minister Samuel Okudzeto Ablakwa said on Tuesday.\n"
            "Togo, on the other hand, blamed Ghana for the empty nets.\n"
        ),
    ),
    "fish-echo": (
        "Echo du Golfe",
        "2025-03-05",
        (
            "LOME (Coast Herald) - Ghana accused Togo on Tuesday of sending trawlers into its waters at night.\n"
            "“They come when the moon is gone and leave with our children’s supper,” Ghanaian Foreign Minister Samuel"
            " Okudzeto Ablakwa told reporters in Accra.\n"
            "Togo denied the accusation.\n"
        ),
    ),
    "mill-rio": (
        "Rio Post",
        "2025-04-08",
        (
            "Uruguay accused Argentina on Monday of blocking the bridge at Fray Bentos over a paper mill.\n"
            "Argentine Foreign Minister Gerardo Werthein rejected the accusation. “A bridge that nobody guards is not"
            " blocked,” he told the newspaper El Puente.\n"
        ),
    ),
    "mill-plata": (
        "Plata Wire",
        "2025-04-09",
        (
            "“Nobody blocks a bridge that is not guarded,” Argentine Foreign Minister Gerardo Werthein said on Monday.\n"
            "Uruguay had accused Argentina of blocking the bridge at Fray Bentos over a paper mill.\n"
        ),
    ),
    "visit-plan": (
        "Northern Star",
        "2025-05-05",
        "The foreign ministers of Finland and Estonia will meet in Tallinn on May 20, Finland said on Monday.\n",
    ),
    "visit-off": (
        "Baltic Day",
        "2025-05-16",
        (
            "A meeting of the foreign ministers of Finland and Estonia that was to be held in Tallinn on May 20 has been"
            " cancelled, Estonia said on Friday.\n"
        ),
    ),
    "visit-moved": (
        "Gulf of Finland Radio",
        "2025-05-26",
        (
            "A visit by Norwegian Foreign Minister Espen Barth Eide to Riga that was scheduled for May 28 has been postponed"
            " to June 11, Latvia said on Monday.\n"
        ),
    ),
    "home-record": (
        "Bamako Record",
        "2025-06-03",
        (
            "Opposition leader Cellou Dalein Diallo accused the government of Guinea of hiding a mining contract.\n"
            "Guinean Prime Minister Bah Oury dismissed the accusation as “a song for an empty hall.”\n"
        ),
    ),
}


SCENE = Scene(TOLD)
read, joined, carried = SCENE.read, SCENE.joined, SCENE.carried


def sides(names: Iterable[str] | None = None) -> list[dict[tuple[str, str], list[str]]]:
    return [{(s.holder.name, s.position): carried(s.statement_ids) for s in d.sides} for d in joined(names).disputes]


def test_two_quarrels_are_not_mixed_and_each_has_both_sides():
    found = sides()
    assert {
        ("Samuel Okudzeto Ablakwa", "asserts"): ["fish-coast", "fish-echo", "fish-volta"],
        ("Togo", "denies"): ["fish-coast", "fish-echo"],
        ("Togo", "asserts"): ["fish-volta"],
    } in found
    assert {
        ("Uruguay", "asserts"): ["mill-plata", "mill-rio"],
        ("Gerardo Werthein", "rejects"): ["mill-rio"],
        ("Gerardo Werthein", "denies"): ["mill-plata", "mill-rio"],
    } in found
    assert all(len({n.split("-")[0] for names in d.values() for n in names}) == 1 for d in found)


def test_what_is_said_on_the_other_hand_stands_against_the_one_before():
    (quarrel,) = (d for d in sides() if ("Togo", "asserts") in d)
    assert "fish-volta" in quarrel["Samuel Okudzeto Ablakwa", "asserts"]
    assert quarrel["Togo", "asserts"] == ["fish-volta"]


def test_a_quarrel_at_home_has_two_sides():
    assert {
        ("Cellou Dalein Diallo", "asserts"): ["home-record"],
        ("Bah Oury", "denies"): ["home-record"],
    } in sides()


def test_a_text_printed_with_its_credit_is_no_source_of_its_own():
    accused = next(s for s in joined().sayings if "trawlers into its waters" in s.wording)
    assert accused.outlets == ("Coast Herald", "Echo du Golfe")
    assert accused.independent_sources == 1
    copy = next(c for c in joined().copies if c.report_id == read("fish-echo")[0].id)
    assert copy.copy_of == read("fish-coast")[0].id
    (there, here), *_ = copy.passages
    assert TOLD["fish-coast"][2][slice(*here)][:20] == TOLD["fish-echo"][2][slice(*there)][:20]


def test_a_quotation_translated_twice_is_one_saying():
    bridge = next(s for s in joined().sayings if len(s.statements) > 1 and "bridge" in s.wording)
    assert (carried(bridge.statements), bridge.independent_sources) == (["mill-plata", "mill-rio"], 2)


def test_a_visit_lives_from_plan_to_new_day():
    lives = {tuple(carried(h.events)): h for h in joined().happenings}
    off = lives["visit-off", "visit-plan"]
    assert [(s.status, s.known_from) for s in off.status_history] == [
        ("planned", "2025-05-05"),
        ("cancelled", "2025-05-16"),
    ]
    moved = lives[("visit-moved",)]
    assert [s.status for s in moved.status_history] == ["planned", "cancelled", "planned"]
    assert moved.when.start == "2025-06-11"


def test_neither_order_nor_doubling_nor_the_other_quarrel_changes_a_join():
    names = list(TOLD)
    whole = joined(names)
    random.Random(7).shuffle(names)
    assert joined([*names, *names[:4]]) == whole
    alone = joined(n for n in names if not n.startswith("mill"))
    for kept in ("sayings", "happenings", "disputes", "stories"):
        assert set(getattr(alone, kept)) <= set(getattr(whole, kept))
