from __future__ import annotations

import csv
import datetime as dt
import random
from pathlib import Path

import pytest

from dragoman.knowledge import load_knowledge

OFFICES = Path(__file__).parents[2] / "resources" / "offices.csv"


def day(text: str, by: int) -> str:
    return (dt.date.fromisoformat(text) + dt.timedelta(by)).isoformat()


def test_500_office_spells_hold_inside_and_not_outside() -> None:
    knowledge = load_knowledge()
    roles = {
        "head_of_state",
        "head_of_government",
        "foreign_minister",
        "defence_minister",
        "secretary_general",
        "spokesperson_foreign",
    }
    with OFFICES.open(encoding="utf-8", newline="") as file:
        rows = [row for row in csv.DictReader(file) if row["role"] in roles and row["start"] > "1900" and row["end"]]
    for row in random.Random(500).sample(rows, 500):
        mine = [s for s in knowledge.spells_of(row["person"]) if (s.role, s.of) == (row["role"], row["of"])]

        def holds(on: str, row: dict[str, str] = row) -> bool:
            return row["person"] in {s.person for s in knowledge.holders(row["role"], row["of"], on)}

        assert holds(row["start"])
        assert holds(row["end"])
        others = [s for s in mine if (s.start, s.end) != (row["start"], row["end"])]
        for outside in (day(row["start"], -1), day(row["end"], 1)):
            again = any((s.start or "") <= outside <= (s.end or s.checked or "9999") for s in others)
            assert holds(outside) is again, row


@pytest.mark.parametrize(
    ("role", "of", "on", "name"),
    [
        ("foreign_minister", "state:RUS", "2023-03-14", "Sergei Lavrov"),
        ("head_of_government", "state:ARM", "2023-05-17", "Nikol Pashinyan"),
        ("foreign_minister", "state:DEU", "2019-01-01", "Heiko Maas"),
        ("head_of_state", "state:USA", "1985-06-01", "Ronald Reagan"),
        ("head_of_state", "state:SUN", "1988-06-01", "Mikhail Gorbachev"),
        ("secretary_general", "org:CSTO", "2023-02-01", "Imangali Tasmagambetov"),
        ("secretary_general", "org:NATO", "2014-09-30", "Anders Fogh Rasmussen"),
        ("secretary_general", "org:NATO", "2014-10-01", "Jens Stoltenberg"),
        ("high_representative", "org:EU", "2022-07-01", "Josep Borrell"),
    ],
)  # fmt: skip
def test_who_held_an_office(role: str, of: str, on: str, name: str) -> None:
    knowledge = load_knowledge()
    assert [knowledge.actors[s.person].name for s in knowledge.holders(role, of, on)] == [name]


def test_an_office_known_only_until_a_day_is_not_told_of_later_days() -> None:
    knowledge = load_knowledge()
    spell = next(s for s in knowledge.holders("minister", "state:NOR", None) if s.checked)
    assert spell.end is None
    assert spell in knowledge.holders("minister", "state:NOR", spell.checked)
    assert spell not in knowledge.holders("minister", "state:NOR", "2026-01-01")


def test_members_by_day() -> None:
    knowledge = load_knowledge()
    assert "state:FIN" not in knowledge.members("org:NATO", "2023-04-03")
    assert "state:FIN" in knowledge.members("org:NATO", "2023-04-04")
    assert "state:GBR" in knowledge.members("org:EU", "2019-01-01")
    assert "state:GBR" not in knowledge.members("org:EU", "2021-01-01")
    assert set(knowledge.members("org:CSTO", "2023-01-01")) == {
        f"state:{c}" for c in ("ARM", "BLR", "KAZ", "KGZ", "RUS", "TJK")
    }


@pytest.mark.parametrize(
    ("word", "key"),
    [
        ("Armenian", "state:ARM"), ("Armenians", "state:ARM"), ("Azeri", "state:AZE"), ("Azeris", "state:AZE"),
        ("US", "state:USA"), ("U.S.", "state:USA"), ("us", None), ("British", "state:GBR"), ("Western", "bloc:west"),
        ("Chinese", "state:CHN"), ("Dutch", "state:NLD"), ("Poles", "state:POL"), ("North Korean", "state:PRK"),
        ("Congolese", "state:COD"), ("Nigerien", "state:NER"), ("Nigerian", "state:NGA"), ("Soviet", "state:SUN"),
        ("Turkish", "state:TUR"), ("Turks", "state:TUR"), ("turkey", None), ("polish", None), ("Polish", "state:POL"),
        ("Abkhaz", "state:ABK"), ("Georgians", "state:GEO"), ("Martian", None),
    ],
)  # fmt: skip
def test_demonyms(word: str, key: str | None) -> None:
    assert load_knowledge().demonym(word) == key


@pytest.mark.parametrize(
    ("word", "key"),
    [
        ("Yerevan", "state:ARM"), ("the Kremlin", "state:RUS"), ("White House", "state:USA"), ("Kiev", "state:UKR"),
        ("Downing Street", "state:GBR"), ("Brussels", "org:EU"), ("Washington", "state:USA"), ("Atlantis", None),
    ],
)  # fmt: skip
def test_seats(word: str, key: str | None) -> None:
    assert load_knowledge().seat(word) == key


