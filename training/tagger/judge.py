"""A statement whose spans a person marked and the model's scores in, the act that the product makes of it out.

Needs the product's own environment: parser and knowledge of actors say who acts in what is said.
"""

from __future__ import annotations

import hashlib
from functools import cached_property, lru_cache
from typing import Any

import numpy as np
from numpy.typing import NDArray

from .gold import Attribution
from .product import product

decode = product("decode")


class Judge:
    """The product's way from a cue, a content and the model's scores to an act."""

    @cached_property
    def _nlp(self) -> Any:
        from dragoman.reading.parse import load_parser

        return load_parser()

    @lru_cache(maxsize=1)  # noqa: B019 - one judge a run
    def _field(self, text: str) -> tuple[Any, Any, Any]:
        """The parse of a text, its actors and their sides."""
        from dragoman.knowledge import load_knowledge
        from dragoman.model import Report as Read
        from dragoman.reading.actors import find_actors
        from dragoman.reading.parse import parse
        from dragoman.reading.sides import find_sides

        report = Read("r", "own", text, hashlib.sha256(text.encode()).hexdigest())
        parsed = parse(report, self._nlp)
        cast = find_actors(parsed, report, load_knowledge())
        return parsed, cast, find_sides(parsed, cast.mentions, cast.ground)

    def signs(self, text: str, one: Attribution) -> tuple[Any, Any]:
        """What words alone decide of ``one``, an attribution of ``text`` with a cue and a content; its signs."""
        from dragoman.reading.acts import decide_act
        from dragoman.reading.content import settle_content
        from dragoman.reading.drafts import Draft
        from dragoman.reading.holders import find_holder
        from dragoman.reading.quotations import find_quotations
        from dragoman.reading.weighing import Speech, find_signs

        parsed, cast, sides = self._field(text)
        spans = tuple(sorted((s, e) for s, e in one.content))
        content, kind = settle_content(parsed.marked, spans, find_quotations(parsed.marked, parsed.paragraphs))
        content = content or spans
        source = min(one.source) if one.source else None
        holder = find_holder(parsed, cast, Draft(source, min(one.cue), content), None)
        cue, said = (" ".join(text[s:e] for s, e in some) for some in (one.cue, content))
        decided = decide_act(cue, said, negated=bool(one.negated), direct=kind == "direct")
        speech = Speech(holder.who, cue, said, content, kind, bool(one.negated), 0)
        return decided, find_signs(parsed, cast.mentions, sides, speech, decided)

    def __call__(self, text: str, one: Attribution, scores: NDArray[np.float32]) -> str:
        """The act of ``one`` as the product decides it."""
        from dragoman.reading.weighing import weigh

        (found,) = decode.acts_of(scores[None])
        act: str = weigh(*self.signs(text, one), found.logs).act
        return act
