"""The relations over time for Gephi; see :mod:`dragoman.views.exports.graphs`."""

from dragoman.views.exports.graphs import write_gexf as write

__all__ = ["write"]
