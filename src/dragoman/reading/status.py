"""An event's word in, whether it happened out, as far as grammar says: operators over it, from the nearest outwards.

Auxiliaries and negation, the predicates that govern it (implicative, factive, aspectual, of asking, of denying …:
``lexicon/status.yaml``), conditionals. ``None`` where nothing but tense speaks; then the tagger's reading stands.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from dragoman.model import Report, When
from dragoman.reading.arguments import is_verb
from dragoman.reading.auxiliaries import Stand, by_word, is_negated, own_words, parted
from dragoman.reading.signatures import AS_MATRIX, Signature, tables

if TYPE_CHECKING:
    from dragoman.reading.tokens import Token

_CLIMB: Final = 10
#: Put off to a day is still to come.
_UNTIL: Final = frozenset({"until", "till"})
#: Prepositions through which a verb says something of a gerund.
_LEADING: Final = frozenset({"for", "of", "about", "on", "against", "at", "into", "to"})
#: How a word that says it stands before a noun.
_BEFORE: Final = frozenset({"amod", "det", "nmod", "compound"})
#: Statuses that settle it, whatever stands nearer the event ("the *planned* visit was *cancelled*").
_FINAL: Final = frozenset({"cancelled", "not_occurred", "denied"})
#: What is not so yet: its means is not so either.
_UNREAL: Final = frozenset({"hypothetical", "planned", "demanded"})
#: Words of what lasts ("is *under* way", "goes *on*", "in *its* second week").
_LASTING: Final = frozenset({"way", "underway", "on", "week", "day", "month", "year"})
#: How what something is hangs on "be".
_WHAT_IT_IS: Final = frozenset({"attr", "acomp"})
#: How a clause hangs on the word that governs it.
_GOVERNED: Final = frozenset({"xcomp", "ccomp", "acl", "nsubj", "csubj", "dep"})


def read_status(token: Token, carrier: Token | None = None) -> Stand | None:
    """The status of the event at ``token``; ``carrier`` is the light verb that carries it, if one does."""
    word = token
    if not is_verb(word):
        found = _of_noun(word, carrier)
        if found is not None:
            return found
        if carrier is None:
            return None
        word = carrier
    said = _of_verb(word, _CLIMB)
    if said is None and word is not token and _was_done(word):
        return by_word("occurred", word)
    return said


def is_plain_past(verb: Token) -> bool:
    """Whether ``verb`` tells in the simple past, under no condition ("opposed", not "if it opposed")."""
    helpers = {c.lower_ for c in verb.children if c.dep_ == "aux"}
    perfect = verb.tag_ in {"VBN", "VBD"} and bool(helpers) and helpers <= {"has", "have", "had", "'ve"}
    conditional = any(c.dep_ == "mark" and c.lower_ != "that" for c in verb.children)
    if not (perfect or (verb.tag_ == "VBD" and not helpers)) or conditional:
        return False
    return verb.dep_ in {"ROOT", "ccomp", "conj", "relcl"}


def _was_done(carrier: Token) -> bool:
    """Whether the light verb of a noun tells in the past that it came about ("*resumed* the expulsions")."""
    perfect = any(c.dep_ == "aux" and c.lower_ in {"has", "have", "had", "'ve"} for c in carrier.children)
    return carrier.lower_ in tables().happening and (is_plain_past(carrier) or perfect)


def is_gone(verb: Token, when: When, report: Report) -> bool:
    """Whether a plan told in the past had a day that is gone ("*was to* fly on Sunday", told on Thursday)."""
    today = report.published.start
    if when.end is None or today is None or when.end >= today or verb.tag_ != "VB":
        return False
    head = verb.head
    if head.tag_[:2] == "JJ":  # "was *due* to fly"
        head = head.head
    elif head.lower_ not in tables().dated and head.lower_ not in tables().copula:
        return False  # "*vowed* on Sunday to fly": the day is that of the vow
    past = head.tag_ == "VBD" or any(c.lower_ in {"was", "were", "had"} for c in head.children if c.dep_[:3] == "aux")
    return verb.dep_ == "xcomp" and is_verb(head) and past


def _of_noun(noun: Token, carrier: Token | None, deep: int = _CLIMB) -> Stand | None:
    while noun.dep_ == "compound" and noun.head.i > noun.i:
        noun = noun.head
    if deep == 0:
        return None
    governed = _over(noun, carrier, deep)
    if governed is not None and governed.status in _FINAL:
        return governed
    ended = next((s for c in noun.children if c.dep_ == "relcl" and (s := _ended(c)) is not None), None)
    if ended is not None:
        return ended
    before = tables().before
    word = next((c for c in noun.children if c.lower_ in before and c.dep_ in _BEFORE), None)
    return by_word(before[word.lower_], word) if word is not None else governed


def _is_put_off(verb: Token) -> bool:
    """Whether it is only put off to a day: "postponed *to* Friday", but not "cancelled her trip *to* Oslo"."""
    led = {c.lower_ for c in verb.children if c.dep_ == "prep"}
    return bool(led & _UNTIL) or ("to" in led and verb.lower_ in tables().deferring)


def _ended(verb: Token) -> Stand | None:
    """What a relative clause says became of a noun's event: "a visit, which was *cancelled*"."""
    signature = tables().noun.get(verb.lower_, {}).get("")
    relative = any(c.dep_ in {"nsubjpass", "dobj"} and c.tag_[0] == "W" for c in verb.children)
    if signature is None or signature.plain != "cancelled" or not relative or is_negated(verb):
        return None
    return None if _is_put_off(verb) or _of_verb(verb, _CLIMB) is not None else by_word(signature.plain, verb)


