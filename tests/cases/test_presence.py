"""Presence: who else has a case open, for a minute and a half of real time, and without a trace."""

import datetime as dt

from portal.cases import presence
from portal.cases.presence import Companion, Presence
from portal.history import HistoryLine
from tests.world import NOW, a_case, a_handler, a_supervisor


def test_two_people_at_one_case_see_each_other_until_one_of_them_leaves(house: str) -> None:
    meera, daniel, case = a_handler(), a_supervisor(), a_case()
    lines = HistoryLine.select().count()
    presence.note_here(case.id, meera.id or 0, NOW, writing=False)
    assert presence.others_here(case.id, meera.id or 0, NOW) == []
    assert presence.others_here(case.id, daniel.id or 0, NOW) == [Companion("Meera Nair", False)]
    later = NOW + dt.timedelta(seconds=30)
    presence.note_here(case.id, meera.id or 0, later, writing=True)
    assert presence.others_here(case.id, daniel.id or 0, later) == [Companion("Meera Nair", True)]
    assert presence.others_here(case.id, daniel.id or 0, later + presence.LASTS) == []
    assert HistoryLine.select().count() == lines


def test_who_has_gone_is_forgotten(house: str) -> None:
    meera, daniel, case = a_handler(), a_supervisor(), a_case()
    presence.note_here(case.id, meera.id or 0, NOW, writing=False)
    presence.note_here(case.id, daniel.id or 0, NOW + presence.LASTS, writing=False)
    assert presence.forget_gone(NOW + presence.LASTS) == 1
    assert [row.person_id for row in Presence.select()] == [daniel.id]
