"""Very many short reports, each with names that no other has, read and joined by the real command: what it held.

    python bench/hard/memory.py [--reports 20000] [--folder FOLDER]

What a program remembers of words shows with words it never met: two sentences a report, some eight new names in each.
Figures, a line `name value` each: memory_reports, memory_names (different ones), and the memory of the process in MB:
memory_mb_reading_at_N after N reports read, memory_mb_joining_at_N after N joined.
"""

from __future__ import annotations

import argparse
import json
import random
import tempfile
from collections.abc import Iterator
from pathlib import Path

from archive import held  # a script beside this one

SYLLABLES = (
    *("ba", "ro", "ki", "len", "tar", "mu", "vos", "dri", "pel", "ga", "shi", "nor"),
    *("fen", "qua", "zel", "ort", "im", "dal", "ush", "wen", "cor", "hib", "yan", "tek"),
)
SHAPES = (
    "{} {}, the foreign minister of Norway, said on Tuesday that the road to {} would open in {} for {} drivers.",
    "Police in {} arrested {} {} of the {} {} Movement after {} letters about the {} dam were found.",
    "“We will not sign the {}-{} accord,” {} {} told reporters in {} on the {} anniversary.",
    "{} accused {} of shelling the village of {} near {}, where {} {} was killed.",
)
MARKS = (500, 1_000, 2_000, 5_000, 10_000, 20_000, 50_000, 100_000)


def main() -> None:
    """Make, read and print."""
    options = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    options.add_argument("--reports", type=int, default=20_000)
    options.add_argument("--folder", type=Path, help="where to put the reports (default: a temporary folder)")
    chosen = options.parse_args()
    with tempfile.TemporaryDirectory(prefix="memory-", dir=chosen.folder) as folder:
        path = Path(folder) / "reports.jsonl"
        names: set[str] = set()
        with path.open("w", encoding="utf-8") as out:
            for row in reports(chosen.reports, names):
                out.write(json.dumps(row, ensure_ascii=False) + "\n")
        print("memory_reports", chosen.reports)
        print("memory_names", len(names), flush=True)
        marks, read = {"reading": list(MARKS), "joining": list(MARKS)}, 0
        for event, megabytes in held(path, Path(folder) / "r.dragoman"):
            read += event.get("new", 0)
            phase, done = ("joining", event["done"]) if event["event"] == "joined" else ("reading", read)
            while marks[phase] and done >= marks[phase][0]:
                print(f"memory_mb_{phase}_at_{marks[phase].pop(0)}", round(megabytes), flush=True)


def reports(count: int, names: set[str]) -> Iterator[dict[str, str]]:
    """Rows of a table; ``names`` is added to."""
    for number in range(count):
        chance = random.Random(number)
        sentences = [sentence(chance, names) for _ in range(2)]
        url = f"https://outlet{number % 5}.example/{number}"
        yield {"url": url, "published": f"2023-{1 + number % 12:02}-{1 + number % 28:02}", "text": " ".join(sentences)}


def sentence(chance: random.Random, names: set[str]) -> str:
    """A made-up sentence; its names are added to ``names``."""
    shape = chance.choice(SHAPES)
    words = ["".join(chance.choices(SYLLABLES, k=chance.randint(2, 5))).capitalize() for _ in range(shape.count("{}"))]
    names.update(words)
    return shape.format(*words)


if __name__ == "__main__":
    main()
