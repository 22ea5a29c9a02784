"""From Python: what a notebook or a script of a user sees."""

import subprocess
import sys
from pathlib import Path

import pytest

import dragoman
from dragoman.errors import RecordError, UsageError

TEXT = """The foreign minister of Norway, Espen Barth Eide, said on Tuesday that Oslo would reopen its embassy in Kabul.

“We will talk to everyone,” Eide told reporters. Afghanistan's government welcomed the decision.
"""
HOSTILE = (
    """Sweden's prime minister said on Monday: “<script>alert(1)</script> is no policy, and <b>we</b> reject it.”"""
)


@pytest.fixture(scope="module")
def record(tmp_path_factory: pytest.TempPathFactory):
    folder = tmp_path_factory.mktemp("python")
    (folder / "in").mkdir()
    (folder / "in" / "a.txt").write_text(TEXT, "utf-8")
    (folder / "in" / "b.txt").write_text(HOSTILE, "utf-8")
    with dragoman.read(folder / "in", folder / "r.dragoman") as opened:
        yield opened


def test_the_public_names_are_these():
    assert dragoman.__all__ == [
        "DragomanError", "OneReport", "Record", "Table", "__version__", "open_record", "read", "read_report",
    ]  # fmt: skip
    assert all(hasattr(dragoman, name) for name in dragoman.__all__)
    methods = {name for name in vars(dragoman.Record) if not name.startswith("_")}
    assert methods == {
        "close", "counts", "disputes", "entry", "events", "evidence", "failures", "happenings", "path", "relations",
        "sayings", "search", "statements", "stories",
    }  # fmt: skip
    with pytest.raises(AttributeError):
        dragoman.nothing_of_this_name  # noqa: B018


def test_importing_loads_no_model_and_no_frame():
    heavy = "spacy onnxruntime pandas polars pyarrow starlette"
    code = f"import sys, dragoman; dragoman.open_record; print([m for m in '{heavy}'.split() if m in sys.modules])"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"


def test_one_text_without_a_record():
    one = dragoman.read_report(TEXT, outlet="Own Agency", published="2024-01-24")
    said = one.statements()
    assert "Eide" in said[0].holder.name
    words = one.evidence(said[0].id)[0]
    assert words.text in one.text
    assert all(one.text[start:end] for (start, end), _ in words.marks)
    assert one.report.outlet == "Own Agency"
    assert one.report.published.start == "2024-01-24"
    with pytest.raises(UsageError, match="2023-05-17"):
        dragoman.read_report(TEXT, published="yesterday")
    with pytest.raises(UsageError):
        one.evidence("nothing")


def test_the_same_report_has_the_same_ids_with_and_without_a_record(record: dragoman.Record):
    source = record.statements(by="Eide")[0].source
    one = dragoman.read_report(TEXT, source=source)
    assert {s.id for s in one.statements()} >= {s.id for s in record.statements(by="Eide")}


def test_a_question_gives_a_table(record: dragoman.Record):
    said = record.statements(by="eide")
    assert len(said) >= 2
    assert {row.holder for row in said} == {"Espen Barth Eide"}
    assert said[0].id in {row.id for row in record.search("embassy")} | {row.id for row in said}
    assert record.evidence(said[0].id)[0].text
    assert len(said[:1]) == 1
    assert said == record.statements(by="eide")
    assert not record.statements(by="Nobody of this name")


@pytest.mark.parametrize("nobody", [False, True])
def test_frames_have_the_same_columns_with_and_without_rows(record: dragoman.Record, nobody: bool):
    for table in (
        record.statements(by="Nobody" if nobody else None),
        record.events(by="Nobody" if nobody else None),
        record.sayings(),
        record.happenings(),
        record.disputes(),
        record.stories(),
        record.relations("Norway", "Afghanistan"),
        record.failures(),
    ):
        names = list(table.columns)
        assert table.to_polars().columns == names
        assert list(table.to_pandas().columns) == names
        assert table.to_arrow().column_names == names
        assert len(table.to_polars()) == len(table.to_pandas()) == table.to_arrow().num_rows == len(table)


def test_intervals_stand_in_columns_of_their_own(record: dragoman.Record):
    assert {"when_start", "when_end", "when_basis"} <= set(record.statements().columns)
    assert record.sayings().to_polars()["outlets"].dtype == __import__("polars").List


def test_a_notebook_shows_the_words_and_runs_nothing(record: dragoman.Record):
    shown = record.statements()._repr_html_()
    assert "<mark" in shown
    assert "We will talk to everyone" in shown
    assert "<script" not in shown
    assert "<b>we</b>" not in shown
    assert "No rows" in record.statements(by="Nobody")._repr_html_()


def test_a_missing_record_is_a_sentence(tmp_path: Path):
    with pytest.raises(RecordError):
        dragoman.open_record(tmp_path / "none.dragoman")


def test_what_could_not_be_read_is_listed(tmp_path: Path):
    with dragoman.read(tmp_path / "nothing", tmp_path / "r.dragoman") as record:
        assert [failure.kind for failure in record.failures()] == ["unreadable"]


def test_a_script_of_a_user_is_typed(tmp_path: Path):
    script = tmp_path / "mine.py"
    script.write_text(
        "import dragoman\n\n"
        'with dragoman.open_record("mine.dragoman") as record:\n'
        '    names: list[str] = [row.holder for row in record.statements(by="Lavrov", since="2023-01-01")]\n'
        "    for happening in record.happenings():\n"
        "        print(happening.type, happening.independent_sources)\n"
        "    print(names, record.statements().to_dicts())\n",
        "utf-8",
    )
    done = subprocess.run(
        [sys.executable, "-m", "mypy", "--strict", "--follow-imports=silent", str(script)],
        capture_output=True, text=True, check=False, cwd=tmp_path,
    )  # fmt: skip
    assert done.returncode == 0, done.stdout
    wrong = tmp_path / "wrong.py"
    wrong.write_text('import dragoman\n\ndragoman.open_record(7).statements(who="x")\n', "utf-8")
    done = subprocess.run(
        [sys.executable, "-m", "mypy", "--strict", "--follow-imports=silent", str(wrong)],
        capture_output=True, text=True, check=False, cwd=tmp_path,
    )  # fmt: skip
    assert done.returncode == 1
