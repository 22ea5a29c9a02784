"""The tagger: its promises about offsets, sameness, hostile input and broken models.

How well it reads is measured in training/tagger and written in models/tagger/MODEL_CARD.md.
"""

import json
import shutil
import time

import numpy as np
import pytest

from dragoman.errors import ModelError
from dragoman.reading.tagger import Tagger
from dragoman.reading.tagger.attributions import spans
from dragoman.reading.tagger.crf import Chain
from dragoman.reading.tagger.folder import DEFAULT
from dragoman.reading.tagger.labels import ALLOWED, MAY_START
from dragoman.reading.tagger.tagger import BLOCK
from dragoman.reading.tagger.triggers import faint_words, role_chain, role_spans, trigger_spans
from dragoman.reading.tagger.windows import PIECES, sentence_ends, split_windows
from dragoman.reading.tagger.words import PIECES_PER_WORD, split_words
from dragoman.reading.tagger.worth_head import WorthHead, indifferent

REPORT = (
    "Headline nobody reads\n"
    "“We will not accept this,” Foreign Minister Maria Lund said on Monday. “It must stop.”\n"
    "Iran’s navy seized a Greek tanker in the Gulf of Oman on Friday, two officials told Reuters.\n"
    "She accused 𝔎yiv of shelling the town and urged Moscow to withdraw its troops.\n"
)


def by_line(text):
    out, at = [], 0
    for line in text.splitlines(keepends=True):
        out.append((at, at + len(line.rstrip())))
        at += len(line)
    return out


@pytest.fixture(scope="module")
def tagger():
    return Tagger.load()


def every_span(tagged):
    for a in tagged.attributions:
        yield from (*a.source, *a.cue, *a.content)
    for t in tagged.triggers:
        yield from (t.span, *t.actors, *t.recipients, *t.places, *t.times)


def test_finds_who_said_what(tagger):
    tagged = tagger.tag(REPORT, by_line(REPORT))
    said = [a for a in tagged.attributions if [REPORT[s:e] for s, e in a.cue] == ["said"]]
    assert said
    content = " ".join(REPORT[s:e] for s, e in said[0].content)
    assert "We will not accept this" in content
    assert "Lund" in " ".join(REPORT[s:e] for s, e in said[0].source)
    assert said[0].channel == "speech"


def test_spans_lie_inside_the_given_paragraphs(tagger):
    paragraphs = by_line(REPORT)[1:3]
    tagged = tagger.tag(REPORT, paragraphs)
    assert tagged.attributions
    for start, end in every_span(tagged):
        assert start < end
        assert any(low <= start < high for low, high in paragraphs)
        assert any(low < end <= high for low, high in paragraphs)
        assert REPORT[start:end] == REPORT[start:end].strip()


def test_scores_are_rounded_probabilities(tagger):
    tagged = tagger.tag(REPORT, by_line(REPORT))
    scores = [x for a in tagged.attributions for x in (a.score, a.act_score, a.channel_score)]
    scores += [x for t in tagged.triggers for x in (t.score, t.type_score, t.status_score)]
    assert all(0 <= x <= 1 and round(x, 2) == x for x in scores)


def test_same_input_same_output(tagger):
    first = tagger.tag(REPORT, by_line(REPORT))
    assert tagger.tag(REPORT, by_line(REPORT)) == first
    assert Tagger.load().tag(REPORT, by_line(REPORT)) == first


def test_windows_do_not_depend_on_what_is_decoded_with_them(tagger, monkeypatch):
    text = REPORT * 40
    together = tagger.tag(text, by_line(text))
    monkeypatch.setattr("dragoman.reading.tagger.tagger.GROUP", 1)
    assert Tagger.load().tag(text, by_line(text)) == together  # one that has met none of it before


def test_unread_text_changes_nothing(tagger):
    """What stands outside the paragraphs is not looked at."""
    other = "#" * len("Headline nobody reads") + REPORT[len("Headline nobody reads") :]
    assert tagger.tag(other, by_line(REPORT)[1:]) == tagger.tag(REPORT, by_line(REPORT)[1:])


