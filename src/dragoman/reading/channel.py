"""A cue and what the tagger read at it in, the channel of the statement out: said, written, believed, meant, found.

Words stand in ``lexicon/channels.yaml``.
"""

from __future__ import annotations

import re
from functools import lru_cache
from typing import Final, cast, get_args

from dragoman.lexicon import load_yaml
from dragoman.model import Channel, StatementKind
from dragoman.reading.inflect import forms

_CHANNELS: Final[tuple[Channel, ...]] = get_args(Channel)
#: What is not said to anybody.
THOUGHT: Final = frozenset({"belief", "intent", "finding"})
_WORD: Final = re.compile(r"[^\W_]+(?:['-][^\W_]+)*")


@lru_cache(maxsize=1)
def _cues() -> dict[str, tuple[tuple[tuple[str, ...], Channel], ...]]:
    """Form of the first word → the words behind it and the channel, the longest first."""
    table: dict[str, list[tuple[tuple[str, ...], Channel]]] = {}
    for channel, row in load_yaml("channels.yaml").items():
        for phrase in row["cues"]:
            first, *rest = str(phrase).split()
            for form in forms(first):
                table.setdefault(form, []).append((tuple(rest), cast("Channel", channel)))
    return {form: tuple(sorted(rows, key=lambda r: -len(r[0]))) for form, rows in table.items()}


def channel_of(cue: str | None, tagged: str | None, kind: StatementKind) -> Channel:
    """The channel of a statement; ``cue`` are the words of its cue, ``tagged`` is the tagger's reading."""
    told: Channel = next((c for c in _CHANNELS if c == tagged), "speech")
    known = _by_cue(cue) if cue else None
    # Whether words were spoken, written or found by a study, what stands around them shows better than their verb.
    found = told if known is None or (known == "speech" and told in {"writing", "finding"}) else known
    return "speech" if kind == "direct" and found in THOUGHT else found


def _by_cue(cue: str) -> Channel | None:
    """The channel that the words of a cue name; the last verb of a chain does ("*wants* to **say**" is no saying)."""
    words = _WORD.findall(cue.lower().replace("’", "'"))
    for index, word in enumerate(words):
        for rest, channel in _cues().get(word, ()):
            if tuple(words[index + 1 : index + 1 + len(rest)]) == rest:
                return channel
    return None
