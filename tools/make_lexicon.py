"""Makes the knowledge tables in src/dragoman/lexicon from the files in resources/; ``--check`` tells if they differ.

Needs only what the project itself needs. A malformed row is told with file, row and reason, and nothing is written;
``--resources FOLDER`` reads from another folder.
"""

from __future__ import annotations

import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent))

from lexicon_making.build import build

from dragoman.errors import KnowledgeError

ROOT = Path(__file__).parent.parent
LEXICON = ROOT / "src" / "dragoman" / "lexicon"


def main(arguments: list[str]) -> int:
    """Write the tables, or with ``--check`` compare them; the exit status is 1 when they differ, 2 for a bad row."""
    given = arguments.index("--resources") + 1 if "--resources" in arguments else 0
    resources = Path(arguments[given]) if given else ROOT / "resources"
    try:
        tables = build(resources)
    except KnowledgeError as error:
        print(error, file=sys.stderr)
        return 2
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
