"""The persons of one report: who is named, by which titles, and who is meant by a surname or an office.

In come units, out come :class:`Person` s. Invariant: two names that cannot be spellings of one name are two persons,
and an office counts only where it was held at the report's date.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from dragoman.model import Who
from dragoman.reading.actors.families import family_of
from dragoman.reading.actors.lexicon import gender_of, load_reference
from dragoman.reading.actors.spelling import alike, initials_of, skeleton

if TYPE_CHECKING:
    from collections.abc import Iterable

    from dragoman.knowledge import Knowledge, Spell
    from dragoman.reading.actors.lexicon import Gender

#: Two full names this alike, of one country or without one, are spellings of one name.
SAME_NAME = 0.88
#: … and this alike where surname, office and state already agree.
SAME_HOLDER = 0.75
#: Holders of one office on one day, when it changes hands; where there are more, many have it at once.
_AT_A_CHANGE = 2


@dataclass(slots=True, eq=False)
class Person:
    """A person of the report. ``offices``: (role key, id of the state or body); ``places``: tokens of the mentions."""

    who: Who
    name: str
    gender: Gender = "any"
    offices: set[tuple[str, str]] = field(default_factory=set)
    confidence: float = 0.9
    reason: str = ""
    first: int = 0

    @property
    def parts(self) -> list[str]:
        """The words of the name."""
        return self.name.split()


@dataclass(frozen=True, slots=True)
class Title:
    """What a title says: office keys, whose office, whether it is over, the sector and country that follow."""

    keys: tuple[str, ...] = ()
    of: tuple[str, ...] = ()
    former: bool = False
    sector: str | None = None
    country: str | None = None


class People:
    """The persons met so far in a report, and those that knowledge has."""

    def __init__(self, knowledge: Knowledge, day: str | None) -> None:
        self.knowledge = knowledge
        self.day = day
        self.persons: list[Person] = []
        self._by_part: dict[str, list[Person]] = {}
        self._by_id: dict[str, Person] = {}

    def remember(self, persons: Iterable[Person]) -> None:
        """Knows ``persons`` as those of an earlier stretch of the report."""
        for one in persons:
            person = replace(one, offices=set(one.offices), first=0)
            self.persons.append(person)
            if person.who.id:
                self._by_id[person.who.id] = person
            for part in dict.fromkeys(skeleton(p) for p in (*person.parts, family_of(person.name))):
                self._by_part.setdefault(part, []).append(person)

    def named(self, name: str, ids: tuple[str, ...], title: Title, gender: Gender, token: int) -> Person:
        """The person of this full name: met before, known, or new."""
        known = self._met(name, ids, title)
        if known is None:
            person = self._known(name, ids, title)
            known = self._by_id.get(person.who.id or "") or person
            if known is person:
                person.first = token
                self.persons.append(person)
                if person.who.id:
                    self._by_id[person.who.id] = person
        for part in {skeleton(p) for p in (*known.parts, *name.split(), family_of(known.name), family_of(name))}:
            listed = self._by_part.setdefault(part, [])
            if known not in listed:
                listed.append(known)
        if len(name) > len(known.name) and known.who.id is None:
            known.name = name
        self.say(known, title, gender)
        return known

    def say(self, person: Person, title: Title, gender: Gender = "any") -> None:
        """Keep what a title tells of a person."""
        if gender != "any":
            person.gender = gender
        if not title.former:
            person.offices.update((key, of) for key in title.keys for of in (title.of or ("",)))
        who = person.who
        if who.id is None and (title.country or title.sector):
            sector = "ELI" if title.former else title.sector
            person.who = Who(None, person.name, "person", who.country or title.country, who.sector or sector)

    def called(self, part: str, near: Iterable[Person] = ()) -> Person | None:
        """The person of the report whose surname (or, failing that, another part of the name) this is."""
        listed = self._by_part.get(skeleton(part), [])
        if not listed:
            return None
        first = load_reference().family_first
        surnamed = [
            p
            for p in listed
            if skeleton(part) in {skeleton(p.parts[-1]), skeleton(family_of(p.name))}
            or (p.who.country in first and skeleton(p.parts[0]) == skeleton(part))
        ]
        pool = surnamed or listed
        if len(pool) == 1:
            return pool[0]
        recent = next((p for p in near if p in pool), None)
        return recent or pool[-1]

    def by_surname(self, part: str, title: Title, countries: Iterable[str], *, alone: bool = False) -> Person | None:
        """A person of knowledge by surname alone, where office and date leave only one or the report's states do.

        ``alone``: there is no other text to go by; the one of the highest office is meant.
        """
        ids = self.knowledge.surname(part)
        if not ids:
            return None
        scored = sorted(((self._fit(key, title, countries), -n, key) for n, key in enumerate(ids)), reverse=True)
        best = scored[0]
        unsure = best[0] < 1 or (len(scored) > 1 and scored[1][0] == best[0] and best[0] < 2)  # noqa: PLR2004
        if unsure and not alone:
            return None
        actor = self.knowledge.actors[best[2]]
        person = self.named(actor.name, (best[2],), title, "any", 0)
        person.confidence = min(person.confidence, 0.85)
        return person

    def in_office(self, keys: Iterable[str], of: str) -> Person | None:
        """The person of the report who is introduced with, or known to hold, one of these offices."""
        keys = tuple(keys)
        for person in reversed(self.persons):
            if any((key, of) in person.offices for key in keys):
                return person
        for person in reversed(self.persons):
            if person.who.id and any(s.role in keys and s.of == of for s in self._spells(person.who.id)):
                return person
        return None

    def with_office(self, keys: Iterable[str]) -> list[Person]:
        """The persons of the report that hold one of these offices, whosever it is."""
        keys = set(keys)
        out = [p for p in self.persons if any(key in keys for key, _ in p.offices)]
        out += [
            p for p in self.persons if p not in out and p.who.id and any(s.role in keys for s in self._spells(p.who.id))
        ]
        return out

    def holder(self, keys: Iterable[str], of: str) -> Person | None:
        """The person who held one of these offices at the report's date, by knowledge.

        Of two the later one; ``None`` where more held it at once: nobody can say which minister is meant.
        """
        for key in keys:
            spells = self.knowledge.holders(key, of, self.day)
            if not spells or len({spell.person for spell in spells}) > _AT_A_CHANGE:
                continue
            last = spells[-1]
            if self.day is None and last.end is not None:
                continue
            actor = self.knowledge.actors[last.person]
            person = self._by_id.get(actor.id)
            if person is None:
                person = Person(self._who(actor.id), actor.name, self._gender(actor.name))
                self._by_id[actor.id] = person
            return person
        return None

    def offices(self, person: Person) -> set[tuple[str, str]]:
        """What the person is introduced as in the report, and what knowledge says for its date."""
        out = set(person.offices)
        if person.who.id:
            out |= {(s.role, s.of) for s in self._spells(person.who.id)}
        return out

    def _spells(self, key: str) -> list[Spell]:
        spells = self.knowledge.spells_of(key)
        if self.day is None:
            return [s for s in spells if s.end is None] or list(spells[-1:])
        return [s for s in spells if (s.start is None or s.start <= self.day) and (s.end is None or self.day <= s.end)]

    def _met(self, name: str, ids: tuple[str, ...], title: Title) -> Person | None:
        parts = name.split()
        for person in self._by_part.get(skeleton(parts[-1]), ()):
            if person.who.id and person.who.id in ids:
                return person
            other = person.name
            if skeleton(other) == skeleton(name) or initials_of(name, other) or initials_of(other, name):
                return person
            if len(parts) > 1 and (set(parts) < set(person.parts) or set(person.parts) < set(parts)):
                return person
            agree = not (title.country and person.who.country) or title.country == person.who.country
            if not ids and agree and alike(name, other) >= SAME_NAME:
                return person
        return None

    def _known(self, name: str, ids: tuple[str, ...], title: Title) -> Person:
        persons = [key for key in ids if key.startswith("person:")]
        if persons:
            fits = sorted(((self._fit(key, title, ()), -n, key) for n, key in enumerate(persons)), reverse=True)
            wrong = title.country is not None and self.knowledge.actors[fits[0][2]].country not in {None, title.country}
            if not (wrong and fits[0][0] < 1 and not title.of):
                sure = len(persons) == 1 or fits[0][0] > fits[1][0]
                why = "known by full name" if len(persons) == 1 else "of several so called, the one whose office fits"
                return Person(
                    self._who(fits[0][2]),
                    self.knowledge.actors[fits[0][2]].name,
                    self._gender(name),
                    confidence=0.97 if sure else 0.7,
                    reason=why,
                )
        variant = self._variant(name, title)
        if variant is not None:
            actor = self.knowledge.actors[variant]
            return Person(
                self._who(variant),
                actor.name,
                self._gender(name),
                confidence=0.88,
                reason=f"a spelling of {actor.name}",
            )
        who = Who(None, name, "person", title.country, "ELI" if title.former else title.sector)
        return Person(
            who, name, self._gender(name), confidence=0.85, reason="not in the knowledge: kept by its fullest name"
        )

    def _variant(self, name: str, title: Title) -> str | None:
        """A known person of this surname whose given name is another spelling of this one's."""
        parts = name.split()
        if len(parts) < 2:  # noqa: PLR2004 - a surname alone is no full name
            return None
        held = [k for k in self._holders_by_title(title) if self._shares_surname(k, parts[-1])]
        pool = held or [k for k in self.knowledge.surname(parts[-1]) if not self._is_cut(k, parts[0], title)]
        best = max(((alike(name, self.knowledge.actors[key].name), key) for key in pool), default=(0.0, ""))
        return best[1] if best[0] >= (SAME_HOLDER if held else SAME_NAME) else None

    def _is_cut(self, key: str, given: str, title: Title) -> bool:
        """Whether one given name only begins as the other does: "Johnnie" is nobody's spelling of "John".

        "Pyotr" can be Petro, where a title says that he is of the same state.
        """
        if title.country is not None and title.country == self.knowledge.actors[key].country:
            return False
        one, other = skeleton(given), skeleton(self.knowledge.actors[key].name.split()[0])
        return one != other and (one.startswith(other) or other.startswith(one))

    def _shares_surname(self, key: str, surname: str) -> bool:
        return skeleton(self.knowledge.actors[key].name.split()[-1]) == skeleton(surname)

    def _holders_by_title(self, title: Title) -> tuple[str, ...]:
        return tuple(s.person for key in title.keys for of in title.of for s in self.knowledge.holders(key, of, None))

    def _fit(self, key: str, title: Title, countries: Iterable[str]) -> int:
        """How well this person's offices meet the title, the date and the states of the report."""
        actor, score = self.knowledge.actors[key], 0
        spells = self.knowledge.spells_of(key)
        now = self._spells(key)
        if any(s.role in title.keys and (not title.of or s.of in title.of) for s in now):
            score += 4
        elif any(s.role in title.keys and (not title.of or s.of in title.of) for s in spells):
            score += 2
        if actor.country and actor.country in countries:
            score += 1
        if now and (self.day or any(s.end is None for s in now)):
            score += 1
        if title.country and actor.country and title.country != actor.country:
            score -= 3
        return score

    def _who(self, key: str) -> Who:
        """The person as the record writes it, with the sector that holds at the report's date."""
        actor = self.knowledge.actors[key]
        who = actor.who()
        spells = self.knowledge.spells_of(key)
        if not spells:
            return who
        now = self._spells(key)
        if self.day is None and not any(s.end is None or s.end >= load_reference().over_before for s in spells):
            now = []
        if now:
            return who
        before = self.day is not None and all(s.start is not None and s.start > self.day for s in spells)
        return who if before else Who(who.id, who.name, who.kind, who.country, "ELI", who.wikidata)

    @staticmethod
    def _gender(name: str) -> Gender:
        return gender_of(name.split(maxsplit=1)[0]) or "any"
