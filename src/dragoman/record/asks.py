"""A question (by whom, about whom, since when) in; statements, events or relations that answer it, by time, out.

Invariant: a name matches whatever its case and accents, from the beginning of any of its words, under every name
that a report gave to the same actor; what the person typed is a value, never SQL.
"""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any, Final

from msgspec import Struct

from dragoman.errors import UsageError
from dragoman.model import DyadMonth, When
from dragoman.record import codec
from dragoman.record.actors import other_names
from dragoman.record.folding import fold

if TYPE_CHECKING:
    from dragoman.record.store import Store

_SAID: Final = """
SELECT s.id, s.holder_name, s.act, s.toward_names, s.content_text, s.negated, s.confidence, s.why, m.saying_id,
  {common}, s.inside, (SELECT o.holder_name FROM statements o WHERE o.id = s.inside)
FROM statements s JOIN v_reports r ON r.id = s.report_id LEFT JOIN saying_statements m ON m.statement_id = s.id
WHERE {conditions} ORDER BY coalesce({start}, {end}) IS NULL, coalesce({start}, {end}), s.report_id, s.nth
"""
_DID: Final = """
SELECT s.id, s.actor_names, s.type, s.recipient_names, s.status, s.place_name, s.holder_name, s.score, s.confidence,
  s.verbal_of, m.happening_id, {common}
FROM events s JOIN v_reports r ON r.id = s.report_id LEFT JOIN happening_events m ON m.event_id = s.id
WHERE {conditions} ORDER BY coalesce({start}, {end}) IS NULL, coalesce({start}, {end}), s.report_id, s.nth
"""
_COMMON: Final = """s.when_start, s.when_end, s.when_granularity, s.when_basis, s.when_weekday,
  r.outlet, r.source, r.title, s.report_id, r.published_start, r.published_end"""

#: The time of a row is that of the fact where anything is known of it, else that of its report.
_START: Final = "CASE WHEN s.when_start IS NULL AND s.when_end IS NULL THEN r.published_start ELSE s.when_start END"
_END: Final = "CASE WHEN s.when_start IS NULL AND s.when_end IS NULL THEN r.published_end ELSE s.when_end END"


class Said(Struct, frozen=True):
    """A statement as an answer; ``told_by`` names who tells it, where it stands inside another (``inside``)."""

    id: str
    holder: str
    act: str
    toward: str
    said: str
    negated: bool
    confidence: float
    why: dict[str, str]
    saying_id: str | None
    when: When
    outlet: str | None
    source: str
    title: str | None
    report_id: str
    published_start: str | None
    published_end: str | None
    inside: str | None = None
    told_by: str | None = None


class Did(Struct, frozen=True):
    """An event as an answer; ``according_to`` names whose claim it is, when the report does not tell it itself."""

    id: str
    actors: str
    type: str
    recipients: str
    status: str
    place: str | None
    according_to: str | None
    score: float
    confidence: float
    verbal_of: str | None
    happening_id: str | None
    when: When
    outlet: str | None
    source: str
    title: str | None
    report_id: str
    published_start: str | None
    published_end: str | None


def said(
    store: Store,
    *,
    by: str | None = None,
    about: str | None = None,
    act: str | None = None,
    since: str | None = None,
    until: str | None = None,
    every_channel: bool = False,
    toward: str | None = None,
    after: int | None = None,
) -> list[Said]:
    """Statements by somebody (also together with others), about somebody (named in it, or whom it is directed at).

    ``toward`` takes those directed at somebody alone. ``since`` and ``until`` are ISO days; ``after`` is the rowid of a
    report: only what came into the record after it. Beliefs, intents and findings come with ``every_channel`` only.
    """
    asked = _Question(store)
    asked.after(after)
    asked.named("toward", toward, ("s.toward_names",), _LISTED.format(column="toward", ids="{ids}"))
    if not every_channel:
        asked.condition("s.channel IN ('speech', 'writing')")
    asked.named("by", by, ("s.holder_name", "s.holder_text", "s.co_holder_names"), "s.holder_id IN {ids}")
    asked.named("about", about, ("s.toward_names", "s.content_text"), _MENTIONED)
    asked.equal("act", "s.act", act)
    asked.between(since, until)
    return [
        Said(*(*row[:5], bool(row[5]), row[6], json.loads(row[7]), row[8], When(*row[9:14]), *row[14:]))
        for row in asked.rows(_SAID)
    ]


