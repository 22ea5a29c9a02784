"""Every export format opened by a real program that reads it: what comes out there is what the record holds."""

import csv
import json
import re
import subprocess
import sys
import xml.etree.ElementTree as ET
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import msgspec
import pytest

from dragoman import pipeline
from dragoman.joining.names import identity
from dragoman.model import Merge, Who
from dragoman.record.export import Tables, open_tables
from dragoman.record.store import Store
from dragoman.views import exports
from dragoman.views.cli import main
from dragoman.views.exports.columns import columns
from dragoman.views.exports.labelstudio import Utf16
from tests import made

HEADERS = Path(__file__).with_name("export_headers.json")
#: The package has an environment of its own (tests/views/followthemoney.in says why), which `make setup` makes.
FTM_PYTHON = Path(sys.prefix) / "followthemoney" / "bin" / "python"
FTM = """
import json, sys
from followthemoney import model
for line in open(sys.argv[1], encoding="utf-8"):
    entity = json.loads(line)
    model.get(entity["schema"]).validate(entity)
    print(json.dumps(model.get_proxy(entity, cleaned=False).to_dict()))
"""
HOSTILE = "=cmd|calc says “=1+1 😀 <script>x</script> # [a](b) ![c](d)” on 2024-02-01. Ann visits Bo on 2024-02-02."


@pytest.fixture(scope="module")
def record(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("consumers") / "r.dragoman"
    hostile = made.report(
        f"calc says “=1+1 😀 <script>x</script>\u2028# [a](b)”. {HOSTILE}", "=h.txt", outlet="@The \x01Sun\n"
    )
    pipeline.read(["x"], path, made.rooms([*made.some_reports(), hostile]))
    return path


def written(record: Path, form: str, target: Path) -> Path:
    with Store.open(record) as store, open_tables(store, made.join_cheaply) as tables:
        exports.writer(form)(tables, target)
    return target


def csv_rows(path: Path) -> list[list[str]]:
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.reader(file))


def lines(record: Path, table: str) -> list[dict[str, Any]]:
    with Store.open(record) as store, open_tables(store, made.join_cheaply) as tables:
        return list(tables.lines(table))


def test_headers_are_frozen():
    """A change here breaks the scripts of users: it needs a new version and a line in the changelog."""
    assert {t: [[c.name, c.kind] for c in of] for t, of in columns().items()} == json.loads(HEADERS.read_text("utf-8"))


def test_csv_is_a_valid_data_package_to_frictionless(record: Path, tmp_path: Path):
    frictionless = pytest.importorskip("frictionless")
    folder = written(record, "csv", tmp_path / "csv")
    package = frictionless.Package(str(folder / "datapackage.json"))
    report = package.validate()
    assert report.valid, report.flatten(["type", "note"])[:5]
    assert {r.name for r in package.resources} == set(columns())
    assert len(package.get_resource("statements").read_rows()) == len(lines(record, "statements"))


def test_no_cell_of_a_csv_is_a_formula(record: Path, tmp_path: Path):
    folder = written(record, "csv", tmp_path / "csv")
    cells = [cell for path in folder.glob("*.csv") for row in csv_rows(path) for cell in row]
    numbers = [c for c in cells if c.startswith("-") and c[1:].replace(".", "").isdigit()]
    assert not [c for c in cells if c.lstrip()[:1] in {"=", "+", "@", "-"} and c not in numbers]
    assert "'=h.txt" in cells
    with Store.open(record) as store, open_tables(store, made.join_cheaply) as tables:
        exports.raw_writer("csv")(tables, tmp_path / "raw")
    assert "=h.txt" in (tmp_path / "raw" / "reports.csv").read_text("utf-8")


def test_pandas_reads_what_csv_says(record: Path, tmp_path: Path):
    pandas = pytest.importorskip("pandas")
    frame = pandas.read_csv(written(record, "csv", tmp_path / "csv") / "statements.csv")
    assert frame["confidence"].dtype == float
    assert set(frame["id"]) == {line["id"] for line in lines(record, "statements")}


