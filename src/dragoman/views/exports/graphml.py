"""The relations as GraphML, with a table of edges; see :mod:`dragoman.views.exports.graphs`."""

from dragoman.views.exports.graphs import write_graphml as write

__all__ = ["write"]
