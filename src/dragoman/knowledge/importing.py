"""A person's own knowledge file: rows from Wikidata in, rows of our tables out, kept in one plain text file.

The file holds lines of a table's name and its columns, separated by tabs. Invariant: what is read back is checked row
by row; a malformed row raises :class:`KnowledgeError` with file, row and reason, and nothing is kept of the rest.
"""

from __future__ import annotations

import csv
import json
import re
from typing import TYPE_CHECKING, Final

from dragoman.errors import KnowledgeError
from dragoman.knowledge.tables import TABLES, Row, check_actor, check_days, malformed
from dragoman.knowledge.words import fold_name

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator
    from collections.abc import Set as AbstractSet
    from pathlib import Path

    from dragoman.knowledge.store import Knowledge

#: What a file from Wikidata must have; it may have ``ofLabel`` and ``roleLabel`` too.
COLUMNS: Final = ("person", "personLabel", "role", "of", "start", "end")
_ENTITY: Final = re.compile(r"<?(?:https?://www\.wikidata\.org/entity/)?(Q[1-9][0-9]*)>?")
_LITERAL: Final = re.compile(r'"(.*)"(?:@[\w-]+|\^\^\S+)?', re.DOTALL)
_DAY: Final = re.compile(r"(\d{4}-\d\d-\d\d)(?:T[\d:.]+Z?)?")
_FROM_A_PERSON: Final = ("actors", "actor_aliases", "actor_spells", "actor_words")
#: A file larger than this is not a list of office holders.
_LARGEST: Final = 64 * 1024 * 1024


def import_rows(source: Path, knowledge: Knowledge) -> dict[str, list[Row]]:
    """The rows of tables that a file from Wikidata (SPARQL JSON or TSV) stands for.

    ``role`` is the key or the words of an office; ``of`` a Wikidata id, an actor's id or its name.

    Raises:
        KnowledgeError: the file cannot be read, or a row is malformed.
    """
    states = {
        actor.wikidata: key for key, actor in knowledge.actors.items() if actor.wikidata and actor.kind != "person"
    }
    rows: dict[str, list[Row]] = {name: [] for name in _FROM_A_PERSON}
    for number, cells in _cells(source):
        person = _ENTITY.fullmatch(cells["person"])
        name = cells["personLabel"].strip()
        of = _of(cells["of"], states, knowledge)
        role = _role(cells["role"], of, knowledge)
        start, end = (_day(cells[c], source.name, number) for c in ("start", "end"))
        problem = (
            (not person and f"person {cells['person']!r} is not a Wikidata id")
            or (not name and "the person has no label")
            or (re.search(r"[\t\r\n]", name) and "the label holds a tab or a line break")
            or (of is None and f"no actor {cells['of']!r}")
            or (role is None and f"no office {cells['role']!r}")
            or check_days(start, end)
        )
        if problem:
            raise malformed(source.name, number, str(problem))
        assert person is not None
        assert of is not None
        assert role is not None
        _add(rows, f"person:{person[1]}", name, role, of, start, end, source.name, knowledge)
    return rows


def _add(
    rows: dict[str, list[Row]],
    key: str,
    name: str,
    role: str,
    of: str,
    start: str,
    end: str,
    source: str,
    known: Knowledge,
) -> None:
    if key not in known.actors and all(row[0] != key for row in rows["actors"]):
        country = known.actors[of].country or ""
        rows["actors"].append([key, name, "person", country, "GOV" if country else "IGO", key[7:], "", ""])
        surname = fold_name(name).rpartition(" ")[2]
        if surname:
            rows["actor_words"].append(["surname", surname, key])
    if fold_name(name) and key not in known.candidates(name):
        rows["actor_aliases"].append([fold_name(name), "", key])
    rows["actor_spells"].append([key, role, of, start, end, "", f"imported from {source}"])


def write_extra(path: Path, rows: dict[str, list[Row]], *, keep: dict[str, list[Row]]) -> int:
    """Write ``keep`` and ``rows`` to the person's own file, each line once; how many lines are new."""
    lines = {"\t".join((name, *row)) for name, more in keep.items() for row in more}
    new = {"\t".join((name, *row)) for name, more in rows.items() for row in more}
    # the same office begun on the same day: what comes later is right
    begun = {tuple(line.split("\t")[1:5]) for line in new if line.startswith("actor_spells\t")}
    kept = {x for x in lines if not (x.startswith("actor_spells\t") and tuple(x.split("\t")[1:5]) in begun)}
    path.write_text("\n".join(sorted(kept | new)) + "\n", encoding="utf-8")
    return len(new - lines)


