"""At whom statements are aimed where no words of the cue say it, and what is no statement. Own sentences."""

from __future__ import annotations

import pytest

from dragoman.intake.plain import report_from_text
from dragoman.lexicon import load_yaml
from dragoman.model import Reading, Statement
from dragoman.reading import read_report


def read(text: str) -> Reading:
    return read_report(report_from_text(text, source="r.txt", known={"published": "2023-06-02"}))


def said(reading: Reading, words: str) -> Statement:
    return next(s for s in reading.statements if words in s.content_text)


QUARREL = (
    "ASUNCION — Paraguay accused Bolivia on Monday of moving boundary stones near the river.\n"
    "“Whoever moves a stone will carry it back,” Foreign Minister Ruben Ramirez told reporters.\n"
    "Bolivia denied it. “We have moved nothing,” its foreign ministry said in a statement.\n"
    "Paraguay’s president, Santiago Pena, said that the army would stay at the river until the stones are back.\n"
)


def test_a_plain_statement_in_a_quarrel_is_aimed_at_the_other_side() -> None:
    reading = read(QUARREL)
    for words, other in (("carry it back", "Bolivia"), ("moved nothing", "Paraguay"), ("army would stay", "Bolivia")):
        statement = said(reading, words)
        assert other in [w.name for w in statement.toward], words
        assert statement.why["toward"].startswith("inferred (0.")


def test_what_only_informs_is_aimed_at_nobody() -> None:
    reading = read(QUARREL + "A visit by the Uruguayan foreign minister has been put off to June, one official said.\n")
    assert not said(reading, "has been put off").toward


def test_whose_official_somebody_is_stands_beside_his_name() -> None:
    reading = read(
        "BRUSSELS — Norway criticised the European Union on Friday over its fishing rules.\n"
        "The Commission’s fisheries chief, Jonas Halvard, rejected the criticism and said that Oslo had signed them.\n"
    )
    rejected = said(reading, "the criticism")
    assert "Norway" in [w.name for w in rejected.toward]
    assert "European Union" not in [w.name for w in rejected.toward]


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("LIMA — Peru’s president, Dina Boluarte, sounded more optimistic on that score.\n", "on that score"),
        (
            "LIMA — Peru’s army “is changing its equipment according to NATO standards,” President Dina Boluarte said.\n",
            "is changing its equipment according",
        ),
    ],
)
def test_what_says_nothing_and_a_measure_are_no_statements(text: str, words: str) -> None:
    reading = read(text)
    assert [s.content_text for s in reading.statements if "standards" in s.holder.name.lower()] == []
    assert not [s for s in reading.statements if s.content_text.lower() == words]


def test_a_headline_without_a_verb_of_its_own_is_told_by_the_text() -> None:
    reading = read(
        "Peru Drifting Away From Chile, Says Boluarte\n\n"
        "LIMA — Peru is no longer a close partner of Chile, President Dina Boluarte said on Thursday.\n"
        "“We have drifted apart,” Boluarte told reporters.\n"
    )
    assert not [s for s in reading.statements if "Drifting" in s.content_text]
    assert said(reading, "no longer a close partner")


def test_the_weights_are_of_what_is_seen() -> None:
    data = load_yaml("targets.yaml")
    assert set(data) == {"least", "acts", "words", "says", "weights"}
    plain = {name for name in data["weights"] if ":" not in name}
    assert set(data["says"]) <= plain
    assert {name.split(":")[0] for name in data["weights"] if ":" in name} <= set(data["acts"])
    acts = [act for group in data["acts"].values() for act in group]
    assert len(acts) == len(set(acts))


def test_nobody_aims_at_the_state_that_he_speaks_for() -> None:
    text = "Foreign Minister Subrahmanyam Jaishankar reiterated Delhi's calls for a ceasefire in Sudan on Monday."
    reading = read_report(report_from_text(text, source="x.txt", known={"published": "2024-03-06"}))
    assert all(who.name != "India" for s in reading.statements for who in s.toward)


def test_whose_people_the_subject_is_is_meant_by_his() -> None:
    reading = read(
        "LIMA — President Dina Boluarte of Peru met Brazil’s president, Luiz Inacio Lula da Silva, in Lima on Friday.\n"
        "Lula’s opponents criticised his trip.\n"
    )
    criticised = said(reading, "his trip")
    assert "Luiz Inácio Lula da Silva" in [w.name for w in criticised.toward]
    assert "Dina Boluarte" not in [w.name for w in criticised.toward]


def test_the_conflicting_sides_are_both() -> None:
    reading = read(
        "ASUNCION — Paraguay and Bolivia have quarrelled for a year over stones at the river. Bolivia and Paraguay each "
        "claim the bank.\nThe Chilean foreign minister, Alberto van Klaveren, urged the conflicting sides to hold talks.\n"
    )
    assert {"Bolivia", "Paraguay"} == {w.name for w in said(reading, "hold talks").toward}


def test_a_compound_names_nobody() -> None:
    reading = read(
        "YEREVAN — Armenia left a meeting in Minsk on Monday, its third absence this year.\n"
        "“The Russian-led CSTO has failed us,” the Armenian defence minister, Suren Papikyan, told reporters.\n"
    )
    failed = said(reading, "has failed us")
    assert "named in what is said" not in failed.why.get("toward", "") or "Russia" not in [
        w.name for w in failed.toward
    ]


def test_the_business_of_a_city_is_aimed_at_no_state() -> None:
    reading = read(
        "DUBLIN — Dublin City Council approved a plan for 400 homes on Monday.\n"
        "Dublin City Council said that the bridge at the brewery would close in June.\n"
        "Ireland and France had signed a fishing accord at the weekend, and France praised it.\n"
    )
    for words in ("400 homes", "bridge at the brewery"):
        assert not [w.name for w in said(reading, words).toward if w.kind == "state"]


def test_a_day_is_nobody() -> None:
    reading = read("LIMA — The mayor, Rafael Lopez, called Thursday’s order a shame.\n")
    assert all("Thursday" not in w.name for statement in reading.statements for w in statement.toward)
