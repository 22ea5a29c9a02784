"""Corpora that people grouped in, what joining makes of them out: happenings, stories and copies as groups and pairs.

    python -m training.joining.measure ../shared/data

The joining's own parts do the work, in an index in memory; only where mentions of events stand is given (and, for
happenings, which reports are of one story). Invariant: nothing is learned or chosen here.
"""

from __future__ import annotations

import csv
import sys
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

import msgspec

from dragoman.ids import content_id
from dragoman.joining import copies
from dragoman.joining.deeds import Deed, deed
from dragoman.joining.happenings import Events, consistent, one
from dragoman.joining.index import Index
from dragoman.joining.items import Item, Member, Verdict, key_number
from dragoman.joining.linking import Links
from dragoman.joining.stories import Reports
from dragoman.joining.trees import Trees
from dragoman.joining.words import content_stems
from dragoman.model import When

from . import corpora, mentions, scores
from .corpora import Document


@dataclass(frozen=True)
class Given:
    """A mention as it is compared, and where people put it."""

    id: str
    deed: Deed
    group: str
    story: str
    topic: str


class _OfOneStory(Events):
    """Events of which each two of one story are held against each other."""

    window = 100_000

    def compare(self, a: Deed, b: Deed) -> Verdict | None:
        """See :class:`dragoman.joining.linking.Kind`."""
        return one(a, b, one_story=True)


def given(documents: Sequence[Document]) -> list[Given]:
    """The mentions of ``documents`` as joining sees them."""
    read = {d.name: mentions.read(d) for d in documents}
    corpus = mentions.corpus(documents, [reading for reading, _ in read.values()])
    found = []
    for d in documents:
        marked = {m.id: m for m in d.mentions}
        for event in corpus.readings[d.report.id].events:
            m = marked[read[d.name][1][event.id]]
            phrase = tuple(sorted(set(content_stems(d.text[slice(*m.span)]))))
            told = msgspec.structs.replace(deed(corpus, event), phrase=phrase)
            found.append(Given(m.id, told, m.group, d.story, d.topic))
    return found


def grouped(events: Sequence[Given]) -> list[list[str]]:
    """The mentions as joining groups them, story by story."""
    kind = _OfOneStory()
    links = Links(Index.in_memory(), kind)
    items: dict[str, Item] = {}
    members: dict[str, list[str]] = defaultdict(list)
    for g in events:
        own = kind.item(g.deed, sure=False)
        key = content_id("f", own.id, g.story)
        items[key] = own._replace(id=key, at=0, keys=(key_number("story", g.story),))
        members[key].append(g.id)
    links.regroup(links.change([items[key] for key in sorted(items)]))
    heads = links.index.heads("e", items)
    groups: dict[str, list[str]] = defaultdict(list)
    for key in sorted(items):
        groups[heads[key][1] or key].append(key)
    found = []
    for head, keys in sorted(groups.items()):
        ordered = sorted(keys, key=lambda k: (k != head, heads[k][0], k))
        known = links.get(keys)
        parts = consistent([(k, known[k]) for k in ordered])
        found += [sorted(m for k in part for m in members[k]) for part in parts]
    return found


def by_head(events: Iterable[Given]) -> list[list[str]]:
    """The mentions of a story whose trigger has the same stem: what every figure is held against."""
    return scores.groups_of({g.id: f"{g.story}/{g.deed.trigger}" for g in events})


def against(events: Iterable[Given], found: scores.Groups) -> scores.Coreference:
    """How well groups agree with those that people made."""
    return scores.coreference(scores.groups_of({g.id: g.group for g in events}), found)


def stories(documents: Sequence[Document]) -> scores.Score:
    """B³ of the stories that joining makes of ``documents``."""
    corpus = mentions.corpus(documents, [mentions.read(d)[0] for d in documents])
    index, kind = Index.in_memory(), Reports()
    links = Links(index, kind)
    items = [kind.item(corpus, corpus.reports[d.report.id], When()) for d in documents]
    index.enter("r", [Member(i.id, i.id, i.id) for i in items])
    touched = links.change(items)
    grown, _ = Trees(index, ()).grow(links.shifts, touched | {i.id for i in items})
    name = {d.report.id: d.name for d in documents}
    found = [[name[r] for r in g.reports] for g in grown]
    return scores.b_cubed(scores.groups_of({d.name: d.story for d in documents}), found)


def copied(documents: Sequence[Document], pairs: Path, least: float = 0.3) -> scores.Score:
    """Pairs found of those with a containment of ``least`` and more; precision of all found with that share."""
    names = {d.report.id: d.name for d in documents}
    with pairs.open(encoding="utf-8") as lines:
        rows = [r for r in csv.DictReader(lines, delimiter="\t") if {r["doc_a"], r["doc_b"]} <= set(names.values())]
    want = {(r["doc_a"], r["doc_b"]) for r in rows if float(r["containment"]) >= least}
    found = {(names[o.a], names[o.b]) for o in copies.overlaps(d.report for d in documents)}
    return scores.pairs(want, found)


def main() -> None:
    """Prints all figures."""
    folder = Path(sys.argv[1])
    every = corpora.ecbplus(folder / "stories" / "ecbplus", corpora.ALLOWED)
    news = corpora.newswcl50(folder / "stories" / "newswcl50")
    kept = [d for d in every if int(d.topic) in corpora.TESTED]
    for name, documents in (("ECB+ kept topics", kept), ("NewsWCL50", news)):
        events = given(documents)
        for how, found in (("same stem", by_head(events)), ("joining", grouped(events))):
            s = against(events, found)
            parts = ", ".join(f"{n} {100 * x.f1:.1f}" for n, x in zip(("MUC", "B3", "CEAFe"), s, strict=True))
            print(f"happenings, {name}, {how}: CoNLL {100 * s.conll:.1f} ({parts})")
    for name, documents in (("kept topics", kept), ("training topics", [d for d in every if d not in kept])):
        told = stories(documents)
        print(f"stories, {name}: BCubed F1 {told.f1:.3f} (P {told.precision:.3f}, R {told.recall:.3f})")
    whole = corpora.ecbplus(folder / "stories" / "ecbplus", corpora.ALLOWED, addresses=True)
    pairs = copied(whole, folder / "textreuse" / "ecbplus_overlap_pairs" / "pairs.tsv")
    print(f"copies, pairs with a containment of .3 and more: recall {pairs.recall:.3f}")


if __name__ == "__main__":
    main()
