"""How one wording differs from another, word by word, in plain text: kept, ``[-gone-]``, ``{+added+}``.

Invariant: dropping the added words gives the old wording back, dropping the gone ones the new (white space aside).
"""

from __future__ import annotations

from typing import Final

from rapidfuzz.distance import Indel

#: Beyond this many words only the common head and tail are kept; the middle is shown as one change.
LONGEST: Final = 4000

_TRIM: Final = "\"'“”‘’«».,;:!?()"


def word_diff(old: str, new: str) -> str:
    """The words of ``new`` against those of ``old``. Case and punctuation at a word's edge do not count."""
    before, after = old.split(), new.split()
    if before == after:
        return " ".join(after)
    old_keys, new_keys = _keys(before), _keys(after)
    head = _common(old_keys, new_keys)
    tail = _common(old_keys[head:][::-1], new_keys[head:][::-1])
    middle_old, middle_new = old_keys[head : len(before) - tail], new_keys[head : len(after) - tail]
    parts = after[:head]
    if max(len(middle_old), len(middle_new)) > LONGEST:
        parts += _change(before[head : len(before) - tail], after[head : len(after) - tail])
    else:
        parts += _aligned(before[head : len(before) - tail], after[head : len(after) - tail], middle_old, middle_new)
    return " ".join(parts + after[len(after) - tail :])


def _aligned(before: list[str], after: list[str], old_keys: list[str], new_keys: list[str]) -> list[str]:
    parts: list[str] = []
    gone: list[str] = []
    added: list[str] = []
    for op in Indel.opcodes(old_keys, new_keys):
        if op.tag == "equal":
            parts += _change(gone, added)
            gone, added = [], []
            parts += after[op.dest_start : op.dest_end]
        else:
            gone += before[op.src_start : op.src_end]
            added += after[op.dest_start : op.dest_end]
    return parts + _change(gone, added)


def _change(gone: list[str], added: list[str]) -> list[str]:
    parts = []
    if gone:
        parts.append("[-" + " ".join(gone) + "-]")
    if added:
        parts.append("{+" + " ".join(added) + "+}")
    return parts


def _keys(tokens: list[str]) -> list[str]:
    """What two words are compared by; a word in an editor's brackets is another word than the same one outside."""
    keys = []
    inside = False
    for token in tokens:
        inside = inside or "[" in token
        bare = token.strip(_TRIM).casefold().replace("’", "'") or token
        keys.append(f"[{bare.strip('[]')}" if inside else bare)
        inside = inside and "]" not in token
    return keys


def _common(a: list[str], b: list[str]) -> int:
    count = 0
    for x, y in zip(a, b, strict=False):
        if x != y:
            break
        count += 1
    return count
