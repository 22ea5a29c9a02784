"""A statement in, the deed that it is out: an accusation is ACCUSE, a demand REQUEST, a promise AGREE; once.

``verbal_of`` of the event is the statement. Whom the deed is done to is whom the statement is aimed at; where that is
not known, the frame of its cue, and for a demand whoever is to do what is demanded.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Final

from dragoman.lexicon import load_yaml
from dragoman.model import Event, Report, Statement, Status, Who
from dragoman.reading.actors import Cast
from dragoman.reading.acts import event_of
from dragoman.reading.arguments import doer, is_verb
from dragoman.reading.candidates import Hits
from dragoman.reading.frames import Part, acts, read_roles
from dragoman.reading.grammar import phrase, verb_of
from dragoman.reading.making import make_event
from dragoman.reading.parse import Parse, Sentence
from dragoman.reading.setting import Setting
from dragoman.reading.status import read_status

if TYPE_CHECKING:
    from dragoman.reading.tokens import Token

#: Auxiliaries that make a plain "said" a demand upon the subject of its clause.
_DUTY: Final = frozenset({"must", "should", "ought"})


def verbal_event(report: Report, parse: Parse, statement: Statement, hits: Hits, cast: Cast) -> Event | None:
    """The event that ``statement`` is, if its act is one in PLOVER and somebody really said it."""
    if statement.cue is None or statement.negated or statement.channel not in {"speech", "writing"}:
        return None
    kind, reason = event_of(statement.act), f"the statement's act is {statement.act}"
    obliged = list(_obliged(parse, statement, cast)) if kind is None or kind == "AGREE" else []
    if obliged:
        kind, reason = "REQUEST", "what is said tells others what they must do"
    if kind is None and _menaces(parse, statement, hits, cast):
        kind, reason = "THREATEN", "what is warned of is a hostile deed of one's own"
    if kind is None or not (acts(statement.holder) or statement.holder.country or statement.toward):
        return None
    hit = hits.at(parse, statement.cue)
    holder = _settled(parse, cast, statement)
    recipients = _placed(parse, cast, statement, tuple(obliged) or _aimed_at(parse, cast, statement, kind, hits))
    if not recipients and statement.co_holders and kind in load_yaml("parties.yaml")["mutual"]:
        recipients = (holder, *statement.co_holders)  # "Oslo and Lima struck a deal": with each other
    return make_event(
        report,
        parse,
        spans=(statement.cue, *((statement.source,) if statement.source else ())),
        kind=kind,
        status=_status(parse, statement),
        actors=(holder, *statement.co_holders),
        recipients=recipients,
        when=statement.when,
        holder=None,
        statement_id=None,
        verbal_of=statement.id,
        place=None,
        confidence=statement.confidence,
        why={"found": reason, "trigger": parse.text[slice(*statement.cue)]},
        sense=hit.of_type(kind) if hit is not None else None,
    )


def _status(parse: Parse, statement: Statement) -> Status:
    """Whether it was said: "will urge", "may accuse", "did not threaten" tell of no saying yet."""
    sentence = parse.sentence_at(statement.cue[0]) if statement.cue is not None else None
    words = sentence.inside(statement.cue) if sentence is not None and statement.cue is not None else []
    saying = next((t for t in reversed(words) if is_verb(t)), None)  # "failed to *urge*"
    stand = read_status(saying) if saying is not None else None
    return stand.status if stand is not None and stand.status != "ongoing" else "occurred"


def _settled(parse: Parse, cast: Cast, statement: Statement) -> Who:
    """The holder, with the country that the sentence shows where nobody knows him."""
    sentence = parse.sentence_at(statement.cue[0]) if statement.cue else None
    if sentence is None or statement.source is None:
        return statement.holder
    part = Part(statement.source, (statement.holder,))
    return Setting.of(sentence, cast).settle([part], ())[0].whos[0]


def _placed(parse: Parse, cast: Cast, statement: Statement, whos: tuple[Who, ...]) -> tuple[Who, ...]:
    """``whos`` with the country that the sentence of the cue shows where nobody knows them."""
    sentence = parse.sentence_at(statement.cue[0]) if statement.cue else None
    if sentence is None or statement.cue is None:
        return whos
    return Setting.of(sentence, cast).settle([Part(statement.cue, whos)], ())[0].whos


def _aimed_at(parse: Parse, cast: Cast, statement: Statement, kind: str, hits: Hits) -> tuple[Who, ...]:
    """Whom the statement is aimed at; where that is only inferred, another state beside its cue is known better."""
    told = statement.audience.name if statement.audience is not None else None
    named = tuple(w for w in _recipients(parse, cast, statement, kind, hits) if w.name != told or kind == "REQUEST")
    if not str(statement.why.get("toward", "")).startswith("inferred"):
        return statement.toward or named
    own = statement.holder.country
    others = tuple(w for w in named if w.id is not None and (w.country is None or w.country != own))
    return others or statement.toward


def _recipients(parse: Parse, cast: Cast, statement: Statement, kind: str, hits: Hits) -> tuple[Who, ...]:
    found = verb_of(parse, statement.cue) if statement.cue is not None else None
    if found is None:
        return ()
    sentence, verb = found
    hit = hits.at(parse, statement.cue) if statement.cue is not None else None
    roles = read_roles(sentence, cast, verb, kind, hit.of_type(kind) if hit is not None else None)
    settled = Setting.of(sentence, cast).settle(roles.recipients, ())
    named = tuple(who for part in settled for who in part.whos if not _same(who, statement.holder))
    if named or kind != "REQUEST":
        return named
    return tuple(who for who in _subjects(parse, statement, cast) if who.name != statement.holder.name)


def _same(who: Who, other: Who) -> bool:
    """Whether both are one, or the one is the state that the other acts for ("signed it in *Cairo*")."""
    acts_for = who.kind == "state" and who.country is not None and who.country == other.country
    return acts_for or who.name == other.name or (who.id is not None and who.id == other.id)


def _subjects(parse: Parse, statement: Statement, cast: Cast) -> Iterator[Who]:
    """Who does what is said: the subject of the content's verb."""
    for sentence, verb in _clauses(parse, statement):
        who = doer(verb)
        if who is not None:
            yield from _named(sentence, cast, who)


