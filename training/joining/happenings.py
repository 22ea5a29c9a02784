"""Learns ``lexicon/happenings.yaml``: how likely two events of one story are one, from mentions that people grouped.

    python -m training.joining.happenings ../shared/data/stories

A logistic model with a ridge, fitted to all pairs of mentions of a story in the training topics of ECB+ (Cybulska and
Vossen 2014; annotations CC BY 3.0). Only weights are carried over. Prints what that reaches in training topics by
turns, in topics kept for testing and on NewsWCL50.
"""

from __future__ import annotations

import sys
from collections.abc import Iterator, Sequence
from itertools import combinations
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from dragoman.joining import evidence

from . import corpora, measure

OUT = Path(__file__).parents[2] / "src" / "dragoman" / "lexicon" / "happenings.yaml"
RIDGE = 5.0
#: From which likelihood on two are one, and where they are not known to be of one story (measured in docs/joining.md).
ENOUGH, ALONE = 0.5, 0.7
TURNS = 5

type Floats = NDArray[np.float64]

MEANING = {
    "bias": "before anything is looked at",
    "same_word": "the trigger has the same stem",
    "same_class": "another stem of one class (joining.yaml, triggers)",
    "same_beginning": "another stem: which share of its letters begins both",
    "same_ending": "another stem that is the end of the other",
    "telling_word": "how rare the commoner of the two stems is in news",
    "word_in_phrase": "another stem, which the other's phrase holds",
    "kin_in_phrase": "another stem, kin (kin.tsv) to one in the other's phrase",
    "phrases_alike": "cosine of the phrases",
    "word_in_sentence": "another stem, which the other's sentence holds",
    "words_in_sentences": "other stems, each in the other's sentence",
    "neighbours_alike": "cosine of the five words on each side, near ones first",
    "same_actors": "an actor of both",
    "same_recipients": "a recipient of both",
    "same_place": "the same place below a state",
    "same_type": "the same PLOVER type",
    "other_type": "another PLOVER type",
    "wish_and_fact": "one is demanded or supposed, the other not",
    "told_and_denied": "one is denied or did not happen, the other not",
    "one_sentence": "both stand in one sentence",
}


def pairs(given: Sequence[measure.Given]) -> tuple[Floats, Floats, list[str]]:
    """Evidence on all pairs of each story, whether they are one, and the topic of each."""
    rows, same, topics = [], [], []
    for a, b in _of_one_story(given):
        rows.append(evidence.evidence(a.deed, b.deed))
        same.append(a.group == b.group)
        topics.append(a.topic)
    return np.array(rows), np.array(same, float), topics


def _of_one_story(given: Sequence[measure.Given]) -> Iterator[tuple[measure.Given, measure.Given]]:
    stories: dict[str, list[measure.Given]] = {}
    for g in given:
        stories.setdefault(g.story, []).append(g)
    for found in stories.values():
        yield from combinations(found, 2)


def fit(rows: Floats, same: Floats) -> Floats:
    """The weights that make ``same`` likeliest, less the ridge (Newton's method)."""
    weights = np.zeros(rows.shape[1])
    for _ in range(50):
        likely = 1 / (1 + np.exp(-rows @ weights))
        slope = rows.T @ (same - likely) - RIDGE * weights
        curve = (rows * (likely * (1 - likely))[:, None]).T @ rows + RIDGE * np.eye(len(weights))
        step = np.linalg.solve(curve, slope)
        weights += step
        if np.abs(step).max() < 1e-8:
            break
    return weights


def write(weights: Floats, figures: Sequence[str]) -> None:
    """The data file, readable."""
    lines = [
        "# How likely two events are one: weights of a logistic model (joining/evidence.py).",
        "# Made by training/joining/happenings.py from pairs of event mentions in ECB+ 1.0, topics 1-35 less those",
        "# kept for testing (Cybulska and Vossen 2014, annotations CC BY 3.0); no text of theirs is carried over.",
        *(f"# {figure}" for figure in figures),
        "",
        f"enough: {ENOUGH}  # from this likelihood on two of one story are one",
        f"alone: {ALONE}  # the same where no story vouches for them",
        "weights:",
        *(f"  {n}: {w:.2f}  # {MEANING[n]}" for n, w in zip(evidence.NAMES, weights, strict=True)),
    ]
    OUT.write_text("\n".join(lines) + "\n", "utf-8")
    evidence.load_yaml.cache_clear()
    evidence.weights.cache_clear()


def by_turns(given: Sequence[measure.Given], rows: Floats, same: Floats, topics: Sequence[str]) -> float:
    """CoNLL on training topics, each fifth of them judged by weights learned on the others."""
    order = sorted(set(topics))
    turn = np.array([order.index(t) % TURNS for t in topics])
    found: list[list[str]] = []
    for n in range(TURNS):
        write(fit(rows[turn != n], same[turn != n]), [])
        found += measure.grouped([g for g in given if order.index(g.topic) % TURNS == n])
    return measure.against(given, found).conll


def main() -> None:
    """Fit, measure, write."""
    folder = Path(sys.argv[1])
    train = measure.given(corpora.ecbplus(folder / "ecbplus", corpora.ALLOWED - corpora.TESTED))
    test = measure.given(corpora.ecbplus(folder / "ecbplus", corpora.TESTED))
    news = measure.given(corpora.newswcl50(folder / "newswcl50"))
    rows, same, topics = pairs(train)
    turns = by_turns(train, rows, same, topics)
    weights = fit(rows, same)
    write(weights, [])
    kept, other = (measure.against(g, measure.grouped(g)).conll for g in (test, news))
    base = [measure.against(g, measure.by_head(g)).conll for g in (train, test, news)]
    told = zip(
        ("training topics by turns", "topics kept for testing", "NewsWCL50"), (turns, kept, other), base, strict=True
    )
    figures = ["CoNLL in stories that people told apart (in brackets: the same stem is one):"]
    figures += [f"{name} {100 * found:.1f} ({100 * stem:.1f})" for name, found, stem in told]
    write(weights, figures)
    print("\n".join(figures))


if __name__ == "__main__":
    main()
