"""Relations of states month by month."""

from datetime import date, timedelta

import msgspec
import pytest

from dragoman.joining import join
from dragoman.joining.relations import interval, level, period_of
from dragoman.joining.turns import turns
from dragoman.model import DyadEntry, DyadMonth, Who
from tests.joining.builder import Desk, day, person, state

KENYA, UGANDA = state("Kenya", "KEN"), state("Uganda", "UGA")
KAMAU = person("Grace Kamau", "KEN", "p:kamau")


def relations(*desks: Desk) -> dict[tuple[str, str, str], DyadMonth]:
    joins = join([d.report for d in desks], [d.reading for d in desks])
    return {(r.source, r.target, r.month): r for r in joins.relations}


def aid(outlet: str, text: str = "Kenya sent grain to Uganda on Monday.") -> Desk:
    desk = Desk(text, "2024-03-05", outlet)
    desk.do("sent", "AID", [KENYA], [UGANDA], when=day("2024-03-04"), score=10.0)
    return desk


def test_one_deed_in_many_reports_counts_once():
    found = relations(aid("Alpha"), aid("Beta", "On Monday Kenya sent Uganda its grain."))
    month = found["Kenya", "Uganda", "2024-03"]
    assert (month.cooperation, month.conflict, month.net) == (10.0, 0.0, 10.0)
    assert (month.n_events, month.n_sources) == (1, 2)
    assert month.low < month.net <= month.high


def test_what_is_planned_or_wished_for_is_left_out():
    desk = Desk("Kenya will send grain to Uganda. It may close the border.", "2024-03-05", "Alpha")
    desk.do("send", "AID", [KENYA], [UGANDA], status="planned", when=day("2024-04-01"), score=10.0)
    desk.do("close", "COERCE", [KENYA], [UGANDA], status="hypothetical", score=-7.0)
    assert relations(desk) == {}


def test_a_minister_speaks_for_her_country_and_a_meeting_counts_both_ways():
    desk = Desk("Grace Kamau accused Uganda of smuggling. Ministers of Kenya and Uganda met.", "2024-03-05", "Alpha")
    said = desk.say(KAMAU, "accused", "smuggling", kind="indirect", act="accuse", toward=[UGANDA])
    desk.do("accused", "ACCUSE", [KAMAU], [UGANDA], when=day("2024-03-05"), score=-3.5, verbal_of=said)
    desk.do("met", "CONSULT", [KENYA, UGANDA], when=day("2024-03-05"), score=2.5)
    found = relations(desk)
    there, back = found["Kenya", "Uganda", "2024-03"], found["Uganda", "Kenya", "2024-03"]
    assert (there.cooperation, there.conflict, there.net) == (2.5, -3.5, -0.5)
    assert (there.n_events, there.n_statements) == (1, 1)
    assert (back.net, back.n_statements) == (2.5, 0)


def test_a_body_that_only_the_report_names_is_no_side():
    council, union = (
        Who(None, "Port Council", "organisation"),
        Who("org:AfricanUnion", "African Union", "bloc", None, "IGO"),
    )
    desk = Desk("The Port Council and the African Union praised Uganda.", "2024-03-05", "Alpha")
    for holder in (council, union):
        desk.say(holder, "praised", "Uganda", kind="indirect", act="praise", toward=[UGANDA], when=day("2024-03-05"))
    assert {pair[:2] for pair in relations(desk)} == {("African Union", "Uganda")}


def entry(number: int, score: float, day: str | None = "2024-03-05", **changed: object) -> DyadEntry:
    made = DyadEntry(
        source="Kenya",
        target="Uganda",
        entry_id=f"h{number:04}",
        kind="happening",
        status="occurred",
        claimed=False,
        score=score,
        material=False,
        first_day=day,
        last_day=day,
        by_publication=False,
        known_from=day,
        sources=(f"outlet {number % 3}",),
        n_sources=1,
    )
    return msgspec.structs.replace(made, **changed)


