"""A cue and what is said in, the act that words name out (accuse, deny, urge …), with what named it.

A cue that leaves no doubt names it by itself; else what a cue is mostly used for, what the first verb of what is said
does, and turns of phrase of it. What leaves a doubt is weighed with all else (``weighing.py``). All words stand
in ``lexicon/acts.yaml``, ``senses.yaml`` (cues with what stands behind them) and ``said.yaml`` (turns of phrase).
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import NamedTuple, cast, get_args

from dragoman.errors import KnowledgeError
from dragoman.lexicon import load_yaml
from dragoman.lexicon.caseless import compiled, lowered
from dragoman.model import Act
from dragoman.reading.inflect import forms

ACTS: tuple[Act, ...] = get_args(Act)
_WORD = re.compile(r"[^\W_]+(?:['-][^\W_]+)*")
#: Words that may stand between the words of a cue phrase ("expressed *his deep* concern").
_GAP = 3
#: So long are the patterns at most that are tried in one search.
_LARGE = 2_000
#: Where the patterns of what is said may begin.
_OPENING = {"content": r"\b", "whole": "^"}
#: So much of the content shows the sense of a cue.
_SHOWS = 160
#: What a speaker can only do for his own side; what an unnamed source does not do.
_OF_ONES_OWN, _ANNOUNCED = frozenset({"announce", "offer"}), frozenset({"announce"})


class Decided(NamedTuple):
    """An act and why; ``way`` names what decided, ``never`` are acts that no words of what is said show."""

    act: Act
    reason: str
    way: str
    never: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class _Cue:
    words: tuple[str, ...]
    act: Act
    sure: bool


@lru_cache(maxsize=1)
def _lexicon() -> dict[str, tuple[_Cue, ...]]:
    """Form of the first word → cues, the longest and surest first."""
    table: dict[str, list[_Cue]] = {}
    for act, row in load_yaml("acts.yaml").items():
        if act not in ACTS or not {"event", "sure", "cues"} <= set(row):
            raise KnowledgeError(f"acts.yaml, {act}: not an act, or a field is missing")
        for name in ("sure", "cues"):
            for phrase in row[name]:
                words = tuple(str(phrase).split())
                for form in forms(words[0]):
                    table.setdefault(form, []).append(_Cue(words, act, name == "sure"))
    return {form: tuple(sorted(cues, key=lambda c: (-len(c.words), not c.sure))) for form, cues in table.items()}


@dataclass(frozen=True, slots=True)
class _Sense:
    """What cues do, or never do, before contents of a kind; ``found`` are the words of the content that showed it."""

    act: Act | None
    never: frozenset[str]
    found: str


@lru_cache(maxsize=1)
def _senses() -> tuple[tuple[dict[str, list[tuple[str, ...]]], re.Pattern[str], Act | None, frozenset[str]], ...]:
    """Rows of ``senses.yaml``: form of a cue's first word → the words behind it; the pattern; what follows."""
    data = load_yaml("senses.yaml")
    rows = []
    for row in data["rows"]:
        if not {row.get("act", "state"), *row.get("never", ())} <= set(ACTS) or not {"cues", "content"} <= set(row):
            raise KnowledgeError(f"senses.yaml, {row}: not an act, or a field is missing")
        cues: dict[str, list[tuple[str, ...]]] = {}
        for phrase in row["cues"]:
            first, *rest = str(phrase).split()
            for form in forms(first):
                cues.setdefault(form, []).append(tuple(rest))
        content = re.sub(r"\{([a-z]+)\}", lambda name: data["classes"][name[1]], row["content"])
        pattern = re.compile(rf"\A(?:{content})", re.IGNORECASE | re.DOTALL)
        rows.append((cues, pattern, row.get("act"), frozenset(row.get("never", ()))))
    return tuple(rows)


@lru_cache(maxsize=1)
def _senses_of() -> dict[str, list[int]]:
    """Form of a cue's first word → the rows of ``senses.yaml`` that ask for it."""
    table: dict[str, list[int]] = {}
    for number, (cues, *_) in enumerate(_senses()):
        for form in cues:
            table.setdefault(form, []).append(number)
    return table