def test_pandas_reads_gdelt_and_icews_by_the_published_columns(record: Path, tmp_path: Path):
    pandas, yaml = pytest.importorskip("pandas"), pytest.importorskip("yaml")
    known = yaml.safe_load(Path(__file__).with_name("published_columns.yaml").read_text("utf-8"))
    names = {name: part["columns"].split("|") for name, part in known.items()}
    folder = written(record, "gdelt", tmp_path / "gdelt")
    load = {"sep": "\t", "header": 0, "index_col": False, "encoding": "utf-8"}
    events, mentions = (
        pandas.read_csv(folder / f"{name}.tsv", names=names[name], dtype=known[name]["types"], **load)
        for name in ("events", "mentions")
    )
    happened = [h for h in lines(record, "happenings") if h["status"] in {"occurred", "ongoing"}]
    assert len(events) == len(happened) > 0
    assert events["GLOBALEVENTID"].is_unique
    assert set(mentions["GLOBALEVENTID"]) == set(events["GLOBALEVENTID"])
    assert events["QuadClass"].isin([1, 2, 3, 4]).all()
    assert events["GoldsteinScale"].between(-10, 10).all()
    assert (events["EventCode"].str.startswith(tuple(events["EventRootCode"]))).all()
    for name in ("events", "mentions"):
        assert list(pandas.read_csv(folder / f"{name}.tsv", sep="\t", nrows=0)) == names[name]
    path = written(record, "icews", tmp_path / "icews.tab")
    icews = pandas.read_csv(path, sep="\t", dtype=known["icews"]["types"], parse_dates=["Event Date"])
    assert list(icews) == names["icews"]
    assert icews["Intensity"].between(-10, 10).all()


def test_polars_and_duckdb_read_parquet_by_month(record: Path, tmp_path: Path):
    polars, duckdb = pytest.importorskip("polars"), pytest.importorskip("duckdb")
    folder = written(record, "parquet", tmp_path / "parquet")
    said = lines(record, "statements")
    frame = polars.read_parquet(folder / "statements", hive_partitioning=True)
    assert sorted(frame["id"]) == sorted(line["id"] for line in said)
    assert frame.schema["toward"] == polars.List(polars.String)
    assert frame.schema["when_start"] == polars.Date
    query = "SELECT count(*), count(DISTINCT month) FROM read_parquet(?, hive_partitioning = true)"
    glob = str(folder / "statements" / "*" / "*.parquet")
    months = {(line["known_from"] or "unknown")[:7] for line in said}
    assert duckdb.execute(query, [glob]).fetchone() == (len(said), len(months))
    for table, described in columns().items():
        empty = polars.read_parquet(folder / table, hive_partitioning=True)
        assert [c for c in empty.columns if c != "month" or table == "relations"][: len(described)]
    again = tmp_path / "one"
    made_of_one = tmp_path / "one.dragoman"
    pipeline.read(["x"], made_of_one, made.rooms(made.some_reports(1)))
    written(record, "parquet", again)
    written(made_of_one, "parquet", again)
    left = set(polars.read_parquet(again / "reports")["id"])
    assert left == {line["id"] for line in lines(made_of_one, "reports")}, "parts of an older export are taken away"


def test_months_of_several_records_share_a_folder(tmp_path: Path):
    polars = pytest.importorskip("polars")
    folder = tmp_path / "lake"
    both = [
        made.report("Rudolf visits Sapt.", "a", day="2030-01-31"),
        made.report("Rudolf visits Flavia.", "b", day="2030-02-01"),
    ]
    for month in ("2030-01", "2030-02", "2030-02"):
        path = tmp_path / f"{month}.dragoman"
        pipeline.read(["x"], path, made.rooms(both))
        export = ["export", "--record", str(path), "--to", str(folder), "--format", "parquet", "--month", month]
        assert main(export) == 0
    reports = polars.read_parquet(folder / "reports", hive_partitioning=True)
    assert sorted(reports.select("source", "month").rows()) == [("a", "2030-01"), ("b", "2030-02")]
    assert len(polars.read_parquet(folder / "events" / "month=2030-02")) == 1
    assert main([*export[:-1], "March"]) == 2
    assert main(["export", "--record", str(path), "--to", str(folder), "--format", "csv", "--month", "2030-01"]) == 2


