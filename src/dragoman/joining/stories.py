"""Reports in, stories out: reports about one development, by the names and terms they share, and why.

Terms are weighed by how rare they are in news at large (``lexicon/commonness.tsv``), so that no report changes how two
others compare; :mod:`dragoman.joining.trees` groups. Invariant: no order; every report is in exactly one story, alone
if need be.
"""

from __future__ import annotations

import heapq
import math
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from typing import Final

import msgspec
from msgspec import Struct

from dragoman.ids import content_id
from dragoman.joining.corpus import Corpus, ends, meet, sentence_starts
from dragoman.joining.dates import shorten
from dragoman.joining.items import Item, Verdict, key_number
from dragoman.joining.linking import Kind
from dragoman.joining.rarity import cosine, rarity
from dragoman.joining.rows import Context
from dragoman.joining.words import content_stems, generic_stems
from dragoman.model import Report, Story, When, Who

#: Likeness below which two reports are strangers.
STRANGE: Final = 0.08
#: Days between publications after which likeness counts half.
HALF_LIFE: Final = 30
#: What likeness counts where one day of publication is known and one is not: they may lie years apart.
UNDATED: Final = 0.34
#: The strongest terms of a report find those it is compared with; two must share so many.
STRONGEST: Final = 24
COMMON: Final = 2
#: Terms kept of a report.
KEPT: Final = 100
#: A name weighs this much more than another term; a person's more, and a number that tells a day, a score, a toll.
NAME: Final = 1.2
PERSON: Final = 2.0
NUMBER: Final = 1.5
#: A term counts so many times more for each time that it stands in the first so many characters.
LEAD: Final = 1000
LEAD_TIMES: Final = 2
#: Terms are counted in the first part of a report only.
LONGEST: Final = 20_000
#: What is shared beside the names of states counts so many times at most with them.
STATES_ADD: Final = 1.8

_STATES: Final = frozenset({"state", "government", "ministry"})
_BY_NAME: Final = frozenset({"name", "variant", "role", "metonym"})


class Sketch(Struct, frozen=True, array_like=True):
    """A report as stories compare it: its terms with their weights, its days, and the actors among the terms.

    ``states``: those of the terms that name states ("Ethiopia", "Addis", "Ethiopian").
    """

    terms: dict[str, float]
    low: int | None
    high: int | None
    actors: dict[str, Who]
    states: frozenset[str] = frozenset()


class Reports(Kind[Sketch]):
    """Reports, tied when they are alike."""

    name = "r"
    window = 25
    common = COMMON
    kept = 3000

    def __init__(self) -> None:
        self._decoder = msgspec.msgpack.Decoder(Sketch)

    def item(self, corpus: Corpus, report: Report, published: When) -> Item:
        """A report as the index keeps it, published then."""
        found = sketch(corpus, report, published)
        strongest = sorted(found.terms, key=lambda t: (-found.terms[t], t))[:STRONGEST]
        keys = tuple(key_number(self.name, term) for term in strongest)
        return Item(report.id, found.low or 0, sure=False, rank="", keys=keys, payload=msgspec.msgpack.encode(found))

    def decode(self, payload: bytes) -> Sketch:
        """See :class:`Kind`."""
        return self._decoder.decode(payload)

    def compare(self, a: Sketch, b: Sketch) -> Verdict | None:
        """See :class:`Kind`."""
        likeness = alike(a, b) * near(a, b)
        return Verdict(round(likeness, 6), weak=False, reason="") if likeness >= STRANGE else None


def alike(a: Sketch, b: Sketch) -> float:
    """How alike the terms are, 0 to 1: the names of states add at most as much as all else that is shared.

    A country is in the news for more than one thing, and is named in many ways: "Addis Ababa", "the Ethiopian side".
    """
    states = a.states | b.states
    whole = cosine(a.terms, b.terms)
    named = math.fsum(w * b.terms[t] for t, w in a.terms.items() if t in states and t in b.terms)
    return min(whole, STATES_ADD * (whole - named))


def sketch(corpus: Corpus, report: Report, published: When) -> Sketch:
    """The terms of ``report`` (stems and keys of actors) with their weights, of length one; the strongest only."""
    counts, actors = _terms(corpus, report)
    weights = {
        term: (1 + math.log(n)) * rarity(actors[term].name if term in actors else term) * _weight(term, actors)
        for term, n in counts.items()
    }
    norm = math.sqrt(math.fsum(w * w for w in weights.values())) or 1.0
    kept = sorted(weights, key=lambda t: (-weights[t], t))[:KEPT]
    low, high = ends(published)
    states = _states(corpus, report)
    return Sketch(
        {t: round(weights[t] / norm, 4) for t in kept},
        low,
        high,
        {t: actors[t] for t in kept if t in actors},
        frozenset(t for t in kept if t in states),
    )


