"""A parser in, the same parser out with the layers in which its words see their neighbours run by another runtime.

These layers are most of spaCy's tok2vec once the vectors of the words are at hand (:mod:`dragoman.reading.embedding`);
what runs our own network works them out in half the time. Invariant: the vector of a token depends on the tokens
beside it and not on the documents parsed together, to the last bit, because the runtime adds up each row by itself
whatever the number of rows (two at least, which the rows between documents see to); a test compares them.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any, Final

import numpy as np
from numpy.typing import NDArray

from dragoman.reading.embedding import no_way_back
from dragoman.reading.graphs import Graph

if TYPE_CHECKING:
    from spacy.language import Language

type _Vectors = NDArray[np.float32]

_SMALL: Final = 1e-8  # what thinc adds to a variance before it divides by its root
_END: Final = 1 << 62
_ROUND: Final = "residual(expand_window>>maxout>>layernorm>>dropout)"


def run_layers(nlp: Language) -> None:
    """Lets the runtime work out those layers of ``nlp``, where they are built as spaCy's own; any other stay."""
    from thinc.api import Model

    if "tok2vec" not in nlp.pipe_names:
        return
    whole = nlp.get_pipe("tok2vec").model  # type: ignore[attr-defined]
    last = whole.layers[-1]
    rounds = _rounds(last)
    if rounds:
        whole.layers[-1] = Model("encoded", _Encoded(last, rounds), dims={"nO": last.get_dim("nO")})


def _rounds(layers: Any) -> list[dict[str, Any]]:
    """The parts by name of each round of the layers; none where they are built otherwise."""
    rounds = [{part.name: part for part in layer.walk()} for layer in layers.walk() if layer.name == _ROUND]
    width = layers.get_dim("nO")
    as_known = (
        layers.name == f"with_array({'>>'.join([_ROUND] * len(rounds))})"
        and layers.attrs.get("pad") == len(rounds)
        and all(part["expand_window"].attrs["window_size"] == 1 for part in rounds)
        and all(part["maxout"].get_param("W").shape[::2] == (width, 3 * width) for part in rounds)
    )
    return rounds if as_known else []


class _Encoded:
    """The layers ``other`` for the vectors of some documents, by the runtime."""

    def __init__(self, other: Any, rounds: Sequence[dict[str, Any]]) -> None:
        self._other, self._apart, self._width = other, len(rounds), int(other.get_dim("nO"))
        self._session = _session(rounds, self._width)

    def __call__(self, _: Any, given: Sequence[_Vectors], is_train: bool) -> tuple[list[_Vectors], Any]:
        """As thinc calls a layer."""
        if is_train:
            trained: tuple[list[_Vectors], Any] = self._other(given, is_train)
            return trained
        between = np.zeros((self._apart, self._width), np.float32)
        rows = [between]
        for vectors in given:
            rows += (vectors, between)
        (found,) = self._session.run(None, {"words": np.concatenate(rows)})
        out, start = [], self._apart
        for vectors in given:
            out.append(found[start : start + len(vectors)])
            start += len(vectors) + self._apart
        return out, no_way_back


def _session(rounds: Sequence[dict[str, Any]], width: int) -> Any:
    graph = Graph()
    nothing = graph.constant(np.zeros((1, width), np.float32))
    first, second, last, end = (graph.constant(np.array([at])) for at in (0, 1, -1, _END))
    words = "words"
    for part in rounds:
        before = graph.add("Concat", nothing, graph.add("Slice", words, first, last, first), axis=0)
        behind = graph.add("Concat", graph.add("Slice", words, second, end, first), nothing, axis=0)
        seen = graph.add("Concat", before, words, behind, axis=1)
        weights, bias = part["maxout"].get_param("W"), part["maxout"].get_param("b")  # (out, piece, in), (out, piece)
        matrix = graph.constant(weights.transpose(1, 0, 2).reshape(-1, weights.shape[2]).T)
        pieces = graph.add("Add", graph.add("MatMul", seen, matrix), graph.constant(bias.T.reshape(-1)))
        most = graph.add("Max", *graph.split("Split", bias.shape[1], pieces, axis=1))
        norm = [graph.constant(part["layernorm"].get_param(name)) for name in ("G", "b")]
        words = graph.add("Add", graph.add("LayerNormalization", most, *norm, axis=-1, epsilon=_SMALL), words)
    return graph.session({"words": (np.float32, (None, width))}, {"vectors": words})
