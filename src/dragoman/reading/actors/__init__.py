"""Who is meant: names, offices, bodies, capitals and pronouns of one report resolved to actors."""

from dragoman.reading.actors.cast import Cast, find_actors
from dragoman.reading.actors.people import Person
from dragoman.reading.actors.shapes import Resolved
from dragoman.reading.actors.text import resolve_text

__all__ = ["Cast", "Person", "Resolved", "find_actors", "resolve_text"]
