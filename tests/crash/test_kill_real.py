"""The real reader and joiner, killed at a hundred random moments."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from tests.crash.killing import Killed, killed

pytestmark = [pytest.mark.slow, pytest.mark.skipif(not hasattr(os, "fork"), reason="needs POSIX processes")]

KILLS = 100


def test_nothing_is_lost_or_doubled_by_a_hundred_kills(tmp_path: Path) -> None:
    told = killed(tmp_path, KILLS)
    assert told == Killed(kills=KILLS, records=told.records)
    assert told.records >= 1
