"""Reports about one development."""

from dragoman.joining import join
from dragoman.model import Story
from tests.joining.builder import Desk

FERRY = [
    Desk(
        "The ferry Aurora ran aground off Hvar with 300 passengers. Divers found a crack in the hull.",
        "2024-06-01",
        "Alpha",
        title="Aurora aground off Hvar",
    ),
    Desk(
        "Divers inspected the hull of the ferry Aurora, which ran aground off Hvar. All passengers are ashore.",
        "2024-06-02",
        "Beta",
    ),
    Desk(
        "The captain of the Aurora was questioned. The ferry had run aground off Hvar with a cracked hull.",
        "2024-06-03",
        "Gamma",
    ),
]
GRAIN = [
    Desk(
        "Tunisia bought 100,000 tonnes of milling wheat in a tender. Prices fell as the harvest in France came in.",
        "2024-06-02",
        "Alpha",
    ),
    Desk(
        "A tender for milling wheat by Tunisia drew nine offers; harvest pressure weighed on prices.",
        "2024-06-02",
        "Beta",
    ),
]


def stories(*desks: Desk) -> dict[frozenset[str], Story]:
    joins = join([d.report for d in desks], [d.reading for d in desks])
    return {frozenset(s.reports): s for s in joins.stories}


def test_two_developments_are_two_stories_and_say_why():
    found = stories(*FERRY, *GRAIN)
    assert set(found) == {frozenset(d.id for d in FERRY), frozenset(d.id for d in GRAIN)}
    story = found[frozenset(d.id for d in FERRY)]
    assert any("ferry" in reason for reason in story.why)
    assert (story.when.start, story.when.end) == ("2024-06-01", "2024-06-03")


def test_a_report_of_its_own_is_a_story_of_its_own():
    alone = Desk("The museum of clocks in Besançon has a new curator.", "2024-06-02", "Alpha")
    found = stories(alone)
    assert found[frozenset({alone.id})].title == "The museum of clocks in Besançon has a new curator."


def test_the_same_kind_of_thing_a_year_later_is_another_story():
    again = Desk(FERRY[0].text, "2025-06-10", "Delta")
    assert frozenset({again.id}) in stories(*FERRY, again)
