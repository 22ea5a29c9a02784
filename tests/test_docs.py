"""Documentation that a program depends on stays true."""

from __future__ import annotations

import re
from pathlib import Path
from typing import get_args

from dragoman.errors import FAILURE_KINDS
from dragoman.model import Act, Status

ROOT = Path(__file__).parents[1]


def test_every_failure_act_and_status_is_documented() -> None:
    text = (ROOT / "docs" / "record.md").read_text("utf-8")
    for kind in FAILURE_KINDS:
        assert f"| {kind} |" in text
    for name in (*get_args(Act), *get_args(Status)):
        assert name in text


def test_no_file_names_a_registry_or_a_path_of_a_machine() -> None:
    for path in (ROOT / "requirements.lock", ROOT / "pyproject.toml", ROOT / "Makefile"):
        text = path.read_text("utf-8")
        assert "://" not in text, path.name


def test_links_between_documents_lead_somewhere() -> None:
    for page in [*ROOT.glob("*.md"), *(ROOT / "docs").rglob("*.md")]:
        for target in re.findall(r"\]\((?!http)([^)#]+)", page.read_text("utf-8")):
            assert (page.parent / target).exists(), f"{page.name}: {target}"


def test_every_test_that_is_said_to_show_something_exists() -> None:
    text = (ROOT / "docs" / "reliability.md").read_text("utf-8")
    named = re.findall(r"`(tests/[\w/]+\.py)::(\w+)`", text)
    assert named
    for file, test in named:
        assert f"def {test}(" in (ROOT / file).read_text("utf-8"), f"{file}::{test}"
    assert [int(n) for n in re.findall(r"^\| (\d+) \|.*`tests/", text, re.MULTILINE)] == list(range(1, 25))
