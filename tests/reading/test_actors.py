"""Who is meant: names, titles, offices by date, bodies, capitals, pronouns. Own sentences, many regions and years."""

from __future__ import annotations

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from dragoman.knowledge import load_knowledge
from dragoman.model import Report, When
from dragoman.reading.actors import Cast, find_actors, resolve_text
from dragoman.reading.parse import load_parser, parse


def read(text: str, day: str | None = None, outlet: str | None = None, speech=()) -> Cast:
    report = Report("r1", "a.txt", text, "", outlet=outlet, published=When(day, day, "day", "given") if day else When())
    return find_actors(parse(report, load_parser()), report, load_knowledge(), speech)


def names(text: str, phrase: str, day: str | None = None, *, nth: int = 0, agent: bool = True, **more) -> list[str]:
    start = -1
    for _ in range(nth + 1):
        start = text.index(phrase, start + 1)
    return [r.who.name for r in read(text, day, **more).who((start, start + len(phrase)), agent=agent)]


@pytest.mark.parametrize(
    ("text", "phrase", "day", "expected"),
    [
        # titles and names
        (
            "French President Emmanuel Macron met reporters.",
            "French President Emmanuel Macron",
            "2021-03-01",
            ["Emmanuel Macron"],
        ),
        (
            "Turkey's Foreign Minister Mevlut Cavusoglu flew home.",
            "Turkey's Foreign Minister Mevlut Cavusoglu",
            "2019-05-01",
            ["Mevlüt Çavuşoğlu"],
        ),
        (
            "Talks went badly, said Dmitri Peskov, the Kremlin spokesman.",
            "Dmitri Peskov, the Kremlin spokesman",
            "2022-05-01",
            ["Dmitry Peskov"],
        ),
        (
            "Chile's mining minister, Rosa Quintul, resigned.",
            "Chile's mining minister, Rosa Quintul,",
            None,
            ["Rosa Quintul"],
        ),
        # heads, not modifiers
        ("Kenya's claims angered the court.", "Kenya's claims", None, ["Kenya"]),
        (
            "Prime Minister Narendra Modi's government refused.",
            "Prime Minister Narendra Modi's government",
            "2020-01-05",
            ["Government of India"],
        ),
        ("NATO member-states refused to pay.", "NATO member-states", None, ["NATO"]),
        ("Indonesian officials denied the report.", "Indonesian officials", None, ["Indonesia"]),
        # coordination
        (
            "The African Union and Cairo objected to the plan.",
            "The African Union and Cairo",
            None,
            ["African Union", "Egypt"],
        ),
        (
            "Poland, Hungary and Slovakia banned the grain.",
            "Poland, Hungary and Slovakia",
            None,
            ["Poland", "Hungary", "Slovakia"],
        ),
        # contingents and forces
        ("Kenyan peacekeepers left the base.", "Kenyan peacekeepers", None, ["Kenyan peacekeepers"]),
        ("Ethiopian forces shelled the town.", "Ethiopian forces", None, ["Ethiopia"]),
        # bodies of a state
        (
            "Brazil's Foreign Ministry regretted the vote.",
            "Brazil's Foreign Ministry",
            None,
            ["Ministry of Foreign Affairs (Brazil)"],
        ),
        ("The Georgian parliament passed the bill.", "The Georgian parliament", None, ["Parliament (Georgia)"]),
        ("The government of Peru called an election.", "The government of Peru", None, ["Government of Peru"]),
        (
            "A foreign ministry spokesman in Hanoi denied it.",
            "A foreign ministry spokesman in Hanoi",
            None,
            ["Ministry of Foreign Affairs (Vietnam)"],
        ),
    ],
)
def test_a_phrase_means_its_head(text, phrase, day, expected):
    assert names(text, phrase, day) == expected


def test_forces_are_the_state_with_the_sector_of_forces():
    text = "Ethiopian forces shelled the town."
    (found,) = read(text).who((0, len("Ethiopian forces")))
    assert (found.who.kind, found.who.country, found.who.sector) == ("state", "ETH", "MIL")


def test_two_ministers_named_after_their_states_get_one_state_each():
    text = "The Greek and Turkish foreign ministers, Nikos Dendias and Mevlut Cavusoglu, shook hands. Dendias smiled."
    cast = read(text, "2021-06-01")
    found = cast.who((0, text.index(",")))
    assert [(r.who.name, r.who.country) for r in found] == [("Nikos Dendias", "GRC"), ("Mevlüt Çavuşoğlu", "TUR")]


