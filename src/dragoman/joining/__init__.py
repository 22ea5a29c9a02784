"""Many readings in, one record out: who is who, which words are one utterance, which events one happening.

The way through: names → overlapping texts → sayings and happenings → days of publication → copies, counts, rows →
disputes, stories, relations. Invariant: a pure function of the *sets* of reports, readings and judgements.
"""

from __future__ import annotations

from collections.abc import Sequence

from dragoman.joining.copies import direct, overlaps
from dragoman.joining.corpus import gather
from dragoman.joining.dates import infer_dates, needs_rereading
from dragoman.joining.disputes import find_disputes
from dragoman.joining.dyads import bearings
from dragoman.joining.happenings import group_events
from dragoman.joining.relations import by_month
from dragoman.joining.rows import Context, happening, saying
from dragoman.joining.sayings import group_statements
from dragoman.joining.sources import origins
from dragoman.joining.stories import find_stories
from dragoman.model import Joins, Judgement, Reading, Report

__all__ = ["join", "needs_rereading"]


def join(reports: Sequence[Report], readings: Sequence[Reading], judgements: Sequence[Judgement] = ()) -> Joins:
    """All that follows from ``readings`` together; ``reports`` as intake gave them, in any order, doubled or not.

    ``judgements`` are the verdicts of persons that are in force; they come before every rule.

    Close to linear in the size of the record. Days of publication that were inferred before (basis
    ``cross-report``) are inferred anew. See :func:`needs_rereading` for what to do with them.
    """
    corpus = gather(reports, readings, judgements)
    shared = overlaps(corpus.reports.values())
    said, said_why = group_statements(corpus)
    happened = group_events(corpus, said)
    dated = infer_dates(corpus, said, happened.groups, [(o.a, o.b, max(o.share_a, o.share_b)) for o in shared])
    order = {key: (d.published.end or "9999-12-31", key) for key, d in dated.items()}
    copies = direct(shared, order)
    context = Context(corpus, dated, origins(corpus, copies))
    sayings = tuple(sorted((saying(context, ids, said_why) for ids in said), key=lambda s: s.id))
    said_in = {statement: s for s in sayings for statement in s.statements}
    happenings = tuple(
        sorted((happening(context, ids, happened, said_in) for ids in happened.groups), key=lambda h: h.id)
    )
    dyad_entries = bearings(context, sayings, happenings)
    return Joins(
        dated=tuple(dated[key] for key in sorted(dated)),
        sayings=sayings,
        happenings=happenings,
        disputes=find_disputes(context, sayings),
        stories=find_stories(context, sayings, happenings),
        copies=copies,
        relations=by_month(dyad_entries),
        dyad_entries=dyad_entries,
        merges=corpus.names.merges,
    )