def _sense(cue: str, content: str) -> _Sense | None:
    words = _WORD.findall(cue.lower().replace("’", "'"))
    said = content[:_SHOWS].lstrip("\"“‘'")
    rows = _senses()
    for number in sorted({n for word in words for n in _senses_of().get(word, ())}):
        cues, pattern, act, never = rows[number]
        fits = any(_follows(words[i + 1 :], rest) for i, word in enumerate(words) for rest in cues.get(word, ()))
        if fits and (match := pattern.match(said)):
            return _Sense(act, never, " ".join(match[0].split()[-3:]))
    return None


@lru_cache(maxsize=2)
def _contents(field: str) -> tuple[tuple[Act, re.Pattern[str]], ...]:
    rows = []
    before = load_yaml("said.yaml") if field == "content" else []
    if any(set(row) != {"act", "said"} or row["act"] not in ACTS for row in before):
        raise KnowledgeError("said.yaml: a row is no act with its patterns")
    named = ((row["act"], {field: row["said"]}) for row in before)
    for act, row in (*named, *load_yaml("acts.yaml").items()):
        patterns = row.get(field, [])
        if patterns:
            rows.append((cast("Act", act), compiled(_opened(field, patterns), re.DOTALL)))
    return tuple(rows)


@lru_cache(maxsize=2)
def _together(field: str) -> tuple[tuple[re.Pattern[str], tuple[tuple[Act, re.Pattern[str]], ...]], ...]:
    """The rows of :func:`_contents`, some of them together with a pattern that finds any: most texts fit none."""
    some: list[list[tuple[Act, re.Pattern[str]]]] = []
    size = 0
    for row in _contents(field):
        size += len(row[1].pattern)
        if not some or size > _LARGE:
            some.append([])
            size = len(row[1].pattern)
        some[-1].append(row)
    bare = ([p.pattern.removeprefix(_OPENING[field]) for _, p in rows] for rows in some)
    return tuple(
        (compiled(_opened(field, each), re.DOTALL), tuple(rows)) for each, rows in zip(bare, some, strict=True)
    )


def _opened(field: str, patterns: Sequence[str]) -> str:
    """Any of ``patterns``, where those of ``field`` may begin: at a word, or at the first one."""
    return _OPENING[field] + "(?:" + "|".join(f"(?:{pattern})" for pattern in patterns) + ")"


def _by_content(field: str, content: str, never: frozenset[str] = frozenset()) -> tuple[Act, str] | None:
    """The first act that what is said shows and that is none of ``never``, and the words that show it."""
    low = lowered(content)
    for any_of_them, rows in _together(field):
        if any_of_them.search(low) is not None:
            found = ((act, match) for act, pattern in rows if act not in never and (match := pattern.search(low)))
            for act, match in found:
                return act, content[slice(*match.span())]
    return None


def event_of(act: Act) -> str | None:
    """The PLOVER type that a statement with this act is, or ``None`` where PLOVER has no home for it."""
    event = load_yaml("acts.yaml")[act]["event"]
    return None if event is None else str(event)


@lru_cache(maxsize=4096)
def cue_act(cue: str) -> tuple[Act, bool] | None:
    """The act that the words of a cue name, and whether they leave no doubt; ``None`` for an unknown cue."""
    words = _WORD.findall(cue.lower().replace("’", "'").replace("n't", " not"))
    best: tuple[Act, bool] | None = None
    after = 0
    for index, word in enumerate(words):
        if index < after:
            continue  # part of the cue before: who "shot back" backs nobody
        for candidate in _lexicon().get(word, ()):
            if _follows(words[index + 1 :], candidate.words[1:]):
                if candidate.sure:
                    return candidate.act, True
                best = best or (candidate.act, False)
                after = index + len(candidate.words)
                break
    return best


def _follows(words: list[str], wanted: tuple[str, ...]) -> bool:
    place = 0
    for want in wanted:
        window = words[place : place + _GAP + 1]
        if want not in window:
            return False
        place += window.index(want) + 1
    return True


@lru_cache(maxsize=1)
def _performing() -> tuple[re.Pattern[str], re.Pattern[str], frozenset[str], frozenset[str]]:
    data = load_yaml("senses.yaml")["performed"]
    first, third = (
        re.compile(rf"\A\W*{data['lead']}{data[who]} {data['wish']}{data['adverbs']}", re.IGNORECASE)
        for who in ("first", "third")
    )
    return first, third, frozenset(data["of_others"]), frozenset(data["unless"])


