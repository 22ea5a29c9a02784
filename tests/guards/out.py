"""Each guard of guards.yaml taken out of a copy of the source, by itself: its test must fail then.

    python -m tests.guards.out [FAULT...]

A line a guard: `seen` where the test failed, `NOT SEEN` where it passed without its guard. Figures: guards,
guards_unseen, which must be none. Ends with 1 where any is unseen, or a test fails with its guard in place.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Sequence
from pathlib import Path
from typing import Final

import yaml
from msgspec import Struct, convert

ROOT: Final = Path(__file__).parents[2]
#: What the tests need of the tree.
COPIED: Final = (
    "src",
    "tests",
    "fuzz",
    "examples",
    "docs",
    "resources",
    "tools",
    "bench",
    "pyproject.toml",
    "README.md",
    "LICENSE",
    "NOTICE",
)
#: Seconds after which a test is given up: without some guards it never ends.
PATIENCE: Final = 600


class Edit(Struct, frozen=True, forbid_unknown_fields=True):
    """What stands in ``function`` of a file, once, and what is put there to take it out."""

    file: str
    function: str
    find: str
    put: str


class Guard(Struct, frozen=True, forbid_unknown_fields=True):
    """What holds against a fault, by its number, and the test that shows it."""

    fault: int
    guard: str
    edits: tuple[Edit, ...]
    test: str


def guards() -> list[Guard]:
    """All of them, by fault."""
    return convert(yaml.safe_load(Path(__file__).with_name("guards.yaml").read_text("utf-8")), list[Guard])


def main(faults: Sequence[str]) -> int:
    """Take out, try, put back, print."""
    chosen = [guard for guard in guards() if not faults or str(guard.fault) in faults]
    unseen = 0
    with tempfile.TemporaryDirectory(prefix="guards-") as folder:
        tree = Path(folder)
        for name in COPIED:
            if (ROOT / name).is_dir():
                shutil.copytree(
                    ROOT / name, tree / name, ignore=shutil.ignore_patterns("__pycache__", "models", "*.egg-info")
                )
            else:
                shutil.copy(ROOT / name, tree / name)
        (tree / "src/dragoman/models").symlink_to(ROOT / "src/dragoman/models")
        for guard in chosen:
            seen = _fails_without(tree, guard)
            unseen += not seen
            print("seen    " if seen else "NOT SEEN", guard.fault, guard.guard, flush=True)
    print("guards", len(chosen))
    print("guards_unseen", unseen)
    return int(unseen > 0)


def _fails_without(tree: Path, guard: Guard) -> bool:
    whole = {edit.file: (tree / edit.file).read_text("utf-8") for edit in guard.edits}
    try:
        for edit in guard.edits:
            path = tree / edit.file
            path.write_text(path.read_text("utf-8").replace(edit.find, edit.put), "utf-8")
        return _fails(tree, guard.test)
    finally:
        for name, text in whole.items():
            (tree / name).write_text(text, "utf-8")


def _fails(tree: Path, test: str) -> bool:
    command = [sys.executable, "-m", "pytest", "-q", "-x", "-p", "no:cacheprovider", "-m", "slow or not slow", test]
    environment = os.environ | {"PYTHONPATH": str(tree / "src"), "PYTHONDONTWRITEBYTECODE": "1"}
    with subprocess.Popen(
        command, cwd=tree, env=environment, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True,
        start_new_session=True,
    ) as process:  # fmt: skip
        try:
            told, _ = process.communicate(timeout=PATIENCE)
        except subprocess.TimeoutExpired:
            os.killpg(process.pid, 9)
            process.communicate()
            return True
    if process.returncode not in {0, 1}:
        raise SystemExit(f"{test} could not be run:\n{told[-3000:]}")
    return process.returncode == 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
