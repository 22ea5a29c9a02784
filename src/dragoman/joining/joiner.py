"""Reports that are new to a record in, what joining them with all others changes out, at a cost that is their own.

The way through: who is who → passages in common → days of publication → statements, events → sayings, happenings →
disputes, stories, relations. Each step takes in what the one before touched and touches what hangs on it. Invariant:
every row is a function of the set of reports, readings and judgements; portions and their order leave no trace.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Final

import msgspec

from dragoman.joining.bonds import Bonds
from dragoman.joining.change import Change, Library, ReadAgain
from dragoman.joining.copies import WHOLE, Credit, Texts, direct, told
from dragoman.joining.corpus import Corpus, gather
from dragoman.joining.dates import CROSS_REPORT, given_days, infer_dates, with_published
from dragoman.joining.dating import Undated
from dragoman.joining.disputes import dispute
from dragoman.joining.dyads import bearings
from dragoman.joining.happenings import spoken
from dragoman.joining.identities import Identities
from dragoman.joining.index import Index, Member
from dragoman.joining.linking import Links
from dragoman.joining.placing import EventNote, Places, Touched
from dragoman.joining.relations import by_month, counts, period_of
from dragoman.joining.rows import Context, happening, saying
from dragoman.joining.sources import Origins, credits_of, outlet_name, roots
from dragoman.joining.stories import Reports, story
from dragoman.joining.trees import Trees
from dragoman.model import Copy, DatedReport, DyadEntry, Event, Happening, Judgement, Reading, Report, Saying

#: Reports held for the next portion.
_HELD: Final = 3000


class Joiner:
    """Joins portions of reports with what an index knows of those before."""

    def __init__(
        self,
        index: Index,
        library: Library,
        judgements: Sequence[Judgement] = (),
        read_again: ReadAgain | None = None,
    ) -> None:
        self.index = index
        self.library = library
        self.judgements = tuple(judgements)
        self.read_again = read_again
        self.identities = Identities(index, self.judgements)
        self.places = Places(index)
        self.text_kind = Texts(self.report)
        self.texts = Links(index, self.text_kind)
        self.sketch_kind = Reports()
        self.sketches = Links(index, self.sketch_kind)
        self.trees = Trees(index, self.judgements)
        self.undated = Undated(index, self.places)
        self.bonds = Bonds(index, self.judgements)
        self._reports: dict[str, Report] = {}
        self.readings: dict[str, Reading] = {}

    def add(self, report_ids: Iterable[str], judged: Iterable[Judgement] = (), corrected: Iterable[str] = ()) -> Change:
        """Joins reports that the library holds and the index does not know.

        ``judged``: what came into force, or fell, since the last time, of which sayings, happenings, disputes and
        stories were one or two. ``corrected``: reports whose reading a person put right since.
        """
        return _Portion(self, sorted(set(report_ids)), judged, set(corrected)).join()

    def report(self, report_id: str) -> Report:
        """A report, held for the next question."""
        if report_id not in self._reports:
            if len(self._reports) > _HELD:
                self._reports.clear()
            self._reports[report_id] = self.library.report(report_id)
        return self._reports[report_id]

    def reading(self, report_id: str) -> Reading:
        """What is read in a report now."""
        if report_id not in self.readings:
            if len(self.readings) > _HELD:
                self.readings.clear()
            self.readings[report_id] = self.library.reading(report_id)
        return self.readings[report_id]

    def corpus(self, report_ids: Iterable[str], *, first: bool = False) -> Corpus:
        """The reports with what is read in them now, or what was read ``first``."""
        ids = sorted(set(report_ids))
        readings = [self.first(i) if first else self.reading(i) for i in ids]
        return gather([self.report(i) for i in ids], readings, self.identities.names(readings), self.judgements)

    def first(self, report_id: str) -> Reading:
        """What was read in a report at first."""
        before = self.library.first_reading(report_id)
        return before[1] if before is not None else self.reading(report_id)


class _Portion:
    """One portion on its way through; what it changes gathers in ``change``."""

    def __init__(self, joiner: Joiner, new: Sequence[str], judged: Iterable[Judgement], corrected: set[str]) -> None:
        self.j = joiner
        self.corrected = corrected
        self.judged = [side for j in judged for side in (j.left, j.right)]
        self.index = joiner.index
        self.new = new
        self.change = Change()
        self.moved: set[str] = set()  # reports whose day or origin changed

    def join(self) -> Change:
        """All steps."""
        renamed = self._names()
        concerned = sorted({*self.new, *renamed, *self.corrected})
        touched_texts = self._texts()
        dated_now, undated = self._sorted(concerned)
        touched = self._place(dated_now)
        stale = self._days(undated, touched, touched_texts)
        touched = self._place(stale, touched)
        for kind in "sed":
            members = self.index.members_by("id", kind, self.judged)
            touched[kind].items |= {m.item for m in members} - {""}
            touched[kind].rows |= {m.row for m in members} - {""}
        self._copies(touched_texts)
        self._add_members_of_moved(touched)
        sayings = self._sayings(touched["s"])
        happenings = self._happenings(touched["e"], sayings)
        self._disputes(sorted({*dated_now, *stale}), touched, sayings)
        self._stories(sorted({*dated_now, *stale}))
        self._relations(sayings, happenings)
        return self.change

    # ── who is who, what is shared, when ────────────────────────────────────────────────────────────────────────

    def _names(self) -> set[str]:
        changed, keys, merges = self.j.identities.add(self.j.first(i) for i in sorted({*self.new, *self.corrected}))
        self.change.gone_merges, self.change.merges = keys, merges
        return self.j.identities.reports_naming(changed)

    def _texts(self) -> set[str]:
        return self.j.texts.change([self.j.text_kind.item(self.j.report(i)) for i in self.new]) | set(self.new)

    def _sorted(self, reports: Sequence[str]) -> tuple[list[str], list[str]]:
        dated = [i for i in reports if given_days(self.j.report(i)) is not None]
        return dated, [i for i in reports if i not in set(dated)]

    def _place(self, reports: Sequence[str], touched: dict[str, Touched] | None = None) -> dict[str, Touched]:
        touched = touched or {"s": Touched(), "e": Touched(), "d": Touched()}
        if reports:
            corpus = self.j.corpus(reports)
            sure = {i: given_days(corpus.reports[i]) is not None for i in reports}
            touched["s"].add(self.j.places.place_statements(corpus, reports, sure))
            touched["e"].add(self.j.places.place_events(corpus, reports, sure))
            self.j.bonds.enter(reports)
        return touched

    def _days(self, undated: Sequence[str], touched: dict[str, Touched], texts: set[str]) -> list[str]:
        """Dates what has no day of its own; the reports whose statements must be placed, being new or read anew."""
        for report in sorted(set(self.new) - set(undated)):
            self._set_day(infer_dates(self.j.corpus([report]), [], [], [])[report])
        self.j.undated.enter(self.j.corpus(undated, first=True), undated)
        keys = {key for kind in "se" for i in self.index.items(kind, touched[kind].items) for key in i.keys}
        wanted = {*undated, *self.j.undated.concerned(keys), *self._undated_beside(texts)}
        pairs = self.j.undated.pairs(wanted)
        partners = {other for same in pairs.values() for _, _, other in same}
        partners |= {other for report in wanted for other in self.j.undated.partners(report)}
        corpus = self.j.corpus({*wanted, *partners}, first=True)
        stale = set(undated)
        again: dict[str, Report] = {}
        for report, found in self.j.undated.solve(corpus, pairs).items():
            if self._set_day(found) or report in stale:
                as_of = _as_of(self.j.report(report), found)
                before = self.j.library.first_reading(report)
                if as_of is not None:
                    again[report] = as_of
                elif before is not None:
                    self.change.again[report] = None
                    self.j.readings[report] = before[1]
                    stale.add(report)
        stale |= self._read_again(again)
        return sorted(stale)

    def _undated_beside(self, texts: set[str]) -> set[str]:
        return {i.id for i in self.index.items("u", texts)}

    def _set_day(self, found: DatedReport) -> bool:
        """Keeps the day of a report; whether it is another one than before."""
        value = msgspec.msgpack.encode(found)
        before = self.index.notes("day", [found.report_id])
        if before and before[0][2] == value:
            return False
        self.index.note("day", [(found.report_id, "", value)])
        self.change.dated.append(found)
        self.moved.add(found.report_id)
        return True

    def _read_again(self, wanted: Mapping[str, Report]) -> set[str]:
        """Reads reports anew as of the day that others gave them; those whose reading is another one now."""
        if self.j.read_again is None:
            return set()
        missing = []
        for key, report in sorted(wanted.items()):
            before = self.j.library.first_reading(key)
            if before is None or before[0] != report.published:
                missing.append(report)
        for reading in self.j.read_again(missing) if missing else ():
            self.change.again[reading.report_id] = (wanted[reading.report_id].published, reading)
            self.j.readings[reading.report_id] = self.j.library.put_right(reading)
        return {report.id for report in missing}

    # ── copies and origins ──────────────────────────────────────────────────────────────────────────────────────

    def _copies(self, texts: set[str]) -> None:
        """Who holds whose text, and what goes back to one text, among the reports that were touched."""
        seeds = texts | self.moved
        owners = seeds | {t.b for t in self.index.ties("c", seeds)}
        first = self._origins(seeds)
        owners |= {i for i in first if i not in owners}
        overlaps = {(o.a, o.b): o for t in self.index.ties("c", owners) for o in [told(t)]}
        first |= self._firsts(owners - first.keys())
        for owner in sorted(owners):
            pair = (min(owner, first[owner]), max(owner, first[owner]))
            if first[owner] != owner and pair not in overlaps:  # too many copies between them to be neighbours
                overlap = self.j.text_kind.overlap(*pair)
                overlaps |= {pair: overlap} if overlap is not None else {}
        by_owner: dict[str, list[Copy]] = {i: [] for i in sorted(owners)}
        for copy in direct(overlaps.values(), *self._directions({x for pair in overlaps for x in pair})):
            if copy.report_id in by_owner:
                by_owner[copy.report_id].append(copy)
        self.change.copies = by_owner

    def _origins(self, seeds: set[str]) -> dict[str, str]:
        """Brings up to date what goes back to one text; by report the first of its kin, where that is another now."""
        before = {owner: about for owner, about, _ in self.index.notes("whole", seeds)}
        wanted = seeds | {o for o, _, _ in self.index.notes_about("whole", set(before.values()))}
        after: dict[str, str] = {}
        for seed in sorted(wanted):
            if seed not in after:
                group = self._whole(seed)
                after |= dict.fromkeys(group, min(group))
        known = {owner: about for owner, about, _ in self.index.notes("whole", after)}
        changed = sorted(i for i, root in after.items() if known.get(i) != root)
        self.index.forget("whole", changed)
        self.index.note("whole", [(i, after[i], b"") for i in changed])
        self.moved |= set(changed)
        first = self._firsts(after)
        old = {owner: about for owner, about, _ in self.index.notes("first", set(after.values()))}
        roots_of = {root: first[i] for i, root in after.items()}
        new = {root: found for root, found in roots_of.items() if old.get(root) != found}
        self.index.forget("first", new)
        self.index.note("first", [(root, found, b"") for root, found in sorted(new.items())])
        return {i: first[i] for i, root in after.items() if root in new}

    def _firsts(self, reports: Iterable[str]) -> dict[str, str]:
        """By report the first of those that go back to one text with it."""
        root = {owner: about for owner, about, _ in self.index.notes("whole", reports)}
        kin: dict[str, list[str]] = {}
        for owner, about, _ in self.index.notes_about("whole", set(root.values())):
            kin.setdefault(about, []).append(owner)
        order, _ = self._directions({i for found in kin.values() for i in found})
        return {i: min(kin[root[i]], key=lambda k: order[k]) for i in root}

    def _whole(self, seed: str) -> set[str]:
        """The reports of which each is as a whole a copy of another one."""
        found, edge = {seed}, {seed}
        while edge:
            overlaps = [told(t) for t in self.index.ties("c", edge) if t.score >= WHOLE]
            wholes = direct(overlaps, *self._directions({x for o in overlaps for x in (o.a, o.b)}))
            near = {x for c in wholes if c.copied_share >= WHOLE for x in (c.report_id, c.copy_of)}
            edge = near - found
            found |= edge
        return found

    def _directions(self, reports: set[str]) -> tuple[dict[str, tuple[str, str]], dict[str, Credit]]:
        """What decides who holds whose text: the order of days, and whom reports credit."""
        order = {i: (d.published.end or "9999-12-31", i) for i, d in self._days_of(reports).items()}
        return order, {i: credits_of(self.j.report(i)) for i in reports}

    def _days_of(self, reports: Iterable[str]) -> dict[str, DatedReport]:
        decoder = msgspec.msgpack.Decoder(DatedReport)
        return {owner: decoder.decode(value) for owner, _, value in self.index.notes("day", reports)}

    def context(self, report_ids: Iterable[str]) -> Context:
        """What rows of these reports are made with."""
        corpus = self.j.corpus(report_ids)
        whole = {owner: about for owner, about, _ in self.index.notes("whole", corpus.reports)}
        found = {i: roots(report, whole[i]) for i, report in corpus.reports.items()}
        outlet = {i: outlet_name(report) for i, report in corpus.reports.items()}
        return Context(corpus, self._days_of(corpus.reports), Origins(outlet, found))

    # ── rows ────────────────────────────────────────────────────────────────────────────────────────────────────

    def _add_members_of_moved(self, touched: dict[str, Touched]) -> None:
        for kind in "sed":
            for m in self.index.members_by("report", kind, self.moved):
                touched[kind].items.add(m.item)
                touched[kind].rows.add(m.row)
            touched[kind].items.discard("")
            touched[kind].rows.discard("")

    def _sayings(self, touched: Touched) -> list[Saying]:
        groups, gone = self.j.bonds.groups("s", touched, self.j.places.statements)
        context = self.context({m.report for group in groups for m in group.members})
        made = [saying(context, [m.id for m in group.members], group.why) for group in groups]
        self.index.set_row("s", ((s.id, s.statements) for s in made))
        self.change.gone_sayings, self.change.sayings = gone, made
        return made

    def _happenings(self, touched: Touched, sayings: Sequence[Saying]) -> list[Happening]:
        groups, gone = self.j.bonds.groups("e", touched, self.j.places.events)
        reports = {m.report for group in groups for m in group.members}
        reports |= {v.report_id for s in sayings for v in s.variants}
        context = self.context(reports)
        said_in = {statement: s for s in sayings for statement in s.statements}
        made = []
        for group in groups:
            notes = {m.id: msgspec.json.decode(m.more, type=EventNote) for m in group.members if m.more}
            called_off = {key: note.called_off for key, note in notes.items() if note.called_off}
            made.append(happening(context, [m.id for m in group.members], group.why, called_off, said_in))
        verbal: dict[str, list[Event]] = {}
        for event in context.corpus.events.values():
            if event.verbal_of in said_in:
                verbal.setdefault(said_in[event.verbal_of].id, []).append(event)
        for events in verbal.values():
            for ids in spoken(events).values():
                why = ["the statements that these are, are one saying"] if len(ids) > 1 else []
                made.append(happening(context, ids, why, {}, said_in))
        rows = {m.row for m in self.index.members_by("id", "e", (e.id for g in verbal.values() for e in g))}
        self.change.gone_happenings = (gone | rows | touched.rows) - {""}
        self.index.set_row("e", ((h.id, h.events) for h in made))
        self.change.happenings = made
        return made

    def _disputes(self, reports: Sequence[str], touched: dict[str, Touched], sayings: Sequence[Saying]) -> None:
        mine = touched["d"]
        if reports:
            mine.add(self.j.places.place_quarrels(self.j.corpus(reports), reports))
        mine.add(self.j.places.answer_sayings(x for s in sayings for x in s.statements))
        for m in self.index.members_by("id", "d", (x for s in sayings for x in s.statements)):
            mine.items.add(m.item)  # the saying that it is about may have another id
        groups, gone = self.j.bonds.groups("d", mine, self.j.places.quarrels)
        context = self.context({m.report for group in groups for m in group.members})
        row = {m.id: m.row for m in self.index.members_by("id", "s", (m.id for g in groups for m in g.members))}
        made = []
        for group in groups:
            inside = {m.id for m in group.members}
            units = self.j.places.quarrels.get({m.item for m in group.members})
            told = [
                msgspec.structs.replace(q, voices=tuple(v for v in q.voices if v.statement in inside))
                for _, q in sorted(units.items())
            ]
            found = dispute(context, told, row, group.why)
            self.index.set_row("d", [(found.id if found else "", [m.id for m in group.members])])
            if found is not None:
                made.append(found)
        self.change.gone_disputes, self.change.disputes = gone, made

    def _stories(self, placed: Sequence[str]) -> None:
        judged = {m.id for m in self.index.members_by("id", "r", self.judged)}
        reports = sorted({*placed, *self.moved, *judged})
        corpus = self.j.corpus(reports)
        days = self._days_of(reports)
        items = {i: self.j.sketch_kind.item(corpus, corpus.reports[i], days[i].published) for i in reports}
        there = {i.id: i for i in self.index.items("r", reports)}
        changed = [
            i
            for i in reports
            if i not in there or items[i]._replace(keys=tuple(sorted(set(items[i].keys)))) != there[i]
        ]
        self.index.enter("r", [Member(i, i, i) for i in changed if i not in there])
        touched = self.j.sketches.change([items[i] for i in changed], [i for i in changed if i in there])
        grown, gone = self.j.trees.grow(touched | set(reports))
        context = self.context(i for g in grown for i in g.reports)
        made = []
        for g in grown:
            links = self.j.trees.links(g, {i: context.corpus.reports[i].source for i in g.reports})
            made.append(story(context, g.reports, g.episodes, self.j.sketches.get(g.reports), links))
        self.index.set_row("r", ((s.id, s.reports) for s in made))
        self.change.gone_stories, self.change.stories = gone, made

    # ── relations ───────────────────────────────────────────────────────────────────────────────────────────────

    def _relations(self, sayings: Sequence[Saying], happenings: Sequence[Happening]) -> None:
        reports = {v.report_id for s in sayings for v in s.variants}
        reports |= {m.report for m in self.index.members_by("id", "e", (e for h in happenings for e in h.events))}
        entries = bearings(self.context(reports), sayings, happenings)
        gone = self.change.gone_sayings | self.change.gone_happenings
        made = {s.id for s in sayings} | {h.id for h in happenings}
        dirty = {about for _, about, _ in self.index.notes("dyad", gone | made)}
        self.index.forget("dyad", gone | made)
        notes = [(e.entry_id, f"{e.source}\x1f{e.target}\x1f{_month(e)}", msgspec.msgpack.encode(e)) for e in entries]
        self.index.note("dyad", notes)
        dirty |= {about for _, about, _ in notes}
        decoder = msgspec.msgpack.Decoder(DyadEntry)
        monthly: list[DyadEntry] = []
        for about in sorted(dirty):
            source, target, month = about.split("\x1f")
            if month:
                self.change.gone_months.add((source, target, month))
                monthly += [decoder.decode(value) for _, _, value in self.index.notes_about("dyad", [about])]
        self.change.gone_entries = gone | made
        self.change.dyad_entries = list(entries)
        self.change.relations = list(by_month(sorted(monthly, key=lambda e: (e.source, e.target, e.entry_id))))


def _month(entry: DyadEntry) -> str:
    return (period_of(entry, "month") if counts(entry) else None) or ""


def _as_of(report: Report, found: DatedReport) -> Report | None:
    """The report with the day that others gave it; ``None`` where they did not, or it has that day already."""
    if found.published.basis != CROSS_REPORT:
        return None
    now, then = found.published, report.published
    if (now.start, now.end, now.weekday) == (then.start, then.end, then.weekday):
        return None
    return with_published(report, now)
