"""The learned reader: who said what by which words, and which words name what was done.

`Tagger.load().tag(text, paragraphs)` gives frozen `Attribution`s and `Trigger`s.  The main path is
`tagger.py`: words → windows → network → decode.  The network is trained by `training/tagger`.
"""

from .model import Attribution, Span, Tagged, Trigger
from .tagger import Tagger

__all__ = ["Attribution", "Span", "Tagged", "Tagger", "Trigger"]
