"""Input at random: the kept inputs of the fuzzer, and what hypothesis makes of them. `make fuzz` goes on for longer."""

from __future__ import annotations

import importlib.util
from collections.abc import Callable
from pathlib import Path
from types import ModuleType

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

FUZZ = Path(__file__).parents[1] / "fuzz"


def loaded(name: str) -> ModuleType:
    spec = importlib.util.spec_from_file_location(f"fuzz_{name}", FUZZ / f"{name}.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


TARGETS: dict[str, Callable[[bytes], None]] = loaded("targets").TARGETS
KEPT = {name: [p.read_bytes() for p in sorted((FUZZ / "corpus" / name).iterdir())] for name in TARGETS}
PIECES = [
    b"\n", b"\r", b"\r\n", b"\0", b"\x1d", b"\xff\xfe", b"\xef\xbb\xbf", b"\x1f\x8b", b"PK\x03\x04", b"WARC/1.0\r\n", b"<p>", b"</html>",
    b"<![CDATA[", b"<!ENTITY a 'b'>", b'{"text": "', b'"}', b'"', b",", b"\t", b"text,url\n", "“".encode(), "”".encode(), "«".encode(),
    b"''", b"the first of ", b"May ", b"2023", b"-31", b"29 February ", b"on Tuesday ", b"between ", b"to ", b"0000", b" years ago",
    b"he said ", b"Moscow denied ", "\u202e".encode(), "e\u0301".encode(), "\u2028".encode(),
]  # fmt: skip


def inputs(name: str) -> st.SearchStrategy[bytes]:
    """Pieces of kept inputs, pieces that mean something, and anything."""
    kept = st.sampled_from(KEPT[name])
    cut = st.builds(lambda data, a, b: data[min(a, b) : max(a, b)], kept, st.integers(0, 600), st.integers(0, 600))
    part = st.one_of(kept, cut, st.sampled_from(PIECES), st.binary(max_size=12))
    return st.lists(part, max_size=8).map(b"".join)


@pytest.mark.parametrize("name", TARGETS)
def test_kept_inputs_break_nothing(name: str) -> None:
    assert KEPT[name]
    for data in KEPT[name]:
        TARGETS[name](data)


@settings(max_examples=120, deadline=None, suppress_health_check=list(HealthCheck))
@given(inputs("intake"))
def test_no_file_breaks_intake(data: bytes) -> None:
    TARGETS["intake"](data)


@settings(max_examples=150, deadline=None)
@given(inputs("times"))
def test_no_text_breaks_the_grammar_of_times(data: bytes) -> None:
    TARGETS["times"](data)


@settings(max_examples=150, deadline=None)
@given(inputs("quotations"))
def test_no_text_breaks_quotations(data: bytes) -> None:
    TARGETS["quotations"](data)


@settings(max_examples=20, deadline=None, suppress_health_check=list(HealthCheck))
@given(inputs("reading"))
def test_no_text_breaks_reading(data: bytes) -> None:
    TARGETS["reading"](data)