@pytest.mark.parametrize("score", [-9.0, 0.0, 5.0])
def test_the_interval_narrows_with_the_data_and_is_the_same_each_time(score):
    few, many = interval([entry(1, score)]), interval([entry(n, score) for n in range(200)])
    assert few == interval([entry(1, score)])
    assert few[1] - few[0] > 10 * (many[1] - many[0])


def test_what_one_outlet_tells_is_uncertain_together():
    mixed = [entry(n, 5.0 if n % 2 else -5.0, sources=("Alpha" if n % 2 else "Beta",)) for n in range(60)]
    spread = [entry(n, 5.0 if n % 2 else -5.0, sources=(f"outlet {n}",)) for n in range(60)]
    (low, high), (low_spread, high_spread) = interval(mixed), interval(spread)
    assert high - low > 2 * (high_spread - low_spread)


def test_what_more_sources_tell_weighs_more_but_not_in_proportion():
    at = level([entry(1, 6.0, n_sources=7), entry(2, -6.0, n_sources=1)])
    assert at.net == pytest.approx((3 * 6 - 1 * 6) / 4)


@pytest.mark.parametrize(
    ("first", "last", "month", "week", "on"),
    [
        ("2024-03-05", "2024-03-05", "2024-03", "2024-W10", "2024-03-05"),
        ("2024-12-30", "2024-12-30", "2024-12", "2025-W01", "2024-12-30"),
        ("2024-03-01", "2024-03-31", "2024-03", None, None),
        ("2024-03-04", "2024-03-10", "2024-03", "2024-W10", None),
        ("2024-01-01", "2024-12-31", None, None, None),
        (None, "2024-03-05", None, None, None),
    ],
)
def test_a_time_wider_than_the_period_is_in_none(first, last, month, week, on):
    given = entry(1, 1.0, first_day=first, last_day=last)
    assert [period_of(given, grain) for grain in ("month", "week", "day")] == [month, week, on]


def series(*levels: tuple[int, float]) -> list[DyadEntry]:
    """So many entries, one a day, at each level, with a little noise."""
    scores = [score + (n % 3 - 1) / 2 for count, score in levels for n in range(count)]
    return [entry(n, s, (date(2024, 1, 1) + timedelta(days=n)).isoformat()) for n, s in enumerate(scores)]


def test_a_change_of_level_is_found_with_its_day_and_what_made_it():
    found = turns(series((20, 4.0), (20, -5.0)))
    assert [(t.day, t.before > 3, t.after < -4) for t in found] == [("2024-01-21", True, True)]
    assert found[0].entries[0] == "h0020"
    assert found == turns(list(reversed(series((20, 4.0), (20, -5.0)))))


def test_no_change_is_found_where_there_is_none_or_where_data_are_few():
    assert turns(series((60, 2.0))) == ()
    assert turns(series((3, 9.0), (3, -9.0))) == ()
    assert turns([]) == ()
    assert [t.day for t in turns(series((12, -6.0), (12, 3.0), (12, -6.0)))] == ["2024-01-13", "2024-01-25"]


def test_what_is_claimed_or_planned_moves_no_level():
    claimed = [entry(n + 100, -10.0, claimed=True) for n in range(30)]
    planned = [entry(n + 200, -10.0, status="planned") for n in range(30)]
    assert turns([*series((40, 2.0)), *claimed, *planned]) == ()


def test_words_whose_target_is_only_guessed_move_no_relation():
    desk = Desk("Grace Kamau criticised the plan.", "2024-03-05", "Alpha")
    guess = {"toward": "inferred (0.34): the likeliest of the sides"}
    desk.say(KAMAU, "criticised", "the plan", kind="indirect", act="criticise", toward=[UGANDA], why=guess)
    assert relations(desk) == {}
    likely = Desk("Grace Kamau criticised the plan.", "2024-03-05", "Alpha")
    surer = {"toward": "inferred (0.71): the likeliest of the sides"}
    likely.say(KAMAU, "criticised", "the plan", kind="indirect", act="criticise", toward=[UGANDA], why=surer)
    assert set(relations(likely)) == {("Kenya", "Uganda", "2024-03")}
