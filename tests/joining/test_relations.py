"""Relations of states month by month."""

import pytest

from dragoman.joining import join
from dragoman.joining.relations import interval
from dragoman.model import DyadMonth
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


@pytest.mark.parametrize("score", [-9.0, 0.0, 5.0])
def test_the_interval_narrows_with_the_data_and_is_the_same_each_time(score):
    few, many = interval([score], 1), interval([score] * 200, 1)
    assert few == interval([score], 1)
    assert few[1] - few[0] > 10 * (many[1] - many[0])
