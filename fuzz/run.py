"""Fuzzing for a given time: with atheris where it is installed (led by coverage), else by mutation of the corpus.

    python fuzz/run.py [TARGET...] [--seconds 60] [--plain] [--seed N]

atheris is no dependency of this project: ``pip install atheris`` into the environment brings it. What breaks a promise
is written to out/fuzz/ and named; the same file runs again with --again FILE TARGET. Figures: fuzz_TARGET executions,
and fuzz_found, which must be none.
"""

from __future__ import annotations

import argparse
import hashlib
import os
import random
import re
import subprocess
import sys
import time
import traceback
from collections.abc import Callable, Sequence
from importlib.util import find_spec
from pathlib import Path

import targets

CORPUS = Path(__file__).with_name("corpus")
FOUND = Path("out/fuzz")
EXECUTED = re.compile(r"stat::number_of_executed_units:\s*(\d+)")
LONGEST = 8_192
#: Pieces that mean something to one target or another.
WORDS = [
    b"\n", b"\r\n", b"\0", b"\xff", b"\xef\xbb\xbf", b"\x1f\x8b\x08\0", b"PK\x03\x04", b"WARC/1.0\r\n",
    b"Content-Length: ", b"HTTP/1.1 200 OK\r\n", b"\r\n\r\n", b"<html>", b"<p>", b"</p>", b"<!--",
    b"<![CDATA[", b"<rss><channel><item>", b"<!DOCTYPE x [<!ENTITY a 'b'>]>", b'{"text": "',
    b'"published": "2024-02-30"', b'"}', b'"', b",", b";", b"\t", "“".encode(), "”".encode(), "«".encode(),
    "»".encode(), b"''", b"``", b"the first of ", b"May ", b"2023", b"-31", b"29 February ", b"on Tuesday ",
    b"last week ", b"between ", b"and ", b"to ", b"9999", b"0000", b" years ago", b"a.m. ", b"said ",
    b"told ", b"he ", b"the ministry ", b"Moscow ", b"denied that ", b"https://news.example/1",
    "\u202e".encode(), "e\u0301".encode(),
]  # fmt: skip


def main() -> None:
    """Fuzz and print."""
    options = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    options.add_argument("targets", nargs="*", default=list(targets.TARGETS), metavar="TARGET")
    options.add_argument("--seconds", type=float, default=60, help="for each target")
    options.add_argument("--seed", type=int, default=1)
    options.add_argument("--plain", action="store_true", help="by mutation, even where atheris is")
    options.add_argument("--again", type=Path, metavar="FILE", help="run one input and show what it raises")
    options.add_argument("--inside", action="store_true", help=argparse.SUPPRESS)
    chosen = options.parse_args()
    if chosen.again:
        for name in chosen.targets:
            targets.TARGETS[name](chosen.again.read_bytes())
        return
    FOUND.mkdir(parents=True, exist_ok=True)
    led = find_spec("atheris") is not None and not chosen.plain
    if chosen.inside:
        _led(chosen.targets[0], chosen.seconds, chosen.seed)
        return
    print("fuzz_led_by_coverage", int(led))
    before = set(FOUND.iterdir())
    for name in chosen.targets:
        executed = _outside(name, chosen.seconds, chosen.seed) if led else _mutated(name, chosen.seconds, chosen.seed)
        print(f"fuzz_{name}", executed, flush=True)
    found = sorted(p.name for p in set(FOUND.iterdir()) - before)
    print("fuzz_found", len(found), *found)
    sys.exit(bool(found))


def corpus(name: str) -> list[bytes]:
    """The kept inputs of a target."""
    return [p.read_bytes() for p in sorted((CORPUS / name).iterdir())]


def mutated(kept: Sequence[bytes], chance: random.Random) -> bytes:
    """An input made of kept ones: cut, doubled, joined, with pieces put in and bytes changed."""
    data = bytearray(chance.choice(kept))
    for _ in range(chance.randrange(1, 8)):
        at = chance.randrange(len(data) + 1)
        kind = chance.randrange(6)
        if kind == 0:
            data[at:at] = chance.choice(WORDS)
        elif kind == 1:
            del data[at : at + chance.randrange(1, 40)]
        elif kind == 2 and at < len(data):
            data[at] = chance.randrange(256)
        elif kind == 3:
            piece = data[at : at + chance.randrange(1, 60)]
            data[at:at] = bytes(piece) * chance.randrange(1, 6)
        elif kind == 4:
            other = chance.choice(kept)
            begin = chance.randrange(len(other) + 1)
            data[at:at] = other[begin : begin + chance.randrange(1, 200)]
        else:
            data[at:at] = chance.randbytes(chance.randrange(1, 9))
    return bytes(data[:LONGEST])


def _mutated(name: str, seconds: float, seed: int) -> int:
    kept, chance, target = corpus(name), random.Random(f"{name} {seed}"), targets.TARGETS[name]
    executed, until = 0, time.monotonic() + seconds
    for data in kept:
        _tried(name, target, data)
        executed += 1
    while time.monotonic() < until:
        _tried(name, target, mutated(kept, chance))
        executed += 1
    return executed


def _tried(name: str, target: Callable[[bytes], None], data: bytes) -> None:
    try:
        target(data)
    except Exception:  # noqa: BLE001 - whatever it is, it is what is looked for
        path = FOUND / f"{name}-{hashlib.sha256(data).hexdigest()[:16]}"
        if not path.exists():
            path.write_bytes(data)
            print(f"{path}:\n{traceback.format_exc()}", file=sys.stderr)


def _outside(name: str, seconds: float, seed: int) -> int:
    """Atheris ends its process: each target has one of its own."""
    command = [sys.executable, __file__, name, "--inside", "--seconds", str(seconds), "--seed", str(seed)]
    done = subprocess.run(command, check=False, capture_output=True, text=True, errors="replace")
    if done.returncode:
        print(done.stderr[-3000:], file=sys.stderr)
    told = EXECUTED.search(done.stderr)
    return int(told[1]) if told else 0


def _led(name: str, seconds: float, seed: int) -> None:
    import atheris

    with atheris.instrument_imports(include=["dragoman"]):
        pass
    atheris.Setup(
        [
            sys.argv[0],
            f"-max_total_time={int(seconds)}",
            f"-seed={seed}",
            f"-max_len={LONGEST}",
            "-print_final_stats=1",
            "-rss_limit_mb=4096",
            "-timeout=60",
            f"-artifact_prefix={FOUND}{os.sep}{name}-",
            *_corpora(name),
        ],
        targets.TARGETS[name],
    )
    atheris.Fuzz()


def _corpora(name: str) -> list[str]:
    """What atheris finds goes into a folder of its own; the kept inputs are only read."""
    grown = Path("out/fuzz-corpus") / name
    grown.mkdir(parents=True, exist_ok=True)
    return [str(grown), str(CORPUS / name)]


if __name__ == "__main__":
    main()
