"""Words of a text as joining compares them: folded forms with their offsets, stems, and what carries content.

Invariant: every function is linear in its text, and ``text[w.start:w.end]`` is the word as it was written.
"""

from __future__ import annotations

import functools
import re
import unicodedata
from collections.abc import Iterator
from typing import Any, Final, NamedTuple

from dragoman.errors import KnowledgeError
from dragoman.lexicon import load_yaml

_WORD: Final = re.compile(r"[^\W_]+(?:['.-][^\W_]+)*\.?|…|\.(?:\s?\.){2,}|[\[\]]")
_PLAIN: Final = str.maketrans({"’": "'", "‘": "'", "ʼ": "'", "‑": "-", "‐": "-", "–": "-"})
_QUOTED: Final = re.compile(r"[“„«\"”]([^“”„«»\"\n]{1,4000})[”“»\"]")
_SHORT: Final = 3  # a word of three letters has no ending to lose

#: The key of a word that stands for an omission.
GAP: Final = "…"


class Word(NamedTuple):
    """One word: its folded ``key``, where it stands, and whether it is an editor's addition in brackets."""

    key: str
    start: int
    end: int
    bracketed: bool


@functools.cache
def knowledge() -> dict[str, Any]:
    """The data of ``lexicon/joining.yaml``, checked. Raises :class:`KnowledgeError` for a missing or broken part."""
    name = "joining.yaml"
    data: Any = load_yaml(name)
    shapes = {
        str: "stopwords generic titles suffixes confused agencies empty_triggers rescheduled answer_cues justify_cues"
        " accusing_words reject_cues reason_given silence claim_words back_pointers"
        " pointing replies not_denied apart_words insisting contrasts told_words leading_in refusing spelled_out"
        " official_sectors moved_to definite told_by_content further",
        list: "romanisation triggers compatible_types symmetric_types",
        dict: "occasions act_scores type_triggers",
    }
    wanted = {key: shape for shape, keys in shapes.items() for key in keys.split()}
    for key, shape in wanted.items():
        if not isinstance(data.get(key), shape):
            raise KnowledgeError(f"{name}: '{key}' must be a {shape.__name__}")
    unknown = set(data) - set(wanted)
    if unknown:
        raise KnowledgeError(f"{name}: unknown parts {sorted(unknown)}")
    return dict(data)


@functools.cache
def pattern(name: str) -> re.Pattern[str]:
    """The pattern ``name`` of ``lexicon/joining.yaml``, compiled to match whole words, whatever the case."""
    return re.compile(rf"\b(?:{knowledge()[name]})", re.IGNORECASE)


@functools.cache
def stopwords() -> frozenset[str]:
    """Words that carry no content."""
    return frozenset(str(knowledge()["stopwords"]).split())


@functools.cache
def generic_stems() -> frozenset[str]:
    """Stems of words that stand in most reports."""
    return frozenset(stem(w) for w in str(knowledge()["generic"]).split())


def _plain(text: str) -> str:
    """``text`` with plain apostrophes and hyphens, each character in its place."""
    if text.isascii():
        return text
    for odd, plain in _PLAIN.items():
        text = text.replace(chr(odd), plain)
    return text


#: A text longer than this is worked out each time: of a whole report nobody asks twice, and thousands would be held.
REMEMBERED: Final = 2_000


def words(text: str) -> tuple[Word, ...]:
    """The words of ``text``, omission marks included as :data:`GAP`; words inside ``[…]`` are ``bracketed``.

    Those of a short text are kept for the next question about it: sayings, disputes and rows all ask.
    """
    return _kept_words(text) if len(text) <= REMEMBERED else words_once(text)


def places(text: str) -> Iterator[tuple[str, int, int]]:
    """The key, beginning and end of each of :func:`words` of a long text, omissions left out; nothing is kept."""
    for match in _WORD.finditer(_plain(text)):
        word = match.group()
        if word[0] in "[]….":
            continue
        key, end = word.casefold(), match.end()
        if key[-1] == "." and key.count(".") == 1:
            key, end = key[:-1], end - 1
        yield key, match.start(), end


