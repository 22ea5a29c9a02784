"""Turns tables of office holders (facts of Wikidata, CC0) into rows of resources/offices.csv.

In: folders with tables by the every-politician-scrapers project and their dates. Out: rows on stdout, each with its
source. A spell without an end is kept only where the source lists it as current; then ``checked`` is the day of that
list. Which position means which office stands in position_patterns.csv beside this file. Run by hand, not at run time.
"""

from __future__ import annotations

import calendar
import csv
import re
import sys
from pathlib import Path

COLUMNS = ("person", "name", "role", "of", "title", "start", "end", "checked", "source")
PATTERNS = Path(__file__).parent / "position_patterns.csv"
COUNTRIES = Path(__file__).parent / "repository_states.csv"


def patterns() -> list[tuple[re.Pattern[str], str]]:
    """Position patterns in order; the first that fits decides, an empty role drops the row."""
    with PATTERNS.open(encoding="utf-8", newline="") as file:
        return [(re.compile(row["pattern"], re.IGNORECASE), row["role"]) for row in csv.DictReader(file)]


def first_day(text: str) -> str:
    """The first day of a year, month or day; empty stays empty."""
    return text and ((text + "-01-01")[:10] if len(text) == 4 else (text + "-01")[:10])


def last_day(text: str) -> str:
    """The last day of a year, month or day; empty stays empty."""
    if len(text) == 4:
        return text + "-12-31"
    if len(text) == 7:
        year, month = int(text[:4]), int(text[5:])
        return f"{text}-{calendar.monthrange(year, month)[1]:02d}"
    return text


def holders(folder: Path) -> list[dict[str, str]]:
    """Rows of the holders' table whose position is an office that we keep."""
    rules = patterns()
    with COUNTRIES.open(encoding="utf-8", newline="") as file:
        states = {row["repository"]: row["of"] for row in csv.DictReader(file)}
    with (folder / "sources.tsv").open(encoding="utf-8") as file:
        days = {row["repo"]: row["last_commit"][:10] for row in csv.DictReader(file, delimiter="\t")}
    current = set()
    for path in (folder / "current").glob("*.csv"):
        with path.open(encoding="utf-8", newline="") as file:
            for row in csv.DictReader(file):
                key = row.get("personID") or row.get("officeholder") or ""
                if not (row.get("end") or "").strip():
                    current.add((path.stem, key, row["position"]))
    rows = []
    with (folder / "holders21_all.tsv").open(encoding="utf-8") as file:
        for row in csv.DictReader(file, delimiter="\t"):
            of = states.get(row["repo"])
            role = next((role for pattern, role in rules if pattern.search(row["position"])), "") if of else ""
            if (
                not role
                or not of
                or not row["wikidata_id"].startswith("Q")
                or not row["start"]
                or re.fullmatch(r"Q\d+", row["person"])
            ):
                continue
            is_current = (row["repo"], row["wikidata_id"], row["position"]) in current
            if not row["end"] and not is_current:
                continue
            start, end = last_day(row["start"]), first_day(row["end"])  # within vague dates, only what is certain
            if end and end < start:
                continue
            rows.append(
                {
                    "person": "person:" + row["wikidata_id"],
                    "name": re.sub(r"\s*\(.*?\)|,.*", "", row["person"]).strip(),
                    "role": role,
                    "of": of,
                    "title": row["position"],
                    "start": start,
                    "end": end,
                    "checked": "" if end else days[row["repo"]],
                    "source": f"Wikidata (every-politician-scrapers/{row['repo']} {days[row['repo']]})",
                }
            )
    return rows


def main(folder: Path) -> None:
    """Write the rows to standard output."""
    out = csv.DictWriter(sys.stdout, COLUMNS, lineterminator="\n")
    out.writeheader()
    seen = set()
    for row in holders(folder):
        key = (row["person"], row["role"], row["of"], row["start"])
        if key not in seen:
            seen.add(key)
            out.writerow(row)


if __name__ == "__main__":
    main(Path(sys.argv[1]))