def _over(noun: Token, carrier: Token | None, deep: int) -> Stand | None:
    """What governs a noun: the verb whose object or subject it is, or a noun that leads to it."""
    head = noun.head
    if noun.dep_ == "conj" and head.tag_[:2] == "NN":
        return _of_noun(head, carrier, deep - 1)
    governor, particle = (head.head, head.lower_) if noun.dep_ == "pobj" and head.dep_ == "prep" else (head, "")
    if governor.i == noun.i:
        return None
    if governor.tag_[:2] == "NN":
        return _led(governor, deep) if particle in {"of", "for", "on", "to", "about"} else None
    if is_verb(governor) and noun.dep_ in {"nsubj", "csubj"}:
        return _told_of(governor, deep)
    if not is_verb(governor):
        return None
    return _governed(noun, governor, particle, carrier)


def _told_of(verb: Token, deep: int) -> Stand | None:
    """What the verb whose subject a noun is says of it: it takes place, goes on, "would cost" something."""
    helpers = {c.lower_ for c in verb.children if c.dep_ == "aux"}
    if helpers & {"would", "'d", "could", "might", "may"}:
        return Stand("hypothetical", "what it would do")
    if any((verb.lower_, c.lower_) in tables().failing for c in verb.children):
        return Stand("planned" if is_negated(verb) else "cancelled", f"{verb.lower_!r}")
    if verb.lower_ in tables().happening:
        stand = _of_verb(verb, deep - 1)
        if "will" in helpers and verb.lower_ == "be" and any(c.dep_ in _WHAT_IT_IS for c in verb.children):
            return Stand("planned", "what it will be")  # "the visit will not *be a state visit*"
        if stand is not None:
            return (
                Stand("cancelled", "it will not be") if stand.status == "not_occurred" and "will" in helpers else stand
            )
    if verb.lower_ in tables().lasting and any(c.lower_ in _LASTING for c in verb.subtree):
        return Stand("ongoing", f"{verb.lower_!r}")
    return Stand("occurred", f"{verb.lower_!r}") if verb.tag_ == "VBD" and verb.lower_ in tables().happening else None


def _led(noun: Token, deep: int) -> Stand | None:
    """What a noun says of the event it leads to: a plan that was dropped is no plan."""
    leading = tables().leading
    phrase = leading.get(f"{noun.head.lower_} {noun.lower_}") if noun.dep_ == "pobj" else None
    if phrase is not None:
        return by_word(phrase, noun)
    status = leading.get(noun.lower_)
    if status is None:
        return None
    above = _of_noun(noun, None, deep - 1)
    settled = above is not None and (above.status in _FINAL or above.status == "occurred")
    return above if settled else by_word(status, noun)


def _governed(noun: Token, verb: Token, particle: str, carrier: Token | None) -> Stand | None:
    """What a verb says of the noun that is its object, its passive subject or behind its preposition."""
    rows = tables().noun.get(verb.lower_, {})
    particles = {c.lower_ for c in verb.children if c.dep_ in {"prt", "advmod"}}
    signature = rows.get(particle) if particle else None
    if signature is None and noun.dep_ in {"dobj", "nsubjpass", "obj"}:
        signature = next((rows[p] for p in particles if p in rows), None) or rows.get("")
    if signature is None:
        return _prepared(verb, particle)
    if carrier is not None and verb.i == carrier.i and signature.plain in {"planned", "hypothetical"}:
        return _of_verb(verb, _CLIMB) or by_word(signature.plain, verb)
    if signature.plain == "cancelled" and _is_put_off(verb):
        return by_word("planned", verb)
    if signature.plain == "cancelled":
        above = _of_verb(verb, _CLIMB)
        if above is not None and above.status in {"hypothetical", "denied", "demanded"}:
            return Stand("planned", f"{verb.lower_!r} is only {above.status}")
    shared = verb.dep_ == "conj" and verb.tag_ == "VB" and is_negated(verb.head)  # "did *not* prevent or stop it"
    return by_word(signature.negated if shared or is_negated(verb) else signature.plain, verb)


