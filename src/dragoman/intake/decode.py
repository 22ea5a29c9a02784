"""Bytes in, text out, with the rule that decided the encoding. Line ends and everything else stay as they are."""

from __future__ import annotations

import codecs
import re
from dataclasses import dataclass

from dragoman.errors import ReportError
from dragoman.intake.eastern import eastern

_BOMS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
_META = re.compile(rb"<meta[^>]{0,200}?charset\s{0,5}=\s{0,5}[\"']?\s{0,5}([A-Za-z0-9_.:-]{2,40})", re.IGNORECASE)
#: Codecs of text that no page is written in: of names of hosts (one takes time with the square of the text), of string
#: literals, of mail.
_NO_PAGE = frozenset({"idna", "punycode", "raw-unicode-escape", "unicode-escape", "undefined", "charmap", "utf-7"})

#: English in an undeclared legacy encoding has fewer than one other byte in so many; guessing by likeness goes wrong
#: there (measured: "naïve" in latin-1 came out as "naďve"), and windows-1252 is what such files are.
MOSTLY_ASCII = 12


@dataclass(frozen=True, slots=True)
class Decoded:
    """The text, and why these bytes are this text."""

    text: str
    basis: str


def decode(data: bytes, *, html: bool = False) -> Decoded:
    """Text of ``data`` by byte order mark, declaration (HTML), UTF-8, pairs of bytes, or likeness.

    Raises :class:`ReportError` (``encoding``, ``binary``).
    """
    decoded = _by_mark(data) or (_by_declaration(data) if html else None) or _by_trial(data) or _by_pairs(data)
    decoded = decoded or _by_likeness(data)
    if decoded is None:
        raise ReportError("encoding", "its characters fit no known encoding")
    if "\0" in decoded.text:
        raise ReportError("binary", "it holds zero characters: it is not text")
    return decoded


def decode_page(data: bytes, declared: str | None) -> Decoded:
    """Text of a page of HTML that a server sent, ``declared`` being the encoding it named, if it did.

    Raises :class:`ReportError` (``encoding``, ``binary``).
    """
    if declared and not data.startswith((b"\xef\xbb\xbf", b"\xff\xfe", b"\xfe\xff")):
        text = _as_declared(data, declared)
        if text is not None and "\0" not in text:
            return Decoded(text, f"declared by the server: {declared}")
    return decode(data, html=True)


def _as_declared(data: bytes, name: str) -> str | None:
    """``data`` in the encoding of that name; nothing where there is none such, or none that a page can have."""
    try:
        codec = codecs.lookup(name).name
        return None if codec in _NO_PAGE else data.decode(codec)
    except (LookupError, ValueError):  # a name that is no name, bytes that do not fit
        return None


def _by_mark(data: bytes) -> Decoded | None:
    for mark, name in _BOMS:
        if data.startswith(mark):
            try:
                return Decoded(data.decode(name), f"byte order mark: {name}")
            except UnicodeDecodeError:
                return Decoded(data.decode(name, "replace"), f"byte order mark: {name}, damaged characters replaced")
    return None


def _by_declaration(data: bytes) -> Decoded | None:
    match = _META.search(data[:4096])
    if not match:
        return None
    name = match[1].decode("ascii")
    text = _as_declared(data, name)
    return None if text is None else Decoded(text, f"declared in the page: {name.lower()}")


def _by_trial(data: bytes) -> Decoded | None:
    try:
        return Decoded(data.decode("utf-8"), "valid utf-8")
    except UnicodeDecodeError as error:
        # A file that is UTF-8 all but for a few bytes (cut in the middle, one bad paste) is UTF-8.
        text = data.decode("utf-8", "replace")
        bad = text.count("\ufffd")
        multibyte = sum(1 for c in text if c > "\x7f" and c != "\ufffd")
        if error.start > 0 and bad <= max(1, multibyte // 50) and multibyte > 0:
            return Decoded(text, f"utf-8 with {bad} damaged characters replaced")
        return None


def _by_pairs(data: bytes) -> Decoded | None:
    """In an encoding of East Asia, where pairs of bytes say so."""
    name = eastern(data)
    if name is None:
        return None
    text = data.decode(name, "replace")
    bad = text.count("\ufffd")
    return Decoded(text, f"by its pairs of bytes: {name}" + (f", {bad} damaged characters replaced" if bad else ""))


def _by_likeness(data: bytes) -> Decoded | None:
    high = sum(1 for byte in data[:200_000] if byte >= 0x80)  # noqa: PLR2004
    if high * MOSTLY_ASCII <= min(len(data), 200_000):
        try:
            return Decoded(data.decode("cp1252"), "mostly ASCII: windows-1252")
        except UnicodeDecodeError:
            pass
    import charset_normalizer

    best = charset_normalizer.from_bytes(data[:200_000], cp_exclusion=["utf_8", "utf_7"]).best()
    names = [best.encoding] if best is not None else []
    for name in [*names, "cp1252"]:
        try:
            return Decoded(data.decode(name), f"most likely: {name}")
        except UnicodeDecodeError:
            continue
    return Decoded(data.decode("latin-1"), "fallback: latin-1")
