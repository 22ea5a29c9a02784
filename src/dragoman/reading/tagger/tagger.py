"""Text in, attributions and event triggers out.

Invariants: the outcome depends on the text, the paragraphs and the model only.  Each window runs
through the network by itself, because 8-bit arithmetic scales by what is in one run, so windows
run together would change each other; and one thread adds in one order.  Memory is bounded by
BLOCK, GROUP and what is kept, whatever the length of the text.

What a window holds depends on what the network is given and nothing else, so a window met again (the
copy of an agency's text) is looked up; texts given together are decoded together, which is quicker.
"""

from __future__ import annotations

import hashlib
import itertools
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from dragoman.errors import ModelError

from .decode import Decoded, Decoder, placed
from .folder import DEFAULT, read_folder
from .inputs import window_inputs
from .kept import Kept
from .model import Attribution, Span, Tagged, Trigger
from .windows import Window, sentence_ends, split_windows
from .words import Words, split_words

if TYPE_CHECKING:
    from tokenizers import Tokenizer

type Text = tuple[str, tuple[Span, ...]]  # a text and the spans of its paragraphs

BLOCK = 50_000  # code points whose words are held at once
GROUP = 32  # windows whose numbers are held at once
WINDOWS, TEXTS = 4096, 64  # so many of the last ones are kept


class Tagger:
    """A loaded model.  What it keeps between texts changes no outcome; it may be used from several threads."""

    def __init__(self, version: str, session: Any, decoder: Decoder, tokenizer: Tokenizer) -> None:
        self.version = version  # changes whenever the weights, the labels or the biases change
        self.session = session
        self.decoder = decoder
        self.tokenizer = tokenizer
        self._windows = Kept[bytes, Decoded](WINDOWS)
        self._texts = Kept[Text, Tagged](TEXTS)

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
        asked = (text, tuple(paragraphs))
        known = self._texts.get(asked)
        return known if known is not None else self.tag_all([asked])[0]

    def tag_all(self, texts: Sequence[Text]) -> list[Tagged]:
        """What `tag` finds in each of `texts`, which is quicker than one by one."""
        attributions: list[list[Attribution]] = [[] for _ in texts]
        triggers: list[list[Trigger]] = [[] for _ in texts]
        for group in itertools.batched(self._split(texts), GROUP):
            found = self._read([(words, window) for _, words, window in group])
            for (number, words, window), holds in zip(group, found, strict=True):
                some, more = placed(holds, texts[number][0], words, window)
                attributions[number] += some
                triggers[number] += more
        out: list[Tagged] = []
        for text, some, more in zip(texts, attributions, triggers, strict=True):
            tagged = Tagged(tuple(sorted(some, key=_place)), tuple(sorted(more, key=lambda t: t.span)))
            out.append(tagged)
            if len(text[0]) <= BLOCK:
                self._texts.keep(text, tagged)
        return out

    def _split(self, texts: Sequence[Text]) -> Iterator[tuple[int, Words, Window]]:
        """The windows of all texts, each with the number of its text."""
        for number, (text, paragraphs) in enumerate(texts):
            for block in _blocks(text, paragraphs):
                words = split_words(text, block, self.tokenizer)
                for window in split_windows(words, sentence_ends(text, words)):
                    yield number, words, window

    def _read(self, windows: Sequence[tuple[Words, Window]]) -> list[Decoded]:
        """What each window holds; those met before are not read again."""
        inputs = [window_inputs(words, *window) for words, window in windows]
        keys = [_key(x) for x in inputs]
        found = {key: known for key in keys if (known := self._windows.get(key)) is not None}
        new = {key: place for place, key in enumerate(keys) if key not in found}
        numbers = [self.run_window(inputs[place]) for place in new.values()]
        begins = [windows[place][0].begins(*windows[place][1]) for place in new.values()]
        for key, holds in zip(new, self.decoder.decode_windows(begins, numbers), strict=True):
            found[key] = holds
            self._windows.keep(key, holds)
        return [found[key] for key in keys]

    def run_window(self, inputs: dict[str, NDArray[np.int64]]) -> tuple[NDArray[np.float32], NDArray[np.float32]]:
        """The network's scores and projections, one row a word; training measures with it too."""
        scores, projections = self.session.run(("scores", "projections"), inputs)
        return scores[0], projections[0]


def _key(inputs: dict[str, NDArray[np.int64]]) -> bytes:
    """What the network is given, in few bytes."""
    digest = hashlib.blake2b(digest_size=16)
    for name in ("pieces", "features", "first"):
        digest.update(inputs[name].tobytes())
        digest.update(name.encode())
    return digest.digest()


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
