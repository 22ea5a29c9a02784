"""The query of an address in; what it asks of a list, and the same back as an address, out.

The address is the question: whoever has it has the list. Invariant: a value that means nothing is refused with a
sentence, never guessed.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any, Final, get_args
from urllib.parse import quote, urlencode

import click
import msgspec
from msgspec import Struct

from dragoman.errors import UsageError
from dragoman.model import Act, Status
from dragoman.record import listed
from dragoman.record.listed import Asked
from dragoman.views import wording
from dragoman.views.options import Day

if TYPE_CHECKING:
    from dragoman.record.store import Store

#: A value longer than this is no question.
_LONGEST: Final = 300
_ROLES: Final = ("any", "by", "to", "on")
_ORDERS: Final = ("newest", "oldest")
#: The kinds of things that a list of each name shows.
LISTS: Final[dict[str, tuple[str, ...]]] = {
    "timeline": ("happening", "saying"),
    "said": ("saying",),
    "done": ("happening",),
    "disputes": ("dispute",),
    "stories": ("story",),
    "reports": ("report",),
    "search": ("happening", "saying"),
}


class Question(Struct, frozen=True, kw_only=True):
    """What the address asks, as it was typed; empty means not asked."""

    q: str = ""
    actor: str = ""
    role: str = "any"
    other: str = ""
    act: str = ""
    type: str = ""
    status: str = ""
    outlet: str = ""
    since: str = ""
    until: str = ""
    carried: str = ""
    story: str = ""
    several: str = ""
    order: str = "newest"
    behind: str = ""
    before: str = ""

    def filters(self) -> dict[str, str]:
        """The values that narrow the list, by name."""
        plain = {name: value for name, value in self.given().items() if name not in {"order", "behind", "before"}}
        if "actor" not in plain:
            plain.pop("role", None)
        return plain

    def given(self) -> dict[str, str]:
        """All values that differ from what is asked for by nobody."""
        return {f.name: v for f in msgspec.structs.fields(self) if (v := getattr(self, f.name)) != f.default}

    def address(self, path: str, **changed: str) -> str:
        """The address of this question with some values ``changed``; a page further on is not kept."""
        values = {**self.given(), "behind": "", "before": "", **changed}
        query = urlencode([(name, value) for name, value in values.items() if value])
        return f"{path}?{query}" if query else path


def read(query: Mapping[str, str]) -> Question:
    """The question that an address asks; names that are none of ours are left out."""
    names = {f.name for f in msgspec.structs.fields(Question)}
    values = {name: value.strip() for name, value in query.items() if name in names and value.strip()}
    too_long = [name for name, value in values.items() if len(value) > _LONGEST]
    if too_long:
        raise UsageError(f"the value of {too_long[0]} is too long")
    _one_of("role", values, _ROLES)
    _one_of("order", values, _ORDERS)
    _one_of("act", values, get_args(Act))
    _one_of("type", values, tuple(wording.words()["types"]))
    _one_of("status", values, get_args(Status))
    return Question(**values)


def ask(store: Store, question: Question, kinds: Sequence[str]) -> Asked:
    """The question as the record takes it. Raises :class:`UsageError` for a day or number that is none."""
    by_role: dict[str, Any] = {}
    if question.actor:
        by_role[question.role] = numbers(store, question.actor)
    if question.other:
        by_role["to" if question.role == "by" else "on"] = numbers(store, question.other)
    outlet = listed.outlet(store, "" if question.outlet == "unknown" else question.outlet) if question.outlet else None
    if question.outlet and outlet is None:
        raise UsageError(f"no report is from an outlet called {question.outlet!r}")
    return Asked(
        kinds=tuple(kinds),
        words=question.q or None,
        **by_role,
        act=question.act or None,
        type=question.type or None,
        status=question.status or None,
        outlet=outlet,
        story=question.story or None,
        carried=_number("carried", question.carried),
        several=bool(question.several),
        since=day_of(question.since, last=False),
        until=day_of(question.until, last=True),
        oldest_first=question.order == "oldest",
        behind=question.behind or None,
        before=question.before or None,
    )


def numbers(store: Store, typed: str) -> tuple[int, ...]:
    """The actors that a name or key can mean."""
    found = listed.actors_called(store, typed)
    if not found:
        raise UsageError(f"nobody in the record is called {typed!r}")
    return tuple(actor.number for actor in found)


def path_of(kind: str, kept_id: str) -> str:
    """The address of the page of one entry."""
    return f"/{kind}/{quote(kept_id, safe=':~')}"


def _one_of(name: str, values: Mapping[str, str], known: Sequence[str]) -> None:
    if name in values and values[name] not in known:
        raise UsageError(f"{values[name]!r} is no {name}")


def _number(name: str, value: str) -> int | None:
    if not value:
        return None
    if not value.isascii() or not value.isdigit():
        raise UsageError(f"{value!r} is no number for {name}")
    return min(int(value), 2**62)


def day_of(typed: str, *, last: bool) -> str | None:
    """The first or last day that a day, month or year has. Raises :class:`UsageError` for what is none of these."""
    if not typed:
        return None
    try:
        return Day(last=last).convert(typed, None, None)
    except click.UsageError as error:
        raise UsageError(error.message) from error
