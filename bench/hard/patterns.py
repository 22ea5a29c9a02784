"""Every pattern of this program on hostile text, and on twice as much of it: time must grow with the text.

    python bench/hard/patterns.py [--all]

Patterns are caught where they are compiled: all modules are imported, every table loaded, the examples read. Each is
tried (match, fullmatch and finditer) on 4,000 and 8,000 characters of units that mean trouble to any pattern, and
of texts made to fit the pattern itself or nearly so. Figures: patterns (how many), patterns_tried (runs),
patterns_growth (the largest time(2n)/time(n) among those that take longer than 10 ms), patterns_slowest_ms.
"""

from __future__ import annotations

import argparse
import importlib
import pkgutil
import re
import re._constants as kinds
import re._parser as parser
import sys
import time
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

N = 4_000
LONG_ENOUGH = 0.01
UNITS = (
    "a", "A", "1", "1,", " ", "\n", "\t", "-", ".", "'", "“", '"', "(", ")", "<", "</", "&", ":", "/", "@", "Ab ", "a ", "the ", " of the",
    "http://", "1:", "1 May ", "Mr. ", "said ", "A. ", "a-", "a, ", "“a” ", "<a ", "a=", "é", "\u202e", "A\n", "a.b", "(a", "a)", "NATO ",
)  # fmt: skip


def main() -> None:
    """Try and print."""
    options = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    options.add_argument("--all", action="store_true", help="print each pattern with its worst growth")
    chosen = options.parse_args()
    patterns = sorted(compiled(), key=lambda p: str(p.pattern))
    tried, growths, slowest, matched = 0, [0.0], 0.0, anchored(patterns)
    for pattern in patterns:
        worst = 0.0
        for unit in units(pattern):
            tried += 1
            taken, growth = grown(pattern, unit, pattern in matched)
            slowest = max(slowest, taken)
            worst = max(worst, growth)
        growths.append(worst)
        sys.stderr.flush()
        if worst >= 3 or (chosen.all and worst):  # the promise: less than three times for twice the text
            print(f"{worst:.2f} {pattern.pattern!r:.200}", file=sys.stderr)
    print("patterns", len(patterns))
    print("patterns_tried", tried)
    print("patterns_growth", round(max(growths), 2))
    print("patterns_slowest_ms", round(1000 * slowest))


def compiled() -> set[re.Pattern[Any]]:
    """All patterns that modules of this program compile, with every table loaded and the examples read."""
    found: set[re.Pattern[Any]] = set()
    kept = re._compile  # type: ignore[attr-defined]

    def noting(pattern: Any, flags: int) -> Any:
        made = kept(pattern, flags)
        frame = sys._getframe(1)
        while frame is not None and frame.f_code.co_filename == re.__file__:
            frame = frame.f_back
        if frame is not None and "/dragoman/" in frame.f_code.co_filename:
            found.add(made)
        return made

    re._compile = noting  # type: ignore[attr-defined]
    try:
        import dragoman

        for module in pkgutil.walk_packages(dragoman.__path__, "dragoman."):
            if not module.name.endswith("__main__"):
                try:
                    importlib.import_module(module.name)
                except ImportError:  # what only an extra brings
                    continue
        from dragoman.intake import open_reports
        from dragoman.model import Report
        from dragoman.reading import read_report

        for report in open_reports([str(Path(__file__).parents[2] / "examples")]):
            if isinstance(report, Report):
                read_report(report)
    finally:
        re._compile = kept  # type: ignore[attr-defined]
    return found


def units(pattern: re.Pattern[Any]) -> Iterator[str]:
    """What to repeat: trouble for any pattern, and what fits this one or lacks its end."""
    yield from UNITS
    own = sample(parser.parse(pattern.pattern, pattern.flags & ~re.DEBUG))
    for text in {own, own[:-1], own[1:], own + " ", own + "\n"}:
        if text:
            yield text


def sample(tree: Iterable[Any], most: int = 40) -> str:
    """A text that fits ``tree``, looking neither ahead nor back."""
    out = ""
    for kind, value in tree:
        if len(out) > most:
            break
        if kind is kinds.LITERAL:
            out += chr(value)
        elif kind in {kinds.ANY, kinds.NOT_LITERAL, kinds.CATEGORY}:
            out += "1" if value is kinds.CATEGORY_DIGIT else " " if value is kinds.CATEGORY_SPACE else "a"
        elif kind is kinds.IN:
            first = value[0]
            if first[0] is kinds.NEGATE:
                out += "a"
            else:
                out += chr(first[1][0]) if first[0] is kinds.RANGE else sample([first])
        elif kind in {kinds.MAX_REPEAT, kinds.MIN_REPEAT, kinds.POSSESSIVE_REPEAT}:
            low, high, inner = value
            out += sample(inner) * min(max(low, 1), int(high), 8)
        elif kind is kinds.BRANCH:
            out += sample(value[1][0])
        elif kind is kinds.SUBPATTERN:
            out += sample(value[-1])
        elif kind is kinds.ATOMIC_GROUP:
            out += sample(value)
    return out


def anchored(patterns: Iterable[re.Pattern[Any]]) -> set[re.Pattern[Any]]:
    """Those that are only ever matched at a given place, as far as the source tells by their names."""
    wanted, names = set(patterns), dict[re.Pattern[Any], set[str]]()
    for name, module in list(sys.modules.items()):
        if name.startswith("dragoman"):
            for word, value in vars(module).items():
                if isinstance(value, re.Pattern) and value in wanted:
                    names.setdefault(value, set()).add(word)
    source = "\n".join(p.read_text("utf-8") for p in (Path(__file__).parents[2] / "src").rglob("*.py"))
    used = {
        pattern: {m for word in words for m in re.findall(rf"\b{re.escape(word)}\.(\w+)", source)}
        for pattern, words in names.items()
    }
    return {pattern for pattern, methods in used.items() if methods and methods <= {"match", "fullmatch"}}


def grown(pattern: re.Pattern[Any], unit: str, only_match: bool) -> tuple[float, float]:
    """Seconds for the longer text, and how many times those for the shorter one; 0 where both are short."""
    longer = _seconds(pattern, unit, 2 * N, only_match)
    if longer < LONG_ENOUGH:
        return longer, 0.0
    pairs = [(_seconds(pattern, unit, 2 * N, only_match), _seconds(pattern, unit, N, only_match)) for _ in range(3)]
    return longer, min(a for a, _ in pairs) / max(min(b for _, b in pairs), 1e-9)


def _seconds(pattern: re.Pattern[Any], unit: str, length: int, only_match: bool) -> float:
    text: Any = (unit * (length // len(unit) + 1))[:length]
    if isinstance(pattern.pattern, bytes):
        text = text.encode("utf-8", "replace")
    begun = time.thread_time()
    pattern.match(text)
    pattern.fullmatch(text)
    if not only_match:
        for _ in pattern.finditer(text):
            pass
    return time.thread_time() - begun


if __name__ == "__main__":
    main()
