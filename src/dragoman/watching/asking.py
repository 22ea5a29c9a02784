"""What may be asked and when: a fetcher in, one out that obeys robots.txt and leaves each host its pause.

Invariant: nothing is asked of a site before its robots.txt was, and no host twice within its pause.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Final

import msgspec

from dragoman.watching.addresses import RefusedError, Target
from dragoman.watching.fetch import Answer, Fetcher, FetchError
from dragoman.watching.robots import EVERYTHING, LARGEST, NOTHING, Robots, read_robots
from dragoman.watching.state import State

#: The name by which robots.txt knows this program.
PROGRAM: Final = "dragoman"
#: Seconds for which the rules of a site are kept, and for which one that fails is left alone.
_KEPT, _KEPT_FAILURE = 24 * 3600.0, 3600.0
_OK, _MULTIPLE, _BAD, _FAILED = 200, 300, 400, 500


class Asker:
    """Asks politely. ``clock`` gives seconds since 1970, ``wait`` waits for so many seconds."""

    def __init__(
        self, fetcher: Fetcher, state: State, *, pause: float, clock: Callable[[], float], wait: Callable[[float], None]
    ) -> None:
        self._fetcher, self._state = fetcher, state
        self._pause, self._clock, self._wait = pause, clock, wait
        self._asked: dict[str, float] = {}
        self._rules: dict[str, Robots] = {}

    def get(self, address: str, headers: Mapping[str, str] | None = None, *, size: int | None = None) -> Answer:
        """What stands at ``address``; also on the way there every step is one that may be taken.

        Raises :class:`RefusedError` and :class:`FetchError`.
        """
        return self._fetcher.get(address, headers, size=size, may=self._permit)

    def forget_rules(self) -> None:
        """Looks the rules up again where they are needed next: in the state, or on the site when they are too old."""
        self._rules.clear()

    def _permit(self, target: Target) -> None:
        rules = self._rules_of(target)
        if not rules.allow(target.path):
            raise RefusedError(
                "the robots.txt of the site does not allow it"
                if rules.known
                else f"the robots.txt of the site could not be had ({rules.why}), so nothing there is asked for now",
                for_now=not rules.known,
            )
        self._take_turn(target, max(self._pause, rules.delay))

    def _take_turn(self, target: Target, pause: float) -> None:
        now = self._clock()
        ready = self._asked.get(target.host, now - pause) + pause
        if ready > now:
            self._wait(min(ready - now, pause))
        self._asked[target.host] = self._clock()

    def _rules_of(self, target: Target) -> Robots:
        if target.origin not in self._rules:
            kept = self._state.robots(target.origin, self._clock())
            self._rules[target.origin] = msgspec.json.decode(kept, type=Robots) if kept else self._ask_rules(target)
        return self._rules[target.origin]

    def _ask_rules(self, target: Target) -> Robots:
        """The rules of a site: all is allowed where there are none, nothing where the server fails (RFC 9309)."""
        rules = NOTHING
        self._take_turn(target, self._pause)
        try:
            answer = self._fetcher.get(f"{target.origin}/robots.txt", size=LARGEST)
        except FetchError as error:
            rules = msgspec.structs.replace(rules, why=str(error))
        else:
            if _OK <= answer.status < _MULTIPLE:
                rules = read_robots(answer.body, PROGRAM)
            elif answer.status < _FAILED:
                rules = EVERYTHING
            else:
                rules = msgspec.structs.replace(rules, why=f"its server answered {answer.status}")
        until = self._clock() + (_KEPT_FAILURE if not rules.known else _KEPT)
        self._state.keep_robots(target.origin, msgspec.json.encode(rules).decode(), until)
        return rules
