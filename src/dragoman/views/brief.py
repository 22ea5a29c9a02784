"""A record, names and days in; out, a brief: sections of sentences, each with notes that open at their words.

Invariant: no sentence without an entry; the same record gives the same brief.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import replace
from datetime import date, timedelta
from functools import partial
from itertools import chain
from typing import TYPE_CHECKING, Final

from dragoman.joining.dyads import side_name
from dragoman.joining.turns import turns
from dragoman.model import When
from dragoman.record.briefing import Gathered, gather, is_real
from dragoman.record.known import as_known
from dragoman.record.passages import Shelf
from dragoman.record.relations import relation_entries
from dragoman.views import wording
from dragoman.views.brief_clauses import is_silent
from dragoman.views.brief_names import Names, english
from dragoman.views.brief_parts import Block, Brief, Section
from dragoman.views.brief_relations import Relations, called
from dragoman.views.brief_sentences import Note, Sentence, Teller, capital, frame, on_day

if TYPE_CHECKING:
    from dragoman.model import Dispute, Happening, Statement, Who
    from dragoman.record.store import Store

type Remake = Callable[[], Sentence]

#: Days after a plan's day within which a report may tell what became of it.
_TOLD_WITHIN: Final = 14
_MOST_POSITIONS: Final = 14
_LATE: Final = "9999-12-31"
_CLAIMS: Final = frozenset(
    {"accuse", "criticise", "state", "announce", "confirm", "deny", "reject", "warn", "threaten"}
)
_BLAMES: Final = frozenset({"accuse", "criticise"})


def make_brief(
    store: Store,
    about: Sequence[str],
    *,
    since: str | None = None,
    until: str | None = None,
    as_of: str | None = None,
) -> Brief:
    """The brief about ``about`` between two ISO days (both included), as known on ``as_of``.

    Raises :class:`dragoman.errors.UsageError` for a name that nobody in the record has.
    """
    with as_known(store, as_of) as then, then.snapshot():
        found = gather(then, about)
        maker = _Maker(then, found, since, until)
        sections = tuple(s for s in maker.sections() if s.blocks)
        facts = maker.facts(as_of)
        changes = tuple(turns(relation_entries(then, s.source, s.target)) for s in found.series)
    sentences = [s for section in sections for block in section.blocks for s in block.sentences]
    notes = tuple(dict.fromkeys(note for sentence in sentences for note in sentence.notes))
    title = frame("title", about=wording.join_names([called(s.name) for s in found.subjects]))
    return Brief(title, facts, sections, notes, found.series, changes)


class _Maker:
    """Chooses what goes where."""

    def __init__(self, store: Store, found: Gathered, since: str | None, until: str | None) -> None:
        self._store = store
        self._found = found
        self._since, self._until = since, until
        self._shelf = Shelf(store)
        reports = {m.report_id for m in chain(*found.said.values())} | {
            m.report_id for m in chain(*found.done.values())
        }
        reports |= {s.report_id for s in found.answers.values()}
        self._reports = sorted(reports)
        names = Names(self._shelf, (m for r in self._reports for m in store.reading(r).mentions))
        triggers: dict[str, list[int]] = {}
        for happening in found.happenings:
            for event in found.done[happening.id] if is_real(happening) else ():
                if event.holder is None:
                    triggers.setdefault(event.report_id, []).append(event.spans[0][0])
        self._tell = Teller(store, self._shelf, names, triggers)
        self._names = names
        self._used: list[tuple[str, tuple[int, int]]] = []

    def facts(self, as_of: str | None) -> tuple[str, ...]:
        """What the brief is made from, in a few words each."""
        outlets = {o for r in self._reports if (o := self._shelf.report(r).outlet) is not None}
        days = sorted(d for r in self._reports for w in [self._shelf.published(r)] for d in (w.start, w.end) if d)
        facts = [wording.count(len(self._reports), "report")]
        if outlets:
            facts.append(", ".join(sorted(outlets)))
        if days:
            facts.append(wording.when(When(days[0], days[-1], "range")))
        if self._since or self._until:
            facts.append(f"asked for {wording.when(When(self._since, self._until, 'range'))}")
        if as_of is not None:
            facts.append(f"as known on {wording.day(as_of)}")
        if self._found.weak:
            facts.append(f"{wording.count(self._found.weak, 'uncertain entry', 'uncertain entries')} left out")
        return tuple(facts)

    def sections(self) -> Iterator[Section]:
        """The parts of the brief in order."""
        relations = Relations(self._store, self._shelf, self._asked).blocks(self._found.series)
        yield self._section("course", self._course())
        yield self._section("positions", self._positions())
        yield self._section("disputes", self._disputes())
        yield self._section("planned", self._planned())
        yield self._section("unknown", self._unknown())
        yield self._section("relations", relations)
        yield self._section("standing", self._standing())

    def _section(self, key: str, blocks: Iterable[Block]) -> Section:
        self._names.start_again()
        return Section(key, str(english()["headings"][key]), tuple(b for b in blocks if b.sentences))

    def _course(self) -> Iterator[Block]:
        days: dict[tuple[str, str], list[tuple[Sentence, Remake]]] = {}
        for made in [*self._told(), *self._done()]:
            day = made[0].day
            days.setdefault((day.start or day.end or _LATE, day.end or _LATE), []).append(made)
        self._names.start_again()  # whoever comes first in the brief is introduced there
        for key in sorted(days):
            here = sorted(days[key], key=lambda made: made[0].covers)
            undated = key == (_LATE, _LATE)
            heading = str(english()["frames"]["undated"]) if undated else capital(wording.when(here[0][0].day))
            own = tuple(again() for first, again in here if first.own_day)
            rest = tuple(again() for first, again in here if not first.own_day)
            yield Block(heading, None, tuple(_attributed(own)))
            label = None if undated else frame("reported")
            yield Block(None if own else heading, label, tuple(_attributed(rest)))

    def _told(self) -> Iterator[tuple[Sentence, Remake]]:
        for saying in self._in_reading_order():
            members = [m for m in self._found.said[saying] if m.kind != "direct" and not self._is_silent(m)]
            if not members or any(m.kind == "direct" for m in self._found.said[saying]):
                continue
            again = partial(self._tell.of_statement, members, saying)
            yield from self._once(again)

    def _done(self) -> Iterator[tuple[Sentence, Remake]]:
        for happening in self._found.happenings:
            for event in self._found.done[happening.id] if is_real(happening) else ():
                made = (
                    list(self._once(partial(self._tell.of_event, event, happening.id))) if event.holder is None else []
                )
                yield from made
                if made:
                    break

    def _once(self, again: Callable[[], Sentence | None]) -> Iterator[tuple[Sentence, Remake]]:
        """The sentence, and how to make it again, unless its words were told already or its day was not asked for."""
        sentence = again()
        if sentence is not None and self._asked(sentence.day) and not self._overlaps(sentence):
            self._used.append(sentence.covers)
            yield sentence, lambda: again() or sentence

    def _is_silent(self, statement: Statement) -> bool:
        return is_silent(statement, self._shelf.report(statement.report_id).text)

    def _in_reading_order(self) -> list[str]:
        return sorted(self._found.said, key=lambda key: self._place(self._found.said[key][0]))

    def _positions(self) -> Iterator[Block]:
        sides: dict[str, list[tuple[int, Sentence]]] = {}
        order = english()["positions"]
        for key in self._in_reading_order():
            members = [m for m in self._found.said[key] if m.kind == "direct"]
            sentence = self._tell.of_statement(members, key) if members else None
            if sentence is None or not self._asked(sentence.day):
                continue
            day = on_day(self._shelf.published(sentence.covers[0]))
            named = [o for o in sentence.outlets if o != english()["frames"]["a_report"]]
            carried = frame("cited" if named else "cited_report", outlet=wording.join_names(named), day=day)
            cited = replace(sentence, text=f"{sentence.text} {carried}")
            rank = order.index(members[0].act) if members[0].act in order else len(order)
            sides.setdefault(self._side(members[0].holder), []).append((rank, cited))
        wanted, others = [s.name for s in self._found.subjects], english()["frames"]["others"]
        for name in sorted(sides, key=lambda n: (wanted.index(n) if n in wanted else len(wanted), n == others, n)):
            best = sorted(range(len(sides[name])), key=lambda i: (sides[name][i][0], i))[:_MOST_POSITIONS]
            yield Block(name, None, tuple(sides[name][i][1] for i in sorted(best)), listed=True)

    def _side(self, who: Who) -> str:
        """Under which heading a holder speaks: his state's or bloc's; else among the others."""
        return side_name(who) or str(english()["frames"]["others"])

    def _disputes(self) -> Iterator[Block]:
        for dispute in self._found.disputes:
            sentences = self._dispute(dispute)
            if sentences and any(self._asked(s.day) for s in sentences):
                yield Block(None, None, sentences)

    def _dispute(self, dispute: Dispute) -> tuple[Sentence, ...]:
        """Claim and answers as the reports have them in a row, where both can be told and one answers the other."""
        answers = self._found.answers
        claims = [answers[i] for s in dispute.sides if s.position == "asserts" for i in s.statement_ids if i in answers]
        replies = [
            answers[i] for s in dispute.sides if s.position != "asserts" for i in s.statement_ids if i in answers
        ]
        claims = [c for c in claims if c.act in _CLAIMS]
        if any(re.search(str(english()["accusing"]), r.content_text) for r in replies):
            claims = [c for c in claims if c.act in _BLAMES]
        groups = [(c, False) for c in _by_holder(claims)] + [(r, True) for r in _by_holder(replies)]
        groups.sort(key=lambda g: min(self._place(s) for s in g[0]))
        told: list[tuple[Sentence, bool]] = []
        for group, answer in groups:
            sentence = self._tell.of_statement(group, dispute.id, bare=answer and bool(told))
            if sentence is not None and not any(_meet(sentence, other) for other, _ in told):
                told.append((sentence, answer))
        if {answer for _, answer in told} != {False, True} or told[0][1]:
            return ()
        return (*_attributed([told[0][0]]), *(sentence for sentence, _ in told[1:]))

    def _place(self, statement: Statement) -> tuple[str, str, int]:
        published = self._shelf.published(statement.report_id).end or "9999"
        return (published, statement.report_id, statement.content[0][0])

    def _planned(self) -> Iterator[Block]:
        yield Block(None, None, tuple(s for h, s in self._plans() if self._is_ahead(h)), listed=True)

    def _unknown(self) -> Iterator[Block]:
        silent = []
        for key in self._in_reading_order():
            members = [m for m in self._found.said[key] if self._is_silent(m)]
            sentence = self._tell.of_statement(members, key, bare=True) if members else None
            if sentence is not None and self._asked(sentence.day):
                silent.append(sentence)
        open_plans = [self._left_open(h, s) for h, s in self._plans() if not self._is_ahead(h) and self._is_open(h, s)]
        yield Block(None, None, (*_attributed(silent), *open_plans), listed=True)

    def _plans(self) -> Iterator[tuple[Happening, Sentence]]:
        seen: set[tuple[str, tuple[int, int]]] = set()
        for happening in self._found.happenings:
            if happening.status != "planned":
                continue
            latest = sorted(
                (e for e in self._found.done[happening.id] if e.status == "planned"),
                key=lambda e: (
                    e.when.start is not None and e.when.end is not None,
                    self._published(e.report_id).end or "",
                ),
            )
            for event in reversed(latest):
                sentence = self._tell.of_event(event, happening.id)
                if (
                    sentence is not None
                    and sentence.covers not in seen
                    and self._asked(self._published(event.report_id))
                ):
                    seen.add(sentence.covers)
                    quoted = sentence.text.partition("“")[2].removesuffix("”")
                    yield happening, replace(sentence, text=self._tell.says(event.report_id, quoted, on=True))
                    break

    def _left_open(self, happening: Happening, sentence: Sentence) -> Sentence:
        quoted = sentence.text.partition("“")[2].removesuffix("”")
        when = happening.when
        if when.start is None or when.end is None:
            return replace(sentence, text=frame("open_plan", quoted=quoted))
        return replace(sentence, text=frame("open_plan_day", when=wording.when(when), quoted=quoted))

    def _is_open(self, happening: Happening, sentence: Sentence) -> bool:
        """Whether nothing may tell what became of a plan: no report from after it until some days after its day."""
        if re.search(str(english()["given_up"]), sentence.text):
            return False
        told, day = self._published(sentence.covers[0]).end, happening.when.end
        if told is None or day is None:
            return False
        last = (date.fromisoformat(day) + timedelta(days=_TOLD_WITHIN)).isoformat()
        return not any(told < (self._published(r).end or "") <= last for r in self._reports)

    def _is_ahead(self, happening: Happening) -> bool:
        last = self._until or self._found.last_day or ""
        return (happening.when.end or happening.when.start or "9999") >= last

    def _standing(self) -> Iterator[Block]:
        made = []
        for found in self._found.standing:
            arrangement = found.arrangement
            quoted, span = self._tell.quoted(arrangement.report_id, arrangement.spans[0][0])
            note = Note(arrangement.id, self._shelf.passage(arrangement.report_id, arrangement.spans))
            covers = (arrangement.report_id, span)
            if quoted is None or not self._asked(self._published(arrangement.report_id)):
                continue
            text = self._tell.says(arrangement.report_id, quoted, on=True)
            outlet = self._tell.outlet(arrangement.report_id)
            day = self._published(arrangement.report_id)
            sentence = Sentence(text, (note,), day, own_day=False, outlets=(outlet,), attributed=True, covers=covers)
            if not self._overlaps(sentence):
                self._used.append(covers)
                made.append(sentence)
        yield Block(None, None, tuple(made), listed=True)

    def _published(self, report_id: str) -> When:
        return self._shelf.published(report_id)

    def _asked(self, day: When) -> bool:
        first, last = day.start or day.end, day.end or day.start
        if self._since is not None and (last is None or last < self._since):
            return False
        return self._until is None or (first is not None and first <= self._until)

    def _overlaps(self, sentence: Sentence) -> bool:
        report, (start, end) = sentence.covers
        return any(r == report and s < end and start < e for r, (s, e) in self._used)


def _attributed(sentences: Iterable[Sentence]) -> Iterator[Sentence]:
    """Sentences with their outlet named where it changes."""
    before: tuple[str, ...] | None = None
    for sentence in sentences:
        if sentence.attributed or sentence.outlets == before:
            yield sentence
        else:
            text = frame("according", outlet=wording.join_names(sentence.outlets), sentence=_after_comma(sentence.text))
            yield replace(sentence, text=text)
        before = sentence.outlets


def _after_comma(text: str) -> str:
    """A sentence as it goes on after a comma: its first article in small letters."""
    return text[:1].lower() + text[1:] if re.match(r"(?:The|A|An|Two|Three|Several|Some|Officials)\b", text) else text


def _meet(a: Sentence, b: Sentence) -> bool:
    (r, (s, e)), (q, (t, f)) = a.covers, b.covers
    return r == q and s < f and t < e


def _by_holder(statements: Sequence[Statement]) -> list[list[Statement]]:
    groups: dict[str, list[Statement]] = {}
    for statement in statements:
        groups.setdefault(statement.holder.id or statement.holder.name, []).append(statement)
    return list(groups.values())
