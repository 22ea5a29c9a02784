"""Drafts and the parse in; the sayings that are told inside what somebody says, as drafts of their own, out.

"Oslo said that *Chad had accused Mali of …*", "denied *Ankara's claims that …*", "“*They told us that …*,” she said".
The tagger marks outer statements only; inside them the parse shows who else speaks. Only what is told as said counts:
no "should say", no "if they accuse", no question. Invariant: the words of a nested draft stand in the content of the
draft that holds it, and it names a source there.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from functools import lru_cache
from typing import TYPE_CHECKING, Final

from dragoman.lexicon import load_yaml
from dragoman.model import Span
from dragoman.reading.acts import cue_act
from dragoman.reading.cues import clause_end
from dragoman.reading.drafts import Draft, overlap
from dragoman.reading.grammar import SUBJECTS, is_negated, phrase, subject
from dragoman.reading.inflect import forms
from dragoman.reading.parse import Parse, Sentence

if TYPE_CHECKING:
    from dragoman.reading.tokens import Token

#: What a retelling is worth, as a share of the telling.
RETOLD: Final = 0.9
#: How what is said hangs on a verb of saying; as a clause, as an object.
_CLAUSES: Final = frozenset({"ccomp", "oprd"})
_OBJECTS: Final = frozenset({"dobj", "xcomp", "prep", "dative", "oprd", "attr", "acomp"})
_CLIMB: Final = 12


def find_nested(parse: Parse, drafts: Sequence[Draft]) -> tuple[Draft, ...]:
    """``drafts``, followed by those inside them; ``inside`` of these is the index of the draft that holds them."""
    out = list(drafts)
    for index, outer in enumerate(drafts):
        denied = _denies(parse, outer)
        found = [d for piece in outer.content for d in _in_piece(parse, piece, denied=denied)]
        draft, found = _passed_on(parse, outer, found)
        out[index] = draft
        taken = [s for s in (draft.cue, draft.source) if s is not None]
        for one in sorted(found, key=lambda d: (d.content[0][0], -d.content[-1][1])):
            if one.cue is None or overlap([one.cue], taken):
                continue
            home = max(
                (i for i in range(len(drafts), len(out)) if _holds(out[i], one)),
                key=lambda i: out[i].content[0][0],
                default=index,
            )
            score = round(draft.score * RETOLD, 2)
            out.append(replace(one, score=score, inside=home, rules=(*draft.rules, "told inside another statement")))
            taken.append(one.cue)
    return tuple(out)


def _passed_on(parse: Parse, draft: Draft, found: list[Draft]) -> tuple[Draft, list[Draft]]:
    """Of "…, *the minister said*, according to the agency" what he said, and what else is told in it.

    The agency only passes it on.
    """
    if draft.cue is None or not parse.folded.startswith("according to", draft.cue[0]) or len(draft.content) != 1:
        return draft, found
    whole = draft.content[0]
    asides = (d for d in found if d.cue is not None and d.content[0][1] < d.cue[0])
    real = next((d for d in asides if d.content[0][0] <= whole[0] + 1), None)
    if real is None:
        return draft, found
    rules = (*draft.rules, "the one after “according to” passes it on")
    return replace(real, score=draft.score, rules=rules), [one for one in found if one is not real]


def _denies(parse: Parse, draft: Draft) -> bool:
    """Whether what is said is said not to be so."""
    if draft.cue is None:
        return False
    known = cue_act(parse.text[slice(*draft.cue)])
    return (known is not None and known[0] in {"deny", "reject"}) or is_negated(parse, draft.cue)


def _holds(outer: Draft, inner: Draft) -> bool:
    return inner.cue is not None and overlap(outer.content, [inner.cue])


def _in_piece(parse: Parse, piece: Span, *, denied: bool) -> Iterator[Draft]:
    """The sayings told in one piece of a content."""
    place = piece[0]
    while place < piece[1] and (sentence := parse.sentence_at(place)) is not None:
        here = (max(sentence.start, piece[0]), min(sentence.end, piece[1]))
        if not parse.text[slice(*here)].rstrip(" ”\"'’»").endswith("?"):
            tokens = sentence.inside(here)
            top = sentence.head(here)
            for token in tokens:
                found = _by_word(sentence, here, token, denied=denied and token is top)
                if found is not None:
                    yield found
        place = sentence.end
        while place < piece[1] and parse.text[place].isspace():
            place += 1


def _by_word(sentence: Sentence, piece: Span, token: Token, *, denied: bool) -> Draft | None:
    word = token.lower_
    if token.tag_[:2] == "VB" and word in _verbs() and not denied and not _is_misread(token):
        return _by_verb(sentence, piece, token)
    if word in _nouns() and (token.tag_[:2] == "NN" or _is_misread(token)):
        return _by_noun(sentence, piece, token)
    if word == "according":
        return _by_according(sentence, piece, token)
    return None


def _is_misread(token: Token) -> bool:
    """Whether a noun of saying was taken for a verb: an object, or "denies *Danish claims* that" without a "that"."""
    if token.tag_ != "VBZ" or token.lower_ not in _nouns():
        return False
    if token.dep_ in {"dobj", "pobj"}:
        return True
    above = token.head
    bare = not any(c.dep_ == "mark" for c in token.children)
    return token.dep_ == "ccomp" and bare and above.i < token.i and above.lower_ in _forms("objects")


@lru_cache(maxsize=1)
def _verbs() -> frozenset[str]:
    """Forms of the verbs that tell of a saying."""
    lemmas = {str(v) for name, row in load_yaml("saying_verbs.yaml").items() if name != "beside" for v in row["verbs"]}
    lemmas |= set(load_yaml("nested.yaml")["objects"])
    lemmas -= set(load_yaml("nested.yaml")["never"])
    return frozenset(form for lemma in lemmas if " " not in lemma for form in forms(lemma))


@lru_cache(maxsize=4)
def _forms(name: str) -> frozenset[str]:
    return frozenset(form for lemma in load_yaml("nested.yaml")[name] for form in forms(lemma))


@lru_cache(maxsize=1)
def _nouns() -> frozenset[str]:
    return frozenset(form for noun in load_yaml("nested.yaml")["nouns"] for form in (noun, noun + "s"))


def _by_verb(sentence: Sentence, piece: Span, verb: Token) -> Draft | None:
    """What the subject of ``verb`` is told to have said."""
    if not _is_told(verb) or not _is_certain(sentence, piece, verb):
        return None
    passive = any(c.dep_ == "auxpass" for c in verb.children)
    who = _agent(verb) if passive else subject(verb)
    if who is None or who.lower_ in load_yaml("nested.yaml")["nobody"] or not _within(sentence, piece, who):
        return None
    if any(c.lower_ in load_yaml("nested.yaml")["nobody"] or c.lower_ == "no" for c in who.children):
        return None
    content = _said(sentence, piece, verb, passive=passive) or _in_front(sentence, piece, verb, who)
    if content is None:
        return None
    words = [c for c in verb.children if c.dep_ in {"aux", "auxpass", "neg", "prt"} and abs(c.i - verb.i) <= _CLIMB]
    spans = [sentence.span(t) for t in (verb, *words)]
    cue = (min(s for s, _ in spans), max(e for _, e in spans))
    source = phrase(sentence, who, coordinated=True)
    if cue[1] > content[0] >= cue[0] or overlap([source], [content]) or overlap([source], [cue]):
        return None
    return Draft(source, cue, (content,))


def _is_told(verb: Token) -> bool:
    """Whether the verb tells that something was said: a finite one, or a participle that goes with one."""
    helpers = {c.lower_ for c in verb.children if c.dep_ in {"aux", "auxpass"}}
    if any(c.dep_ == "aux" and (c.tag_ in {"MD", "TO"}) for c in verb.children):
        return False
    if verb.tag_ in {"VBD", "VBZ", "VBP"}:
        return True
    if verb.tag_ == "VB":
        return bool(helpers & {"did", "does", "do"})
    if verb.tag_ == "VBN" and verb.dep_ == "conj" and not helpers:
        return _is_told(verb.head) if verb.head.tag_[:2] == "VB" else False
    return bool(helpers) or (verb.tag_ == "VBG" and verb.dep_ == "advcl")


def _is_certain(sentence: Sentence, piece: Span, verb: Token) -> bool:
    """Whether no clause above it in the piece leaves it open ("if they accuse us …")."""
    token = verb
    for _ in range(_CLIMB):
        if any(c.dep_ in {"mark", "advmod"} and c.lower_ in load_yaml("nested.yaml")["open"] for c in token.children):
            return False
        if token.head.i == token.i or not _within(sentence, piece, token.head):
            return True
        token = token.head
    return True


def _within(sentence: Sentence, piece: Span, token: Token) -> bool:
    start, end = sentence.span(token)
    return piece[0] <= start and end <= piece[1]


def _agent(verb: Token) -> Token | None:
    """Who does what a passive tells."""
    return next((g for c in verb.children if c.dep_ == "agent" for g in c.children if g.dep_ == "pobj"), None)


def _said(sentence: Sentence, piece: Span, verb: Token, *, passive: bool) -> Span | None:
    """What is said: the clause behind the verb, else its objects; of a passive its subject."""
    after = [c for c in verb.children if c.i > verb.i and _within(sentence, piece, c)]
    parts = [c for c in after if c.dep_ in _CLAUSES] or _cut_off(sentence, piece, verb)
    told = [c for c in after if c.dep_ == "xcomp" and c.tag_ == "VB" and any(a.lower_ == "to" for a in c.children)]
    if not parts and (told or verb.lower_ in _forms("objects") or verb.lower_ not in _forms("clause_only")):
        parts = [c for c in after if c.dep_ in _OBJECTS and not _is_aside(c)]
        parts = parts if any(c.dep_ != "prep" or c.lower_ in load_yaml("nested.yaml")["alone"] for c in parts) else []
    if verb.lower_ in _forms("clause_only") and verb.lower_ not in _forms("objects") and not told:
        parts = [c for c in parts if c.dep_ in _CLAUSES]
    if verb.lower_ in _forms("told") and not any(c.dep_ in {"ccomp", "xcomp", "prep"} for c in parts):
        parts = []  # "told both": whom, not what
    if passive and not parts:
        parts = [c for c in verb.children if c.dep_ == "nsubjpass" and c.tag_ not in {"WDT", "WP"}]
    if not parts:
        return None
    tokens = [t for c in parts for t in c.subtree if _within(sentence, piece, t)]
    if all(t.tag_ in {"PRP", "TO", "IN", "DT"} for t in tokens):
        return None
    start, end = sentence.span(min(tokens, key=lambda t: t.i))[0], sentence.span(max(tokens, key=lambda t: t.i))[1]
    return (start, end)


def _in_front(sentence: Sentence, piece: Span, verb: Token, who: Token) -> Span | None:
    """What stands in front of a saying that ends the piece: "*the talks had failed*, the minister said"."""
    if verb.lower_ not in _asides() or who.i > verb.i or who.dep_ not in SUBJECTS:
        return None
    begin, source = max(piece[0], sentence.start), phrase(sentence, who)
    inside = [t for t in sentence.inside((begin, source[0])) if t.dep_ != "punct"]
    behind = [t for t in sentence.inside((sentence.span(verb)[1], piece[1])) if t.dep_ != "punct"]
    comma = sentence.inside((begin, source[0]))[-1:]
    if not inside or [t.text for t in comma] != [","] or len(behind) > _TOLD_TO:
        return None
    if not any(t.tag_ in {"VBD", "VBZ", "VBP", "MD"} for t in inside) or inside[0].lower_ in _forms("open"):
        return None
    return (sentence.span(inside[0])[0], sentence.span(comma[0])[0])


#: So many words behind a saying in an aside tell to whom or when ("told reporters on Monday").
_TOLD_TO: Final = 4


@lru_cache(maxsize=1)
def _asides() -> frozenset[str]:
    return frozenset(form for verb in load_yaml("clauses.yaml")["asides"] if " " not in verb for form in forms(verb))


def _cut_off(sentence: Sentence, piece: Span, verb: Token) -> list[Token]:
    """The clause said, where its parsed head is the verb that tells it all: "A said that B *went*, IRNA *reported*"."""
    clauses = [c for c in verb.children if c.i > verb.i and c.dep_ == "ccomp" and not _within(sentence, piece, c)]
    return [c for c in clauses if sentence.span(c)[0] >= piece[1]][:1]


def _is_aside(part: Token) -> bool:
    """Whether a phrase only tells when, where or how it was said."""
    return part.dep_ == "prep" and part.lower_ not in {
        "of",
        "for",
        "on",
        "to",
        "against",
        "with",
        "as",
        "about",
        "over",
    }


def _is_people(token: Token) -> bool:
    """Whether a word before a noun may be the adjective of a people ("*Norwegian* claims that …")."""
    before = token.dep_ in {"amod", "compound", "nmod"} or (token.dep_ == "nsubj" and token.head.tag_ == "VBZ")
    return before and token.text[0].isupper() and token.i > token.sent.start


def _by_noun(sentence: Sentence, piece: Span, noun: Token) -> Draft | None:
    """What somebody named beside a noun of saying is told to have said ("Cairo's claims *that* …")."""
    data = load_yaml("nested.yaml")
    who = next((c for c in noun.children if c.dep_ == "poss"), None)
    if who is None:
        named = [c for c in noun.children if c.dep_ == "prep" and c.lower_ in data["by"]]
        who = next((g for c in named for g in c.children if g.dep_ == "pobj"), None)
        who = who or next((c for c in noun.lefts if _is_people(c)), None)
    if who is None or not _within(sentence, piece, who):
        return _by_row(sentence, piece, noun)
    if who.lower_ in data["own"]:
        return None
    said = next((c for c in noun.children if _is_content(c) and _within(sentence, piece, c)), None)
    if said is None:
        return _by_row(sentence, piece, noun)
    start = sentence.span(min(said.subtree, key=lambda t: t.i))[0]
    content = (start, min(piece[1], clause_end(sentence, said)))
    source = phrase(sentence, who, coordinated=True)
    if overlap([source], [content]):
        return None
    return Draft(source, sentence.span(noun), (content,), doubtful=_is_people(who))


def _by_row(sentence: Sentence, piece: Span, noun: Token) -> Draft | None:
    """What the words in a row tell where the parse hangs them elsewhere ("claims | *by* X Y | *that* …")."""
    data, doc = load_yaml("nested.yaml"), noun.doc
    first = noun.i + 1
    row = [doc[i] for i in range(first, min(first + _ROW, len(doc))) if _within(sentence, piece, doc[i])]
    if not row or row[0].lower_ not in data["row"]:
        return None
    mark = next((t for t in row if t.lower_ == "that" and t.dep_ == "mark"), None)
    between = row[1 : row.index(mark)] if mark is not None else []
    if mark is None or not between or any(t.tag_[:2] in {"VB", "MD", ","} for t in between):
        return None
    if between[-1].tag_[:2] != "NN" or between[0].lower_ in data["own"]:
        return None
    source = (sentence.span(between[0])[0], sentence.span(between[-1])[1])
    content = (sentence.span(mark)[0], min(piece[1], clause_end(sentence, mark.head)))
    return Draft(source, sentence.span(noun), (content,)) if content[0] < content[1] else None


#: So many words from a noun on may name its holder.
_ROW: Final = 14


def _is_content(token: Token) -> bool:
    """Whether it is the clause of a noun of saying."""
    opens = {c.lower_ for c in token.children if c.dep_ in {"mark", "aux"} and c.i < token.i}
    if token.dep_ in {"acl", "ccomp", "relcl"} and token.tag_[:2] in {"VB", "MD"}:
        told = token.dep_ != "relcl" and next(iter(token.subtree)).lower_ == "that"
        asks = any(c.tag_ in {"WDT", "WP"} and c.dep_ != "mark" for c in token.children)
        return bool(opens & {"that", "to"} or told) and not asks
    return token.dep_ == "prep" and token.lower_ in load_yaml("nested.yaml")["about"]


def _by_according(sentence: Sentence, piece: Span, word: Token) -> Draft | None:
    """What is told "according to" somebody inside what another says: the clause that it stands in."""
    to = next((c for c in word.children if c.lower_ == "to"), None)
    who = next((g for c in ((to,) if to is not None else ()) for g in c.children if g.dep_ == "pobj"), None)
    clause = word.head
    if to is None or who is None or clause.i == word.i or not _within(sentence, piece, who):
        return None
    source = phrase(sentence, who, coordinated=True)
    cue = (sentence.span(word)[0], sentence.span(to)[1])
    inside = [t for t in clause.subtree if _within(sentence, piece, t) and t.dep_ not in {"mark", "punct"}]
    before = [t for t in inside if sentence.span(t)[1] <= cue[0]]
    after = [t for t in inside if sentence.span(t)[0] >= source[1]]
    pieces = tuple(
        (sentence.span(part[0])[0], sentence.span(part[-1])[1])
        for part in (sorted(p, key=lambda t: t.i) for p in (before, after))
        if part
    )
    return Draft(source, cue, pieces) if pieces else None
