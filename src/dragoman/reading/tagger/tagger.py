"""Text in, attributions and event triggers out.

Invariants: the outcome depends on the text, the paragraphs and the model only.  Each window runs
through the network by itself, because 8-bit arithmetic scales by what is in one run, so windows
run together would change each other; and one thread adds in one order.  Memory is bounded by
BLOCK and GROUP, whatever the length of the text.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from dragoman.errors import ModelError

from .decode import Decoder
from .folder import DEFAULT, read_folder
from .inputs import window_inputs
from .model import Attribution, Span, Tagged, Trigger
from .windows import sentence_ends, split_windows
from .words import split_words

if TYPE_CHECKING:
    from tokenizers import Tokenizer

BLOCK = 50_000  # code points whose words are held at once
GROUP = 16  # windows whose numbers are held at once


class Tagger:
    """A loaded model.  It holds no state between texts and may be used from several threads."""

    def __init__(self, version: str, session: Any, decoder: Decoder, tokenizer: Tokenizer) -> None:
        self.version = version  # changes whenever the weights, the labels or the biases change
        self._session = session
        self.decoder = decoder
        self.tokenizer = tokenizer

    @classmethod
    def load(cls, folder: Path | None = None) -> Tagger:
        """The model in `folder`, by default the one that comes with the package.

        Raises:
            ModelError: a file of it is missing or broken.
        """
        folder = folder or DEFAULT
        parts = read_folder(folder)
        from tokenizers import Tokenizer

        try:
            tokenizer = Tokenizer.from_str(parts.tokenizer)
            session = _session(parts.network)
        except Exception as error:  # both libraries raise bare Exception on bad content
            raise ModelError(f"the model in {folder} cannot be started: {error}") from error
        return cls(parts.version, session, parts.decoder, tokenizer)

    def tag(self, text: str, paragraphs: Sequence[Span]) -> Tagged:
        """What is said and done in the `[start, end)` spans of `text`, which must be in order.

        All offsets, in and out, are code points into `text`.  Time and memory: linear in the
        length of the paragraphs, and bounded.
        """
        attributions: list[Attribution] = []
        triggers: list[Trigger] = []
        for block in _blocks(text, paragraphs):
            words = split_words(text, block, self.tokenizer)
            windows = split_windows(words, sentence_ends(text, words))
            for low in range(0, len(windows), GROUP):
                group = windows[low : low + GROUP]
                numbers = [self.run_window(window_inputs(words, w.start, w.end)) for w in group]
                some, more = self.decoder.decode(text, words, group, numbers)
                attributions += some
                triggers += more
        attributions.sort(key=_place)
        triggers.sort(key=lambda t: t.span)
        return Tagged(tuple(attributions), tuple(triggers))

    def run_window(self, inputs: dict[str, NDArray[np.int64]]) -> tuple[NDArray[np.float32], NDArray[np.float32]]:
        """The network's scores and projections, one row a word; training measures with it too."""
        scores, projections = self._session.run(("scores", "projections"), inputs)
        return scores[0], projections[0]


def _session(network: bytes) -> Any:
    import onnxruntime

    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = 1
    options.inter_op_num_threads = 1
    options.use_deterministic_compute = True
    options.log_severity_level = 3  # errors only
    return onnxruntime.InferenceSession(
        network, options, providers=["CPUExecutionProvider"], disabled_optimizers=SLOWER_FUSIONS
    )


#: Fusions that cost time on a processor: the fused node takes 3 of 21 ms a window more than its parts (measured with
#: onnxruntime 1.31, one core).
SLOWER_FUSIONS = ["SkipLayerNormFusion"]


def _blocks(text: str, paragraphs: Sequence[Span]) -> Iterator[list[Span]]:
    """Consecutive paragraphs of at most BLOCK code points together, the longest ones cut."""
    block: list[Span] = []
    size = 0
    for paragraph in paragraphs:
        for start, end in _cut(text, *paragraph):
            if block and size + end - start > BLOCK:
                yield block
                block, size = [], 0
            block.append((start, end))
            size += end - start
    if block:
        yield block


def _cut(text: str, start: int, end: int) -> Iterator[Span]:
    end = min(end, len(text))
    while end - start > BLOCK:
        cut = text.rfind(" ", start + BLOCK // 2, start + BLOCK)
        cut = start + BLOCK if cut < 0 else cut
        yield start, cut
        start = cut
    if start < end:
        yield start, end


def _place(found: Attribution) -> tuple[Span, ...]:
    return found.cue or found.content
