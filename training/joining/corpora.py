"""Folders of ECB+ and NewsWCL50 in, documents with their text and the groups of their event mentions out.

Sources: Cybulska and Vossen 2014 (ECB+ 1.0; topics 36-45 are kept for tests from outside and never opened here),
Zhukova, Hamborg and Gipp 2022 (NewsWCL50, prepared). Texts stay where they are; nothing of them is carried over.
"""

from __future__ import annotations

import csv
import json
import re
import xml.etree.ElementTree as ET
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final, NamedTuple

from dragoman.ids import content_id
from dragoman.model import Report, Span, When

#: Topics of ECB+ that are kept for testing, and all that may be looked at.
TESTED: Final = frozenset({2, 5, 12, 18, 21, 23, 34, 35})
ALLOWED: Final = frozenset(range(1, 36))

_TIGHT_BEFORE: Final = frozenset(",.;:!?%)]}'’”") | {"'s", "n't", "'re", "'ve", "'ll", "'d", "'m", "’s", "n’t"}
_TIGHT_AFTER: Final = frozenset("([{$“‘")
_ADDRESS: Final = re.compile(r"^(?:https?\b|www\b)")


class Mention(NamedTuple):
    """One mention of an event: where it stands, and the group that people put it in."""

    id: str
    span: Span
    group: str


@dataclass(frozen=True)
class Document:
    """A text with its mentions; ``story`` is the development that people say it is about, ``topic`` a wider circle."""

    name: str
    topic: str
    story: str
    text: str
    mentions: tuple[Mention, ...] = ()

    @property
    def report(self) -> Report:
        """As intake would give it, without a day."""
        return Report(content_id("r", self.name), self.name, self.text, "", published=When())


@dataclass
class _Text:
    """Tokens put together to a text; ``places`` says where each went."""

    pieces: list[str] = field(default_factory=list)
    length: int = 0
    places: dict[str, Span] = field(default_factory=dict)

    def add(self, key: str, token: str, *, first: bool, open_quote: bool) -> None:
        last = self.pieces[-1] if self.pieces else ""
        tight = first or token in _TIGHT_BEFORE or last in _TIGHT_AFTER or (open_quote and last == '"')
        tight |= "-" in {token, last}
        if not tight:
            self._put(" ")
        self.places[key] = (self.length, self.length + len(token))
        self._put(token)

    def end(self) -> None:
        self._put("\n")

    def _put(self, piece: str) -> None:
        self.pieces.append(piece)
        self.length += len(piece)


def _put_together(sentences: Iterable[Sequence[tuple[str, str]]]) -> _Text:
    """Sentences of (key, token) as one text, a line each."""
    text = _Text()
    for sentence in sentences:
        inside = False
        for i, (key, token) in enumerate(sentence):
            quote = token in {'"', "``", "''"}
            text.add(key, '"' if quote else token, first=i == 0 or (quote and inside), open_quote=inside)
            inside ^= quote
        text.end()
    return text


def ecbplus(folder: Path, topics: Iterable[int], *, addresses: bool = False) -> list[Document]:
    """Documents of ``topics``; mentions in the sentences that were checked only, as in all published figures.

    ``addresses``: with the line of the web address that stands first in many, as the pairs of copies were counted.
    Raises :class:`ValueError` for topics that are kept for tests from outside.
    """
    wanted = sorted(set(topics))
    if not ALLOWED.issuperset(wanted):
        raise ValueError("topics 36-45 are kept for tests from outside")
    with (folder / "ECBplus_coreference_sentences.csv").open(encoding="utf-8") as lines:
        checked: dict[str, set[int]] = defaultdict(set)
        for row in csv.DictReader(lines):
            checked[f"{row['Topic']}_{row['File']}"].add(int(row["Sentence Number"]))
    paths = [p for topic in wanted for p in sorted((folder / "ECB+" / str(topic)).glob("*.xml"))]
    return [_ecbplus_document(path, checked[path.stem], addresses=addresses) for path in paths]


