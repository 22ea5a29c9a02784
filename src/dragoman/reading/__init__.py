"""One :class:`Report` in, its :class:`Reading` out: no disk (beyond the models), no network, no clock.

``read_report`` is a pure function of the report and the versions of models and data, so it runs on one core or on a
cluster unchanged. The steps, in order: parse → tag → quotation marks → actors → times → statements → events; a very
long report goes through them stretch by stretch (:mod:`dragoman.reading.stretches`).
"""

from __future__ import annotations

import functools
import gc
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Final

from dragoman.config import ReadingSettings
from dragoman.knowledge import load_knowledge
from dragoman.model import Reading, Report, Span
from dragoman.reading.actors import Person, find_actors
from dragoman.reading.arrangements import find_arrangements
from dragoman.reading.candidates import find_hits
from dragoman.reading.clauses import complete_clauses
from dragoman.reading.denials import with_denials
from dragoman.reading.domain import foreign_domain
from dragoman.reading.drafts import make_drafts
from dragoman.reading.events import make_events
from dragoman.reading.nested import find_nested
from dragoman.reading.parse import Parsed, fold, heading_span, load_parser, parse, prose_paragraphs
from dragoman.reading.quotations import find_quotations, with_double_marks
from dragoman.reading.statements import make_statements
from dragoman.reading.stretches import as_one, moved, stretches
from dragoman.reading.tagger import Tagged, Tagger
from dragoman.reading.times import find_times
from dragoman.reading.worth import without_deeds

if TYPE_CHECKING:
    from spacy.language import Language

    from dragoman.knowledge import Knowledge

__all__ = ["read_ahead", "read_report", "versions"]


#: So many new objects wait for the collector, about those of a report: with the usual 700 it takes a fortieth of all.
_YOUNG: Final = 20_000


@dataclass(frozen=True, slots=True)
class _Reader:
    nlp: Language
    parsed: Parsed
    tagger: Tagger
    knowledge: Knowledge


@functools.lru_cache(maxsize=2)
def _reader(settings: ReadingSettings) -> _Reader:
    folder = Path(settings.tagger) if settings.tagger else None
    own = Path(settings.knowledge) if settings.knowledge else None
    nlp = load_parser(settings.model)
    reader = _Reader(nlp, Parsed(nlp), Tagger.load(folder), load_knowledge(extra=own))
    gc.collect()
    gc.freeze()  # models and tables live as long as the process: the collector need not walk them again and again
    if 0 < gc.get_threshold()[0] < _YOUNG:  # nor what one report holds; who chose otherwise is left alone
        gc.set_threshold(_YOUNG, *gc.get_threshold()[1:])
    return reader


def read_report(report: Report, settings: ReadingSettings | None = None) -> Reading:
    """Everything ``report`` says of who said what and who did what.

    Raises :class:`ModelError` or :class:`KnowledgeError` when models or data are missing or broken.
    """
    reader = _reader(settings or ReadingSettings())
    parts: list[Reading] = []
    known: tuple[Person, ...] = ()
    for start, stretch in stretches(report):
        reading, known = _read(stretch, reader, known, first=start == 0)
        if reading.domain is not None:
            return reading
        parts.append(moved(reading, start))
    return parts[0] if len(parts) == 1 else as_one(report, parts)


def _read(
    report: Report, reader: _Reader, known: Sequence[Person], *, first: bool
) -> tuple[Reading, tuple[Person, ...]]:
    """What a stretch says, and the persons named so far; ``known`` are those of the stretches before it."""
    parsed = parse(report, reader.nlp, reader.parsed)
    domain = foreign_domain(parsed) if first else None
    if domain is not None:
        return Reading(report.id, domain=domain), ()
    tagged = _together(reader.tagger.tag(parsed.marked, part) for part in _parts(report, parsed.paragraphs))
    quotations = find_quotations(parsed.marked, parsed.paragraphs)
    drafts = make_drafts(parsed.marked, parsed.paragraphs, tagged.attributions, quotations)
    drafts = tuple(with_denials(parsed, complete_clauses(parsed, drafts)))
    speech = [(d.source, d.content) for d in drafts if d.source is not None]
    cast = find_actors(parsed, report, reader.knowledge, speech, known)
    times = find_times(parsed, report, [q.outer for q in quotations.found])
    statements = make_statements(report, parsed, find_nested(parsed, drafts), quotations, cast, times)
    hits = find_hits(parsed)
    statements = without_deeds(parsed, statements, hits)
    events = make_events(report, parsed, tagged.triggers, statements, cast, times, hits)
    reading = Reading(
        report_id=report.id,
        mentions=cast.mentions,
        times=times.expressions,
        statements=statements,
        events=events,
        arrangements=find_arrangements(report, parsed, events, cast, times),
    )
    return reading, cast.persons


def read_ahead(reports: Sequence[Report], settings: ReadingSettings | None = None) -> None:
    """Parses and tags ``reports`` together, so that :func:`read_report` finds it done; no reading changes by it.

    Parser and tagger are quicker over many paragraphs than over the few of one report.
    Raises :class:`ModelError` or :class:`KnowledgeError` when models or data are missing or broken.
    """
    reader = _reader(settings or ReadingSettings())
    size = 0
    together: list[Report] = []
    for report in reports:
        size += len(report.text)
        if size > reader.parsed.most // 2:
            break
        together.append(report)
    texts = [(fold(with_double_marks(report.text)), prose_paragraphs(report)) for report in together]
    reader.parsed.docs([text[start:end] for text, paragraphs in texts for start, end in paragraphs])
    parses = [parse(report, reader.nlp, reader.parsed) for report in together]
    read = [(r, p) for r, p in zip(together, parses, strict=True) if foreign_domain(p) is None]
    reader.tagger.tag_all([(p.marked, part) for r, p in read for part in _parts(r, p.paragraphs)])


def _parts(report: Report, paragraphs: Sequence[Span]) -> Iterator[tuple[Span, ...]]:
    """Headline and body, which are tagged apart: a headline ends without a full stop and would run on."""
    heading = heading_span(report)
    if heading is None:
        yield tuple(paragraphs)
        return
    yield tuple(p for p in paragraphs if p[1] <= heading[1])
    yield tuple(p for p in paragraphs if p[1] > heading[1])


def _together(parts: Iterable[Tagged]) -> Tagged:
    found = list(parts)
    return Tagged(
        tuple(a for part in found for a in part.attributions), tuple(t for part in found for t in part.triggers)
    )


def versions(settings: ReadingSettings | None = None) -> dict[str, str]:
    """Versions of code, parser, tagger and knowledge: what a reading depends on beside the report.

    Raises :class:`ModelError` or :class:`KnowledgeError` when models or data are missing or broken: all is loaded.
    """
    from dragoman.versions import made_by

    _reader(settings or ReadingSettings())
    return made_by(settings or ReadingSettings())