def test_openpyxl_reads_a_workbook_without_formulas(record: Path, tmp_path: Path):
    openpyxl = pytest.importorskip("openpyxl")
    book = openpyxl.load_workbook(written(record, "xlsx", tmp_path / "r.xlsx"))
    assert book.sheetnames == list(columns())
    assert {cell.data_type for sheet in book for row in sheet.iter_rows() for cell in row} <= {
        "s",
        "inlineStr",
        "n",
        "b",
    }
    sources = [row[1].value for row in book["reports"].iter_rows(min_row=2)]
    assert "=h.txt" in sources


def test_networkx_reads_both_graphs(record: Path, tmp_path: Path):
    networkx = pytest.importorskip("networkx")
    relations = lines(record, "relations")
    pairs = {(r["source"], r["target"]) for r in relations}
    assert pairs
    gexf = networkx.read_gexf(written(record, "gexf", tmp_path / "r.gexf"), relabel=True, version="1.3")
    assert set(gexf.edges()) == pairs
    spells = next(iter(gexf.edges(data=True)))[2]["spells"]
    assert all(len(start) == len(end) == len("2024-01-01") for start, end in spells)
    graphml = networkx.read_graphml(written(record, "graphml", tmp_path / "r.graphml"), force_multigraph=True)
    names = networkx.get_node_attributes(graphml, "label")
    found = {(names[a], names[b], d["month"], d["net"]) for a, b, d in graphml.edges(data=True)}
    assert found == {(r["source"], r["target"], r["month"], r["net"]) for r in relations}
    head, *edges = csv_rows(tmp_path / "relations-edges.csv")
    assert head[:4] == ["Source", "Target", "Type", "timeset"]
    assert {row[3][:2] for row in edges} == {"<["}
    assert {(row[0], row[1]) for row in edges} == pairs


def test_gexf_is_valid_by_a_schema_and_its_references_hold(record: Path, tmp_path: Path):
    """Names, order, required attributes and datatypes by the schema; then what no schema says."""
    etree = pytest.importorskip("lxml.etree")
    schema = etree.RelaxNG(etree.parse(Path(__file__).with_name("gexf-1.3.rng")))
    tree = etree.parse(written(record, "gexf", tmp_path / "r.gexf"))
    assert schema.validate(tree), schema.error_log
    spaces = {"g": "http://gexf.net/1.3"}
    graph = tree.getroot().find("g:graph", spaces)
    declared = {a.get("id") for a in graph.iterfind("g:attributes/g:attribute", spaces)}
    nodes = [n.get("id") for n in graph.iterfind("g:nodes/g:node", spaces)]
    edges = list(graph.iterfind("g:edges/g:edge", spaces))
    assert edges
    assert len(nodes) == len(set(nodes))
    for edge in edges:
        assert {edge.get("source"), edge.get("target")} <= set(nodes)
        assert {v.get("for") for v in edge.iterfind("g:attvalues/g:attvalue", spaces)} == declared
    edges[0].set("weight", "much")
    assert not schema.validate(tree), "the schema does refuse what is wrong"


def test_annotations_point_at_their_words(record: Path, tmp_path: Path):
    page = json.loads(written(record, "annotations", tmp_path / "a.jsonld").read_text("utf-8"))
    assert page["@context"] == "http://www.w3.org/ns/anno.jsonld"
    texts = {f"urn:dragoman:{r['id']}": r["text"] for r in lines(record, "reports")}
    targets = [t for a in page["items"] for t in a["target"]]
    assert targets
    for target in targets:
        quote, place = target["selector"]
        text = texts[target["id"].partition("#")[0]]
        assert text[place["start"] : place["end"]] == quote["exact"]
        assert text[: place["start"]].endswith(quote["prefix"])
        assert text[place["end"] :].startswith(quote["suffix"])


