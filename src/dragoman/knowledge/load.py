"""Loads the knowledge tables, checks every row, and adds a person's own file. In: paths. Out: a :class:`Knowledge`."""

from __future__ import annotations

import functools
import gc
import hashlib
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final

from dragoman.errors import KnowledgeError
from dragoman.knowledge.shapes import Role, Spell
from dragoman.knowledge.store import Actors, Knowledge
from dragoman.knowledge.tables import FLAGS, SECTORS, TABLES, Row, check_actor, check_days, malformed, read_table

LEXICON: Final = Path(__file__).parent.parent / "lexicon"


@dataclass(slots=True)
class Tables:
    """The look-up tables behind :class:`Knowledge`; filled while loading, read-only after."""

    demonyms: dict[str, str] = field(default_factory=dict)
    seats: dict[str, str] = field(default_factory=dict)
    surnames: dict[str, tuple[str, ...]] = field(default_factory=dict)
    roles: dict[str, tuple[Role, ...]] = field(default_factory=dict)
    institutions: dict[str, str] = field(default_factory=dict)
    called: dict[str, str] = field(default_factory=dict)
    agents: dict[str, str] = field(default_factory=dict)
    offices: dict[tuple[str, str], tuple[Spell, ...]] = field(default_factory=dict)
    careers: dict[str, tuple[Spell, ...]] = field(default_factory=dict)
    members: dict[str, tuple[tuple[str, str | None, str | None], ...]] = field(default_factory=dict)


@functools.lru_cache(maxsize=4)
def load_knowledge(extra: Path | None = None, folder: Path = LEXICON) -> Knowledge:
    """The knowledge of ``folder`` and, over it, of the person's own file ``extra`` (see ``dragoman actors import``).

    Raises:
        KnowledgeError: a table is missing or a row is malformed; names file, row and reason.
    """
    collecting = gc.isenabled()
    gc.disable()  # many small objects are made and none is freed: looking for rubbish would take a third of the time
    try:
        return _load(extra, folder)
    finally:
        if collecting:
            gc.enable()


def _load(extra: Path | None, folder: Path) -> Knowledge:
    rows = {name: read_table(folder / f"{name}.tsv", name) for name in TABLES}
    if extra is not None:
        from dragoman.knowledge.importing import read_extra

        own = read_extra(extra, {row[0] for row in rows["actors"]})
        begun = {tuple(row[:4]) for row in own["actor_spells"]}
        rows["actor_spells"] = [row for row in rows["actor_spells"] if tuple(row[:4]) not in begun]
        for name, more in own.items():
            rows[name] += more
    return _build(rows, digest(extra, folder))


def digest(extra: Path | None = None, folder: Path = LEXICON) -> str:
    """The version of the knowledge of ``folder`` and of the person's own file ``extra``: a hash over their bytes.

    Raises :class:`KnowledgeError` when one cannot be read.
    """
    found = hashlib.blake2b(digest_size=8)
    try:
        for name in TABLES:
            found.update((folder / f"{name}.tsv").read_bytes())
        if extra is not None:
            if not extra.is_file():  # a device may have no end
                raise KnowledgeError(f"{extra} cannot be read: it is no file")
            found.update(extra.read_bytes())
    except OSError as error:
        raise KnowledgeError(f"{error.filename} cannot be read: {error.strerror}") from error
    return found.hexdigest()


def _build(rows: dict[str, list[Row]], version: str) -> Knowledge:
    actors = _actors(rows["actors"])
    bodies = {row[0]: row for row in rows["actor_bodies"]}
    tables = Tables()
    _fill_words(tables, rows["actor_words"])
    _fill_roles(tables, rows)
    _fill_spells(tables, rows["actor_spells"], actors)
    _fill_members(tables, rows["actor_members"], actors)
    return Knowledge(version, Actors(actors, bodies), _aliases(rows["actor_aliases"], actors), tables)


def _actors(rows: list[Row]) -> dict[str, Row]:
    actors: dict[str, Row] = {}
    for number, row in enumerate(rows, 2):
        reason = check_actor(row, actors)
        if reason:
            raise malformed("actors.tsv", number, reason)
        actors[row[0]] = row
    return actors