def _performed(content: str, *, direct: bool, named: int) -> tuple[Act, str] | None:
    """The act that the first verb of what is said does, its subject being who says it, and that verb.

    "We *condemn* the raid", "he *regretted* the delay": the words do what they name. Of a quotation only "I" and "we"
    are who says it, in the present, or a side named by those who speak for it ("*Quito welcomes* the truce"): the first
    ``named`` characters. What somebody offered or promised is told, not done again.
    """
    first, third, acts, undone = _performing()
    said = f"it{content[named:]}" if named else content
    for pattern, own in ((first, True), (third, False)):
        opening = None if direct and not own and not named else pattern.match(said)
        words = _WORD.findall(said[opening.end() :][:_SHOWS].lower().replace("’", "'")) if opening else []
        for cue in _lexicon().get(words[0], ()) if words else ():
            plain = words[0] == cue.words[0] if own else (cue.act in acts and not words[0].endswith("ing"))
            if named and direct:
                plain = plain and words[0] in {cue.words[0], f"{cue.words[0]}s"}
            if (cue.sure or named) and plain and _follows(words[1:], cue.words[1:]) and not undone & set(words[1:2]):
                return cue.act, " ".join(words[: len(cue.words)])
    return None


def decide_act(
    cue: str | None,
    content: str,
    *,
    negated: bool = False,
    unnamed: bool = False,
    direct: bool = False,
    of_another: bool = False,
    named: int = 0,
) -> Decided:
    """The act that the words of a statement name, by the first of them that does, and why.

    ``cue`` and ``content`` are the words in the report; ``negated`` says that the cue is ("did not rule out": who does
    not reject or deny only states); ``unnamed`` that the source is kept unnamed: such a one tells what others will do,
    and announces nothing; ``direct`` that what is said is quoted; ``of_another`` that the first to act in it is of
    another side: nobody announces or offers what others will do; ``named`` how many characters of ``content`` name the
    holder's own side at its head (0: none).
    """
    sense = _sense(cue, content) if cue and not negated else None
    never = _OF_ONES_OWN if of_another else _ANNOUNCED if unnamed else frozenset[str]()
    if sense is not None:
        never |= sense.never
        if sense.act is not None and not (of_another and sense.act in _OF_ONES_OWN):
            return Decided(sense.act, f"the cue {cue!r} with {sense.found!r} behind it", "sense", never)
    known = cue_act(cue) if cue else None
    settled = _by_cue(cue, known, content, negated=negated)
    if settled is not None:
        return settled
    if performed := _performed(content, direct=direct, named=named):
        return Decided(performed[0], f"what is said does it: {performed[1]!r}", "performed", never)
    if shown := _by_content("content", content, never):
        return Decided(shown[0], f"what is said: {shown[1]!r}", "said", never)
    if known is not None and known[0] != "state":
        return Decided(known[0], f"the cue {cue!r} is mostly used so", "mostly", never)
    return Decided("state", "nothing says more", "nothing", never)


def _by_cue(cue: str | None, known: tuple[Act, bool] | None, content: str, *, negated: bool) -> Decided | None:
    """The act where nothing is left to weigh: a negated cue, one that names its act, a content that is nothing else."""
    if negated and known is not None and known[0] != "decline":
        return Decided("state", "the cue is negated", "negated")
    if known and known[1]:
        for other, pattern in (load_yaml("acts.yaml")[known[0]].get("turns") or {}).items():
            if re.match(pattern, content, re.IGNORECASE):
                return Decided(other, f"the cue {cue!r} with {content.split(maxsplit=1)[0]!r} and a deed", "turn")
        return Decided(known[0], f"the cue {cue!r} names it", "sure")
    plain = _by_content("whole", content)
    return Decided(plain[0], "what is said is nothing else", "whole") if plain is not None else None


def named_acts(
    cue: str | None, content: str, *, negated: bool = False, direct: bool = False, named: int = 0
) -> Iterator[tuple[str, Act]]:
    """Every act that the words name, also where it does not decide, and what names it."""
    known = cue_act(cue) if cue else None
    if known is not None:
        yield "cue:sure" if known[1] else "cue:mostly", known[0]
    sense = _sense(cue, content) if cue and not negated else None
    if sense is not None and sense.act is not None:
        yield "sense", sense.act
    if performed := _performed(content, direct=direct, named=named):
        yield "performed", performed[0]
    low = lowered(content)
    found = [act for any_, rows in _together("content") if any_.search(low) for act, row in rows if row.search(low)]
    yield from (("said", act) for act in dict.fromkeys(found))
