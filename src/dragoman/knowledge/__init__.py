"""Who is who, on any date. In: tables of ``lexicon``. Out: :class:`Knowledge`, immutable look-ups without I/O."""

from dragoman.knowledge.load import load_knowledge
from dragoman.knowledge.shapes import Actor, Found, Role, Spell
from dragoman.knowledge.store import Knowledge

__all__ = ["Actor", "Found", "Knowledge", "Role", "Spell", "load_knowledge"]