def did(
    store: Store,
    *,
    by: str | None = None,
    to: str | None = None,
    kind: str | None = None,
    status: str | None = None,
    since: str | None = None,
    until: str | None = None,
    after: int | None = None,
) -> list[Did]:
    """Events done by somebody, to somebody, of a PLOVER type (in either reading), of a status.

    ``after`` is the rowid of a report: only what came into the record after it.
    """
    asked = _Question(store)
    asked.after(after)
    asked.named("by", by, ("s.actor_names",), _LISTED.format(column="actors", ids="{ids}"))
    asked.named("to", to, ("s.recipient_names",), _LISTED.format(column="recipients", ids="{ids}"))
    if kind is not None:
        asked.condition("upper(:kind) IN (s.type, s.plover_type)", kind=kind)
    asked.equal("status", "s.status", status)
    asked.between(since, until)
    return [Did(*(*row[:11], When(*row[11:16]), *row[16:])) for row in asked.rows(_DID)]


_MENTIONED: Final = """EXISTS (
  SELECT 1 FROM mentions n, json_each(s.content) c WHERE n.report_id = s.report_id AND n.who_id IN {ids}
  AND n.span_start >= json_extract(c.value, '$[0]') AND n.span_end <= json_extract(c.value, '$[1]'))"""
_ALSO: Final = """EXISTS (SELECT 1 FROM json_each(:{name}_also) v
  WHERE instr(fold({column}) || ' ', json_extract(v.value, '$[1]') || ' ')
  AND coalesce(json_extract(v.value, '$[0]'), s.report_id) = s.report_id)"""
_LISTED: Final = "EXISTS (SELECT 1 FROM json_each(s.{column}) w WHERE json_extract(w.value, '$.id') IN {ids})"


def relations(store: Store, source: str, target: str) -> list[DyadMonth]:
    """How actors of the name ``source`` acted towards those of the name ``target``, month by month."""
    one, other = _folded_name(source), _folded_name(target)
    query = f"SELECT {codec.RELATIONS.selected} FROM relations ORDER BY source, target, month"  # noqa: S608
    months = (codec.RELATIONS.decode(row) for row in store.rows(query))
    return [m for m in months if _begins(m.source, one) and _begins(m.target, other)]


class _Question:
    """Conditions that a row must meet, each with the values that a person gave."""

    def __init__(self, store: Store) -> None:
        self._store = store
        self._conditions = ["1"]
        self._values: dict[str, object] = {}
        store.connection.create_function("fold", 1, fold, deterministic=True)

    def condition(self, sql: str, **values: object) -> None:
        self._conditions.append(sql)
        self._values |= values

    def equal(self, name: str, column: str, value: str | None) -> None:
        if value is not None:
            self.condition(f"{column} = :{name}", **{name: value})

    def after(self, rowid: int | None) -> None:
        """The row's report came into the record after the one with that rowid."""
        if rowid is not None:
            self.condition("s.report_id IN (SELECT id FROM reports WHERE rowid > :after)", after=rowid)

    def named(self, name: str, typed: str | None, columns: tuple[str, ...], by_id: str) -> None:
        """One of ``columns`` has the name, or the row speaks of an actor that some report calls so."""
        if typed is None:
            return
        wanted = _folded_name(typed)
        ids, also = other_names(self._store, wanted)
        known = f"(SELECT value FROM json_each(:{name}_ids))"  # noqa: S608 - our own names
        ways = [f"instr(fold({column}), :{name})" for column in columns]
        if also:
            ways += [_ALSO.format(column=column, name=name) for column in columns]
            self._values[f"{name}_also"] = json.dumps(also)
        self.condition(
            f"({' OR '.join(ways)} OR {by_id.format(ids=known)})",
            **{name: wanted, f"{name}_ids": json.dumps([*_called(self._store, wanted), *ids])},
        )

    def between(self, since: str | None, until: str | None) -> None:
        """The row's time meets the days asked for; a row of no known time meets none."""
        if since is None and until is None:
            return
        self.condition(f"coalesce({_START}, {_END}) IS NOT NULL")
        if since is not None:
            self.condition(f"coalesce({_END}, '9999') >= :since", since=since)
        if until is not None:
            self.condition(f"coalesce({_START}, '') <= :until", until=until)

    def rows(self, template: str) -> list[tuple[Any, ...]]:
        query = template.format(common=_COMMON, conditions=" AND ".join(self._conditions), start=_START, end=_END)
        return self._store.rows(query, self._values)


def _called(store: Store, wanted: str) -> list[str]:
    """The ids of actors whom some report calls by that name."""
    query = "SELECT DISTINCT who_id, text FROM mentions WHERE who_id IS NOT NULL AND how IN ('name', 'variant')"
    return sorted({who for who, text in store.rows(query) if wanted in fold(text)})


def _folded_name(typed: str) -> str:
    folded = fold(typed)
    if not folded.strip():
        raise UsageError(f"{typed!r} is not a name")
    return folded


def _begins(name: str, wanted: str) -> bool:
    return wanted in fold(name)
