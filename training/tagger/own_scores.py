"""Scores on own annotations: spans, acts, channels, events."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from . import evaluate
from .examples import Example
from .gold import Attribution, Event
from .own import Part


@dataclass
class _Document:
    """A report in the shape that the harness scores."""

    doc_id: str
    text: str
    gold: list[Any]


@dataclass
class _Gold:
    source: list[list[int]] | None
    cue: list[list[int]] | None
    content: list[list[int]] | None


def scores(part: Part, read: Callable[[list[Example]], list[Any]], score: Any) -> dict[str, Any]:
    """Figures on one part.  `score` is the harness module, or None to leave spans unscored."""
    out: dict[str, Any] = {}
    if part.events:
        results = read([e for _, e in part.events])
        gold: list[list[Event]] = [s.events for s, _ in part.events]
        out["events"] = evaluate.event_scores(gold, [triggers for _, triggers in results])
    for what, texts in (("reports", part.reports), ("statements", part.statements)):
        if not texts:
            continue
        results = read([e for _, e in texts])
        outer = [[a for a in r.attributions if not a.nested and a.content] for r, _ in texts]
        if score:
            documents = [
                _Document(str(i), r.text, [_harness_gold(a) for a in gold])
                for i, ((r, _), gold) in enumerate(zip(texts, outer, strict=True))
            ]
            out[what] = evaluate.brief(evaluate.polnear_scores(score, documents, results))
        out[f"cues of {what}"] = _cue_scores(outer, [attributions for attributions, _ in results])
    return out


def _harness_gold(a: Attribution) -> _Gold:
    def lists(spans: list[tuple[int, int]]) -> list[list[int]] | None:
        return [list(s) for s in sorted(spans)] or None

    return _Gold(lists(a.source), lists(a.cue), lists(a.content))


def _cue_scores(gold: list[list[Attribution]], found: list[list[Any]]) -> dict[str, float]:
    """Act, channel and negation of gold statements whose cue was found, in percent."""
    n = right_act = right_channel = negated = right_negated = said_negated = 0
    for wanted, have in zip(gold, found, strict=True):
        for g in wanted:
            fits = [a for a in have if g.act and evaluate.overlaps(a.cue, g.cue)]
            if not fits:
                continue
            best = max(fits, key=lambda a: evaluate.overlaps(a.content, g.content))
            n += 1
            right_act += best.act == g.act
            right_channel += best.channel == g.channel
            negated += bool(g.negated)
            said_negated += best.negated
            right_negated += bool(g.negated) and best.negated
    percent = 100 / max(n, 1)
    return {
        "matched": n,
        "act": round(right_act * percent, 1),
        "channel": round(right_channel * percent, 1),
        "negated_right": right_negated,
        "negated_gold": negated,
        "negated_found": said_negated,
    }