def _prepared(verb: Token, particle: str) -> Stand | None:
    """What the object of a verb says of the noun behind its preposition ("laid the *groundwork* for talks")."""
    thing = next((c for c in verb.children if c.dep_ == "dobj" and c.lower_ in tables().leading), None)
    ahead = thing is not None and tables().leading[thing.lower_] == "planned" and particle == "for"
    return by_word("planned", thing) if ahead and thing is not None else None


def _of_verb(verb: Token, deep: int) -> Stand | None:
    """Operators on ``verb``: its auxiliaries and negation, then what governs its clause."""
    if deep == 0:
        return None
    apart = parted(verb)
    if apart is not None:
        return apart
    own = own_words(verb)
    above = _above(verb, deep)
    if is_negated(verb) and not (above and above.status in {"denied", "hypothetical"}):
        return Stand("not_occurred", "a negation")
    if own is not None and own.status == "ongoing" and above is not None:
        return above
    if own is not None and own.status == "planned" and above is not None and above.status in {"hypothetical", "denied"}:
        return above
    return own or above


def _above(verb: Token, deep: int) -> Stand | None:
    """What the word that governs the clause of ``verb`` says of it."""
    head, found = verb.head, None
    if head.i == verb.i:
        return None
    if verb.dep_ == "conj" and is_verb(head):
        shared = verb.tag_ in {"VB", "VBG"} or head.tag_ == verb.tag_
        found = _above(head, deep - 1) if shared else None
    elif verb.dep_ == "pcomp":
        found = _through(verb, head, deep)
    elif verb.dep_ == "advcl" and head.lower_ in tables().together and any(c.lower_ == "to" for c in verb.children):
        found = _signed(verb, head, Signature(AS_MATRIX, "not_occurred"), deep) or by_word("occurred", head)
    elif verb.dep_ in _GOVERNED and is_verb(head):
        found = _judged(verb, head) or _signed(verb, head, tables().clause.get(head.lower_), deep)
    elif verb.dep_ == "relcl" and head.dep_ == "attr":  # "it is a *lie* that …"
        found = _judged(verb, head.head)
    elif verb.dep_ in _GOVERNED:
        found = _predicated(verb, head, deep)
    return found


def _predicated(verb: Token, word: Token, deep: int) -> Stand | None:
    """What a noun or adjective says of the infinitive behind it ("a plan *to send*", "due *to meet*")."""
    if word.tag_[:2] == "NN":
        return _led(word, deep) if verb.dep_ == "acl" and verb.tag_ == "VB" else None
    signature = tables().predicate.get(word.lower_)
    if signature is None or verb.tag_ not in {"VB", "VBG"}:
        return None
    if signature.plain == "planned" and _was_once(word.head):
        return Stand("cancelled", f"'had been {word.lower_}'")
    if word.lower_ == "able" and word.head.tag_ == "VBD" and not is_negated(word.head):
        return Stand("occurred", "was able")
    return by_word(signature.negated if is_negated(word) or is_negated(word.head) else signature.plain, word)


def _judged(verb: Token, being: Token) -> Stand | None:
    """What is said of a whole clause: "it is not *true* that …", "it is a *lie* that …"."""
    if being.lower_ not in tables().copula or not any(c.lower_ == "that" for c in verb.children):
        return None
    for word in being.children:
        signature = tables().judging.get(word.lower_) if word.dep_ in {"acomp", "attr", "oprd"} else None
        if signature is not None:
            return by_word(signature.negated if is_negated(being) else signature.plain, word)
    return None


