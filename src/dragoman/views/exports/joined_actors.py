"""Actors as single reports have them in, one actor for all that were joined across reports out.

Invariant: which form stands for a joined actor depends on the set of forms only, not on their order.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

import msgspec

from dragoman.joining.groups import Groups
from dragoman.joining.names import IN_REPORT, fullness, identity
from dragoman.model import Who
from dragoman.record.export import Line, Tables


class Cast:
    """Keys of actors over the table ``merges``, and of each key the fullest form and every name."""

    def __init__(self, tables: Tables) -> None:
        pairs = [(line["left_key"], line["right_key"]) for line in tables.lines("merges")]
        together = Groups({key for pair in pairs for key in pair})
        for left, right in pairs:
            together.join(left, right)
        self._root: Final[dict[str, str]] = {key: group[0] for group in together.groups() for key in group}
        self._best: Final[dict[str, Who]] = {}
        self._names: Final[dict[str, set[str]]] = {}

    def key(self, who: Line, report_id: str | None = None) -> str:
        """What all forms of an actor share, merged ones included; ``report_id`` is the report that has this form."""
        form = msgspec.convert(who, Who)
        own = identity(form)
        here = f"{own}{IN_REPORT}{report_id}"
        key = self._root.get(here) or self._root.get(own, own)
        best = self._best.get(key)
        if best is None or (fullness(form), form.name) > (fullness(best), best.name):
            self._best[key] = form
        self._names.setdefault(key, set()).add(form.name)
        return key

    def __iter__(self) -> Iterator[str]:
        """Every key given out so far, sorted."""
        return iter(sorted(self._best))

    def actor(self, key: str) -> Who:
        """The fullest form of an actor whose key :meth:`key` gave."""
        return self._best[key]

    def other_names(self, key: str) -> list[str]:
        """By what other names the actor came, sorted."""
        return sorted(self._names[key] - {self._best[key].name})
