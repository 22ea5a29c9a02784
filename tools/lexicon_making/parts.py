"""The parts of the knowledge, one function a resource file: rows in, rows of the tables out."""

from __future__ import annotations

from typing import TYPE_CHECKING

from dragoman.knowledge.words import fold_name
from lexicon_making import patterns, people
from lexicon_making.sink import malformed, parts, read_csv

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from lexicon_making.sink import Sink

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
        note = "; ".join(
            x
            for x in (
                "the" if row["name"] in article else "",
                row["class"],
                row["rule"],
                f"{row['start']}/{row['end']}".strip("/"),
            )
            if x
        )
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


ORGANISATIONS = ("id", "name", "kind", "sector", "wikidata", "aliases", "seats", "source")
GROUPS = ("id", "name", "kind", "country", "sector", "aliases", "start", "end", "source")
OUTLETS = ("id", "name", "country", "type", "aliases", "source")


def organisations(resources: Path, sink: Sink) -> None:
    """Intergovernmental organisations, blocs and their organs, and the cities that stand for them."""
    for line, row in read_csv(resources / "organisations.csv", ORGANISATIONS):
        cells = [row["id"], row["name"], row["kind"], "", row["sector"], row["wikidata"], "", row["aliases"]]
        sink.actor(cells, ("organisations.csv", line))
        for seat in parts(row["seats"]):
            sink.rows["actor_words"] = [w for w in sink.rows["actor_words"] if w[:2] != ["seat", fold_name(seat)]]
            sink.word("seat", fold_name(seat), row["id"])
            _place(sink, seat, "BEL" if seat == "Brussels" else "", ("organisations.csv", line))


def groups(resources: Path, sink: Sink) -> None:
    """Armed groups, parties, peoples, services, companies and societies."""
    for line, row in read_csv(resources / "groups.csv", GROUPS):
        note = f"{row['start']}/{row['end']}" if row["start"] or row["end"] else ""
        cells = [row["id"], row["name"], row["kind"], row["country"], row["sector"], "", note, row["aliases"]]
        sink.actor(cells, ("groups.csv", line))


def outlets(resources: Path, sink: Sink) -> None:
    """News agencies, papers and stations, each noted as state, public or private."""
    for line, row in read_csv(resources / "outlets.csv", OUTLETS):
        if row["type"] not in {"state", "public", "private"}:
            raise malformed("outlets.csv", line, f"type {row['type']!r} is not state, public or private")
        cells = [row["id"], row["name"], "outlet", row["country"], "JRN", "", f"{row['type']} media", row["aliases"]]
        sink.actor(cells, ("outlets.csv", line))


def places(resources: Path, sink: Sink) -> None:
    """Cities and regions with their country; seats of government as places that can stand for it."""
    for line, row in read_csv(resources / "places.csv", ("country", "places", "source")):
        for place in parts(row["places"]):
            _place(sink, place, row["country"], ("places.csv", line))
    for line, row in read_csv(resources / "seats.csv", ("word", "place", "stands_for", "source")):
        sink.word("seat", fold_name(row["word"]), row["stands_for"])
        _place(sink, row["word"], row["stands_for"].split(":")[1][:3], ("seats.csv", line))


def _place(sink: Sink, name: str, country: str, where: tuple[str, int]) -> None:
    """A place by this name, unless it is known already: an alias that differs only in spelling joins its namesake."""
    folded = fold_name(name)
    key = f"place:{folded.replace(' ', '_')}"
    if key in sink.actors or folded in sink.aliases:
        return
    sink.actor([key, name, "place", country if len(country) == 3 else "", "", "", "", ""], where)


def bodies(resources: Path, sink: Sink) -> None:
    """Bodies of states that have names of their own ("Knesset"): aliases of the body every state has."""
    content = patterns.read_yaml(resources / "institutions.yaml")
    known = {body["key"]: body for body in content["bodies"] if not body["key"].endswith("+")}
    for line, row in read_csv(resources / "bodies.csv", ("id", "name", "aliases", "source")):
        prefix, code, *which = row["id"].split(":")
        body = known.get(":".join([prefix, *which]))
        state = sink.actors.get(f"state:{code}")
        if body is None or state is None:
            raise malformed("bodies.csv", line, f"{row['id']!r} is not a body of a state")
        short = f"the {state[1]}" if state[1] in content["with_article"] and "(" not in body["name"] else state[1]
        name = row["name"] or body["name"].format(short)
        cells = [row["id"], name, body["kind"], state[3], body["sector"], "", "", row["aliases"]]
        sink.actor(cells, ("bodies.csv", line))


def members(resources: Path, sink: Sink) -> None:
    """Dated memberships."""
    for line, row in read_csv(resources / "members.csv", ("body", "member", "start", "end", "source")):
        for actor in (row["body"], row["member"]):
            if actor not in sink.actors:
                raise malformed("members.csv", line, f"no actor {actor!r}")
        sink.rows["actor_members"].append([row[c] for c in ("body", "member", "start", "end")])


def demonyms(resources: Path, sink: Sink) -> None:
    """Words that several peoples share, decided; and those of blocs ("Western")."""
    for line, row in read_csv(resources / "demonyms.csv", ("word", "of", "source")):
        if row["of"] not in sink.actors:
            raise malformed("demonyms.csv", line, f"no actor {row['of']!r}")
        sink.rows["actor_words"] = [w for w in sink.rows["actor_words"] if w[:2] != ["demonym", row["word"]]]
        sink.word("demonym", row["word"], row["of"])


def alias_flags(resources: Path, sink: Sink) -> None:
    """How names that are also common words must be written (c, x, t); n drops a name that misleads."""
    for line, row in read_csv(resources / "alias_flags.csv", ("alias", "flags", "reason")):
        folded = fold_name(row["alias"])
        if not set(row["flags"]) <= set("cxtn"):
            raise malformed("alias_flags.csv", line, f"unknown flags {row['flags']!r}")
        if "n" in row["flags"]:
            sink.aliases.pop(folded, None)
        elif folded in sink.aliases:
            sink.aliases[folded][0].update(row["flags"])


def plural(demonym: str) -> tuple[str, ...]:
    """The demonym and its plural: "Armenian", "Armenians"; "Chinese" and "British" have none."""
    if demonym.endswith(("ese", "sh", "ch", "men", "s", ".")) or demonym.isupper():
        return (demonym,)
    return (demonym, demonym + "s")


PARTS: tuple[Callable[[Path, Sink], None], ...] = (
    territories,
    organisations,
    groups,
    outlets,
    places,
    bodies,
    people.people,
    patterns.roles,
    patterns.institutions,
    patterns.agents,
    members,
    demonyms,
    alias_flags,
)
