"""What words, parse and model show of a statement's act in, the act that all of it together speaks for out.

:func:`dragoman.reading.acts.decide_act` lets the first words decide that name an act; here each sign has a weight: the
model's chances, all that names an act, who acts in what is said and how ("they *must*", "we *will*"), and of what its
words tell (``lexicon/act_words.yaml``). A multinomial logit, its weights in ``lexicon/act_weights.yaml`` fitted by
``training/act_weights.py``. What leaves no doubt is not weighed.
"""

from __future__ import annotations

import math
import re
from bisect import bisect_right
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING, Any, Final, NamedTuple

from dragoman.lexicon import load_yaml
from dragoman.lexicon.caseless import lowered
from dragoman.model import Act, Mention, Span, StatementKind, Who
from dragoman.reading.acts import ACTS, Decided, cue_act, named_acts
from dragoman.reading.grammar import SUBJECTS, subject
from dragoman.reading.parse import Parse, Sentence
from dragoman.reading.sides import Sides

if TYPE_CHECKING:
    from dragoman.reading.tokens import Token

#: So many clauses of what is said are looked at, and so many mentions before a word for the one that holds it.
_CLAUSES, _BACK = 8, 3
#: So much of what is said shows its words; by so many first letters words are looked up that only begin so.
_SHOWS, _LETTERS = 800, 4
_WORD: Final = re.compile(r"[^\W_]+(?:['-][^\W_]+)*")
#: What is not worth telling of why an act was chosen, and how many things are told.
_WORTH, _TOLD = 0.05, 2
_HELPERS: Final = frozenset({"aux", "auxpass"})


@dataclass(frozen=True, slots=True)
class Signs:
    """What shows the act of a statement: ``names`` of what is seen, and ``votes``: what names an act, and which."""

    names: tuple[str, ...]
    votes: tuple[tuple[str, Act], ...]


@dataclass(frozen=True, slots=True)
class Speech:
    """Who says what: the holder, the words of the cue and of what is said, and where that stands.

    ``named``: how many characters of ``said`` name the holder's own side at its head (0: none).
    """

    holder: Who
    cue: str | None
    said: str
    content: Sequence[Span]
    kind: StatementKind
    negated: bool
    named: int


def find_signs(parse: Parse, mentions: Sequence[Mention], sides: Sides, speech: Speech, decided: Decided) -> Signs:
    """What shows the act of ``speech``, of which ``decided`` is what the order of signs makes."""
    direct = speech.kind == "direct"
    names = [f"kind:{speech.kind}"]
    side = "nobody"
    votes = [(f"order:{decided.way}", decided.act)]
    plain = is_weighed(decided) and not decided.never  # then no words name an act, for they would have decided
    votes += named_acts(
        speech.cue, "" if plain else speech.said, negated=speech.negated or plain, direct=direct, named=speech.named
    )
    for place, (sentence, verb) in enumerate(_clauses(parse, speech.content)):
        who, mode = _who_acts(sentence, verb, mentions, sides, speech.holder), _mode(verb)
        negated = any(c.dep_ == "neg" for c in verb.children)
        if place == 0:
            names += _of_clause(verb, who, mode, negated=negated)
            side = _side_of(who)
        known = cue_act(verb.lower_) if verb.tag_[:2] == "VB" and not negated else None
        if known is not None and known[0] != "state":
            votes.append((_verb_names("later verb" if place else "verb", who, mode), known[0]))
    for name, often in _words_of(speech.said).items():
        names += [f"word:{name}", f"word:{name}+side:{side}", *([f"words:{name}"] if often > 1 else [])]
    names += [f"{name}={act}" for name, act in votes]
    return Signs(tuple(dict.fromkeys(names)), tuple(votes))


def is_weighed(decided: Decided) -> bool:
    """Whether the words leave a doubt about the act."""
    return decided.way not in _table().settled


