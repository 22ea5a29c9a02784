from __future__ import annotations

import json
from pathlib import Path

import pytest

from dragoman.errors import KnowledgeError
from dragoman.knowledge import load_knowledge
from dragoman.views.cli import main

HEAD = "?person\t?personLabel\t?role\t?of\t?start\t?end\n"
ROW = '<http://www.wikidata.org/entity/Q900000001>\t"Zora Zenda"@en\tforeign minister\t<http://www.wikidata.org/entity/Q399>\t"2027-02-01T00:00:00Z"^^xsd:dateTime\t\n'


def imported(tmp_path: Path, text: str, name: str = "rows.tsv") -> Path:
    source, own = tmp_path / name, tmp_path / "own.tsv"
    source.write_text(text, encoding="utf-8")
    assert main(["actors", "import", str(source), "--to", str(own)]) == 0
    return own


def test_a_new_office_holder_from_tsv_is_known(tmp_path: Path) -> None:
    knowledge = load_knowledge(extra=imported(tmp_path, HEAD + ROW))
    spells = knowledge.holders("foreign_minister", "state:ARM", "2027-03-01")
    assert knowledge.actors[spells[-1].person].who().name == "Zora Zenda"
    assert knowledge.candidates("Zora Zenda") == knowledge.surname("zenda") == ("person:Q900000001",)
    assert [f.ids for f in knowledge.find("Zora Zenda spoke")] == [("person:Q900000001",)]
    assert knowledge.version != load_knowledge().version


def test_json_and_an_end_that_comes_later(tmp_path: Path) -> None:
    imported(tmp_path, HEAD + ROW)
    cell = {
        "person": "http://www.wikidata.org/entity/Q900000001",
        "personLabel": "Zora Zenda",
        "role": "foreign_minister",
    }
    cell |= {"of": "Armenia", "start": "2027-02-01T00:00:00Z", "end": "2028-01-31T00:00:00Z"}
    bindings = [{key: {"type": "literal", "value": value} for key, value in cell.items()}]
    own = imported(tmp_path, json.dumps({"head": {"vars": list(cell)}, "results": {"bindings": bindings}}), "rows.json")
    knowledge = load_knowledge(extra=own)
    (spell,) = knowledge.spells_of("person:Q900000001")
    assert spell.end == "2028-01-31"
    before = own.read_bytes()
    imported(tmp_path, json.dumps({"results": {"bindings": bindings}}), "rows.json")
    assert own.read_bytes() == before


def test_an_end_for_an_office_that_we_know(tmp_path: Path) -> None:
    row = "Q58217\tSergei Lavrov\tforeign minister\tstate:RUS\t2004-03-09\t2029-01-01\n"
    knowledge = load_knowledge(extra=imported(tmp_path, HEAD + row))
    assert knowledge.holders("foreign_minister", "state:RUS", "2029-01-01")
    assert not knowledge.holders("foreign_minister", "state:RUS", "2029-01-02")


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("person\tstart\n", "no column personLabel, role, of, end"),
        (HEAD + "Q1\tA B\n", "rows.tsv, row 2: 2 fields instead of 6"),
        (HEAD + "P1\tA B\tpresident\tArmenia\t\t\n", "row 2: person 'P1' is not a Wikidata id"),
        (HEAD + "Q1\tA B\tpresident\tZenda\t\t\n", "row 2: no actor 'Zenda'"),
        (HEAD + "Q1\tA B\tgreengrocer\tArmenia\t\t\n", "row 2: no office 'greengrocer'"),
        (HEAD + "Q1\tA B\tpresident\tArmenia\t2020\t\n", "row 2: '2020' is not an ISO day"),
        (HEAD + "Q1\tA B\tpresident\tArmenia\t2020-01-02\t2020-01-01\n", "row 2: it ends (2020-01-01) before it starts"),
        (HEAD + "Q1\t\tpresident\tArmenia\t2020-01-02\t\n", "row 2: the person has no label"),
        ('{"results": 3}', "not the result of a SPARQL query"),
        ("[" * 100_000, "not the result of a SPARQL query"),
        ("", "no column"),
    ],
)  # fmt: skip
def test_a_malformed_row_is_named_and_nothing_kept(
    tmp_path: Path, text: str, reason: str, capsys: pytest.CaptureFixture[str]
) -> None:
    source = tmp_path / "rows.tsv"
    source.write_text(text, encoding="utf-8")
    assert main(["actors", "import", str(source), "--to", str(tmp_path / "own.tsv")]) == 2
    assert reason in capsys.readouterr().err
    assert not (tmp_path / "own.tsv").exists()


