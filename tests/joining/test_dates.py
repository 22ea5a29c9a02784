"""Days of publication that a report does not carry, found from the others."""

import itertools

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from dragoman.joining import join, needs_rereading
from dragoman.joining.deixis import read_deixis
from dragoman.model import DatedReport, Joins, When
from tests.joining.builder import Desk, day, ordinal, person, state

KAMAU = person("Grace Kamau", "KEN")
KENYA, UGANDA = state("Kenya", "KEN"), state("Uganda", "UGA")
WORDS = "The ferry line across the lake will be opened before the rains come"


def told(text: str, published: str | None = None, outlet: str = "Lake Post", **when: When) -> Desk:
    """A report whose words ``on Tuesday`` and the like are time expressions; keys with ``_`` for spaces."""
    desk = Desk(text, published, outlet)
    for words, meaning in when.items():
        desk.time(words.replace("_", " "), meaning)
    desk.say(KAMAU, "said", WORDS)
    return desk


def dated(*desks: Desk) -> tuple[dict[str, DatedReport], Joins]:
    joins = join([d.report for d in desks], [d.reading for d in desks])
    return {d.report_id: d for d in joins.dated}, joins


def test_the_weekday_of_a_quotation_that_a_dated_report_carries():
    known = Desk(f"“{WORDS},” Grace Kamau said in a talk broadcast on Tuesday.", "2024-04-03", "Daily")
    known.time("on Tuesday", day("2024-04-02"))
    known.say(KAMAU, "said", WORDS, when=day("2024-04-02"))
    lost = told(f"Grace Kamau spoke on Tuesday. “{WORDS},” she said on Tuesday.", on_Tuesday=When(weekday=1))
    lost.time("said on Tuesday", When(weekday=1))
    found, joins = dated(known, lost)
    assert found[lost.id].published == When("2024-04-02", "2024-04-02", "day", "cross-report")
    assert "Daily" in found[lost.id].reasons[0]
    assert "Tuesday" in found[lost.id].reasons[-1]
    (again,) = needs_rereading(joins, [known.report, lost.report])
    assert again.id == lost.id
    assert again.published.start == "2024-04-02"


def test_last_month_against_a_named_month_leaves_a_month_and_its_weekday():
    known = Desk(f"In February Grace Kamau said: “{WORDS}.”", "2024-04-03", "Daily")
    known.time("In February", day("2024-02-01", "2024-02-29"))
    known.say(KAMAU, "said", WORDS, when=day("2024-02-01", "2024-02-29"))
    lost = Desk(f"The cabinet met on Monday. Last month Grace Kamau said: “{WORDS}.”", None, "Lake Post")
    lost.time("on Monday")
    lost.time("Last month")
    lost.say(KAMAU, "said", WORDS)
    found, _ = dated(known, lost)
    assert found[lost.id].published == When("2024-03-01", "2024-03-31", "month", "cross-report", 0)


def test_a_near_copy_is_two_days_away_at_most():
    text = "The cabinet agreed that a third ferry shall cross the lake from next year and that fares stay as they are. "
    text += "Fishermen in the eastern villages said they had not been asked and would bring the matter to court."
    known, lost = Desk(text, "2024-04-03", "Daily"), Desk("Lake Post. " + text, None, "Lake Post")
    found, _ = dated(known, lost)
    assert found[lost.id].published == When("2024-04-01", "2024-04-05", "range", "cross-report")
    assert "near copy" in found[lost.id].reasons[0]


def test_a_year_that_is_past_bounds_from_below_and_one_ahead_does_not():
    lost = Desk("The road was closed in 2021. The next vote is planned for 2029.", None, "Lake Post")
    lost.time("in 2021", day("2021-01-01", "2021-12-31"))
    lost.time("2029", day("2029-01-01", "2029-12-31"))
    found, _ = dated(lost)
    assert found[lost.id].published.start == "2021-01-01"
    assert found[lost.id].published.end is None
    assert found[lost.id].published.basis == "text"


def test_nothing_known_stays_unknown():
    lost = Desk("The road is closed. Nobody knows why.", None, "Lake Post")
    found, joins = dated(lost)
    assert found[lost.id].published == When()
    assert needs_rereading(joins, [lost.report]) == []


def test_a_given_day_is_kept_whatever_others_say():
    a = told(f"Grace Kamau said on Tuesday: “{WORDS}.”", "2024-04-02", on_Tuesday=day("2024-04-02"))
    b = told(f"On Tuesday Grace Kamau said: “{WORDS}.”", "2024-05-08", "Daily", On_Tuesday=day("2024-05-07"))
    found, _ = dated(a, b)
    assert found[a.id].published.start == "2024-04-02"
    assert found[b.id].published.start == "2024-05-08"


def test_an_event_told_with_its_month_dates_one_told_last_month():
    known = Desk(
        "Kenya sent a mission to Uganda in March, with fifty observers on the lake border.", "2024-06-03", "Daily"
    )
    known.time("in March", day("2024-03-01", "2024-03-31"))
    known.do("mission", "COOPERATE", [KENYA], [UGANDA], when=day("2024-03-01", "2024-03-31"))
    lost = Desk("Kenya sent its mission of fifty observers to the lake border of Uganda last month.", None, "Lake Post")
    lost.time("last month")
    lost.do("mission", "COOPERATE", [KENYA], [UGANDA])
    found, _ = dated(known, lost)
    assert (found[lost.id].published.start, found[lost.id].published.end) == ("2024-04-01", "2024-04-30")


