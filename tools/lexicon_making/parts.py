"""The parts of the knowledge, one function a resource file: rows in, rows of the tables out."""

from __future__ import annotations

from typing import TYPE_CHECKING

from dragoman.knowledge.words import fold_name
from lexicon_making import patterns
from lexicon_making.sink import Sink, parts, read_csv

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

TERRITORIES = (
    "id", "name", "class", "country", "iso2", "sector", "capitals", "demonyms", "aliases",
    "wikidata", "rule", "start", "end", "source",
)  # fmt: skip


def territories(resources: Path, sink: Sink) -> None:
    """States, territories, disputed and historic ones, regions; their capitals as places and seats; their peoples."""
    path = resources / "territories.csv"
    article = set(patterns.read_yaml(resources / "institutions.yaml")["with_article"])
    for line, row in read_csv(path, TERRITORIES):
        key = row["id"]
        kind = "place" if key.startswith("place:") else "state"
        note = "; ".join(x for x in ("the" if row["name"] in article else "", row["class"], row["rule"], f"{row['start']}/{row['end']}".strip("/")) if x)
        sink.actor(
            [key, row["name"], kind, row["country"], row["sector"], row["wikidata"], note, row["aliases"]],
            (path.name, line),
        )
        for capital in parts(row["capitals"]):
            place = f"place:{fold_name(capital).replace(' ', '_')}"
            if place not in sink.actors and fold_name(capital) not in sink.aliases:
                sink.actor([place, capital, "place", row["country"], "", "", "capital", ""], (path.name, line))
            if kind == "state" and row["class"] != "historic":
                sink.word("seat", fold_name(capital), key)
        for demonym in parts(row["demonyms"]):
            for form in plural(demonym):
                if row["class"] in {"state", "territory"} or all(w[1] != form for w in sink.rows["actor_words"]):
                    sink.word("demonym", form, key)


def plural(demonym: str) -> tuple[str, ...]:
    """The demonym and its plural: "Armenian", "Armenians"; "Chinese" and "British" have none."""
    if demonym.endswith(("ese", "sh", "ch", "men", "s", ".")) or demonym.isupper():
        return (demonym,)
    return (demonym, demonym + "s")


PARTS: tuple[Callable[[Path, Sink], None], ...] = (territories, patterns.roles, patterns.institutions, patterns.agents)
