"""Whether it happened, by grammar: sentences of our own, each with the status that its words decide."""

from __future__ import annotations

import pytest

from dragoman.intake.plain import report_from_text
from dragoman.reading import read_report

#: Sentence, the word of its event, the status.
TOLD = (
    ("The Chadian minister was to have met his Libyan colleague on Monday.", "met", "cancelled"),
    ("The Chadian minister is to meet his Libyan colleague on Monday.", "meet", "planned"),
    ("The Peruvian president had been due to visit Quito on Monday.", "visit", "cancelled"),
    ("The Peruvian president is due to visit Quito on Monday.", "visit", "planned"),
    ("Kenya's premier cancelled her trip to Uganda.", "trip", "cancelled"),
    ("Kenya will make up for a meeting with Uganda which was cancelled in May.", "meeting", "cancelled"),
    ("It is a lie that Serbian troops attacked the village.", "attacked", "denied"),
    ("It is not true that Serbian troops attacked the village.", "attacked", "denied"),
    ("Latvia denied that it intended to expel the Belarusian consul.", "expel", "denied"),
    ("Talks between Niger and Benin did not take place.", "Talks", "not_occurred"),
    ("Were Belarus to arrest the Polish editor, Warsaw would close the border.", "arrest", "hypothetical"),
)


@pytest.mark.parametrize(("sentence", "word", "status"), TOLD, ids=lambda value: str(value)[:60])
def test_status_follows_the_words_above_the_event(sentence: str, word: str, status: str) -> None:
    reading = read_report(report_from_text(sentence, source="x.txt", known={"published": "2024-03-05"}))
    at = sentence.index(word)
    found = [e.status for e in reading.events if e.spans[0][0] <= at < e.spans[0][1] and e.verbal_of is None]
    assert found == [status]


def test_who_suffers_a_passive_does_not_do_it_and_a_count_is_of_those_it_counts() -> None:
    text = "Andrés Paredes, whose trawler was seized off Iceland, went home.\n\nSome 60 of the Danish fishermen staged a protest."
    reading = read_report(report_from_text(text, source="x.txt", known={"published": "2024-03-05"}))
    seized = [e for e in reading.events if text[slice(*e.spans[0])] == "seized"]
    assert [w.name for e in seized for w in e.actors] in ([], ["Iceland"])
    protest = [e for e in reading.events if e.type == "PROTEST"]
    assert protest
    assert {w.country for w in protest[0].actors} == {"DNK"}


def test_a_clause_tells_of_the_day_that_it_hangs_on() -> None:
    text = "Hundreds of Haitians have fled since Saturday, when gunmen attacked two Haitian police posts."
    reading = read_report(report_from_text(text, source="x.txt", known={"published": "2024-03-06"}))
    (attack,) = [e for e in reading.events if e.type == "ASSAULT"]
    assert (attack.when.start, attack.when.end) == ("2024-03-02", "2024-03-02")


def test_nobody_is_a_place() -> None:
    text = "Kenya's foreign minister, Musalia Mudavadi, will meet with his Ugandan colleague Jeje Odongo on Friday in Kampala."
    reading = read_report(report_from_text(text, source="x.txt", known={"published": "2024-03-06"}))
    met = [e for e in reading.events if e.type == "CONSULT"]
    assert met
    assert all(e.place is None or e.place.kind != "person" for e in met)


def test_what_is_signed_or_agreed_is_done_and_not_said() -> None:
    text = "Ankara said it had summoned the Dutch envoy. Manila and Hanoi signed a memorandum on patrols on Tuesday."
    reading = read_report(report_from_text(text, source="x.txt", known={"published": "2024-03-06"}))
    assert [text[s.content[0][0] : s.content[-1][1]] for s in reading.statements] == ["it had summoned the Dutch envoy"]
    done = {(e.type, text[slice(*e.spans[0])]) for e in reading.events if e.verbal_of is None}
    assert done == {("ACCUSE", "summoned"), ("AGREE", "signed")}


def test_who_speaks_to_reporters_consults_with_nobody() -> None:
    text = "Lavrov spoke to reporters in Moscow on Monday. Aliyev and Pashinyan spoke on the phone on Tuesday."
    reading = read_report(report_from_text(text, source="x.txt", known={"published": "2024-03-06"}))
    (call,) = [e for e in reading.events if e.type == "CONSULT"]
    assert sorted(who.name for who in call.actors) == ["Ilham Aliyev", "Nikol Pashinyan"]


@pytest.mark.parametrize(
    "sentence",
    [
        "Cuba would break the law by attacking Haiti, Jamaica said.",
        "Iran invited the Omani foreign minister to visit Isfahan.",
        "Kenya should answer by expelling the envoy, the paper said.",
    ],
)
def test_what_is_only_thought_of_or_asked_for_has_not_occurred(sentence: str) -> None:
    reading = read_report(report_from_text(sentence, source="x.txt", known={"published": "2024-05-16"}))
    assert not [e for e in reading.events if e.status == "occurred" and e.verbal_of is None]
