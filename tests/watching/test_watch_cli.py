"""The command `watch` as a person or a service runs it: once, for ever, stopped at any moment."""

from __future__ import annotations

import signal
import subprocess
import sys
import threading
from pathlib import Path

import pytest

from dragoman.errors import EXIT_FAILURES, EXIT_INTERRUPTED, EXIT_OK, EXIT_USAGE
from dragoman.record.store import Store
from dragoman.views.cli import main
from dragoman.watching.state import State
from tests.watching.run_cheap import watch
from tests.watching.server import Site, page, rss


def opml(tmp_path: Path, *addresses: str) -> str:
    outlines = "".join(f'<outline text="a" xmlUrl="{address}"/>' for address in addresses)
    (tmp_path / "feeds.opml").write_text(f"<opml version='2.0'><body>{outlines}</body></opml>")
    return str(tmp_path / "feeds.opml")


def command(tmp_path: Path, *more: str) -> list[str]:
    return ["watch", *more, "--record", str(tmp_path / "r.dragoman"), "--allow-loopback", "--pause", "0"]


def test_once_reads_what_is_new_and_says_how_it_went(
    site: Site, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    site.pages |= {"/feed": (200, {"ETag": '"1"'}, rss(site.base, 1, 2).encode()), "/1": page(1), "/2": page(2)}
    feeds = opml(tmp_path, f"{site.base}/feed", f"{site.base}/none", "file:///etc/passwd")
    assert main(command(tmp_path, feeds, "--once", "--pages")) == EXIT_FAILURES
    told = capsys.readouterr().err
    assert "1 entries of the lists have no address of http or https" in told
    assert "2 feeds asked, 0 unchanged, 1 failed, 2 pages asked; 2 reports new" in told
    assert f"{site.base}/none: the server answered 404" in told
    site.pages["/feed"] = (304, {}, b"")
    assert main(command(tmp_path, feeds, "--once", "--pages")) == EXIT_OK
    assert "1 feeds asked, 1 unchanged" in capsys.readouterr().err
    assert site.headers["/feed"]["User-Agent"].startswith("dragoman/")
    with Store.open(tmp_path / "r.dragoman") as record:
        assert sorted(r.source for r in record.reports()) == [f"{site.base}/1", f"{site.base}/2"]
        assert record.is_joined()
    assert main(["watch", feeds, "--record", str(tmp_path / "r.dragoman"), "--status"]) == EXIT_OK
    assert "nothing new" in capsys.readouterr().out


def test_without_the_flag_for_tests_this_machine_is_not_asked(
    site: Site, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    site.pages["/feed"] = rss(site.base, 1)
    assert main(["watch", f"{site.base}/feed", "--once", "--record", str(tmp_path / "r")]) == EXIT_FAILURES
    assert "not on the public internet" in capsys.readouterr().err
    assert not site.asked


@pytest.mark.parametrize(
    ("content", "reason"),
    [(None, "no such file"), ("words", "no http or https address"), ("<opml><body/></opml>", "no address"), ("<urlset><url><loc>http://a.example/</loc></url></urlset>", "sitemap")],
)  # fmt: skip
def test_a_list_that_is_none_is_said_at_once(
    tmp_path: Path, content: str | None, reason: str, capsys: pytest.CaptureFixture[str]
) -> None:
    if content is not None:
        (tmp_path / "list").write_text(content)
    assert main(command(tmp_path, str(tmp_path / "list"), "--once")) == EXIT_USAGE
    assert reason in capsys.readouterr().err
    assert not (tmp_path / "r.dragoman").exists()


@pytest.mark.parametrize("sign", [signal.SIGTERM, signal.SIGINT])
def test_it_goes_on_until_it_is_stopped_and_stops_in_one_piece(
    site: Site, tmp_path: Path, sign: signal.Signals
) -> None:
    """The second feed hangs while the program is stopped: what was read is kept, and asked for again is all."""
    hangs = threading.Event()

    def hang(_: object) -> None:
        hangs.set()
        site.stop.wait()

    feed = (200, {"ETag": '"1"'}, rss(site.base, *range(1, 30)).encode())
    site.pages |= {"/feed": feed, "/hangs": hang}
    record, addresses = tmp_path / "r", [f"{site.base}/feed", f"{site.base}/hangs"]
    child = subprocess.Popen(
        [sys.executable, "-m", "tests.watching.run_cheap", str(record), *addresses], stderr=subprocess.PIPE, text=True
    )
    assert hangs.wait(60)
    child.send_signal(sign)
    _, told = child.communicate(timeout=60)
    assert (child.returncode, told) == (EXIT_INTERRUPTED, "")
    with State.open(tmp_path / "r.watch") as state:
        assert state.feeds() == []
    with Store.open(record) as store:
        assert 0 < store.counts().reports < 29
    site.pages["/hangs"] = rss(site.base, 99)
    watch(record, addresses, once=True)
    with Store.open(record) as store:
        assert store.counts().reports == 30
        assert store.is_joined()


def test_more_pages_than_a_pass_has_room_for_are_read_without_asking_the_feed_again(
    site: Site, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("dragoman.watching.follow.PAGES_A_PASS", 3)
    site.pages |= {"/feed": rss(site.base, *range(8))} | {f"/{n}": page(n) for n in range(8)}
    watch(tmp_path / "r", [f"{site.base}/feed"], once=True, pages=True)
    with Store.open(tmp_path / "r") as store:
        assert store.counts().reports == 8
    assert {path: number for path, number in site.asked.items() if number != 1} == {}