def _weight(term: str, actors: Mapping[str, Who]) -> float:
    if term in actors:
        return PERSON if actors[term].kind == "person" else NAME
    return 1.0 if term.isalpha() else NUMBER


def _states(corpus: Corpus, report: Report) -> frozenset[str]:
    """The terms that name states, their governments and ministries in ``report``."""
    named = [m for m in corpus.readings[report.id].mentions if m.who.kind in _STATES and m.how in _BY_NAME]
    return frozenset(term for m in named for term in (*content_stems(m.text), "@" + corpus.names.key(m.who)))


def _terms(corpus: Corpus, report: Report) -> tuple[Counter[str], dict[str, Who]]:
    text = report.text
    for mark in sorted(report.debris, key=lambda d: -d.span[0]):
        text = text[: mark.span[0]] + " " + text[mark.span[1] :]
    counts = Counter(s for s in content_stems(f"{report.title or ''}\n{text[:LONGEST]}") if len(s) > 1)
    for s in content_stems(text[:LEAD]):
        if s in counts:
            counts[s] += LEAD_TIMES
    actors: dict[str, Who] = {}
    for mention in corpus.readings[report.id].mentions:
        if mention.how in _BY_NAME:
            key = "@" + corpus.names.key(mention.who)
            counts[key] += 1
            best = corpus.names.of(mention.who)
            held = actors.setdefault(key, best)
            if held != best:
                actors[key] = min(held, best, key=repr)
    return counts, actors


def near(a: Sketch, b: Sketch) -> float:
    """1 for reports of one day, half after :data:`HALF_LIFE` days, :data:`UNDATED` where only one day is known."""
    if a.low is None or a.high is None or b.low is None or b.high is None:
        known = [s.low is not None and s.high is not None for s in (a, b)]
        return UNDATED if any(known) else 1.0
    return float(0.5 ** (max(0, a.low - b.high, b.low - a.high) / HALF_LIFE))


def title_of(report: Report) -> str:
    """The report's title, else its first sentence, in one line."""
    if report.title:
        return shorten(report.title, 140)
    text = report.text
    for mark in sorted(report.debris, key=lambda d: -d.span[0]):
        text = text[: mark.span[0]] + text[mark.span[1] :]
    text = text.strip()[:2000]
    starts = sentence_starts(text)
    return shorten(text[: starts[1]] if len(starts) > 1 else text, 140)


def story(
    context: Context,
    group: Sequence[str],
    episodes: Sequence[Sequence[str]],
    sketches: Mapping[str, Sketch],
    links: Iterable[str],
) -> Story:
    """The story of the reports of ``group``, which ``episodes`` part; ``links`` say which follows which."""
    corpus = context.corpus
    carriers = Counter(term for key in group for term in sketches[key].terms if term not in generic_stems())

    def central(key: str) -> tuple[float, tuple[str, str]]:
        """What a report shares with the others, for its length; counted, not weighed: no other report matters."""
        own = [carriers[term] - 1 for term in sketches[key].terms if term in carriers]
        return (-sum(own) / math.sqrt(len(own) or 1), context.order(key))

    terms = _shared(group, carriers, sketches)
    known = {t: who for key in group for t, who in sketches[key].actors.items()}
    actors = corpus.names.each(known[t] for t in terms if t in known and known[t].id is not None)
    words = [t for t in terms if not t.startswith("@")]
    why = [f"they share {', '.join(a.name for a in actors[:5])}"] if actors else []
    return Story(
        content_id("y", min(group, key=context.order)),
        title_of(corpus.reports[min(group, key=central)]),
        tuple(sorted(group, key=context.order)),
        _span(context, group),
        actors[:8],
        (*why, f"they share the words {', '.join(words[:8])}", *links) if len(group) > 1 else (),
        tuple(
            tuple(sorted(part, key=context.order))
            for part in sorted(episodes, key=lambda p: min(map(context.order, p)))
        ),
    )


def _shared(group: Sequence[str], carriers: Counter[str], sketches: Mapping[str, Sketch]) -> list[str]:
    """The terms that most of the group's reports share, those of most reports first, then the weightiest."""
    least = len(group) / 2 if len(group) > 1 else 0
    total: dict[str, float] = defaultdict(float)
    for key in group:
        for term, weight in sketches[key].terms.items():
            if carriers[term] > least:
                total[term] += weight
    return heapq.nsmallest(40, total, key=lambda t: (-carriers[t], -round(total[t], 4), t))


def _span(context: Context, group: Sequence[str]) -> When:
    days = [context.dated[key].published for key in group]
    starts, ends = [d.start for d in days if d.start], [d.end for d in days if d.end]
    if not starts or not ends:
        return When()
    if len(group) == 1:
        return meet(days)
    start, end = min(starts), max(ends)
    return When(start, end, "day" if start == end else "range", "its reports' days of publication")
