"""One utterance however many reports carry it, and however they cut it."""

from dragoman.joining import join
from dragoman.model import Act, Saying, StatementKind, When, Who
from tests.joining.builder import Desk, day, person, state

VUKIC = person("Marko Vukic", "MNE")
MFA = Who("ministry:MNE:foreign", "Ministry of Foreign Affairs (Montenegro)", "ministry", "MNE")
BRUSSELS = Who("org:EU", "European Union", "organisation")


def quote(
    outlet: str,
    published: str,
    words: str,
    *,
    holder: Who = VUKIC,
    intro: str = "told reporters",
    kind: StatementKind = "direct",
    act: Act = "state",
    when: When | None = None,
) -> Desk:
    marks = f"“{words}”" if kind == "direct" else words
    desk = Desk(f"{holder.name} {intro} in {outlet}: {marks}. The harbour stays closed.", published, outlet)
    desk.say(holder, intro, words, kind=kind, act=act, when=when)
    return desk


def sayings(*desks: Desk) -> dict[frozenset[str], Saying]:
    joins = join([d.report for d in desks], [d.reading for d in desks])
    return {frozenset(v.report_id for v in s.variants): s for s in joins.sayings}


def one(*desks: Desk) -> Saying:
    found = sayings(*desks)
    assert len(found) == 1, found
    return next(iter(found.values()))


LONG = "We shall not sign a treaty that takes the port of Bar from our children and gives it to a bank"


def test_the_same_quotation_with_an_editors_brackets():
    a = quote("Alpha", "2024-03-04", "They [the lenders] want to take the port of Bar from our children")
    b = quote("Beta", "2024-03-05", "They want to take the port of Bar from our children")
    saying = one(a, b)
    assert saying.wording.startswith("They [the lenders]")
    assert {v.diff for v in saying.variants} == {
        "They [the lenders] want to take the port of Bar from our children",
        "They [-[the lenders]-] want to take the port of Bar from our children",
    }
    assert saying.first_report == a.id
    assert saying.outlets == ("Alpha", "Beta")


def test_a_cut_with_an_omission_mark():
    a = quote("Alpha", "2024-03-04", LONG)
    b = quote("Beta", "2024-03-04", "We shall not sign a treaty that … gives it to a bank")
    assert one(a, b).wording == LONG


def test_a_part_in_marks_inside_a_longer_quotation():
    a = quote("Alpha", "2024-03-04", LONG)
    b = quote("Beta", "2024-03-04", "that he would not “takes the port of Bar from our children” accept", kind="mixed")
    assert one(a, b).wording == LONG


def test_a_translation_made_again():
    a = quote("Alpha", "2024-03-04", "Our country's membership of this customs union is effectively frozen from today")
    b = quote("Beta", "2024-03-04", "We have effectively frozen our membership in the customs union as of today")
    assert len(one(a, b).statements) == 2


def test_retold_without_marks_needs_the_same_act_and_day():
    words = "that the lenders wrecked the harbour talks by raising the interest on the port loan"
    other = "the lenders had wrecked talks on the harbour by raising interest on the loan for the port"
    a = quote("Alpha", "2024-03-04", words, kind="indirect", act="accuse")
    b = quote("Beta", "2024-03-04", other, kind="indirect", act="accuse")
    late = quote("Gamma", "2024-05-20", words, kind="indirect", act="accuse")
    praise = quote("Delta", "2024-03-04", words, kind="indirect", act="praise")
    found = sayings(a, b, late, praise)
    assert {frozenset({a.id, b.id}), frozenset({late.id}), frozenset({praise.id})} == set(found)


def test_a_ministry_is_not_its_minister():
    found = sayings(quote("Alpha", "2024-03-04", LONG), quote("Beta", "2024-03-04", LONG, holder=MFA))
    assert len(found) == 2


