"""The package as a stranger gets it: a wheel with all its data, that reads without a network."""

import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
#: Run before anything else: whoever opens a socket ends the program.
BLOCKED = """
import socket, sys
def refuse(*_, **__): raise SystemExit("a socket was opened")
socket.socket.connect = socket.create_connection = socket.getaddrinfo = refuse
from dragoman.views.cli import main
sys.exit(main(sys.argv[1:]))
"""


@pytest.fixture(scope="module")
def unpacked(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("wheel")
    made = [sys.executable, "-m", "pip", "wheel", "--quiet", "--no-deps", "--no-build-isolation", "-w", str(folder)]
    subprocess.run([*made, str(ROOT)], check=True, capture_output=True, timeout=300)
    wheel = next(folder.glob("*.whl"))
    with zipfile.ZipFile(wheel) as archive:
        archive.extractall(folder / "site")
    return folder / "site"


@pytest.mark.slow
def test_the_wheel_holds_every_file_that_the_package_reads(unpacked: Path):
    source = ROOT / "src" / "dragoman"
    data = [p for p in source.rglob("*") if p.is_file() and "__pycache__" not in p.parts]
    missing = [str(p.relative_to(source)) for p in data if not (unpacked / "dragoman" / p.relative_to(source)).exists()]
    assert not missing


@pytest.mark.slow
def test_the_wheel_reads_and_shows_without_a_network(unpacked: Path, tmp_path: Path):
    (tmp_path / "a.txt").write_text("Kenya's foreign minister said on Monday that the border would open.", "utf-8")
    for call in (["read", "a.txt", "--record", "r", "--quiet"], ["said", "--record", "r"], ["verify", "--record", "r"],
                 ["page", "--record", "r", "--out", "r.html"], ["export", "--record", "r", "--to", "out"]):  # fmt: skip
        done = subprocess.run(
            [sys.executable, "-c", BLOCKED, *call], cwd=tmp_path, capture_output=True, text=True, check=False,
            env={"PYTHONPATH": str(unpacked), "PATH": "/usr/bin:/bin", "HOME": str(tmp_path)},
        )  # fmt: skip
        assert done.returncode == 0, (call, done.stdout, done.stderr)
    assert "border" in (tmp_path / "r.html").read_text("utf-8")
