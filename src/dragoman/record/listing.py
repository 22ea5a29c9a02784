"""What was read and joined in; lists of it in the order of days, ready to be searched and filtered, out.

Every saying, happening, dispute, story and report is an entry with a number; made words ("marks") beside its own
words say who, to whom, what and where, so that one full-text index answers every question of a list by a walk along
the numbers. Invariant: all of it follows from the other tables, and an event that is nothing but an utterance is
listed as the saying it is. :mod:`dragoman.record.listed` asks.
"""

from __future__ import annotations

import itertools
import operator
import sqlite3
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from typing import TYPE_CHECKING, Final

import msgspec

from dragoman.joining.groups import Groups
from dragoman.joining.names import fullness, identity
from dragoman.knowledge import load_knowledge
from dragoman.model import Who
from dragoman.record.folding import fold

if TYPE_CHECKING:
    from dragoman.model import Span

#: The kinds of entries.
KINDS: Final = ("report", "happening", "saying", "dispute", "story")
#: An entry that at least so many independent sources carry has a mark for it.
CARRIED: Final = (2, 3, 5, 10)

type _Entry = tuple[str, str, str, str, int | None, str, str]

_TABLES: Final = ("actors", "outlets", "entries", "tallies")
_BLOCS: Final = frozenset({"bloc", "organisation"})
#: Words of a happening's evidence that can be searched.
_MOST_SPANS: Final = 12
_WHOS: Final = msgspec.json.Decoder(tuple[Who, ...])
_SPANS: Final = msgspec.json.Decoder(tuple[tuple[int, int], ...])
_TEXTS: Final = msgspec.json.Decoder(tuple[str, ...])


def mark(field: str, value: object) -> str:
    """The made word for ``value`` in ``field``; one of letters ends in 0, so that no stemming changes it."""
    return f"{field}{value}" if isinstance(value, int) else f"{field}{''.join(filter(str.isalnum, str(value)))}0"


def clear(connection: sqlite3.Connection) -> None:
    """Forgets all lists; the caller holds the transaction."""
    for table in _TABLES:
        connection.execute(f"DELETE FROM {table}")  # noqa: S608 - our own names
    connection.execute("INSERT INTO entries_fts (entries_fts) VALUES ('delete-all')")


def fill(connection: sqlite3.Connection) -> None:
    """Makes the lists of what the record holds, where there are none; the caller holds the transaction."""
    connection.execute(
        "CREATE TEMP TABLE IF NOT EXISTS unordered"
        " (day TEXT, place TEXT, kind TEXT, id TEXT, origin INTEGER, words TEXT, marks TEXT)"
    )
    for name in ("statement_marks", "event_marks"):
        connection.execute(
            f"CREATE TEMP TABLE IF NOT EXISTS {name} (origin INTEGER PRIMARY KEY, place TEXT, words TEXT, marks TEXT)"
        )
    cast = _Cast(connection)
    for entries in (_reports, _sayings, _happenings, _disputes, _stories):
        connection.executemany("INSERT INTO unordered VALUES (?, ?, ?, ?, ?, ?, ?)", entries(connection, cast))
    _number(connection)
    cast.keep()
    for name in ("unordered", "statement_marks", "event_marks"):
        connection.execute(f"DELETE FROM {name}")  # noqa: S608 - our own names


