"""Finds in a flat report the words that can name or stand for an actor: names, adjectives of states, offices, bodies.

Out come :class:`Element` s in order, none overlapping. Invariant: each token is looked at a bounded number of times.
"""

from __future__ import annotations

import functools
from bisect import bisect_left
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final, Literal

from dragoman.reading.actors.lexicon import gender_of, load_reference
from dragoman.reading.actors.spelled import spelled_out

if TYPE_CHECKING:
    from collections.abc import Mapping

    from dragoman.knowledge import Knowledge, Role
    from dragoman.reading.actors.flat import Flat

type ElementKind = Literal["actor", "person", "seat", "demonym", "role", "body", "noun", "name", "pronoun"]

_NAME_TAGS: Final = frozenset({"NNP", "NNPS"})
_NOUN_TAGS: Final = frozenset({"NN", "NNS", "NNP", "NNPS", "JJ", "VBG", "FW"})
_LONGEST_NAME: Final = 8
_LONGEST_OFFICE: Final = 7
_LONGEST_TITLE: Final = 10
#: What stands in lower case, or is a mark, between the fields of an office.
_WITHIN_TITLE: Final = frozenset({"and", "&", ",", "of", "for", "the"})
#: Letters that a given name cut short has at most: Wm., Ma., Md.
_SHORT_NAME: Final = 3
#: So many words stay of a run of capitals when the first is taken for a title.
_LEAST_NAME: Final = 2


@dataclass(slots=True)
class Element:
    """Tokens ``first`` … ``last`` and what they can be. ``ids``: actors; ``key``: the words as knowledge has them."""

    kind: ElementKind
    first: int
    last: int
    ids: tuple[str, ...] = ()
    key: str = ""
    roles: tuple[Role, ...] = ()
    plural: bool = False
    short: str = ""  # the letters that the report gives a body behind its full name


@dataclass(frozen=True, slots=True)
class Offices:
    """Offices and bodies by their words, and for each first word the most words such a phrase has.

    ``telling``: every word in small letters at which an element can begin.
    """

    roles: Mapping[str, tuple[Role, ...]]
    bodies: Mapping[str, str]
    longest: Mapping[str, int]
    telling: frozenset[str]


@functools.lru_cache(maxsize=4)
def offices_of(knowledge: Knowledge) -> Offices:
    """The phrases of ``knowledge`` laid out for a scan by first word."""
    longest: dict[str, int] = {}
    for table in (knowledge.role_phrases, knowledge.institution_phrases):
        for phrase in table:
            first, size = phrase.split(" ", 1)[0], phrase.count(" ") + 1
            if size > longest.get(first, 0):
                longest[first] = size
    telling = {*longest, *_nouns(), *load_reference().pronouns}
    return Offices(knowledge.role_phrases, knowledge.institution_phrases, longest, frozenset(telling))


@functools.lru_cache(maxsize=8192)
def seat_of(knowledge: Knowledge, name: str) -> str | None:
    """The state or body whose seat goes by this name, remembered: the same few words come again and again."""
    return knowledge.seat(name)


def scan(flat: Flat, folded: str, knowledge: Knowledge) -> list[Element]:
    """All elements of the report, in order."""
    return _Scanner(flat, folded, knowledge).run()