def test_label_studio_counts_as_browsers_do(record: Path, tmp_path: Path):
    tasks = json.loads(written(record, "labelstudio", tmp_path / "tasks.json").read_text("utf-8"))
    assert ET.parse(tmp_path / "labelling.xml").getroot().tag == "View"
    regions = 0
    for task in tasks:
        units = task["data"]["text"].encode("utf-16-le")
        names = {r["id"] for r in task["predictions"][0]["result"] if r["type"] == "labels"}
        for result in task["predictions"][0]["result"]:
            if result["type"] == "relation":
                assert {result["from_id"], result["to_id"]} <= names
                continue
            value = result["value"]
            assert units[2 * value["start"] : 2 * value["end"]].decode("utf-16-le") == value["text"]
            regions += 1
    assert regions > len(tasks)
    places = Utf16("a😀b😀c")
    assert [places.units(n) for n in range(6)] == [0, 1, 3, 4, 6, 7]
    assert [places.point(places.units(n)) for n in range(6)] == list(range(6))


def test_followthemoney_keeps_every_value_and_every_tie(record: Path, tmp_path: Path):
    """The package cleans each value by the type of its property: what it drops or changes was not as it wants it."""
    if not FTM_PYTHON.exists():
        pytest.skip("the followthemoney package is not here: make setup")
    path = written(record, "ftm", tmp_path / "e.json")
    told = subprocess.run([FTM_PYTHON, "-I", "-c", FTM, path], check=True, capture_output=True, text=True, timeout=120)
    entities = {e["id"]: e for e in map(json.loads, path.read_text("utf-8").splitlines())}
    cleaned = {e["id"]: e for e in map(json.loads, told.stdout.splitlines())}
    assert len(entities) == len(path.read_text("utf-8").splitlines())
    assert cleaned.keys() == entities.keys()
    for key, entity in entities.items():
        kept = {name: sorted(values) for name, values in cleaned[key]["properties"].items()}
        assert kept == {name: sorted(values) for name, values in entity["properties"].items()}
        assert {x for name in ("involved", "entity") for x in kept.get(name, [])} <= entities.keys()
    assert {"Article", "Note", "Event"} <= {entity["schema"] for entity in entities.values()}


def test_notes_link_to_each_other_and_hold_no_markup_of_a_report(record: Path, tmp_path: Path):
    folder = written(record, "notes", tmp_path / "notes")
    names = {path.stem for path in folder.glob("*.md")}
    text = "\n".join(path.read_text("utf-8") for path in folder.glob("*.md"))
    links = {part.partition("]]")[0] for part in text.split("[[")[1:]}
    assert links
    assert links <= names
    assert not re.search(r"(?<!\\)[<\x01]", text)
    assert "](b)" not in text
    yaml = pytest.importorskip("yaml")
    for path in folder.glob("*.md"):
        assert yaml.safe_load(path.read_text("utf-8").split("---\n")[1])["name"]


def test_actors_that_are_one_have_one_note_and_one_entity(tmp_path: Path):
    path = tmp_path / "m.dragoman"
    pipeline.read(["x"], path, made.rooms(made.some_reports()))
    apart = {p.stem for p in written(path, "notes", tmp_path / "apart").glob("*.md")}
    assert {"Rudolf", "Flavia"} <= apart
    left, right = (identity(msgspec.convert(line["holder"], Who)) for line in holders(path, "Flavia", "Rudolf"))
    one = Merge(left, "Flavia", right, "Rudolf", why="one person, says Ada", who="Ada", at="2030-01-01")

    class Merged(Tables):
        def lines(self, name: str) -> Iterator[dict[str, Any]]:
            return iter([msgspec.to_builtins(one)]) if name == "merges" else super().lines(name)

    with Store.open(path) as store:
        tables = Merged(store, made.join_cheaply, None)
        exports.writer("notes")(tables, tmp_path / "one")
        exports.writer("ftm")(tables, tmp_path / "one.json")
    whole = {p.stem: p.read_text("utf-8") for p in (tmp_path / "one").glob("*.md")}
    (kept,) = {"Rudolf", "Flavia"} & set(whole)
    assert whole.keys() | {"Rudolf", "Flavia"} == apart
    (other,) = {"Rudolf", "Flavia"} - {kept}
    assert f'aliases: ["{other}"]' in whole[kept]
    people = [json.loads(x) for x in (tmp_path / "one.json").read_text("utf-8").splitlines()]
    (entity,) = [e["properties"] for e in people if kept in e["properties"].get("name", ()) and e["schema"] != "Note"]
    assert entity["alias"] == [other]


