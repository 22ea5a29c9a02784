"""``dragoman actors resolve``: questions as JSON lines in, one ``who`` as a JSON line out for each, in order.

A question has ``text`` and may have ``at`` (an ISO day or null) and ``context`` (the text the words stand in).
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import click
import msgspec

from dragoman.errors import UsageError
from dragoman.knowledge import load_knowledge
from dragoman.reading.actors import resolve_text

if TYPE_CHECKING:
    from typing import BinaryIO


class Question(msgspec.Struct, frozen=True):
    """Words, the day they are read on, the text they stand in."""

    text: str
    at: str | None = None
    context: str | None = None


@click.command("resolve")
@click.argument("questions", type=click.File("rb"), default="-")
def resolve(questions: BinaryIO) -> None:
    """Say whom words mean: JSON lines with text, at, context in; one actor a line out."""
    knowledge = load_knowledge()
    for number, line in enumerate(questions, 1):
        if not line.strip():
            continue
        try:
            question = msgspec.json.decode(line, type=Question)
        except (msgspec.DecodeError, UnicodeDecodeError) as error:
            raise UsageError(f"line {number} is not a question ({error}); give text, at and context as JSON") from error
        who = resolve_text(question.text, question.at, question.context, knowledge)
        click.echo(msgspec.json.encode(who).decode("utf-8"))
