"""Offices, bodies of states and generic actors: patterns in, every phrase they mean out."""

from __future__ import annotations

import itertools
import re
from typing import TYPE_CHECKING, Any

import yaml

from dragoman.errors import KnowledgeError
from dragoman.knowledge.words import fold_name

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from lexicon_making.sink import Sink

_SLOT = re.compile(r"\{(\w+)\}")


def read_yaml(path: Path) -> Any:
    """The content of a YAML file."""
    try:
        return yaml.safe_load(path.read_text(encoding="utf-8"))
    except yaml.YAMLError as error:
        raise KnowledgeError(f"{path.name}: {error}") from error


def expand(pattern: str, sets: dict[str, list[str]]) -> Iterator[str]:
    """Every phrase of a pattern: ``{set}`` stands for each of the set's words."""
    slots = _SLOT.findall(pattern)
    for choice in itertools.product(*(sets[slot] for slot in slots)):
        words = iter(choice)
        yield _SLOT.sub(lambda _match, words=words: next(words), pattern)


def roles(resources: Path, sink: Sink) -> None:
    """roles.yaml: phrases of offices."""
    content = read_yaml(resources / "roles.yaml")
    for number, role in enumerate(content["roles"], 1):
        key, sector, scope = (role[name] for name in ("key", "sector", "scope"))
        if scope not in {"state", "organisation", "any"}:
            raise KnowledgeError(f"roles.yaml, role {number}: scope {scope!r} is not state, organisation or any")
        for pattern in role["phrases"]:
            for phrase in expand(pattern, content["sets"]):
                sink.rows["actor_roles"].append([fold_name(phrase), key, sector, scope, ""])
        for phrase, of in (role.get("only") or {}).items():
            sink.rows["actor_roles"].append([fold_name(phrase), key, sector, scope, " ".join(of)])


def institutions(resources: Path, sink: Sink) -> None:
    """institutions.yaml: bodies that every state has, and the phrases for them."""
    content = read_yaml(resources / "institutions.yaml")
    seen: dict[str, str] = {}
    for body in content["bodies"]:
        key = body["key"].rstrip("+")
        if not body["key"].endswith("+"):
            sink.rows["actor_bodies"].append([key, body["name"], body["kind"], body["sector"]])
        called = {fold_name(phrase): name for name, own in (body.get("called") or {}).items() for phrase in own}
        if unknown := called.keys() - {fold_name(phrase) for phrase in body["phrases"]}:
            raise KnowledgeError(f"institutions.yaml: {min(unknown)!r} is called by a name and is no phrase of {key}")
        for phrase in body["phrases"]:
            folded = fold_name(phrase)
            if seen.setdefault(folded, key) != key:
                raise KnowledgeError(f"institutions.yaml: {phrase!r} stands under {seen[folded]} and {key}")
            sink.rows["actor_institutions"].append([folded, key, called.get(folded, "")])


def agents(resources: Path, sink: Sink) -> None:
    """agents.yaml: head nouns of generic actors, with their plurals; the first sector named wins."""
    seen: set[str] = set()
    for sector, nouns in read_yaml(resources / "agents.yaml").items():
        for noun in nouns:
            for form in (noun, plural(noun)):
                folded = fold_name(form)
                if folded not in seen:
                    seen.add(folded)
                    sink.rows["actor_agents"].append([folded, sector])


def plural(noun: str) -> str:
    """The regular plural of the last word of ``noun``."""
    if noun.endswith(("s", "x", "ch", "sh")):
        return noun + "es"
    if noun.endswith("y") and noun[-2:-1] not in "aeou":
        return noun[:-1] + "ies"
    return noun + "s"
