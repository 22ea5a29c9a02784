from __future__ import annotations

import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from dragoman.errors import KnowledgeError
from dragoman.knowledge import load_knowledge
from dragoman.knowledge.load import LEXICON
from dragoman.knowledge.tables import KINDS, SECTORS, TABLES

ROOT = Path(__file__).parents[2]


def copied(folder: Path, table: str, line: str) -> Path:
    for name in TABLES:
        shutil.copy(LEXICON / f"{name}.tsv", folder)
    with (folder / f"{table}.tsv").open("a", encoding="utf-8") as file:
        file.write(line + "\n")
    return folder


def test_generated_tables_are_those_of_the_resources() -> None:
    made = subprocess.run(
        [sys.executable, ROOT / "tools" / "make_lexicon.py", "--check"], capture_output=True, text=True, check=False
    )
    assert made.returncode == 0, made.stdout + made.stderr


@pytest.mark.parametrize(
    ("file", "line", "reason"),
    [
        ("groups.csv", "group:Zenda,Zenda Front,grup,UTO,REB,,,,editor", "unknown kind 'grup'"),
        ("members.csv", "org:Zenda,state:FRA,2020-01-01,,editor", "no actor 'org:Zenda'"),
        ("offices.csv", "person:z,Z Zenda,foreign_minister,state:FRA,,2020-02-30,,,editor", "2020-02-30"),
    ],
)
def test_a_malformed_row_of_the_resources_is_named_and_nothing_written(
    tmp_path: Path, file: str, line: str, reason: str
) -> None:
    shutil.copytree(ROOT / "resources", tmp_path / "resources")
    with (tmp_path / "resources" / file).open("a", encoding="utf-8") as opened:
        opened.write(line + "\n")
    rows = len((tmp_path / "resources" / file).read_text("utf-8").splitlines())
    tool, given = str(ROOT / "tools" / "make_lexicon.py"), str(tmp_path / "resources")
    command = [sys.executable, tool, "--check", "--resources", given]
    made = subprocess.run(command, capture_output=True, text=True, check=False)
    assert made.returncode == 2
    assert made.stderr.startswith(f"{file}, row {rows}: ")
    assert reason in made.stderr


def test_every_actor_is_whole() -> None:
    knowledge = load_knowledge()
    for key in knowledge.actors:
        actor = knowledge.actors[key]
        assert actor.id == key
        assert actor.kind in KINDS
        assert actor.sector is None or actor.sector in SECTORS
        assert actor.who().name == actor.name


def test_every_state_has_a_capital_or_is_one_and_a_people() -> None:
    knowledge = load_knowledge()
    members = knowledge.members("org:UN", "2024-01-01")
    assert len(members) == 193
    words = (LEXICON / "actor_words.tsv").read_text(encoding="utf-8").splitlines()
    peopled = {line.split("\t")[2] for line in words if line.startswith("demonym\t")}
    seated = {line.split("\t")[2] for line in words if line.startswith("seat\t")}
    shared = {"state:COG", "state:DMA", "state:STP", "state:KIR", "state:BEL", "state:SGP", "state:SMR", "state:SYC"}
    assert not [m for m in members if m not in peopled and m not in shared]
    assert not [m for m in members if m not in seated and m not in shared]


def test_many_organisations_with_dated_members() -> None:
    knowledge = load_knowledge()
    bodies = [
        key
        for key in knowledge.actors
        if key.startswith(("org:", "bloc:")) and knowledge.actors[key].sector in {"IGO", "UNO", "EUR"}
    ]
    assert len(bodies) >= 90
    assert sum(bool(knowledge.members(key, None)) for key in bodies) >= 60


@pytest.mark.parametrize(
    ("table", "line", "reason"),
    [
        ("actors", "state:QQQ\tNowhere", "2 fields instead of 8"),
        ("actors", "state:QQQ\tNowhere\tkingdom\tQQQ\t\t\t\t", "unknown kind 'kingdom'"),
        ("actors", "state:QQQ\tNowhere\tstate\tQ1\t\t\t\t", "country 'Q1' is not three capital letters"),
        ("actors", "state:FRA\tFrance\tstate\tFRA\t\t\t\t", "the id 'state:FRA' stands twice"),
        ("actors", "state:QQQ\tNowhere\tstate\tQQQ\tXYZ\t\t\t", "unknown sector 'XYZ'"),
        ("actors", "state:QQQ\tNowhere\tstate\tQQQ\t\tP31\t\t", "'P31' is not a Wikidata id"),
        ("actor_aliases", "zenda\t\tstate:ZEN", "no actor 'state:ZEN'"),
        ("actor_aliases", "zenda\tq\tstate:FRA", "unknown flags 'q'"),
        ("actor_spells", "state:FRA\tmayor\tstate:FRA\t2020-02-30\t\t\tx", "'2020-02-30' is not an ISO day"),
        ("actor_spells", "state:FRA\tmayor\tstate:FRA\t2020-02-03\t2019-01-01\t\tx", "it ends (2019-01-01) before it starts"),
        ("actor_spells", "person:nobody_at_all\tmayor\tstate:FRA\t\t\t\tx", "no actor 'person:nobody_at_all'"),
        ("actor_members", "org:NATO\tstate:ZEN\t\t", "no actor 'state:ZEN'"),
        ("actor_words", "nickname\tzenda\tstate:FRA", "unknown class 'nickname'"),
        ("actor_roles", "king\tking\tXYZ\tstate\t", "unknown sector 'XYZ'"),
        ("actor_agents", "zendas\tXYZ", "unknown sector 'XYZ'"),
    ],
)  # fmt: skip
def test_a_malformed_row_is_named(tmp_path: Path, table: str, line: str, reason: str) -> None:
    with pytest.raises(KnowledgeError) as caught:
        load_knowledge(folder=copied(tmp_path, table, line))
    rows = (tmp_path / f"{table}.tsv").read_text(encoding="utf-8").count("\n")
    assert str(caught.value).startswith(f"{table}.tsv, row {rows}: ")
    assert reason in str(caught.value)


def test_a_missing_table_and_a_wrong_heading_are_named(tmp_path: Path) -> None:
    folder = copied(tmp_path, "actor_agents", "zendan\tCVL")
    (folder / "actor_roles.tsv").write_text("who\tknows\n", encoding="utf-8")
    with pytest.raises(KnowledgeError, match=r"actor_roles\.tsv: the heading must be phrase, key"):
        load_knowledge(folder=folder)
    (folder / "actor_roles.tsv").unlink()
    with pytest.raises(KnowledgeError, match=r"actor_roles\.tsv: cannot be read"):
        load_knowledge(folder=folder)


def test_the_version_follows_the_content(tmp_path: Path) -> None:
    changed = load_knowledge(folder=copied(tmp_path, "actor_agents", "zendan\tCVL"))
    assert changed.version != load_knowledge().version
    assert changed.agent("zendan") == "CVL"
