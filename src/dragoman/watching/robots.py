"""The bytes of a robots.txt in, what a program of our name may ask for out (RFC 9309, and ``Crawl-delay``).

Invariant: time is linear in the file and, for each rule, in the path, whatever wildcards it holds.
"""

from __future__ import annotations

import re
from typing import Final
from urllib.parse import unquote

from msgspec import Struct

#: Bytes that are read of the file, as the RFC has it; rules and the longest wait that are kept.
LARGEST: Final = 512_000
_MOST_RULES: Final = 5_000
_LONGEST_DELAY: Final = 60.0
_LINE: Final = re.compile(r"\s{0,20}([A-Za-z-]{3,20})\s{0,20}:([^#\r\n]*)")


class Robots(Struct, frozen=True):
    """Rules for one program, each a pattern and whether it allows; the seconds to leave between two requests.

    ``known`` is false where the site did not give its rules, and ``why`` what happened instead.
    """

    rules: tuple[tuple[str, bool], ...] = ()
    delay: float = 0.0
    known: bool = True
    why: str = ""

    def allow(self, path: str) -> bool:
        """Whether ``path`` (with its query) may be asked for: the longest pattern decides, and of two the kinder."""
        plain = unquote(path)
        if plain == "/robots.txt":
            return True
        fitting = [(len(pattern), allows) for pattern, allows in self.rules if _fits(pattern, plain)]
        return max(fitting)[1] if fitting else True


#: What is not known may not be asked (a server that fails), and what has no rules may.
NOTHING: Final = Robots((("/", False),), known=False)
EVERYTHING: Final = Robots()


def read_robots(data: bytes, program: str) -> Robots:
    """What ``data`` allows a program of the name ``program``; the rules for ``*`` where none are for it."""
    ours: list[tuple[str, bool]] = []
    others: list[tuple[str, bool]] = []
    delays = {True: 0.0, False: 0.0}
    named = starred = found = False
    heading = False
    for line in data[:LARGEST].decode("utf-8", "replace").splitlines():
        match = _LINE.match(line)
        if match is None:
            continue
        key, value = match[1].lower(), match[2].strip()
        if key == "user-agent":
            if not heading:
                named = starred = False
            heading = True
            named |= value.lower() == program.lower()
            starred |= value == "*"
            found |= named
            continue
        heading = False
        for chosen, rules, mine in ((named, ours, True), (starred, others, False)):
            if chosen and key in {"allow", "disallow"} and value and len(rules) < _MOST_RULES:
                rules.append((unquote(value), key == "allow"))
            elif chosen and key == "crawl-delay":
                delays[mine] = _seconds(value)
    return Robots(tuple(ours if found else others), delays[found])


def _seconds(value: str) -> float:
    match = re.fullmatch(r"\d{1,6}(?:\.\d{1,3})?", value)
    return min(float(match[0]), _LONGEST_DELAY) if match else 0.0


def _fits(pattern: str, path: str) -> bool:
    """Whether ``pattern`` (``*`` for anything, ``$`` for the end) fits the beginning of ``path``."""
    ends = pattern.endswith("$")
    first, *parts = pattern.removesuffix("$").split("*")
    if not path.startswith(first):
        return False
    at = len(first)
    if not parts:
        return not ends or at == len(path)
    for part in parts[:-1]:
        at = path.find(part, at)
        if at < 0:
            return False
        at += len(part)
    last = parts[-1]
    return path.endswith(last) and len(path) - len(last) >= at if ends else path.find(last, at) >= 0
