"""Statements inside statements: an entry of their own, told by the holder of the statement around them."""

from __future__ import annotations

import pytest

from dragoman.intake.plain import report_from_text
from dragoman.lexicon import load_yaml
from dragoman.model import Reading, Statement
from dragoman.reading import read_report
from dragoman.reading.channel import channel_of
from dragoman.reading.inflect import forms


def read(text: str) -> Reading:
    return read_report(report_from_text(text, source="a.txt", known={"published": "2024-06-04"}))


def told(text: str) -> list[tuple[str, str, str]]:
    """Holder, teller and words of each statement inside another."""
    reading = read(text)
    by_id = {s.id: s for s in reading.statements}
    return [
        (s.holder.name, by_id[s.inside].holder.name, s.content_text) for s in reading.statements if s.inside is not None
    ]


@pytest.mark.parametrize(
    ("text", "holder", "teller", "words"),
    [
        (
            "OSLO — Foreign Minister Espen Barth Eide said on Tuesday that Moscow had accused Kyiv of breaking the truce.\n",
            "Russia",
            "Espen Barth Eide",
            "Kyiv of breaking the truce",
        ),
        (
            "Norway denied claims by Denmark that its trawlers had entered Danish waters.\n",
            "Denmark",
            "Norway",
            "that its trawlers had entered Danish waters",
        ),
        (
            "According to the Georgian foreign ministry, Moscow has denied that its troops crossed the line.\n",
            "Russia",
            "Ministry of Foreign Affairs (Georgia)",
            "that its troops crossed the line",
        ),
        (
            "“In Vienna the Iranian side told us that it would not accept checks,” Norwegian minister Espen Barth Eide said.\n",
            "Iran",
            "Espen Barth Eide",
            "that it would not accept checks",
        ),
        (
            "Pakistan had offered to postpone those rules until March, Espen Barth Eide said, “and the offer stands”.\n",
            "Pakistan",
            "Espen Barth Eide",
            "to postpone those rules until March",
        ),
        (
            "Chad has denied claims by US President Donald Trump that its army sold the weapons.\n",
            "Donald Trump",
            "Chad",
            "that its army sold the weapons",
        ),
        (
            "Chad brushed aside Norway's offer to count the weapons.\n",
            "Norway",
            "Chad",
            "to count the weapons",
        ),
    ],
)
def test_who_is_told_to_have_said_what(text: str, holder: str, teller: str, words: str) -> None:
    assert (holder, teller, words) in told(text)


@pytest.mark.parametrize(
    "text",
    [
        "Norway said that Denmark should say clearly what it wants.\n",
        "Norway said it would leave the talks if Denmark accused it of spying.\n",
        "Foreign Minister Espen Barth Eide said that he had told the ambassador that the visit was cancelled.\n",
        "Norwegian Foreign Minister Espen Barth Eide said that Oslo hopes that the talks will go on.\n",
        "Norway denied that Denmark had accused it of spying.\n",
    ],
)
def test_what_nobody_else_is_told_to_have_said_is_no_entry(text: str) -> None:
    assert told(text) == []


def inner(text: str) -> Statement:
    return next(s for s in read(text).statements if s.inside is not None)


def test_it_was_said_before_it_was_told_unless_a_day_is_named() -> None:
    said = "OSLO — Foreign Minister Espen Barth Eide said on Tuesday that Moscow had accused Kyiv {}of breaking the truce.\n"
    assert (inner(said.format("")).when.start, inner(said.format("")).when.end) == (None, "2024-06-04")
    assert inner(said.format("on May 3 ")).when.start == inner(said.format("on May 3 ")).when.end == "2024-05-03"


def test_its_event_is_the_tellers_word() -> None:
    reading = read(
        "Norwegian Foreign Minister Espen Barth Eide said that Moscow had accused Kyiv of breaking the truce.\n"
    )
    accused = next(e for e in reading.events if e.type == "ACCUSE" and e.actors[0].name == "Russia")
    assert accused.holder is not None
    assert accused.holder.name == "Espen Barth Eide"


def test_a_paper_that_quotes_with_single_marks() -> None:
    text = (
        "LONDON — ‘We are not at war with an island,’ French Foreign Minister Catherine Colonna told senators. ‘But nobody "
        "should take a pause for a retreat.’\nShe said the islands’ fishermen had ‘moved the goalposts’ again.\n"
    )
    first, second = read(text).statements
    assert (first.kind, first.holder.name) == ("direct", "Catherine Colonna")
    assert first.content_text == "We are not at war with an island, But nobody should take a pause for a retreat."
    assert second.kind == "mixed"
    assert second.content_text.endswith("‘moved the goalposts’ again")


def test_who_speaks_stands_after_the_beginning_of_what_is_said() -> None:
    text = 'Norway will not pay, Foreign Minister Espen Barth Eide said. The ministry, he stressed, "does not negotiate".\n'
    assert all(s.holder.name == "Espen Barth Eide" for s in read(text).statements)


def test_channels_by_the_sense_of_the_cue() -> None:
    assert channel_of("believes", "speech", "indirect") == "belief"
    assert channel_of("wants", "speech", "indirect") == "intent"
    assert channel_of("believes", "speech", "direct") == "speech"
    assert channel_of("claimed", "intent", "indirect") == "speech"
    assert channel_of("said", "writing", "indirect") == "writing"
    assert channel_of("quipped", "writing", "mixed") == "writing"


def test_the_word_lists_are_whole() -> None:
    clauses, nested, channels = (load_yaml(f"{name}.yaml") for name in ("clauses", "nested", "channels"))
    tied = {"markers", "asked", "coordinating", "pointing", "finite", "answering"}
    sides = {"addressed", "asides", "answers_short", "gestures", "answers", "plainly", "formulas", "denying", "claims"}
    assert set(clauses) == tied | sides | {
        "pointing_phrase",
        "refusing",
        "measures",
        "occasions",
        "modals",
        "reckoning",
        "undergone",
    }
    assert all(set(row) == {"verbs", "openers"} for row in clauses["addressed"])
    assert set(channels) == {"belief", "intent", "finding", "writing", "speech"}
    assert set(nested) == {
        "clause_only", "never", "objects", "nouns", "by", "about", "nobody", "open", "leading", "alone", "own", "persons",
        "told", "collectives", "row",
    }  # fmt: skip
    assert all(set(row) in ({"verbs", "infinitives"}, {"verbs", "nouns"}) for row in clauses["formulas"])
    plain = {name: words for name, words in clauses.items() if name not in {"addressed", "formulas"}}
    for rows in (plain, nested):
        for words in rows.values():
            assert words
            assert all(isinstance(word, str) for word in words)
            assert len(words) == len(set(words))
    cues = [(name, cue) for name, row in channels.items() for cue in row["cues"]]
    assert len({cue for _, cue in cues}) == len(cues)
    known = {form for row in load_yaml("saying_verbs.yaml").values() for verb in row["verbs"] for form in forms(verb)}
    assert set(nested["never"]) <= known


@pytest.mark.parametrize(
    ("text", "holder", "content"),
    [
        ("The Kremlin denies Danish claims that Norway hacked the mail.", "Denmark", "that Norway hacked the mail"),
        ("The envoy rejected a suggestion by Peru that aid should be cut.", "Peru", "that aid should be cut"),
    ],
)
def test_a_noun_of_saying_is_told_however_its_clause_was_parsed(text: str, holder: str, content: str) -> None:
    assert (holder, content) in [(s.holder.name, s.content_text) for s in read(text).statements if s.inside]