def _obliged(parse: Parse, statement: Statement, cast: Cast) -> Iterator[Who]:
    """Others than the holder who "must" or "should" do something, by what is said."""
    for sentence, verb in _clauses(parse, statement):
        if any(c.dep_ == "aux" and c.lower_ in _DUTY for c in verb.children):
            who = doer(verb)
            for named in _named(sentence, cast, who) if who is not None else ():
                foreign = named.country is None or named.country != statement.holder.country
                if acts(named) and foreign and not _same(named, statement.holder):
                    yield named


def _menaces(parse: Parse, statement: Statement, hits: Hits, cast: Cast) -> bool:
    """Whether the holder warns of a hostile deed of his own ("*warned* it *would strike*")."""
    if statement.act != "warn":
        return False
    for sentence, verb in _clauses(parse, statement):
        hit, who = hits.by_word.get((sentence.offset, verb.i)), doer(verb)
        hostile = hit is not None and hit[1].senses[0].type in load_yaml("parties.yaml")["hostile"]
        if hostile and who is not None and any(c.dep_ == "aux" for c in verb.children):
            named = list(_named(sentence, cast, who))
            own = any(_same(n, statement.holder) or n.country == statement.holder.country for n in named)
            if own and statement.holder.country is not None:
                return True
    return False


def _clauses(parse: Parse, statement: Statement) -> Iterator[tuple[Sentence, Token]]:
    """The verb that carries the content of an indirect statement."""
    if statement.kind != "indirect" or not statement.content:
        return
    found = verb_of(parse, statement.content[0])
    if found is not None and is_verb(found[1]):
        yield found


def _named(sentence: Sentence, cast: Cast, token: Token) -> Iterator[Who]:
    for resolved in cast.who(phrase(sentence, token, coordinated=True), agent=True):
        if acts(resolved.who):
            yield resolved.who
