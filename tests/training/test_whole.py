"""Whole reports with what a reader noted of them become places in their text (needs neither PyTorch nor a model)."""

import json
from pathlib import Path

from training.tagger import whole
from training.tagger.gold import Attribution

TEXT = (
    "Lima accused Oslo of theft. Oslo denied it, and its minister said talks were off. "
    '"We took nothing," the minister said. Earlier talks were held on Monday, and ships were sent to the bay. '
    "Lima fears a war."
)


def noted(**more):
    return {"statements": [], "events": [], "optional": []} | more


def statement(**more):
    one = {"speaker": "Lima", "speaker_text": "Lima", "cue": "accused", "content": ["of theft"], "act": "accuse"}
    return one | {"toward": [], "kind": "indirect", "date": None} | more


def event(trigger, **more):
    return {"trigger": trigger, "type": ["CONSULT", "AGREE"], "status": "happened"} | more


def words(spans, text=TEXT):
    return [text[start:end] for start, end in spans]


def test_whom_an_accusation_is_aimed_at_belongs_to_its_content():
    found = whole.report("r", TEXT, noted(statements=[statement()])).attributions[0]
    assert words(found.content) == ["Oslo of theft"]
    assert (words(found.source), words(found.cue), found.act) == (["Lima"], ["accused"], "accuse")


def test_what_stands_in_several_places_is_taken_where_cue_and_content_are_close():
    one = statement(speaker_text="the minister", cue="said", content=["We took nothing,"], act="deny")
    found = whole.report("r", TEXT, noted(statements=[one])).attributions[0]
    assert words(found.content) == ['"We took nothing,"']
    assert TEXT[found.cue[0][0] - 13 : found.cue[0][1]] == "the minister said"
    assert TEXT[: found.cue[0][0]].count("said") == 1


def test_a_trigger_that_stands_once_is_learned_and_others_are_left_open():
    events = [event("talks"), event("ships were sent to the bay", trigger_also=["sent"], status="planned")]
    found = whole.report("r", TEXT, noted(events=events))
    assert [(words([e.trigger]), e.type, e.status, e.roles) for e in found.events] == [
        (["sent"], "CONSULT", "planned", None)
    ]
    assert words(found.doubtful) == ["talks", "talks", "sent"]


def test_what_whole_reports_leave_out_is_taken_from_an_earlier_tagger_where_nothing_is_noted():
    start = TEXT.index("a war")
    fear = Attribution([], [(start - 6, start - 1)], [(start, start + 5)], None, "belief")
    theft = TEXT.index("of theft")
    double = Attribution([], [], [(theft, theft + 8)], None, "belief")
    said = Attribution([], [], [(start, start + 5)], None, "speech")
    found = whole.report("r", TEXT, noted(statements=[statement()]), lambda _: [fear, double, said])
    assert found.attributions[1:] == [fear]
    fair = whole.report("r", TEXT, noted(optional=["a war"]), lambda _: [said])
    assert fair.attributions == [said]


def test_every_note_of_the_projects_own_reports_finds_its_place():
    folder = Path("training/data/whole")
    for report in whole.load(folder):
        gold = json.loads((folder / f"{Path(report.name).stem}.json").read_text("utf-8"))
        assert len(report.attributions) == len(gold["statements"]), report.name
        spans = [s for a in report.attributions for s in [*a.source, *a.cue, *a.content]]
        spans += [e.trigger for e in report.events or ()]
        assert all(0 <= start < end <= len(report.text) for start, end in spans)
