"""Two voices of reports in, whether one answers the other and why out.

An answer is tied to a claim of another side by what it says ("the claim", the claimant's name, "any such plan"), by
standing next to it, or by being about the same thing while the claim is aimed at the answerer. Inside one country those
are two sides who are not both the state's, or of whom one names the other. Invariant: the verdict depends on the two
voices only.
"""

from __future__ import annotations

import re
from typing import Final, Literal

from msgspec import Struct

from dragoman.joining.dates import shorten
from dragoman.joining.words import knowledge, pattern
from dragoman.lexicon.caseless import lowered
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
#: Acts that ask for something, which a refusal answers.
ASKED: Final = frozenset({"demand", "request", "urge", "propose", "offer"})
SHARED_ACROSS: Final = 3
#: Words between a claim and whose it is ("the claim, made on Monday, by Hassan Adam").
BETWEEN: Final = 4


class Voice(Struct, frozen=True, array_like=True):
    """A statement as a possible claim or answer; ``silent``: who did not comment on it.

    ``text``: its words with who says it. ``side``: the country, or the speaker where he has none; ``camp``: the state
    for its officials, else the speaker. ``against``: the sides that it is aimed at or names, ``aims`` the camps.
    ``points``: its content only points to what was said before ("denied any such plan"), and to what was said by
    ``named`` where it says so ("the Somali position"). ``refuses``: it is a refusal to do something. ``told``: those of
    ``against`` that words tell; the others are inferred.
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
    camp: str = ""
    aims: frozenset[str] = frozenset()
    named: frozenset[str] = frozenset()
    refuses: bool = False
    told: frozenset[str] = frozenset()

    @property
    def disputes(self) -> bool:
        """Whether it holds something against somebody, or answers; a refusal to do something does neither."""
        return not self.refuses and (self.act in CLAIMS or self.answers)

    @property
    def who(self) -> frozenset[str]:
        """All that stands for its speaker."""
        return frozenset((self.key, self.side, self.camp))


def opposed(a: Voice, b: Voice) -> bool:
    """Whether two voices can be two sides: of two countries, or two within one who do not speak for one another."""
    if a.side != b.side:
        return True
    return a.key != b.key and (a.camp != b.camp or a.key in b.aims or b.key in a.aims)


def at(a: Voice, b: Voice) -> bool:
    """Whether ``a`` is aimed at the side of ``b``, or names it."""
    return b.side in a.against if a.side != b.side else not a.aims.isdisjoint((b.camp, b.key))


def tells(one: Voice, other: Voice) -> bool:
    """Whether one of them is told inside the other: that they share their words says nothing."""
    return one.inside == other.statement or other.inside == one.statement


def denied(one: Voice, other: Voice) -> str | None:
    """Whether one denies or rejects what it tells that the other claimed ("denied Cairo's *claims* that …")."""
    outer, inner = (one, other) if other.inside == one.statement else (other, one)
    if outer.position not in {"denies", "rejects"} or not opposed(outer, inner) or inner.position != "asserts":
        return None
    return f"{outer.holder.name} answers what {inner.holder.name} claimed"


def aim(answer: Voice, claim: Voice) -> tuple[bool, bool, bool, bool, bool, int]:
    """Sort key: claims of whom the answer names first, those against the answerer, near ones, accusations, the next.

    Of two as near, one that words aim at the answerer goes before one of which that is inferred.
    """
    far = answer.sentence - claim.sentence
    aside = answer.side not in claim.told
    return (answer.named.isdisjoint(claim.who), not at(claim, answer), far > 1, claim.act not in CLAIMS, aside, far)


def answer(answer: Voice, claim: Voice) -> str | None:
    """Whether ``answer`` points back to ``claim``, which stands just before it."""
    if not _may_answer(answer, claim):
        return None
    if names(answer, claim):
        return f"“{shorten(answer.text, 80)}” names {claim.holder.name} and what was said"
    near = answer.sentence - claim.sentence <= 1 or (claim.act in AGAINST and _contrasts(answer))
    held = near and claim.act in CLAIMS | {"state"}
    back = pattern("back_pointers").search(answer.text)
    accusing = back is not None and pattern("accusing_words").search(back.group()) is not None
    # "The accusation" is no plain statement of which it is only inferred that it is aimed at the answerer.
    plain = accusing and claim.act not in CLAIMS and answer.side not in claim.told
    pointed = (at(claim, answer) and not plain) or (held and not accusing) or (accusing and claim.act in AGAINST)
    if back and pointed and _is_that(answer, claim):
        return f"“{shorten(answer.text, 80)}” points back to what stands before it"
    # "dismissed the figure": whoever does
    against = answer.points and claim.act in AGAINST and pattern("told_words").search(answer.text) is not None
    aimed = near and not accusing and (at(answer, claim) or at(claim, answer) or against)
    if aimed and (_replies(answer) or answer.points or answer.refuses) and _fits(answer, claim):
        return f"“{shorten(answer.text, 80)}” answers what stands before it"
    return None


def _may_answer(answer: Voice, claim: Voice) -> bool:
    """Whether sides, acts and places leave it open; what points to somebody else's words answers these alone."""
    if not opposed(answer, claim) or not answer.answers or claim.act in FRIENDLY or not _within_reach(answer, claim):
        return False
    elsewhere = bool(answer.named) and answer.named.isdisjoint(claim.who)
    asked = claim.act in ASKED and (answer.low is not None or claim.low is None)  # "has refused" ever since: not this
    return not elsewhere and (not answer.refuses or asked)


