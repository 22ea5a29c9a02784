"""A statement in; out, the clause that says it: the report's verb and words, so that only the subject is put anew.

Four shapes are known: holder, verb, words in a row ("Lavrov accused the West of …"); words first ("…," he said);
words first as the subject of a passive ("The mission was requested by the government"); and none of these, for which
there is no clause. Invariant: a clause holds no word that the report has not, but for "said", "that" and glosses.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from itertools import pairwise
from typing import TYPE_CHECKING, Final

from dragoman.record.verbs import verb_of
from dragoman.views.brief_names import english

if TYPE_CHECKING:
    from dragoman.model import Span, Statement

#: Characters between holder and verb, and between verb and words, at most.
_GAP_TO_VERB: Final = 160
_GAP_TO_WORDS: Final = 130
#: Words before the verb that only open what follows it ("In return, he said, …"), at most.
_OPENING_WORDS: Final = 4
_SENTENCE_END: Final = re.compile(r"[.!?…][”\"’)]*\s+[\"“‘(]?[A-Z]|\n")
_POSSESSIVE: Final = re.compile(r"(?:[’']s|s[’']|\b(?:his|her|its|their))$", re.IGNORECASE)
#: Behind a holder: a possessive, or more of a name that was cut.
_CUT: Final = re.compile(r"[’']|\.?\s{0,9}[A-Z](?!\w{0,9}day\b)")
_PARENTHESIS: Final = re.compile(r",\s*[“\"]?$")
_BY: Final = re.compile(r"(?<!\s)\s+by\s+$")
#: A predicate before the verb that shares its subject: "on Thursday expelled the ambassador and".
_PREDICATE: Final = re.compile(r"^\s+(?!and\b)\w[^;:()—]{8,}\band\s+$")


@dataclass(frozen=True, slots=True)
class Clause:
    """What follows the subject: ``lead`` of our own ("said that", "said: “"), the report's ``stretch``, ``tail``.

    ``more`` are further stretches of one quotation. A ``whole`` clause has its subject in itself. ``quoted``: the
    words are the holder's own. ``lower``: its first letter loses its capital.
    """

    lead: str
    stretch: Span
    tail: str = ""
    more: tuple[Span, ...] = ()
    whole: bool = False
    quoted: bool = False
    lower: bool = False


def clause_of(statement: Statement, text: str) -> Clause | None:
    """The clause of a statement in its report's text; ``None`` where none can be made that surely holds."""
    if statement.cue is None or statement.source is None or not statement.content:
        return None
    source, cue, first, last = statement.source, statement.cue, statement.content[0], statement.content[-1]
    words = text[slice(*cue)]
    if is_bare(statement) or re.match(str(english()["answering"]), statement.content_text, re.IGNORECASE):
        return None
    if source[1] <= cue[0] and cue[1] <= first[0]:
        return _in_a_row(statement, text)
    if last[1] <= min(source[0], cue[0]) or first[1] <= min(source[0], cue[0]):
        passive = cue[1] <= source[0] and _BY.fullmatch(text[cue[1] : source[0]])
        if passive and len(statement.content) == 1 and not text[first[1] : cue[0]].strip():
            return Clause("", (first[0], source[1]), whole=True)
        return _words_first(statement, text, words)
    return None


def is_bare(statement: Statement) -> bool:
    """Whether the words of a statement only point back: ``denied it``, ``rejected the accusation``."""
    return re.fullmatch(str(english()["bare"]), statement.content_text.strip(), re.IGNORECASE) is not None


def in_a_row(statement: Statement, text: str) -> Clause | None:
    """The clause of a statement whose words only point back, for a place where what they point to stands before."""
    if statement.cue is None or statement.source is None or not statement.content:
        return None
    return _in_a_row(statement, text) if statement.source[1] <= statement.cue[0] <= statement.content[0][0] else None


def _in_a_row(statement: Statement, text: str) -> Clause | None:
    assert statement.source is not None
    assert statement.cue is not None
    cue = statement.cue
    before = text[statement.source[1] : cue[0]]
    spans = _joined(statement, text)
    if not spans or not _follows(statement, text, before, text[cue[1] : spans[0][0]]):
        return None
    verb = text[slice(*cue)]
    lead, start = _finite(verb, cue)
    if lead is None or statement.kind == "direct":
        return None if lead is None else _quotation(verb, spans)
    if _PREDICATE.search(before) and not lead:
        start = statement.source[1] + len(before) - len(before.lstrip())
    return Clause(lead, (start, _closing(text, spans[0])))


def _follows(statement: Statement, text: str, before: str, between: str) -> bool:
    """Whether holder, verb and words follow one another in one sentence, with nothing beside between them."""
    assert statement.source is not None
    assert statement.cue is not None
    direct = statement.kind == "direct"
    if _is_object(
        text[slice(*statement.source)],
        text[max(0, statement.source[0] - 20) : statement.source[0]],
        text[slice(*statement.cue)],
    ):
        return False
    far = len(before) > _GAP_TO_VERB or len(between) > _GAP_TO_WORDS
    parted = _SENTENCE_END.search(before) or (not direct and _SENTENCE_END.search(between))
    # "one of them said privately, “would …": the verb stands in commas
    beside = (
        not direct
        and _PARENTHESIS.search(between)
        and text[statement.content[0][0] : statement.content[0][0] + 1].islower()
    )
    noun = (
        _POSSESSIVE.search(text[slice(*statement.source)])
        or _CUT.match(before)
        or not text[statement.cue[0] : statement.cue[0] + 1].islower()
    )
    return not (far or parted or beside or noun or re.search(r"\bthat\b", before)) and _fits(statement, text)


