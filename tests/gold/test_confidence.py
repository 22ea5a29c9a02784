"""Of the mentions that are told as sure (0.9 and more) at least 95 of 100 are right, on answers held out."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]


@pytest.mark.gold
def test_what_is_told_as_sure_is_right() -> None:
    done = subprocess.run(
        [sys.executable, str(ROOT / "tools" / "calibrate_actors.py")], capture_output=True, text=True, check=False
    )
    print(done.stdout)
    assert done.returncode == 0, done.stdout + done.stderr
