"""Holders in; out, how a brief calls them: in full where they first appear, shortly afterwards.

The words are the reports' own: the name with its office, "the Russian Foreign Ministry", "a senior NATO official".
Invariant: nobody is called by a word that only the sentence before would explain.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable
from functools import lru_cache
from typing import TYPE_CHECKING, Any, Final

from dragoman.lexicon import load_yaml
from dragoman.reading.actors.spelling import skeleton

if TYPE_CHECKING:
    from dragoman.model import Mention, Statement, Who
    from dragoman.record.passages import Shelf

_RELATIVE: Final = re.compile(r",?\s{1,9}(?:which|who|that|whom)$")
_LONGEST: Final = 120
#: Words with which a holder is introduced even where one of his names is written otherwise.
_TELLING: Final = 3
_DETERMINER: Final = re.compile(r"^(?:the|a|an)\s+", re.IGNORECASE)
_NAMED: Final = re.compile(r"\b[A-Z]")
_ARTICLE: Final = re.compile(r"\b[Tt]he\s+$")


@lru_cache(maxsize=1)
def english() -> dict[str, Any]:
    """The words and frames of ``lexicon/brief.yaml``."""
    data: dict[str, Any] = load_yaml("brief.yaml")
    return data


class Names:
    """What each actor is called, learnt from the mentions of the reports that a brief uses."""

    def __init__(self, shelf: Shelf, mentions: Iterable[Mention]) -> None:
        self._shelf = shelf
        self._short: dict[str, Counter[str]] = {}
        self._long: dict[str, Counter[str]] = {}
        self._introduced: set[str] = set()
        for mention in mentions:
            if mention.how in {"name", "variant"}:
                self._learn(mention)

    def start_again(self) -> None:
        """From here on everybody is introduced anew."""
        self._introduced.clear()

    def subject(self, statement: Statement, words: str) -> str | None:
        """The holder of a statement as the subject of a sentence; ``words`` are the report's for him.

        ``None`` where neither they nor the holder's name make a subject that stands alone.
        """
        who = statement.holder
        plain = tidy_subject(words)
        if who.kind == "person" and _is_full(who.name):
            return self._person(who, plain)
        if who.id is not None and who.country is not None and not _NAMED.search(_DETERMINER.sub("", plain)):
            return self._whose(who, plain)
        if who.id is None and re.fullmatch(r"[A-Z][a-z]+", plain) and not plain.endswith("s") and who.kind != "state":
            return None  # a headline's "General": which?
        if not plain or leans(plain):
            return None if who.id is None and leans(who.name) else self.display(who)
        return plain

    def display(self, who: Who) -> str:
        """A name that stands alone: a person's in full, then shortly; a body's as reports have it, with "the"."""
        if who.kind == "person":
            return self._person(who, "")
        known = self._long.get(_key(who))
        if known and (who.kind not in {"state", "place"} or who.name.endswith(")")):
            return max(known, key=lambda n: (known[n], len(n), n))
        if "(" in who.name and who.name.endswith(")"):
            body, _, of = who.name[:-1].partition(" (")
            return f"the {body} of {of}"
        return f"the {who.name}" if who.name.startswith("Government of ") else who.name

    def _whose(self, who: Who, words: str) -> str | None:
        """The full name for "the foreign ministry"; ``None`` where that would be another body."""
        full = self.display(who)
        common = set(_DETERMINER.sub("", words).casefold().split()) - set(full.casefold().split())
        return None if common and not leans(words) else full

    def _person(self, who: Who, words: str) -> str:
        if _is_another(who, words):
            return _closed(words)
        key = _key(who)
        first = key not in self._introduced
        self._introduced.add(key)
        short = self._short_name(who)
        if not first:
            return short
        parts = {p.casefold() for p in who.name.split()} & {p.casefold().strip(",") for p in words.split()}
        tells = len(parts) > 1 or (parts and len(words.split()) > _TELLING)
        if tells and not leans(words) and len(words) <= _LONGEST:
            return _closed(words)
        return who.name

    def _short_name(self, who: Who) -> str:
        known = self._short.get(_key(who))
        if not known:
            return who.name
        parts = {p.casefold() for p in re.findall(r"[\w’'-]+", who.name)}
        fitting = {n: c for n, c in known.items() if n.casefold() in parts} or known
        return max(fitting, key=lambda n: (fitting[n], n))

    def _learn(self, mention: Mention) -> None:
        words = " ".join(mention.text.split()).removesuffix("’s").removesuffix("'s").removesuffix("’")
        words = re.sub(r"^[Tt]he ", "", words)
        if mention.who.kind == "person":
            if " " not in words and words[:1].isupper():
                self._short.setdefault(_key(mention.who), Counter())[words] += 1
            return
        if leans(words):
            return
        before = self._shelf.report(mention.report_id).text[max(0, mention.span[0] - 5) : mention.span[0]]
        the = _ARTICLE.search(before) or mention.text.casefold().startswith("the ")
        self._long.setdefault(_key(mention.who), Counter())[f"the {words}" if the else words] += 1


def tidy_subject(words: str) -> str:
    """A report's words for a holder without a relative clause's "which", on one line, with commas in pairs."""
    plain = _RELATIVE.sub("", " ".join(words.split()))
    return _closed(plain)


def _closed(words: str) -> str:
    """A name with an apposition ends in a comma: ``Daud Aweis, the minister,``."""
    bare = words.rstrip(" ,")
    if re.search(r", (?:the|a|an|who|whose|its|his|her) ", bare):
        return f"{bare},"
    return f"{bare}," if re.search(r", [A-Z][^,]*$", bare) and " and " not in bare else bare


def leans(words: str) -> bool:
    """Whether a subject needs the sentence before: a pronoun, "his adviser", "the same"."""
    lower = words.casefold().strip(" ,")
    if lower in set(english()["pronouns"]):
        return True
    return any(lower == start or lower.startswith(f"{start} ") for start in english()["leaning"])


def _is_full(name: str) -> bool:
    """Whether a name is a person's full one: two words with capitals, and no common noun among them."""
    words = [w for w in name.split() if w[:1].isalpha()]
    return len(words) > 1 and all(w[:1].isupper() or len(w) <= 3 for w in words)  # noqa: PLR2004 - al-, bin, van


def _is_another(who: Who, words: str) -> bool:
    """Whether the report's words end in a full name that is not the holder's: then they stand as they are."""
    last = re.search(r"[A-Z][\w.’-]{0,40}\s{1,5}([A-Z][\w’-]+),?$", words)
    names = {skeleton(p.casefold()) for p in re.findall(r"[\w’-]+", who.name)}
    return last is not None and skeleton(last[1].casefold()) not in names


def _key(who: Who) -> str:
    return who.id or who.name
