"""Alerts by rules: what is new is told once, to all who should hear it, whatever is stopped, retold or joined anew."""

from __future__ import annotations

import dataclasses
import json
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import msgspec
import pytest

from dragoman import pipeline
from dragoman.errors import EXIT_OK, EXIT_USAGE, UsageError
from dragoman.model import Joins, Report
from dragoman.views.cli import main
from dragoman.watching.alerts import Desk
from dragoman.watching.fetch import Fetcher, Limits
from dragoman.watching.rules import Rule, Rules, read_rules
from dragoman.watching.state import State
from tests import made
from tests.watching.server import Site

TREATY = "the treaty with Freedonia holds"


def says(name: str, source: str, words: str = TREATY, verb: str = "says", day: str = "2030-01-05") -> Report:
    return made.report(f"{name} {verb} “{words}” .", source, outlet=f"Outlet {source}", day=day)


class Office:
    """A record that grows, and a desk that watches it; ``told`` is what reached standard output."""

    def __init__(self, folder: Path, *rules: Rule, **deliver: str) -> None:
        self.folder, self.record = folder, folder / "r"
        self.rules = msgspec.convert({"rules": rules, "deliver": deliver}, Rules)
        self.told: list[dict[str, Any]] = []
        self.now = 1000.0
        self.state = State.open(folder / "r.watch")
        self.open()

    def open(self) -> Desk:
        fetcher = Fetcher("test", loopback=True, limits=Limits(seconds=0.3))
        self.desk = Desk(self.rules, self.state, fetcher, self.told.append, lambda: self.now)
        return self.desk

    def read(self, *reports: Report) -> int:
        pipeline.read(["x"], self.record, made.rooms(reports))
        return self.desk.look(self.record)

    def texts(self) -> list[str]:
        self.desk.deliver()
        texts = [alert["text"] for alert in self.told]
        self.told.clear()
        return texts


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return tmp_path


def office(folder: Path, *rules: dict[str, Any], **deliver: str) -> Office:
    return Office(folder, *(msgspec.convert(rule, Rule) for rule in rules), **deliver)


def test_a_saying_is_told_once_however_many_outlets_carry_it(folder: Path) -> None:
    desk = office(folder, {"kind": "statement", "by": "rudolf", "about": "Freedonia", "name": "the treaty"})
    assert desk.read(says("Rudolf", "a"), says("Rudolf", "b"), says("Sapt", "c"), says("Rudolf", "d", "nothing")) == 1
    assert desk.texts() == ["Rudolf, state, toward Freedonia: “the treaty with Freedonia holds” — Outlet a, 2030-01-05"]
    assert desk.read(says("Rudolf", "e")) == 0
    assert desk.read(says("Rudolf", "f", "Freedonia may leave")) == 1
    assert desk.desk.look(desk.record) == 0
    assert desk.texts() == ["Rudolf, state, toward Freedonia: “Freedonia may leave” — Outlet f, 2030-01-05"]
    assert desk.open().look(desk.record) == 0
    desk.state.close()


def test_what_was_there_before_a_rule_is_no_news(folder: Path) -> None:
    desk = office(folder, {"kind": "statement", "by": "Rudolf"})
    pipeline.read(["x"], desk.record, made.rooms([says("Rudolf", "a"), says("Sapt", "b", "he agrees")]))
    assert desk.desk.prepare(desk.record) == 1
    assert desk.read(says("Rudolf", "c")) == 0
    assert desk.read(says("Rudolf", "d", "more")) == 1
    desk.rules = msgspec.convert({"rules": [{"kind": "statement", "by": "Rudolf", "name": "renamed"}]}, Rules)
    assert desk.open().prepare(desk.record) == 0
    assert desk.desk.look(desk.record) == 0
    desk.state.close()


@pytest.mark.parametrize(
    ("rule", "told"),
    [
        ({"kind": "statement", "act": ["deny", "threaten"]}, 1),
        ({"kind": "statement", "toward": "freedonia", "act": "state"}, 2),
        ({"kind": "statement", "toward": "Sapt"}, 0),
        ({"kind": "event", "by": "Sapt", "to": "Rudolf"}, 1),
        ({"kind": "event", "type": "consult", "status": "occurred"}, 1),
        ({"kind": "event", "status": ["planned", "cancelled"]}, 0),
        ({"kind": "dispute"}, 1),
        ({"kind": "dispute", "between": ["Rudolf", "Sapt"], "about": "treaty"}, 1),
        ({"kind": "dispute", "by": "Flavia"}, 0),
        ({"kind": "relation", "between": ["Ruritania", "Freedonia"]}, 0),
    ],
)
def test_rules_ask_for_what_they_say(folder: Path, rule: dict[str, Any], told: int) -> None:
    desk = office(folder, rule)
    reports = [says("Rudolf", "a"), says("Sapt", "b", verb="denies"), says("Michael", "c", "Freedonia waits")]
    assert desk.read(*reports, made.report("Sapt visits Rudolf .", "d")) == told
    assert desk.desk.problems == []
    assert len(desk.texts()) == told
    desk.state.close()


