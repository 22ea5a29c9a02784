"""A candidate in, whether it can be no event of its own out: a saying, only meant, background, a question."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from dragoman.lexicon import load_yaml
from dragoman.reading.acts import cue_act, event_of
from dragoman.reading.arguments import doer, is_verb
from dragoman.reading.background import is_background
from dragoman.reading.grammar import phrase
from dragoman.reading.worth import is_deed, is_done

if TYPE_CHECKING:
    from dragoman.model import Statement, Status, Who
    from dragoman.reading.actors import Cast
    from dragoman.reading.candidates import Candidate, Hits
    from dragoman.reading.parse import Parse

#: Code points on either side of a verb in which "declined to comment" shows itself.
_BESIDE: Final = 30
#: What is said of the status of a bare infinitive.
AIM: Final = "an infinitive that nothing tells of"


def is_barred(
    parse: Parse,
    candidate: Candidate,
    told: tuple[Status, str],
    cued: Statement | None,
    inside: Statement | None,
    hits: Hits,
    cast: Cast,
    *,
    dated: bool,
) -> bool:
    """Whether no reader would list it whatever else speaks for it.

    ``told``: its status and what decided that; ``cued``: the statement in whose cue it stands, ``inside``: in whose
    content; ``dated``: it has a time of its own.
    """
    status, because = told
    if is_background(candidate.token, status, known=candidate.sense is not None, dated=dated):
        return True
    if because == AIM and candidate.trigger is None:
        return True  # what for: "dispatched agents *to investigate*"
    deed = cued is not None and (is_deed(parse, cued, hits) or cued.channel not in {"speech", "writing"})
    if not deed and _is_the_saying(parse, candidate, cued):
        return True
    conditional = because.endswith("a condition")
    return _is_only_meant(candidate, status, inside, cast, conditional=conditional) or _no_comment(parse, candidate)


def _is_the_saying(parse: Parse, candidate: Candidate, cued: Statement | None) -> bool:
    """Whether the trigger only says that something was said: then the statement is the entry."""
    data = load_yaml("parties.yaml")
    if cued is not None:
        own = candidate.sense is not None and cued.cue is not None and cue_act(parse.folded[slice(*cued.cue)]) is None
        return event_of(cued.act) is not None or (candidate.type in data["verbal"] and not own)
    if candidate.type in data["referring"] and candidate.token.tag_.startswith("NN"):
        return True
    said = cue_act(parse.folded[slice(*candidate.span)]) if candidate.sense is None else None
    return said is not None and said[0] == "state" and candidate.type in {*data["verbal"], "CONSULT"}


def _no_comment(parse: Parse, candidate: Candidate) -> bool:
    """Whether somebody only had nothing to say ("did not respond to a request for comment")."""
    start, end = candidate.span
    low, high = max(candidate.sentence.start, start - _BESIDE), min(candidate.sentence.end, end + _BESIDE)
    said = cue_act(parse.folded[low:high]) if is_verb(candidate.token) else None
    return said is not None and said[0] == "decline" and "comment" in parse.folded[low:high]


def _is_only_meant(
    candidate: Candidate, status: Status, inside: Statement | None, cast: Cast, *, conditional: bool
) -> bool:
    """Whether it stands in what somebody says and is only asked for, thought possible, or a saying itself.

    The statement's act says that already, as does its own event where that has the trigger's type; what is claimed,
    planned, denied or called off is an entry of its own, and so is what the holder will do on a condition.
    """
    if inside is None or status == "denied":
        return False
    data = load_yaml("parties.yaml")
    if status in data["meant"]:
        return not (conditional and _does(candidate, cast, inside.holder))
    if status == "not_occurred" and not _does(candidate, cast, inside.holder):
        return True  # what others did not do is what is said of them
    if candidate.type in data["referring"] and is_verb(candidate.token) and not is_done(candidate.sense):
        return inside.act in {"accuse", "criticise"} or _does(candidate, cast, inside.holder)
    sense = candidate.sense
    if sense is not None and sense.kind == "state" and candidate.type in data["willed"]:
        return True  # what one is ready to do is what one says
    done = sense is not None and bool(sense.objects) and status == "occurred"  # "has *returned the money*"
    deed = sense is not None and (sense.deed or done)
    return not deed and (candidate.type in data["referring"] or candidate.type == event_of(inside.act))


def _does(candidate: Candidate, cast: Cast, holder: Who) -> bool:
    """Whether nobody else than ``holder`` does what the candidate says."""
    who = doer(candidate.token)
    if who is None:
        return True
    named = cast.who(phrase(candidate.sentence, who), agent=True)
    return any(r.who.name == holder.name or (r.who.country and r.who.country == holder.country) for r in named)
