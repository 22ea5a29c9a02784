"""``lexicon/status.yaml`` in, its tables out: what a word says of the event that hangs on it, by the word's forms."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from typing import Final

from dragoman.lexicon import load_yaml
from dragoman.reading.inflect import forms

#: The event has the status of the word itself ("managed to").
AS_MATRIX: Final = "as_matrix"


@dataclass(frozen=True, slots=True)
class Signature:
    """What a word says of the event on it, plainly and under a negation."""

    plain: str
    negated: str


@dataclass(frozen=True, slots=True)
class Tables:
    """What words say of events, by form."""

    clause: dict[str, Signature]
    predicate: dict[str, Signature]
    noun: dict[str, dict[str, Signature]]  # form of the verb → particle or "" → what it says
    before: dict[str, str]
    leading: dict[str, str]
    auxiliary: dict[str, str]
    conditional: frozenset[str]
    negative: frozenset[str]
    happening: frozenset[str]
    doing: frozenset[str]
    dated: frozenset[str]
    together: frozenset[str]
    failing: frozenset[tuple[str, str]]  # form of the verb and its particle
    wanting: frozenset[str]
    ending: frozenset[str]
    lasting: frozenset[str]
    copula: frozenset[str]
    deferring: frozenset[str]
    judging: dict[str, Signature]


@lru_cache(maxsize=1)
def tables() -> Tables:
    """The tables, made once."""
    data = load_yaml("status.yaml")
    noun: dict[str, dict[str, Signature]] = {}
    for status, row in data["noun"].items():
        for words in row["words"]:
            verb, _, particle = words.partition(" ")
            for form in forms(verb):
                noun.setdefault(form, {})[particle] = Signature(row.get("status", status), row["negated"])
    return Tables(
        clause={
            form: Signature(status, row["negated"])
            for status, row in data["clause"].items()
            for word in row["words"]
            for form in forms(word)
        },
        predicate={w: Signature(s, row["negated"]) for s, row in data["predicate"].items() for w in row["words"]},
        noun=noun,
        before={word: status for status, words in data["before"].items() for word in words},
        leading={
            f: status for status, words in data["leading"].items() for word in words for f in (word, *forms(word))
        },
        auxiliary={word: status for status, words in data["auxiliary"].items() for word in words},
        conditional=frozenset(data["conditional"]),
        negative=frozenset(data["negative"]),
        happening=_all_forms(data["happening"]),
        doing=_all_forms(data["doing"]),
        dated=_all_forms(data["dated"]),
        together=_all_forms(data["together"]),
        failing=frozenset((f, " ".join(rest)) for verb, *rest in map(str.split, data["failing"]) for f in forms(verb)),
        wanting=_all_forms(data["wanting"]),
        ending=_all_forms(data["ending"]),
        lasting=_all_forms(data["lasting"]),
        copula=frozenset(data["copula"]),
        deferring=_all_forms(data["deferring"]),
        judging={w: Signature(s, row["negated"]) for s, row in data["judging"].items() for w in row["words"]},
    )


def _all_forms(words: list[str]) -> frozenset[str]:
    return frozenset(form for word in words for form in forms(word))