def test_a_dispute_is_new_once_though_others_join_it(folder: Path) -> None:
    desk = office(folder, {"kind": "dispute"})
    assert desk.read(says("Rudolf", "a")) == 0
    assert desk.read(says("Sapt", "b", verb="denies")) == 1
    assert desk.texts() == ["dispute: Rudolf asserts; Sapt denies: “the treaty with Freedonia holds”"]
    assert desk.read(says("Rudolf", "c"), says("Sapt", "d", verb="denies")) == 0
    desk.state.close()


def test_a_relation_that_leaves_its_interval_is_told_once(folder: Path) -> None:
    desk = office(folder, {"kind": "relation", "between": ["Ruritania", "Freedonia"]})
    months = {"2030-01": -6.0, "2030-02": -6.1}

    def joined(reports: Sequence[Report], readings: Any, judgements: Any = ()) -> Joins:
        joins = made.join_cheaply(reports, readings, judgements)
        entries = [
            msgspec.structs.replace(
                joins.dyad_entries[0], entry_id=f"{month} {n}", score=score + n % 5 - 2, first_day=f"{month}-05", last_day=f"{month}-05",
                sources=(f"Outlet {n}",), n_sources=1, claimed=False,
            )
            for month, score in months.items() for n in range(40)
        ]  # fmt: skip
        return msgspec.structs.replace(joins, dyad_entries=tuple(entries))

    def read(source: str) -> int:
        rooms = dataclasses.replace(made.rooms([says("Rudolf", source)]), joining=made.joining(joined))
        pipeline.read(["x"], desk.record, rooms)
        return desk.desk.look(desk.record)

    assert read("a") == 0
    months["2030-03"] = 7.0
    assert read("b") == 1
    assert desk.texts()[0].startswith("Ruritania toward Freedonia rose from -6")
    assert read("c") == 0
    desk.state.close()


def test_an_alert_that_was_under_way_is_never_told_twice_and_never_lost_from_a_file(folder: Path) -> None:
    desk = office(folder, {"kind": "statement"}, file=str(folder / "alerts.jsonl"))
    desk.read(says("Rudolf", "a"), says("Sapt", "b", "more"))

    def stop(_: dict[str, Any]) -> None:
        raise KeyboardInterrupt

    desk.desk.tell = stop
    with pytest.raises(KeyboardInterrupt):
        desk.desk.deliver()
    counts = desk.open().deliver()
    assert (counts["sent"], counts["unsure"]) == (3, 1)
    assert len(desk.told) == 1
    lines = (folder / "alerts.jsonl").read_text().splitlines()
    assert sorted(json.loads(line)["quote"] for line in lines) == ["more", TREATY]
    # Killed while the second line was being written, and once more after it was.
    desk.state.connection.execute("UPDATE outbox SET status = 'sending' WHERE sink LIKE 'file:%'")
    (folder / "alerts.jsonl").write_text(lines[0] + "\n" + lines[1][:40])
    desk.open().deliver()
    assert (folder / "alerts.jsonl").read_text().splitlines() == lines
    desk.state.close()


def test_a_webhook_gets_each_alert_and_is_tried_again_only_where_that_is_safe(site: Site, folder: Path) -> None:
    desk = office(folder, {"kind": "statement"}, webhook=f"{site.base}/hook", stdout="none")
    site.pages["/hook"] = (503, {"Retry-After": "600"}, b"")
    desk.read(says("Rudolf", "a"))
    assert desk.desk.deliver()["waiting"] == 1
    desk.desk.deliver()
    assert len(site.bodies) == 1
    desk.now += 600
    site.pages["/hook"] = "ok"
    assert desk.desk.deliver() == {"sent": 1}
    assert len(site.bodies) == 2
    alert = json.loads(site.bodies[1])
    assert alert["text"].startswith("Rudolf, state")
    assert site.headers["/hook"]["Idempotency-Key"] == alert["alert"]
    assert site.headers["/hook"]["Content-Type"] == "application/json"
    site.pages["/hook"] = lambda _: site.stop.wait()
    desk.read(says("Rudolf", "b", "more"))
    assert desk.desk.deliver()["unsure"] == 1
    site.pages["/hook"] = (404, {}, b"")
    desk.read(says("Rudolf", "c", "even more"))
    assert desk.desk.deliver() == {"sent": 1, "unsure": 1, "failed": 1}
    assert "the webhook answered 404" in desk.desk.problems
    desk.now += 10**6
    desk.open().deliver()
    assert len(site.bodies) == 4
    desk.state.close()


