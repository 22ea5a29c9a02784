"""Attributions of the tagger and the quotation marks in, drafts of statements out: which words, said by which cue.

This is the one place where rules correct the tagger. Rules are exact where quotation marks are: what stands between
two marks belongs together, the two halves around "he said" are one, a paragraph that is nothing but a quotation goes on
with the speaker before it.
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace

from dragoman.model import Span
from dragoman.reading.acts import cue_act
from dragoman.reading.quotations import MARKS, Quotation, Quotations
from dragoman.reading.tagger import Attribution

#: A quotation of fewer words is a scare quote or a title: it is no utterance by itself.
SHORTEST_UTTERANCE = 4
#: Characters between two pieces of one content that are no gap: space, comma, dash, a mark.
SMALL_GAP = 3
#: A quotation follows a saying directly when no more than this stands between them ("he said. “").
FOLLOWS_WITHIN = 4
#: The tagger's least score for an attribution with a source and a cue of a known act, and for any other (swept on
#: tests/gold/reports and PolNeAR dev: below the second a cue of no known act is right in one case of four).
LEAST, LEAST_OTHERWISE = 0.35, 0.5
TWO = 2
#: How a turn of a transcript begins: a name in capitals and a colon.
_TURN = re.compile(r"\s{0,9}([A-Z][A-Z.’' -]{1,40}[A-Z])(:)\s+")
#: A source that is the beginning of what is said and the pronoun that says it.
_FRONT = re.compile(r"(?P<front>[^,\n]{1,300}), (?P<who>he|she|they|it)", re.IGNORECASE)
#: Scores of what no cue supports.
GOES_ON, NOBODYS = 0.5, 0.3


@dataclass(frozen=True, slots=True)
class Draft:
    """A statement before anybody is named: spans, the tagger's readings at the cue, and which rules helped."""

    source: Span | None
    cue: Span | None
    content: tuple[Span, ...]
    score: float = 0.0
    act_logs: tuple[float, ...] = ()
    channel: str | None = None
    rules: tuple[str, ...] = ()
    follows: int | None = field(default=None)  # index of the draft whose holder goes on speaking
    doubtful: bool = False  # no statement unless its holder is an actor
    addressed: Span | None = None  # who stands between the cue and what is said ("accused *Oslo* of …")
    inside: int | None = None  # index of the draft in whose content it is told


def make_drafts(
    text: str,
    paragraphs: Sequence[Span],
    attributions: Sequence[Attribution],
    quotations: Quotations,
) -> tuple[Draft, ...]:
    """Drafts in order of place; their contents do not overlap."""
    apart = [part for a in attributions if a.content for part in _by_paragraph_of_cue(paragraphs, a)]
    whole = [part for a in apart for part in _by_cue(text, a)]
    drafts = [_from_attribution(text, paragraphs, a) for a in whole if _credible(text, a)]
    drafts = [_keep_behind_cue(d, quotations) for d in drafts]
    drafts = [_keep_near(d, paragraphs, quotations) for d in drafts]
    drafts = [_snap(d, quotations) for d in drafts]
    drafts = _merge_same(drafts)
    drafts.sort(key=_place)
    drafts = _join_following(text, drafts, quotations)
    drafts = _add_unclaimed(text, paragraphs, drafts, quotations)
    return tuple(drafts)


def kept(drafts: Sequence[Draft | None]) -> list[Draft]:
    """Those that stayed; who goes on with a speaker still finds him by his new place."""
    places = {old: new for new, old in enumerate(i for i, d in enumerate(drafts) if d is not None)}
    return [replace(d, follows=places.get(d.follows)) if d.follows is not None else d for d in drafts if d is not None]


def _place(draft: Draft) -> tuple[int, int]:
    return draft.content[0]


def _credible(text: str, found: Attribution) -> bool:
    """Whether the tagger is sure enough; without a source, or by words that tell no act, it has to be surer."""
    known = any(cue_act(text[start:end]) is not None for start, end in found.cue)
    return found.score >= (LEAST if found.source and known else LEAST_OTHERWISE)


