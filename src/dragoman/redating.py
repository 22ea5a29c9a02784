"""First readings in, joins out: reports whose day follows from others are read again as of that day, and joined anew.

Invariant: it always begins from the first readings and from the reports as intake gave them, so the outcome does
not depend on what was joined before; what was read as of a day before only saves reading it again.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Final

from dragoman.model import Joins, Judgement, Reading, Report
from dragoman.record.evidence import problems
from dragoman.record.writer import Again
from dragoman.scale import Outcome

type Join = Callable[[Sequence[Report], Sequence[Reading], Sequence[Judgement]], Joins]
type NeedsRereading = Callable[[Joins, Iterable[Report]], Sequence[Report]]

#: Days of reports give days to others; after so many rounds what is found is kept.
_ROUNDS: Final = 3


def settle(
    reports: Sequence[Report],
    first: Mapping[str, Reading],
    known: Mapping[str, Again],
    read_again: Callable[[Sequence[Report]], Iterable[Outcome]],
    join: Join,
    needs_rereading: NeedsRereading,
    judgements: Sequence[Judgement] = (),
) -> tuple[Joins, dict[str, Again]]:
    """Joins of ``first`` readings and of those that days from other reports ask for, and the latter by report.

    ``known`` holds what was read as of which day before; ``judgements`` are the verdicts of persons.
    """
    first, known = dict(first), dict(known)
    again: dict[str, Again] = {}
    joins = join(reports, tuple(first.values()), judgements)
    for _ in range(_ROUNDS):
        wanted = {report.id: report for report in needs_rereading(joins, reports)}
        if {i: report.published for i, report in wanted.items()} == {i: day for i, (day, _) in again.items()}:
            break
        missing = [r for r in wanted.values() if r.id not in known or known[r.id][0] != r.published]
        for report, outcome in read_again(missing):
            # A report that could be read before can be read now; if not, what was read then stays.
            sound = isinstance(outcome, Reading) and next(problems(report, outcome), None) is None
            reading = outcome if sound and isinstance(outcome, Reading) else first[report.id]
            known[report.id] = (report.published, reading)
        again = {i: known[i] for i in sorted(wanted)}
        readings = first | {i: reading for i, (_, reading) in again.items()}
        joins = join(reports, tuple(readings.values()), judgements)
    return joins, again
