"""Reports of four stories as three outlets tell them, read and joined: what an analyst would have as one is one."""

from __future__ import annotations

import random

from dragoman.intake.plain import report_from_text
from dragoman.joining import join
from dragoman.reading import read_report
from tests.joining.scene import Scene

#: Outlet, day, text.
TOLD = {
    "canal-alpha": (
        "Alpha Courier",
        "2024-03-05",
        (
            "Egypt accused Sudan on Tuesday of damming the Blue Nile canal at Sennar.\n“Khartoum has closed the gates by night"
            " and sworn by day that they are open,” Egyptian Foreign Minister Sameh Shoukry told reporters in Cairo.\n"
            "Sudan denied the accusation. “Nobody has touched a gate,” the Sudanese Foreign Ministry said in a statement.\n"
        ),
    ),
    "canal-beta": (
        "Beta Times",
        "2024-03-06",
        (
            "CAIRO — Egyptian Foreign Minister Sameh Shoukry said on Tuesday that Khartoum had “closed the gates by night and"
            " sworn by day” that they were open.\nThe Sudanese Foreign Ministry said on Tuesday: “Nobody has touched a gate.”\n"
        ),
    ),
    "canal-gamma": (
        "Gamma Post",
        "2024-03-06",
        (
            "Egypt accused Sudan on Tuesday of damming the Blue Nile canal at Sennar.\n“Khartoum has closed the gates by night"
            " and sworn by day that they are open,” Egyptian Foreign Minister Sameh Shoukry told reporters in Cairo.\n"
            "Sudan denied the accusation. “Nobody has touched a gate,” the Sudanese Foreign Ministry said in a statement.\n"
            "Farmers in Sennar said that the wells had run dry.\n"
        ),
    ),
    "talks-alpha": (
        "Alpha Courier",
        "2024-05-06",
        (
            "Norway and Finland will hold talks on fishing in Tromso on May 20, Norwegian Foreign Minister Espen Barth Eide"
            " said on Monday.\n"
        ),
    ),
    "talks-beta": (
        "Beta Times",
        "2024-05-17",
        "Norway has cancelled the talks with Finland on fishing that were to be held in Tromso on May 20.\n",
    ),
    "ties-gamma": (
        "Gamma Post",
        "2024-06-04",
        (
            "Georgia expelled the ambassador of Belarus on Monday.\n“We were lied to over tea,” Georgian Foreign Minister Maka"
            " Botchorishvili said on Monday.\n"
        ),
    ),
    "ties-alpha": (
        "Alpha Courier",
        "2024-06-04",
        (
            "The ambassador of Belarus was expelled by Georgia on Monday, June 3.\nMaka Botchorishvili, the Georgian foreign"
            " minister, said on Monday: “We were lied to over tea.”\n"
        ),
    ),
    "talks-gamma": (
        "Gamma Post",
        "2024-05-28",
        (
            "Talks between Norway and Finland on fishing, which had been cancelled in May, are rescheduled and will be held in"
            " Tromso on June 12, Norwegian Foreign Minister Espen Barth Eide said on Tuesday.\n"
        ),
    ),
    "canal-answer": (
        "Delta Herald",
        "2024-03-07",
        (
            "Sudan on Thursday rejected Egyptian accusations of damming the Blue Nile canal at Sennar.\n“Our gates have been"
            " open since January,” Sudanese Foreign Minister Ali Youssef told reporters in Khartoum.\n"
        ),
    ),
    "ties-beta": (
        "Beta Times",
        "2024-06-04",
        "Belarus condemned on Tuesday the expulsion of its ambassador by Georgia.\n",
    ),
    "loan-alpha": (
        "Alpha Courier",
        "2024-09-10",
        (
            "NAIROBI (Reuters) - Japan lent Kenya 300 million dollars for a harbour on Monday.\n“The cranes will turn before"
            " the rains come,” Kenyan President William Ruto said on Monday.\n"
        ),
    ),
    "loan-beta": (
        "Beta Times",
        "2024-09-10",
        (
            "NAIROBI (Reuters) - Japan on Monday lent Kenya 300 million dollars for a harbour. President William Ruto said on"
            " Monday: “The cranes will turn before the rains come.”\n"
        ),
    ),
}


