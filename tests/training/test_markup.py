"""The parsers of the own annotations (they need neither PyTorch nor a model)."""

from pathlib import Path

import pytest

from training.tagger import markup
from training.tagger.gold import is_development
from training.tagger.markup import (
    MarkupError,
    parse_event_file,
    parse_report,
    parse_report_file,
    parse_sentence,
    parse_statement_file,
)


def texts(text, spans):
    return [text[s:e] for s, e in spans]


def test_a_sentence_with_two_events_and_a_shared_phrase():
    s = parse_sentence(
        "⟦a1:Paris⟧ ⟦e1:REQUEST:occurred:urged⟧ ⟦r1,a2:Baku⟧ to ⟦e2:RETREAT:demanded:withdraw⟧ from ⟦p2:the corridor⟧ ⟦t1:today⟧."
    )
    assert s.text == "Paris urged Baku to withdraw from the corridor today."
    urged, withdraw = s.events
    assert (urged.type, urged.status) == ("REQUEST", "occurred")
    assert texts(s.text, [urged.trigger]) == ["urged"]
    assert {k: texts(s.text, v) for k, v in urged.roles.items()} == {
        "actor": ["Paris"],
        "recipient": ["Baku"],
        "time": ["today"],
    }
    assert {k: texts(s.text, v) for k, v in withdraw.roles.items()} == {"actor": ["Baku"], "place": ["the corridor"]}


def test_nested_marks_and_colons_in_the_text():
    s = parse_sentence("⟦a1:The ⟦p2:Polish⟧ army⟧ ⟦e1:MOBILIZE:planned:to deploy: fast⟧ ⟦e2:CONSULT:occurred:met⟧")
    assert s.text == "The Polish army to deploy: fast met"
    assert texts(s.text, s.events[0].roles["actor"]) == ["The Polish army"]
    assert texts(s.text, [s.events[0].trigger]) == ["to deploy: fast"]
    assert texts(s.text, s.events[1].roles["place"]) == ["Polish"]


def test_a_sentence_without_events():
    assert parse_sentence("Rain fell: all day.").events == []


@pytest.mark.parametrize(
    "line",
    [
        "⟦a1:Paris waits",
        "Paris⟧ waits",
        "⟦a1:Paris⟧ waits",
        "⟦e1:WAIT:occurred:waits⟧",
        "⟦e1:AID:soon:gives⟧",
        "⟦e1:AID:occurred:gives⟧ ⟦e1:AID:occurred:again⟧",
        "⟦x1:Paris⟧",
        "⟦e1:AID:occurred:⟧",
    ],
)
def test_broken_sentences_are_refused(line):
    with pytest.raises(MarkupError):
        parse_sentence(line)


def test_broken_lines_are_told_and_left_out(tmp_path):
    path = tmp_path / "w.txt"
    path.write_text("One.\n\n⟦a1:Two⟧.\nThree.\n", "utf-8")
    told = []
    assert [s.text for s in parse_event_file(path, told.append)] == ["One.", "Three."]
    assert len(told) == 1
    assert told[0].startswith("w.txt:3:")


REPORT = """“⟦t1:No.⟧” ⟦s1:Lund⟧ ⟦c1/reject/speech:told⟧ ⟦u1:reporters⟧. “⟦t1:Never.⟧”

⟦c2/state/finding/neg:According to⟧ ⟦s2:aides⟧, ⟦t2:⟦s3:she⟧ ⟦c3/hope/belief:hopes⟧ ⟦t3:for “rain”⟧⟧.
⟦s1,s4:He⟧ ⟦c4/accuse/speech:accused⟧ ⟦w4:Oslo⟧ ⟦t4:of delay⟧.
"""


def test_a_report():
    r = parse_report("x", REPORT)
    assert r.text.startswith("“No.” Lund told reporters. “Never.”\n\nAccording to aides, she hopes for “rain”.")
    first, second, third, fourth = r.attributions
    assert texts(r.text, first.content) == ["“No.”", "“Never.”"]  # widened over the marks
    assert texts(r.text, first.source) == ["Lund", "He"]
    assert (first.act, first.channel, first.negated, first.nested) == ("reject", "speech", False, False)
    assert texts(r.text, second.content) == ["she hopes for “rain”"]
    assert (second.act, second.channel, second.negated) == ("state", "finding", True)
    assert third.nested
    assert texts(r.text, third.content) == ["for “rain”"]
    assert not fourth.nested
    assert texts(r.text, fourth.cue) == ["accused"]


@pytest.mark.parametrize("body", ["⟦t1:x", "⟦q1:x⟧", "⟦c1/shout/speech:x⟧", "⟦c1/state/radio:x⟧", "⟦c1:x⟧"])
def test_broken_reports_are_refused(body):
    with pytest.raises(MarkupError):
        parse_report("x", body)


def test_a_report_file(tmp_path):
    path = tmp_path / "a.txt"
    path.write_text(
        "### a-1 | Wire | 2025-01-01\nOne.\n\n### a-2 | Wire | 2025-01-01\n⟦t1:Two\n### a-3\nThree.\n", "utf-8"
    )
    told = []
    reports = parse_report_file(path, told.append)
    assert [(r.name, r.text) for r in reports] == [("a-1", "One.\n"), ("a-3", "Three.\n")]
    assert len(told) == 1
    assert "a-2" in told[0]


def test_the_split_is_by_hash_and_about_a_tenth():
    share = sum(is_development(f"sentence {i}") for i in range(2_000)) / 2_000
    assert 0.07 < share < 0.13


def test_labels_agree_with_the_product():
    from dragoman.reading.tagger import labels

    assert set(labels.EVENT_TYPES) == markup.TYPES
    assert set(labels.STATUSES) == markup.STATUSES
    assert set(labels.ACTS) == markup.ACTS
    assert set(labels.CHANNELS) == markup.CHANNELS


def test_single_statements_and_a_comma_before_the_closing_mark(tmp_path):
    path = tmp_path / "acts.txt"
    path.write_text("“⟦t1:It rained⟧,” ⟦s1:she⟧ ⟦c1/state/speech:said⟧.\n\n⟦s1:He⟧ ⟦c1/boo/speech:sang⟧.\n", "utf-8")
    told = []
    (report,) = parse_statement_file(path, told.append)
    assert texts(report.text, report.attributions[0].content) == ["“It rained,”"]
    assert report.name == report.text
    assert len(told) == 1


EVENTS = sorted((Path(markup.__file__).parents[1] / "data" / "events").glob("*.txt"))


def test_every_own_event_sentence_parses_and_none_is_both_learned_and_unseen():
    told = []
    texts_of = {path: {s.text for s in parse_event_file(path, told.append)} for path in EVENTS}
    assert told == []
    unseen = set().union(*(found for path, found in texts_of.items() if path.stem.endswith("_unseen")))
    learned = set().union(*(found for path, found in texts_of.items() if not path.stem.endswith("_unseen")))
    assert len(unseen) + len(learned) > 5_300
    assert unseen & learned == set()
