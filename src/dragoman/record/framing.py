"""A record in; out, how outlets tell the same thing: the verb of saying, the names, what one of them leaves out.

Invariant: every count comes with the passages it counts; nothing is said of an outlet that carried nothing.
"""

from __future__ import annotations

import functools
import json
import re
from collections import defaultdict
from collections.abc import Iterable
from typing import TYPE_CHECKING, Final, Literal

from msgspec import Struct

from dragoman.errors import UsageError
from dragoman.joining.relations import REAL
from dragoman.knowledge import load_knowledge
from dragoman.model import Event, Mention, Span, Statement
from dragoman.record import codec, joined
from dragoman.record.folding import fold
from dragoman.record.known import as_known
from dragoman.record.passages import Passage, Shelf
from dragoman.record.verbs import verb_of

if TYPE_CHECKING:
    from dragoman.record.store import Store

#: Passages kept behind one count.
_PASSAGES: Final = 20
_GONE: Final = re.compile(r"\[-((?:(?!\[-).)*?)-\](?=\s|$)", re.DOTALL)
_ENDINGS: Final = re.compile(r"(?:['’]s|['’])$")


class Telling(Struct, frozen=True):
    """How one report tells a saying or a happening.

    ``cue`` are its words for saying it, ``verb`` and ``stance`` what they are (see :mod:`dragoman.record.verbs`);
    ``names`` its words for the actors and places of the passage, by who they are; ``own`` tells that it says so itself
    and ascribes it to nobody; ``left_out`` are words of the fullest wording (of a saying), or (of a happening) what
    other reports tell and this one does not: ``time``, ``place``, ``magnitude``, ``actors``, ``recipients``.
    """

    outlet: str
    report_id: str
    member_id: str
    cue: str
    verb: str | None
    stance: str | None
    status: str
    own: bool
    ascribed_to: str | None
    names: dict[str, str]
    left_out: tuple[str, ...]
    passage: Passage


class Framing(Struct, frozen=True):
    """One saying or happening, report by report; ``silent``: outlets of the same story that do not carry it."""

    id: str
    kind: Literal["saying", "happening"]
    tellings: tuple[Telling, ...]
    silent: tuple[str, ...]


class Use(Struct, frozen=True):
    """How often an outlet uses a word for something; ``passages`` are the first of them."""

    outlet: str
    word: str
    count: int
    passages: tuple[Passage, ...]


class Words(Struct, frozen=True):
    """What outlets call one actor or place (``name``), or with which verbs they introduce one speaker."""

    id: str | None
    name: str
    uses: tuple[Use, ...]


def framing(store: Store, typed: str, *, as_of: str | None = None) -> Framing:
    """A saying or happening, by its id or the beginning of it, as each report tells it, outlets in order of name.

    Raises :class:`UsageError` for an id of neither.
    """
    with as_known(store, as_of) as then:
        shelf = Shelf(then)
        # A range of ids is found by their index, however many there are; those that begin so are among it.
        query = (
            "SELECT id FROM {} WHERE id = :id"
            " OR (length(:id) > 3 AND id >= :id AND id < :id || x'f48fbfbf' AND substr(id, 1, length(:id)) = :id)"
        )
        sayings = then.rows(query.format("sayings"), {"id": typed})
        happenings = then.rows(query.format("happenings"), {"id": typed})
        if len(sayings) + len(happenings) == 1:
            return _of_saying(then, shelf, sayings[0][0]) if sayings else _of_happening(then, shelf, happenings[0][0])
    raise UsageError(
        f"no saying or happening has the id {typed!r}; ids stand in the last column of said --json and did"
    )


def name_uses(store: Store, typed: str, *, as_of: str | None = None) -> tuple[Words, ...]:
    """What each outlet calls the actors or places that some report calls ``typed``: Artsakh, Nagorno-Karabakh."""
    wanted = fold(typed)
    if not wanted.strip():
        raise UsageError(f"{typed!r} is not a name")
    with as_known(store, as_of) as then:
        names = "SELECT DISTINCT who_id, who_name, text FROM mentions WHERE how IN ('name', 'variant')"
        rows = then.rows(names)
        found = sorted({(i or "", n) for i, n, text in rows if wanted in {fold(n), fold(text), fold(plain_name(text))}})
        return tuple(_names_of(then, Shelf(then), key or None, name) for key, name in found)