def test_a_bare_surname_says_what_the_full_name_said():
    a = quote("Alpha", "2024-03-04", LONG)
    b = quote("Beta", "2024-03-04", LONG, holder=person("Vukic"))
    assert one(a, b).holder == VUKIC


def test_a_common_phrase_is_no_utterance():
    a = quote("Alpha", "2024-03-04", "red line")
    b = quote("Beta", "2024-06-09", "red line")
    assert len(sayings(a, b)) == 2


def test_a_slogan_repeated_on_another_day_is_said_twice():
    a, b = (
        Desk(f"On {d} Marko Vukic said: “{LONG}”.", p, o)
        for d, p, o in (("Monday", "2024-03-04", "Alpha"), ("Friday", "2024-05-17", "Beta"))
    )
    for desk, words in ((a, "On Monday"), (b, "On Friday")):
        desk.time(words, day(desk.published or ""))
        desk.say(VUKIC, "said", LONG, when=day(desk.published or ""))
    assert len(sayings(a, b)) == 2


def test_a_short_cut_that_two_utterances_hold_joins_neither():
    a = quote("Alpha", "2024-03-04", "I call it a breach of our common memory and I shall never forgive it, never")
    b = quote(
        "Beta", "2024-03-04", "Was it not a breach of our common memory when the second bridge was blown up at night?"
    )
    c = quote("Gamma", "2024-03-04", "that it was “a breach of our common memory”", kind="mixed")
    assert frozenset({c.id}) in sayings(a, b, c)


def test_two_sentences_of_one_speech_are_two_sayings():
    a = quote("Alpha", "2024-03-04", "The port will never be sold to strangers")
    b = quote("Beta", "2024-03-04", "Our fishermen deserve a better road to the coast")
    assert len(sayings(a, b)) == 2


def test_every_spoken_statement_is_in_one_saying_and_beliefs_in_none():
    desk = quote("Alpha", "2024-03-04", LONG)
    thought = Desk("Many in Alpha believe the port is lost.", "2024-03-04", "Gamma")
    thought.say(state("Montenegro", "MNE"), "believe", "the port is lost", kind="indirect")
    belief = thought.statements[0]
    thought.statements[0] = type(belief)(
        **{n: getattr(belief, n) for n in belief.__struct_fields__} | {"channel": "belief"}
    )
    joins = join([desk.report, thought.report], [desk.reading, thought.reading])
    assert [s.statements for s in joins.sayings] == [(desk.statements[0].id,)]


def test_one_interview_is_one_source_and_copies_are_none():
    station = Who("outlet:rtm", "Radio Mora", "outlet")
    desks = []
    for outlet in ("Alpha", "Beta"):
        desk = Desk(f"“{LONG},” Marko Vukic told Radio Mora, {outlet} writes.", "2024-03-04", outlet)
        desk.say(VUKIC, "told", LONG, audience=station)
        desks.append(desk)
    saying = one(*desks)
    assert saying.outlets == ("Alpha", "Beta")
    assert saying.independent_sources == 1
    assert any("Radio Mora" in reason for reason in saying.why)


def test_what_a_speaker_goes_on_to_say_was_heard_on_the_same_occasion():
    a = Desk(f"Marko Vukic told a press conference that the road was open. “{LONG},” he said.", "2024-03-04", "Alpha")
    a.say(VUKIC, "told", "that the road was open", kind="indirect")
    a.say(VUKIC, "said", LONG)
    b = Desk(
        f"“{LONG},” Marko Vukic said. At a news conference he added that no toll was planned.", "2024-03-04", "Beta"
    )
    b.say(VUKIC, "said", LONG)
    b.say(VUKIC, "added", "that no toll was planned", kind="indirect")
    joins = join([d.report for d in (a, b)], [d.reading for d in (a, b)])
    (both,) = [s for s in joins.sayings if len(s.statements) > 1]
    assert both.independent_sources == 1
    assert any("press conference" in reason for reason in both.why)
