"""One saying, happening, dispute or story: what it is, who carries it, in which words, and how it was joined."""

from __future__ import annotations

import re
from datetime import date, timedelta
from typing import TYPE_CHECKING, Final

from dragoman.model import Event, Statement
from dragoman.record import listed
from dragoman.record.evidence import passage
from dragoman.record.framing import framing
from dragoman.record.listed import Asked, Entry
from dragoman.record.undisputed import undisputed
from dragoman.views import wording
from dragoman.views.marking import Note, Paragraph, mark
from dragoman.views.room.asked import MissingError
from dragoman.views.room.gathered import Gathered, gather, line
from dragoman.views.room.lists import IN_A_FILE, ON_A_PAGE, total

if TYPE_CHECKING:
    from starlette.responses import Response

    from dragoman.record.store import Store
    from dragoman.views.room.asked import Visit

#: Of so many members the passages are shown.
_PASSAGES: Final = 12
_DAY: Final = re.compile(r"\d{4}-(?:0[1-9]|1[0-2])-(?:0[1-9]|[12]\d|30)")
#: Days on either side in which another telling of the same is looked for, and how many are offered.
_NEAR: Final = 7
_MOST_NEAR: Final = 12


def saying(visit: Visit) -> Response:
    """One saying: its wordings against the fullest, outlet by outlet."""
    store = visit.store
    gathered = _gathered(visit, "saying")
    it = gathered.sayings[visit.id]
    members = gathered.said[it.id]
    return visit.page(
        "saying",
        it=it,
        members=members,
        entries=gathered,
        view=gathered,
        quoted=[(m, _quoted(store, m)) for m in members[:_PASSAGES]],
        told={t.member_id: t for t in framing(store, it.id).tellings},
        disputes=_disputes(store, it.id),
        near=_near(visit, "saying", it.id, [it.holder.name], it.when.start or it.known_from),
    )


def happening(visit: Visit) -> Response:
    """One happening: its life, and the passage of each report."""
    store = visit.store
    gathered = _gathered(visit, "happening")
    it = gathered.happenings[visit.id]
    members = gathered.done[it.id]
    return visit.page(
        "happening",
        it=it,
        members=members,
        entries=gathered,
        view=gathered,
        quoted=[(m, _quoted(store, m)) for m in members[:_PASSAGES]],
        disputes=_disputes(store, it.id),
        told={t.member_id: t for t in framing(store, it.id).tellings} if len(members) > 1 else {},
        near=_near(visit, "happening", it.id, [who.name for who in it.actors], it.when.start or it.known_from),
    )


def dispute(visit: Visit) -> Response:
    """One dispute: the claim and its sides, each with the words, and what nobody disputes."""
    gathered = _gathered(visit, "dispute")
    it = gathered.disputes[visit.id]
    quoted = {i: _quoted(visit.store, gathered.answers[i]) for side in it.sides for i in side.statement_ids[:4]}
    agreed = undisputed(visit.store, it)
    return visit.page("dispute", it=it, entries=gathered, view=gathered, quoted=quoted, agreed=agreed)


def story(visit: Visit) -> Response:
    """One story: its reports, and what was said and done in them, by day."""
    asked = visit.question()
    gathered = _gathered(visit, "story")
    it = gathered.stories[visit.id]
    question = Asked(
        kinds=("happening", "saying"),
        story=it.id,
        oldest_first=asked.order != "newest" or "order" not in visit.request.query_params,
        behind=asked.behind or None,
        before=asked.before or None,
    )
    found = listed.entries(visit.store, question, IN_A_FILE if visit.export else ON_A_PAGE)
    shown = gather(visit.store, [*found.entries, Entry(0, "story", it.id, "")], reports=it.reports[:60])
    if visit.export:
        return visit.table((line(shown, entry) for entry in found.entries), "story")
    return visit.page("story", it=it, entries=shown, view=shown, found=found, asked=asked, total=total(found))


def _gathered(visit: Visit, kind: str) -> Gathered:
    """What is behind the entry that the address names. Raises :class:`MissingError`."""
    gathered = gather(visit.store, [Entry(0, kind, visit.id, "")])
    found = {
        "saying": gathered.sayings, "happening": gathered.happenings, "dispute": gathered.disputes,
        "story": gathered.stories,
    }[kind]  # fmt: skip
    if visit.id not in found:
        raise MissingError(
            f"No {kind} in the record has this id. What is joined anew may have another one: search for its words."
        )
    return gathered


def _quoted(store: Store, member: Statement | Event) -> list[Paragraph]:
    """The passage of the report that a statement or event rests on, marked."""
    note = note_of(member)
    text = store.rows("SELECT text FROM reports WHERE id = ?", (member.report_id,))[0][0]
    around = passage(text, [span for _, span in note.roles])
    roles = tuple(
        (role, (max(a, around.start) - around.start, min(b, around.end) - around.start)) for role, (a, b) in note.roles
    )
    return mark(text[around.start : around.end], [Note("", 1, roles)])


def note_of(member: Statement | Event) -> Note:
    """The words of a statement or event, by what they are."""
    if isinstance(member, Event):
        return Note("words", 1, (("did", member.spans[0]), *(("part", span) for span in member.spans[1:])))
    roles = [("said", span) for span in member.content]
    roles += [(role, span) for role, span in (("who", member.source), ("cue", member.cue)) if span]
    return Note("words", 1, tuple(roles))


def _near(visit: Visit, kind: str, own: str, names: list[str], day: str | None) -> list[tuple[str, str]]:
    """For review: entries of the same actors about the same time, with a line of each."""
    if visit.room.review is None or not names or day is None or not _DAY.fullmatch(day):
        return []
    store = visit.store
    numbers = {actor.number for name in names[:4] for actor in listed.actors_called(store, name)}
    middle = date.fromisoformat(day)
    since, until = (middle - timedelta(_NEAR)).isoformat(), (middle + timedelta(_NEAR)).isoformat()
    found = listed.entries(store, Asked(kinds=(kind,), by=tuple(numbers), since=since, until=until), _MOST_NEAR)
    others = gather(store, [entry for entry in found.entries if entry.id != own])
    lines = [(s.id, f"{s.holder.name} ({s.act}): {s.wording}") for s in others.sayings.values()]
    lines += [(h.id, f"{wording.deed(h)} ({wording.when(h.when)})") for h in others.happenings.values()]
    return [(entry_id, wording.shorten(text, 160)) for entry_id, text in lines]


def _disputes(store: Store, about: str) -> list[str]:
    return [row[0] for row in store.rows("SELECT id FROM disputes WHERE about = ? ORDER BY id LIMIT 20", (about,))]
