"""The tokens of a paragraph in, the same with time clauses hung on what they date out.

"The ministry claimed that the bloc *wants* to push it out when it *reacted* to the mission": what is wanted now is not
wanted when something was, so the clause tells when the ministry claimed it, whatever verb the parser hung it on.
Invariant: only time clauses in the past about "it", "she" … move, from a verb in the present to one in the past that
reports it.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from dragoman.lexicon import load_yaml

if TYPE_CHECKING:
    from dragoman.reading.tokens import Doc, Token

_FINITE: Final = frozenset({"VBZ", "VBP", "VBD", "MD"})
_PRESENT: Final = frozenset({"VBZ", "VBP"})
_HELPERS: Final = frozenset({"aux", "auxpass"})
_SUBJECTS: Final = frozenset({"nsubj", "nsubjpass"})
_HIGHEST: Final = 6


def hang_tails(doc: Doc) -> Doc:
    """``doc``, its time clauses in the past hung on the verb of saying that they date."""
    for token in doc:
        verb = opens_past_time(token)
        above = _reports(verb.head) if verb is not None else None
        if verb is not None and above is not None:
            verb.head.children.remove(verb)
            verb.head = above
            above.children = sorted((*above.children, verb), key=lambda t: t.i)
    return doc


def opens_past_time(token: Token) -> Token | None:
    """The verb of the clause in the past about "it" or "her" that ``token`` ("when", "as") opens, if it opens one."""
    verb = token.head
    if (
        token.dep_ not in {"advmod", "mark"}
        or verb.dep_ != "advcl"
        or token.lower_ not in load_yaml("clauses.yaml")["occasions"]
        or not _past(verb)
        or not any(c.dep_ in _SUBJECTS and c.tag_ == "PRP" for c in verb.children)
        or min(t.i for t in verb.subtree) != token.i
    ):
        return None
    return verb


def _reports(verb: Token) -> Token | None:
    """The verb in the past that reports the clause in the present in which ``verb`` stands, if one does."""
    for _ in range(_HIGHEST):
        if _FINITE & {verb.tag_, *(c.tag_ for c in verb.children if c.dep_ in _HELPERS)}:
            break
        verb = verb.head
    reporting = verb.head
    told = verb.dep_ == "ccomp" and reporting.i < verb.i
    return reporting if told and _present(verb) and _past(reporting) else None


def _past(verb: Token) -> bool:
    return verb.tag_ == "VBD" or (
        verb.tag_ == "VBN" and any(c.tag_ == "VBD" for c in verb.children if c.dep_ in _HELPERS)
    )


def _present(verb: Token) -> bool:
    helpers = [c for c in verb.children if c.dep_ in _HELPERS]
    if not helpers:
        return verb.tag_ in _PRESENT
    return any(c.tag_ in _PRESENT or c.lower_ in load_yaml("clauses.yaml")["modals"] for c in helpers)
