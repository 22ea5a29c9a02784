"""A sentence in, the predicates of the lexicon that it holds out: which word, in which sense, with which frame.

The senses stand in ``lexicon/predicates/`` by PLOVER type, the classes of nouns that tell senses apart in
``lexicon/nouns.yaml``. Matching is by form and by the parse; linear in the sentence.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING, Any, Final, Literal

from dragoman.errors import KnowledgeError
from dragoman.lexicon import load_yaml
from dragoman.reading.inflect import forms

if TYPE_CHECKING:
    from dragoman.reading.tokens import Token, Tokens

type Kind = Literal["verb", "noun", "state"]

FILES: Final = (
    "agree",
    "consult",
    "support",
    "concede",
    "cooperate",
    "aid",
    "retreat",
    "request",
    "accuse",
    "reject",
    "threaten",
    "protest",
    "sanction",
    "mobilize",
    "coerce",
    "assault",
)
#: The file of words that look like a predicate and tell of no event ("meet *a deadline*"), and their type.
IDIOMS: Final = "idioms"
IDIOM: Final = "IDIOM"
KINDS: Final = ("verb", "noun", "state")
#: What a row may say beside its words; see the head of lexicon/predicates/agree.yaml.
FIELDS: Final = frozenset(
    {"object", "actor", "to", "possessor", "mode", "contexts", "plover", "status", "weak", "mutual", "deed", "test"}
)
#: Words that may stand between two words of a predicate ("opened *heavy machine-gun* fire").
_GAP: Final = 6
#: Steps from a word of a predicate up to its verb.
_STEPS: Final = 3
#: Nouns that only measure what follows them ("tons *of flour*").
_PARTICLES: Final = frozenset(
    {
        "to",
        "from",
        "on",
        "upon",
        "of",
        "for",
        "in",
        "into",
        "at",
        "with",
        "by",
        "out",
        "up",
        "off",
        "down",
        "over",
        "back",
        "away",
        "against",
        "as",
        "a",
        "the",
    }
)
_OBJECTS: Final = frozenset({"dobj", "obj", "nsubjpass", "attr", "dative"})
_DEEP: Final = 4
#: Words back to what "it" stands for.
_BACK: Final = 40


@dataclass(frozen=True, slots=True)
class Sense:
    """One row of the lexicon. ``actor`` and ``to`` name where the parties stand, in order of trust.

    ``possessor`` says who stands in the possessive before a noun: the actor (default) or the recipient.
    ``status`` is what the word itself says of it ("*expected* in Oslo": planned), where nothing else says more.
    A ``weak`` sense is too common a word to make an event without the tagger. A ``deed`` is done and not said, though
    others of its type are sayings ("*signed* a treaty").
    """

    name: str
    kind: Kind
    words: tuple[str, ...]
    type: str
    objects: frozenset[str] = frozenset()
    object_class: str | None = None
    actor: tuple[str, ...] = ()
    to: tuple[str, ...] = ()
    possessor: str = "actor"
    mode: str | None = None
    contexts: tuple[str, ...] = ()
    plover: str | None = None
    status: str | None = None
    weak: bool = False
    mutual: bool = False
    deed: bool = False
    test: str = ""

    @property
    def id(self) -> str:
        """What an event's ``how`` calls it: "lift [restriction]"."""
        return f"{self.name} [{self.object_class}]" if self.object_class else self.name


@dataclass(frozen=True, slots=True)
class Hit:
    """A predicate at a word: ``token`` is the verb or noun that carries it; its senses, the most particular first."""

    token: Token
    senses: tuple[Sense, ...]

    @property
    def idle(self) -> bool:
        """Whether the words tell of no event, whatever other senses they have."""
        return self.senses[0].type == IDIOM

    def of_type(self, kind: str) -> Sense | None:
        """The most particular sense of a PLOVER type, if it has one."""
        return next((s for s in self.senses if s.type == kind), None)


@lru_cache(maxsize=1)
def senses() -> tuple[Sense, ...]:
    """Every sense of the lexicon. Raises :class:`KnowledgeError` for a malformed row."""
    return tuple(_sense(name, name.upper(), row) for name in FILES for row in load_yaml(f"predicates/{name}.yaml"))


