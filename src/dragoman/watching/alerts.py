"""A record and rules in, alerts delivered: to standard output, a file, a webhook. Each entry once, whatever happens.

What is new is put into an outbox in one transaction with the mark that it was seen; it leaves the outbox step by step
(waiting, sending, sent). Invariant: what was ``sending`` when the program was stopped is never sent again, but listed
as ``unsure``, except into a file, which itself tells whether it arrived.
"""

from __future__ import annotations

import json
import os
from collections import Counter
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from dragoman.errors import UsageError
from dragoman.ids import content_id
from dragoman.record.store import Store
from dragoman.watching.addresses import RefusedError
from dragoman.watching.fetch import Fetcher, FetchError
from dragoman.watching.matches import Match, matches
from dragoman.watching.rules import Rule, Rules
from dragoman.watching.state import State

#: How often a webhook that does not answer is tried, and the seconds before the second time.
_ATTEMPTS, _PAUSE, _LONGEST_PAUSE = 12, 60.0, 6 * 3600.0
_OK, _MULTIPLE, _FAILED = 200, 300, 500
_TRY_AGAIN: Final = {408, 425, 429}
_STDOUT: Final = "stdout"

type Tell = Callable[[dict[str, Any]], None]


@dataclass
class Desk:
    """Looks a record through after each run and delivers what the rules ask for; ``tell`` writes to standard output."""

    rules: Rules
    state: State
    fetcher: Fetcher
    tell: Tell
    clock: Callable[[], float]

    def __post_init__(self) -> None:
        """Settles what was under way when the program was stopped last."""
        self.problems: list[str] = []
        for number, sink, body in self._outbox("sending"):
            arrived = _in_file(Path(sink[5:]), body) if sink.startswith("file:") else None
            self._mark(number, {None: "unsure", True: "sent", False: "waiting"}[arrived])

    def prepare(self, record: Path) -> int:
        """For rules that are new here, notes what is in the record already, which is no news; gives how much it is."""
        noted = 0
        new = [rule for rule in self.rules.rules if not self._checked(rule)]
        if not new:
            return 0
        for rule, found, newest in self._found(record, new):
            with self.state.transaction():
                noted += sum(self._note(rule, match) for match in found)
                self._check(rule, newest)
        if not record.exists():
            with self.state.transaction():
                for rule in new:
                    self._check(rule, -1)
        return noted

    def look(self, record: Path) -> int:
        """Puts what is new into the outbox; gives how much that is. Rules that cannot be applied are ``problems``."""
        self.problems = []
        number = 0
        for rule, found, newest in self._found(record, self.rules.rules):
            with self.state.transaction():
                for match in found:
                    if self._note(rule, match):
                        number += 1
                        self._put(rule, match)
                self._check(rule, newest)
        return number

    def deliver(self) -> Counter[str]:
        """Sends what waits and is due; how many alerts were sent, wait, failed for good or may have arrived."""
        now = self.clock()
        for number, sink, body in self._outbox("waiting", now):
            if self._take(number):
                self._mark(number, *self._send(number, sink, json.loads(body), body, now))
        counts: Counter[str] = Counter()
        for status, count in self.state.rows("SELECT status, count(*) FROM outbox GROUP BY status"):
            counts[status] = count
        return counts

    def _found(self, record: Path, rules: Iterable[Rule]) -> Iterable[tuple[Rule, list[Match], int]]:
        """For each rule what it asks for of the reports that are new to it, and the rowid of the newest one."""
        if not record.exists():
            return
        with Store.open(record) as store, store.snapshot():
            newest = int(store.rows("SELECT coalesce(max(rowid), -1) FROM reports")[0][0])
            for rule in rules:
                after = (self._checked(rule) or [-1])[0]
                try:
                    found = list(matches(store, rule, after if after <= newest else -1))
                except UsageError as error:
                    self.problems.append(f"{rule.title}: {error}")
                else:
                    yield rule, found, newest

    def _checked(self, rule: Rule) -> list[int]:
        return [row[0] for row in self.state.rows("SELECT checked FROM rules WHERE rule = ?", (rule.key,))]

    def _check(self, rule: Rule, newest: int) -> None:
        self.state.connection.execute("INSERT OR REPLACE INTO rules VALUES (?, ?)", (rule.key, newest))

    def _note(self, rule: Rule, match: Match) -> bool:
        """Notes all keys of a match; whether none of them was noted before. The caller holds the transaction."""
        run = self.state.connection.execute
        known = any(
            run("SELECT 1 FROM noted WHERE rule = ? AND key = ?", (rule.key, key)).fetchone() for key in match.keys
        )
        for key in match.keys:
            run("INSERT OR IGNORE INTO noted VALUES (?, ?)", (rule.key, key))
        return not known

    def _put(self, rule: Rule, match: Match) -> None:
        deliver = self.rules.deliver
        sinks = [_STDOUT] if deliver.stdout != "none" else []
        sinks += [f"file:{Path(deliver.file).absolute()}"] if deliver.file else []
        sinks += [deliver.webhook] if deliver.webhook else []
        alert = {"alert": content_id("al", rule.key, *match.keys)} | match.alert
        body = json.dumps(alert, ensure_ascii=True)
        for sink in sinks:
            self.state.connection.execute(
                "INSERT OR IGNORE INTO outbox (id, sink, body, status, attempts, due)"
                " VALUES (?, ?, ?, 'waiting', 0, 0)",
                (alert["alert"], sink, body),
            )

    def _outbox(self, status: str, now: float = float("inf")) -> list[tuple[int, str, str]]:
        query = "SELECT number, sink, body FROM outbox WHERE status = ? AND due <= ? ORDER BY number"
        return self.state.rows(query, (status, now))

    def _take(self, number: int) -> bool:
        """Takes an alert that waits in hand, unless another program has it by now."""
        with self.state.transaction():
            query = (
                "UPDATE outbox SET status = 'sending', attempts = attempts + 1 WHERE number = ? AND status = 'waiting'"
            )
            return self.state.connection.execute(query, (number,)).rowcount == 1

    def _mark(self, number: int, status: str, due: float = 0.0) -> None:
        with self.state.transaction():
            self.state.connection.execute(
                "UPDATE outbox SET status = ?, due = ? WHERE number = ?", (status, due, number)
            )

    def _send(self, number: int, sink: str, alert: dict[str, Any], body: str, now: float) -> tuple[str, float]:
        """What became of one alert: its status, and when to try again."""
        if sink == _STDOUT:
            self.tell(alert)
            return "sent", 0.0
        if sink.startswith("file:"):
            try:
                _append(Path(sink[5:]), body)
            except OSError as error:
                return self._again(number, now, f"{sink[5:]}: {error.strerror}", 0.0)
            return "sent", 0.0
        return self._post(number, sink, alert["alert"], body, now)

    def _post(self, number: int, address: str, alert: str, body: str, now: float) -> tuple[str, float]:
        headers = {"Content-Type": "application/json", "Idempotency-Key": alert}
        try:
            answer = self.fetcher.post(address, body.encode(), headers)
        except RefusedError as error:
            self.problems.append(f"the webhook: {error}")
            return "failed", 0.0
        except FetchError as error:
            if error.unsure:
                self.problems.append(f"the webhook: {error}; the alert may have arrived and is not sent again")
                return "unsure", 0.0
            return self._again(number, now, f"the webhook: {error}", 0.0)
        if _OK <= answer.status < _MULTIPLE:
            return "sent", 0.0
        told = f"the webhook answered {answer.status}"
        if answer.status in _TRY_AGAIN or answer.status >= _FAILED:
            return self._again(number, now, told, answer.retry_after(now) or 0.0)
        self.problems.append(told)
        return "failed", 0.0

    def _again(self, number: int, now: float, told: str, at_least: float) -> tuple[str, float]:
        attempts = self.state.rows("SELECT attempts FROM outbox WHERE number = ?", (number,))[0][0]
        self.problems.append(told)
        if attempts >= _ATTEMPTS:
            return "failed", 0.0
        return "waiting", now + max(at_least, min(_PAUSE * 2.0**attempts, _LONGEST_PAUSE))


def _append(path: Path, body: str) -> None:
    with path.open("ab") as file:
        file.write(body.encode() + b"\n")
        file.flush()
        os.fsync(file.fileno())


def _in_file(path: Path, body: str) -> bool:
    """Whether a line that was being written is there; one of which only the beginning is, is taken away."""
    line, last, at = body.encode() + b"\n", b"", 0
    if not path.exists():
        return False
    with path.open("r+b") as file:
        for last in file:
            if last == line:
                return True
            at += len(last)
        if last and line.startswith(last):
            file.truncate(at - len(last))
    return False
