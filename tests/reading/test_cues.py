"""Which word says it: the governor of a "that" clause and not its verb, nobody where a thing in a relative clause does."""

from __future__ import annotations

from dragoman.intake.plain import report_from_text
from dragoman.model import Reading, Span
from dragoman.reading import read_report
from dragoman.reading.clauses import complete_clauses
from dragoman.reading.cues import settle_cues
from dragoman.reading.drafts import Draft
from dragoman.reading.parse import Parse, load_parser, parse


def parsed(text: str) -> Parse:
    return parse(report_from_text(text, source="a.txt", known={"published": "2024-06-04"}), load_parser())


def at(text: str, words: str) -> Span:
    start = text.index(words)
    return (start, start + len(words))


def read(text: str) -> Reading:
    return read_report(report_from_text(text, source="a.txt", known={"published": "2024-06-04"}))


def test_the_verb_of_the_content_is_not_its_cue() -> None:
    text = "Ties are strained, stemming from Sudan's claims that Egypt and Libya did not react to Khartoum's appeal.\n"
    torn = (at(text, "that Egypt and Libya"), at(text, "Khartoum's appeal"))
    (draft,) = settle_cues(parsed(text), [Draft(at(text, "Sudan's"), at(text, "did not react to"), torn)])
    assert draft.cue == at(text, "claims")
    assert draft.content == (at(text, "that Egypt and Libya did not react to Khartoum's appeal"),)
    assert draft.source == at(text, "Sudan's")


def test_one_claim_is_not_read_as_two() -> None:
    text = "He renewed Chad's allegations that the U.S. and the bloc are seeking to hijack the talks.\n"
    one = Draft(at(text, "He"), at(text, "renewed"), (at(text, "Chad's allegations that the U.S."),))
    two = Draft(at(text, "He"), at(text, "are seeking"), (at(text, "to hijack the talks"),))
    (draft,) = complete_clauses(parsed(text), [one, two])
    assert draft.content == (at(text, "Chad's allegations that the U.S. and the bloc are seeking to hijack the talks"),)


def test_a_claim_goes_on_with_its_second_verb_and_stops_before_another_saying() -> None:
    text = "Chad insists that the troops did not do their duty and allowed the attack on the town.\n"
    draft = Draft(at(text, "Chad"), at(text, "insists"), (at(text, "that the troops did not do their duty"),))
    (whole,) = complete_clauses(parsed(text), [draft])
    assert whole.content == (at(text, "that the troops did not do their duty and allowed the attack on the town"),)
    text = "Chad says that the troops did not do their duty and denied the report.\n"
    draft = Draft(at(text, "Chad"), at(text, "says"), (at(text, "that the troops did not do their duty"),))
    assert complete_clauses(parsed(text), [draft]) == (draft,)


def test_a_truce_promises_nothing() -> None:
    text = "He urged both to keep the truce that placed the road under Kenyan control and committed Chad to open it.\n"
    draft = Draft(at(text, "He"), at(text, "committed"), (at(text, "Chad to open it"),))
    (settled,) = settle_cues(parsed(text), [draft])
    assert settled.doubtful
    assert not any(s.cue == at(text, "committed") for s in read(text).statements)


def test_a_relative_clause_is_said_by_whom_it_describes() -> None:
    text = "Norway waits for an answer from Denmark, which welcomed the deployment of a mission on Monday.\n"
    draft = Draft(at(text, "Norway"), at(text, "welcomed"), (at(text, "the deployment of a mission"),))
    (settled,) = settle_cues(parsed(text), [draft])
    assert settled.source == at(text, "which")


def test_terms_that_were_agreed_are_nobodys_words() -> None:
    text = "Kenya accused Chad of refusing the mission, the terms of which were agreed to at the summit in May.\n"
    draft = Draft(None, at(text, "were agreed"), (at(text, "the terms of which"),))
    assert settle_cues(parsed(text), [draft]) == []


def test_a_refusal_to_say_lies_behind_the_report() -> None:
    text = "OSLO — Foreign Minister Espen Barth Eide would not say whether the envoy had left.\n"
    (statement,) = read(text).statements
    assert (statement.when.start, statement.when.end) == ("2024-06-03", "2024-06-04")
