"""One :class:`Report` in, its :class:`Reading` out: no disk (beyond the models), no network, no clock.

``read_report`` is a pure function of the report and the versions of models and data, so it runs on one core or on a
cluster unchanged. The steps, in order: parse → tag → quotation marks → actors → times → statements → events.
"""

from __future__ import annotations

import functools
import gc
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from dragoman.config import ReadingSettings
from dragoman.knowledge import load_knowledge
from dragoman.model import Reading, Report, Span
from dragoman.reading.actors import find_actors
from dragoman.reading.arrangements import find_arrangements
from dragoman.reading.clauses import complete_clauses
from dragoman.reading.domain import foreign_domain
from dragoman.reading.drafts import make_drafts
from dragoman.reading.events import make_events
from dragoman.reading.parse import Parsed, heading_span, load_parser, parse
from dragoman.reading.quotations import find_quotations
from dragoman.reading.statements import make_statements
from dragoman.reading.tagger import Tagged, Tagger
from dragoman.reading.times import find_times

if TYPE_CHECKING:
    from spacy.language import Language

    from dragoman.knowledge import Knowledge

__all__ = ["read_report", "versions"]


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
    return reader


def read_report(report: Report, settings: ReadingSettings | None = None) -> Reading:
    """Everything ``report`` says of who said what and who did what.

    Raises :class:`ModelError` or :class:`KnowledgeError` when models or data are missing or broken.
    """
    reader = _reader(settings or ReadingSettings())
    parsed = parse(report, reader.nlp, reader.parsed)
    domain = foreign_domain(parsed)
    if domain is not None:
        return Reading(report.id, domain=domain)
    tagged = _tag(reader.tagger, report, parsed.paragraphs)
    quotations = find_quotations(report.text, parsed.paragraphs)
    drafts = make_drafts(report.text, parsed.paragraphs, tagged.attributions, quotations)
    drafts = complete_clauses(parsed, drafts)
    speech = [(d.source, d.content) for d in drafts if d.source is not None]
    cast = find_actors(parsed, report, reader.knowledge, speech)
    times = find_times(parsed, report, [q.outer for q in quotations.found])
    statements = make_statements(report, parsed, drafts, quotations, cast, times)
    events = make_events(report, parsed, tagged.triggers, statements, cast, times)
    return Reading(
        report_id=report.id,
        mentions=cast.mentions,
        times=times.expressions,
        statements=statements,
        events=events,
        arrangements=find_arrangements(report, parsed, events, cast, times),
    )


def _tag(tagger: Tagger, report: Report, paragraphs: Sequence[Span]) -> Tagged:
    """What the tagger finds, headline and body read apart: a headline ends without a full stop and would run on."""
    heading = heading_span(report)
    if heading is None:
        return tagger.tag(report.text, paragraphs)
    head = [p for p in paragraphs if p[1] <= heading[1]]
    body = [p for p in paragraphs if p[1] > heading[1]]
    first, rest = tagger.tag(report.text, head), tagger.tag(report.text, body)
    return Tagged(first.attributions + rest.attributions, first.triggers + rest.triggers)


def versions(settings: ReadingSettings | None = None) -> dict[str, str]:
    """Versions of code, parser, tagger and knowledge: what a reading depends on beside the report."""
    from importlib.metadata import version

    from dragoman import __version__

    reader = _reader(settings or ReadingSettings())
    meta = reader.nlp.meta
    return {
        "code": __version__,
        "model": f"{meta.get('lang')}_{meta.get('name')} {meta.get('version')} (spaCy {version('spacy')})",
        "tagger": reader.tagger.version,
        "knowledge": reader.knowledge.version,
    }
