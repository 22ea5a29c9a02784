"""Every pattern of this program out: those that its modules and data compile, and those written in a call of ``re``.

Invariant: a place in the source that compiles a pattern is either seen compiling one, or holds it in full.
"""

from __future__ import annotations

import ast
import functools
import importlib
import pkgutil
import re
import sys
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

ROOT = Path(__file__).parents[2]
SOURCE = ROOT / "src" / "dragoman"
TAKES_A_PATTERN = frozenset({"compile", "search", "match", "fullmatch", "split", "findall", "finditer", "sub", "subn"})

#: A file below the source and a line of it.
type Place = tuple[str, int]


@dataclass
class Collected:
    """Patterns, and the places where some were seen to be compiled."""

    patterns: set[re.Pattern[Any]] = field(default_factory=set)
    places: set[Place] = field(default_factory=set)


@functools.lru_cache(maxsize=1)
def collected() -> Collected:
    """All of them, with every module imported, every table loaded, the examples read, joined and shown.

    For a process of its own: modules that were imported before keep their patterns to themselves.
    """
    found = Collected()
    compile_ = re._compile  # type: ignore[attr-defined]  # noqa: SLF001

    def noting(pattern: Any, flags: int) -> Any:
        made = compile_(pattern, flags)
        frame = sys._getframe(1)  # noqa: SLF001
        while frame.f_back is not None and frame.f_code.co_filename == re.__file__:
            frame = frame.f_back
        path = Path(frame.f_code.co_filename)
        if path.is_relative_to(SOURCE):
            found.patterns.add(made)
            found.places.add((str(path.relative_to(SOURCE)), frame.f_lineno))
        return made

    re._compile = noting  # type: ignore[attr-defined]  # noqa: SLF001
    try:
        _import_all()
        _use_all()
    finally:
        re._compile = compile_  # type: ignore[attr-defined]  # noqa: SLF001
    found.patterns |= {pattern for _, pattern in written() if pattern is not None}
    return found


def _import_all() -> None:
    import dragoman

    for module in pkgutil.walk_packages(dragoman.__path__, "dragoman."):
        if not module.name.endswith("__main__"):
            importlib.import_module(module.name)


def _use_all() -> None:
    """Reads, joins and shows the examples."""
    import tempfile

    from dragoman.joining.answers import claim_of
    from dragoman.reading.acts import decide_act
    from dragoman.views.cli import main

    decide_act("criticised", "the ministry for closing the road")  # a cue whose act turns with what follows
    claim_of("Adam")

    with tempfile.TemporaryDirectory(prefix="patterns-") as folder:
        record = f"{folder}/r.dragoman"
        for command in (
            ["read", str(ROOT / "examples"), "--record", record, "--quiet"],
            ["brief", "--about", "Russia", "--record", record, "--out", f"{folder}/b.html"],
            ["brief", "--about", "Ethiopia,Somalia", "--record", record, "--out", f"{folder}/c.html"],
            ["page", "--record", record, "--out", f"{folder}/p.html"],
        ):
            _quietly(main, command)


def _quietly(main: Callable[[Sequence[str]], Any], command: Sequence[str]) -> None:
    import contextlib
    import io

    with (
        contextlib.redirect_stdout(io.StringIO()),
        contextlib.redirect_stderr(io.StringIO()),
        contextlib.suppress(SystemExit),
    ):
        main(command)


def written() -> Iterator[tuple[Place, re.Pattern[Any] | None]]:
    """Each call of ``re`` in the source: its place, and its pattern where that stands there in full."""
    for path in sorted(SOURCE.rglob("*.py")):
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            if isinstance(node, ast.Call) and _of_re(node.func) and node.args:
                place = (str(path.relative_to(SOURCE)), node.lineno)
                yield place, _in_full(node)


def _of_re(called: ast.expr) -> bool:
    return (
        isinstance(called, ast.Attribute)
        and isinstance(called.value, ast.Name)
        and called.value.id == "re"
        and called.attr in TAKES_A_PATTERN
    )


def _in_full(call: ast.Call) -> re.Pattern[Any] | None:
    first = call.args[0]
    if not isinstance(first, ast.Constant):
        return None
    names = {
        node.attr
        for part in (*call.args[1:], *(k.value for k in call.keywords))
        for node in ast.walk(part)
        if isinstance(node, ast.Attribute)
    }
    flags = re.NOFLAG
    for name in names & set(re.RegexFlag.__members__):
        flags |= re.RegexFlag[name]
    return re.compile(first.value, flags)


def unseen(found: Collected) -> list[Place]:
    """Places that compile what stands nowhere in full, and were not seen to."""
    seen: dict[str, set[int]] = {}
    for name, line in found.places:
        seen.setdefault(name, set()).add(line)
    return [
        place
        for place, pattern in written()
        if pattern is None and not any(abs(line - place[1]) <= 3 for line in seen.get(place[0], ()))
    ]