def test_a_person_who_is_not_known_keeps_the_country_and_sector_of_the_title():
    text = "Tunisia's interior minister, Slim Ferchichi-Adouani, warned smugglers. He gave no date."
    cast = read(text)
    (he,) = cast.who((text.index("He "), text.index("He ") + 2))
    assert (he.who.id, he.who.name, he.who.country, he.who.sector) == (None, "Slim Ferchichi-Adouani", "TUN", "GOV")
    assert he.how == "pronoun"


def test_two_people_of_one_surname_stay_two():
    text = "Brazilian senator Marta Quiroga-Reyes praised the deal. Peruvian senator Luis Quiroga-Reyes did not."
    whos = {m.who.name for m in read(text).mentions if m.who.kind == "person"}
    assert whos == {"Marta Quiroga-Reyes", "Luis Quiroga-Reyes"}


def test_spellings_of_one_name_are_one_person():
    assert resolve_text("Sergey Lavrov", "2015-01-01", None, load_knowledge()).name == "Sergei Lavrov"
    text = "Foreign Minister Jeyhum Bayramov of Azerbaijan spoke first."
    assert names(text, "Foreign Minister Jeyhum Bayramov", "2022-09-01") == ["Jeyhun Bayramov"]


@pytest.mark.parametrize(
    ("text", "day", "expected"),
    [
        ("the German chancellor", "2019-02-02", "Angela Merkel"),
        ("the German chancellor", "2023-02-02", "Olaf Scholz"),
        ("Britain's prime minister", "2018-02-02", "Theresa May"),
        ("Britain's prime minister", "2021-02-02", "Boris Johnson"),
        ("the foreign minister of Russia", "2010-02-02", "Sergei Lavrov"),
        ("the top Russian diplomat", "2016-02-02", "Sergei Lavrov"),
        ("the NATO chief", "2018-02-02", "Jens Stoltenberg"),
        ("the UN secretary-general", "2012-02-02", "Ban Ki-moon"),
    ],
)
def test_an_office_is_whoever_held_it_on_the_day(text, day, expected):
    assert resolve_text(text, day, None, load_knowledge()).name == expected


def test_a_former_holder_is_no_longer_of_the_government():
    knowledge = load_knowledge()
    assert resolve_text("Angela Merkel", "2017-04-01", None, knowledge).sector == "GOV"
    assert resolve_text("Angela Merkel", "2022-04-01", None, knowledge).sector == "ELI"


def test_the_report_goes_before_knowledge_for_an_office():
    text = "Ghana's foreign minister, Esi Boaduwaa, left for Accra. The foreign minister said nothing. The top Ghanaian diplomat smiled."
    assert names(text, "The foreign minister", "2035-01-01") == ["Esi Boaduwaa"]
    assert names(text, "The top Ghanaian diplomat", "2035-01-01") == ["Esi Boaduwaa"]


def test_a_counterpart_holds_the_same_office():
    text = "Japanese Foreign Minister Taro Kono called his South Korean counterpart. His counterpart agreed."
    assert names(text, "his South Korean counterpart", "2018-06-01") == ["Kang Kyung-hwa"]


@pytest.mark.parametrize(
    ("text", "phrase", "expected", "agent"),
    [
        ("Caracas rejected the ruling.", "Caracas", "Venezuela", True),
        ("The delegation landed in Caracas.", "Caracas", "Caracas", False),
        ("The Kremlin dismissed the report.", "The Kremlin", "Russia", True),
        ("Downing Street had no comment.", "Downing Street", "United Kingdom", True),
    ],
)
def test_a_capital_is_its_government_or_a_place(text, phrase, expected, agent):
    assert names(text, phrase, agent=agent) == [expected]


def test_mentions_tell_a_place_from_a_government():
    text = "Tehran warned Riyadh on Monday. A plane from Riyadh landed in Tehran."
    found = [(m.text, m.who.name, m.how) for m in read(text).mentions]
    assert ("Tehran", "Iran", "metonym") in found
    assert ("Tehran", "Tehran", "name") in found