def _through(verb: Token, preposition: Token, deep: int) -> Stand | None:
    """What a preposition says of a gerund: "refrained *from* shelling", "*without* crossing"."""
    word, head = preposition.lower_, preposition.head
    if head.lower_ == "short":
        return Stand("not_occurred", "'short of'")
    if word in tables().negative or (word == "against" and head.lower_ in tables().clause):
        return Stand("not_occurred", f"{word!r}")
    if head.tag_[:2] == "NN":
        return _led(head, deep)
    if head.lower_ == "forward" and is_verb(head.head):  # "looked *forward* to visiting"
        head = head.head
    if word == "by" and is_verb(head):
        return _of_end(head, deep)
    signature = tables().clause.get(head.lower_) if is_verb(head) else None
    if signature is None or (word != "from" and (word not in _LEADING or signature.plain == "not_occurred")):
        return None
    return _signed(verb, head, signature, deep)


def _of_end(verb: Token, deep: int) -> Stand | None:
    """What is said of the end holds of the means: "*would* break the law by attacking"."""
    end = _of_verb(verb, deep - 1)
    if end is None and any(c.lower_ in {"would", "'d"} for c in verb.children if c.dep_ == "aux"):
        return Stand("hypothetical", "what it would do")
    return end if end is not None and end.status in _UNREAL else None


def _signed(verb: Token, head: Token, signature: Signature | None, deep: int) -> Stand | None:
    """What a verb says of the clause that hangs on it."""
    if signature is None:
        return _is_to(verb, head)
    if signature.plain == AS_MATRIX:
        if verb.dep_ == "ccomp" and verb.tag_ != "VB":
            return None
        done = head.tag_ == "VBD" and head.lower_ in tables().doing and not is_negated(head)  # "*voted* to condemn"
        return _of_verb(head, deep - 1) or (Stand("occurred", f"{head.lower_!r}") if done else None)
    plain = _plainly(verb, head, signature)
    if plain is not None:
        return plain
    asked = head.lower_ in tables().ending or signature.plain in {"occurred", "planned"}
    above = _of_verb(head, deep - 1) if asked else None
    if signature.plain == "occurred":
        return above if above is not None and above.status != "ongoing" else by_word("occurred", head)
    return _reaching(verb, head, signature, above)


def _reaching(verb: Token, head: Token, signature: Signature, above: Stand | None) -> Stand | None:
    """The same for verbs that do not say that it was done; ``above`` is what is said of the verb itself."""
    if signature.plain == "planned" and above is not None and above.status in {"denied", "not_occurred"}:
        return above
    if not _reaches(verb, signature):
        return None
    if head.lower_ in tables().ending and above is not None and above.status in {"demanded", "planned"}:
        return Stand("ongoing", f"{head.lower_!r} is only {above.status}")
    return by_word(signature.negated if is_negated(head) else signature.plain, head)


def _plainly(verb: Token, head: Token, signature: Signature) -> Stand | None:
    """What stands above a signature: "wants *another* to send", "has *yet* to send", "had *been* expected to"."""
    if signature.plain == "planned" and _was_once(head):
        return Stand("cancelled", f"'had been {head.lower_}'")
    if head.lower_ in tables().wanting and any(c.dep_ == "nsubj" for c in verb.children):
        return Stand("demanded", f"{head.lower_!r} of another")
    if any(c.lower_ == "yet" for c in head.children) and verb.tag_ == "VB":
        return Stand("not_occurred", "'yet to'")
    return None


def _is_to(verb: Token, head: Token) -> Stand | None:
    """What a bare "be" makes of an infinitive: "*is* to meet", "*was* to have met"."""
    helpers = {c.lower_ for c in verb.children if c.dep_ == "aux"}
    if verb.dep_ != "xcomp" or head.lower_ not in tables().copula or "to" not in helpers:
        return None
    if any(c.dep_ == "nsubj" and c.i > head.i for c in head.children):
        return Stand("hypothetical", "an inverted condition")
    if "have" in helpers and head.tag_ == "VBD":
        return Stand("cancelled", "'was to have'")
    return by_word("planned", head)


def _was_once(verb: Token) -> bool:
    """Whether it was so before something else came ("*had been* expected to fly", "*had been* due to")."""
    helpers = {c.lower_ for c in verb.children if c.dep_ in {"aux", "auxpass"}}
    return "had" in helpers and ("been" in helpers or verb.lower_ == "been")


def _reaches(verb: Token, signature: Signature) -> bool:
    """Whether what a verb says holds of its clause: "announced that it *had withdrawn*" has a tense of its own."""
    if verb.tag_ == "VB" or verb.dep_ in {"pcomp", "xcomp"}:
        return True
    told = verb.tag_ in {"VBD", "VBN", "VBZ"}
    return signature.plain == "denied" or (signature.plain in {"demanded", "hypothetical"} and not told)
