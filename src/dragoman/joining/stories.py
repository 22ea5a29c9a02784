"""Reports in, stories out: reports about one development, by the names and terms they share, and why.

Terms are weighed by how rare they are in the record (damped, so that one more report moves nothing), pairs found
through an index of each report's strongest terms, and grouped by average link. Invariant: no order; every report is
in exactly one story, alone if need be.
"""

from __future__ import annotations

import heapq
import math
from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence
from typing import Final

from dragoman.ids import content_id
from dragoman.joining.corpus import Corpus, half_bounds, meet, sentence_starts
from dragoman.joining.dates import shorten
from dragoman.joining.rows import Context
from dragoman.joining.words import content_stems, generic_stems
from dragoman.model import Happening, Report, Saying, Story, When

type Vector = dict[str, float]

#: Average likeness (cosine) at which two groups of reports are one story.
LIKE: Final = 0.17
#: Likeness that a quotation or a happening in common adds.
TIED: Final = 0.15
#: Days between publications after which likeness counts half.
HALF_LIFE: Final = 30
#: What likeness counts where one day of publication is known and one is not: they may lie years apart.
UNDATED: Final = 0.34
#: A term is taken for as rare as if it had been seen in one of so many reports before.
PRIOR: Final = 300
#: A word of the trade is taken for as frequent as if it had stood in so many of those.
PRIOR_GENERIC: Final = 30
#: The strongest terms of a report find its candidates; per term so many neighbours in time.
STRONGEST: Final = 30
CAP: Final = 25
#: So many of their strongest terms two reports must share to be compared.
COMMON: Final = 3
#: A name weighs this much more than another term.
NAME: Final = 1.5
#: Terms are counted in the first part of a report only.
LONGEST: Final = 20_000


def find_stories(context: Context, sayings: Sequence[Saying], happenings: Sequence[Happening]) -> tuple[Story, ...]:
    """The stories of all reports."""
    corpus = context.corpus
    counts = {key: _terms(corpus, report) for key, report in corpus.reports.items()}
    vectors = _vectors(counts)
    order = sorted(vectors, key=context.order)
    ties = _ties(corpus, sayings, happenings)
    likeness: dict[tuple[str, str], float] = {}
    for a, b in [*_candidates(vectors, order), *ties]:
        low, high = min(a, b), max(a, b)
        if (low, high) not in likeness:
            value = cosine(vectors[low], vectors[high]) + (TIED if (low, high) in ties else 0.0)
            likeness[low, high] = value * _near(context, low, high)
    groups = average_link(sorted(vectors), likeness, LIKE)
    return tuple(sorted((_story(context, group, counts) for group in groups), key=lambda s: s.id))


def _vectors(counts: Mapping[str, Counter[str]]) -> dict[str, Vector]:
    """Each report's terms (stems and actor keys) with their weights, of length one."""
    seen = Counter(term for terms in counts.values() for term in terms)
    generic = generic_stems()
    total = len(counts) + PRIOR
    vectors = {}
    for key, terms in counts.items():
        weights = {
            term: (1 + math.log(n))
            * math.log(total / (seen[term] + (PRIOR_GENERIC if term in generic else 1)))
            * (NAME if term.startswith("@") else 1.0)
            for term, n in terms.items()
        }
        norm = math.sqrt(sum(w * w for w in weights.values())) or 1.0
        vectors[key] = {term: w / norm for term, w in sorted(weights.items())}
    return vectors


def _terms(corpus: Corpus, report: Report) -> Counter[str]:
    text = report.text
    for mark in sorted(report.debris, key=lambda d: -d.span[0]):
        text = text[: mark.span[0]] + " " + text[mark.span[1] :]
    terms = Counter(s for s in content_stems(f"{report.title or ''}\n{text[:LONGEST]}") if len(s) > 1)
    for mention in corpus.readings[report.id].mentions:
        if mention.how in {"name", "variant", "role", "metonym"}:
            terms["@" + corpus.names.key(mention.who)] += 1
    return terms


def _ties(corpus: Corpus, sayings: Sequence[Saying], happenings: Sequence[Happening]) -> dict[tuple[str, str], None]:
    """Pairs of reports that carry one quotation or tell one happening; of many carriers, neighbours by id."""
    groups = [sorted({corpus.statements[k].report_id for k in s.statements}) for s in sayings]
    groups += [sorted({corpus.events[k].report_id for k in h.events}) for h in happenings]
    return {(a, b): None for g in groups for i, a in enumerate(g) for b in g[i + 1 : i + 4]}


