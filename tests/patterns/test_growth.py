"""Patterns take work in proportion to the text: all of this program, by counted steps of an engine that does what re does."""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.patterns.attacks import Attacks, is_bounded
from tests.patterns.engine import Engine
from tests.patterns.growth import grown

ROOT = Path(__file__).parents[2]
#: Known to run wild, each in a way of its own.
WILD = [
    r"(a+)+$",
    r"(?:a|aa)+$",
    r"\s+$",
    r".*foo",
    r"\w+@\w+",
    r"a*a*b",
    r"(?:\S+ ){0,4}?said",
    r"\[-(.*?)-\]",
    r"(?:\d{1,3}(?:,\d{3})+|x) dead",
    r"\s*(?:at )?\s*the",
    r"x\w*day\b",
    r"(?i:[A-Z][a-z]+day)",
    r"\w++@",
    r"“[^”]*”",
]
TAME = [
    r"(?<!\s)\s+$",
    r"\A.*foo",
    r"\b\w+\b",
    r"(?:\S{1,30} ){0,4}?said",
    r"\d{1,3}(?:,\d{3}){1,4}",
    r"[^\W_]+(?:['-][^\W_]+)*",
    r"(?<!\w)(?>\w+)@",
]


@pytest.mark.parametrize("pattern", WILD)
def test_what_runs_wild_is_seen(pattern: str) -> None:
    compiled = re.compile(pattern)
    assert next(grown(compiled, Attacks(compiled)), None) is not None


@pytest.mark.parametrize("pattern", TAME)
def test_what_does_not_is_not(pattern: str) -> None:
    compiled = re.compile(pattern)
    assert next(grown(compiled, Attacks(compiled)), None) is None


@settings(max_examples=300, deadline=None)
@given(
    st.sampled_from(
        [*WILD, *TAME, r"(?m)^a|b$", r"(a)?(?:b|\1)c", r"(?s).\Z", r"(?!ab)a+?b?", r"[^a-c\d]{2,3}", r"(?=a)\w|\B "]
    ),
    st.text("aAbB1,.- \n\"'“”@[]foosaidthe", max_size=14),
)
def test_the_engine_finds_what_re_finds(pattern: str, text: str) -> None:
    compiled = re.compile(pattern)
    assert list(Engine(compiled, most=10**9).all(text)) == [found.span() for found in compiled.finditer(text)]


def test_patterns_whose_repeats_all_have_bounds_are_told_from_others() -> None:
    assert is_bounded(Attacks(re.compile(r"a{0,9}(?:b|c{2}){1,3}")).tree)
    assert not is_bounded(Attacks(re.compile(r"a(?:b|c+)")).tree)


@pytest.mark.slow
def test_no_pattern_of_this_program_takes_more_than_work_in_proportion() -> None:
    done = subprocess.run(
        [sys.executable, "-m", "tests.patterns.growth"], cwd=ROOT, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr
    figures = dict(line.split() for line in done.stdout.splitlines())
    assert int(figures["patterns"]) > 500
    assert int(figures["patterns_growing"]) == 0
