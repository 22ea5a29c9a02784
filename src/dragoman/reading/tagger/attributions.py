"""Tag paths and word vectors of one window in, attributions as word ranges out.

Each cue is a root; every other span goes to the cue that its words point to most; then each cue
names the source it takes, because one source may serve several cues.
"""

from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from .labels import CONTENT, CUE, PROJECTIONS, SOURCE, distance_bucket

Range = tuple[int, int]  # words [start, end) of the window


@dataclass(frozen=True, slots=True)
class Biaffine:
    """Scores how well each dependent word fits each head word, with a bias by distance."""

    matrix: NDArray[np.float32]  # (projection, projection)
    head: NDArray[np.float32]  # (projection,)
    distance: NDArray[np.float32]  # (buckets,)

    def __call__(
        self,
        dependents: NDArray[np.float32],
        heads: NDArray[np.float32],
        dependent_at: NDArray[np.int64],
        head_at: NDArray[np.int64],
    ) -> NDArray[np.float32]:
        """Scores (dependent, head), given the vectors of both and where they stand."""
        fit = (dependents @ self.matrix) @ heads.T + heads @ self.head
        result: NDArray[np.float32] = fit + self.distance[distance_bucket(dependent_at, head_at)]
        return result


@dataclass(slots=True)
class Linked:
    """One attribution as word ranges, in order of their place; `root` is the first cue word."""

    root: int
    cue: list[Range] = field(default_factory=list)
    source: list[Range] = field(default_factory=list)
    content: list[Range] = field(default_factory=list)


def spans(path: NDArray[np.int64]) -> list[tuple[int, int, int]]:
    """(B- tag, start, end) of each span of a tag path."""
    starts = np.flatnonzero(np.isin(path, (SOURCE, CUE, CONTENT)))
    out: list[tuple[int, int, int]] = []
    for start in starts.tolist():
        tag = int(path[start])
        end = start + 1
        while end < len(path) and path[end] == tag + 1:
            end += 1
        out.append((tag, start, end))
    return out


def link(
    path: NDArray[np.int64],
    projections: NDArray[np.float32],
    to_cue: Biaffine,
    to_source: Biaffine,
) -> list[Linked]:
    """The attributions of a window that have a content, in order of their cues."""
    found = spans(path)
    cues = [span for span in found if span[0] == CUE]
    if not cues:
        return []
    at = np.array([i for _, start, end in found for i in range(start, end)], np.int64)
    heads = np.array([start for _, start, _ in cues], np.int64)
    arcs = to_cue(
        projections[at, PROJECTIONS["cue_dep"]],
        projections[heads, PROJECTIONS["cue_head"]],
        at,
        heads,
    )
    first = np.cumsum([0] + [end - start for _, start, end in found])[:-1]
    pull = np.add.reduceat(arcs, first, axis=0)  # (span, cue): summed over the span's words
    cue_rows = [i for i, span in enumerate(found) if span[0] == CUE]
    root_columns = [k for k, i in enumerate(cue_rows) if int(pull[i].argmax()) == k] or [0]
    roots = [Linked(int(heads[k])) for k in root_columns]
    own = {found[cue_rows[k]]: n for n, k in enumerate(root_columns)}
    for i, span in enumerate(found):
        tag, start, end = span
        to = roots[own.get(span, int(pull[i, root_columns].argmax()))]
        target = to.cue if tag == CUE else to.source if tag == SOURCE else to.content
        target.append((start, end))
    _share_sources(roots, found, projections, to_source)
    return [root for root in roots if root.content]


def _share_sources(
    roots: list[Linked],
    found: list[tuple[int, int, int]],
    projections: NDArray[np.float32],
    to_source: Biaffine,
) -> None:
    sources = [(start, end) for tag, start, end in found if tag == SOURCE]
    if not sources:
        return
    for root in roots:
        at = np.arange(*root.cue[0])
        heads = np.array([root.root] + [start for start, _ in sources], np.int64)
        votes = to_source(
            projections[at, PROJECTIONS["source_dep"]],
            projections[heads, PROJECTIONS["source_head"]],
            at,
            heads,
        ).sum(0)
        best = int(votes.argmax())
        if best and sources[best - 1] not in root.source:
            root.source = [sources[best - 1]]