def _contrasts(answer: Voice) -> bool:
    return pattern("contrasts").search(answer.text) is not None


def _replies(answer: Voice) -> bool:
    return any(pattern(name).search(answer.text) for name in ("claim_words", "answer_cues", "insisting"))


def names(answer: Voice, claim: Voice) -> bool:
    """Whether the answer speaks of the claimant's words: "Adam's claim", "the accusations made by Hassan Adam"."""
    if pattern("claim_words").search(answer.text) is None:
        return False
    if not answer.named.isdisjoint(claim.who):
        return True
    name = claim.holder.name.split()[-1]
    # Most texts do not have the name at all: a pattern of its own is made for those that have.
    if not name[0].isupper() or (name.isascii() and lowered(name) not in lowered(answer.text)):
        return False
    return claim_of(name).search(answer.text) is not None


def claim_of(name: str) -> re.Pattern[str]:
    """What speaks of the words of who has that name."""
    own, words = rf"\b{re.escape(name)}(?:[’']s?)?", knowledge()["claim_words"]
    between = rf"(?:\W+\w+){{0,{BETWEEN}}}?\W+"
    before = rf"{own}\W+(?:\w+\W+){{0,2}}?(?:{words})\b"
    after = rf"\b(?:{words}){between}(?:by|of|from){between}{own}"
    return re.compile(f"{before}|{after}", re.IGNORECASE)


def _within_reach(answer: Voice, claim: Voice) -> bool:
    """Whether the claim stands near enough before; "the accusation" finds one from farther, as does whose it was."""
    far = answer.sentence - claim.sentence
    if 0 <= far <= NEAR:
        return True
    accused = claim.act in AGAINST and pattern("accusing_words").search(answer.text) is not None
    named = claim.disputes and not answer.named.isdisjoint(claim.who)
    return (accused or named) and 0 <= far <= FAR


def _is_that(answer: Voice, claim: Voice) -> bool:
    """Whether an answer that spells out what it rejects ("the charge that he had left") can be of that claim."""
    spelled = pattern("spelled_out").search(answer.text) is not None
    return not spelled or claim.act in CLAIMS or bool(answer.topic & claim.topic)


def _fits(answer: Voice, claim: Voice) -> bool:
    """Whether an answer can be of that: it points back, replies, is of the same matter, or meets an accusation."""
    alike = answer.points or answer.refuses or bool(answer.topic & claim.topic)
    if answer.position == "asserts":
        return alike or pattern("insisting" if claim.act == "deny" else "answer_cues").search(answer.text) is not None
    if answer.position == "justifies":
        return alike or claim.act not in ASKED
    return alike or claim.act in CLAIMS - {"deny"} or pattern("replies").search(answer.text) is not None


def same_matter(a: Voice, b: Voice, least: int) -> str | None:
    """Whether two sides speak of one thing, at least one of them against the other."""
    if not opposed(a, b) or not a.disputes or not b.disputes:
        return None
    mutual = at(a, b) and at(b, a)
    aimed = (b.answers and at(a, b)) or (a.answers and at(b, a))
    shared = a.topic & b.topic
    if (mutual or aimed) and len(shared) >= least:
        return f"{a.holder.name} and {b.holder.name} on " + ", ".join(sorted(shared)[:5])
    return None


def same_claim(a: Voice, b: Voice) -> str | None:
    """Whether two voices of one side hold the same against the same other side."""
    shared = a.topic & b.topic
    if (
        a.side == b.side
        and not opposed(a, b)
        and a.position == b.position
        and (a.against & b.against) - {a.side}
        and len(shared) >= SHARED_ACROSS
    ):
        return f"{a.holder.name} and {b.holder.name} alike on " + ", ".join(sorted(shared)[:5])
    return None