def test_a_damaged_own_file_is_named(tmp_path: Path) -> None:
    own = tmp_path / "own.tsv"
    own.write_text("actor_aliases\tzenda\t\tstate:ZEN\n", encoding="utf-8")
    with pytest.raises(KnowledgeError, match=r"own\.tsv, row 1: no actor 'state:ZEN'"):
        load_knowledge(extra=own)


def test_show_and_check(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["actors", "show", "Nikol Pashinian", "--on", "2023-05-01"]) == 0
    shown = capsys.readouterr().out
    assert "Nikol Pashinyan  (person, ARM, GOV" in shown
    assert "head of government of Armenia, 2021-06-20" in shown
    assert main(["actors", "show", "AUKUS", "--json"]) == 0
    assert json.loads(capsys.readouterr().out)["members"] == ["Australia", "United Kingdom", "United States"]
    assert main(["actors", "show", "Nobody Whatsoever"]) == 2
    assert main(["actors", "check"]) == 0
    assert "office spells" in capsys.readouterr().out


def wikidata(**cells: str) -> dict[str, dict[str, str]]:
    """A binding as the query service writes it: typed, with a language, absent where nothing is bound."""
    kinds = {"person": "uri", "of": "uri"}
    return {
        key: {"type": kinds.get(key, "literal"), "value": value}
        | ({"xml:lang": "en"} if key == "personLabel" else {})
        | ({"datatype": "http://www.w3.org/2001/XMLSchema#dateTime"} if key in {"start", "end"} else {})
        for key, value in cells.items()
    }


def test_a_result_of_the_query_service_is_read_by_and_carries_into_the_version(tmp_path: Path) -> None:
    """Rows as they come: the same person twice, an office that goes on, labels with accents; then a report is read."""
    from dragoman.config import ReadingSettings
    from dragoman.intake.plain import report_from_text
    from dragoman.reading import read_report, versions

    entity = "http://www.wikidata.org/entity/"
    bindings = [
        wikidata(person=f"{entity}Q900000011", personLabel="Mária Zendová", role="foreign minister",
                 of=f"{entity}Q214", start="2027-01-05T00:00:00Z", end="2027-09-30T00:00:00Z"),
        wikidata(person=f"{entity}Q900000011", personLabel="Mária Zendová", role="prime minister",
                 of=f"{entity}Q214", start="2027-10-01T00:00:00Z"),
        wikidata(person=f"{entity}Q900000012", personLabel="Ján Strelsau", role="foreign minister",
                 of=f"{entity}Q214", start="2027-10-01T00:00:00Z"),
    ]  # fmt: skip
    head = {"vars": ["person", "personLabel", "role", "of", "start", "end"]}
    own = imported(tmp_path, json.dumps({"head": head, "results": {"bindings": bindings}}), "query.json")
    known = load_knowledge(extra=own)
    assert [s.role for s in known.spells_of("person:Q900000011")] == ["foreign_minister", "head_of_government"]
    text = "BRATISLAVA - The Slovak foreign minister said on Tuesday that the talks had failed."
    settings = ReadingSettings(knowledge=str(own))
    holders = {
        day: read_report(report_from_text(text, source="x", known={"published": day}), settings)
        .statements[0]
        .holder.name
        for day in ("2027-03-02", "2027-11-02")
    }
    assert holders == {"2027-03-02": "Mária Zendová", "2027-11-02": "Ján Strelsau"}
    assert versions(settings)["knowledge"] == known.version != versions()["knowledge"]