class _Cast:
    """Actors and outlets by number, with how often each says, does and is named."""

    def __init__(self, connection: sqlite3.Connection) -> None:
        self.counts: dict[str, Counter[int]] = {name: Counter() for name in ("sayings", "happenings", "reports")}
        self._connection = connection
        self._numbers: dict[str, int] = {}
        self._whos: list[Who] = []
        rows = connection.execute(
            "SELECT outlet, count(*) FROM reports WHERE outlet IS NOT NULL GROUP BY outlet ORDER BY outlet"
        )
        self._outlets = {name: (number, count) for number, (name, count) in enumerate(rows, 1)}
        pairs = connection.execute("SELECT left_key, right_key FROM merges").fetchall()
        together = Groups({key for pair in pairs for key in pair})
        for left, right in pairs:
            together.join(left, right)
        self._root = {key: group[0] for group in together.groups() for key in group}

    def number(self, who: Who) -> int:
        """The number of an actor, whatever a report calls them."""
        own = identity(who)
        key = self._root.get(own, own)
        known = self._numbers.get(key)
        if known is None:
            self._whos.append(who)
            known = self._numbers[key] = len(self._whos)
        elif fullness(who) > fullness(self._whos[known - 1]):
            self._whos[known - 1] = who
        return known

    def numbers(self, whos: Iterable[Who]) -> set[int]:
        """The numbers of actors."""
        return {self.number(who) for who in whos}

    def sides(self, whos: Iterable[Who]) -> set[int]:
        """The states and blocs that actors stand for, as relations have them."""
        found = set()
        for who in whos:
            if who.country is not None:
                state = load_knowledge().actors.get(f"state:{who.country}")
                if state is not None:
                    found.add(self.number(state.who()))
            elif who.kind in _BLOCS:
                found.add(self.number(who))
        return found

    def outlet(self, name: str | None) -> int:
        """The number of an outlet; 0 for an unknown one."""
        return self._outlets[name][0] if name is not None else 0

    def keep(self) -> None:
        """Writes all of them down, each under its fullest form."""
        counts = self.counts.values()
        rows = (
            (number, identity(who), who.name, fold(who.name), who.kind, who.country, who.sector, who.wikidata,
             *(counter[number] for counter in counts))
            for number, who in enumerate(self._whos, 1)
        )  # fmt: skip
        self._connection.executemany("INSERT INTO actors VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)", rows)
        outlets = ((number, name, count) for name, (number, count) in self._outlets.items())
        self._connection.executemany("INSERT INTO outlets VALUES (?, ?, ?)", outlets)


def _reports(connection: sqlite3.Connection, cast: _Cast) -> Iterator[_Entry]:
    """The reports; on the way, what each statement and event gives to the saying or happening that it belongs to."""
    rows = connection.execute(
        "SELECT r.rowid, r.id, r.title, r.outlet, r.text, (SELECT t.rowid FROM stories t WHERE t.id = v.story_id),"
        " coalesce(v.published_start, v.published_end, ''), v.copy_of"
        " FROM reports r JOIN v_reports v ON v.id = r.id ORDER BY r.id"
    )
    for rowid, report_id, title, outlet, text, story, day, copy_of in rows:
        shared = [mark("in", cast.outlet(outlet)), *([mark("story", story)] if story else [])]
        mentions = _mentions(connection, cast, report_id)
        insertion = "INSERT INTO {} VALUES (?, ?, ?, ?)"
        connection.executemany(
            insertion.format("statement_marks"), _said(connection, cast, report_id, shared, mentions)
        )
        connection.executemany(insertion.format("event_marks"), _told(connection, report_id, shared, text))
        named = {number for _, number in mentions}
        cast.counts["reports"].update(named)
        marks = [*shared, *(mark("on", number) for number in sorted(named)), *([mark("is", "copy")] if copy_of else [])]
        yield day, report_id, "report", report_id, rowid, title or "", _text(marks, "report")


def _mentions(connection: sqlite3.Connection, cast: _Cast, report_id: str) -> list[tuple[Span, int]]:
    rows = connection.execute(
        f"SELECT span_start, span_end, {_columns('who')} FROM mentions WHERE report_id = ? AND who_kind <> 'place'",  # noqa: S608
        (report_id,),
    )
    return [((row[0], row[1]), cast.number(Who(*row[2:]))) for row in rows]