def read_extra(path: Path, known: AbstractSet[str]) -> dict[str, list[Row]]:
    """The rows of a person's own file by table. ``known`` are the ids of actors that the tables have.

    Raises:
        KnowledgeError: the file is missing or a row is malformed.
    """
    rows: dict[str, list[Row]] = {name: [] for name in _FROM_A_PERSON}
    split = [line.split("\t") for line in _text(path).split("\n")]
    ids = {row[1] for row in split if row[0] == "actors" and len(row) > 1}.union(known)
    widths = {name: len(TABLES[name]) + 1 for name in _FROM_A_PERSON}
    seen: set[str] = set()
    for number, row in enumerate(split, 1):
        name = row[0]
        if len(row) == 1 and not name.strip():
            continue
        if len(row) != widths.get(name):
            raise malformed(path.name, number, f"{name!r} with {len(row) - 1} fields is no row of a table")
        del row[0]
        reason = _CHECKS[name](row, ids) if name != "actors" else check_actor(row, seen)
        if reason:
            raise malformed(path.name, number, reason)
        if name == "actors":
            seen.add(row[0])
            if row[0] in known:
                continue
        rows[name].append(row)
    return rows


def _check_alias(row: Row, ids: AbstractSet[str]) -> str | None:
    return None if row[2] in ids else _unknown(row[2].split(" "), ids)


def _check_word(row: Row, ids: AbstractSet[str]) -> str | None:
    if row[0] not in {"demonym", "seat", "surname"}:
        return f"unknown class {row[0]!r}"
    return _check_alias(row, ids)


def _check_spell(row: Row, ids: AbstractSet[str]) -> str | None:
    return _unknown((row[0], row[2]), ids) or check_days(row[3], row[4])


def _unknown(keys: Iterable[str], ids: AbstractSet[str]) -> str | None:
    return next((f"no actor {key!r}" for key in keys if key not in ids), None)


_CHECKS: Final[dict[str, Callable[[Row, AbstractSet[str]], str | None]]] = {
    "actor_aliases": _check_alias,
    "actor_words": _check_word,
    "actor_spells": _check_spell,
}


def _text(path: Path) -> str:
    try:
        if path.stat().st_size > _LARGEST:
            raise KnowledgeError(f"{path.name}: larger than {_LARGEST} bytes")
        return path.read_text(encoding="utf-8-sig").replace("\r\n", "\n")
    except (OSError, UnicodeDecodeError) as error:
        raise KnowledgeError(f"{path.name}: cannot be read: {error}") from error


def _cells(path: Path) -> Iterator[tuple[int, dict[str, str]]]:
    """Rows of SPARQL JSON or of TSV as plain cells."""
    text = _text(path)
    if text.lstrip().startswith(("{", "[")):
        yield from _json_cells(path, text)
        return
    reader = csv.reader(text.splitlines(), delimiter="\t", quoting=csv.QUOTE_NONE)
    head = [name.lstrip("?") for name in next(reader, [])]
    _check_head(path, head)
    for number, row in enumerate(reader, 2):
        if not row:
            continue
        if len(row) != len(head):
            raise malformed(path.name, number, f"{len(row)} fields instead of {len(head)}")
        yield number, {name: _plain(cell) for name, cell in zip(head, row, strict=True)}


def _json_cells(path: Path, text: str) -> Iterator[tuple[int, dict[str, str]]]:
    try:
        content = json.loads(text)
        bindings = content["results"]["bindings"] if isinstance(content, dict) else content
        rows = [{k: v["value"] if isinstance(v, dict) else v for k, v in row.items()} for row in bindings]
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError) as error:
        raise KnowledgeError(f"{path.name}: not the result of a SPARQL query as JSON ({error})") from error
    for number, row in enumerate(rows, 1):
        _check_head(path, [*row, "end"])
        yield number, {"end": "", **{k: str(v or "") for k, v in row.items()}}


def _check_head(path: Path, head: list[str]) -> None:
    missing = [column for column in COLUMNS if column not in head]
    if missing:
        raise KnowledgeError(f"{path.name}: no column {', '.join(missing)}; needed are {', '.join(COLUMNS)}")


def _plain(cell: str) -> str:
    """A cell of SPARQL TSV without its marks: ``"x"@en``, ``"…"^^xsd:dateTime``, ``<…>``."""
    literal = _LITERAL.fullmatch(cell.strip())
    return (literal[1] if literal else cell).strip()


def _day(cell: str, file: str, number: int) -> str:
    if not cell.strip():
        return ""
    found = _DAY.fullmatch(cell.strip())
    if not found:
        raise malformed(file, number, f"{cell!r} is not an ISO day")
    return found[1]


def _of(cell: str, states: dict[str, str], knowledge: Knowledge) -> str | None:
    entity = _ENTITY.fullmatch(cell)
    if entity:
        return states.get(entity[1])
    if cell in knowledge.actors:
        return cell
    found = knowledge.candidates(cell)
    return found[0] if len(found) == 1 else None


def _role(cell: str, of: str | None, knowledge: Knowledge) -> str | None:
    if cell in knowledge.role_keys:
        return cell
    scope = "state" if of is not None and of.startswith(("state:", "place:")) else "organisation"
    fitting = [r for r in knowledge.role(cell) if (not r.of or of in r.of) and r.scope in {scope, "any"}]
    own = [r for r in fitting if r.of] or fitting
    return own[0].key if own else None
