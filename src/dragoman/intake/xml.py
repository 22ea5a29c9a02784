"""Bytes of XML in, its elements one after the other out: the one place where XML that is no feed is parsed.

Invariant: no entity is replaced, nothing is opened or fetched, and of the tree only the way to the element at hand is
kept. What is not well-formed is read as far as libxml2 mends it; it never raises for what the bytes hold.
"""

from __future__ import annotations

import io
from collections.abc import Iterator, Mapping
from typing import Final, NamedTuple

#: Attributes and characters of one element that are looked at.
_LONGEST: Final = 10_000


class Element(NamedTuple):
    """The end or beginning of an element: its local name in small letters, its attributes, its own text, its depth.

    ``text`` is set only at the end (``opens`` is false); ``depth`` is 1 at the root.
    """

    name: str
    opens: bool
    attributes: Mapping[str, str]
    text: str
    depth: int


def elements(data: bytes) -> Iterator[Element]:
    """The beginnings and ends of all elements in ``data``, in order; none where it is no XML at all."""
    from lxml import etree

    depth = 0
    steps = etree.iterparse(
        io.BytesIO(data), events=("start", "end"), resolve_entities=False, no_network=True, load_dtd=False,
        huge_tree=False, recover=True, remove_comments=True, remove_pis=True,
    )  # fmt: skip
    try:
        for event, found in steps:
            if not isinstance(found.tag, str):
                continue
            name = etree.QName(found).localname.lower()
            if event == "start":
                depth += 1
                attributes = {key.rpartition("}")[2].lower(): value[:_LONGEST] for key, value in found.attrib.items()}
                yield Element(name, opens=True, attributes=attributes, text="", depth=depth)
            else:
                text = " ".join((found.text or "")[:_LONGEST].split())
                yield Element(name, opens=False, attributes={}, text=text, depth=depth)
                depth -= 1
                found.clear(keep_tail=False)
                while found.getprevious() is not None:
                    del found.getparent()[0]
    except (etree.LxmlError, ValueError, LookupError):
        return