@pytest.mark.parametrize(
    "name",
    [
        "Nikol Pashinyan", "Nikol Pashinian", "NIKOL PASHINYAN", "Volodymyr Zelensky", "Volodymyr Zelenskyy", "Vladimir Zelenskiy",
        "Recep Tayyip Erdoğan", "Recep Tayyip Erdogan", "Tayyip Erdogan", "Ilham Aliev", "Alexander Lukashenko", "Aleksandr Lukashenka",
        "Muammar Gaddafi", "Muammar Qaddafi", "Moammar Gadhafi", "Sergey Lavrov", "Sergei Lavrov", "Dmitriy Medvedev", "Kim Jong Un",
    ],
)  # fmt: skip
def test_one_person_under_every_spelling(name: str) -> None:
    knowledge = load_knowledge()
    found = knowledge.candidates(name)
    assert len(found) == 1
    assert knowledge.actors[found[0]].kind == "person"


@pytest.mark.parametrize("name", ["us", "who", "west", "the west wind", "turkey", "", " ", "the", "’", "é́"])
def test_common_words_are_nobody(name: str) -> None:
    assert load_knowledge().candidates(name) == ()


def test_roles_in_words() -> None:
    knowledge = load_knowledge()

    def keys(phrase: str) -> set[str]:
        return {role.key for role in knowledge.role(phrase)}

    assert "foreign_minister" in keys("top diplomat") & keys("Foreign Minister") & keys("minister of foreign affairs")
    assert keys("premier") == {"head_of_government"}
    assert keys("spokeswoman of the Foreign Ministry") == keys("foreign ministry spokesman") == {"spokesperson_foreign"}
    assert "secretary_general" in keys("secretary general") & keys("Secretary-General")
    assert keys("special representative") == {"envoy"}
    assert [role.of for role in knowledge.role("secretary of state")] == [
        ("state:USA",),
    ] or "state:USA" in knowledge.role("secretary of state")[0].of
    assert knowledge.role("greengrocer") == ()


@pytest.mark.parametrize(
    ("phrase", "of", "name", "kind", "sector"),
    [
        ("foreign ministry", "state:RUS", "Ministry of Foreign Affairs (Russia)", "ministry", "GOV"),
        ("Defense Ministry", "state:AZE", "Ministry of Defence (Azerbaijan)", "ministry", "MIL"),
        ("parliament", "state:GEO", "Parliament (Georgia)", "organisation", "LEG"),
        ("opposition", "state:ARM", "Opposition (Armenia)", "group", "OPP"),
        ("government", "state:ARM", "Government of Armenia", "government", "GOV"),
        ("cabinet", "state:USA", "Government of the United States", "government", "GOV"),
        ("army", "state:UKR", "Armed forces (Ukraine)", "armed_force", "MIL"),
        ("peacekeepers", "state:RUS", "Peacekeepers (Russia)", "armed_force", "MIL"),
        ("border guards", "state:TJK", "Border guards (Tajikistan)", "armed_force", "MIL"),
        ("central bank", "state:NOR", "Central bank (Norway)", "organisation", "GOV"),
    ],
)  # fmt: skip
def test_bodies_of_a_state(phrase: str, of: str, name: str, kind: str, sector: str) -> None:
    actor = load_knowledge().institution(phrase, of)
    assert actor is not None
    assert (actor.name, actor.kind, actor.sector, actor.country) == (name, kind, sector, of[6:])
    assert load_knowledge().actors[actor.id] == actor


def test_no_body_of_what_is_no_state() -> None:
    knowledge = load_knowledge()
    assert knowledge.institution("foreign ministry", "org:NATO") is None
    assert knowledge.institution("foreign ministry", "state:ZEN") is None
    assert knowledge.institution("tea party", "state:RUS") is None
    with pytest.raises(KeyError):
        knowledge.actors["ministry:ZEN:foreign"]


@pytest.mark.parametrize(
    ("noun", "sector"),
    [
        ("police", "COP"), ("soldiers", "MIL"), ("warplanes", "MIL"), ("rebels", "REB"), ("students", "EDU"), ("protesters", "CVL"),
        ("journalist", "JRN"), ("workers", "LAB"), ("doctors", "MED"), ("farmers", "AGR"), ("opposition", "OPP"), ("judges", "JUD"),
        ("MPs", "LEG"), ("refugees", "REF"), ("drug cartels", "CRM"), ("businessmen", "BUS"), ("priests", "REL"), ("former ministers", "ELI"),
        ("parties", "PTY"), ("teapot", None),
    ],
)  # fmt: skip
def test_generic_actors(noun: str, sector: str | None) -> None:
    assert load_knowledge().agent(noun) == sector


def test_every_side_finds_its_name_and_disputed_territories_say_so() -> None:
    knowledge = load_knowledge()
    for name in ("Artsakh", "Nagorno-Karabakh"):
        (key,) = knowledge.candidates(name)
        actor = knowledge.actors[key]
        assert (actor.name, actor.country, actor.sector) == ("Nagorno-Karabakh", "AZE", "PRE")


def test_surnames_put_the_highest_office_first() -> None:
    knowledge = load_knowledge()
    assert knowledge.actors[knowledge.surname("Trump")[0]].name == "Donald Trump"
    assert knowledge.actors[knowledge.surname("Lavrov")[0]].name == "Sergei Lavrov"
    assert knowledge.surname("Zzyzx") == ()


def test_who_leads_a_state() -> None:
    knowledge = load_knowledge()
    assert knowledge.leads("state:RUS") == "head_of_state"
    assert knowledge.leads("state:ARM") == "head_of_government"
    assert knowledge.leads("org:NATO") is None