def _by_paragraph_of_cue(paragraphs: Sequence[Span], found: Attribution) -> Iterator[Attribution]:
    """Cues in two paragraphs (a headline and the lead under it) say two things: each keeps what stands beside it."""

    def home(span: Span) -> int:
        return bisect_right(paragraphs, span[0], key=lambda p: p[0]) - 1

    homes = {home(cue) for cue in found.cue}
    if len(homes) < TWO:
        yield found
        return
    for number in sorted(homes):
        content = tuple(c for c in found.content if home(c) == number)
        if content:
            source = tuple(s for s in found.source if home(s) == number) or found.source
            cue = tuple(c for c in found.cue if home(c) == number)
            yield replace(found, source=source, cue=cue, content=content)


def _by_cue(text: str, found: Attribution) -> Iterator[Attribution]:
    """Two cues with a content behind each ("confirmed that …, saying that …") are two statements of one source."""
    cues, contents = sorted(found.cue), sorted(found.content)
    if len(cues) == len(contents) == TWO and cues[0][0] < contents[0][0] < cues[1][0] < contents[1][0]:
        near = contents[1][0] - cues[1][1] <= SMALL_GAP
        if near and all(cue_act(text[s:e]) is not None for s, e in cues):
            for cue, content in zip(cues, contents, strict=True):
                yield replace(found, cue=(cue,), content=(content,))
            return
    yield found


def _keep_behind_cue(draft: Draft, quotations: Quotations) -> Draft:
    """An unquoted piece far before source and cue is no content where another piece stands right behind the cue.

    Nor is one close by, where what stands behind the cue is a whole "that" clause ("On whether …, she said *that* …").
    """
    if draft.cue is None or len(draft.content) == 1 or any(quotations.touching(s, e) for s, e in draft.content):
        return draft
    start = min(s[0] for s in (draft.cue, draft.source) if s is not None)
    behind = [p for p in draft.content if 0 <= p[0] - draft.cue[1] <= SMALL_GAP]
    whole = any(quotations.text.startswith("that ", p[0]) for p in behind)
    kept = tuple(p for p in draft.content if not (behind and start - p[1] > (-1 if whole else SMALL_GAP)))
    return draft if kept == draft.content else replace(draft, content=kept, rules=(*draft.rules, "kept to its cue"))


def _from_attribution(text: str, paragraphs: Sequence[Span], found: Attribution) -> Draft:
    named = [c for c in found.cue if cue_act(text[c[0] : c[1]]) is not None]
    cue = _before_mark(text, nearest(text, named or found.cue, found.content[0]))
    sources = [part for piece in found.source for part in _by_paragraph(paragraphs, piece)]
    source, front = _without_front(text, nearest(text, sources, cue or found.content[0]))
    pieces = [*([front] if front is not None else []), *found.content]
    return Draft(
        source=source,
        cue=cue,
        content=merge_pieces(text, [part for piece in pieces for part in _by_paragraph(paragraphs, piece)]),
        score=found.score,
        act_logs=found.act_logs,
        channel=found.channel,
    )


def _without_front(text: str, source: Span | None) -> tuple[Span | None, Span | None]:
    """Of "*The government*, she stressed, …" only "she" speaks; the words before her begin what is said."""
    match = _FRONT.fullmatch(text, *source) if source is not None else None
    return (source, None) if match is None else (match.span("who"), match.span("front"))


def _before_mark(text: str, cue: Span | None) -> Span | None:
    """A cue ends where a quotation opens: "was “satisfied" is the cue "was"."""
    if cue is None:
        return None
    mark = next((i for i in range(cue[0] + 1, cue[1]) if text[i] in MARKS), None)
    return cue if mark is None else (cue[0], cue[0] + len(text[cue[0] : mark].rstrip()))


def _by_paragraph(paragraphs: Sequence[Span], piece: Span) -> Iterator[Span]:
    """The parts of ``piece`` in each paragraph: what stands between paragraphs (line ends, debris) is no content."""
    index = max(0, bisect_right(paragraphs, piece[0], key=lambda p: p[0]) - 1)
    while index < len(paragraphs) and paragraphs[index][0] < piece[1]:
        start, end = max(piece[0], paragraphs[index][0]), min(piece[1], paragraphs[index][1])
        if start < end:
            yield (start, end)
        index += 1


