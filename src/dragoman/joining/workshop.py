"""An index and a library in; all that joining compares with and looks things up in, kept between portions, out.

Invariant: what is held here is held to save looking it up again; it decides nothing.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Final

from dragoman.joining.bonds import Bonds
from dragoman.joining.change import Library, ReadAgain
from dragoman.joining.copies import Credit, Texts
from dragoman.joining.corpus import Corpus, Page, gather
from dragoman.joining.dating import Undated
from dragoman.joining.identities import Identities
from dragoman.joining.index import Index
from dragoman.joining.linking import Links
from dragoman.joining.placing import Places
from dragoman.joining.recent import Recent
from dragoman.joining.sources import credits_of
from dragoman.joining.stories import Reports
from dragoman.joining.trees import Trees
from dragoman.model import Judgement, Reading, Report, Who

#: Reports and readings held for the next portion; a long one counts as several (:func:`_length`, :func:`_rows`).
_REPORTS: Final = 2000
_READINGS: Final = 2000
_CREDITS: Final = 100_000


class Workshop:
    """The tools of joining, over one index and one library."""

    def __init__(
        self,
        index: Index,
        library: Library,
        judgements: Sequence[Judgement] = (),
        read_again: ReadAgain | None = None,
    ) -> None:
        self.index = index
        self.library = library
        self.judgements = tuple(judgements)
        self.read_again = read_again
        self.report: Recent[str, Report] = Recent(library.report, _REPORTS, _length)
        self._readings: Recent[str, Reading] = Recent(library.reading, _READINGS, _rows)
        self._anew: dict[str, Reading] = {}
        self._pages: Recent[str, Page] = Recent(self._opened, _READINGS, _sides)
        self.credit: Recent[str, Credit] = Recent(lambda key: credits_of(self.report(key)), _CREDITS)
        self.identities = Identities(index, self.judgements)
        self.places = Places(index)
        self.text_kind = Texts()
        self.texts = Links(index, self.text_kind)
        self.sketch_kind = Reports()
        self.sketches = Links(index, self.sketch_kind)
        self.trees = Trees(index, self.judgements)
        self.undated = Undated(index, self.places)
        self.bonds = Bonds(index, self.judgements)

    def begin(self) -> None:
        """A new portion begins: the library holds by now what was read anew in the last one."""
        self._anew.clear()
        self.places.begin()

    def read_anew(self, reading: Reading) -> None:
        """Puts a reading in the place of the one that the library holds until the portion is kept."""
        self._anew[reading.report_id] = reading
        self._readings.put(reading.report_id, reading)

    def reading(self, report_id: str) -> Reading:
        """What is read in a report now."""
        found = self._anew.get(report_id)
        return found if found is not None else self._readings(report_id)

    def first(self, report_id: str) -> Reading:
        """What was read in a report at first."""
        before = self.library.first_reading(report_id)
        return before[1] if before is not None else self.reading(report_id)

    def _opened(self, report_id: str) -> Page:
        return Page(self.report(report_id), self.reading(report_id))

    def page(self, report: Report, reading: Reading) -> Page:
        """A report as it is read so."""
        held = self._pages.held(report.id)
        if held is None or held.reading is not reading or held.report is not report:
            held = Page(report, reading)
            self._pages.put(report.id, held)
        return held

    def corpus(self, report_ids: Iterable[str], *, first: bool = False) -> Corpus:
        """The reports with what is read in them now, or what was read ``first``."""
        ids = sorted(set(report_ids))
        pages = [self.page(self.report(i), self.first(i) if first else self.reading(i)) for i in ids]
        names = self.identities.among(frozenset[str]().union(*(p.actors for p in pages)))
        return gather((p.report for p in pages), (p.reading for p in pages), names, self.judgements, self.page)

    def bare_corpus(self, report_ids: Iterable[str], whos: Iterable[Who]) -> Corpus:
        """The reports without what is read in them, and who is who among ``whos``."""
        return Corpus({i: self.report(i) for i in sorted(set(report_ids))}, {}, self.identities.named(whos))


def _length(report: Report) -> int:
    """As how many reports of ordinary length one counts."""
    return 1 + len(report.text) // 10_000


def _sides(page: Page) -> int:
    return _rows(page.reading)


def _rows(reading: Reading) -> int:
    """As how many readings of ordinary length one counts."""
    return 1 + (len(reading.mentions) + len(reading.statements) + len(reading.events)) // 100
