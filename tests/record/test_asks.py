from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import msgspec
import pytest

from dragoman import pipeline
from dragoman.errors import UsageError
from dragoman.model import Mention, Reading, Report
from dragoman.record import asks
from dragoman.record.store import Store
from tests import made

REPORTS = [
    made.report("Élodie says “Freedonia is far”.", "1", outlet="A", day="2030-01-05"),
    made.report("Iranda denies “nothing else”.", "2", outlet="B", day="2030-02-05"),
    made.report("Tirana says “no date at all”.", "3"),
    made.report("Elodie visits Iranda.", "4", day="2030-03-01"),
]


def read_with_alias(report: Report) -> Reading:
    """As the cheap reader, but "Iranda" is also called "the Shah"."""
    reading = made.read_cheaply(report)
    if not report.text.startswith("Iranda"):
        return reading
    alias = Mention(report.id, (7, 13), "denies", made.who("Iranda"), "variant", 1.0)
    return msgspec.structs.replace(reading, mentions=(*reading.mentions, alias))


@pytest.fixture
def store(path: Path) -> Iterator[Store]:
    through = replace(made.rooms(REPORTS), read_report=read_with_alias, joining=made.joining(redates=False))
    pipeline.read(["x"], path, through)
    with Store.open(path) as opened:
        yield opened


def holders(found: list[asks.Said]) -> list[str]:
    return [s.holder for s in found]


def test_by_whom_whatever_the_accents_and_the_case(store: Store) -> None:
    assert holders(asks.said(store, by="elod")) == ["Élodie"]
    assert holders(asks.said(store, by="ÉLODIE")) == ["Élodie"]


def test_a_name_begins_where_a_word_begins(store: Store) -> None:
    assert holders(asks.said(store, by="Iran")) == ["Iranda"]


def test_an_alias_is_a_name(store: Store) -> None:
    assert holders(asks.said(store, by="denies")) == ["Iranda"]
    assert [d.recipients for d in asks.did(store, to="denies")] == ["Iranda"]


def test_about_whom(store: Store) -> None:
    assert holders(asks.said(store, about="freedonia")) == ["Élodie"]


def test_acts_and_days(store: Store) -> None:
    assert holders(asks.said(store, act="deny")) == ["Iranda"]
    assert holders(asks.said(store, since="2030-01-06")) == ["Iranda", "Tirana"]
    assert holders(asks.said(store, until="2030-01-31")) == ["Élodie", "Tirana"]


def test_what_was_done(store: Store) -> None:
    (visit,) = asks.did(store, by="elodie", to="iranda", kind="consult", status="occurred", since="2030-03-01")
    assert (visit.type, visit.recipients) == ("CONSULT", "Iranda")
    assert not asks.did(store, status="planned")


def test_relations_of_two(store: Store) -> None:
    assert [m.month for m in asks.relations(store, "ruritania", "freedonia")] == ["2030-01"]
    assert not asks.relations(store, "freedonia", "ruritania")


@pytest.mark.parametrize("name", ["", "  ", "'\"", "%"])
def test_what_is_no_name_is_said_to_be_none(store: Store, name: str) -> None:
    with pytest.raises(UsageError, match="is not a name"):
        asks.said(store, by=name)


def test_what_is_typed_is_never_sql(store: Store) -> None:
    assert asks.said(store, by="x' OR 1=1 --") == []
