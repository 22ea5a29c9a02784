"""What reports of news agencies are full of: papers that speak, media as sources, deeds that are condemned, "they"."""

from __future__ import annotations

import pytest

from dragoman.intake.plain import report_from_text
from dragoman.model import Statement
from dragoman.reading import read_report


def said(text: str) -> list[Statement]:
    report = report_from_text(text, source="a.txt", known={"published": "2024-03-14"})
    return list(read_report(report).statements)


def held(text: str, words: str) -> Statement:
    """The statement in whose content ``words`` stand."""
    return next(s for s in said(text) if words in s.content_text)


@pytest.mark.parametrize(
    ("text", "words", "holder"),
    [
        (
            (
                "ACCRA (NNA) _\n\nThe Foreign Ministry of Ghana issued a statement on Tuesday about the border with Togo. "
                "The statement said Togo had moved its posts."
            ),
            "Togo had",
            "Ministry of Foreign Affairs (Ghana)",
        ),
        (
            (
                "The Unification Ministry said in a statement that the talks had failed. It was read on Monday. The "
                "statement said the North had caused delays."
            ),
            "the North",
            "Ministry of Unification (South Korea)",
        ),
        (
            (
                "A report by the International Atomic Energy Agency was sent to members on Monday. The report said Iran had "
                "enriched more uranium."
            ),
            "Iran had",
            "IAEA",
        ),
        (
            (
                "The Security Council condemned the coup in Niger on Friday. A resolution, adopted unanimously, expresses "
                "concern at the arrests."
            ),
            "at the arrests",
            "UN Security Council",
        ),
        (
            "In a communique released by the Kremlin, Russia promised talks. The communique said the date was open.",
            "the date",
            "Russia",
        ),
    ],
)
def test_a_paper_speaks_for_whoever_issued_it(text: str, words: str, holder: str) -> None:
    assert held(text, words).holder.name == holder


def test_a_paper_of_nobody_stays_a_paper() -> None:
    one = held("A letter found in the flat said the gates would be opened on Friday.", "the gates")
    assert one.holder.id is None
    assert "letter" in one.holder_text


@pytest.mark.parametrize(
    "source",
    [
        "Media reports in Niger",
        "Reports in Benin",
        "Local newspapers",
        "A Hausa newspaper",
        "News reports reaching here",
    ],
)
def test_media_that_nobody_names_are_no_state_and_no_outlet_of_the_dateline(source: str) -> None:
    one = held(f"LAGOS, Nigeria (AP) _\n\n{source} said the men had come from Mali.", "the men")
    assert (one.holder.id, one.anonymous) == (None, True)


@pytest.mark.parametrize(
    ("source", "holder"),
    [
        ("the official news agency IRNA", "IRNA"),
        ("the state news agency TASS", "TASS"),
        ("Egyptian newspapers", "Media (Egypt)"),
        ("Egyptian state media", "State media (Egypt)"),
        ("Reports by Interfax", "Interfax"),
    ],
)
def test_media_with_a_name_or_a_country(source: str, holder: str) -> None:
    one = next(s for s in said(f"On Tuesday {source} said that two ships had left the port.") if s.inside is None)
    assert one.holder.name == holder


def test_what_a_spokesman_said_stands_inside_what_the_agency_reported() -> None:
    made = said(
        "Foreign Ministry spokesman Hassan Karimi said that Iran rejects the plan, the state news agency IRNA reported. "
        "Iran will not attend the talks, Karimi told reporters, IRNA reported."
    )
    inner = [(s.holder.name, s.content_text) for s in made if s.inside is not None]
    assert ("Hassan Karimi", "that Iran rejects the plan") in inner
    assert ("Hassan Karimi", "Iran will not attend the talks") in inner
    assert [s.holder.name for s in made if s.inside is None] == ["IRNA", "IRNA"]


def test_who_said_it_holds_what_an_agency_only_passes_on() -> None:
    one = held("The talks had failed, Peter Okello told reporters, according to the Interfax news agency.", "The talks")
    assert (one.holder.name, one.content_text) == ("Peter Okello", "The talks had failed")


