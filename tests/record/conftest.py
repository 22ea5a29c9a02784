from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from dragoman import pipeline
from dragoman.record.store import Store
from tests import made


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "record.dragoman"


@pytest.fixture
def full(path: Path) -> Iterator[Store]:
    """A record of some reports, joined."""
    pipeline.read(["x"], path, made.rooms(made.some_reports()))
    with Store.open(path) as store:
        yield store
