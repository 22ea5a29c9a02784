"""How far two people agree on the event sentences: `python -m training.agreement`.

Reads the second labelling of each `training/data/events/*.second.txt` and finds the first labelling of the same text in
the other files. Needs nothing but Python. Kappa is Cohen's, over the events that both marked.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from pathlib import Path

from training.tagger.gold import Event, Sentence, Span
from training.tagger.markup import parse_sentence

DATA = Path(__file__).parent / "data" / "events"


def pairs(folder: Path = DATA) -> list[tuple[Sentence, Sentence]]:
    """First and second labelling of each sentence that was labelled twice."""
    first: dict[str, Sentence] = {}
    second: dict[str, Sentence] = {}
    for path in sorted(folder.glob("*.txt")):
        into = second if path.name.endswith(".second.txt") else first
        for line in path.read_text("utf-8").splitlines():
            if line.strip() and not line.startswith("#"):
                sentence = parse_sentence(line.strip())
                into.setdefault(sentence.text, sentence)
    return [(first[text], sentence) for text, sentence in second.items() if text in first]


def agreement(labelled: Sequence[tuple[Sentence, Sentence]]) -> dict[str, float]:
    """Shares in percent; of roles, those whose words overlap, of those that either marked on a shared event."""
    both: list[tuple[Event, Event]] = []
    one = other = silent = quiet = 0
    for a, b in labelled:
        one, other = one + len(a.events), other + len(b.events)
        quiet += not a.events
        silent += not a.events and not b.events
        both += _matched(a.events, b.events)
    found: dict[str, float] = {
        "sentences": len(labelled), "events of the first": one, "of the second": other,
        "trigger F": _percent(2 * len(both), one + other), "silent to both, of the first's": _percent(silent, quiet),
    }  # fmt: skip
    for name in ("type", "status"):
        values = [(getattr(a, name), getattr(b, name)) for a, b in both]
        found[name] = _percent(sum(x == y for x, y in values), len(values))
        found[f"{name} kappa"] = round(_kappa(values), 2)
    for role in ("actor", "recipient", "place", "time"):
        sides = [(a.roles.get(role, []), b.roles.get(role, [])) for a, b in both]
        marked = [(x, y) for x, y in sides if x or y]
        found[role] = _percent(sum(_overlap(x, y) for x, y in marked), len(marked))
    return found


def _matched(first: Sequence[Event], second: Sequence[Event]) -> list[tuple[Event, Event]]:
    left = list(second)
    found = []
    for event in first:
        fits = [other for other in left if _overlap([event.trigger], [other.trigger])]
        if fits:
            best = max(fits, key=lambda other: other.type == event.type)
            left.remove(best)
            found.append((event, best))
    return found


def _overlap(a: Sequence[Span], b: Sequence[Span]) -> bool:
    return any(x[0] < y[1] and y[0] < x[1] for x in a for y in b)


def _percent(part: int, whole: int) -> float:
    return round(100 * part / whole, 1) if whole else 0.0


def _kappa(values: Sequence[tuple[str, str]]) -> float:
    if not values:
        return 0.0
    same = sum(a == b for a, b in values) / len(values)
    first, second = Counter(a for a, _ in values), Counter(b for _, b in values)
    chance = sum(first[k] * second[k] for k in first) / len(values) ** 2
    return (same - chance) / (1 - chance) if chance < 1 else 1.0


if __name__ == "__main__":
    for name, value in agreement(pairs()).items():
        print(name, value)
