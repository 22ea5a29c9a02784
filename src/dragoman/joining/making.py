"""What a portion touched in; the rows of sayings, happenings, disputes, stories and relations that follow from it, out.

Invariant: rows are made anew for the groups that were touched, and take the place of all rows their members were in.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

import msgspec

from dragoman.joining.bonds import Group
from dragoman.joining.disputes import dispute
from dragoman.joining.dyads import bearings
from dragoman.joining.happenings import spoken
from dragoman.joining.items import Member
from dragoman.joining.placing import EventNote, Touched
from dragoman.joining.portion import Portion
from dragoman.joining.relations import by_month, counts, period_of
from dragoman.joining.rows import CalledOff, Context, happening, saying
from dragoman.joining.sources import Origins
from dragoman.joining.stories import story
from dragoman.model import DyadEntry, Event, Happening, Saying, Story

_ENTRY: Final = msgspec.msgpack.Decoder(DyadEntry)


@dataclass(frozen=True, slots=True)
class Made:
    """Sayings and happenings, and what they were made with."""

    sayings: list[Saying]
    happenings: list[Happening]
    context: Context


def make_sayings_and_happenings(portion: Portion, said: Touched, done: Touched) -> Made:
    """The sayings and happenings of statements and events that were touched."""
    bonds, places = portion.shop.bonds, portion.shop.places
    groups, gone = bonds.groups("s", said, places.statements)
    deeds, gone_deeds = bonds.groups("e", done, places.events)
    context = portion.context({m.report for group in (*groups, *deeds) for m in group.members})
    sayings = [saying(context, [m.id for m in group.members], group.why) for group in groups]
    portion.index.set_row("s", ((s.id, s.statements) for s in sayings))
    portion.change.gone_sayings, portion.change.sayings = gone, sayings
    happenings = _happenings(portion, deeds, gone_deeds | done.rows, context, sayings)
    return Made(sayings, happenings, context)


def _happenings(
    portion: Portion, groups: Sequence[Group], gone: set[str], context: Context, sayings: Sequence[Saying]
) -> list[Happening]:
    """The happenings of ``groups`` of events, and of those that are the statements of ``sayings``."""
    said_in = {statement: s for s in sayings for statement in s.statements}
    made = []
    for group in groups:
        notes = {m.id: msgspec.json.decode(m.more, type=EventNote) for m in group.members if m.more}
        off = CalledOff(
            {key: note.called_off for key, note in notes.items() if note.called_off},
            {key: note.anew for key, note in notes.items() if note.anew is not None},
        )
        made.append(happening(context, [m.id for m in group.members], group.why, off, said_in))
    verbal: dict[str, list[Event]] = {}
    for event in context.corpus.events.values():
        if event.verbal_of in said_in:
            verbal.setdefault(said_in[event.verbal_of].id, []).append(event)
    for events in verbal.values():
        for ids in spoken(events).values():
            why = ["the statements that these are, are one saying"] if len(ids) > 1 else []
            made.append(happening(context, ids, why, CalledOff(), said_in))
    rows = {m.row for m in portion.index.members_by("id", "e", (e.id for g in verbal.values() for e in g))}
    portion.change.gone_happenings = (gone | rows) - {""}
    portion.index.set_row("e", ((h.id, h.events) for h in made))
    portion.change.happenings = made
    return made


def make_disputes(portion: Portion, reports: Sequence[str], touched: Touched, sayings: Sequence[Saying]) -> None:
    """The disputes that ``reports`` tell of, and those of touched statements and of statements of ``sayings``."""
    shop, index = portion.shop, portion.index
    said = [x for s in sayings for x in s.statements]
    if reports:
        touched.add(shop.places.place_quarrels(shop.corpus(reports), reports))
    touched.add(shop.places.answer_sayings(said))
    for m in index.members_by("id", "d", said):
        touched.items.add(m.item)  # the saying that it is about may have another id
    groups, gone = shop.bonds.groups("d", touched, shop.places.quarrels)
    context = portion.context({m.report for group in groups for m in group.members})
    row = {m.id: m.row for m in index.members_by("id", "s", (m.id for g in groups for m in g.members))}
    made = []
    for group in groups:
        inside = {m.id for m in group.members}
        units = shop.places.quarrels.get({m.item for m in group.members})
        told = [
            msgspec.structs.replace(q, voices=tuple(v for v in q.voices if v.statement in inside))
            for _, q in sorted(units.items())
        ]
        found = dispute(context, told, row, group.why)
        index.set_row("d", [(found.id if found else "", [m.id for m in group.members])])
        if found is not None:
            made.append(found)
    portion.change.gone_disputes, portion.change.disputes = gone, made


def make_stories(portion: Portion, placed: Sequence[str]) -> None:
    """The stories of reports that were placed, that moved, or that a person judged."""
    shop, index = portion.shop, portion.index
    judged = {m.id for m in index.members_by("id", "r", portion.judged)}
    reports = sorted({*placed, *portion.moved, *judged})
    corpus, days = shop.corpus(reports), portion.days_of(reports)
    items = {i: shop.sketch_kind.item(corpus, corpus.reports[i], days[i].published) for i in reports}
    there = {i.id: i for i in index.items("r", reports)}
    changed = [i for i in reports if i not in there or items[i].other_than(there[i])]
    index.enter("r", [Member(i, i, i) for i in changed if i not in there])
    shop.sketches.change([items[i] for i in changed], [i for i in changed if i in there])
    grown, gone = shop.trees.grow(shop.sketches.shifts, reports)
    told = [i for g in grown for i in g.reports]
    sketches = shop.sketches.get(told)
    bare = shop.bare_corpus(told, {who for key in told for who in sketches[key].actors.values()})
    context = Context(bare, portion.days_of(told), Origins({}, {}))
    made: list[Story] = []
    for g in grown:
        links = shop.trees.links(g, {i: bare.reports[i].source for i in g.reports})
        made.append(story(context, g.reports, g.episodes, sketches, links))
    index.set_row("r", ((s.id, s.reports) for s in made))
    portion.change.gone_stories, portion.change.stories = gone, made


def make_relations(portion: Portion, made: Made) -> None:
    """How sayings and happenings bear on pairs of states and blocs, and the months of those pairs."""
    index, change = portion.index, portion.change
    entries = bearings(made.context, made.sayings, made.happenings)
    gone = change.gone_sayings | change.gone_happenings
    now = {s.id for s in made.sayings} | {h.id for h in made.happenings}
    notes = {(e.entry_id, f"{e.source}\x1f{e.target}\x1f{_month(e)}"): msgspec.msgpack.encode(e) for e in entries}
    before = {(owner, about): value for owner, about, value in index.notes("dyad", gone | now)}
    other = {key for key, _ in notes.items() ^ before.items()}
    dirty = {about for _, about in other}
    owners = {owner for owner, _ in other}
    index.forget("dyad", owners)
    index.note("dyad", [(*key, value) for key, value in notes.items() if key[0] in owners])
    monthly: list[DyadEntry] = []
    for about in sorted(dirty):
        source, target, month = about.split("\x1f")
        if month:
            change.gone_months.add((source, target, month))
            monthly += [_ENTRY.decode(value) for _, _, value in index.notes_about("dyad", [about])]
    change.gone_entries = gone | now
    change.dyad_entries = list(entries)
    change.relations = list(by_month(sorted(monthly, key=lambda e: (e.source, e.target, e.entry_id))))


def _month(entry: DyadEntry) -> str:
    return (period_of(entry, "month") if counts(entry) else None) or ""
