"""What the program remembers from one report to the next has a bound: no memory that grows with what it has seen.

The bounds are listed in docs/reliability.md; here stands that nothing is remembered without one.
"""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

import dragoman

HOUSE = Path(dragoman.__file__).parent
#: Functions that remember every answer, because what they can be asked is a short list of our own.
CLOSED = {
    "joining/words.py:pattern": "names of patterns in lexicon/",
    "versions.py:_hash": "the parts of this program",
}


#: From so many answers on a memory stands in the table of them.
LARGE = 1_000


def remembering() -> Iterator[tuple[str, bool, int | None]]:
    """Functions of the house that remember answers: their name, whether they take anything, and how many they keep."""
    for path in sorted(HOUSE.rglob("*.py")):
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            if not isinstance(node, ast.FunctionDef):
                continue
            for decorator in node.decorator_list:
                words = ast.unparse(decorator)
                if words.removeprefix("functools.").split("(")[0] not in {"cache", "lru_cache"}:
                    continue
                asked = bool(node.args.posonlyargs or node.args.args or node.args.kwonlyargs or node.args.vararg)
                sizes = [k.value for k in getattr(decorator, "keywords", ()) if k.arg == "maxsize"]
                most = ast.literal_eval(sizes[0]) if sizes and isinstance(sizes[0], ast.Constant) else None
                yield f"{path.relative_to(HOUSE).as_posix()}:{node.name}", asked, most


def test_whatever_remembers_what_it_was_asked_keeps_so_many_answers_at_the_most() -> None:
    found = list(remembering())
    assert len(found) > 50
    assert [name for name, asked, most in found if asked and most is None and name not in CLOSED] == []
    assert set(CLOSED) <= {name for name, _, _ in found}


def test_no_such_memory_is_large() -> None:
    assert max(most or 0 for _, _, most in remembering()) <= 20_000


def test_the_bounds_are_told_where_a_user_looks() -> None:
    told = (Path(__file__).parents[1] / "docs" / "reliability.md").read_text("utf-8")
    large = {name: most for name, asked, most in remembering() if asked and (most or 0) >= LARGE}
    assert [name for name, most in large.items() if f"`{name.split(':')[1]}` {most:,}" not in told] == []