def many_named(store: Store, *, as_of: str | None = None, limit: int = 50) -> tuple[Words, ...]:
    """The actors and places that outlets name differently, those of most uses first."""
    with as_known(store, as_of) as then:
        query = (
            "SELECT who_id, min(who_name), count(*) FROM mentions"
            " WHERE how IN ('name', 'variant') AND who_id IS NOT NULL"
            " GROUP BY who_id HAVING count(DISTINCT text) > 1 ORDER BY 3 DESC, 1 LIMIT ?"
        )
        shelf = Shelf(then)
        found = (_names_of(then, shelf, key, name) for key, name, _ in then.rows(query, (4 * limit,)))
        return tuple(words for words in found if _differ(words))[:limit]


def saying_verbs(
    store: Store, by: str | None = None, *, as_of: str | None = None, limit: int = 50
) -> tuple[Words, ...]:
    """With which verbs each outlet introduces each holder (of the name ``by``), those who said most first."""
    with as_known(store, as_of) as then:
        then.connection.create_function("fold", 1, fold, deterministic=True)
        wanted = fold(by) if by is not None else ""
        holders = then.rows(
            "SELECT holder_id, holder_name, count(*) FROM statements WHERE channel IN ('speech', 'writing')"
            " AND inside IS NULL AND cue_start IS NOT NULL AND instr(fold(holder_name), ?)"
            " GROUP BY 1, 2 ORDER BY 3 DESC, 2, 1 LIMIT ?",
            (wanted, limit),
        )
        shelf = Shelf(then)
        return tuple(Words(key, name, _verbs(then, shelf, key, name)) for key, name, _ in holders)


def _verbs(store: Store, shelf: Shelf, key: str | None, name: str) -> tuple[Use, ...]:
    rows = store.rows(
        "SELECT s.report_id, coalesce(r.outlet, r.source), substr(r.text, s.cue_start + 1, s.cue_end - s.cue_start),"
        " s.cue_start, s.cue_end FROM statements s JOIN reports r ON r.id = s.report_id"
        " WHERE s.channel IN ('speech', 'writing') AND s.inside IS NULL AND s.cue_start IS NOT NULL"
        " AND s.holder_name = ?"
        " AND s.holder_id IS ? ORDER BY s.report_id, s.nth",
        (name, key),
    )
    found = ((row[0], row[1], verb_of(row[2]), (row[3], row[4])) for row in rows)
    return _uses(shelf, ((report, outlet, verb.lemma, span) for report, outlet, verb, span in found if verb))


def plain_name(text: str) -> str:
    """A name as it is compared: on one line, without "the" before it and "’s" behind it."""
    bare = _ENDINGS.sub("", " ".join(text.split()))
    return bare[4:] if bare[:4].casefold() == "the " else bare


def _of_saying(store: Store, shelf: Shelf, key: str) -> Framing:
    (saying,) = joined.sayings(store.connection, key)
    members = [m for i in saying.statements if (m := store.statement(i)) is not None]
    lost = {v.report_id: tuple(_GONE.findall(v.diff)) for v in saying.variants}
    tellings = []
    for m in members:
        cue = shelf.report(m.report_id).text[slice(*m.cue)] if m.cue else ""
        passage = shelf.passage(m.report_id, _lead(m) + list(m.content))
        verb = verb_of(cue)
        tellings.append(
            Telling(
                outlet=passage.outlet,
                report_id=m.report_id,
                member_id=m.id,
                cue=cue,
                verb=verb.lemma if verb else None,
                stance=verb.stance if verb else None,
                status=m.act,
                own=False,
                ascribed_to=_ascribed(store, m),
                names=_names_in(store, passage),
                left_out=lost.get(m.report_id, ()),
                passage=passage,
            )
        )
    return _framing(store, "saying", key, tellings)


def _ascribed(store: Store, statement: Statement) -> str:
    """To whom a report ascribes it; what it tells in somebody's words it has from him."""
    outer = store.statement(statement.inside) if statement.inside is not None else None
    return statement.holder.name if outer is None else f"{statement.holder.name}, as told by {outer.holder.name}"


def _of_happening(store: Store, shelf: Shelf, key: str) -> Framing:
    (happening,) = joined.happenings(store.connection, key)
    members = [m for i in happening.events if (m := store.event(i)) is not None]
    told = {m.id: _told(m) for m in members}
    everything = set().union(*told.values())
    tellings = []
    for m in members:
        passage = shelf.passage(m.report_id, m.spans)
        tellings.append(
            Telling(
                outlet=passage.outlet,
                report_id=m.report_id,
                member_id=m.id,
                cue=shelf.report(m.report_id).text[slice(*m.spans[0])],
                verb=None,
                stance=None,
                status=m.status if m.status not in REAL or m.holder is None else f"{m.status}, as claimed",
                own=m.holder is None,
                ascribed_to=m.holder.name if m.holder else None,
                names=_names_in(store, passage),
                left_out=tuple(sorted(everything - told[m.id])),
                passage=passage,
            )
        )
    return _framing(store, "happening", key, tellings)