def _said(
    connection: sqlite3.Connection,
    cast: _Cast,
    report_id: str,
    shared: Sequence[str],
    mentions: Sequence[tuple[Span, int]],
) -> list[tuple[int, str, str, str]]:
    """Of each statement of a report: its place, and the marks that its saying has from it."""
    rows = connection.execute(
        "SELECT rowid, nth, content, content_text, toward, co_holders, negated, anonymous,"  # noqa: S608 - our own words
        f" {_columns('holder')}, {_columns('audience')} FROM statements WHERE report_id = ?",
        (report_id,),
    )
    found = []
    for rowid, nth, content, words, toward, co_holders, negated, anonymous, *whos in rows:
        holder, audience = Who(*whos[:6]), [Who(*whos[6:])] if whos[7] is not None else []
        to = cast.numbers(_WHOS.decode(toward))
        spans = _SPANS.decode(content)
        on = {n for (start, end), n in mentions if any(a <= start and end <= b for a, b in spans)}
        by = cast.numbers(_WHOS.decode(co_holders))
        marks = [*shared, *_marks("by", by), *_marks("to", to), *_marks("on", on | to | cast.numbers(audience))]
        marks += _marks("dst", cast.sides(_WHOS.decode(toward)))
        marks += _marks("src", cast.sides([holder]))
        marks += [mark("is", name) for name, so in (("denied", negated), ("unnamed", anonymous)) if so]
        found.append((rowid, f"{report_id}{nth:06}", words, " ".join(marks)))
    return found


def _told(
    connection: sqlite3.Connection, report_id: str, shared: Sequence[str], text: str
) -> list[tuple[int, str, str, str]]:
    """Of each event of a report that is more than an utterance: its place, its words, and its report's marks."""
    rows = connection.execute(
        "SELECT rowid, nth, spans, holder_name IS NULL FROM events WHERE report_id = ? AND verbal_of IS NULL",
        (report_id,),
    )
    return [
        (
            rowid,
            f"{report_id}{nth:06}",
            " ".join(text[start:end] for start, end in _SPANS.decode(spans)[:_MOST_SPANS]),
            " ".join([*shared, *([] if told_itself else [mark("is", "claimed")])]),
        )
        for rowid, nth, spans, told_itself in rows
    ]


def _sayings(connection: sqlite3.Connection, cast: _Cast) -> Iterator[_Entry]:
    rows = connection.execute(
        f"SELECT s.id, coalesce(s.when_start, s.when_end, s.known_from, ''), s.act, s.wording, s.independent_sources,"  # noqa: S608
        f" {_columns('holder', 's.')}, p.place, p.words, p.marks FROM sayings s"
        " JOIN saying_statements m ON m.saying_id = s.id JOIN statements t ON t.id = m.statement_id"
        " JOIN statement_marks p ON p.origin = t.rowid ORDER BY s.id, m.nth"
    )
    for saying_id, group in itertools.groupby(rows, operator.itemgetter(0)):
        members = list(group)
        _, day, act, wording, sources, *who = members[0][:11]
        holder = Who(*who)
        number = cast.number(holder)
        cast.counts["sayings"][number] += 1
        marks = [mark("by", number), *_marks("src", cast.sides([holder])), mark("act", act), *_carried(sources)]
        words = dict.fromkeys([holder.name, wording, *(m[-2] for m in members)])
        yield (
            day, "2" + members[0][-3], "saying", saying_id, None, " … ".join(words),
            _text([*marks, *(m[-1] for m in members)], "saying"),
        )  # fmt: skip


def _happenings(connection: sqlite3.Connection, cast: _Cast) -> Iterator[_Entry]:
    rows = connection.execute(
        "SELECT h.id, coalesce(h.when_start, h.when_end, h.known_from, ''), h.type, h.status, h.independent_sources,"
        " h.actors, h.recipients, h.place_name, p.place, p.words, p.marks FROM happenings h"
        " JOIN happening_events m ON m.happening_id = h.id JOIN events e ON e.id = m.event_id"
        " JOIN event_marks p ON p.origin = e.rowid ORDER BY h.id, m.nth"
    )
    for happening_id, group in itertools.groupby(rows, operator.itemgetter(0)):
        members = list(group)
        _, day, kind, status, sources, actors, recipients, place = members[0][:8]
        by, to = _WHOS.decode(actors), _WHOS.decode(recipients)
        numbers = cast.numbers(by)
        cast.counts["happenings"].update(numbers)
        marks = [
            *_marks("by", numbers), *_marks("to", cast.numbers(to)), *_marks("on", cast.numbers(to)),
            *_marks("src", cast.sides(by)), *_marks("dst", cast.sides(to)),
            mark("type", kind), mark("status", status), *_carried(sources),
        ]  # fmt: skip
        names = dict.fromkeys([*(who.name for who in (*by, *to)), place or "", *(m[-2] for m in members)])
        yield (
            day, "1" + members[0][-3], "happening", happening_id, None, " … ".join(names),
            _text([*marks, *(m[-1] for m in members)], "happening"),
        )  # fmt: skip