def words_once(text: str) -> tuple[Word, ...]:
    """The same, and nothing is kept."""
    found: list[Word] = []
    depth = 0
    for match in _WORD.finditer(_plain(text)):
        word = match.group()
        if word in "[]":
            depth = int(word == "[")
        elif word[0] in "….":
            found.append(Word(GAP, match.start(), match.end(), depth > 0))
        else:
            key, end = word.casefold(), match.end()
            if key.endswith(".") and key.count(".") == 1:
                key, end = key[:-1], end - 1
            found.append(Word(key, match.start(), end, depth > 0))
    return tuple(found)


_kept_words: Final = functools.lru_cache(maxsize=2048)(words_once)


def quoted(text: str) -> list[str]:
    """The stretches of ``text`` inside quotation marks, in order; double marks of any style."""
    return [text[start:end] for start, end in quoted_spans(text)]


def quoted_spans(text: str) -> list[tuple[int, int]]:
    """Where the stretches inside double quotation marks begin and end; a quotation ends with its paragraph."""
    return [m.span(m.lastindex or 0) for m in _QUOTED.finditer(text)]


@functools.cache
def _irregular() -> dict[str, str]:
    """Lemmas by the irregular forms of ``lexicon/irregular.yaml``."""
    return {str(form): str(lemma) for lemma, forms in load_yaml("irregular.yaml").items() for form in forms}


@functools.lru_cache(maxsize=16384)
def stem(word: str) -> str:
    """A light English stem: plural, possessive and verb endings fall, so that ``deployed`` meets ``deploying``.

    Irregular forms go by their lemma: ``won`` meets ``winning``.
    """
    word = word.removesuffix("'s").removesuffix("'")
    word = _irregular().get(word, word)
    if len(word) <= _SHORT or not word.isalpha():
        return word
    for ending, least, instead in _ENDINGS:
        if word.endswith(ending) and len(word) - len(ending) >= least:
            word = word[: len(word) - len(ending)] + instead
            break
    if len(word) > _SHORT and word[-1] == word[-2] and word[-1] not in "lsz":
        word = word[:-1]
    return word[:-1] if len(word) > _SHORT and word[-1] == "e" else word


_ENDINGS: Final = (
    ("ications", 3, "y"), ("ication", 3, "y"), ("ations", 3, ""), ("ation", 3, ""), ("ments", 3, ""), ("ment", 3, ""),
    ("ings", 3, ""), ("ing", 3, ""), ("ies", 2, "y"), ("ied", 2, "y"), ("sses", 2, "ss"), ("ness", 3, ""),
    ("ions", 4, ""), ("ion", 4, ""), ("als", 4, ""), ("al", 4, ""),
    ("ed", 3, ""), ("es", 3, "e"), ("ss", 2, "ss"), ("us", 2, "us"), ("s", 3, ""),
)  # fmt: skip


def content_stems(text: str) -> tuple[str, ...]:
    """Stems of the content words of ``text``, in order; numbers stay, stop words and omissions go."""
    return _kept_stems(text) if len(text) <= REMEMBERED else _content_stems(text)


def _content_stems(text: str) -> tuple[str, ...]:
    stops = stopwords()
    return tuple(stem(key) for key in _keys(text) if key not in stops)


_kept_stems: Final = functools.lru_cache(maxsize=4096)(_content_stems)


def _keys(text: str) -> list[str]:
    """The keys of :func:`words`, without the places, omissions left out: several times as fast."""
    found = []
    for word in _WORD.findall(_plain(text).casefold() if text.isascii() else _plain(text)):
        if word[0] in "[]….":
            continue
        key = word.casefold()
        if key[-1] == "." and key.count(".") == 1:
            key = key[:-1]
        found.append(key)
    return found


def fold(text: str) -> str:
    """``text`` in lower case, without accents, with plain apostrophes and single spaces."""
    if text.isascii():
        return " ".join(text.casefold().split())
    bare = "".join(c for c in unicodedata.normalize("NFKD", _plain(text)) if not unicodedata.combining(c))
    return " ".join(bare.casefold().split())