def _ecbplus_document(path: Path, checked: set[int], *, addresses: bool) -> Document:
    root = ET.parse(path).getroot()
    topic, part = re.match(r"(\d+)_\d+(ecb(?:plus)?)$", path.stem).groups()  # type: ignore[union-attr]
    sentences: dict[int, list[tuple[str, str]]] = defaultdict(list)
    number = {}
    for token in root.iter("token"):
        sentences[int(token.attrib["sentence"])].append((token.attrib["t_id"], token.text or ""))
        number[token.attrib["t_id"]] = int(token.attrib["sentence"])
    kept = [s for n, s in sorted(sentences.items()) if n or addresses or not _ADDRESS.match(s[0][1])]
    text = _put_together(kept)
    name = path.stem
    story = f"{topic}{part}"
    groups = {
        source.attrib["m_id"]: relation.attrib.get("note") or f"{name}/{relation.attrib['r_id']}"
        for relation in root.iter("CROSS_DOC_COREF")
        for source in relation.iter("source")
    } | {
        source.attrib["m_id"]: f"{name}/{relation.attrib['r_id']}"
        for relation in root.iter("INTRA_DOC_COREF")
        for source in relation.iter("source")
    }
    found = []
    for markable in root.iterfind("Markables/*"):
        tokens = [t.attrib["t_id"] for t in markable.iter("token_anchor")]
        if not tokens or "ACTION" not in markable.tag or number[tokens[0]] not in checked:
            continue
        places = [text.places[t] for t in tokens if t in text.places]
        if places:
            key = f"{name}#{markable.attrib['m_id']}"
            group = groups.get(markable.attrib["m_id"], key)
            found.append(Mention(key, (min(p[0] for p in places), max(p[1] for p in places)), f"{topic}/{group}"))
    return Document(name, topic, story, "".join(text.pieces), tuple(sorted(found, key=lambda m: (m.span, m.id))))


def newswcl50(folder: Path) -> list[Document]:
    """All documents; each topic is one story."""
    data = folder / "NewsWCL50-prep" / "output_data"
    words: dict[str, dict[int, list[tuple[str, str]]]] = defaultdict(lambda: defaultdict(list))
    with (data / "conll.csv").open(encoding="utf-8", newline="") as lines:
        for row in csv.DictReader(lines):
            if row["token"].strip() not in {"", "\\n"}:
                sentence = words[row["doc_id"]][int(row["sent_id"])]
                sentence.append((f"{row['sent_id']}/{row['token_id']}", row["token"].strip()))
    texts = {name: _put_together(s for _, s in sorted(found.items())) for name, found in words.items()}
    mentions: dict[str, list[Mention]] = defaultdict(list)
    for m in json.loads((data / "event_mentions.json").read_text("utf-8")):
        places = [texts[m["doc_id"]].places.get(f"{m['sent_id']}/{t}") for t in m["tokens_number"]]
        known = [p for p in places if p is not None]
        span = (min(p[0] for p in known), max(p[1] for p in known))
        mentions[m["doc_id"]].append(Mention(m["mention_id"], span, m["coref_chain"]))
    return [
        Document(
            name,
            name.split("_")[0],
            name.split("_")[0],
            "".join(text.pieces),
            tuple(sorted(mentions[name], key=lambda m: (m.span, m.id))),
        )
        for name, text in sorted(texts.items())
    ]


def groups(documents: Iterable[Document]) -> list[list[str]]:
    """Mentions as people grouped them."""
    found: dict[str, list[str]] = defaultdict(list)
    for mention in every_mention(documents):
        found[mention.group].append(mention.id)
    return [sorted(found[key]) for key in sorted(found)]


def every_mention(documents: Iterable[Document]) -> Iterator[Mention]:
    """The mentions of all documents."""
    return (mention for document in documents for mention in document.mentions)
