"""What is known of who is who: names, offices by date, memberships, institutions, generic actors.

In: the tables of ``lexicon``. Out: look-ups. Invariant: immutable after loading; every look-up is pure; ``find`` is
linear in the text.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace
from functools import cached_property
from typing import TYPE_CHECKING, Final, cast

from dragoman.knowledge.shapes import Actor, Found, Role, Spell
from dragoman.knowledge.words import ENGLISH_LETTERS, GAPS, fold_name, fold_word, word_spans

if TYPE_CHECKING:
    from dragoman.knowledge.load import Tables
    from dragoman.knowledge.tables import Row
    from dragoman.model import Kind, Span


#: Words of texts that are remembered as beginnings of names or none; more than English news has in a day.
_REMEMBERED: Final = 100_000
#: How adjectives of peoples end, of which there may be another noun ("British", "Briton").
_ADJECTIVES: Final = ("an", "ish", "ese", "ch", "ine", "i", "ic")
#: Words of the longest phrase that names a body by its kind.
_LONGEST_CALLED: Final = 5


class Actors(Mapping[str, Actor]):
    """Actors by id, made from their rows when first asked for; those of a state's bodies are made by pattern."""

    def __init__(self, rows: dict[str, Row], bodies: dict[str, Row]) -> None:
        self._rows = rows
        self._bodies = bodies
        self._made: dict[str, Actor] = {}

    def __getitem__(self, key: str) -> Actor:
        actor = self._made.get(key)
        if actor is None:
            row = self._rows.get(key)
            actor = _actor(row) if row else self._body(key)
            self._made[key] = actor
        return actor

    def __iter__(self) -> Iterator[str]:
        return iter(self._rows)

    def __len__(self) -> int:
        return len(self._rows)

    def has_own_name(self, body: Actor) -> bool:
        """Whether a state's body has a name of its own, not that of its kind."""
        return body.id in self._rows and body.name != self._body(body.id).name

    def _body(self, key: str) -> Actor:
        """``ministry:RUS:foreign`` and the like: a body that every state has, named by its pattern."""
        prefix, _, rest = key.partition(":")
        code, _, which = rest.partition(":")
        pattern = self._bodies.get(f"{prefix}:{which}" if which else prefix)
        state = self._rows.get(f"state:{code}") or self._rows.get(f"place:{code}")
        if pattern is None or state is None:
            raise KeyError(key)
        _, name, kind, sector = pattern
        short = f"the {state[1]}" if "the" in state[6].split("; ") and "(" not in name else state[1]
        return Actor(key, name.format(short), cast("Kind", kind), state[3] or None, sector or None)


def _actor(row: Row) -> Actor:
    key, name, kind, country, sector, wikidata, note, aliases = row
    return Actor(
        key,
        name.translate(ENGLISH_LETTERS) if kind == "person" else name,
        cast("Kind", kind),
        country or None,
        sector or None,
        wikidata or None,
        tuple(aliases.split("|")) if aliases else (),
        note,
    )


