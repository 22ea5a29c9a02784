"""What the documents tell a reader to type works as it stands there."""

from __future__ import annotations

import re
import shlex
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
#: Commands that wait for a person.
WAITING = {"open", "watch"}


def blocks(page: Path, language: str) -> list[str]:
    return re.findall(rf"^```{language}\n(.*?)^```", page.read_text("utf-8"), re.MULTILINE | re.DOTALL)


def commands(page: Path) -> list[list[str]]:
    lines = [
        line.removeprefix("$ ")
        for language in ("", "console")
        for b in blocks(page, language)
        for line in b.splitlines()
    ]
    return [shlex.split(line, comments=True)[1:] for line in lines if line.startswith(".venv/bin/dragoman ")]


@pytest.fixture(scope="module")
def place(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with the examples where README and tutorial expect reports."""
    folder = tmp_path_factory.mktemp("documents")
    for name in ("examples", "reports"):
        shutil.copytree(ROOT / "examples", folder / name)
    (folder / "out").mkdir()
    return folder


def run(place: Path, arguments: list[str]) -> str:
    done = subprocess.run(
        [sys.executable, *arguments], cwd=place, capture_output=True, text=True, check=False, timeout=300
    )
    assert done.returncode in {0, 1}, (arguments, done.stdout[-2000:], done.stderr[-2000:])
    return done.stdout


@pytest.mark.parametrize("name", ["README.md", "docs/tutorial.md"])
def test_commands_and_code_run_as_they_stand(place: Path, name: str):
    page = ROOT / name
    found = commands(page)
    assert found[0][0] == "read"
    some_id = ""
    for command in found:
        if command[0] in WAITING:
            continue
        words = [some_id if word == "ID" else word for word in command]
        told = run(place, ["-m", "dragoman", *words])
        if command[0] == "read":
            record = command[command.index("--record") + 1]
            some_id = run(place, ["-m", "dragoman", "said", "--record", record, "--limit", "1", "--json"]).split('"')[3]
        if name == "docs/tutorial.md" and command[0] in {"said", "did", "relations", "brief"}:
            assert told.strip(), command
    for code in blocks(page, "python"):
        run(place, ["-c", code])


def test_the_reference_is_what_the_code_says():
    done = subprocess.run([sys.executable, str(ROOT / "tools" / "make_reference.py"), "--check"], check=False, cwd=ROOT)
    assert done.returncode == 0


def test_the_site_builds_strictly(tmp_path: Path):
    pytest.importorskip("mkdocs")
    done = subprocess.run(
        [sys.executable, "-m", "mkdocs", "build", "--quiet", "--strict", "--site-dir", str(tmp_path / "site")],
        cwd=ROOT, capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    assert (tmp_path / "site" / "tutorial" / "index.html").exists()


def test_the_notebook_runs(tmp_path: Path):
    pytest.importorskip("marimo")
    told = run(tmp_path, [str(ROOT / "notebooks" / "first_look.py")])
    assert "denials" in told