def weigh(decided: Decided, signs: Signs, logs: Sequence[float]) -> Decided:
    """The act that ``signs`` and the model speak for most; ``logs`` are the model's logarithms of chances, or empty."""
    table = _table()
    if decided.way in table.settled:
        return decided
    weights = {act: table.bias.get(act, 0.0) for act in ACTS if act not in decided.never or act == decided.act}
    for act, log in zip(ACTS, logs, strict=bool(logs)):
        if act in weights:
            weights[act] += table.model * log
    for name, act in signs.votes:
        if act in weights:
            weights[act] += table.votes.get(name, 0.0)
    for name in signs.names:
        for act, weight in table.weights.get(name, {}).items():
            if act in weights:
                weights[act] += weight
    best = max(weights, key=lambda act: round(weights[act], 6))
    chance = math.exp(weights[best]) / sum(math.exp(weight) for weight in weights.values())
    if best == decided.act:
        return decided._replace(reason=f"{decided.reason} (weighed: {chance:.2f})")
    told = _told(signs, logs, best, decided.act) or "all signs together"
    first = "" if decided.way == "nothing" else f"; by the first words alone {decided.act}: {decided.reason}"
    return Decided(best, f"weighed ({chance:.2f}): {told}{first}", "weighed", decided.never)


@dataclass(frozen=True, slots=True)
class _Table:
    settled: frozenset[str]
    model: float
    bias: Mapping[Act, float]
    votes: Mapping[str, float]
    weights: Mapping[str, Mapping[Act, float]]


@lru_cache(maxsize=1)
def _table() -> _Table:
    data: Mapping[str, Any] = load_yaml("act_weights.yaml")
    return _Table(frozenset(data["settled"]), data["model"], data["bias"], data["votes"], data["weights"])


class _Words(NamedTuple):
    """Classes of words: by a word, with the words behind it; by the first letters, with all that a word begins with."""

    whole: Mapping[str, Sequence[tuple[Sequence[str], str]]]
    begun: Mapping[str, Sequence[tuple[str, str]]]


@lru_cache(maxsize=1)
def _classes() -> _Words:
    whole: dict[str, list[tuple[Sequence[str], str]]] = {}
    begun: dict[str, list[tuple[str, str]]] = {}
    for name, words in load_yaml("act_words.yaml").items():
        for word in words:
            first, *rest = word.split()
            if word.endswith("*"):
                begun.setdefault(word[:_LETTERS], []).append((word[:-1], name))
            else:
                whole.setdefault(first, []).append((rest, name))
    return _Words(whole, begun)


def _words_of(said: str) -> dict[str, int]:
    """The classes of the words of what is said, with how many words are of each."""
    whole, begun = _classes()
    words = _WORD.findall(lowered(said[:_SHOWS]).replace("’", "'"))
    found: dict[str, int] = {}
    for place, word in enumerate(words):
        for rest, name in whole.get(word, ()):
            if not rest or words[place + 1 : place + 1 + len(rest)] == rest:
                found[name] = found.get(name, 0) + 1
        for stem, name in begun.get(word[:_LETTERS], ()):
            if word.startswith(stem):
                found[name] = found.get(name, 0) + 1
        if word.endswith("n't"):
            found["none"] = found.get("none", 0) + 1
    marks = {"asked": "?" in said, "number": any(c.isdigit() for c in said[:_SHOWS])}
    return found | {name: 1 for name, there in marks.items() if there}


def _side_of(who: str) -> str:
    """Whether the speaker's side, another or a thing is what a clause is about."""
    sides: Mapping[str, Sequence[str]] = load_yaml("act_weights.yaml")["sides"]
    return next((side for side, subjects in sides.items() if who in subjects), "thing")


@lru_cache(maxsize=1)
def _modes() -> tuple[tuple[str, frozenset[str]], ...]:
    return tuple((mode, frozenset(words)) for mode, words in load_yaml("act_weights.yaml")["modes"].items())


@lru_cache(maxsize=1)
def _subjects() -> Mapping[str, str]:
    rows = load_yaml("act_weights.yaml")["subjects"].items()
    return {word: name for name, words in rows for word in words}


def _clauses(parse: Parse, content: Sequence[Span]) -> Iterator[tuple[Sentence, Token]]:
    """The words that carry the sentences of what is said, and the verbs joined to them, at most ``_CLAUSES``."""
    left = _CLAUSES
    for start, end in content:
        place = start
        while place < end and left > 0:
            sentence = parse.sentence_at(place)
            if sentence is None or sentence.start >= end or sentence.end <= place:
                break
            within = (max(place, sentence.start), min(end, sentence.end))
            head = sentence.head(within)
            place = max(sentence.end, place + 1)
            if head is None:
                continue
            joined = [t for t in head.conjuncts if t.tag_[:2] == "VB" and within[0] <= sentence.span(t)[0] < within[1]]
            for verb in (head, *joined)[:left]:
                left -= 1
                yield sentence, verb


