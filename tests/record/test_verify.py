from __future__ import annotations

import sqlite3
from pathlib import Path

import pytest

from dragoman import pipeline
from dragoman.record.store import Store
from dragoman.record.verify import verify
from tests import made


def troubles(path: Path) -> list[str]:
    with Store.open(path) as store:
        return list(verify(store))


def test_a_sound_record_has_no_troubles(path: Path) -> None:
    pipeline.read(["x"], path, made.rooms(made.some_reports()))
    assert troubles(path) == []


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ("UPDATE reports SET text = replace(text, 'treaty', 'treasy')", "is not the text at"),
        ("UPDATE reports SET text = text || '!'", "its id is not that of its source and text"),
        ("UPDATE reports SET text = substr(text, 1, 20)", "does not lie in a text of 20"),
        ("UPDATE reports SET source = 'b'", "its id is not"),
        ("UPDATE reports SET domain = 'sport'", "has been changed"),
        ("UPDATE statements SET content_text = 'I never said that'", "is not the text at"),
        ("UPDATE statements SET content = '[[0, 3]]'", "is not the text at"),
        ("UPDATE statements SET content = 'nonsense'", "damaged"),
        ("UPDATE statements SET content = '[]'", "is not the text at"),
        ("UPDATE statements SET holder_name = 'Somebody Else'", "has been changed"),
        ("UPDATE statements SET negated = 1", "has been changed"),
        ("UPDATE statements SET toward_names = 'Utopia'", "are not those in its lists"),
        ("UPDATE statements SET id = 's' || substr(id, 2, 14) || 'zz'", "is not that of its words"),
        ("UPDATE mentions SET text = 'Sapt' WHERE text = 'Rudolf'", "the mention 'Sapt' is not the text"),
        ("UPDATE times SET text = '2031-01-01'", "the time '2031-01-01' is not the text"),
        ("UPDATE events SET spans = '[]'", "has no words to rest on"),
        ("DELETE FROM events WHERE id = (SELECT min(id) FROM events)", "has been changed"),
        ("DELETE FROM statements", "speaks of a row"),
        ("UPDATE disputes SET about = 'nothing'", "speaks of nothing, which is not in sayings or happenings"),
        ("UPDATE dispute_sides SET statement_ids = '[\"s0\"]'", "speaks of s0"),
    ],
)
def test_whatever_is_changed_is_found(path: Path, change: str, said: str) -> None:
    pipeline.read(["x"], path, made.rooms(made.some_reports()))
    stranger = sqlite3.connect(path)
    stranger.execute(change)
    stranger.commit()
    stranger.close()
    assert any(said in trouble for trouble in troubles(path)), troubles(path)[:3]