class Knowledge:
    """Everything known of actors. Made by :func:`dragoman.knowledge.load_knowledge`."""

    def __init__(self, version: str, actors: Actors, aliases: dict[str, tuple[str, str]], tables: Tables) -> None:
        self.version = version
        self.actors = actors
        self._aliases = aliases
        self._tables = tables
        self._longest = _longest(aliases)
        self._first: dict[str, int] = {}

    def counts(self) -> dict[str, int]:
        """How much is known, in rows."""
        tables = self._tables
        return {
            "actors": len(self.actors),
            "names": len(self._aliases),
            "demonyms": len(tables.demonyms),
            "capitals and seats": len(tables.seats),
            "office spells": sum(map(len, tables.careers.values())),
            "memberships": sum(map(len, tables.members.values())),
            "phrases of offices": len(tables.roles),
            "phrases of bodies of states": len(tables.institutions),
            "generic actors": len(tables.agents),
        }

    def candidates(self, alias: str) -> tuple[str, ...]:
        """The actors that go by exactly this name; case, accents and "the" do not matter where the name allows."""
        entry = self._aliases.get(fold_name(alias))
        if entry is None:
            return ()
        flags, ids = entry
        bare = alias[4:] if alias[:4].lower() == "the " else alias
        if flags and not _written(flags, bare.strip(), the=bare is not alias, shouted=False):
            return ()
        return tuple(ids.split(" "))

    def find(self, folded_text: str) -> list[Found]:
        """Every known name in the text, the longest where two begin together, none overlapping.

        A name that people write with a capital is found only with one (anywhere in it, or a digit).

        The text must keep the length of the report's text (see :func:`dragoman.reading.parse.fold`).
        """
        text, first = folded_text, self._first
        found: list[Found] = []
        spans = word_spans(text)
        after = 0
        for at, (start, end) in enumerate(spans):
            word = text[start:end]
            most = first.get(word)
            if most is None:
                most = self._begins(word)
            if not most or at < after:
                continue
            size, ids = self._longest_at(text, spans, at, most)
            if size:
                last = spans[at + size - 1][1]
                found.append(Found(start, last, tuple(ids.split(" ")), _capital(text[start:last])))
                after = at + size
        return found

    def _begins(self, word: str) -> int:
        """How many words the longest name has that begins with ``word``; remembered, for the same words come again."""
        if len(self._first) >= _REMEMBERED:
            self._first.clear()
        most = self._first[word] = self._longest.get(fold_word(word), 0)
        return most

    def _longest_at(self, text: str, spans: list[Span], at: int, most: int) -> tuple[int, str]:
        """How many words from ``at`` on are the longest name there, and whose name it is."""
        best, best_ids, key = 0, "", ""
        for size in range(1, min(most, len(spans) - at) + 1):
            start, end = spans[at + size - 1]
            if size > 1 and text[spans[at + size - 2][1] : start] not in GAPS:
                break
            word = fold_word(text[start:end])
            key = f"{key} {word}" if key else word
            entry = self._aliases.get(key)
            if entry is not None and self._allowed(entry[0], text, spans, at, size):
                best, best_ids = size, entry[1]
        return best, best_ids

    def _allowed(self, flags: str, text: str, spans: list[Span], at: int, size: int) -> bool:
        start, end = spans[at][0], spans[at + size - 1][1]
        if "l" not in flags and not _capital(text[start:end]):
            return False
        if not flags or flags == "l":
            return True
        before = text[slice(*spans[at - 1])] if at else ""
        after = text[slice(*spans[at + size])] if at + size < len(spans) else ""
        neighbours = [word for word in (before, after) if len(word) > 1]
        shouted = bool(neighbours) and all(word.isupper() for word in neighbours)
        return _written(flags, text[start:end], the=fold_word(before) == "the", shouted=shouted)

    def demonym(self, word: str) -> str | None:
        """Whose people or adjective this is: "Armenian", "Azeris", "US", "British", "Western"; never in lower case."""
        plain = word.replace("’", "'")
        return self._tables.demonyms.get(plain) or self._tables.demonyms.get(plain.title() if plain.isupper() else "")

    @cached_property
    def _adjectives(self) -> dict[str, str]:
        words: dict[str, str] = {}
        for word, state in self._tables.demonyms.items():
            if not word[:1].isupper() or word.endswith(".") or word.isupper():
                continue
            if word.endswith(_ADJECTIVES) and not words.get(state, "").endswith(_ADJECTIVES):
                words[state] = word
            words.setdefault(state, word)
        return words

    def adjective(self, state: str) -> str | None:
        """The adjective of a state's people ("Syrian"), by its id; ``None`` where none is known."""
        return self._adjectives.get(state)

    def seat(self, word: str) -> str | None:
        """The state or organisation for which this capital or palace can stand: "Yerevan", "the Kremlin"."""
        return self._tables.seats.get(fold_name(word))

    def surname(self, word: str) -> tuple[str, ...]:
        """The persons of this surname, those of the highest offices first."""
        return self._tables.surnames.get(fold_name(word), ())

    @property
    def role_phrases(self) -> Mapping[str, tuple[Role, ...]]:
        """Every phrase that names an office, folded, with the offices it can mean."""
        return self._tables.roles

    @property
    def role_keys(self) -> frozenset[str]:
        """The keys of all offices."""
        return frozenset(role.key for roles in self._tables.roles.values() for role in roles)

    @property
    def institution_phrases(self) -> Mapping[str, str]:
        """Every phrase that names a body of a state, folded, with the body's key ("ministry:foreign")."""
        return self._tables.institutions

    def leads(self, state: str) -> str | None:
        """The office whose holder leads this state: ``head_of_state`` or ``head_of_government``."""
        actor = self.actors.get(state)
        notes = actor.note.split("; ") if actor else ()
        return next((note for note in notes if note.startswith("head_of_")), None)

    def role(self, phrase: str) -> tuple[Role, ...]:
        """The offices that these words name, without country or name: "foreign minister", "top diplomat"."""
        return self._tables.roles.get(fold_name(phrase), ())

    def holders(self, role: str, of: str, day: str | None) -> tuple[Spell, ...]:
        """Who held the office on ``day`` (an ISO day; ``None``: at any time), in order of start."""
        spells = self._tables.offices.get((role, of), ())
        return tuple(s for s in spells if day is None or _within(s.start, s.end or s.checked, day))

    def spells_of(self, person: str) -> tuple[Spell, ...]:
        """All offices of this person that are known, in order of start."""
        return self._tables.careers.get(person, ())

    def members(self, body: str, day: str | None) -> tuple[str, ...]:
        """Who belonged to this organisation or bloc on ``day`` (``None``: at any time)."""
        rows = self._tables.members.get(body, ())
        return tuple(dict.fromkeys(m for m, start, end in rows if day is None or _within(start, end, day)))

    def institution(self, phrase: str, of: str) -> Actor | None:
        """The body of the state ``of`` (an actor id) that these words name: "foreign ministry", "army"."""
        key = self._tables.institutions.get(fold_name(phrase))
        kind, _, code = of.partition(":")
        if key is None or kind not in {"state", "place"}:
            return None
        prefix, _, which = key.partition(":")
        actor = self.actors.get(f"{prefix}:{code}:{which}" if which else f"{prefix}:{code}")
        return self.called(phrase, actor) if actor is not None else None

    def called(self, phrase: str, actor: Actor) -> Actor:
        """``actor`` under the name that the words give a body of its kind ("Senate (Mexico)"), else as it is.

        The name that a state's body has of its own goes before, except for a chamber of its parliament.
        """
        parts = actor.id.split(":")
        if parts[0] not in {"ministry", "body"} or len(parts) < 3:  # noqa: PLR2004 - prefix, state, body
            return actor
        key, state = f"{parts[0]}:{parts[2]}", self.actors.get(f"state:{parts[1]}")
        words = fold_name(phrase).split()
        endings = (" ".join(words[n:]) for n in range(max(0, len(words) - _LONGEST_CALLED), len(words)))
        found = next((e for e in endings if self._tables.institutions.get(e) == key), None)
        name = self._tables.called.get(found or "")
        own = parts[0] == "ministry" and self.actors.has_own_name(actor)
        return replace(actor, name=name.format(state.name)) if name and state is not None and not own else actor

    def agent(self, noun_phrase_head: str) -> str | None:
        """The PLOVER sector of a generic actor: "police" COP, "protesters" CVL, "rebels" REB.

        Of several words the longest ending that is known decides ("drug traffickers": "traffickers").
        """
        folded = fold_name(noun_phrase_head)
        while folded:
            sector = self._tables.agents.get(folded)
            if sector:
                return sector
            folded = folded.partition(" ")[2]
        return None


def _longest(aliases: dict[str, tuple[str, str]]) -> dict[str, int]:
    """For each word that begins a name, how many words the longest such name has."""
    longest: dict[str, int] = {}
    for alias in aliases:
        first, _, rest = alias.partition(" ")
        size = rest.count(" ") + 2 if rest else 1
        if longest.get(first, 0) < size:
            longest[first] = size
    return longest


def _within(start: str | None, end: str | None, day: str) -> bool:
    return (start is None or start <= day) and (end is None or day <= end)


def _capital(surface: str) -> bool:
    return surface != surface.lower() or any(map(str.isdigit, surface))


def _written(flags: str, surface: str, *, the: bool, shouted: bool) -> bool:
    """Whether the name stands as its flags ask; ``shouted``: its neighbours are in capitals too and tell nothing."""
    if "t" in flags and not the:
        return False
    if "x" in flags:
        return surface.isupper() and not shouted
    return not ("c" in flags and not _capital(surface))
