"""Happenings in, GDELT 2.0's two tables out: events.tsv (one line a happening), mentions.tsv (one a report of it).

The columns are GDELT's, in its order, under a header. Codes are CAMEO by the crosswalk (:mod:`.cameo`); what is
planned, denied or did not happen is left out, as GDELT has no place to say so. Offsets are code points into the
report's text, −1 where unknown; tone and coordinates are not known and stay empty.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Final

from dragoman.record.export import Line, Tables, write_whole
from dragoman.views.exports import cameo
from dragoman.views.exports.spool import spool

_ACTOR: Final = (
    "Code Name CountryCode KnownGroupCode EthnicCode Religion1Code Religion2Code Type1Code Type2Code Type3Code"
)
_GEO: Final = "Type FullName CountryCode ADM1Code ADM2Code Lat Long FeatureID"
_ACTION: Final = (
    "IsRootEvent EventCode EventBaseCode EventRootCode QuadClass GoldsteinScale NumMentions NumSources NumArticles"
    " AvgTone"
)
EVENTS: Final = (
    *["GLOBALEVENTID", "SQLDATE", "MonthYear", "Year", "FractionDate"],
    *(f"Actor{n}{name}" for n in (1, 2) for name in _ACTOR.split()),
    *_ACTION.split(),
    *(f"{who}Geo_{name}" for who in ("Actor1", "Actor2", "Action") for name in _GEO.split()),
    "DATEADDED",
    "SOURCEURL",
)
MENTIONS: Final = (
    "GLOBALEVENTID",
    "EventTimeDate",
    "MentionTimeDate",
    "MentionType",
    "MentionSourceName",
    "MentionIdentifier",
    "SentenceID",
    "Actor1CharOffset",
    "Actor2CharOffset",
    "ActionCharOffset",
    "InRawText",
    "Confidence",
    "MentionDocLen",
    "MentionDocTone",
    "MentionDocTranslationInfo",
    "Extras",
)
#: What is told of a report beside its events.
_CITED: Final = ("outlet", "url", "source", "published")
_REAL: Final = frozenset({"occurred", "ongoing"})


def write(tables: Tables, target: Path) -> dict[str, int]:
    """Writes ``target``/events.tsv and ``target``/mentions.tsv and gives the number of lines of each, headers apart."""
    with spool() as told:
        for event in tables.lines("events"):
            if event["status"] in _REAL:
                report = tables.report(event["report_id"])
                cited = {name: report[name] for name in _CITED} | {"characters": len(report["text"])}
                told.put((event["happening_id"] or event["id"],), (event, cited))
        events = (_event(key, group) for key, group in told.groups())
        mentions = (_mention(key, *one) for key, group in told.groups() for one in group)
        counts = {}
        for name, columns, lines in (("events.tsv", EVENTS, events), ("mentions.tsv", MENTIONS, mentions)):
            counts[name] = write_whole(target / name, _with_header(columns, lines)) - 1
        return counts


def _with_header(columns: Sequence[str], lines: Iterator[list[object]]) -> Iterator[str]:
    yield cameo.row(list(columns))
    yield from (cameo.row(line) for line in lines)


def _number(key: str) -> int:
    """A number that only this happening has: GDELT's ids are numbers."""
    return int(key[1:], 16) % 10**15


def _event(key: str, group: Sequence[tuple[Line, Line]]) -> list[object]:
    (first, report), reports = group[0], {e["report_id"]: cited for e, cited in group}
    day = first["when"]["start"] or first["when"]["end"] or first["known_from"] or ""
    outlets = {cited["outlet"] for cited in reports.values()}
    code = cameo.code(first)
    date = day.replace("-", "")
    fraction = round(int(date[:4]) + (int(date[4:6]) * 30 + int(date[6:8])) / 365, 4) if date else None
    action: list[object] = [int(first["statement_id"] is None), code, code[:3], code[:2], first["quad"]]
    action += [cameo.weight(code), len(group), len(outlets), len(reports), None]
    geo: list[object] = [None] * 16 + _place(first["place"])
    actors = [*_actor(first["actors"]), *_actor(first["recipients"])]
    source = report["url"] or report["source"]
    return [_number(key), date, date[:6], date[:4], fraction, *actors, *action, *geo, _stamp(report), source]


def _actor(whos: Sequence[Line]) -> list[object]:
    if not whos:
        return [None] * 10
    who = whos[0]
    code = f"{who['country'] or ''}{who['sector'] or ''}" or None
    return [code, who["name"].upper(), who["country"], None, None, None, None, who["sector"], None, None]


def _place(place: Line | None) -> list[object]:
    return [None] * 8 if place is None else [None, place["name"], place["country"], *[None] * 5]


def _stamp(report: Line) -> str | None:
    day = report["published"]["end"]
    return f"{day.replace('-', '')}000000" if day else None


def _mention(key: str, event: Line, report: Line) -> list[object]:
    spans = event["spans"]
    named = len(spans) > 1 and bool(event["actors"])
    both = named and len(event["actors"]) == 1 and len(spans) > 2 and bool(event["recipients"])  # noqa: PLR2004
    offsets = [spans[1][0] if named else -1, spans[2][0] if both else -1, spans[0][0]]
    kind = 1 if report["url"] else 2
    stamp = _stamp(report)
    identity = report["url"] or report["source"]
    confidence = round(100 * event["confidence"])
    head: list[object] = [_number(key), stamp, stamp, kind, report["outlet"], identity, None]
    return [*head, *offsets, 1, confidence, report["characters"], None, None, None]
