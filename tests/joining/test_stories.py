"""Reports about one development."""

from dragoman.joining import join
from dragoman.model import Story, Who
from tests.joining.builder import Desk, state

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


def named(desk: Desk, **who: Who) -> Desk:
    for words, actor in who.items():
        desk.mention(words.replace("_", " "), actor)
    return desk


def test_two_reports_on_one_country_are_no_story_for_that():
    kenya, nairobi = state("Kenya", "KEN"), Who("state:KEN", "Kenya", "state", "KEN")
    dam = named(
        Desk(
            "Kenya and Tanzania will share the water of the Mara dam. It was signed in Nairobi on Monday.\n"
            "Nairobi had asked for the sluices to be opened. Kenya pays for the turbines of the reservoir.",
            "2024-06-01",
            "Alpha",
        ),
        Kenya=kenya,
        Nairobi=nairobi,
        Tanzania=state("Tanzania", "TZA"),
    )
    raid = named(
        Desk(
            "Kenya recalled its envoy from Haiti after a raid on police barracks. Ministers met in Nairobi.\n"
            "Nairobi wants helicopters for the mission. Kenya lost two officers in an ambush by a gang.",
            "2024-06-03",
            "Beta",
        ),
        Kenya=kenya,
        Nairobi=nairobi,
        Haiti=state("Haiti", "HTI"),
    )
    assert len(stories(dam, raid)) == 2
