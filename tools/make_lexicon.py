"""Makes the knowledge tables in src/dragoman/lexicon from the files in resources/; ``--check`` tells if they differ.

Needs only what the project itself needs. Malformed rows raise KnowledgeError with file, row and reason.
"""

from __future__ import annotations

import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent))

from lexicon_making.build import build

ROOT = Path(__file__).parent.parent
LEXICON = ROOT / "src" / "dragoman" / "lexicon"


def main(arguments: list[str]) -> int:
    """Write the tables, or with ``--check`` compare them; the exit status is 1 when they differ."""
    tables = build(ROOT / "resources")
    differing = []
    for name, content in sorted(tables.items()):
        path = LEXICON / f"{name}.tsv"
        if not path.exists() or path.read_text(encoding="utf-8") != content:
            differing.append(name)
            if "--check" not in arguments:
                path.write_text(content, encoding="utf-8")
        print(f"{name}: {content.count(chr(10)) - 1} rows{' (differs)' if name in differing else ''}")
    return 1 if differing and "--check" in arguments else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
