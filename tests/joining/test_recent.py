"""What joining holds for the next question is bounded, whatever it is asked."""

from __future__ import annotations

from dragoman.joining.recent import Recent


def test_so_many_are_held_and_the_first_go_first() -> None:
    asked: list[int] = []

    def find(key: int) -> int:
        asked.append(key)
        return key * key

    recent = Recent(find, 10)
    most = 0
    for key in range(100):
        assert recent(key) == key * key
        most = max(most, len(recent))
    assert most <= 10
    assert recent(99) == 99 * 99
    assert asked == list(range(100))
    assert recent(0) == 0
    assert asked == [*range(100), 0]


def test_what_is_large_counts_for_more_and_what_is_too_large_is_not_held() -> None:
    asked: list[int] = []

    def find(key: int) -> str:
        asked.append(key)
        return "x" * key

    recent = Recent(find, 100, len)
    for key in (40, 41, 40, 41, 1_000, 1_000, 41, 42, 43):
        assert recent(key) == "x" * key
    assert asked == [40, 41, 1_000, 1_000, 42, 43]
    assert len(recent) < 4


def test_what_is_put_again_or_dropped_is_weighed_once() -> None:
    recent: Recent[int, int] = Recent(lambda key: key, 3)
    for _ in range(10):
        recent.put(1, 1)
        recent.put(2, 2)
    assert len(recent) == 2
    recent.drop(1)
    recent.drop(1)
    assert [recent(n) for n in (3, 4)] == [3, 4]
    assert len(recent) == 3