def test_a_webhook_inside_the_own_network_is_refused(folder: Path) -> None:
    desk = office(folder, {"kind": "statement"}, webhook="http://192.168.0.1/hook", stdout="none")
    desk.read(says("Rudolf", "a"))
    assert desk.desk.deliver() == {"failed": 1}
    assert "not on the public internet" in desk.desk.problems[0]
    desk.state.close()


@pytest.mark.parametrize(
    ("name", "text", "reason"),
    [
        ("r.toml", "", "missing required field"),
        ("r.toml", "rules = []", "no rule"),
        ("r.toml", "[[rules]]\nkind = 'statement'\nto = 'x'", "cannot be asked"),
        ("r.toml", "[[rules]]\nkind = 'statement'\nact = 'shout'", "is no act"),
        ("r.toml", "[[rules]]\nkind = 'event'\nstatus = ['done']", "is no status"),
        ("r.toml", "[[rules]]\nkind = 'relation'", "between two"),
        ("r.toml", "[[rules]]\nkind = 'dispute'\nbetween = ['a', 'a']", "two names"),
        ("r.toml", "[[rules]]\nkind = 'statement'\nby = ' '", "is empty"),
        ("r.toml", "[[rules]]\nkind = 'statement'\nwho = 'x'", "unknown field"),
        ("r.toml", "[[rules]\n", "r.toml"),
        ("r.yaml", "rules: [{kind: nothing}]", "Invalid enum value"),
        ("r.yaml", "rules: {", "r.yaml"),
        ("r.yaml", "rules: [{kind: dispute}]\ndeliver: {webhook: 'file:///x'}", "webhook"),
    ],
)
def test_a_rule_that_cannot_be_meant_is_said_before_anything_is_read(
    folder: Path, name: str, text: str, reason: str, capsys: pytest.CaptureFixture[str]
) -> None:
    (folder / name).write_text(text)
    with pytest.raises(UsageError, match=reason):
        read_rules(folder / name)
    assert main(["read", "x", "--record", str(folder / "r"), "--alerts", str(folder / name)]) == EXIT_USAGE
    assert not (folder / "r").exists()
    assert reason.split(maxsplit=1)[0] in capsys.readouterr().err


def test_both_ways_of_writing_rules_mean_the_same(folder: Path) -> None:
    (folder / "r.toml").write_text(
        '[[rules]]\nkind = "relation"\nbetween = ["Russia", "Armenia"]\n[deliver]\nstdout = "json"'
    )
    (folder / "r.yaml").write_text("rules:\n- {kind: relation, between: [Russia, Armenia]}\ndeliver: {stdout: json}")
    assert read_rules(folder / "r.toml") == read_rules(folder / "r.yaml")


def test_the_commands_tell_each_entry_once(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (folder / "a.txt").write_text(
        "Sergei Lavrov accused NATO of ignoring the treaty. “We will not wait,” Lavrov said on 5 June 2024."
    )
    (folder / "r.yaml").write_text("rules:\n- {kind: statement, by: Lavrov, name: the minister}")
    record, rules = str(folder / "r"), str(folder / "r.yaml")
    assert main(["read", str(folder / "a.txt"), "--record", record, "--quiet", "--alerts", rules]) == EXIT_OK
    told = capsys.readouterr().out.splitlines()
    assert told
    assert all(line.startswith("alert [the minister] Sergei Lavrov, ") for line in told)
    assert main(["alerts", rules, "--record", record]) == EXIT_OK
    assert capsys.readouterr().out == ""
    (folder / "all.toml").write_text('deliver = {stdout = "json"}\nrules = [{kind = "statement"}]')
    assert main(["alerts", str(folder / "all.toml"), "--record", record]) == EXIT_OK
    found = [json.loads(line) for line in capsys.readouterr().out.splitlines()]
    assert {a["who"] for a in found} == {"Sergei Lavrov"}
    assert main(["show", found[0]["entry"], "--record", record]) == EXIT_OK
    assert main(["alerts", rules, "--record", str(folder / "none")]) == EXIT_USAGE
    (folder / "new.yaml").write_text("rules: [{kind: statement, about: NATO}]")
    assert main(["alerts", str(folder / "new.yaml"), "--record", record, "--from-now"]) == EXIT_OK
    assert "entries are taken as known" in capsys.readouterr().err
