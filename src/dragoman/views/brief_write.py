"""A brief in, the same as Markdown with footnotes or as one web page that needs nothing else out.

Invariant: text of reports is text: no mark of it becomes markup, in Markdown as in HTML.
"""

from __future__ import annotations

import os
import re
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Final

from dragoman.errors import RecordError, UsageError
from dragoman.views.brief_names import english
from dragoman.views.brief_sentences import on_day
from dragoman.views.terminal import one_line

if TYPE_CHECKING:
    from dragoman.views.brief_parts import Block, Brief
    from dragoman.views.brief_sentences import Note, Sentence

#: A note quotes so many characters at most, around its marked words.
_LONGEST: Final = 900
#: Marks that would act where they stand; brackets, underscores and the like that stay what they are are left alone.
_MARKUP: Final = re.compile(
    r"[`*]|(?<!\w)_|_(?!\w)|\\(?=[!-/:-@\[-`{-~])|\[(?=\^)|\](?=[(\[:])|<(?=[a-zA-Z/!?])|&(?=#?\w+;)|~(?=~)|(?<=~)~"
)
#: Not every reader of Markdown knows a backslash before these.
_ENTITIES: Final = {"<": "&lt;", "&": "&amp;"}
_LINE_START: Final = re.compile(r"^(\s*(?:\d+(?=[.)]))?)([-+=:#>|.)])")
_ADDRESS: Final = re.compile(r"(?i)\b(https?|ftp|mailto|www)([:.])")


@dataclass(frozen=True, slots=True)
class Piece:
    """A stretch of a note's words; ``marked`` are those that were read."""

    text: str
    marked: bool


@dataclass(frozen=True, slots=True)
class Source:
    """A note as it is printed."""

    number: int
    outlet: str
    day: str
    pieces: tuple[Piece, ...]
    entry_id: str


def sources(brief: Brief) -> list[Source]:
    """The notes of a brief, numbered, with outlet, day and words."""
    return [
        Source(n, note.passage.outlet, on_day(note.passage.published), tuple(_pieces(note)), note.entry_id)
        for n, note in enumerate(brief.notes, 1)
    ]


def firsts(brief: Brief) -> dict[int, int]:
    """By the number of a note the key of the first sentence that has it."""
    found: dict[int, int] = {}
    for sentence in brief.sentences():
        for number in brief.numbers(sentence):
            found.setdefault(number, sentence.key)
    return found


def markdown(brief: Brief) -> str:
    """The brief in Markdown; notes as ``[^1]`` and ``[^1]: …`` (the form of most writers' tools)."""
    lines = [f"# {escaped(brief.title)}", "", f"*{escaped(' · '.join(brief.facts))}*", ""]
    for section in brief.sections:
        lines += [f"## {escaped(section.heading)}", ""]
        for block in section.blocks:
            lines += [*_block(brief, block), ""]
    notes = sources(brief)
    if notes:
        lines += [f"## {english()['headings']['notes']}", ""]
    for note in notes:
        words = "".join(piece.text for piece in note.pieces)
        lines += [
            f"[^{note.number}]: {escaped(f'{note.outlet}, {note.day}: “{words}”')} ({escaped(note.entry_id)})",
            "",
        ]
    return "\n".join(lines).rstrip() + "\n"


def html(brief: Brief) -> str:
    """The brief as one page, with plots, for the screen and for print."""
    from markupsafe import Markup

    from dragoman.views import series_plots
    from dragoman.views.templates import PAGES, environment

    made = environment()
    made.globals.update(
        plot_width=series_plots.WIDTH,
        plot_height=series_plots.HEIGHT,
        plot_left=series_plots.LEFT,
        plot_right=series_plots.RIGHT,
        plot_top=series_plots.TOP,
        plot_bottom=series_plots.BOTTOM,
    )
    return made.get_template("brief.html.j2").render(
        brief=brief,
        notes=sources(brief),
        firsts=firsts(brief),
        plots=[
            p
            for s, turned in zip(brief.series, brief.changes, strict=True)
            if (p := series_plots.series_plot(s, turned)) is not None
        ],
        sources=english()["headings"]["notes"],
        style=Markup((PAGES / "brief.css").read_text("utf-8")),  # noqa: S704 - our own file
    )


