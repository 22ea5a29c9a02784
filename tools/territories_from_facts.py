"""Joins the editor's rows on states with codes and official names into resources/territories.csv.

In: the editor's rows (stdin: CODE|name|capitals|demonyms|aliases|rule), the country-codes table (PDDL), and the
`rigour` package (MIT) for Wikidata ids. Out: rows on stdout. Run by hand when states change; never at run time.
"""

from __future__ import annotations

import csv
import sys
from pathlib import Path

COLUMNS = (
    "id", "name", "class", "country", "iso2", "sector", "capitals", "demonyms", "aliases",
    "wikidata", "rule", "start", "end", "source",
)  # fmt: skip


def main(codes: Path) -> None:
    """Read the editor's rows from standard input, write the joined rows to standard output."""
    from rigour.territories import get_territory

    with codes.open(encoding="utf-8", newline="") as file:
        known = {row["ISO3166-1-Alpha-3"]: row for row in csv.DictReader(file)}
    out = csv.DictWriter(sys.stdout, COLUMNS, lineterminator="\n")
    out.writeheader()
    for line in sys.stdin:
        code, name, capitals, demonyms, aliases, rule = (part.strip() for part in line.rstrip("\n").split("|"))
        facts = known.get(code, {})
        territory = get_territory(code.lower())
        official = [facts.get("official_name_en", ""), facts.get("UNTERM English Formal", "")]
        extra = [a for a in (*aliases.split(";"), *official) if a and a not in {name, "x"}]
        out.writerow(
            {
                "id": f"state:{code}",
                "name": name,
                "class": "state"
                if facts.get("is_independent") == "Yes" or code in {"TWN", "XKX", "PSE", "VAT"}
                else "territory",
                "country": code,
                "iso2": facts.get("ISO3166-1-Alpha-2", "") or ("XK" if code == "XKX" else ""),
                "sector": "",
                "capitals": ";".join(c for c in capitals.split(";") if c),
                "demonyms": demonyms,
                "aliases": ";".join(dict.fromkeys(extra)),
                "wikidata": territory.qid if territory else facts.get("wikidata_id", ""),
                "rule": {"P": "head_of_state", "G": "head_of_government"}[rule],
                "start": "",
                "end": "",
                "source": "country-codes (PDDL), rigour (MIT), editor",
            }
        )


if __name__ == "__main__":
    main(Path(sys.argv[1]))