@lru_cache(maxsize=1)
def idioms() -> tuple[Sense, ...]:
    """Words that tell of no event, as senses of the type IDIOM. Raises :class:`KnowledgeError` for a malformed row."""
    return tuple(_sense(IDIOMS, IDIOM, row) for row in load_yaml(f"predicates/{IDIOMS}.yaml"))


def _sense(file: str, kind_of_event: str, row: dict[str, Any]) -> Sense:
    kind = next((k for k in KINDS if k in row), None)
    if kind is None or set(row) - {kind} - FIELDS:
        raise KnowledgeError(f"predicates/{file}.yaml: {row} has no kind or a field that is not known")
    objects, named = frozenset[str](), row.get("object")
    if named is not None:
        classes = [named] if isinstance(named, str) else named
        objects = frozenset(form for c in classes for form in noun_class(c))
    return Sense(
        name=row[kind],
        kind=kind,
        words=tuple(row[kind].split()),
        type=kind_of_event,
        objects=objects,
        object_class=named if isinstance(named, str) or named is None else "/".join(named),
        actor=_list(row.get("actor")),
        to=_list(row.get("to")),
        possessor=row.get("possessor", "actor"),
        mode=row.get("mode"),
        contexts=_list(row.get("contexts")),
        plover=row.get("plover"),
        status=row.get("status"),
        weak=bool(row.get("weak", False)),
        mutual=bool(row.get("mutual", False)),
        deed=bool(row.get("deed", False)),
        test=row.get("test", ""),
    )


def _list(value: str | list[str] | None) -> tuple[str, ...]:
    return (value,) if isinstance(value, str) else tuple(value or ())


@lru_cache(maxsize=64)
def noun_class(name: str) -> frozenset[str]:
    """The forms of the nouns of class ``name`` of lexicon/nouns.yaml. Raises :class:`KnowledgeError`."""
    nouns = load_yaml("nouns.yaml").get(name)
    if nouns is None:
        raise KnowledgeError(f"nouns.yaml has no class {name!r}")
    return frozenset(form for noun in nouns for form in _noun_forms(noun))


def _noun_forms(noun: str) -> Iterator[str]:
    yield noun
    if noun.endswith("y") and noun[-2:-1] not in "aeiou":
        yield noun[:-1] + "ies"
    elif noun.endswith(("s", "sh", "ch", "x")):
        yield noun + "es"
    else:
        yield noun + "s"


@lru_cache(maxsize=1)
def _index() -> dict[str, dict[Kind, tuple[Sense, ...]]]:
    """Form of the word that carries it → kind → senses, the most particular first."""
    table: dict[str, dict[Kind, list[Sense]]] = {}
    for sense in (*senses(), *idioms()):
        carrier = sense.words[-1] if sense.kind == "noun" else sense.words[0]
        found = (
            forms(carrier) if sense.kind == "verb" else set(_noun_forms(carrier)) if sense.kind == "noun" else {carrier}
        )
        for form in found:
            table.setdefault(form, {}).setdefault(sense.kind, []).append(sense)
    return {
        form: {kind: tuple(sorted(rows, key=_generality)) for kind, rows in kinds.items()}
        for form, kinds in table.items()
    }


def _generality(sense: Sense) -> tuple[int, bool]:
    """Smaller for the more particular sense: more words of content, a class of objects, more particles."""
    content = sum(1 if word in _PARTICLES else 2 for word in sense.words)
    return (-content - (2 if sense.objects else 0), sense.weak)


def _is_event(sense: Sense) -> bool:
    """False, so first, for an idiom of several words, whatever else its first word means."""
    return sense.type != IDIOM or len(sense.words) == 1


def find_predicates(sentence: Tokens) -> Iterator[Hit]:
    """The predicates of ``sentence`` in order of place."""
    table = _index()
    for token in sentence:
        kinds = table.get(token.lower_)
        if kinds is None:
            continue
        tag = token.tag_[:2]
        kind: Kind = "verb" if tag == "VB" else "noun" if tag == "NN" else "state"
        rows = kinds.get(kind, ())
        if kind != "state":
            rows = (*rows, *kinds.get("state", ()))
        if kind == "noun" and token.dep_ == "ROOT":  # a headline's verb read as a noun
            rows = (*rows, *kinds.get("verb", ()))
        found = tuple(sorted((sense for sense in rows if _match(token, sense)), key=_is_event))
        if found:
            yield Hit(token, found)