def write(brief: Brief, out: Path) -> None:
    """Writes the brief to ``out``: ``.html``, ``.md``, or ``.pdf`` where a Chromium is installed.

    Raises :class:`UsageError` for another ending or a folder, :class:`RecordError` when it cannot be written.
    """
    if out.is_dir() or out.suffix.lower() not in {".html", ".htm", ".md", ".markdown", ".pdf"}:
        raise UsageError(f"{out} is no name for a brief; it ends in .md, .html or .pdf")
    if out.suffix.lower() == ".pdf":
        from dragoman.views.print_pdf import print_pdf

        print_pdf(html(brief), out)
        return
    text = markdown(brief) if out.suffix.lower() in {".md", ".markdown"} else html(brief)
    unfinished = out.with_name(f".{out.name}.{os.getpid()}.unfinished")
    try:
        unfinished.write_text(text, encoding="utf-8", newline="\n")
        unfinished.replace(out)
    except OSError as error:
        raise RecordError(f"the brief cannot be written to {out}: {error.strerror or error}") from error
    finally:
        with suppress(OSError):
            unfinished.unlink()


def escaped(text: str) -> str:
    """``text`` on one line as Markdown that shows just it: no mark acts, no address becomes a link."""
    plain = _MARKUP.sub(lambda found: _ENTITIES.get(found[0], f"\\{found[0]}"), one_line(text))
    plain = _ADDRESS.sub(lambda found: f"{found[1]}\\{found[2]}", plain)
    return _LINE_START.sub(r"\1\\\2", plain)


def _block(brief: Brief, block: Block) -> Iterator[str]:
    if block.listed:
        if block.heading:
            yield f"### {escaped(block.heading)}"
            yield ""
        for sentence in block.sentences:
            yield f"- {_told(brief, sentence)}"
        return
    lead = f"**{escaped(block.heading)}.** " if block.heading else ""
    label = f"*{escaped(block.label)}* " if block.label else ""
    yield f"{lead}{label}{' '.join(_told(brief, s) for s in block.sentences)}"


def _told(brief: Brief, sentence: Sentence) -> str:
    return escaped(sentence.text) + "".join(f"[^{n}]" for n in brief.numbers(sentence))


def _pieces(note: Note) -> Iterator[Piece]:
    """The passage on one line with its marks; where it is long, what lies around them."""
    passage = note.passage
    marks = [(max(s, passage.start), min(e, passage.end)) for s, e in passage.marks]
    start, end = passage.start, passage.end
    if end - start > _LONGEST:
        start = max(start, marks[0][0] - 100)
        end = min(end, start + _LONGEST)
    at = start
    if start > passage.start:
        yield Piece("… ", marked=False)
    for first, last in _merged(marks, start, end):
        if first > at:
            yield Piece(_line(passage.text[at - passage.start : first - passage.start]), marked=False)
        yield Piece(_line(passage.text[first - passage.start : last - passage.start]), marked=True)
        at = last
    if at < end:
        yield Piece(_line(passage.text[at - passage.start : end - passage.start]), marked=False)
    if end < passage.end:
        yield Piece(" …", marked=False)


def _merged(marks: list[tuple[int, int]], start: int, end: int) -> Iterator[tuple[int, int]]:
    at = start
    for first, last in sorted(marks):
        first, last = max(first, at), min(last, end)  # noqa: PLW2901 - cut to what is shown
        if first < last:
            yield first, last
            at = last


def _line(text: str) -> str:
    return re.sub(r"\s+", " ", text)
