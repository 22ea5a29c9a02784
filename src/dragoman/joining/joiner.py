"""Reports that are new to a record in, what joining them with all others changes out, at a cost that is their own.

The way through: who is who → passages in common → days of publication → statements, events → sayings, happenings →
disputes, stories, relations. Each step takes in what the one before touched and touches what hangs on it. Invariant:
every row is a function of the set of reports, readings and judgements; portions and their order leave no trace.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from dragoman.joining.change import Change, Library, ReadAgain
from dragoman.joining.dates import given_days
from dragoman.joining.index import Index
from dragoman.joining.making import make_disputes, make_relations, make_sayings_and_happenings, make_stories
from dragoman.joining.origins import find_copies
from dragoman.joining.placing import Touched
from dragoman.joining.portion import Portion
from dragoman.joining.publication import find_days
from dragoman.joining.workshop import Workshop
from dragoman.model import Judgement


class Joiner:
    """Joins portions of reports with what an index knows of those before."""

    def __init__(
        self,
        index: Index,
        library: Library,
        judgements: Sequence[Judgement] = (),
        read_again: ReadAgain | None = None,
    ) -> None:
        self._shop = Workshop(index, library, judgements, read_again)

    def add(self, report_ids: Iterable[str], judged: Iterable[Judgement] = (), corrected: Iterable[str] = ()) -> Change:
        """Joins reports that the library holds and the index does not know.

        ``judged``: what came into force, or fell, since the last time, of which sayings, happenings, disputes and
        stories were one or two. ``corrected``: reports whose reading a person put right since.
        """
        self._shop.begin()
        sides = [side for j in judged for side in (j.left, j.right)]
        portion = Portion(self._shop, sorted(set(report_ids)), set(corrected), sides)
        portion.renamed |= _find_names(portion)
        concerned = sorted({*portion.new, *portion.renamed, *portion.corrected})
        texts = _share_passages(portion)
        dated = [i for i in concerned if given_days(self._shop.report(i)) is not None]
        undated = sorted(set(concerned) - set(dated))
        touched = {"s": Touched(), "e": Touched(), "d": Touched()}
        _place(portion, dated, touched)
        stale = find_days(portion, undated, touched, texts)
        _place(portion, stale, touched)
        find_copies(portion)
        _touch_judged_and_moved(portion, touched)
        placed = sorted({*dated, *stale})
        made = make_sayings_and_happenings(portion, touched["s"], touched["e"])
        make_disputes(portion, placed, touched["d"], made.sayings)
        make_stories(portion, placed)
        make_relations(portion, made)
        return portion.change


def _find_names(portion: Portion) -> set[str]:
    """Takes in the actors of what is new; the reports that name one who is another one now."""
    shop = portion.shop
    readings = (shop.first(i) for i in sorted({*portion.new, *portion.corrected}))
    changed, portion.change.gone_merges, portion.change.merges = shop.identities.add(readings)
    return shop.identities.reports_naming(changed)


def _share_passages(portion: Portion) -> set[str]:
    """Takes in the texts of what is new; the reports whose shared passages changed."""
    shop = portion.shop
    return shop.texts.change([shop.text_kind.item(shop.report(i)) for i in portion.new]) | set(portion.new)


def _place(portion: Portion, reports: Sequence[str], touched: dict[str, Touched]) -> None:
    """Enters what is read in ``reports``, and adds to ``touched`` what that touches."""
    if not reports:
        return
    shop = portion.shop
    corpus = shop.corpus(reports)
    sure = {i: given_days(corpus.reports[i]) is not None for i in reports}
    touched["s"].add(shop.places.place_statements(corpus, reports, sure))
    touched["e"].add(shop.places.place_events(corpus, reports, sure))
    shop.bonds.enter(reports)


def _touch_judged_and_moved(portion: Portion, touched: dict[str, Touched]) -> None:
    """Adds what a person judged anew, and all that stands in reports whose day, origin or actors are others now.

    Rows show actors that nothing is compared by too: whom an accusation is aimed at.
    """
    for kind, mine in touched.items():
        members = portion.index.members_by("id", kind, portion.judged)
        members += portion.index.members_by("report", kind, portion.moved | portion.renamed)
        mine.items |= {m.item for m in members} - {""}
        mine.rows |= {m.row for m in members} - {""}