def holders(record: Path, *names: str) -> Iterator[dict[str, Any]]:
    """One statement of each of the speakers."""
    said = lines(record, "statements")
    return (next(line for line in said if line["holder"]["name"] == name) for name in names)


def test_countries_are_those_of_the_knowledge_files():
    root = Path(__file__).parents[2]
    head, *rest = csv_rows(root / "resources" / "territories.csv")
    rows = [dict(zip(head, row, strict=True)) for row in rest]
    known = {r["country"]: r["iso2"].lower() for r in rows if r["country"] and r["iso2"] and r["class"] == "state"}
    from dragoman.views.exports.ftm import _alpha2

    assert _alpha2() == known


def test_corrections_come_home_from_label_studio(tmp_path: Path):
    """The tasks as the tool gives them back: one statement taken away, one moved, one event added, the rest left."""
    from dragoman.record.judgements import corrections
    from dragoman.views.cli import main

    path = tmp_path / "home.dragoman"
    text = "Kenya accused Uganda of closing the border. Uganda denied the accusation on Tuesday. 😀 Kenya said it would wait."
    source = tmp_path / "a.txt"
    source.write_text(text, "utf-8")
    assert main(["read", str(source), "--record", str(path), "--quiet"]) == 0
    tasks = json.loads(written(path, "labelstudio", tmp_path / "tasks.json").read_text("utf-8"))
    result = tasks[0]["predictions"][0]["result"]
    said = sorted({r["id"].partition("-")[0] for r in result if r["type"] == "labels" and r["id"][:1] == "s"})
    assert len(said) >= 2
    kept = [r for r in result if not str(r.get("id", r.get("from_id"))).startswith(said[0])]
    moved = next(r for r in kept if r.get("id", "").startswith(f"{said[1]}-content"))
    moved["value"] = moved["value"] | {"end": moved["value"]["end"] - 1, "text": moved["value"]["text"][:-1]}
    new = {"start": 0, "end": 5, "text": "Kenya", "labels": ["event"]}
    kept.append({"id": "mine", "from_name": "label", "to_name": "text", "type": "labels", "value": new})
    tasks[0]["annotations"] = [{"result": kept, "was_cancelled": False}]
    strange = {"data": {"report_id": "r0", "text": "x"}, "annotations": [{"result": []}]}
    home = tmp_path / "home.json"
    home.write_text(json.dumps([*tasks, strange]), "utf-8")
    call = ["import", "labelstudio", str(home), "--by", "Ada", "--gold", str(tmp_path / "gold.jsonl")]
    assert main([*call, "--record", str(path)]) == 1, "one task is of no report of the record"
    with Store.open(path) as store:
        rows = corrections(store)
        assert store.is_joined()
    assert {row.action for row in rows if row.row_id == said[0]} == {"reject"}
    assert not [row for row in rows if row.row_id == said[1]]
    assert {row.who for row in rows} == {"Ada"}
    gold = json.loads((tmp_path / "gold.jsonl").read_text("utf-8"))
    assert [0, 5] in [event["trigger"] for event in gold["events"]]
    assert all(text[a:b].strip() for s in gold["statements"] for spans in s.values() for a, b in spans)
    main([*call, "--record", str(path)])
    with Store.open(path) as store:
        assert corrections(store) == rows, "a second time adds nothing"