def _match(token: Token, sense: Sense) -> bool:
    """Whether the words of ``sense`` stand at ``token``."""
    if sense.kind == "noun":
        return _noun(token, sense)
    found = [token]
    for word in sense.words[1:]:
        nxt = next((t for t in _following(found[-1], token) if t.lower_ == word or word in _bare(t)), None)
        if nxt is None or not _belongs(nxt, token, sense):
            return False
        found.append(nxt)
    if not sense.objects or any(t.lower_ in sense.objects for t in object_words(token)):
        return True
    if any(c.dep_ in _OBJECTS and c.lower_ in {"it", "them"} for c in token.children):  # "cancelled *it*": the meeting
        return any(t.lower_ in sense.objects for t in token.doc[max(0, token.i - _BACK) : token.i])
    led = (c for t in found[1:] if t.tag_ in {"IN", "TO", "RP"} for c in _led(t))
    return any(t.lower_ in sense.objects for c in led for t in _measured(c, _DEEP))


def _belongs(word: Token, token: Token, sense: Sense) -> bool:
    """Whether a further word of ``sense`` hangs on its first, ``token``, as it must."""
    if sense.kind == "verb" and not _hangs(word, token):
        return False
    if sense.status is not None and word.head.i != token.i:
        return False
    return not (sense.deed and word.dep_ == "aux")  # "welcomed their offer *to leave*", not "… him *to* the palace"


def _led(preposition: Token) -> Iterator[Token]:
    """What a preposition of the predicate leads to ("withdrew from *the deal*", "pulled out of *the talks*")."""
    for child in preposition.children:
        if child.dep_ == "pobj":
            yield child
        elif child.dep_ == "prep":
            yield from (c for c in child.children if c.dep_ == "pobj")


def _bare(token: Token) -> tuple[str, ...]:
    low = token.lower_
    return (low[:-1],) if token.tag_ == "NNS" and low.endswith("s") else ()


def _noun(token: Token, sense: Sense) -> bool:
    found = [token]
    for word in reversed(sense.words[:-1]):
        at = found[-1].i - 1
        if at < token.sent.start:
            return False
        before = token.doc[at]
        if before.lower_ == "-" and at - 1 >= token.sent.start:
            before = token.doc[at - 1]
        if before.lower_ != word:
            return False
        found.append(before)
    return not sense.objects or any(t.lower_ in sense.objects for t in _complements(token))


def _following(token: Token, verb: Token) -> Iterator[Token]:
    yield from token.doc[token.i + 1 : min(token.i + 2 + _GAP, verb.sent.end)]


def _hangs(token: Token, verb: Token) -> bool:
    for _ in range(_STEPS):
        token = token.head
        if token.i == verb.i:
            return True
    return False


def object_words(verb: Token) -> Iterator[Token]:
    """The heads of what ``verb`` is done to, whatever the voice, and of the measures before them."""
    for child in verb.children:
        if child.dep_ in _OBJECTS:
            yield from _measured(child, _DEEP)
        elif child.dep_ in {"ccomp", "xcomp"}:  # "allowed *refugees* to return"
            yield from (c for c in child.children if c.dep_ == "nsubj")
    if verb.dep_ == "acl" and verb.tag_ == "VBN":
        yield from _measured(verb.head, _DEEP)
    if verb.dep_ == "relcl" and not any(c.dep_ in {"dobj", "nsubjpass"} and c.tag_[0] != "W" for c in verb.children):
        yield from _measured(verb.head, _DEEP)
    if verb.dep_ == "conj" and verb.head.tag_[:2] == "VB" and verb.tag_ == "VBN" and not any(verb.children):
        yield from object_words(verb.head)


def _measured(noun: Token, deep: int) -> Iterator[Token]:
    yield noun
    if deep == 0:
        return
    for child in noun.children:
        if child.dep_ == "prep" and child.lower_ == "of":
            for inner in child.children:
                if inner.dep_ == "pobj":
                    yield from _measured(inner, deep - 1)
        elif child.dep_ in {"conj", "compound"}:
            yield from _measured(child, deep - 1)


def _complements(noun: Token) -> Iterator[Token]:
    for child in noun.children:
        if child.dep_ in {"compound", "amod", "poss"}:
            yield child
        elif child.dep_ == "prep":
            for inner in child.children:
                if inner.dep_ == "pobj":
                    yield from _measured(inner, 1)
