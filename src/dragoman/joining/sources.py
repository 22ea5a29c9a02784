"""Reports in, how many independent sources they are out: one outlet, one agency text, one occasion count once.

Invariant: adding a copy of a report changes no count; a report of unknown outlet counts as a source of its own.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Final, NamedTuple

from dragoman.joining.copies import Credit
from dragoman.joining.corpus import Corpus
from dragoman.joining.groups import Groups
from dragoman.joining.words import fold, knowledge
from dragoman.model import Report, Statement

_CREDIT: Final = re.compile(r"\((?P<credit>[A-Z][\w.’' /&-]{1,30})\)\s*[-–—:]")
_TAIL: Final = 120
_HEAD: Final = 400


class Root(NamedTuple):
    """What reports of one origin share (``key``), and what that is in words; ``{}`` stands for the report's outlet."""

    key: str
    label: str


@dataclass(frozen=True, slots=True)
class Origins:
    """What each report's words go back to: ``outlet`` for display, ``roots`` that reports of one origin share."""

    outlet: Mapping[str, str]
    roots: Mapping[str, tuple[Root, ...]]

    def outlets(self, report_ids: Iterable[str]) -> tuple[str, ...]:
        """The outlets of the reports, each once, sorted."""
        return tuple(sorted({self.outlet[r] for r in report_ids}))

    def independent(
        self, report_ids: Iterable[str], occasions: Mapping[str, str] | None = None
    ) -> tuple[int, list[str]]:
        """How many sources of their own the reports are, and why some count together.

        ``occasions``: for some reports the key of the occasion (an interview) at which they got what is counted.
        """
        groups, reasons = self._grouped(report_ids, occasions or {})
        return len(groups.groups()), sorted(set(reasons))

    def apart(self, report_ids: Iterable[str]) -> tuple[str, ...]:
        """One outlet for each source of its own among the reports, sorted."""
        groups, _ = self._grouped(report_ids, {})
        return tuple(sorted({min(self.outlet[r] for r in group) for group in groups.groups()}))

    def _grouped(self, report_ids: Iterable[str], occasions: Mapping[str, str]) -> tuple[Groups[str], list[str]]:
        reports = sorted(set(report_ids))
        groups = Groups(reports)
        if len(reports) < 2:  # noqa: PLR2004 - nothing to be of one origin with
            return groups, []
        carriers: dict[str, str] = {}
        reasons = []
        for report in reports:
            heard = [Root(occasions[report], occasions[report])] if report in occasions else []
            for root in (*self.roots[report], *heard):
                first = carriers.setdefault(root.key, report)
                if groups.root(first) != groups.root(report):
                    groups.join(first, report)
                    one = self.outlet[first]
                    reasons.append(f"{one} and {self.outlet[report]}: {root.label.format(one)}")
        return groups, reasons


def outlet_name(report: Report) -> str:
    """The outlet as shown: its name, else the report's source."""
    return report.outlet or report.source


def outlet_key(name: str) -> str:
    """The outlet as compared: without the ending of a web address, spaces and case."""
    bare = re.sub(
        r"^(?:https?://)?(?:www\.)?|\.(?:com|org|net|info|news|tv|co|int|eu|[a-z]{2})(?:\.[a-z]{2})?\.?$",
        "",
        fold(name),
    )
    return re.sub(r"[\W_]+", "", re.sub(r"^the ", "", bare))


def credit(report: Report) -> str | None:
    """The agency or outlet that a report says its text is from: in brackets after the place, or at its end."""
    head = _CREDIT.search(report.text, 0, _HEAD)
    if head:
        return head["credit"]
    end = report.text[-_TAIL:].strip()
    agencies = "|".join(re.escape(a) for a in str(knowledge()["agencies"]).split())
    tail = re.search(rf"(?:\((?P<a>{agencies})\)|[-–—]\s*(?P<b>{agencies}))\W*$", end)
    return (tail["a"] or tail["b"]) if tail else None


def roots(report: Report, copied: str) -> tuple[Root, ...]:
    """Where the words of a report come from: its outlet, the agency it credits, the text it holds (``copied``)."""
    # An unknown outlet is known by its source: such a report is a source of its own.
    found = [Root(outlet_key(report.outlet), "one outlet ({})") if report.outlet else Root(f"report {report.id}", "")]
    credited = credit(report)
    if credited is not None:
        found.append(Root(outlet_key(credited), f"both from {credited.replace('{', '(').replace('}', ')')}"))
    return (*found, Root("copy:" + copied, "one is a copy of the other"))


def credits_of(report: Report) -> Credit:
    """Outlet and credit of a report as they are compared."""
    credited = credit(report)
    return Credit(outlet_key(report.outlet) if report.outlet else None, outlet_key(credited) if credited else None)


def occasion(corpus: Corpus, statement: Statement) -> str | None:
    """The occasion at which a statement was heard by many, as a key: "interview Tsargrad", "press conference".

    Where its own sentence names none, it is the one at which its speaker said all else that day in that report.
    """
    if (teller := corpus.teller(statement)) is not None:
        return f"what {teller.name} told of it"
    own = _named_occasion(corpus, statement)
    if own is not None or statement.channel != "speech":
        return own
    beside = _heard(corpus, statement.report_id).get(_spoken(corpus, statement), set())
    return min(beside) if len(beside) == 1 else None


def _heard(corpus: Corpus, report_id: str) -> dict[tuple[str, str | None, str | None], set[str]]:
    """By speaker and day the occasions that a report names; worked out once."""
    if report_id not in corpus.heard:
        found: dict[tuple[str, str | None, str | None], set[str]] = {}
        for s in corpus.readings[report_id].statements:
            if s.channel == "speech" and s.inside is None and (key := _named_occasion(corpus, s)) is not None:
                found.setdefault(_spoken(corpus, s), set()).add(key)
        corpus.heard[report_id] = found
    return corpus.heard[report_id]


def _spoken(corpus: Corpus, s: Statement) -> tuple[str, str | None, str | None]:
    return corpus.names.key(s.holder), s.when.start, s.when.end


def _named_occasion(corpus: Corpus, statement: Statement) -> str | None:
    """The occasion that the statement's own sentence names."""
    anchor = statement.cue or statement.source or (statement.content[0] if statement.content else (0, 0))
    start, end = corpus.sentence(statement.report_id, anchor[0])
    text = corpus.reports[statement.report_id].text[start:end]
    if statement.audience is not None and statement.audience.kind == "outlet":
        return f"told to {corpus.names.of(statement.audience).name}"
    for name, find in knowledge()["occasions"].items():
        if re.search(find, text, re.IGNORECASE):
            return f"{'an' if name[0] in 'aeiou' else 'a'} {name}"
    return None