def _aliases(rows: list[Row], actors: dict[str, Row]) -> dict[str, tuple[str, str]]:
    aliases: dict[str, tuple[str, str]] = {}
    for number, (alias, flags, ids) in enumerate(rows, 2):
        if ids not in actors or flags or not alias:
            reason = _alias_problem(alias, flags, ids, actors)
            if reason:
                raise malformed("actor_aliases.tsv", number, reason)
        known = aliases.get(alias)
        aliases[alias] = (known[0], " ".join(dict.fromkeys(f"{known[1]} {ids}".split(" ")))) if known else (flags, ids)
    return aliases


def _alias_problem(alias: str, flags: str, ids: str, actors: dict[str, Row]) -> str | None:
    if not alias or not ids:
        return "an alias and the ids it stands for are needed"
    if not FLAGS.issuperset(flags):
        return f"unknown flags {flags!r}"
    unknown = next((key for key in ids.split(" ") if key not in actors), None)
    return f"no actor {unknown!r}" if unknown else None


def _fill_words(tables: Tables, rows: list[Row]) -> None:
    for number, (kind, word, ids) in enumerate(rows, 2):
        if kind == "demonym":
            tables.demonyms[word] = ids
        elif kind == "seat":
            tables.seats[word] = ids
        elif kind == "surname":
            tables.surnames[word] = (*tables.surnames.get(word, ()), *ids.split(" "))
        else:
            raise malformed("actor_words.tsv", number, f"unknown class {kind!r}")


def _fill_roles(tables: Tables, rows: dict[str, list[Row]]) -> None:
    for number, (phrase, key, sector, scope, of) in enumerate(rows["actor_roles"], 2):
        if sector not in SECTORS:
            raise malformed("actor_roles.tsv", number, f"unknown sector {sector!r}")
        role = Role(key, sector, scope, tuple(of.split(" ")) if of else ())
        tables.roles[phrase] = (*tables.roles.get(phrase, ()), role)
    for number, (word, sector) in enumerate(rows["actor_agents"], 2):
        if sector not in SECTORS:
            raise malformed("actor_agents.tsv", number, f"unknown sector {sector!r}")
        tables.agents[word] = sector
    tables.institutions.update((phrase, key) for phrase, key, _ in rows["actor_institutions"])
    tables.called.update((phrase, name) for phrase, _, name in rows["actor_institutions"] if name)


def _fill_spells(tables: Tables, rows: list[Row], actors: dict[str, Row]) -> None:
    offices: dict[tuple[str, str], list[Spell]] = {}
    careers: dict[str, list[Spell]] = {}
    for number, (person, role, of, start, end, checked, source) in enumerate(rows, 2):
        if person not in actors or of not in actors:
            raise malformed("actor_spells.tsv", number, f"no actor {person if person not in actors else of!r}")
        reason = check_days(start, end)
        if reason:
            raise malformed("actor_spells.tsv", number, reason)
        spell = Spell(person, role, of, start or None, end or None, source, checked or None)
        offices.setdefault((role, of), []).append(spell)
        careers.setdefault(person, []).append(spell)
    for key, spells in offices.items():
        tables.offices[key] = tuple(sorted(spells, key=_start))
    for person, spells in careers.items():
        tables.careers[person] = tuple(sorted(spells, key=_start))


def _start(spell: Spell) -> str:
    return spell.start or ""


def _fill_members(tables: Tables, rows: list[Row], actors: dict[str, Row]) -> None:
    members: dict[str, list[tuple[str, str | None, str | None]]] = {}
    for number, (body, member, start, end) in enumerate(rows, 2):
        if body not in actors or member not in actors:
            raise malformed("actor_members.tsv", number, f"no actor {body if body not in actors else member!r}")
        reason = check_days(start, end)
        if reason:
            raise malformed("actor_members.tsv", number, reason)
        members.setdefault(body, []).append((member, start or None, end or None))
    tables.members.update((body, tuple(rows)) for body, rows in members.items())