def test_more_reports_narrow_and_no_order_matters():
    first = Desk(f"In March Grace Kamau said: “{WORDS}.”", "2024-04-30", "Daily")
    first.time("In March", day("2024-03-01", "2024-03-31"))
    first.say(KAMAU, "said", WORDS, when=day("2024-03-01", "2024-03-31"))
    lost = Desk(f"The lake town met on Friday. “{WORDS},” Grace Kamau said on Friday.", None, "Lake Post")
    lost.time("on Friday")
    lost.time("said on Friday")
    lost.say(KAMAU, "said", WORDS)
    second = Desk(f"On March 15 Grace Kamau said: “{WORDS}.”", "2024-03-20", "Standard")
    second.time("On March 15", day("2024-03-15"))
    second.say(KAMAU, "said", WORDS, when=day("2024-03-15"))
    wide = dated(first, lost)[0][lost.id].published
    assert wide.start is not None
    assert wide.end is not None
    assert wide.start <= "2024-03-15" <= wide.end
    for desks in itertools.permutations((first, lost, second)):
        narrow = dated(*desks)[0][lost.id].published
        assert (narrow.start, narrow.end) == ("2024-03-15", "2024-03-15")


def test_an_inferred_day_is_no_evidence_for_itself():
    known = Desk(f"“{WORDS},” Grace Kamau said on Tuesday.", "2024-04-03", "Daily")
    known.time("on Tuesday", day("2024-04-02"))
    known.say(KAMAU, "said", WORDS, when=day("2024-04-02"))
    lost = told(f"Grace Kamau said on Tuesday: “{WORDS}.”", on_Tuesday=When(weekday=1))
    _, joins = dated(known, lost)
    (again,) = needs_rereading(joins, [known.report, lost.report])
    reread = told(lost.text, on_Tuesday=day("2024-04-02"))
    second = join([known.report, again], [known.reading, reread.reading])
    assert second.dated == joins.dated
    assert needs_rereading(second, [known.report, again]) == []


@given(
    st.sampled_from(
        [
            "on Monday",
            "Sunday",
            "last week",
            "this month",
            "last month",
            "earlier this year",
            "last year",
            "yesterday",
            "today",
            "three days ago",
            "in March",
            "December 28",
            "late October",
            "2 May",
        ]
    ),
    st.integers(ordinal("2019-12-20"), ordinal("2024-03-10")),
)
def test_what_an_expression_means_and_when_it_was_written_agree(text, published):
    deixis = read_deixis(text)
    assert deixis is not None
    meant = deixis.meaning(published, published)
    if meant is not None:
        back = [deixis.publication(d, d) for d in (meant[0], meant[1])]
        assert all(b is not None and b[0] <= published + 31 for b in back)
        whole = deixis.publication(*meant)
        assert whole is not None
        assert whole[0] <= published <= whole[1]


@pytest.mark.parametrize(
    "text", ["in 2020", "March 3, 2020", "since Monday", "last Monday", "from Monday to Friday", "soon", ""]
)
def test_what_hangs_on_no_day_or_unclearly_is_left_alone(text):
    assert read_deixis(text) is None


DAYS = [
    ("In March", day("2024-03-01", "2024-03-31")),
    ("On March 15", day("2024-03-15")),
    ("On Friday", day("2024-03-15")),
]


def corpus(written: list[tuple[int, str]]) -> list[Desk]:
    """Dated reports of one saying, each telling it in the words of ``DAYS`` on its day."""
    desks = []
    for number, (which, published) in enumerate(written):
        words, meaning = DAYS[which]
        desk = Desk(f"{words} Grace Kamau said: “{WORDS}.”", published, f"Outlet {number}")
        desk.time(words, meaning)
        desk.say(KAMAU, "said", WORDS, when=meaning)
        desks.append(desk)
    return desks


def undated() -> Desk:
    lost = Desk(f"The lake town met on Friday. “{WORDS},” Grace Kamau said on Friday.", None, "Lake Post")
    lost.time("on Friday")
    lost.time("said on Friday")
    lost.say(KAMAU, "said", WORDS)
    return lost


@settings(deadline=None, max_examples=40)
@given(
    st.lists(
        st.tuples(st.integers(0, 2), st.sampled_from(["2024-03-16", "2024-03-18", "2024-03-20"])),
        min_size=1,
        max_size=4,
    ),
    st.randoms(use_true_random=False),
)
def test_any_reports_in_any_order_date_it_alike_and_more_never_widen_it(written, random):
    lost, desks = undated(), corpus(written)
    before: tuple[str, str] | None = None
    for count in range(1, len(desks) + 1):
        some = [*desks[:count], lost]
        random.shuffle(some)
        found = dated(*some)[0][lost.id]
        again = dated(*sorted(some, key=lambda d: d.id))[0][lost.id]
        assert found == again
        assert len(found.reasons) >= 1
        start, end = found.published.start or "", found.published.end or "9999"
        assert start <= "2024-03-15" <= end
        if before is not None:
            assert before[0] <= start
            assert end <= before[1]
        before = (start, end)


def test_every_reason_is_told():
    lost, desks = undated(), corpus([(0, "2024-03-16"), (1, "2024-03-18"), (2, "2024-03-20")])
    reasons = " ".join(dated(*desks, lost)[0][lost.id].reasons)
    assert all(f"Outlet {number}" in reasons for number in range(3))
    assert "Friday" in reasons
