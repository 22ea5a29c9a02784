"""Reports for measuring: no sentence twice, in the manner of agencies. Seeded, so that runs compare."""

from __future__ import annotations

import random
import re
from collections.abc import Iterator
from pathlib import Path

import yaml

DATA = Path(__file__).parents[1] / "training" / "data"
#: A mark of the annotations: ⟦a1:Oslo⟧, ⟦e1:ASSAULT:occurred:shelled⟧, ⟦c1/state/speech:said⟧.
MARK = re.compile(r"⟦e\d+:\w+:\w+:|⟦[a-z]\d[\w/,]*:|⟧")
SHORTEST = 40
WORDS = {
    name: words.split("|")
    for name, words in yaml.safe_load(Path(__file__).with_name("words.yaml").read_text("utf-8")).items()
}


def sentence(rng: random.Random) -> str:
    """One made-up sentence."""
    state, other = rng.sample(WORDS["states"], 2)
    names = {
        "state": state,
        "other": other,
        "capital": rng.choice(WORDS["capitals"]),
        "day": rng.choice(WORDS["days"]),
        "topic": rng.choice(WORDS["topics"]),
    }
    who = f"{rng.choice(WORDS['first'])} {rng.choice(WORDS['last'])}"
    claim = rng.choice(WORDS["claims"]).format(**names)
    number = rng.randint(3, 9000)
    shape = rng.randrange(6)
    if shape == 0:
        office, said = rng.choice(WORDS["offices"]), rng.choice(WORDS["saying"])
        return f"{state}'s {office}, {who}, {said} on {names['day']} that {claim}."
    if shape == 1:
        spoken = f"“{claim[0].upper() + claim[1:]},” {who} {rng.choice(WORDS['saying'])} in {names['capital']}."
        return f"{spoken} “We counted {number} reasons.”"
    if shape == 2:
        deed = rng.choice(WORDS["deeds"])
        return f"{state} {deed} {other} last week after {number} people had crossed near {names['capital']}."
    if shape == 3:
        return f"{names['capital']} accused {other} of hiding {number} tonnes of fuel while {claim}."
    if shape == 4:
        office = rng.choice(WORDS["offices"])
        return f"According to the {office} of {state}, {claim}, although {number} letters said otherwise."
    year = rng.randint(1950, 2023)
    return (
        f"The road from {names['capital']} to the {number}-metre pass, part of {names['topic']}, was quiet in {year}."
    )


def reports(count: int, *, seed: int = 7, sentences: int = 24) -> Iterator[str]:
    """``count`` texts of some 500 words; the same seed gives the same texts.

    As long as they last, sentences that this project's annotators wrote (``training/data``), each once: the words of
    real prose. After them, made-up sentences.
    """
    own = _own_sentences()
    random.Random(seed).shuffle(own)
    for number in range(count):
        rng = random.Random(seed * 1_000_003 + number)
        mine = own[number * sentences : (number + 1) * sentences]
        mine += [sentence(rng) for _ in range(sentences - len(mine))]
        yield "\n".join(" ".join(mine[place : place + 3]) for place in range(0, sentences, 3))


def own_reports() -> list[str]:
    """The whole reports that this project's annotators wrote, without their marks, in a fixed order."""
    found: list[str] = []
    for path in sorted((DATA / "reports").glob("*.txt")):
        for part in path.read_text("utf-8").split("\n### ")[1:]:
            text = MARK.sub("", part.partition("\n")[2]).strip()
            if text not in found:
                found.append(text)
    random.Random(7).shuffle(found)
    return found


def _own_sentences() -> list[str]:
    """The annotated sentences and paragraphs, without their marks; an empty list where they are not at hand."""
    found: dict[str, None] = {}
    for path in sorted(DATA.glob("*/*.txt")):
        if ".second" in path.name:
            continue
        for line in path.read_text("utf-8").splitlines():
            bare = MARK.sub("", line).strip()
            if len(bare) > SHORTEST and not line.startswith("#"):
                found.setdefault(bare)
    return list(found)
