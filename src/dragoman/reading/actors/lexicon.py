"""The words of reference and metonymy: the project's own YAML lists in, frozen look-ups out.

Invariant: a list of the wrong shape raises :class:`KnowledgeError` naming the file and the key; nothing is skipped.
"""

from __future__ import annotations

import functools
import unicodedata
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final, Literal, cast, get_args

from dragoman.errors import KnowledgeError
from dragoman.lexicon import load_yaml
from dragoman.model import Kind

if TYPE_CHECKING:
    from collections.abc import Mapping

_KINDS: Final = frozenset(get_args(Kind))

type Gender = Literal["male", "female", "any"]

REFERENCE: Final = "reference.yaml"
METONYMY: Final = "metonymy.yaml"
GIVEN_NAMES: Final = "given_names.yaml"
#: Letters that are no accented form of another to Unicode.
_LETTERS: Final = str.maketrans({"ø": "o", "ł": "l", "đ": "d", "ı": "i", "æ": "ae", "ß": "ss"})
_GENDERS: Final = frozenset({"male", "female", "any"})


@dataclass(frozen=True, slots=True)
class Pronoun:
    """What a pronoun asks of the actor it stands for."""

    plural: bool
    gender: Gender
    asks: str  # person, thing, any, speaker


@dataclass(frozen=True, slots=True)
class PersonNoun:
    """A common noun for one person: the offices it may mean, and the sector it tells."""

    roles: tuple[str, ...]
    sector: str | None
    superlative: bool


@dataclass(frozen=True, slots=True)
class Reference:
    """How reports refer back. Words are lower case."""

    pronouns: Mapping[str, Pronoun]
    honorifics: Mapping[str, Gender]
    ranks: frozenset[str]
    before_names: frozenset[str]
    noun_genders: Mapping[str, Gender]
    person_nouns: Mapping[str, PersonNoun]
    superlatives: frozenset[str]
    state_nouns: Mapping[str, str]
    contingents: Mapping[str, str]
    contingent_sectors: Mapping[str, str]
    meeting_places: frozenset[str]
    body_nouns: frozenset[str]
    institution_nouns: frozenset[str]
    body_words: Mapping[str, tuple[str, ...]]
    armies: Mapping[str, str]
    halves: Mapping[str, str]
    governing: Mapping[str, str]
    led_by: Mapping[str, tuple[str, ...]]
    group_people: frozenset[str]
    office_words: frozenset[str]
    office_heads: frozenset[str]
    headed_by: Mapping[str, str]
    speaks_for: Mapping[str, str]
    belongings: frozenset[str]
    saying_verbs: frozenset[str]
    family_first: frozenset[str]
    former: frozenset[str]
    family: frozenset[str]
    plain_people: frozenset[str]
    sector_adjectives: Mapping[str, str]
    over_before: str
    state_words: frozenset[str]
    not_names: frozenset[str]
    given_names_too: frozenset[str]
    surnames_too: frozenset[str]
    particles: frozenset[str]
    articles: frozenset[str]
    within_bodies: frozenset[str]
    between_names: frozenset[str]
    organisation_words: Mapping[str, tuple[Kind, str | None]]


@dataclass(frozen=True, slots=True)
class Metonymy:
    """Cues for whether a place name stands for its government. Words are lower case."""

    place_prepositions: frozenset[str]
    mixed_prepositions: frozenset[str]
    turned_prepositions: frozenset[str]
    actor_governors: frozenset[str]
    attitudes: frozenset[str]
    bordering: frozenset[str]
    actor_prepositions: frozenset[str]
    motion: frozenset[str]
    place_objects: frozenset[str]
    place_subjects: frozenset[str]
    place_nouns: frozenset[str]
    official_words: frozenset[str]
    place_words: frozenset[str]


@functools.cache
def load_reference() -> Reference:
    """The words of reference.

    Raises:
        KnowledgeError: the file is missing or a key has the wrong shape.
    """
    raw = _load(REFERENCE)
    nouns = _mapping(raw, REFERENCE, "gendered_nouns")
    genders: dict[str, Gender] = {}
    for gender in ("male", "female"):
        for word in _words(nouns, REFERENCE, gender):
            genders[word] = "male" if gender == "male" else "female"
    return Reference(
        pronouns={word: _pronoun(word, row) for word, row in _mapping(raw, REFERENCE, "pronouns").items()},
        honorifics={w: _gender(REFERENCE, w, g) for w, g in _mapping(raw, REFERENCE, "honorifics").items()},
        ranks=_words(raw, REFERENCE, "ranks"),
        before_names=_words(raw, REFERENCE, "before_names"),
        noun_genders=genders,
        person_nouns={word: _person_noun(word, row) for word, row in _mapping(raw, REFERENCE, "person_nouns").items()},
        superlatives=_words(raw, REFERENCE, "superlatives"),
        state_nouns=_strings(raw, REFERENCE, "state_nouns"),
        contingents=_strings(raw, REFERENCE, "contingents"),
        contingent_sectors=_strings(raw, REFERENCE, "contingent_sectors"),
        meeting_places=_words(raw, REFERENCE, "meeting_places"),
        body_nouns=_words(raw, REFERENCE, "body_nouns"),
        institution_nouns=_words(raw, REFERENCE, "institution_nouns"),
        body_words=_lists(raw, REFERENCE, "body_words"),
        armies=_strings(raw, REFERENCE, "armies"),
        halves=_strings(raw, REFERENCE, "halves"),
        governing=_strings(raw, REFERENCE, "governing"),
        led_by=_lists(raw, REFERENCE, "led_by"),
        group_people=_words(raw, REFERENCE, "group_people"),
        office_words=_words(raw, REFERENCE, "office_words"),
        office_heads=_words(raw, REFERENCE, "office_heads"),
        headed_by=_strings(raw, REFERENCE, "headed_by"),
        speaks_for=_strings(raw, REFERENCE, "speaks_for"),
        belongings=_words(raw, REFERENCE, "belongings"),
        saying_verbs=_words(raw, REFERENCE, "saying_verbs"),
        family_first=_words(raw, REFERENCE, "family_first", fold=False),
        former=_words(raw, REFERENCE, "former"),
        family=_words(raw, REFERENCE, "family"),
        plain_people=_words(raw, REFERENCE, "plain_people"),
        sector_adjectives=_strings(raw, REFERENCE, "sector_adjectives"),
        over_before=_strings({"days": {"over_before": raw.get("over_before")}}, REFERENCE, "days")["over_before"],
        state_words=_words(raw, REFERENCE, "state_words"),
        not_names=_words(raw, REFERENCE, "not_names"),
        given_names_too=_words(raw, REFERENCE, "given_names_too"),
        surnames_too=_words(raw, REFERENCE, "surnames_too"),
        particles=_words(raw, REFERENCE, "particles"),
        articles=_words(raw, REFERENCE, "articles"),
        within_bodies=_words(raw, REFERENCE, "within_bodies"),
        between_names=_words(raw, REFERENCE, "between_names"),
        organisation_words={
            word: _organisation_word(word, row) for word, row in _mapping(raw, REFERENCE, "organisation_words").items()
        },
    )