def _told(event: Event) -> set[str]:
    """What an event says beyond that it was."""
    parts = {
        "time": event.when.start and event.when.end,
        "place": event.place,
        "magnitude": event.magnitude,
        "actors": event.actors,
        "recipients": event.recipients,
    }
    return {name for name, value in parts.items() if value}


def _framing(store: Store, kind: Literal["saying", "happening"], key: str, tellings: list[Telling]) -> Framing:
    carriers = [t.report_id for t in tellings]
    query = (
        "SELECT DISTINCT coalesce(r.outlet, r.source)"
        " FROM story_reports m JOIN story_reports n ON n.story_id = m.story_id"
        " JOIN reports r ON r.id = n.report_id WHERE m.report_id IN (SELECT value FROM json_each(?)) ORDER BY 1"
    )
    told = {t.outlet for t in tellings}
    silent = tuple(row[0] for row in store.rows(query, (json.dumps(carriers),)) if row[0] not in told)
    ordered = sorted(tellings, key=lambda t: (t.outlet, t.report_id, t.passage.start))
    return Framing(key, kind, tuple(ordered), silent)


def _lead(statement: Statement) -> list[Span]:
    return [span for span in (statement.source, statement.cue) if span is not None]


def _names_in(store: Store, passage: Passage) -> dict[str, str]:
    """The words of the passage for each actor or place that it names, by the usual name."""
    found: dict[str, str] = {}
    for mention in _mentions(
        store, "report_id = ? AND span_start >= ? AND span_end <= ?", (passage.report_id, passage.start, passage.end)
    ):
        found.setdefault(mention.who.name, plain_name(mention.text))
    return found


def _names_of(store: Store, shelf: Shelf, key: str | None, name: str) -> Words:
    rows = store.rows(
        "SELECT m.report_id, coalesce(r.outlet, r.source), m.text, m.span_start, m.span_end"
        " FROM mentions m JOIN reports r ON r.id = m.report_id"
        " WHERE m.who_id IS ? AND m.who_name = ? AND m.how IN ('name', 'variant') ORDER BY m.report_id, m.span_start",
        (key, name),
    )
    word = functools.cache(functools.partial(_name_in, key))
    return Words(key, name, _uses(shelf, ((row[0], row[1], word(row[2]), (row[3], row[4])) for row in rows)))


def _name_in(key: str | None, text: str) -> str:
    """The name in the words of a mention: ``Artsakh`` in "Artsakh residents"; all of it where none is known."""
    words = plain_name(text).split()
    known = load_knowledge()
    for size in range(len(words), 0, -1):
        for start in range(len(words) - size + 1):
            part = plain_name(" ".join(words[start : start + size]))
            if key is not None and (key in known.candidates(part) or known.demonym(part) == key):
                return part
    return " ".join(words)


def _mentions(store: Store, where: str, values: tuple[object, ...]) -> list[Mention]:
    query = (
        f"SELECT {codec.MENTIONS.selected} FROM mentions"  # noqa: S608 - our own words
        f" WHERE {where} AND how IN ('name', 'variant') ORDER BY report_id, span_start, nth"
    )
    return [codec.MENTIONS.decode(row) for row in store.rows(query, values)]


def _uses(shelf: Shelf, found: Iterable[tuple[str, str, str, Span]]) -> tuple[Use, ...]:
    groups: dict[tuple[str, str], list[tuple[str, Span]]] = defaultdict(list)
    for report_id, outlet, word, span in found:
        if word:
            groups[outlet, word].append((report_id, span))
    ranked = sorted(groups, key=lambda k: (k[0], -len(groups[k]), k[1]))
    return tuple(
        Use(*key, len(groups[key]), tuple(shelf.passage(report, [span]) for report, span in groups[key][:_PASSAGES]))
        for key in ranked
    )


def _differ(words: Words) -> bool:
    """Whether the word that one outlet uses most is not the one that another does."""
    most: dict[str, str] = {}
    for use in words.uses:
        most.setdefault(use.outlet, use.word)
    return len({word.casefold() for word in most.values()}) > 1
