"""The label sets of the tagger, in the order of the network's outputs.

Invariant: the order here is part of the weights; a change makes every stored model unreadable,
which `model.json` beside the weights detects by comparing these tuples.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

ATTRIBUTION_TAGS = ("O", "B-source", "I-source", "B-cue", "I-cue", "B-content", "I-content")
ACTS = (
    "state", "announce", "confirm", "deny", "accuse", "criticise", "reject", "demand", "request",
    "urge", "warn", "threaten", "promise", "offer", "propose", "praise", "support", "thank",
    "apologise", "hope", "concern", "regret", "agree", "decline", "ask",
)  # fmt: skip
CHANNELS = ("speech", "writing", "belief", "intent", "finding")
TRIGGER_TAGS = ("O", "B", "I")
EVENT_TYPES = (
    "AGREE", "CONSULT", "SUPPORT", "CONCEDE", "COOPERATE", "AID", "RETREAT", "REQUEST", "ACCUSE",
    "REJECT", "THREATEN", "PROTEST", "SANCTION", "MOBILIZE", "COERCE", "ASSAULT",
)  # fmt: skip
STATUSES = (
    "occurred", "ongoing", "planned", "cancelled", "hypothetical", "demanded", "denied",
    "not_occurred",
)  # fmt: skip
ROLE_TAGS = (
    "O", "B-actor", "I-actor", "B-recipient", "I-recipient", "B-place", "I-place", "B-time",
    "I-time",
)  # fmt: skip

SOURCE, CUE, CONTENT = 1, 3, 5  # the B- tags; the matching I- tag is one more
PROJECTION = 128  # width of each side of a biaffine

# The network's per-word scores lie side by side in one row; these are the slices of it.
_WIDTHS = {
    "tag": len(ATTRIBUTION_TAGS),
    "act": len(ACTS),
    "channel": len(CHANNELS),
    "negated": 1,
    "trigger": len(TRIGGER_TAGS),
    "type": len(EVENT_TYPES),
    "status": len(STATUSES),
}
_ENDS = np.cumsum(list(_WIDTHS.values())).tolist()
SCORES = {name: slice(end - width, end) for (name, width), end in zip(_WIDTHS.items(), _ENDS, strict=True)}
SCORE_WIDTH: int = _ENDS[-1]

# The two sides of the three biaffines: a dependent word looks for its head word.
PROJECTIONS = {
    name: slice(i * PROJECTION, (i + 1) * PROJECTION)
    for i, name in enumerate(("cue_dep", "cue_head", "source_dep", "source_head", "role_trigger", "role_word"))
}

#: Behind the projections: each word's vector in the middle and at the end of the encoder, for the head that reads acts.
STATE = 384
STATES = slice(len(PROJECTIONS) * PROJECTION, len(PROJECTIONS) * PROJECTION + 2 * STATE)


# Tags come as O, then B- and I- of each kind in turn; an I- tag only follows its own B- or I- tag.
def _allowed(tags: tuple[str, ...]) -> NDArray[np.bool_]:
    """(from, to): which tag may follow which."""
    out = np.ones((len(tags), len(tags)), np.bool_)
    for inside in range(2, len(tags), 2):
        out[:, inside] = False
        out[[inside - 1, inside], inside] = True
    return out


def _may_start(tags: tuple[str, ...]) -> NDArray[np.bool_]:
    return np.array([tag[0] != "I" for tag in tags])


ALLOWED, MAY_START = _allowed(ATTRIBUTION_TAGS), _may_start(ATTRIBUTION_TAGS)
ROLE_ALLOWED, ROLE_MAY_START = _allowed(ROLE_TAGS), _may_start(ROLE_TAGS)

_DISTANCES = np.array([0, 1, 2, 3, 4, 6, 8, 12, 16, 24, 32, 48, 64, 96, 128])
DISTANCE_BUCKETS = 2 * len(_DISTANCES)


_FARTHEST = int(_DISTANCES[-1])
#: The bucket of every signed distance from -_FARTHEST to _FARTHEST, in order.
_BUCKETS = (np.searchsorted(_DISTANCES, np.abs(np.arange(-_FARTHEST, _FARTHEST + 1)), "right") - 1) * 2 + (
    np.arange(-_FARTHEST, _FARTHEST + 1) > 0
)


def distance_bucket(dependents: NDArray[np.int64], heads: NDArray[np.int64]) -> NDArray[np.int64]:
    """Bucket of the signed distance in words from each dependent (rows) to each head (columns)."""
    offset = heads[None, :] - dependents[:, None]
    buckets: NDArray[np.int64] = _BUCKETS[np.minimum(np.maximum(offset, -_FARTHEST), _FARTHEST) + _FARTHEST]
    return buckets
