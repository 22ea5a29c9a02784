"""The page as its readers have it: whole, inert, every entry leading to its words and back."""

from __future__ import annotations

import re
from itertools import pairwise
from pathlib import Path

import pytest

from dragoman import pipeline
from dragoman.errors import DragomanError
from dragoman.model import Failure
from dragoman.record.store import Store
from dragoman.views import page as page_module
from dragoman.views.page import anchor, write_page
from dragoman.views.page_data import Limits
from tests import made
from tests.views import hostile
from tests.views.html_checks import Page


def record_of(tmp_path: Path, through: pipeline.Rooms) -> Path:
    path = tmp_path / "a.dragoman"
    pipeline.read(["."], path, through)
    return path


def page_of(path: Path, tmp_path: Path, limits: Limits | None = None) -> str:
    out = tmp_path / "page.html"
    with Store.open(path) as store:
        write_page(store, out, limits=limits)
    return out.read_text("utf-8")


@pytest.fixture
def record(tmp_path):
    gone = Failure("lost.txt", "encoding", "its characters cannot be decoded")
    return record_of(tmp_path, made.rooms([*made.some_reports(), gone]))


@pytest.fixture
def hostile_record(tmp_path):
    return hostile.record(tmp_path)


def test_the_page_is_well_formed_and_every_link_leads_somewhere(record, tmp_path):
    assert Page(page_of(record, tmp_path)).problems == []


def test_a_hostile_record_gives_inert_text(hostile_record, tmp_path):
    html = page_of(hostile_record, tmp_path)
    page = Page(html)
    assert page.problems == []
    assert "<script" not in html
    assert "alert(1)" in page.text
    assert "{{ 7*7 }}" in page.text
    assert not re.search("[\u202a-\u202e\u2066-\u2069]", html), "the direction of writing could be turned"


def test_nothing_is_fetched_and_a_policy_forbids_it(record, tmp_path):
    html = page_of(record, tmp_path)
    assert "default-src 'none'; style-src 'unsafe-inline'; img-src data:" in html
    assert not re.search(r"url\(|@import|https?://(?!www\.w3\.org/2000/svg)", html)


def test_a_very_long_title_is_cut(hostile_record, tmp_path):
    assert "T" * 210 not in page_of(hostile_record, tmp_path)


def test_every_statement_and_event_has_its_anchor(record, tmp_path):
    ids = set(Page(page_of(record, tmp_path)).ids)
    with Store.open(record) as store:
        kept = [
            row[0]
            for row in store.rows("SELECT id FROM statements UNION SELECT id FROM events WHERE verbal_of IS NULL")
        ]
        entries = [f"saying-{row[0]}" for row in store.rows("SELECT id FROM sayings")]
        entries += [f"happening-{row[0]}" for row in store.rows("SELECT id FROM happenings")]
    assert kept
    assert not {anchor(i) for i in kept} - ids
    assert not set(entries) - ids


def test_the_words_of_a_statement_are_marked_in_its_full_text(record, tmp_path):
    html = page_of(record, tmp_path)
    with Store.open(record) as store:
        report = next(store.reports())
        statement = store.reading(report.id).statements[0]
    article = html.split(f'id="report-{report.id}"')[1].split("</article>")[0]
    assert re.search(
        rf'id="{statement.id}".*?<mark class="said[^>]*>{statement.content_text}</mark>', article, re.DOTALL
    )
    unmarked = re.sub(r"<sup>.*?</sup>|<[^>]+>", "", article)
    assert all(line in unmarked for line in report.text.splitlines())


def test_headings_never_skip_a_level(record, tmp_path):
    levels = Page(page_of(record, tmp_path)).headings
    assert levels[0] == 1
    assert levels.count(1) == 1
    assert all(after <= before + 1 for before, after in pairwise(levels))


def test_failures_are_shown_with_their_reasons(record, tmp_path):
    text = Page(page_of(record, tmp_path)).text
    assert "lost.txt" in text
    assert "its characters cannot be decoded" in text


def test_a_big_record_is_cut_with_a_word_on_how_much_more_there_is(record, tmp_path):
    small = Limits(sayings=3, happenings=2, disputes=1, stories=1, reports=2, dyads=1, failures=1)
    page = Page(page_of(record, tmp_path, small))
    assert page.problems == []
    assert len([i for i in page.ids if i.startswith("saying-")]) == 3
    assert len([i for i in page.ids if i.startswith("report-")]) == 2
    assert "11 reports more are in the record but not on this page" in page.text


def test_the_same_record_gives_the_same_bytes(record, tmp_path):
    assert page_of(record, tmp_path) == page_of(record, tmp_path)


def test_the_record_is_only_read(record, tmp_path):
    before = record.read_bytes()
    page_of(record, tmp_path)
    assert record.read_bytes() == before


def test_an_empty_record_gives_a_page_that_says_so(tmp_path):
    path = record_of(tmp_path, made.rooms([Failure("a.txt", "empty", "there is no text in it")]))
    page = Page(page_of(path, tmp_path))
    assert page.problems == []
    assert "There is no report in this record." in page.text


def test_an_unknown_date_is_said_to_be_unknown(tmp_path):
    path = record_of(tmp_path, made.rooms([made.report("Rudolf says “the treaty holds”.", "undated.txt")]))
    assert "date unknown" in Page(page_of(path, tmp_path)).text


def test_the_record_is_never_overwritten_by_its_page(record):
    with Store.open(record) as store, pytest.raises(DragomanError, match="over the record"):
        write_page(store, record)


def test_a_folder_that_is_not_there_is_a_sentence_and_leaves_nothing(record, tmp_path):
    with Store.open(record) as store, pytest.raises(DragomanError, match="cannot be written"):
        write_page(store, tmp_path / "missing" / "page.html")
    assert not list(tmp_path.glob(".*unfinished"))


def luminance(colour: str) -> float:
    parts = [int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5)]
    linear = [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in parts]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def contrast(one: str, other: str) -> float:
    low, high = sorted((luminance(one), luminance(other)))
    return (high + 0.05) / (low + 0.05)


@pytest.mark.parametrize("theme", [0, 1])
def test_every_text_colour_can_be_read_on_every_ground(theme):
    style = (Path(page_module.__file__).parent / "pages" / "style.css").read_text("utf-8")
    colours = dict(re.findall(r"--(\w+): (#\w{6})", style.split("}")[theme]))
    grounds = {
        "paper": ["ink", "soft", "link", "who", "cue", "good", "bad", "wait"],
        "card": ["ink", "soft", "link", "cue", "good", "bad", "wait"],
        "said": ["ink", "who", "cue", "link"],
        "did": ["ink", "who", "cue", "link"],
        "add": ["ink"],
        "drop": ["ink"],
        "light": ["ink"],
    }
    poor = [(g, t) for g, texts in grounds.items() for t in texts if contrast(colours[g], colours[t]) < 4.5]
    assert not poor