def _disputes(connection: sqlite3.Connection, cast: _Cast) -> Iterator[_Entry]:
    rows = connection.execute(
        f"SELECT d.id, coalesce(d.known_from, ''), {_columns('holder', 's.')},"  # noqa: S608 - our own words
        " coalesce((SELECT wording FROM sayings y WHERE y.id = d.about), '') FROM disputes d"
        " JOIN dispute_sides s ON s.dispute_id = d.id ORDER BY d.id, s.nth"
    )
    for dispute_id, group in itertools.groupby(rows, operator.itemgetter(0)):
        sides = list(group)
        whos = [Who(*side[2:8]) for side in sides]
        words = " … ".join([*(who.name for who in whos), sides[0][-1]])
        by = _marks("by", cast.numbers(whos))
        yield sides[0][1], "3" + dispute_id, "dispute", dispute_id, None, words, _text(by, "dispute")


def _stories(connection: sqlite3.Connection, cast: _Cast) -> Iterator[_Entry]:
    rows = connection.execute(
        "SELECT id, title, coalesce(when_end, when_start, ''), actors,"
        " (SELECT count(*) FROM story_reports m WHERE m.story_id = stories.id) FROM stories"
    )
    for story_id, title, day, actors, size in rows:
        whos = _WHOS.decode(actors)
        marks = [*_marks("on", cast.numbers(whos)), *(["several0"] if size > 1 else [])]
        words = " … ".join([title, *(who.name for who in whos)])
        yield day, "4" + story_id, "story", story_id, None, words, _text(marks, "story")


def _number(connection: sqlite3.Connection) -> None:
    """Numbers the entries by day and, of one day, by kind and place, and indexes them."""
    connection.execute(
        "INSERT INTO entries (number, kind, id, day, origin) SELECT row_number() OVER (ORDER BY day, place, kind, id),"
        " kind, id, day, origin FROM unordered ORDER BY day, place, kind, id"
    )
    connection.execute(
        "INSERT INTO entries_fts (rowid, words, marks)"
        " SELECT row_number() OVER (ORDER BY day, place, kind, id), words, marks FROM unordered"
        " ORDER BY day, place, kind, id"
    )
    connection.execute("INSERT INTO tallies SELECT kind, count(*) FROM entries GROUP BY kind")
    for name, counted in (
        ("statements", "statements"),
        ("events", "events WHERE verbal_of IS NULL"),
        ("silent", "reports WHERE domain IS NOT NULL"),
        ("undated", "entries WHERE kind = 'report' AND day = ''"),
    ):
        connection.execute(f"INSERT INTO tallies SELECT '{name}', count(*) FROM {counted}")  # noqa: S608


def _marks(field: str, numbers: Iterable[int]) -> list[str]:
    return [mark(field, number) for number in sorted(numbers)]


def _carried(sources: int) -> list[str]:
    return [mark("carried", least) for least in CARRIED if sources >= least]


def _text(marks: Iterable[str], kind: str) -> str:
    """Marks of one entry, each once, with that of its kind."""
    return " ".join(dict.fromkeys(" ".join([mark("kind", kind), *marks]).split()))


def _columns(field: str, table: str = "") -> str:
    return ", ".join(f"{table}{field}_{name}" for name in ("id", "name", "kind", "country", "sector", "wikidata"))
