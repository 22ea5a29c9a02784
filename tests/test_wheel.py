"""The package as a stranger gets it: a wheel with all its data, that reads without a network."""

import subprocess
import sys
import sysconfig
import zipfile
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
SITE = "import sysconfig; print(sysconfig.get_paths()['purelib'])"
#: Run before anything else: whoever opens a socket ends the program.
BLOCKED = """
import socket, sys
def refuse(*_, **__): raise SystemExit("a socket was opened")
socket.socket.connect = socket.create_connection = socket.getaddrinfo = refuse
from dragoman.views.cli import main
sys.exit(main(sys.argv[1:]))
"""


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("wheel")
    made = [sys.executable, "-m", "pip", "wheel", "--quiet", "--no-deps", "--no-build-isolation", "-w", str(folder)]
    subprocess.run([*made, str(ROOT)], check=True, capture_output=True, timeout=600)
    return next(folder.glob("*.whl"))


@pytest.fixture(scope="module")
def unpacked(wheel: Path) -> Path:
    with zipfile.ZipFile(wheel) as archive:
        archive.extractall(wheel.parent / "site")
    return wheel.parent / "site"


@pytest.mark.slow
def test_pip_alone_installs_the_wheel_from_a_folder_and_what_it_needs_is_there(wheel: Path, tmp_path: Path):
    """Into an environment of its own that sees the packages of this one, with no index to ask."""
    home = tmp_path / "home"
    subprocess.run([sys.executable, "-m", "venv", str(home)], check=True, capture_output=True, timeout=600)
    site = Path(subprocess.check_output([home / "bin/python", "-c", SITE], text=True).strip())
    (site / "packages.pth").write_text(sysconfig.get_paths()["purelib"] + "\n", "utf-8")
    pip = [str(home / "bin/python"), "-m", "pip", "--disable-pip-version-check"]
    apart = {"PATH": "/usr/bin:/bin", "HOME": str(tmp_path), "PIP_CONFIG_FILE": "/dev/null"}
    install = [
        *pip,
        "install",
        "--quiet",
        "--no-index",
        "--find-links",
        str(wheel.parent),
        "--no-deps",
        "--ignore-installed",
        "dragoman",
    ]
    for command in (install, [*pip, "check"]):
        done = subprocess.run(command, env=apart, capture_output=True, text=True, check=False, timeout=600)
        assert done.returncode == 0, done.stdout + done.stderr
    code = "import sys\ndef refuse(event, *_):\n    if event.startswith('socket.'): raise SystemExit(event)\nsys.addaudithook(refuse)\nimport dragoman, dragoman.views.cli\nprint(dragoman.__file__)"
    done = subprocess.run([home / "bin/python", "-W", "error", "-c", code], env=apart, cwd=tmp_path, capture_output=True, text=True, check=False)  # fmt: skip
    assert Path(done.stdout.strip()).is_relative_to(site), done.stderr
    told = subprocess.run([home / "bin/dragoman", "--version"], env=apart, capture_output=True, text=True, check=True)
    assert "dragoman" in told.stdout


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
