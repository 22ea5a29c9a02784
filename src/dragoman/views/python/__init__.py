"""Dragoman from Python: paths, texts and questions in; small typed tables with their evidence out.

What a user imports stands in :mod:`dragoman` itself, which takes it from here when it is first asked for.
"""