@pytest.mark.parametrize(
    "text",
    [
        "Egypt on Wednesday condemned the bombing of the Turkish consulate in Erbil.",
        "Italy denounced the attack on Norwegian peacekeepers in Mali.",
        "Cuba condemned the blasts near the embassies of Spain in Kenya and Uganda.",
        "Norway expressed concern over the attacks on Ukrainian ports.",
        "Peru deplored the killing of three Brazilian miners in Guyana.",
    ],
)
def test_whoever_condemns_violence_does_not_aim_at_whom_it_hit(text: str) -> None:
    assert said(text)[0].toward == ()


@pytest.mark.parametrize(
    ("text", "toward"),
    [
        ("Egypt condemned the Israeli strikes on Beirut on Wednesday.", "Israel"),
        ("Norway condemned the shelling of Kharkiv by Russian forces.", "Russia"),
        ("Qatar deplored Ethiopia's attack on a village in Sudan.", "Ethiopia"),
    ],
)
def test_whoever_did_it_is_whom_the_condemnation_is_aimed_at(text: str, toward: str) -> None:
    assert [who.name for who in said(text)[0].toward] == [toward]


def test_they_are_those_who_spoke_together() -> None:
    one = held(
        "Kenya and agents of the FBI said on Sunday they had found a van. They said it was empty.", "it was empty"
    )
    assert [w.name for w in (one.holder, *one.co_holders)] == ["Kenya", "agents of the FBI"]


def test_the_ministry_without_a_country_is_that_of_the_dateline() -> None:
    text = (
        "HAVANA, March 13 (NNA) --\n\nThe Cuban government condemned the attack near embassies of Spain in Kenya and "
        "Uganda.\n\nThe Foreign Ministry said in a statement that such acts threaten all."
    )
    one = held(text, "that such acts")
    assert one.holder.name == "Ministry of Foreign Affairs (Cuba)"
    assert one.when.start == "2024-03-13", "the day of the dateline"


@pytest.mark.parametrize(
    ("text", "words", "holder"),
    [
        (
            (
                "JOHANNESBURG, March 13 (NNA) --\n\nSouth Africa deplored the blasts in Kenya and Tanzania. A statement by the "
                "Foreign Affairs Department described them as senseless."
            ),
            "them as senseless",
            "Ministry of Foreign Affairs (South Africa)",
        ),
        (
            (
                "HAVANA (AP) --\n\nThe U.S. government decision to return the boy was welcomed by many. The government urged "
                "citizens to go on with the protests."
            ),
            "citizens to go on",
            "Government of Cuba",
        ),
    ],
)
def test_a_body_without_a_country_is_not_that_of_one_only_spoken_of(text: str, words: str, holder: str) -> None:
    assert held(text, words).holder.name == holder


@pytest.mark.parametrize("source", ["Some Kenyans", "Many Kenyans", "Other Kenyans", "Thousands of Kenyans"])
def test_some_of_a_people_are_not_their_state(source: str) -> None:
    one = held(f"{source} have complained that help came late.", "that help came late")
    assert (one.holder.id, one.holder.country) == (None, "KEN")


@pytest.mark.parametrize(
    "text",
    [
        "Pol Pot is considered responsible for the deaths of a million people.",
        "Other Americans have been urged to leave.",
        "The minister was told that Spain would wait.",
    ],
)
def test_the_subject_of_a_passive_says_nothing(text: str) -> None:
    assert [s.holder.kind for s in said(text)] in ([], ["unknown"])
    assert all(s.holder.id is None for s in said(text))


def test_who_is_quoted_as_saying_so_says_it() -> None:
    assert held("Lavrov was quoted as saying that talks had begun.", "talks had begun").holder.name == "Sergei Lavrov"


def test_the_name_behind_an_office_is_who_speaks() -> None:
    text = (
        "President Daniel arap Moi visited the site. The head of the FBI investigation in Dar es Salaam, Kenneth "
        "Piernick, said they had questioned 100 people."
    )
    assert held(text, "they had questioned").holder.name == "Kenneth Piernick"


