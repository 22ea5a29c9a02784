"""Makes ``lexicon/kin.tsv``: which words for events mean much the same, or are made one from the other.

    python -m training.joining.kin FOLDER

``FOLDER`` holds the files ``data.*`` and ``index.*`` of WordNet 3.1. Two stems are kin when one of the first
:data:`SENSES` senses of a word of the one, or what that sense is derived from, is one of the other's. Only stems that
stand in ``lexicon/commonness.tsv`` are kept, and only words for acts, events, utterances, phenomena and processes.
"""

from __future__ import annotations

import sys
from collections import defaultdict
from pathlib import Path
from typing import NamedTuple

from dragoman.joining.words import stem, stopwords

LEXICON = Path(__file__).parents[2] / "src" / "dragoman" / "lexicon"
SENSES = 2
#: WordNet's files of nouns for acts, utterances, events, phenomena and processes.
NOUNS = frozenset({"04", "10", "11", "19", "22"})
#: A meaning that more stems than this share tells little.
MOST = 12

type Sense = tuple[str, str]


class Synset(NamedTuple):
    """A meaning: its file, its words, and of which word (0: of all) what is derived."""

    file: str
    words: list[str]
    derived: list[tuple[int, Sense]]


def synsets(folder: Path) -> dict[Sense, Synset]:
    """All meanings of nouns and verbs."""
    found = {}
    for part, name in (("n", "noun"), ("v", "verb")):
        for line in (folder / f"data.{name}").read_text("utf-8").splitlines():
            if line.startswith("  "):
                continue
            cells = line.split(" | ")[0].split()
            count = int(cells[3], 16)
            words = [cells[4 + 2 * i].lower() for i in range(count)]
            rest = cells[5 + 2 * count :]
            pointers = [rest[i : i + 4] for i in range(0, 4 * int(cells[4 + 2 * count]), 4)]
            derived = [(int(at[:2], 16), (pos, offset)) for sign, offset, pos, at in pointers if sign == "+"]
            found[part, cells[0]] = Synset(cells[1], words, derived)
    return found


def senses(folder: Path) -> dict[str, list[Sense]]:
    """By word its first senses as a noun and as a verb, the most common first."""
    found: dict[str, list[Sense]] = defaultdict(list)
    for part, name in (("n", "noun"), ("v", "verb")):
        for line in (folder / f"index.{name}").read_text("utf-8").splitlines():
            cells = line.split()
            if not line.startswith("  ") and cells[0].isalpha() and cells[0].isascii():
                found[cells[0]] += [(part, offset) for offset in cells[-int(cells[2]) :][:SENSES]]
    return found


def meanings(word: str, known: dict[str, list[Sense]], every: dict[Sense, Synset]) -> set[Sense]:
    """The first senses of ``word`` and what they are derived from."""
    found = set()
    for sense in known[word]:
        words, derived = every[sense].words, every[sense].derived
        found |= {sense} | {other for at, other in derived if at == 0 or words[at - 1] == word}
    return found


def main() -> None:
    """Read WordNet and write."""
    folder = Path(sys.argv[1])
    every, known = synsets(folder), senses(folder)
    common = {line.split("\t")[0] for line in (LEXICON / "commonness.tsv").read_text("utf-8").splitlines()[1:]}
    by_meaning: dict[Sense, set[str]] = defaultdict(set)
    for word in sorted(known):
        event = any(part == "v" or every[part, offset].file in NOUNS for part, offset in known[word])
        if event and word not in stopwords() and stem(word) in common:
            for meaning in meanings(word, known, every):
                by_meaning[meaning].add(stem(word))
    kin: dict[str, set[str]] = defaultdict(set)
    for group in by_meaning.values():
        for a in group if len(group) <= MOST else ():
            kin[a] |= {b for b in group if a < b}
    rows = [f"{a}\t{' '.join(sorted(kin[a]))}\n" for a in sorted(kin) if kin[a]]
    (LEXICON / "kin.tsv").write_text("stem\tkin\n" + "".join(rows), "utf-8")
    print(len(rows), "stems", sum(map(len, kin.values())), "pairs")


if __name__ == "__main__":
    main()