def _keep_near(draft: Draft, paragraphs: Sequence[Span], quotations: Quotations) -> Draft:
    """Content stays with its cue: a piece in another paragraph is kept only where a quotation carries it over."""
    if draft.cue is None or len(draft.content) == 1:
        return draft
    home = bisect_right(paragraphs, draft.cue[0], key=lambda p: p[0]) - 1
    low, high = paragraphs[home]
    near = [piece for piece in draft.content if piece[0] < high and piece[1] > low]
    for piece in draft.content:
        quotation = quotations.at(piece[0]) or quotations.at(piece[1] - 1)
        follows = quotation is not None and quotation.paragraph == home + 1 and piece[0] > high
        if piece not in near and follows and quotation is not None:
            opens = quotation.outer[0] - paragraphs[quotation.paragraph][0] <= 1
            near += [piece] if opens else []
    if not near or len(near) == len(draft.content):
        return draft
    return replace(draft, content=tuple(sorted(near)), rules=(*draft.rules, "kept to its paragraph"))


def nearest(text: str, pieces: Sequence[Span], to: Span) -> Span | None:
    """One span of several fragments: fragments that nearly touch are one; of the rest the one nearest to ``to``.

    What stands before wins a tie: "*he* told TASS".
    """
    merged = merge_pieces(text, pieces)
    if not merged:
        return None
    return min(merged, key=lambda p: (max(p[0] - to[1], to[0] - p[1], 0), p[0]))


def merge_pieces(text: str, pieces: Iterable[Span]) -> tuple[Span, ...]:
    """Pieces in order, those that nearly touch made one (no word, mark or line end between them)."""
    merged: list[Span] = []
    for start, end in sorted((s, e) for s, e in pieces):
        if merged and start - merged[-1][1] <= SMALL_GAP:
            between = text[merged[-1][1] : start]
            if not any(c.isalnum() or c in MARKS or c == "\n" for c in between):
                merged[-1] = (merged[-1][0], max(end, merged[-1][1]))
                continue
        merged.append((start, end))
    return tuple(merged)


def _snap(draft: Draft, quotations: Quotations) -> Draft:
    """Let every piece that holds most of a quotation hold all of it, unless its own cue or source stands inside."""
    blocked = [s for s in (draft.cue, draft.source) if s is not None]
    pieces: list[Span] = []
    for start, end in draft.content:
        new_start, new_end = start, end
        for quotation in quotations.touching(start, end):
            inner, outer = quotation.span, quotation.outer
            covered = min(end, inner[1]) - max(start, inner[0])
            rest = (
                outer[0] <= start < end <= outer[1] and end >= inner[1] and _begins_a_sentence(quotations.text, start)
            )
            if (covered * 2 >= inner[1] - inner[0] or rest) and not overlap([inner], blocked):
                new_start, new_end = min(new_start, outer[0]), max(new_end, outer[1])
        pieces.append((new_start, new_end))
    if tuple(pieces) == draft.content:
        return draft
    return replace(draft, content=_union(pieces), rules=(*draft.rules, "quotation marks"))


def _begins_a_sentence(text: str, place: int) -> bool:
    """Whether a sentence begins at ``place``: a capital behind a full stop."""
    return text[place].isupper() and text[max(0, place - SMALL_GAP) : place].rstrip()[-1:] in {".", "!", "?"}


def _union(pieces: Iterable[Span]) -> tuple[Span, ...]:
    out: list[Span] = []
    for start, end in sorted(pieces):
        if out and start <= out[-1][1]:
            out[-1] = (out[-1][0], max(end, out[-1][1]))
        else:
            out.append((start, end))
    return tuple(out)


def overlap(some: Sequence[Span], others: Sequence[Span]) -> bool:
    """Whether a span of the one shares a character with a span of the other."""
    return any(s < f and e > b for s, e in some for b, f in others)


