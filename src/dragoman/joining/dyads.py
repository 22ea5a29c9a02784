"""Happenings and sayings in; out, how each bears on every ordered pair of states and blocs that it stands between.

Invariant: an entry bears on a pair once, however many reports carry it; persons and bodies of a state count for their
country; what is planned, demanded, supposed or only claimed says so.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from statistics import fmean
from typing import Final

from dragoman.aims import likely_toward
from dragoman.joining.corpus import Corpus
from dragoman.joining.rows import Context
from dragoman.joining.words import knowledge
from dragoman.knowledge import load_knowledge
from dragoman.model import DyadEntry, Event, Happening, Saying, Statement, When, Who

_BLOCS: Final = frozenset({"bloc", "organisation"})
#: PLOVER's sectors of organisations that states make up. A council or a company that only the report names is no side.
_OF_STATES: Final = frozenset({"IGO", "UNO", "EUR"})
#: PLOVER's sector of those who work for organisations of states: they speak for these, not for their countries.
_IGO: Final = "IGO"
#: The sector of states of disputed standing.
_DISPUTED: Final = "PRE"
#: PLOVER's quads of deeds: material cooperation and material conflict.
_MATERIAL: Final = frozenset({2, 4})

type Days = tuple[str | None, str | None, bool]


def bearings(context: Context, sayings: Sequence[Saying], happenings: Sequence[Happening]) -> tuple[DyadEntry, ...]:
    """All entries of all pairs, sorted by pair and entry."""
    found = [*_deeds(context, happenings), *_words(context, sayings)]
    return tuple(sorted(found, key=lambda e: (e.source, e.target, e.entry_id)))


def short_name(corpus: Corpus, who: Who) -> str | None:
    """The state or bloc that ``who`` stands for, by its short name; ``None`` where there is none."""
    return side_name(corpus.names.of(who))


def side_name(who: Who) -> str | None:
    """The state or bloc that ``who`` stands for: a state of disputed standing for itself, not for its claimant."""
    if who.sector == _IGO and who.kind not in _BLOCS:
        return _organisation(who)
    actors = load_knowledge().actors
    for key in _states(who):
        actor = actors.get(key)
        if actor is not None and (actor.sector == _DISPUTED or key == who.id):
            return actor.name
    if who.country is not None:
        actor = actors.get(f"state:{who.country}")
        return actor.name if actor is not None else who.country
    return who.name if is_of_states(who) else None


def is_of_states(who: Who) -> bool:
    """Whether ``who`` is a bloc or an organisation that states make up: a side beside the states themselves."""
    return who.kind == "bloc" or (who.kind == "organisation" and who.sector in _OF_STATES)


def _states(who: Who) -> Iterator[str]:
    """The states that an actor's id, or an office of his, speaks of."""
    if who.id is not None:
        parts = who.id.split(":")
        if len(parts) > 1:
            yield f"state:{parts[1]}"
        yield from (spell.of for spell in load_knowledge().spells_of(who.id))


def _organisation(who: Who) -> str | None:
    """The organisation that somebody works for: by an office there, or by his name ("NATO official")."""
    known = load_knowledge()
    ids = [spell.of for spell in known.spells_of(who.id)] if who.id is not None else []
    words = who.name.split()
    parts = (words[at : at + size] for size in range(len(words) - 1, 0, -1) for at in range(len(words) - size + 1))
    ids += [i for part in parts for i in known.candidates(" ".join(part))]
    return next((known.actors[i].name for i in ids if known.actors[i].kind in _BLOCS), None)


def _deeds(context: Context, happenings: Iterable[Happening]) -> Iterator[DyadEntry]:
    corpus = context.corpus
    symmetric = set(knowledge()["symmetric_types"])
    for happening in happenings:
        events = [corpus.events[key] for key in happening.events]
        members = [e for e in events if e.status == happening.status] or events
        if members[0].verbal_of is not None:
            continue  # the saying stands for it
        told = [e for e in members if e.holder is None]
        actors = [*happening.actors, *happening.recipients] if happening.type in symmetric else happening.actors
        recipients = actors if happening.type in symmetric else happening.recipients
        best = told or members
        first, last, by_publication = _days(context, happening.when, [e.report_id for e in members])
        for source, target in _dyads(corpus, actors, recipients):
            yield DyadEntry(
                source,
                target,
                happening.id,
                "happening",
                happening.status,
                claimed=not told,
                score=fmean(e.score for e in best),
                material=_is_material(best),
                first_day=first,
                last_day=last,
                by_publication=by_publication,
                known_from=happening.known_from,
                sources=context.origins.apart(e.report_id for e in best),
                n_sources=happening.independent_sources,
            )


def _words(context: Context, sayings: Iterable[Saying]) -> Iterator[DyadEntry]:
    corpus = context.corpus
    verbal: dict[str, list[Event]] = defaultdict(list)
    for event in corpus.events.values():
        if event.verbal_of is not None:
            verbal[event.verbal_of].append(event)
    for saying in sayings:
        members = [corpus.statements[key] for key in saying.statements]
        score = _score_of_words(saying, members, [e for s in members for e in verbal.get(s.id, ())])
        if score is None:
            continue
        toward = [w for s in members for w in likely_toward(s)]
        first, last, by_publication = _days(context, saying.when, [s.report_id for s in members])
        for source, target in _dyads(corpus, [saying.holder], toward):
            yield DyadEntry(
                source,
                target,
                saying.id,
                "saying",
                "occurred",
                claimed=all(s.inside is not None for s in members),
                score=score,
                material=False,
                first_day=first,
                last_day=last,
                by_publication=by_publication,
                known_from=saying.known_from,
                sources=context.origins.apart(s.report_id for s in members),
                n_sources=saying.independent_sources,
            )


def _score_of_words(saying: Saying, members: Sequence[Statement], events: Sequence[Event]) -> float | None:
    """The mean score of the events that the saying is; else that of its act; ``None`` where neither has one."""
    if all(s.negated for s in members):
        return None
    score = fmean(e.score for e in events) if events else knowledge()["act_scores"].get(saying.act)
    return None if score is None else float(score)


def _is_material(events: Sequence[Event]) -> bool:
    return 2 * sum(e.quad in _MATERIAL for e in events) > len(events)


def _dyads(corpus: Corpus, actors: Iterable[Who], recipients: Iterable[Who]) -> list[tuple[str, str]]:
    sources = {name for w in actors if (name := short_name(corpus, w)) is not None}
    targets = {name for w in recipients if (name := short_name(corpus, w)) is not None}
    return sorted((a, b) for a in sources for b in targets if a != b)


def _days(context: Context, when: When, reports: Sequence[str]) -> Days:
    """The days of ``when``; where the text leaves both ends open, the day of the earliest report."""
    if when.start is not None or when.end is not None:
        return when.start, when.end, False
    known = context.earliest(reports)
    return known, known, known is not None