@functools.cache
def load_metonymy() -> Metonymy:
    """The cues of metonymy; raises :class:`KnowledgeError` as :func:`load_reference` does."""
    raw = _load(METONYMY)
    keys = tuple(Metonymy.__dataclass_fields__)
    return Metonymy(**{key: _words(raw, METONYMY, key) for key in keys})


@functools.cache
def load_given_names() -> Mapping[str, Gender]:
    """Given names, folded to lower case, with the gender they hint at; raises as :func:`load_reference` does."""
    raw = _load(GIVEN_NAMES)
    names: dict[str, Gender] = {}
    for gender in sorted(_GENDERS):
        for word in _words(raw, GIVEN_NAMES, gender):
            names[word] = _gender(GIVEN_NAMES, word, gender)
    return names


@functools.lru_cache(maxsize=8192)
def gender_of(word: str) -> Gender | None:
    """What gender a given name hints at, however it is accented; ``None`` for a word that is no given name."""
    plain = "".join(c for c in unicodedata.normalize("NFD", word.lower()) if not unicodedata.combining(c))
    return load_given_names().get(plain.translate(_LETTERS))


def _load(name: str) -> dict[str, Any]:
    raw = load_yaml(name)
    if not isinstance(raw, dict):
        raise KnowledgeError(f"{name}: it must be a mapping of keys to lists")
    return raw


def _mapping(raw: Mapping[str, Any], file: str, key: str) -> dict[str, Any]:
    value = raw.get(key)
    if not isinstance(value, dict) or not all(isinstance(k, str) for k in value):
        raise KnowledgeError(f"{file}, {key}: it must map words to values")
    return value


def _words(raw: Mapping[str, Any], file: str, key: str, *, fold: bool = True) -> frozenset[str]:
    value = raw.get(key)
    if not isinstance(value, list):
        raise KnowledgeError(f"{file}, {key}: it must be a list of words")
    wrong = [word for word in value if not isinstance(word, str) or not word.strip()]
    if wrong:
        raise KnowledgeError(f"{file}, {key}: {wrong[0]!r} is not a word (quote yes, no, on, off)")
    return frozenset(word.lower() if fold else word for word in value)


def _strings(raw: Mapping[str, Any], file: str, key: str) -> dict[str, str]:
    value = _mapping(raw, file, key)
    wrong = [word for word, meaning in value.items() if not isinstance(meaning, str)]
    if wrong:
        raise KnowledgeError(f"{file}, {key}, {wrong[0]}: it must have one word as value")
    return value


def _lists(raw: Mapping[str, Any], file: str, key: str) -> dict[str, tuple[str, ...]]:
    value = _mapping(raw, file, key)
    wrong = [w for w, ids in value.items() if not isinstance(ids, list) or not all(isinstance(i, str) for i in ids)]
    if wrong:
        raise KnowledgeError(f"{file}, {key}, {wrong[0]}: it must be a list of ids")
    return {word: tuple(ids) for word, ids in value.items()}


def _gender(file: str, word: str, value: object) -> Gender:
    if value == "male":
        return "male"
    if value == "female":
        return "female"
    if value == "any":
        return "any"
    raise KnowledgeError(f"{file}, {word}: {value!r} is none of male, female, any")


def _pronoun(word: str, row: object) -> Pronoun:
    match row:
        case [("singular" | "plural") as number, gender, ("person" | "thing" | "any" | "speaker") as asks]:
            return Pronoun(number == "plural", _gender(REFERENCE, word, gender), asks)
        case _:
            raise KnowledgeError(f"{REFERENCE}, pronouns, {word}: it must be [number, gender, class]")


def _person_noun(word: str, row: object) -> PersonNoun:
    match row:
        case {"roles": [*roles], "sector": None | str() as sector, **rest}:
            return PersonNoun(tuple(str(role) for role in roles), sector, bool(rest.get("superlative")))
        case _:
            raise KnowledgeError(f"{REFERENCE}, person_nouns, {word}: it must have roles and sector")


def _organisation_word(word: str, row: object) -> tuple[Kind, str | None]:
    match row:
        case {"kind": str() as kind, "sector": None | str() as sector} if kind in _KINDS:
            return cast("Kind", kind), sector
        case _:
            raise KnowledgeError(f"{REFERENCE}, organisation_words, {word}: it must have a kind and a sector")
