"""The head of a plain text in; outlet, title, byline, dateline and date out, each with the rule that found it.

Only what is unmistakable is taken; everything else stays unknown. What is no prose (the dateline, a date stamp, the
byline, a caption that repeats a name) is marked as debris; a title is prose and is read.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from functools import lru_cache

from dragoman.intake.stamps import STAMP, read_stamp
from dragoman.intake.years import settle_year
from dragoman.lexicon import load_yaml
from dragoman.model import Debris, When

#: Only the beginning can be a heading; a title is no longer than this.
HEAD, LONGEST_TITLE = 2000, 160
_ENDS_LIKE_PROSE = re.compile(r"[.!?…:;,][”\"’')]*$")


_LABEL = re.compile(r"(?:date|published|updated|posted)\b", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Heading:
    """What the head of a text says of the report."""

    outlet: str | None = None
    title: str | None = None
    byline: str | None = None
    dateline: str | None = None
    published: When | None = None
    debris: tuple[Debris, ...] = ()
    basis: dict[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class _Patterns:
    dateline: re.Pattern[str]
    byline: re.Pattern[str]
    address: re.Pattern[str]
    stamp: re.Pattern[str]


@lru_cache(maxsize=1)
def _patterns() -> _Patterns:
    data = load_yaml("headings.yaml")
    date = r"(?:,? (?P<date>[A-Z][a-z]{2,8}\.? \d{1,2}(?:,? \d{4})?|\d{1,2} [A-Z][a-z]{2,8}\.?(?: \d{4})?))?"
    credit = rf"(?:,? ?[(\[/](?P<credit>{data['credits']}) ?[)\]/])?"
    later_date = date.replace("date", "date2")
    dash = r"(?:[—–:_-]{1,2} |[—–_-]{1,2}$)"  # "_" is a dash of the wires; the place may have a line of its own
    label = r"(?:date|published|updated|posted)(?: on| at)?:?\s{0,3}"
    return _Patterns(
        dateline=re.compile(
            rf"(?P<place>{data['place']}|{data['place_small']}){date}{credit}(?:,? ?{later_date})? ?{dash}"
        ),
        byline=re.compile(data["byline"] + r"\W{0,2}(?: [|•·,].{0,80})?"),
        address=re.compile(data["outlet_address"] + r"(?:\.|:| [—–-]) (?=[A-Z“\"])"),
        stamp=re.compile(rf"\s{{0,9}}(?:{label})?(?:{STAMP.pattern})[\s,|–—-]{{0,5}}", re.IGNORECASE),
    )


def read_heading(text: str) -> Heading:
    """What the first lines of ``text`` say. Reads no further than its first prose sentence."""
    basis: dict[str, str] = {}
    debris: list[Debris] = []
    title = byline = outlet = dateline = None
    published: When | None = None
    for begin, whole in _lines(text[:HEAD]):
        start, line = begin, whole
        match = _patterns().stamp.match(line)
        if match and match[0].strip() and published is None and _is_stamp(line, match):
            published = read_stamp(match[0], f"text: {match[0].strip()!r} at its head")
            debris.append(Debris((start, start + len(match[0].rstrip())), "stamp"))
            start, line = start + match.end(), line[match.end() :]
            if not line.strip():
                continue
        if match := _patterns().byline.fullmatch(line):
            byline = byline or match["name"]
            debris.append(Debris((start, start + len(line)), "byline"))
            basis["byline"] = "text: a line of its own"
            continue
        if match := _patterns().dateline.match(line):
            dateline, more = _read_dateline(match, basis, text[start + match.end() :])
            debris.append(Debris((start, start + match.end()), "dateline"))
            published = published or more
            break
        if match := _patterns().address.match(line):
            outlet, basis["outlet"] = match["outlet"], "text: its web address before the first sentence"
            debris.append(Debris((start, start + match.end()), "outlet"))
            break
        if not _title_like(line):
            break
        if title is not None and len(title.split()) <= _CAPTION_WORDS:
            debris.append(Debris(_find(text, title), "caption"))
        title, basis["title"] = line.strip(), "text: a heading line"
    if published is not None:
        basis["published"] = published.basis
    return Heading(outlet, title, byline, dateline, published, tuple(debris), basis)


#: A heading line this short, followed by another heading line, is the caption of a picture.
_CAPTION_WORDS = 6


def _lines(head: str) -> list[tuple[int, str]]:
    found, position = [], 0
    for line in head.splitlines(keepends=True):
        stripped = line.strip("\r\n\t ")
        if stripped.strip():  # controls alone, at which a line may end too, are no line
            found.append((position + line.index(stripped), stripped))
        position += len(line)
    return found


def _is_stamp(line: str, match: re.Match[str]) -> bool:
    """A date opens a stamp when a label precedes it or it stands alone; "2023-05-17 was a day" is prose."""
    labelled = _LABEL.match(line) is not None
    return labelled or match.end() == len(line) or match[0].strip()[-1:] in {"|", "–", "—"}


def _read_dateline(match: re.Match[str], basis: dict[str, str], body: str) -> tuple[str, When | None]:
    basis["dateline"] = "text: place before the first sentence"
    if match["credit"]:
        basis["credit"] = match["credit"].strip()
    stamp = match["date"] or match["date2"]
    published = (read_stamp(stamp, f"dateline: {stamp!r}") or settle_year(stamp, body)) if stamp else None
    return match["place"].strip(" ,"), published


def _title_like(line: str) -> bool:
    return len(line) <= LONGEST_TITLE and not _ENDS_LIKE_PROSE.search(line) and line[:1] not in "“\"'‘—–-•*"


def _find(text: str, line: str) -> tuple[int, int]:
    start = text.index(line)
    return (start, start + len(line))
