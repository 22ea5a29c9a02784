"""An id of any kind in; what it is, and the passages of the reports that it rests on, out.

Invariant: every passage is cut from the stored text of its report, and its marks are the spans of the row.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING, Final

import msgspec
from msgspec import Struct

from dragoman.errors import UsageError
from dragoman.model import Span, When, Who
from dragoman.record import joined
from dragoman.record.evidence import passage
from dragoman.record.facts import Fact, carrier, chapter, copied, deed
from dragoman.record.framing import framing
from dragoman.record.undisputed import undisputed

if TYPE_CHECKING:
    from dragoman.model import Arrangement, Event, Statement
    from dragoman.record.store import Store

type Mark = tuple[Span, str]

_TABLES: Final = (
    "reports",
    "statements",
    "events",
    "arrangements",
    "sayings",
    "happenings",
    "disputes",
    "stories",
)

#: The shortest beginning of an id that is looked for, and how many candidates a refusal names.
_SHORTEST: Final = 4
_NAMED: Final = 5


class Evidence(Struct, frozen=True):
    """A passage of a report: its span and words, and the marked spans in it (of the report) with what each is."""

    report_id: str
    source: str
    outlet: str | None
    title: str | None
    published: When
    start: int
    end: int
    text: str
    marks: tuple[Mark, ...]


class Entry(Struct, frozen=True):
    """Anything that has an id: its kind (the name of its table, singular), what is known of it, what it rests on."""

    id: str
    kind: str
    facts: tuple[Fact, ...]
    why: tuple[Fact, ...]
    evidence: tuple[Evidence, ...]


def find(store: Store, typed: str) -> Entry:
    """The entry with the id ``typed``, or with the only id that begins so.

    Raises :class:`UsageError` when there is none or more than one.
    """
    table, row_id = _resolve(store, typed.strip())
    with store.snapshot():
        return _ENTRIES[table](store, row_id)


def reasons(store: Store, typed: str) -> dict[str, str]:
    """Why a row was read as it was, by what was decided; raises :class:`UsageError` as :func:`find` does."""
    told: dict[str, str] = {}
    for name, reason in find(store, typed).why:
        told[name] = f"{told[name]}; {reason}" if name in told else reason
    return told


def _resolve(store: Store, typed: str) -> tuple[str, str]:
    for table in _TABLES:
        if store.rows(f"SELECT 1 FROM {table} WHERE id = ?", (typed,)):  # noqa: S608 - our own names
            return table, typed
    found: list[tuple[str, str]] = []
    if len(typed) >= _SHORTEST:
        for table in _TABLES:
            query = f"SELECT id FROM {table} WHERE id > :id AND substr(id, 1, length(:id)) = :id ORDER BY id LIMIT 5"  # noqa: S608
            found += [(table, row[0]) for row in store.rows(query, {"id": typed})]
    if not found:
        raise UsageError(f"nothing in the record has the id {typed!r}; ids stand in the last column of said and did")
    if len(found) > 1:
        raise UsageError(f"several ids begin with {typed!r}: {', '.join(i for _, i in found[:_NAMED])} …")
    return found[0]


def _report(store: Store, row_id: str) -> Entry:
    report, reading = store.report(row_id), store.reading(row_id)
    facts = [
        ("source", report.source),
        ("outlet", report.outlet or "unknown"),
        ("title", report.title or ""),
        ("byline", report.byline or ""),
        ("dateline", report.dateline or ""),
        ("published", _when(store.published_of(row_id))),
        ("url", report.url or ""),
        ("statements", str(len(reading.statements))),
        ("events", str(len(reading.events))),
        *copied(store, row_id),
    ]
    if reading.domain:
        facts.append(("not of international affairs", reading.domain))
    marks = [mark for statement in reading.statements for mark in _statement_marks(statement)]
    whole = _evidence(store, row_id, marks, whole=True)
    why = (*sorted(report.basis.items()), *_why_then(store, row_id))
    return Entry(row_id, "report", _known(facts), why, (whole,))


#: What stands as the basis of a day that was found and not given.
_FOUND: Final = frozenset({"text", "cross-report"})


def _why_then(store: Store, report_id: str) -> Iterator[Fact]:
    """Each reason for the day of publication that other reports, or its own words, allowed to find."""
    for reasons, basis in store.rows("SELECT reasons, published_basis FROM dated WHERE report_id = ?", (report_id,)):
        found = basis in _FOUND
        yield from (("published", reason) for reason in msgspec.json.decode(reasons, type=list[str]) if found)


def _statement(store: Store, row_id: str) -> Entry:
    row = store.statement(row_id)
    assert row is not None
    outer = store.statement(row.inside) if row.inside is not None else None
    facts = [
        ("who", _who(row.holder)),
        ("together with", _names(row.co_holders)),
        ("act", f"{'not ' if row.negated else ''}{row.act}"),
        ("toward", _names(row.toward)),
        ("to", _who(row.audience) if row.audience else ""),
        ("what", row.content_text),
        ("when", _when(row.when)),
        ("kind", f"{row.kind}, {row.channel}{', anonymous' if row.anonymous else ''}"),
        ("confidence", f"{row.confidence:.2f}"),
        ("told by", outer.holder.name if outer is not None else ""),
        ("inside", row.inside or ""),
        ("saying", _owner(store, "saying_statements", "saying_id", "statement_id", row_id)),
    ]
    evidence = _evidence(store, row.report_id, _statement_marks(row))
    return Entry(row_id, "statement", _known(facts), tuple(row.why.items()), (evidence,))


def _event(store: Store, row_id: str) -> Entry:
    row = store.event(row_id)
    assert row is not None
    facts = [
        ("who", _names(row.actors)),
        ("did", " / ".join(x for x in (row.type, row.mode) if x)),
        ("to whom", _names(row.recipients)),
        ("status", row.status),
        ("when", _when(row.when)),
        ("where", row.place.name if row.place else ""),
        ("according to", row.holder.name if row.holder else ""),
        ("score", f"{row.score:+.1f}"),
        ("confidence", f"{row.confidence:.2f}"),
        ("in statement", row.statement_id or ""),
        ("is itself statement", row.verbal_of or ""),
        ("happening", _owner(store, "happening_events", "happening_id", "event_id", row_id)),
    ]
    return Entry(row_id, "event", _known(facts), tuple(row.why.items()), (_words(store, row),))


def _arrangement(store: Store, row_id: str) -> Entry:
    row = store.arrangement(row_id)
    assert row is not None
    facts = [("type", row.type), ("parties", _names(row.parties)), ("status", row.status), ("when", _when(row.when))]
    return Entry(row_id, "arrangement", _known(facts), (), (_words(store, row),))


def _saying(store: Store, row_id: str) -> Entry:
    row = joined.sayings(store.connection, row_id)[0]
    facts = [
        ("who", _who(row.holder)),
        ("act", row.act),
        ("what", row.wording),
        ("when", _when(row.when)),
        ("known from", row.known_from or ""),
        ("outlets", "; ".join(row.outlets)),
        ("independent sources", str(row.independent_sources)),
    ]
    facts += [(f"in {carrier(store, v.report_id)}", v.diff or v.text) for v in row.variants]
    if len(row.statements) > 1:
        told = framing(store, row_id)
        facts += [(f"left out by {t.outlet}", " … ".join(t.left_out)) for t in told.tellings]
        facts.append(("same story, not carried by", "; ".join(told.silent)))
    return Entry(row_id, "saying", _known(facts), _whys(row.why), tuple(_of_statements(store, row.statements)))


def _happening(store: Store, row_id: str) -> Entry:
    row = joined.happenings(store.connection, row_id)[0]
    history = "; ".join(f"{at.known_from or '?'} {at.status}" for at in row.status_history)
    facts = [
        ("who", _names(row.actors)),
        ("did", row.type),
        ("to whom", _names(row.recipients)),
        ("status", row.status),
        ("history", history),
        ("when", _when(row.when)),
        ("where", row.place.name if row.place else ""),
        ("known from", row.known_from or ""),
        ("outlets", "; ".join(row.outlets)),
        ("independent sources", str(row.independent_sources)),
    ]
    events = [event for event in map(store.event, row.events) if event is not None]
    evidence = tuple(_words(store, event) for event in events)
    return Entry(row_id, "happening", _known(facts), _whys(row.why), evidence)


def _dispute(store: Store, row_id: str) -> Entry:
    row = joined.disputes(store.connection, row_id)[0]
    claim = store.rows("SELECT wording, outlets, independent_sources FROM sayings WHERE id = ?", (row.about,))
    facts = [("about", row.about), ("known from", row.known_from or "")]
    for wording, outlets, sources in claim:
        facts += [
            ("claim", wording),
            ("outlets", "; ".join(json.loads(outlets))),
            ("independent sources", str(sources)),
        ]
    facts += [(side.position, _who(side.holder)) for side in row.sides]
    facts += [("nobody disputes", deed(h)) for h in undisputed(store, row)]
    evidence = [e for side in row.sides for e in _of_statements(store, side.statement_ids)]
    return Entry(row_id, "dispute", _known(facts), _whys(row.why), tuple(evidence))


def _story(store: Store, row_id: str) -> Entry:
    row = joined.stories(store.connection, row_id)[0]
    turn = {report: n for n, part in enumerate(row.episodes, 1) for report in part} if len(row.episodes) > 1 else {}
    facts = [
        ("title", row.title),
        ("when", _when(row.when)),
        ("actors", _names(row.actors)),
        *(chapter(store, i, turn.get(i)) for i in row.reports),
    ]
    return Entry(row_id, "story", _known(facts), _whys(row.why), ())


_ENTRIES: Final = {
    "reports": _report,
    "statements": _statement,
    "events": _event,
    "arrangements": _arrangement,
    "sayings": _saying,
    "happenings": _happening,
    "disputes": _dispute,
    "stories": _story,
}


def _of_statements(store: Store, ids: Iterable[str]) -> Iterator[Evidence]:
    for statement in map(store.statement, ids):
        if statement is not None:
            yield _evidence(store, statement.report_id, _statement_marks(statement))


def _statement_marks(statement: Statement) -> list[Mark]:
    marks = [(span, "content") for span in statement.content]
    marks += [(span, role) for span, role in ((statement.source, "source"), (statement.cue, "cue")) if span is not None]
    return sorted(marks)


def _words(store: Store, row: Event | Arrangement) -> Evidence:
    roles = ["cue", *["evidence"] * (len(row.spans) - 1)]
    return _evidence(store, row.report_id, sorted(zip(row.spans, roles, strict=True)))


def _evidence(store: Store, report_id: str, marks: list[Mark], *, whole: bool = False) -> Evidence:
    report = store.report(report_id)
    day = store.published_of(report_id)
    start, end = 0, len(report.text)
    if not whole:
        around = passage(report.text, [span for span, _ in marks])
        start, end = around.start, around.end
    return Evidence(
        report_id, report.source, report.outlet, report.title, day, start, end, report.text[start:end], tuple(marks)
    )


def _owner(store: Store, table: str, owner: str, member: str, row_id: str) -> str:
    rows = store.rows(f"SELECT min({owner}) FROM {table} WHERE {member} = ?", (row_id,))  # noqa: S608 - our own names
    return rows[0][0] or ""


def _known(facts: Iterable[Fact]) -> tuple[Fact, ...]:
    return tuple((name, value) for name, value in facts if value)


def _whys(why: Iterable[str]) -> tuple[Fact, ...]:
    return tuple(("joined", reason) for reason in why)


def _who(who: Who) -> str:
    about = ", ".join(x for x in (who.kind, who.country, who.sector) if x and x != "unknown")
    return f"{who.name} ({about})" if about else who.name


def _names(whos: Iterable[Who]) -> str:
    return "; ".join(who.name for who in whos)


_WEEKDAYS: Final = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")


def _when(when: When) -> str:
    """An interval and why it is that; nothing for an unknown one without a reason."""
    weekday = "" if when.weekday is None else f"a {_WEEKDAYS[when.weekday]}"
    if when.start is None and when.end is None:
        return "" if when.basis == "unknown" else f"{weekday or 'unknown'} ({when.basis})"
    interval = str(when.start) if when.start == when.end else f"{when.start or '…'} – {when.end or '…'}"
    return f"{weekday + ' of ' if weekday else ''}{interval} ({when.basis})"
