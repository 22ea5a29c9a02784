"""Relations in, a graph of states and blocs over time out: GEXF 1.3 for Gephi, GraphML, and a table of edges.

An edge of GEXF lives in the months in which something is known of it, and carries net, cooperation, conflict and counts
month by month; GraphML and the table have one edge a pair and a month. Invariant: names are attributes or text of XML,
never markup, without the characters that XML cannot hold.
"""

from __future__ import annotations

import calendar
import re
import xml.etree.ElementTree as ET
from collections.abc import Iterator
from pathlib import Path
from typing import Final

from dragoman.record.export import Line, Tables, write_whole
from dragoman.views.exports import file_at
from dragoman.views.exports.csv import as_cell

_GEXF: Final = "http://gexf.net/1.3"
_GRAPHML: Final = "http://graphml.graphdrawing.org/xmlns"
_FIGURES: Final = {
    "net": "double", "cooperation": "double", "conflict": "double", "low": "double", "high": "double",
    "n_events": "integer", "n_statements": "integer", "n_sources": "integer",
}  # fmt: skip
#: What XML 1.0 has no way to write.
_UNWRITABLE: Final = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


def write_gexf(tables: Tables, target: Path) -> dict[str, int]:
    """Writes ``target`` or ``target``/relations.gexf and gives the number of its edges."""
    path = file_at(target, "relations.gexf")
    pairs = _pairs(tables)
    root = ET.Element("gexf", {"xmlns": _GEXF, "version": "1.3"})
    ET.SubElement(ET.SubElement(root, "meta"), "creator").text = "dragoman"
    graph = ET.SubElement(
        root, "graph",
        {"mode": "dynamic", "defaultedgetype": "directed", "timeformat": "date", "timerepresentation": "interval"},
    )  # fmt: skip
    described = ET.SubElement(graph, "attributes", {"class": "edge", "mode": "dynamic"})
    for name, kind in _FIGURES.items():
        ET.SubElement(described, "attribute", {"id": name, "title": name, "type": kind})
    numbers = _nodes(pairs)
    nodes, edges = ET.SubElement(graph, "nodes"), ET.SubElement(graph, "edges")
    for name, number in numbers.items():
        ET.SubElement(nodes, "node", {"id": str(number), "label": _clean(name)})
    for at, ((source, target_name), months) in enumerate(pairs.items()):
        ends = {"id": str(at), "source": str(numbers[source]), "target": str(numbers[target_name])}
        edge = ET.SubElement(
            edges, "edge", ends | {"weight": str(sum(m["n_events"] + m["n_statements"] for m in months))}
        )
        values, spells = ET.SubElement(edge, "attvalues"), ET.SubElement(edge, "spells")
        for month in months:
            when = _days(month["month"])
            for name in _FIGURES:
                ET.SubElement(values, "attvalue", {"for": name, "value": str(month[name])} | when)
            ET.SubElement(spells, "spell", when)
    return {path.name: len(pairs) * bool(_write(path, root))}


def write_graphml(tables: Tables, target: Path) -> dict[str, int]:
    """Writes ``target`` or ``target``/relations.graphml, and relations-edges.csv beside it; gives their edges."""
    path = file_at(target, "relations.graphml")
    pairs = _pairs(tables)
    root = ET.Element("graphml", {"xmlns": _GRAPHML})
    keys = {"label": ("node", "string"), "month": ("edge", "string")}
    keys |= {name: ("edge", "double" if kind == "double" else "int") for name, kind in _FIGURES.items()}
    for name, (owner, kind) in keys.items():
        ET.SubElement(root, "key", {"id": name, "for": owner, "attr.name": name, "attr.type": kind})
    graph = ET.SubElement(root, "graph", {"edgedefault": "directed"})
    numbers = _nodes(pairs)
    for name, number in numbers.items():
        node = ET.SubElement(graph, "node", {"id": f"n{number}"})
        ET.SubElement(node, "data", {"key": "label"}).text = _clean(name)
    months = [month for of_pair in pairs.values() for month in of_pair]
    for at, month in enumerate(months):
        ends = {"id": f"e{at}", "source": f"n{numbers[month['source']]}", "target": f"n{numbers[month['target']]}"}
        edge = ET.SubElement(graph, "edge", ends)
        for name in ("month", *_FIGURES):
            ET.SubElement(edge, "data", {"key": name}).text = str(month[name])
    _write(path, root)
    table = path.with_name("relations-edges.csv")
    write_whole(table, _edge_table(months))
    return {path.name: len(months), table.name: len(months)}


def _edge_table(months: list[Line]) -> Iterator[str]:
    """Gephi imports it as it is: Source, Target, and the interval in ``timeset``."""
    yield ",".join(["Source", "Target", "Type", "timeset", *_FIGURES]) + "\r\n"
    for month in months:
        when = _days(month["month"])
        cells = [month["source"], month["target"], "Directed", f"<[{when['start']}, {when['end']}]>"]
        quoted = ['"' + as_cell(cell, raw=False).replace('"', '""') + '"' for cell in cells]
        yield ",".join([*quoted, *(str(month[name]) for name in _FIGURES)]) + "\r\n"


def _pairs(tables: Tables) -> dict[tuple[str, str], list[Line]]:
    pairs: dict[tuple[str, str], list[Line]] = {}
    for line in tables.lines("relations"):
        pairs.setdefault((line["source"], line["target"]), []).append(line)
    return pairs


def _nodes(pairs: dict[tuple[str, str], list[Line]]) -> dict[str, int]:
    return {name: number for number, name in enumerate(sorted({name for pair in pairs for name in pair}))}


def _days(month: str) -> dict[str, str]:
    year, number = int(month[:4]), int(month[5:7])
    return {"start": f"{month}-01", "end": f"{month}-{calendar.monthrange(year, number)[1]:02d}"}


def _clean(text: str) -> str:
    return _UNWRITABLE.sub("\ufffd", text)


def _write(path: Path, root: ET.Element) -> int:
    ET.indent(root)
    text = ET.tostring(root, encoding="unicode")
    return write_whole(path, ['<?xml version="1.0" encoding="UTF-8"?>\n', text, "\n"])
