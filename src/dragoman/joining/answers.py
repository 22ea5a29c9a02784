"""Two voices of reports in, whether one answers the other and why out.

An answer is tied to a claim of another side by what it says ("the claim", the claimant's name, "any such plan"), by
standing next to it, or by being about the same thing while the claim is aimed at the answerer. Invariant: the verdict
depends on the two voices only.
"""

from __future__ import annotations

from typing import Final, Literal

from msgspec import Struct

from dragoman.joining.dates import shorten
from dragoman.joining.words import pattern
from dragoman.model import Who

type Position = Literal["asserts", "denies", "rejects", "justifies"]


#: Acts that hold something against somebody.
CLAIMS: Final = frozenset({"accuse", "criticise", "warn", "demand", "reject", "deny"})
#: Acts that nobody answers.
FRIENDLY: Final = frozenset({"hope", "praise", "thank", "support", "apologise", "agree", "decline", "ask", "offer"})
#: An answer stands at most this many sentences after the claim it points to ("the claim", "his statement").
NEAR: Final = 3
#: "The accusation" may answer one against the answerer that stands so many sentences before it.
FAR: Final = 8
AGAINST: Final = frozenset({"accuse", "criticise"})
SHARED_ACROSS: Final = 3


class Voice(Struct, frozen=True, array_like=True):
    """A statement as a possible claim or answer; ``silent``: who did not comment on it.

    ``points``: its content only points to what was said before ("denied any such plan").
    """

    statement: str
    act: str
    holder: Who
    key: str
    side: str
    against: frozenset[str]
    topic: frozenset[str]
    sentence: int
    place: int
    text: str
    position: Position
    answers: bool
    low: int | None
    high: int | None
    silent: tuple[str, ...] = ()
    inside: str | None = None
    points: bool = False

    @property
    def disputes(self) -> bool:
        """Whether it holds something against somebody, or answers."""
        return self.act in CLAIMS or self.answers


def tells(one: Voice, other: Voice) -> bool:
    """Whether one of them is told inside the other: that they share their words says nothing."""
    return one.inside == other.statement or other.inside == one.statement


def denied(one: Voice, other: Voice) -> str | None:
    """Whether one denies or rejects what it tells that the other claimed ("denied Cairo's *claims* that …")."""
    outer, inner = (one, other) if other.inside == one.statement else (other, one)
    if outer.position not in {"denies", "rejects"} or outer.side == inner.side or inner.position != "asserts":
        return None
    return f"{outer.holder.name} answers what {inner.holder.name} claimed"


def aim(answer: Voice, claim: Voice) -> tuple[bool, bool, bool, int, int]:
    """Sort key: claims against the answerer first, then near ones, then accusations."""
    against = answer.side in claim.against
    far = answer.sentence - claim.sentence
    return (not against, far > 1, claim.act not in CLAIMS, far, -claim.place)


def answer(answer: Voice, claim: Voice) -> str | None:
    """Whether ``answer`` points back to ``claim``, which stands just before it."""
    if answer.side == claim.side or not answer.answers or claim.act in FRIENDLY or not _within_reach(answer, claim):
        return None
    name = claim.holder.name.split()[-1]
    if name[0].isupper() and name.casefold() in answer.text.casefold() and pattern("claim_words").search(answer.text):
        return f"“{shorten(answer.text, 80)}” names {claim.holder.name} and what was said"
    near = answer.sentence - claim.sentence <= 1
    aimed = claim.side in answer.against or answer.side in claim.against
    held = near and claim.act in CLAIMS | {"state"}
    back = pattern("back_pointers").search(answer.text)
    accusing = back is not None and pattern("accusing_words").search(back.group()) is not None
    if back and (answer.side in claim.against or (held and not accusing)):
        return f"“{shorten(answer.text, 80)}” points back to what stands before it"
    said = pattern("claim_words").search(answer.text) or pattern("answer_cues").search(answer.text)
    if near and aimed and not accusing and (said or answer.points) and _fits(answer, claim):
        return f"“{shorten(answer.text, 80)}” answers what stands before it"
    return None


def _within_reach(answer: Voice, claim: Voice) -> bool:
    """Whether the claim stands near enough before; "the accusation" finds one against the answerer from farther."""
    far = answer.sentence - claim.sentence
    if 0 <= far <= NEAR:
        return True
    accused = claim.act in AGAINST and answer.side in claim.against
    return accused and 0 <= far <= FAR and pattern("accusing_words").search(answer.text) is not None


def _fits(answer: Voice, claim: Voice) -> bool:
    """Whether a denial can be of that: it points back, replies, is of the same matter, or meets an accusation."""
    if answer.points or claim.act in CLAIMS or answer.position not in {"denies", "rejects"}:
        return True
    return bool(answer.topic & claim.topic) or pattern("replies").search(answer.text) is not None


def same_matter(a: Voice, b: Voice, least: int) -> str | None:
    """Whether two sides speak of one thing, at least one of them against the other."""
    if a.side == b.side or not a.disputes or not b.disputes:
        return None
    mutual = a.side in b.against and b.side in a.against
    aimed = (b.answers and b.side in a.against) or (a.answers and a.side in b.against)
    shared = a.topic & b.topic
    if (mutual or aimed) and len(shared) >= least:
        return f"{a.holder.name} and {b.holder.name} on " + ", ".join(sorted(shared)[:5])
    return None


def same_claim(a: Voice, b: Voice) -> str | None:
    """Whether two voices of one side hold the same against the same other side."""
    shared = a.topic & b.topic
    if (
        a.side == b.side
        and a.position == b.position
        and (a.against & b.against) - {a.side}
        and len(shared) >= SHARED_ACROSS
    ):
        return f"{a.holder.name} and {b.holder.name} alike on " + ", ".join(sorted(shared)[:5])
    return None
