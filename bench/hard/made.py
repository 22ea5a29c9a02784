"""Made-up reports as files of several kinds, damaged ones among them: input for the scripts of this folder.

Invariant: seeded, and every file says beside itself which of its reports can be read and how many cannot.
"""

from __future__ import annotations

import gzip
import json
import random
import sys
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[1]))

import texts  # a script beside this folder

#: What a row that is no report looks like.
BAD_ROWS = ('{"text": 7}', "{not json", '{"url": "https://news.example/none"}', "[" * 5000, '{"text": 1e400}')
DAMAGE = 40


@dataclass(frozen=True)
class Part:
    """A file of reports: the sources that can be read, and how many reports of it cannot."""

    path: Path
    sources: tuple[str, ...]
    bad: int


def rows(chosen: Sequence[tuple[str, str, str]], path: Path, chance: random.Random, *, bad: int) -> Part:
    """JSON Lines of (address, day, text), with ``bad`` broken rows somewhere among them."""
    lines = [
        json.dumps({"url": url, "published": day, "outlet": url.split("/")[2], "text": text}, ensure_ascii=False)
        for url, day, text in chosen
    ]
    for _ in range(bad):
        lines.insert(chance.randrange(len(lines) + 1), chance.choice(BAD_ROWS))
    path.write_text("\n".join(lines) + "\n", "utf-8")
    return Part(path, tuple(url for url, _, _ in chosen), bad)


def archive(chosen: Sequence[tuple[str, str, str]], path: Path, chance: random.Random, *, bad: int) -> Part:
    """A WARC.gz, a member a page; in ``bad`` more members bytes in the middle are replaced."""
    members = [gzip.compress(page(url, day, text)) for url, day, text in chosen]
    for n in range(bad):
        hurt = bytearray(gzip.compress(page(f"https://damaged.example/{path.stem}/{n}", *chosen[n % len(chosen)][1:])))
        at = len(hurt) // 2
        hurt[at : at + DAMAGE] = chance.randbytes(DAMAGE)
        members.insert(chance.randrange(len(members) + 1), bytes(hurt))
    path.write_bytes(b"".join(members))
    return Part(path, tuple(url for url, _, _ in chosen), bad)


def page(url: str, day: str, text: str, script: str = "") -> bytes:
    """A WARC record of a page that holds ``text``, and a script of that many words that are nothing."""
    paragraphs = "".join(f"<p>{line}</p>" for line in text.split("\n"))
    meta = f'<meta property="article:published_time" content="{day}">'
    more = f"<script>/* {script} */</script>" if script else ""
    html = f"<html><head><title>News</title>{meta}{more}</head><body><article>{paragraphs}</article></body></html>"
    body = f"HTTP/1.1 200 OK\r\nContent-Type: text/html; charset=utf-8\r\n\r\n{html}".encode()
    head = (
        f"WARC/1.0\r\nWARC-Type: response\r\nWARC-Record-ID: <urn:made:{url}>\r\nWARC-Target-URI: {url}\r\n"
        f"Content-Type: application/http; msgtype=response\r\nContent-Length: {len(body)}\r\n\r\n"
    )
    return head.encode() + body + b"\r\n\r\n"


def some(number: int, *, seed: int, sentences: int = 12) -> Iterator[tuple[str, str, str]]:
    """Address, day and text of made-up reports; one in six is a copy of the one before it, in another outlet."""
    before = ""
    for n, made in enumerate(texts.reports(number, seed=seed, sentences=sentences)):
        text = before if n % 6 == 5 else made
        before = made
        yield f"https://outlet{n % 5}.example/{seed}/{n}", f"2023-{1 + seed % 12:02}-{1 + n % 28:02}", text