@pytest.mark.parametrize(
    ("text", "phrase", "expected"),
    [
        ("President Sauli Niinisto spoke in Oslo. He thanked the king.", "He ", "Sauli Niinistö"),
        ("Angela Merkel met Xi Jinping. She raised trade.", "She", "Angela Merkel"),
        ("Ecuador withdrew its envoy. It gave no reason.", "It ", "Ecuador"),
        ("Opposition lawmakers left the hall. They called the vote a farce.", "They", "Opposition lawmakers"),
        ("Senegal's president and his government refused.", "his government", "Government of Senegal"),
    ],
)
def test_pronouns_stand_for_what_fits(text, phrase, expected):
    found = names(text, phrase.strip(), "2019-05-05")
    assert found[0].lower() == expected.lower()


def test_inside_quotation_marks_i_is_the_speaker_and_we_the_speakers_side():
    text = "“I will go. We want peace,” Kenyan President William Ruto said."
    assert names(text, "I ", "2023-05-05")[0] == "William Ruto"
    assert names(text, "We", "2023-05-05") == ["Kenya"]


def test_the_tagger_may_name_the_speaker():
    text = "Uhuru Kenyatta listened. “I will sign it,” read the note. Raila Odinga had written it."
    speech = [((text.index("Raila"), text.index("Raila") + 12), ((text.index("I will"), text.index("it,”") + 3),))]
    assert names(text, "I will", "2018-05-05", speech=speech)[0] == "Raila Odinga"


def test_common_nouns_take_up_a_body_named_before():
    text = "The Russian Foreign Ministry objected. The ministry blamed NATO. The alliance shrugged."
    assert names(text, "The ministry") == ["Ministry of Foreign Affairs (Russia)"]
    assert names(text, "The alliance") == ["NATO"]
    assert names(
        "Armenia left the CSTO. The Russian-led military alliance regretted it.", "The Russian-led military alliance"
    ) == ["CSTO"]


def test_what_nobody_knows_keeps_its_words():
    text = "Two shepherds from the valley complained."
    (found,) = read(text).who((0, text.index(" complained")))
    assert found.who.id is None
    assert found.who.name == "Two shepherds from the valley"
    assert read("").who((0, 0)) == ()


def test_mentions_are_exact_and_sorted():
    text = "  “Zambia’s  President\nHakainde Hichilema” — he said.\r\n"
    cast = read(text, "2023-01-01")
    assert [m.span for m in cast.mentions] == sorted(m.span for m in cast.mentions)
    assert all(text[m.span[0] : m.span[1]] == m.text for m in cast.mentions)


HOSTILE = [
    "he " * 3000,
    "Minister " * 3000,
    "of the president " * 1500,
    "Russia's " * 2000,
    "”“\"'" * 2000,
    "A-" * 3000,
    "Ivan Ivan " * 1500,
    "\x00\u202e\U0001f600" * 500,
    "ministers, A and B, " * 800,
    "the alliance and " * 1500,
]


@pytest.mark.parametrize("text", HOSTILE, ids=range(len(HOSTILE)))
def test_hostile_text_is_read(text):
    cast = read(text, "2020-01-01")
    cast.who((0, len(text)))
    cast.who((-5, 10**9))


@settings(max_examples=40, deadline=None, suppress_health_check=list(HealthCheck))
@given(
    st.lists(
        st.sampled_from(
            [
                "Russia",
                "'s",
                "the",
                "minister",
                "of",
                "he",
                "“",
                "”",
                ",",
                "and",
                "Lavrov",
                "Mr",
                "\n",
                ".",
                "said",
                "it",
            ]
        ),
        max_size=60,
    ),
    st.integers(0, 80),
    st.integers(0, 80),
)
def test_any_words_any_span(words, start, length):
    text = " ".join(words)
    cast = read(text)
    for resolved in cast.who((start, start + length)):
        assert 0 <= resolved.span[0] <= resolved.span[1] <= len(text)
        assert 0 <= resolved.confidence <= 1


def test_it_is_deterministic():
    text = "Angela Merkel met Xi Jinping in Berlin. She said China and Germany agreed. They parted."
    assert read(text, "2019-01-01").mentions == read(text, "2019-01-01").mentions


def test_what_a_quotation_calls_the_country_was_named_before_it() -> None:
    """Quotations are read last, when states behind them are known already."""
    text = (
        "Kenya signed the paper on Monday. It “will be the first country to open a port there,” the minister said. "
        "In Oslo, Norway welcomed the plan."
    )
    assert names(text, "country") == ["Kenya"]