class _Scanner:
    def __init__(self, flat: Flat, folded: str, knowledge: Knowledge) -> None:
        self.flat = flat
        self.knowledge = knowledge
        self.offices = offices_of(knowledge)
        self.reference = load_reference()
        self.named = self._names(folded)
        self.spelled = {i: row for i, row in spelled_out(flat).items() if not self._is_known_body(i, row[0])}
        for first, (last, _) in self.spelled.items():
            inside = [i for i in range(first, last + 1) if i in self.named]
            if inside != [first] or self.named[first][0] != last:  # what is known by just that name stays
                for i in inside:
                    del self.named[i]
        self.halves = self._halves(folded)
        # a surname that the tagger takes for another kind of word once is a name elsewhere in the report
        self.proper = {word for word, tag in zip(flat.words, flat.tag, strict=True) if tag in _NAME_TAGS}
        self.surnames = {flat.low[last] for last, ids in self.named.values() if ids[0].startswith("person:")}
        if len(flat.words) == 1:
            self.proper.update(flat.words)  # a single word asked for: the tagger has nothing to go by

    def _is_known_body(self, first: int, last: int) -> bool:
        """Whether it is a body that states have ("the Philippine *Coast Guard*")."""
        rest = first + (self.knowledge.demonym(self.flat.words[first]) is not None)
        return any(" ".join(self.flat.low[i : last + 1]) in self.offices.bodies for i in (first, rest))

    def _names(self, folded: str) -> dict[int, tuple[int, tuple[str, ...]]]:
        """Known names by their first token: last token and ids. One that ends inside a token is left out."""
        flat = self.flat
        named: dict[int, tuple[int, tuple[str, ...]]] = {}
        for found in self.knowledge.find(folded):
            if not found.cased and any(key.startswith(("state:", "place:")) for key in found.ids):
                continue  # "states", "us", "turkey": a country is written with a capital
            first = bisect_left(flat.start, found.start)
            last = bisect_left(flat.end, found.end, first)
            if last == len(flat.end) or flat.start[first] != found.start or flat.sent[first] != flat.sent[last]:
                continue
            if flat.end[last] == found.end or folded[found.end : flat.end[last]] == ".":
                named[first] = (last, found.ids)
        return named

    def _halves(self, folded: str) -> dict[str, str]:
        """What "the North" and "the South" mean in a report that names such a state."""
        halves = self.reference.halves
        if not any(f"he {word.capitalize()}" in folded for word in halves):
            return {}
        named = any(self.knowledge.actors[key].name in folded for key in halves.values())
        return dict(halves) if named else {}

    def run(self) -> list[Element]:
        flat, out = self.flat, list[Element]()
        low, words, named = flat.low, flat.words, self.named
        telling = self.offices.telling
        i, count = 0, len(words)
        while i < count:
            element: Element | None = None
            if low[i] in telling or i in named or words[i][0].isupper():
                element = self._at(i)
            if element is None:
                i += 1
            else:
                out.append(element)
                i = element.last + 1
        return out

    def _at(self, i: int) -> Element | None:
        """The element that begins at token ``i``, if one does."""
        flat, word = self.flat, self.flat.low[i]
        capital = flat.words[i][0].isupper()
        element = self._people_of_two(i) if capital and i not in self.spelled else None
        if element is not None:
            return element
        if i in self.named:
            return self._known(i)
        if i in self.spelled:
            return Element("name", i, self.spelled[i][0], short=self.spelled[i][1])
        if capital and word in self.halves and self._is_half(i):
            return Element("actor", i, i, (self.halves[word],))
        if word in self.reference.pronouns:
            return Element("pronoun", i, i, key=word) if flat.tag[i][:3] == "PRP" else None
        element = (self._people(i) or self._long_office(i)) if capital else None
        return element or self._common(i) or (self._capitals(i) if capital and flat.words[i] in self.proper else None)

    def _is_half(self, i: int) -> bool:
        """Whether "the North" stands alone, and not in "the North Sea"."""
        flat = self.flat
        alone = i + 1 >= len(flat.words) or not flat.words[i + 1][0].isupper()
        return alone and i > 0 and flat.low[i - 1] == "the"

    def _common(self, i: int) -> Element | None:
        """An office or body that begins at ``i``, or a common noun for an actor."""
        flat, word = self.flat, self.flat.low[i]
        element = self._office(i, self.offices.longest.get(word, 0))
        if element is None and word in _nouns() and flat.tag[i][0] == "N":
            run = self._capitals(i) if self._begins_a_name(i) else None  # the *State* Oceanic Administration
            if run is not None and run.last > i + 1 and flat.low[run.last] in self.reference.organisation_words:
                return run
            element = Element("noun", i, i, key=word, plural=flat.tag[i] in {"NNS", "NNPS"})
        return element

    def _known(self, i: int) -> Element | None:
        last, ids = self.named[i]
        flat = self.flat
        seat = seat_of(self.knowledge, flat.said(i, last))
        if seat is not None:
            return Element("seat", i, last, (seat,), key=flat.said(i, last))
        longer = self._office(i, self.offices.longest.get(flat.low[i], 0))
        if longer is not None and (longer.last > last or (longer.kind == "body" and self._whose(i))):
            return longer  # "Pakistan's Foreign Office" is not Britain's, though that alone goes by the name
        after = last + 1
        if last == i and gender_of(flat.low[i]) is not None and self._continues(i, after):
            run = self._capitals(i)  # Jordan Peterson, Georgia Meloni: a person, not the state
            if run is not None and run.last > last:
                return run
        if all(key.startswith("person:") for key in ids):
            return Element("person", i, self._with_suffix(last), ids)
        if last == i and self._is_given_too(i, ids) and self._continues(i, after):
            run = self._capitals(i)  # Amna Berg: a person, not the agency AMNA
            if run is not None and run.last > last:
                return run
        after = last + 1
        if after < len(flat.words) and flat.words[after][0].isupper() and flat.sent[after] == flat.sent[i]:
            kind, _ = self.reference.organisation_words.get(flat.low[after], ("unknown", None))
            if kind == "place" and after not in self.named:
                last = after  # Syunik Province
        return Element("actor", i, last, ids)

    def _is_given_too(self, i: int, ids: tuple[str, ...]) -> bool:
        """Whether the letters of a medium's name stand as a given name does: with one capital."""
        return self.flat.words[i].istitle() and all(key.startswith("outlet:") for key in ids)

    def _whose(self, i: int) -> bool:
        """Whether the word before ``i`` says whose it is: a genitive, or the adjective of a people."""
        flat = self.flat
        if not i or flat.sent[i - 1] != flat.sent[i]:
            return False
        return flat.low[i - 1] in {"'s", "'"} or self.knowledge.demonym(flat.words[i - 1]) is not None

    def _continues(self, i: int, after: int) -> bool:
        flat = self.flat
        return (
            after < len(flat.words)
            and flat.tag[after] in _NAME_TAGS
            and after not in self.named
            and flat.low[after] not in self.offices.longest
            and flat.dep[i] == "compound"
            and flat.head[i] <= after + 1
        )

    def _with_suffix(self, last: int) -> int:
        after = last + 1
        joined = after + 2
        if (
            joined < len(self.flat.words)
            and self.flat.low[after] in self.reference.particles
            and self.flat.words[after + 1] == "-"
        ):
            return joined if self.flat.words[joined][0].isupper() else last  # Ahmed Maher el-Sayed
        return after if after < len(self.flat.words) and self.flat.low[after] in {"jr.", "jr", "sr.", "sr"} else last

    def _people(self, i: int) -> Element | None:
        """An adjective or noun of a people, a capital, a palace."""
        word = self.flat.words[i]
        state = self.knowledge.demonym(word)
        if state is not None:
            return Element("demonym", i, i, (state,), plural=self.flat.tag[i] in {"NNS", "NNPS"})
        seat = seat_of(self.knowledge, word) if self.flat.tag[i] in _NAME_TAGS else None
        return Element("seat", i, i, (seat,), key=word) if seat else None

    def _people_of_two(self, i: int) -> Element | None:
        """South Korean, Saudi Arabian, New Zealander."""
        flat = self.flat
        if i + 1 >= len(flat.words) or not flat.words[i + 1][0].isupper():
            return None
        state = self.knowledge.demonym(f"{flat.words[i]} {flat.words[i + 1]}")
        if state is None or flat.sent[i] != flat.sent[i + 1]:
            return None
        return Element("demonym", i, i + 1, (state,), plural=flat.tag[i + 1] in {"NNS", "NNPS"})

    def _office(self, i: int, most: int) -> Element | None:
        """The longest office or body that begins at ``i``; hyphens between its words are skipped."""
        flat = self.flat
        if most == 0 or flat.tag[i] not in _NOUN_TAGS:
            return None
        bound = flat.bounds[flat.sent[i]][1]
        key, size, at = "", 0, i
        best: tuple[int, str, bool] | None = None
        while at < bound and size < min(most, _LONGEST_OFFICE):
            word = flat.low[at].replace(".", "")
            if word == "-" and size:
                at += 1
                continue
            if size and not word.isalpha():
                break
            key, size = f"{key} {word}" if key else word, size + 1
            for form, plural in self._forms_of(key, flat.tag[at]):
                if form in self.offices.roles or form in self.offices.bodies:
                    best = (at, form, plural)
                    break
            at += 1
        if best is None or (flat.tag[best[0]][0] != "N" and best[0] == i):
            return None
        last, key, plural = best
        if last == i and self._begins_a_name(i):
            return None
        roles = self.offices.roles.get(key, ())
        if roles:
            return Element("role", i, last, key=key, roles=roles, plural=plural)
        return Element("body", i, last, key=key, plural=plural)

    def _forms_of(self, key: str, tag: str) -> list[tuple[str, bool]]:
        """The forms of a phrase to look up; "opposition leaders" are a body, and no leader of it."""
        forms = _forms(key, tag)
        own = " " in key and key in self.offices.bodies and forms[0][0] in self.offices.roles
        return [(key, True)] if own else forms

    def _long_office(self, i: int) -> Element | None:
        """Reads "Home Affairs and Internal Security Minister A B": an office of several fields before a name."""
        flat, heads = self.flat, self.reference.office_heads
        bound = min(flat.bounds[flat.sent[i]][1] - 1, i + _LONGEST_TITLE)
        joins = [at for at in range(i + 1, bound) if flat.low[at] in {"and", "&"}]
        last = next((at for at in range(i + 1, bound) if flat.low[at] in heads), bound)
        if not joins or not i < joins[0] < last < bound or not flat.words[last + 1][0].isupper():
            return None
        inner = range(i, last + 1)
        if not all(flat.words[at][0].isupper() or flat.low[at] in _WITHIN_TITLE for at in inner):
            return None
        if any(at in self.named or flat.low[at] in heads for at in range(i, last)):
            return None
        field = [flat.low[at] for at in range(i, min(at for at in inner if flat.low[at] in _WITHIN_TITLE))]
        key = " ".join([*field, flat.low[last]])
        key = key if key in self.offices.roles else flat.low[last]
        roles = self.offices.roles.get(key, ())
        return Element("role", i, last, key=key, roles=roles)

    def _begins_a_name(self, i: int) -> bool:
        """Reads "People Power Party": a common noun with a capital before another capital that is no office."""
        flat, after = self.flat, i + 1
        if not flat.words[i][0].isupper() or flat.sent[i] != flat.sent[min(after, len(flat.words) - 1)]:
            return False
        if after >= len(flat.words) or flat.low[i] in self.offices.roles or flat.tag[i] not in _NAME_TAGS:
            return False
        return (
            flat.words[after][0].isupper()
            and flat.tag[after] in _NAME_TAGS
            and flat.dep[i] == "compound"
            and after not in self.named
        )

    def _capitals(self, i: int) -> Element | None:
        """A run of capitalised words that knowledge does not have: perhaps a person or body of the report's own."""
        flat, reference = self.flat, self.reference
        unnamed = flat.low[i] in reference.not_names and not (self._is_given_name(i) or self._is_met(i))
        if unnamed or flat.low[i].rstrip(".") in reference.ranks:
            return None
        if flat.low[i] in reference.honorifics or not flat.words[i][0].isalpha():
            return None
        bound = min(flat.bounds[flat.sent[i]][1], i + _LONGEST_NAME)
        last, at = i, i + 1
        while at < bound:
            word = flat.words[at]
            if word[0].isupper() and flat.tag[at] in _NAME_TAGS and (self._joins(at) or self._is_surname(i, at)):
                last = at
            elif word == "." and at == last + 1 and self._abbreviates(at):
                pass  # Ma. Teresita Daza
            elif (
                flat.words[at - 1] == "-"
                and at - 1 == last + 1
                and word.isalpha()
                and flat.start[at] == flat.end[at - 1]
            ):
                last = at  # Chung Dong-young
            elif not (word == "-" or (flat.low[at] in reference.particles and at == last + 1)):
                break
            at += 1
        return Element("name", self._behind_titles(i, last), last)

    def _behind_titles(self, i: int, last: int) -> int:
        """Where the name begins of a run that opens with what its bearer is: "Priest *A B*", "Tan Sri *A B*"."""
        while last - i >= _LEAST_NAME and self.flat.low[i] in self.reference.before_names:
            i += 1
        return i

    def _abbreviates(self, at: int) -> bool:
        """Whether the full stop at ``at`` cuts a given name short: it ends no sentence, a capital follows."""
        flat, after = self.flat, at + 1
        if after >= len(flat.words) or flat.sent[after] != flat.sent[at] or flat.start[at] != flat.end[at - 1]:
            return False
        return len(flat.words[at - 1]) <= _SHORT_NAME and flat.words[after][0].isupper()

    def _is_surname(self, i: int, at: int) -> bool:
        """Whether a place's name ends a person's that begins with a given name at ``i``: "Ruth *Jordan* said"."""
        flat = self.flat
        if at not in self.named or self.named[at][0] != at or gender_of(flat.low[i]) is None:
            return False
        return flat.dep[at - 1] == "compound" and flat.head[at - 1] == at and flat.start[at] == flat.end[at - 1] + 1

    def _is_met(self, at: int) -> bool:
        """Whether a word that is a month or a day is the surname of somebody named in full: "*May* told deputies"."""
        flat = self.flat
        if flat.low[at] not in self.surnames or at + 1 >= len(flat.words):
            return False
        misread = flat.tag[at] == "MD" and flat.tag[at + 1] in {"VBD", "VBZ"}  # no modal stands before "said"
        return misread or (flat.tag[at] == "NNP" and flat.dep[at] in {"nsubj", "nsubjpass", "dobj", "poss"})

    def _is_given_name(self, at: int) -> bool:
        """Whether a word that is a month or a day stands as a given name does ("Jan Novak", "Pham Thu Hang")."""
        flat, after = self.flat, at + 1
        if flat.low[at] not in self.reference.given_names_too or after >= len(flat.words) or after in self.named:
            return False
        name = flat.words[after][0].isupper() and flat.tag[after] == "NNP" and flat.dep[at] == "compound"
        return name and flat.words[after].isalpha() and flat.low[after] not in self.reference.not_names

    def _joins(self, at: int) -> bool:
        low = self.flat.low[at]
        if low in self.reference.organisation_words:
            return True
        if at in self.named:
            return False
        if low in self.reference.not_names:
            return self._is_given_name(at)
        office = self._office(at, self.offices.longest.get(low, 0))
        after = at + 1
        if low in self.reference.surnames_too and self.flat.dep[at - 1] == "compound" and self.flat.head[at - 1] == at:
            return True
        inner = (
            after < len(self.flat.words) and self.flat.words[after][0].isupper() and low in self.reference.honorifics
        )
        return office is None or (inner and office.last == at)


@functools.cache
def _nouns() -> frozenset[str]:
    reference = load_reference()
    out = {*reference.person_nouns, *reference.state_nouns, *reference.contingents, *reference.body_words}
    out |= {*reference.body_nouns, *reference.institution_nouns, *reference.family}
    out |= {*reference.group_people, *reference.office_words}
    out |= {f"{word}s" for word in reference.person_nouns}
    return frozenset(out)


def _forms(key: str, tag: str) -> list[tuple[str, bool]]:
    """The phrase as it stands and, for a plural, its singular."""
    if tag not in {"NNS", "NNPS"}:
        return [(key, False)]
    forms = []
    if key.endswith("men"):
        forms.append((f"{key[:-3]}man", True))
    elif key.endswith("ies"):
        forms.append((f"{key[:-3]}y", True))
    elif key.endswith("s"):
        forms.append((key[:-1], True))
    return [*forms, (key, False)]
