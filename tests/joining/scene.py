"""Texts that outlets tell of one scene, read once each, and joined in any choice and order."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from dragoman.intake.plain import report_from_text
from dragoman.joining import join
from dragoman.model import Joins, Reading, Report
from dragoman.reading import read_report


class Scene:
    """Reports by name: outlet, day and text of each."""

    def __init__(self, told: Mapping[str, tuple[str, str, str]]) -> None:
        self.told = told
        self._read: dict[str, tuple[Report, Reading]] = {}

    def read(self, name: str) -> tuple[Report, Reading]:
        if name not in self._read:
            outlet, day, text = self.told[name]
            report = report_from_text(text, source=f"{name}.txt", known={"published": day, "outlet": outlet})
            self._read[name] = report, read_report(report)
        return self._read[name]

    def joined(self, names: Iterable[str] | None = None) -> Joins:
        pairs = [self.read(n) for n in (self.told if names is None else names)]
        return join([r for r, _ in pairs], [x for _, x in pairs])

    def name_of(self, report_id: str) -> str:
        return next(n for n in self.told if self.read(n)[0].id == report_id)

    def carried(self, ids: Sequence[str]) -> list[str]:
        """The names of the reports whose statements and events have these ids."""
        of = {s.id: n for n in self.told for s in self.read(n)[1].statements}
        of |= {e.id: n for n in self.told for e in self.read(n)[1].events}
        return sorted({of[i] for i in ids})
