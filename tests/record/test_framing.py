"""How outlets tell the same thing: verbs, names, what is left out, each with its passages."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from dragoman.errors import UsageError
from dragoman.lexicon import load_yaml
from dragoman.record.framing import framing, many_named, name_uses, saying_verbs
from dragoman.record.store import Store
from dragoman.record.verbs import stances, verb_of
from tests.joining.builder import Desk, day, person, state
from tests.record.test_relations import record_of

KAMAU = person("Grace Kamau", "KEN", "p:kamau")
KENYA, UGANDA, IVORY_COAST = state("Kenya", "KEN"), state("Uganda", "UGA"), state("Ivory Coast", "CIV")
WORDS = "Uganda must open the border before the harvest begins"


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    alpha = Desk(
        f"Grace Kamau said: “{WORDS}.” Ivory Coast watched. Kenya closed the road in Busia.", "2024-03-05", "Alpha"
    )
    alpha.say(KAMAU, "said", WORDS, toward=[UGANDA])
    alpha.mention("Ivory Coast", IVORY_COAST)
    alpha.do("closed", "COERCE", [KENYA], [UGANDA], when=day("2024-03-05"), place=state("Kenya", "KEN"))
    beta = Desk(
        f"Grace Kamau claimed: “{WORDS}.” The Côte d’Ivoire’s envoy watched. Kenya closed the road.",
        "2024-03-06",
        "Beta",
    )
    beta.say(KAMAU, "claimed", WORDS, toward=[UGANDA])
    beta.mention("The Côte d’Ivoire’s", IVORY_COAST)
    beta.do("closed", "COERCE", [KENYA], [UGANDA], when=day("2024-03-05"))
    with Store.open(record_of([alpha, beta], tmp_path / "a.dragoman")) as opened:
        yield opened


def test_a_saying_side_by_side(store: Store) -> None:
    ((key,),) = store.rows("SELECT id FROM sayings")
    found = framing(store, key)
    assert [(t.outlet, t.verb, t.stance) for t in found.tellings] == [
        ("Alpha", "say", "neutral"),
        ("Beta", "claim", "distancing"),
    ]
    for telling in found.tellings:
        text = store.report(telling.report_id).text
        assert text[telling.passage.start : telling.passage.end] == telling.passage.text
        assert WORDS in telling.passage.text
        assert telling.cue in telling.passage.text
    assert framing(store, key[:8]) == found


def test_what_one_report_of_a_happening_leaves_out(store: Store) -> None:
    ((key,),) = store.rows("SELECT id FROM happenings")
    found = framing(store, key)
    assert [(t.outlet, t.own, t.left_out) for t in found.tellings] == [("Alpha", True, ()), ("Beta", True, ("place",))]


def test_what_each_outlet_calls_a_place(store: Store) -> None:
    (words,) = name_uses(store, "côte d'ivoire")
    assert [(u.outlet, u.word, u.count) for u in words.uses] == [
        ("Alpha", "Ivory Coast", 1),
        ("Beta", "Côte d’Ivoire", 1),
    ]
    assert "envoy watched" in words.uses[1].passages[0].text
    assert (words.name, many_named(store)) == ("Ivory Coast", (words,))
    assert name_uses(store, "Atlantis") == ()


def test_verbs_by_outlet(store: Store) -> None:
    (words,) = saying_verbs(store, "kamau")
    assert [(u.outlet, u.word, u.count) for u in words.uses] == [("Alpha", "say", 1), ("Beta", "claim", 1)]
    assert saying_verbs(store, "nobody of that name") == ()


def test_as_of_a_day_only_what_was_out_is_compared(store: Store) -> None:
    ((key,),) = store.rows("SELECT id FROM sayings")
    assert [t.outlet for t in framing(store, key, as_of="2024-03-05").tellings] == ["Alpha"]
    assert many_named(store, as_of="2024-03-05") == ()


@pytest.mark.parametrize("typed", ["", "no such id", "s"])
def test_an_id_of_nothing_is_a_sentence(store: Store, typed: str) -> None:
    with pytest.raises(UsageError):
        framing(store, typed)


@pytest.mark.parametrize(
    ("cue", "lemma", "stance"),
    [
        ("said", "say", "neutral"),
        ("has repeatedly accused", "accuse", "blaming"),
        ("laughed off", "laugh off", "rejecting"),
        ("went as far as to question", "question", "rejecting"),
        ("did not back", "not back", None),
        ("pointed out that", "point out", "factive"),
        ("gave the same reason", "gave", None),
        ("also", "also", None),
    ],
)
def test_the_verb_in_the_words_of_a_cue(cue, lemma, stance):
    verb = verb_of(cue)
    assert verb is not None
    assert (verb.lemma, verb.stance) == (lemma, stance)


def test_no_words_no_verb_and_each_verb_in_one_class_only():
    assert verb_of(" — ") is None
    verbs = [verb for row in load_yaml("saying_verbs.yaml").values() for verb in row["verbs"]]
    assert len(set(verbs)) == len(verbs)
    assert "beside" not in stances()
