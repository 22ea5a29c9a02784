"""Texts that stand in two reports, and how many sources that makes."""

from dragoman.joining import join
from dragoman.joining.copies import WHOLE, Print, fingerprint, overlaps
from dragoman.joining.sources import credit, outlet_key
from dragoman.model import Debris, Joins, Report
from tests.joining.builder import Desk, person

WIRE = (
    "The two governments agreed on Tuesday to open the mountain road before winter and to share the cost of the new tunnel. "
    "Drivers will need one paper only, and the customs posts on both sides are to be staffed around the clock. "
    "The finance ministry expects the toll to pay for the works within eleven years if traffic grows as planned."
)
OWN = (
    "Shepherds in the upper valley fear for their pastures. They have written to the court in the capital and to both "
    "presidents, and say that nobody has shown them a map. A hearing is set for the spring, when the snow has gone."
)


def joined(*desks: Desk) -> Joins:
    return join([d.report for d in desks], [d.reading for d in desks])


def test_an_abridged_copy_is_found_with_its_passages():
    first = Desk(WIRE + " " + OWN, "2024-05-02", "Alpha")
    later = Desk("BETA. " + WIRE.split(". ", maxsplit=1)[0] + ". " + WIRE.split(". ")[2], "2024-05-03", "Beta")
    (copy,) = joined(later, first).copies
    assert (copy.report_id, copy.copy_of) == (later.id, first.id)
    assert copy.copied_share > 0.9
    for (start, end), (a, b) in copy.passages:
        assert later.text[start:end] == first.text[a:b]


def test_who_copied_whom_is_told_by_the_day_then_by_id():
    a, b = Desk(WIRE, "2024-05-03", "Alpha"), Desk(WIRE, "2024-05-02", "Beta")
    (copy,) = joined(a, b).copies
    assert copy.copy_of == b.id
    c, d = Desk(WIRE, None, "Alpha"), Desk(WIRE, None, "Beta")
    (copy,) = joined(c, d).copies
    assert copy.copy_of == min(c.id, d.id)


def test_two_outlets_that_quote_one_speaker_do_not_copy():
    words = (
        "we shall open the mountain road before winter and share the cost of the new tunnel between our two treasuries"
    )
    a = Desk(f"“{words},” the minister told parliament on Tuesday, to cheers.", "2024-05-02", "Alpha")
    b = Desk(f"Cheers in the chamber: “{words}.” The opposition left the room.", "2024-05-02", "Beta")
    assert joined(a, b).copies == ()


def test_debris_is_no_passage():
    a, b = (Report(k, k, WIRE, "", debris=(Debris((0, len(WIRE)), "newsletter"),)) for k in ("a", "b"))
    assert overlaps([a, b]) == []


def test_reworded_and_unrelated_texts_are_no_copies():
    other = OWN.replace("Shepherds", "Goatherds").replace("pastures", "meadows").replace("written", "gone")
    assert joined(Desk(WIRE, "2024-05-02", "Alpha"), Desk(OWN, "2024-05-02", "Beta")).copies == ()
    (copy,) = joined(Desk(OWN, "2024-05-02", "Alpha"), Desk(other, "2024-05-03", "Beta")).copies
    assert copy.copied_share > WHOLE


def test_many_copies_all_name_the_first():
    desks = [Desk(WIRE, f"2024-05-{d:02}", f"Outlet {d}") for d in range(1, 29)]
    best: dict[str, str] = {}
    for copy in joined(*desks).copies:
        best.setdefault(copy.report_id, copy.copy_of)
    assert set(best.values()) == {desks[0].id}


SPEAKER = person("Tamar Gelashvili", "GEO")
QUOTE = "The road belongs to those who walk on it and not to those who draw maps"


def said_in(*desks: Desk) -> tuple[tuple[str, ...], int]:
    for desk in desks:
        desk.say(SPEAKER, "said", QUOTE)
    (saying,) = joined(*desks).sayings
    return saying.outlets, saying.independent_sources


def test_outlets_and_independent_sources():
    a = Desk(f"{WIRE} Tamar Gelashvili said: “{QUOTE}.”", "2024-05-02", "Alpha")
    copy = Desk(f"{WIRE} Tamar Gelashvili said: “{QUOTE}.”", "2024-05-03", "Beta")
    own = Desk(f"{OWN} Tamar Gelashvili said: “{QUOTE}.”", "2024-05-03", "Gamma")
    assert said_in(a, copy, own) == (("Alpha", "Beta", "Gamma"), 2)


def test_one_agency_credited_twice_is_one_source():
    a = Desk(f"BATUMI (Reuters) — Tamar Gelashvili said: “{QUOTE}.”", "2024-05-02", "Alpha")
    b = Desk(f"Of roads Tamar Gelashvili said this: “{QUOTE}.” (Reuters)", "2024-05-02", "Beta")
    assert said_in(a, b)[1] == 1


def test_reports_without_outlet_are_sources_of_their_own():
    a = Desk(f"Tamar Gelashvili said: “{QUOTE}.”", "2024-05-02", source="a.txt")
    b = Desk(f"In Batumi Tamar Gelashvili said: “{QUOTE}.”", "2024-05-02", source="b.txt")
    assert said_in(a, b) == (("a.txt", "b.txt"), 2)


def test_credits_and_outlet_names():
    assert credit(Desk("TBILISI (Agenda) — The road is open.").report) == "Agenda"
    assert credit(Desk("The road is open (and the pass too).").report) is None
    assert outlet_key("https://www.Agenda.ge") == outlet_key("Agenda") == outlet_key("the agenda")


def test_a_sentence_that_everybody_prints_ties_no_two_reports():
    stock = "Our correspondents across the region contributed to this report from both sides of the closed border."
    own = [" ".join(f"{word}{n}" for word in (WIRE + OWN + WIRE).split()) for n in range(3)]
    texts = [Report(f"r{n}", f"{n}.txt", f"{text}\n{stock}", "") for n, text in enumerate(own)]
    assert overlaps(texts) == []


def test_what_is_kept_of_a_text_gives_its_words_back():
    text = f"{WIRE} “{OWN}”{' ' * 300}{OWN}"
    blocked = (len(WIRE) + 40, len(WIRE) + 90)
    for report in (
        Report("r", "r.txt", text, "", debris=(Debris(blocked, "newsletter"),)),
        Report("s", "s.txt", "", ""),
    ):
        first = fingerprint(report)
        second = Print.unpacked(first.packed())
        assert first.id == second.id
        for name in ("sums", "starts", "ends", "own", "hashes"):
            assert getattr(first, name).tolist() == getattr(second, name).tolist(), name
