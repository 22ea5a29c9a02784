"""Every fault has a guard that is there, and a test that is there; `python -m tests.guards.out` takes each out."""

from __future__ import annotations

import re

import pytest

from tests.guards.out import ROOT, Guard, guards


def test_every_fault_has_a_guard() -> None:
    assert {guard.fault for guard in guards()} == set(range(1, 25))


@pytest.mark.parametrize("guard", guards(), ids=lambda g: f"{g.fault}-{g.guard[:30]}")
def test_a_guard_stands_where_it_is_said_to(guard: Guard) -> None:
    for edit in guard.edits:
        source = (ROOT / edit.file).read_text("utf-8")
        assert source.count(edit.find) == 1, edit.find
        assert edit.function in source
    name, _, test = guard.test.partition("::")
    assert f"def {test}(" in (ROOT / name).read_text("utf-8")


def test_the_document_lists_them_all() -> None:
    page = (ROOT / "docs/reliability.md").read_text("utf-8")
    for guard in guards():
        first = guard.edits[0]
        place = f"`{first.file.removeprefix('src/dragoman/')}`, `{first.function}`"
        line = f"| {guard.fault} | {guard.guard} | {place} | `{guard.test.rpartition('::')[2]}` |"
        assert line in page, line
    assert len(re.findall(r"^\| \d+ \| [^|]* \| `[^|]*`, `[^|]*` \| `test_\w+` \|$", page, re.MULTILINE)) == len(
        guards()
    )