@pytest.mark.parametrize(
    "text", ["", " ", "\n\n", "\u200b", "“”", "\x00\x01", "[SEP] [MASK] said.", "é" * 500, "🙂" * 300]
)
def test_odd_texts(tagger, text):
    for start, end in every_span(tagger.tag(text, [(0, len(text))])):
        assert 0 <= start < end <= len(text)
    assert tagger.tag(text, []).attributions == ()


def test_special_tokens_in_a_text_are_only_words(tagger):
    words = split_words("[SEP][CLS]", [(0, 10)], tagger.tokenizer)
    assert not {101, 102} & set(words.pieces.tolist())


@pytest.mark.parametrize("filler", ["a", "a ", "“", "said ", "\u0301", "ab-", "中"])
def test_hostile_lines_take_time_in_proportion(tagger, filler):
    """One line of 50,000 code points, then one of twice that: at most about twice the time."""
    small, large = (filler * (n // len(filler)) for n in (30_000, 60_000))
    tagger.tag(small, [(0, 5_000)])
    times = []
    for text in (small, large):
        began = time.process_time()
        tagger.tag(text, [(0, len(text))])
        times.append(time.process_time() - began)
    assert times[1] < 3.5 * times[0] + 0.5


@pytest.mark.slow
def test_a_line_of_a_million_finishes(tagger):
    text = "President X said “no”, but officials attacked " * 22_000
    for start, end in every_span(tagger.tag(text, [(0, len(text))])):
        assert 0 <= start < end <= len(text)


def test_windows_cover_every_word_once(tagger):
    text = REPORT + "word " * 2_000 + "\n" + "supercalifragilisticexpialidocious" * 40 + "\n" + "x. " * 900
    words = split_words(text, by_line(text), tagger.tokenizer)
    windows = split_windows(words, sentence_ends(text, words))
    assert [i for w in windows for i in range(w.start, w.end)] == list(range(len(words)))
    assert all(w.start < w.end for w in windows)
    assert all(words.counts[w.start : w.end].sum() <= PIECES for w in windows)
    assert words.counts.max() <= PIECES_PER_WORD


def test_blocks_bound_the_memory(tagger, monkeypatch):
    sizes = []

    def counting(text, paragraphs, tokenizer):
        sizes.append(sum(end - start for start, end in paragraphs))
        return split_words(text, paragraphs[:1], tokenizer)

    monkeypatch.setattr("dragoman.reading.tagger.tagger.split_words", counting)
    text = "x" * (3 * BLOCK + 7) + "\n" + "y z\n" * 20
    tagger.tag(text, by_line(text))
    assert max(sizes) <= BLOCK
    assert sum(sizes) == len(text) - text.count("\n")


def brute_force(scores, transitions, start):
    """Weight of every allowed path: the definition that `Chain` must agree with."""
    paths = {(tag,): scores[0, tag] + start[tag] for tag in range(7) if MAY_START[tag]}
    for row in scores[1:]:
        paths = {
            (*path, tag): weight + transitions[path[-1], tag] + row[tag]
            for path, weight in paths.items()
            for tag in range(7)
            if ALLOWED[path[-1], tag]
        }
    return paths


def test_chain_agrees_with_all_paths_spelled_out():
    rng = np.random.default_rng(1)
    scores, transitions, start = rng.normal(size=(2, 5, 7)), rng.normal(size=(7, 7)), rng.normal(size=7)
    lengths = np.array([5, 3])
    chain = Chain(transitions, start, ALLOWED, MAY_START)
    best, chances = chain.viterbi(scores, lengths), chain.marginals(scores, lengths)
    for k, n in enumerate(lengths):
        paths = brute_force(scores[k, :n], transitions, start)
        assert tuple(best[k, :n]) == max(paths, key=paths.__getitem__)
        total = sum(map(np.exp, paths.values()))
        for t in range(n):
            for tag in range(7):
                share = sum(np.exp(w) for p, w in paths.items() if p[t] == tag) / total
                assert chances[k, t, tag] == pytest.approx(share)


def test_spans_of_paths():
    assert spans(np.array([0, 1, 2, 1, 3, 0, 5, 6, 6])) == [(1, 1, 3), (1, 3, 4), (3, 4, 5), (5, 6, 9)]
    assert trigger_spans(np.eye(3, dtype=np.float32)[[0, 1, 2, 1, 0, 2]], 0.0) == [(1, 3), (3, 4)]


def test_words_that_are_nearly_triggers_are_told_too():
    scores = np.array([[0, 3, 0], [3, 0, 0], [1, 0, 0], [0, 1, 2]], np.float32)
    sure = trigger_spans(scores, 0.0)
    assert sure == [(0, 1)]
    assert faint_words(scores, sure, 0.2) == [(2, 3), (3, 4)]
    assert faint_words(scores, sure, 0.5) == []


def test_the_worth_of_a_word_does_not_depend_on_those_beside_it():
    states = np.random.default_rng(1).normal(size=(9, 16)).astype(np.float32)
    head = WorthHead(np.linspace(-1, 1, 16), 0.5)
    assert head(states) == [head(row[None])[0] for row in states]
    assert indifferent(16)(states) == [0.0] * 9
    assert role_spans(np.array([1, 2, 0, 3, 4, 1, 1, 7])) == [[(0, 2), (5, 6), (6, 7)], [(3, 5)], [], [(7, 8)]]


def test_a_role_goes_on_rather_than_fall_apart():
    scores = np.zeros((1, 3, 9), np.float32)
    scores[0, 0, 1] = scores[0, 2, 2] = 2.0  # the beginning and the inside of an actor
    scores[0, 1, 0], scores[0, 1, 1], scores[0, 1, 2] = 1.0, -5.0, 0.5  # between them: rather nothing
    lengths = np.array([3])
    assert role_chain(0.0).viterbi(scores, lengths).tolist() == [[1, 2, 2]]
    scores[0, 1, 2] = -1.5
    assert role_chain(0.0).viterbi(scores, lengths)[0, 1] == 0
    assert role_chain(1.0).viterbi(scores, lengths).tolist() == [[1, 2, 2]]


@pytest.fixture
def copy(tmp_path):
    folder = tmp_path / "tagger"
    shutil.copytree(DEFAULT, folder)
    return folder


def test_a_missing_folder_is_a_model_error(tmp_path):
    with pytest.raises(ModelError, match=r"model\.json cannot be read"):
        Tagger.load(tmp_path / "nowhere")


@pytest.mark.parametrize("name", ["network.onnx", "decoder.npz", "worth.npz", "tokenizer.json"])
def test_a_missing_or_changed_file_is_a_model_error_that_names_it(copy, name):
    content = (copy / name).read_bytes()
    (copy / name).write_bytes(content[:-1])
    with pytest.raises(ModelError, match=f"{name} is damaged"):
        Tagger.load(copy)
    (copy / name).unlink()
    with pytest.raises(ModelError, match=f"{name} cannot be read"):
        Tagger.load(copy)


def test_a_broken_description_is_a_model_error(copy):
    (copy / "model.json").write_text("{")
    with pytest.raises(ModelError, match="is broken"):
        Tagger.load(copy)


def test_other_labels_are_a_model_error(copy):
    about = json.loads((copy / "model.json").read_text())
    about["labels"]["acts"] = ["state"]
    (copy / "model.json").write_text(json.dumps(about))
    with pytest.raises(ModelError, match="another version"):
        Tagger.load(copy)


def test_the_version_names_the_weights_and_the_biases(copy, tagger):
    assert Tagger.load(copy).version == tagger.version
    about = json.loads((copy / "model.json").read_text())
    about["cue_bias"] += 0.25
    (copy / "model.json").write_text(json.dumps(about))
    assert Tagger.load(copy).version != tagger.version
