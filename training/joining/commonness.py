"""Makes ``lexicon/commonness.tsv``: in how many of a thousand news reports a word's stem stands.

    python -m training.joining.commonness FOLDER…

Counted over the text files of PolNeAR (training part) and the documents of ECB+ (topics for training, see
``stories.TESTED``); only counts are carried over, no text. Stems in fewer than :data:`LEAST` reports are left out.
"""

from __future__ import annotations

import sys
import xml.etree.ElementTree as ET
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

from dragoman.joining.words import content_stems

OUT = Path(__file__).parents[2] / "src" / "dragoman" / "lexicon" / "commonness.tsv"
#: Topics of ECB+ that are kept for testing.
TESTED = frozenset({2, 5, 12, 18, 21, 23, 34, 35})
LEAST = 3


def texts(folder: Path) -> Iterator[str]:
    """The texts under ``folder``."""
    for path in sorted(folder.rglob("*.txt")):
        yield path.read_text("utf-8", "replace")
    for path in sorted(folder.rglob("*_*ecb*.xml")):
        if int(path.name.split("_")[0]) not in TESTED:
            yield " ".join(token.text or "" for token in ET.parse(path).getroot().iter("token"))


def main() -> None:
    """Count and write."""
    seen: Counter[str] = Counter()
    total = 0
    for folder in sys.argv[1:]:
        for text in texts(Path(folder)):
            total += 1
            seen.update({s for s in content_stems(text) if s.isalpha() and s.isascii() and len(s) > 1})
    rows = [(stem, round(1000 * n / total, 1)) for stem, n in sorted(seen.items()) if n >= LEAST]
    OUT.write_text("stem\tper_mille\n" + "".join(f"{stem}\t{share}\n" for stem, share in rows), "utf-8")
    print(total, "reports", len(rows), "stems")


if __name__ == "__main__":
    main()
