"""A parser in, the same parser out with the vectors of words it met before at hand.

The first layers of spaCy's tok2vec make a vector of each token from the token alone: its form, its affixes, its shape,
the space behind it. They take a third of the parse, and nine tokens in ten were met before. Invariant: a vector from
here is the one the layers would give, to the last bit, because each row is worked out by itself; a test compares them.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any, Final

import numpy as np
from numpy.typing import NDArray

if TYPE_CHECKING:
    from spacy.language import Language

#: So many tokens are remembered, of 400 bytes each; then all are forgotten.
MOST: Final = 40_000


def remember_vectors(nlp: Language, most: int = MOST) -> None:
    """Lets the tok2vec of ``nlp`` remember, where it is built as spaCy's own are; any other stays as it is."""
    from spacy.attrs import IDS, ORTH
    from thinc.api import Model

    if "tok2vec" not in nlp.pipe_names:
        return
    whole = nlp.get_pipe("tok2vec").model  # type: ignore[attr-defined]
    parts = {layer.name for layer in whole.layers[0].walk()} if len(whole.layers) == 2 else set()  # noqa: PLR2004
    if not {"extract_features", "static_vectors"} <= parts:
        return
    asked = [column for layer in whole.walk() for column in layer.attrs.get("columns", ())]
    columns = [IDS[column] if isinstance(column, str) else column for column in asked]
    remembered = _Remembered(whole.layers[0], [*columns, getattr(nlp.vocab.vectors, "attr", ORTH)], most)
    whole.layers[0] = Model("remembered", remembered, dims={"nO": whole.layers[0].get_dim("nO")})


class _Rows:
    """Tokens out of their documents, as the layers ask for them."""

    def __init__(self, rows: NDArray[np.uint64], columns: Sequence[Any], vocab: Any) -> None:
        self._rows, self._columns, self.vocab = rows, columns, vocab

    def __len__(self) -> int:
        return len(self._rows)

    def to_array(self, asked: Any) -> NDArray[np.uint64]:
        from spacy.attrs import IDS

        many = isinstance(asked, list | tuple)
        wanted = [IDS[column] if isinstance(column, str) else column for column in (asked if many else [asked])]
        places = [self._columns.index(column) for column in wanted]
        found: NDArray[np.uint64] = np.ascontiguousarray(self._rows[:, places])
        return found if many else found[:, 0]


class _Remembered:
    """The layers ``embed`` for documents, each token worked out once."""

    def __init__(self, embed: Any, columns: Sequence[Any], most: int) -> None:
        self._embed, self._columns, self._most = embed, columns, most
        self._places: dict[bytes, int] = {}
        self._vectors = np.zeros((0, embed.get_dim("nO")), np.float32)

    def __call__(self, _: Any, docs: Sequence[Any], is_train: bool) -> tuple[list[NDArray[np.float32]], Any]:
        """As thinc calls a layer."""
        if is_train or not sum(map(len, docs)):
            found: tuple[list[NDArray[np.float32]], Any] = self._embed(docs, is_train)
            return found
        rows = np.concatenate([doc.to_array(self._columns) for doc in docs if len(doc)])
        width = rows.shape[1] * rows.itemsize
        flat = rows.tobytes()
        keys = [flat[at : at + width] for at in range(0, len(flat), width)]
        new = {key: at for at, key in enumerate(keys) if key not in self._places}
        if len(self._places) + len(new) > len(self._vectors):
            self._places.clear()
            new = {key: at for at, key in enumerate(keys)}
            if len(new) > len(self._vectors):
                self._vectors = np.zeros((max(self._most, len(new)), self._vectors.shape[1]), np.float32)
        if new:
            self._learn(list(new), rows[list(new.values())], docs[0].vocab)
        vectors = self._vectors[[self._places[key] for key in keys]]
        cuts = np.cumsum([len(doc) for doc in docs])[:-1]
        return np.split(vectors, cuts), no_way_back

    def _learn(self, keys: list[bytes], rows: NDArray[np.uint64], vocab: Any) -> None:
        first = len(self._places)
        (vectors,) = self._embed.predict([_Rows(rows, self._columns, vocab)])
        self._vectors[first : first + len(keys)] = vectors
        self._places.update(zip(keys, range(first, first + len(keys)), strict=True))


def no_way_back(_: object) -> list[object]:
    """Nothing is trained here."""
    return []