def _mode(verb: Token) -> str:
    """How the clause of ``verb`` speaks: its auxiliary or its tense."""
    helpers = {c.lower_ for c in verb.children if c.dep_ in _HELPERS}
    found = next((mode for mode, words in _modes() if helpers & words), None)
    if found in {None, "past", "present"} and verb.tag_[:2] != "VB":
        return "noun" if found is None else str(found)
    if found is not None and not (found == "to" and verb.tag_ != "VB"):
        return found
    if verb.tag_ in {"VBZ", "VBP"}:
        return "present"
    if verb.tag_ == "VB":
        return "base" if any(c.dep_ in SUBJECTS for c in verb.children) else "imperative"
    return {"VBD": "past", "VBG": "-ing", "VBN": "participle"}.get(verb.tag_, "noun")


def _who_acts(sentence: Sentence, verb: Token, mentions: Sequence[Mention], sides: Sides, holder: Who) -> str:
    """Who is the subject of ``verb``, seen from ``holder``: "we", "own", "other", "thing", "none" and so on."""
    who = next((c for c in verb.children if c.dep_ in SUBJECTS), None)
    if who is None:
        who = subject(verb) if verb.tag_[:2] == "VB" else None
    if who is None:
        return "none"
    word = _subjects().get(who.lower_)
    if word in {"we", "you"}:
        return word
    meant = _mention_at(mentions, sentence.span(who)[0])
    if meant is not None and (meant.who.name == holder.name or sides.same(meant.who, holder)):
        return "own pronoun" if meant.how == "pronoun" else "own"
    if meant is not None and meant.who.id is not None:
        return "other"
    return word or ("stranger" if meant is not None else "name" if who.tag_[:3] == "NNP" else "thing")


def _mention_at(mentions: Sequence[Mention], place: int) -> Mention | None:
    """The mention of somebody that holds the character at ``place``."""
    last = bisect_right(mentions, place, key=lambda m: m.span[0])
    near = mentions[max(0, last - _BACK) : last]
    return next((m for m in near if m.span[0] <= place < m.span[1] and m.who.kind != "place"), None)


def _of_clause(verb: Token, who: str, mode: str, *, negated: bool) -> list[str]:
    """What the first clause shows."""
    names = [f"subject:{who}", f"mode:{mode}", f"subject:{who}+mode:{mode}"]
    if negated:
        names += ["not", f"not+mode:{mode}", f"not+subject:{who}"]
    words = load_yaml("act_weights.yaml")
    has = verb.lower_ in words["having"] and any(c.dep_ == "xcomp" for c in verb.children)
    if has or verb.lower_ in words["needing"]:
        names += ["need", f"need+subject:{who}"]
    return names


def _verb_names(verb: str, who: str, mode: str) -> str:
    """What a verb's vote counts as: by whom it is said and when."""
    by = "of others" if who not in load_yaml("act_weights.yaml")["selves"] else "of its own"
    when = "now" if mode in {"present", "past", "perfect"} else mode if mode in {"had", "will", "would"} else "else"
    return f"{verb}:{by}:{when}"


def _told(signs: Signs, logs: Sequence[float], act: Act, other: Act) -> str:
    """What speaks most for ``act`` rather than for ``other``, in words."""
    table = _table()
    gains: dict[str, float] = {}
    for name, voted in signs.votes:
        if voted == act:
            said = _in_words(name)
            gains[said] = gains.get(said, 0.0) + table.votes.get(name, 0.0)
    for name in signs.names:
        row = table.weights.get(name, {})
        said = _in_words(name.partition("=")[0])
        gains[said] = gains.get(said, 0.0) + row.get(act, 0.0) - row.get(other, 0.0)
    if logs:
        gains["the model"] = table.model * (logs[ACTS.index(act)] - logs[ACTS.index(other)])
    best = sorted((said for said in gains if gains[said] > _WORTH), key=lambda said: (-gains[said], said))
    return ", ".join(best[:_TOLD])


def _in_words(name: str) -> str:
    says: Mapping[str, str] = load_yaml("act_weights.yaml")["says"]
    parts = [part.replace("words:", "word:") for part in name.split("+")]
    return " ".join(says.get(part) or says[part.partition(":")[0]] for part in parts)