SCENE = Scene(TOLD)
read, joined, carried, source = SCENE.read, SCENE.joined, SCENE.carried, SCENE.name_of


def test_sayings_are_one_however_cut_and_their_sources_are_honest():
    found = {s.wording.split(",")[0].rstrip("."): s for s in joined().sayings if len(s.statements) > 1}
    gates = next(s for s in found.values() if "closed the gates" in s.wording)
    assert carried(gates.statements) == ["canal-alpha", "canal-beta", "canal-gamma"]
    assert gates.independent_sources == 2  # gamma prints alpha's text
    assert carried(found["Nobody has touched a gate"].statements) == ["canal-alpha", "canal-beta", "canal-gamma"]
    tea = found["We were lied to over tea"]
    assert (carried(tea.statements), tea.independent_sources) == (["ties-alpha", "ties-gamma"], 2)
    cranes = found["The cranes will turn before the rains come"]
    assert (carried(cranes.statements), cranes.independent_sources) == (["loan-alpha", "loan-beta"], 1)


def test_happenings_are_one_however_told():
    found = {tuple(carried(h.events)): h for h in joined().happenings}
    expelled = found["ties-alpha", "ties-gamma"]
    assert (expelled.when.start, expelled.independent_sources) == ("2024-06-03", 2)
    lent = found["loan-alpha", "loan-beta"]
    assert (lent.type, lent.when.start, lent.independent_sources) == ("AID", "2024-09-09", 1)  # one agency
    talks = next(h for names, h in found.items() if {"talks-alpha", "talks-beta"} <= set(names))
    assert [s.status for s in talks.status_history][:2] == ["planned", "cancelled"]
    assert [s.known_from for s in talks.status_history][:2] == ["2024-05-06", "2024-05-17"]


def test_denials_answer_what_was_claimed_in_their_report_and_in_another():
    found = [
        {(s.holder.name, s.position): carried(s.statement_ids) for s in d.sides} for d in joined().disputes
    ]  # fmt: skip
    assert {
        ("Sameh Shoukry", "asserts"): ["canal-alpha", "canal-beta", "canal-gamma"],
        ("Sudan", "denies"): ["canal-alpha", "canal-gamma"],
    } in found
    assert any(d.get(("Sudan", "denies")) == ["canal-answer"] and ("Egypt", "asserts") in d for d in found)
    assert all(len({holder for holder, _ in d}) > 1 for d in found)


def test_four_stories_are_four():
    found = {frozenset(source(r).split("-")[0] for r in s.reports) for s in joined().stories}
    assert found == {frozenset({name}) for name in ("canal", "talks", "ties", "loan")}


def test_neither_order_nor_doubling_nor_another_story_changes_what_is_joined():
    names = list(TOLD)
    whole = joined(names)
    random.Random(5).shuffle(names)
    assert joined(names) == whole
    assert joined([*names, *names[:5]]) == whole
    alone = joined(n for n in names if not n.startswith("loan"))
    assert set(alone.sayings) <= set(whole.sayings)
    assert set(alone.happenings) <= set(whole.happenings)
    assert set(alone.disputes) <= set(whole.disputes)


def test_a_copy_in_another_outlet_changes_no_independent_count():
    copy = report_from_text(
        TOLD["canal-alpha"][2], source="copy.txt", known={"published": "2024-03-08", "outlet": "Echo"}
    )
    pairs = [*(read(n) for n in TOLD), (copy, read_report(copy))]
    before = {s.wording.rstrip(".,"): s.independent_sources for s in joined().sayings}
    after = {
        s.wording.rstrip(".,"): s.independent_sources
        for s in join([r for r, _ in pairs], [x for _, x in pairs]).sayings
    }
    assert after == before