def _candidates(vectors: Mapping[str, Vector], order: Sequence[str]) -> Iterator[tuple[str, str]]:
    index: dict[str, list[str]] = defaultdict(list)
    for key in order:
        for term in heapq.nlargest(STRONGEST, vectors[key], key=lambda t: (vectors[key][t], t)):
            index[term].append(key)
    common: Counter[tuple[str, str]] = Counter()
    for posting in index.values():
        for i, a in enumerate(posting):
            common.update((a, b) for b in posting[i + 1 : i + 1 + CAP])
    for pair, count in common.items():
        if count >= COMMON:
            yield pair


def cosine(a: Vector, b: Vector) -> float:
    """How alike two vectors of length one are (0–1)."""
    if len(a) > len(b):
        a, b = b, a
    return math.fsum(w * b[t] for t, w in a.items() if t in b)


def _near(context: Context, a: str, b: str) -> float:
    """1 for reports of one day, half after :data:`HALF_LIFE` days, :data:`UNDATED` where only one day is known."""
    known = [bool(context.dated[key].published.start and context.dated[key].published.end) for key in (a, b)]
    if not all(known):
        return UNDATED if any(known) else 1.0
    x, y = half_bounds(context.dated[a].published), half_bounds(context.dated[b].published)
    gap = max(0, x[0] - y[1], y[0] - x[1])
    return float(0.5 ** (gap / HALF_LIFE))


def average_link(items: Sequence[str], likeness: Mapping[tuple[str, str], float], least: float) -> list[list[str]]:
    """Groups whose average likeness is at least ``least``, most alike first; a pair not given counts as 0.

    Near linear in the number of pairs; ties go to the smaller ids, so that no order matters.
    """
    members = {i: [i] for i in items}
    sums: dict[str, dict[str, float]] = defaultdict(dict)
    for (a, b), value in likeness.items():
        sums[a][b] = sums[b][a] = value
    heap = [(-value, a, b, 1, 1) for (a, b), value in likeness.items() if value >= least]
    heapq.heapify(heap)
    while heap:
        _, a, b, size_a, size_b = heapq.heappop(heap)
        if a not in members or b not in members or (len(members[a]), len(members[b])) != (size_a, size_b):
            continue
        members[a] = sorted(members[a] + members.pop(b))
        for other, value in sums.pop(b).items():
            sums[other].pop(b, None)
            if other != a:
                total = sums[a].get(other, 0.0) + value
                sums[a][other] = sums[other][a] = total
        sums[a].pop(b, None)
        for other, total in sums[a].items():
            average = total / (len(members[a]) * len(members[other]))
            if average >= least:
                low, high = min(a, other), max(a, other)
                heapq.heappush(heap, (-average, low, high, len(members[low]), len(members[high])))
    return [members[key] for key in sorted(members)]


def _story(context: Context, group: Sequence[str], counts: Mapping[str, Counter[str]]) -> Story:
    corpus = context.corpus
    carriers = Counter(term for key in group for term in counts[key] if term not in generic_stems())

    def central(key: str) -> tuple[float, tuple[str, str]]:
        """What a report shares with the others, for its length; counted, not weighed: no other report matters."""
        own = [carriers[term] - 1 for term in counts[key] if term in carriers]
        return (-sum(own) / math.sqrt(len(own) or 1), context.order(key))

    terms = _shared(group, carriers, counts)
    actors = corpus.names.each(
        who
        for term in terms
        if term.startswith("@") and (who := corpus.names.by_key(term[1:])) is not None and who.id is not None
    )
    words = [t for t in terms if not t.startswith("@")]
    why = [f"they share {', '.join(a.name for a in actors[:5])}"] if actors else []
    return Story(
        content_id("y", min(group, key=context.order)),
        title_of(corpus.reports[min(group, key=central)]),
        tuple(sorted(group, key=context.order)),
        _span(context, group),
        actors[:8],
        (*why, f"they share the words {', '.join(words[:8])}") if len(group) > 1 else (),
    )


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


def _shared(group: Sequence[str], carriers: Counter[str], counts: Mapping[str, Counter[str]]) -> list[str]:
    """The terms that most of the group's reports share, those of most reports first, then the most frequent."""
    least = len(group) / 2 if len(group) > 1 else 0
    total: Counter[str] = Counter()
    for key in group:
        total.update({term: n for term, n in counts[key].items() if carriers[term] > least})
    return heapq.nsmallest(40, total, key=lambda t: (-carriers[t], -total[t], t))


def _span(context: Context, group: Sequence[str]) -> When:
    days = [context.dated[key].published for key in group]
    starts, ends = [d.start for d in days if d.start], [d.end for d in days if d.end]
    if not starts or not ends:
        return When()
    if len(group) == 1:
        return meet(days)
    start, end = min(starts), max(ends)
    return When(start, end, "day" if start == end else "range", "its reports' days of publication")
