"""What all shapes are made of: spans, the closed lists of words, when and who."""

from __future__ import annotations

from typing import Final, Literal

from msgspec import Struct

type Span = tuple[int, int]
type JSON = bool | int | float | str | list[JSON] | dict[str, JSON] | None

Granularity = Literal["day", "week", "month", "season", "year", "range", "open"]
Kind = Literal[
    "state",
    "government",
    "ministry",
    "person",
    "organisation",
    "bloc",
    "armed_force",
    "group",
    "outlet",
    "place",
    "unknown",
]
How = Literal["name", "variant", "role", "pronoun", "nominal", "metonym"]
Relation = Literal["at", "since", "until", "before", "after", "duration"]
StatementKind = Literal["direct", "indirect", "mixed"]
Channel = Literal["speech", "writing", "belief", "intent", "finding"]
Act = Literal[
    "state",
    "announce",
    "confirm",
    "deny",
    "accuse",
    "criticise",
    "reject",
    "demand",
    "request",
    "urge",
    "warn",
    "threaten",
    "promise",
    "offer",
    "propose",
    "praise",
    "support",
    "thank",
    "apologise",
    "hope",
    "concern",
    "regret",
    "agree",
    "decline",
    "ask",
]
Status = Literal[
    "occurred",
    "ongoing",
    "planned",
    "cancelled",
    "hypothetical",
    "demanded",
    "denied",
    "not_occurred",
]
ArrangementType = Literal[
    "treaty",
    "membership",
    "deployment",
    "blockade",
    "occupation",
    "recognition",
    "ceasefire",
    "office",
]
Verdict = Literal["same", "different"]
#: What a person may judge to be one or two, and what the two ids of such a judgement are.
Judged = Literal["actors", "sayings", "happenings", "disputes", "stories"]
Action = Literal["same", "different", "accept", "reject", "change", "undo"]


#: How the basis of days begins that no words tell.
LIKELY: Final = "likely ("


class When(Struct, frozen=True):
    """A closed interval of days, and why it is that.

    ``weekday`` (Monday is 0) is set only where the day of the week is known and the day is not.
    """

    start: str | None = None
    end: str | None = None
    granularity: Granularity = "open"
    basis: str = "unknown"
    weekday: int | None = None

    @property
    def is_likely(self) -> bool:
        """Whether the words leave the days open and these are no more than likely (the basis says how likely)."""
        return self.basis.startswith(LIKELY)


class Who(Struct, frozen=True):
    """An actor as far as it is known. An unresolved one keeps its text as ``name`` and no ``id``."""

    id: str | None
    name: str
    kind: Kind = "unknown"
    country: str | None = None
    sector: str | None = None
    wikidata: str | None = None