def _is_object(source: str, before: str, cue: str) -> bool:
    """Whether a holder hangs on a preposition: "drafted by Kenya, calls on"; not "by Kenya, which called on"."""
    relative = re.search(r"\b(?:which|who)$", source) is not None
    absolute = re.search(r"\bwith\s+$", before) is not None and "".join(cue.split(maxsplit=1)[:1]).endswith("ing")
    hangs = re.search(str(english()["before_object"]), before, re.IGNORECASE) is not None
    return hangs and not relative and not absolute


def _joined(statement: Statement, text: str) -> tuple[Span, ...]:
    """The stretches of what is said, those with only marks between them as one; none where words stand between."""
    spans = [statement.content[0]]
    for span in statement.content[1:]:
        if text[spans[-1][1] : span[0]].strip(' \n,.“”"') == "":
            spans[-1] = (spans[-1][0], span[1])
        elif statement.kind == "direct":
            spans.append(span)
        else:
            return ()
    return tuple(spans)


def is_silent(statement: Statement, text: str) -> bool:
    """Whether a statement only says that somebody would not speak."""
    words = f"{text[slice(*statement.cue)]} {statement.content_text}" if statement.cue else statement.content_text
    return re.search(str(english()["silence"]), words) is not None


def _fits(statement: Statement, text: str) -> bool:
    """Whether the verb agrees with a holder who takes the place of a pronoun."""
    assert statement.source is not None
    assert statement.cue is not None
    word = text[slice(*statement.source)].casefold()
    first = text[slice(*statement.cue)].split()[:1]
    one = word in {"he", "she", "it"}
    return not (one and first and first[0].casefold() in set(english()["plural"]))


def _finite(verb: str, cue: Span) -> tuple[str | None, int]:
    """A past tense to lead with, and where the report's own words go on; ``None`` for what is no finite verb."""
    words = verb.split()
    position = cue[0]
    while words and words[0].casefold() in set(english()["looking_back"]):
        position += len(words[0])
        while verb[position - cue[0] : position - cue[0] + 1].isspace():
            position += 1
        words = words[1:]
    if not words or words[0].casefold() in {"to", "being", "having"}:
        return None, position
    if re.search(str(english()["noun_cues"]), verb) and verb_of(words[0]) is None:
        return None, position
    if words[0].casefold().endswith("ing"):
        known = verb_of(words[0])
        if known is None or known.stance is None:
            return None, position
        return f"{past(known.lemma)} ", position + len(words[0]) + 1
    return "", position


def _words_first(statement: Statement, text: str, verb: str) -> Clause | None:
    spans = statement.content
    if statement.kind == "direct":
        return _quotation(verb, tuple(spans))
    if len(spans) > 2:  # noqa: PLR2004 - before and after the verb
        return None
    said = _introducing(verb, "before_that")
    if len(text[slice(*spans[0])].split()) > _OPENING_WORDS:
        spans = spans[:1]
    opening = text[slice(*spans[0])]
    if not opening[:1].isupper() and not opening[:1].isdigit() and opening[:1] not in '“"':
        return None
    return Clause(f"{said} that ", (spans[0][0], _closing(text, spans[0])), more=tuple(spans[1:]), lower=True)


def _quotation(verb: str, spans: tuple[Span, ...]) -> Clause | None:
    if any(a[1] > b[0] for a, b in pairwise(spans)):
        return None
    said = _introducing(verb, "before_quotation")
    return Clause(f"{said}: “", spans[0], tail="”", more=spans[1:], quoted=True)


def _introducing(verb: str, allowed: str) -> str:
    """The report's verb in the past where it can introduce such words, else "said"."""
    known = verb_of(verb)
    lemma = known.lemma if known is not None else "say"
    return past(lemma) if lemma in english()[allowed] else "said"


def past(lemma: str) -> str:
    """The past tense of a verb: ``accuse`` gives ``accused``; of several words the first changes."""
    known: dict[str, str] = english()["past"]
    if lemma in known:
        return known[lemma]
    head, _, rest = lemma.partition(" ")
    if head in known:
        done = known[head]
    elif head.endswith("e"):
        done = head + "d"
    elif head.endswith("y") and head[-2:-1] not in "aeiou":
        done = head[:-1] + "ied"
    else:
        done = head + "ed"
    return f"{done} {rest}".strip()


def _closing(text: str, span: Span) -> int:
    """The end of the words, with a quotation mark that closes what was opened in them."""
    start, end = span
    inside = text[start:end]
    if inside.count("“") > inside.count("”"):
        tail = re.match(r"[,.!?…]{0,2}”", text[end : end + 3])
        return end + len(tail[0]) if tail else end
    return end