def _merge_same(drafts: Sequence[Draft]) -> list[Draft]:
    """Two drafts of one cue, or neighbours whose pieces overlap after snapping, are one statement."""
    merged: list[Draft] = []
    of_cue: dict[Span, int] = {}
    for draft in sorted(drafts, key=_place):
        index = of_cue.get(draft.cue) if draft.cue is not None else None
        if index is None and merged and overlap(draft.content, merged[-1].content):
            index = len(merged) - 1
        if index is None:
            index = len(merged)
            merged.append(draft)
        else:
            merged[index] = _merge(merged[index], draft)
        if draft.cue is not None:
            of_cue[draft.cue] = index
    return merged


def _merge(one: Draft, other: Draft) -> Draft:
    strong, weak = (one, other) if one.score >= other.score else (other, one)
    return replace(
        strong,
        content=_union((*strong.content, *weak.content)),
        source=strong.source or weak.source,
        rules=(*strong.rules, "halves joined"),
    )


def _unclaimed(drafts: Sequence[Draft], quotations: Quotations) -> list[Quotation]:
    claimed = {q.outer for d in drafts for s, e in d.content for q in quotations.touching(s, e)}
    return [q for q in quotations.found if q.outer not in claimed]


def _join_following(text: str, drafts: list[Draft], quotations: Quotations) -> list[Draft]:
    """`"…," X said. "…"`: a quotation that no draft holds and that follows the saying directly is its second piece."""
    ends = {_end(draft): index for index, draft in enumerate(drafts)}
    for quotation in _unclaimed(drafts, quotations):
        start = quotation.outer[0]
        for gap in range(FOLLOWS_WITHIN + 1):
            index = ends.get(start - gap)
            between = text[start - gap : start]
            if index is None or "\n" in between or any(c.isalnum() for c in between):
                continue
            draft = drafts[index]
            said = [q for s, e in draft.content for q in quotations.touching(s, e)]
            if any(q.paragraph == quotation.paragraph for q in said):
                content = _union((*draft.content, quotation.outer))
                drafts[index] = replace(draft, content=content, rules=(*draft.rules, "second half"))
                ends[_end(drafts[index])] = index
                break
    return drafts


def _end(draft: Draft) -> int:
    return max(e for _, e in (*draft.content, *(s for s in (draft.cue, draft.source) if s)))


def _add_unclaimed(
    text: str, paragraphs: Sequence[Span], drafts: Sequence[Draft], quotations: Quotations
) -> list[Draft]:
    """A paragraph that is nothing but a quotation, and that nobody claims, goes on with the speaker before it."""
    added: list[Draft] = []
    for quotation in _unclaimed(drafts, quotations):
        start, end = paragraphs[quotation.paragraph]
        whole = quotation.outer[0] - start <= 1 and end - quotation.outer[1] <= 1
        if not whole or len(text[slice(*quotation.span)].split()) < SHORTEST_UTTERANCE:
            continue
        if (turn := _TURN.match(text, *quotation.span)) is not None:
            content = ((turn.end(), quotation.span[1]),)
            added.append(Draft(turn.span(1), turn.span(2), content, GOES_ON, rules=("a turn of a transcript",)))
            continue
        follows = _speaker_before(drafts, start, paragraphs[max(0, quotation.paragraph - 2)][0])
        rule = "goes on with the speaker before" if follows is not None else "quotation without a speaker"
        score = GOES_ON if follows is not None else NOBODYS
        added.append(Draft(None, None, (quotation.outer,), score, rules=(rule,), follows=follows))
    # Indices in `follows` point into `drafts`, which keeps its order in front of the added ones.
    return [*drafts, *added]


def _speaker_before(drafts: Sequence[Draft], start: int, earliest: int) -> int | None:
    """Index of the last draft with a cue that begins before ``start`` and ends after ``earliest``."""
    index = bisect_left(drafts, start, key=lambda d: d.content[0][0]) - 1
    while index >= 0 and drafts[index].content[-1][1] >= earliest:
        if drafts[index].cue is not None:
            return index
        index -= 1
    return None
