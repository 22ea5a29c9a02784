"""Persons: office spells give them, people.csv names them well, rules make the spellings that papers use."""

from __future__ import annotations

import collections
from dataclasses import dataclass
from typing import TYPE_CHECKING

from dragoman.errors import KnowledgeError
from dragoman.knowledge.words import fold_name
from lexicon_making.patterns import read_yaml
from lexicon_making.sink import malformed, parts, read_csv
from lexicon_making.spelling import Speller

if TYPE_CHECKING:
    from pathlib import Path

    from lexicon_making.sink import Sink

type Row = dict[str, str]

OFFICES = ("person", "name", "role", "of", "title", "start", "end", "checked", "source")
PEOPLE = ("id_or_name", "name", "country", "sector", "aliases", "note", "source")

#: Offices in order of rank: the surname of a holder is known before that of the ones below.
RANK = (
    "head_of_state", "supreme_leader", "head_of_government", "secretary_general", "high_representative", "president",
    "foreign_minister", "organisation_leader", "defence_minister", "director_general", "spokesperson_foreign",
    "spokesperson_head_of_state", "national_security_adviser", "vice_president", "crown_prince",
)  # fmt: skip


@dataclass(frozen=True)
class Made:
    """What every person is made with: the sectors of offices and the rules of spelling."""

    sectors: dict[str, str]
    speller: Speller


def people(resources: Path, sink: Sink) -> None:
    """Add every person with spells, aliases and spelling variants, and the surnames."""
    roles = {role["key"]: role["sector"] for role in read_yaml(resources / "roles.yaml")["roles"]}
    spells = collections.defaultdict(list)
    names: dict[str, str] = {}
    for line, row in read_csv(resources / "offices.csv", OFFICES):
        if row["role"] not in roles:
            raise malformed("offices.csv", line, f"unknown role {row['role']!r}")
        if row["of"] not in sink.actors:
            raise malformed("offices.csv", line, f"no actor {row['of']!r}")
        spells[row["person"]].append(row)
        names[row["person"]] = row["name"]
        sink.spell(
            [row[c] for c in ("person", "role", "of", "start", "end", "checked", "source")], ("offices.csv", line)
        )
    better = _better_names(resources, names)
    made = Made(roles, Speller(resources / "transliteration.yaml"))
    for person, name in names.items():
        _add(sink, person, name, better.get(person), spells[person], made)
    for person, row in better.items():
        if person not in names:
            _add(sink, person, row["name"], row, [], made)
    _surnames(sink, spells)


def _better_names(resources: Path, names: dict[str, str]) -> dict[str, dict[str, str]]:
    """The rows of people.csv by person id; a row names the person by id or by the name in the offices."""
    by_name: dict[str, list[str]] = collections.defaultdict(list)
    for person, name in names.items():
        by_name[fold_name(name)].append(person)
    better = {}
    for _line, row in read_csv(resources / "people.csv", PEOPLE):
        key = row["id_or_name"]
        folded = fold_name(key)
        found = [key] if key.startswith("person:") else by_name.get(folded) or [f"person:{folded.replace(' ', '_')}"]
        for person in found:
            better[person] = row
    return better


def _add(sink: Sink, person: str, name: str, row: Row | None, spells: list[Row], made: Made) -> None:
    """Add one person: named as people.csv says, else as the offices do."""
    states = [s["of"] for s in spells if s["of"].startswith(("state:", "place:", "group:"))]
    last = max(spells, key=_weight) if spells else None
    country = (row and row["country"]) or next((sink.actors[of][3] for of in reversed(states)), "")
    sector = (row and row["sector"]) or (made.sectors[last["role"]] if last else "")
    aliases = list(parts(row["aliases"])) if row else []
    good = row["name"] if row else name
    if fold_name(good) != fold_name(name) and len(name.split()) > 1:
        aliases.append(name)
    wikidata = person[7:] if person[7:8] == "Q" and person[8:].isdigit() else ""
    note = last["title"] or last["role"].replace("_", " ") if last else (row["note"] if row else "")
    cells = [person, good, "person", country, sector, wikidata, note, ";".join(dict.fromkeys(aliases))]
    if not fold_name(good):
        raise KnowledgeError(f"{person}: the name {good!r} has no word")
    sink.actor(cells, ("people.csv", 0))
    for spelling in made.speller.variants([good, name, *(a for a in aliases if not a.startswith("["))]):
        sink.alias(spelling, person, made=True)


def _weight(spell: Row) -> tuple[bool, str, str]:
    return (spell["role"] in RANK, spell["end"] or "9999", spell["start"])


def _surnames(sink: Sink, spells: dict[str, list[dict[str, str]]]) -> None:
    """Each surname with its persons, those of the highest and latest offices first."""
    bearers: dict[str, list[tuple[int, str, str]]] = collections.defaultdict(list)
    for person, row in sink.actors.items():
        if row[2] != "person":
            continue
        words = fold_name(row[1]).split(" ")
        ranked = [RANK.index(s["role"]) if s["role"] in RANK else 99 for s in spells.get(person, ())]
        latest = max((s["end"] or "9999" for s in spells.get(person, ())), default="")
        newest = "".join(chr(255 - ord(c)) for c in latest)
        surname = {words[0], words[-1]} if row[3] in {"CHN", "KOR", "PRK", "TWN", "VNM", "KHM", "HUN"} else {words[-1]}
        for word in surname:
            if len(word) > 1:
                bearers[word].append((min(ranked, default=50), newest, person))
    for word, found in bearers.items():
        sink.word("surname", word, " ".join(person for _, _, person in sorted(found)[:40]))
