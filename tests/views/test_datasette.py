"""The record under Datasette, with the file that explains it: pages fetched as a reader would."""

import asyncio
from pathlib import Path

import pytest
import yaml

from dragoman import pipeline
from dragoman.record.export import open_tables
from dragoman.record.store import Store
from dragoman.views import exports
from tests import made

datasette = pytest.importorskip("datasette.app")


def test_datasette_shows_tables_and_answers_the_ready_questions(tmp_path: Path):
    path = tmp_path / "r.dragoman"
    pipeline.read(["x"], path, made.rooms(made.some_reports()))
    with Store.open(path) as store, open_tables(store, made.join_cheaply) as tables:
        exports.writer("datasette")(tables, tmp_path / "datasette.yaml")
    metadata = yaml.safe_load((tmp_path / "datasette.yaml").read_text("utf-8"))

    async def fetch() -> dict[str, tuple[int, str]]:
        app = datasette.Datasette([str(path)], metadata=metadata, immutables=[])
        await app.invoke_startup()
        name = next(n for n in app.databases if n != "_internal")
        wanted = [f"/{name}", f"/{name}/v_said", f"/{name}/v_did", f"/{name}/statements.json?_shape=array"]
        wanted += [f"/{name}/{query}?name=a" for query in metadata["databases"]["r"]["queries"]]
        found = {}
        for url in wanted:
            answer = await app.client.get(url, follow_redirects=True)
            found[url] = (answer.status_code, answer.text)
        return found

    found = asyncio.run(fetch())
    assert {status for status, _ in found.values()} == {200}, {u: s for u, (s, _) in found.items()}
    assert "Who said what" in next(text for url, (_, text) in found.items() if url.endswith("v_said"))