def test_the_two_leaders_are_those_named_together() -> None:
    text = (
        "MOSCOW (AP)_ Boris Yeltsin and Leonid Kuchma called for an early vote on the treaty. It is a good one, the "
        "spokesman Sergei Petrov said. The two leaders also pledged to consult each other."
    )
    one = held(text, "to consult each other")
    assert {one.holder.name, *(w.name for w in one.co_holders)} == {"Boris Yeltsin", "Leonid Kuchma"}


def test_she_is_no_crowd() -> None:
    text = (
        "Cuban authorities estimated that 100,000 took part. Elian's grandmother, Mariela, told reporters that she would "
        "go. “I would go for a minute,” she said."
    )
    assert "grandmother" in held(text, "for a minute").holder.name


def test_when_it_was_said_stands_behind_what_was_said() -> None:
    text = (
        "BRUSSELS, March 10 (NNA) --\n\nThe alliance decided to admit Poland in March. The alliance invited the three "
        "countries to join the 16-nation bloc in July 1997 at the Madrid summit."
    )
    when = held(text, "the three countries").when
    assert (when.start, when.end) == ("1997-07-01", "1997-07-31")


def test_also_adds_to_a_day_and_not_to_a_year() -> None:
    year = "Last year, Russia assailed Ukraine for its exercises. The two presidents also called for closer ties."
    day = "On Tuesday Norway warned Chad against a new law. The envoys also called for closer ties."
    assert held(year, "closer ties").when.start == "2024-03-13"  # the day before its report
    assert held(day, "closer ties").when.start == "2024-03-12"


def test_what_only_looks_like_a_saying_is_none() -> None:
    text = (
        "At least seven were reported dead in the capital. It was not immediately known who was behind the blast. "
        "Albright met ambassadors and charges d'affaires of 30 countries."
    )
    assert said(text) == []


def test_two_named_in_one_breath_are_both_meant() -> None:
    text = (
        "Antony Blinken said on Tuesday that he was heartened by cooperation from Kenya and Uganda in the search. "
        "Kenya and Uganda have arrested two men."
    )
    assert [who.name for who in held(text, "heartened").toward] == ["Kenya", "Uganda"]


@pytest.mark.parametrize(
    "line",
    ["Muscat, 6 May (ONA) - ", "Muscat, May 6 (ONA) - ", "Muscat (ONA) - ", "Muscat, 6 May 2018 (Oman Daily) – "],
)
def test_a_place_in_small_letters_before_a_day_or_an_agency_is_a_dateline(line: str) -> None:
    text = f"{line}Yemen was wrong, the Foreign Ministry said on Monday. It added that Egypt should wait."
    assert report_from_text(text, source="a.txt").dateline == "Muscat"


def test_a_sentence_that_begins_with_a_name_and_a_day_is_no_dateline() -> None:
    text = "Nairobi, May 6 and the days after it were quiet. Kenya said on Monday that the border was open."
    assert report_from_text(text, source="a.txt").dateline is None


def test_no_minister_is_guessed_where_many_are_in_office() -> None:
    text = "The Iranian minister told reporters in Vienna on Monday that the talks were good."
    assert {s.holder.id for s in said(text)} == {None}


def test_the_minister_of_a_state_is_the_one_whom_the_report_named() -> None:
    text = "Kuwaiti Foreign Minister Sabah Al-Khalid Al-Sabah flew to Cairo. The Kuwaiti minister said the talks were good."
    assert {s.holder.name for s in said(text)} == {"Sabah Al-Khalid Al-Sabah"}


def test_titles_of_courtesy_are_no_part_of_a_name() -> None:
    text = "The spokesperson, H.E. Lulwah Al-Khater, said that Qatar would wait. His Majesty King Mohammed VI agreed."
    assert {s.holder.name for s in said(text)} >= {"Lulwah Al-Khater"}
