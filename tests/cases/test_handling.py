"""The moves of the desk and of the member."""

import pytest

from portal.cases import handling
from portal.cases.states import WrongState
from portal.cases.walls import Forbidden
from portal.recovery import closing
from tests.world import DAY, NOW, a_case, a_confirming_case, a_handler, a_member, kinds_of


def test_acknowledging_takes_the_case_when_nobody_has(house: str) -> None:
    handler, case = a_handler(), a_case()
    handling.acknowledge(case, "I have your case.", by=handler, at=NOW)
    assert (case.state, case.handler_id) == ("acknowledged", handler.id)
    assert "promise.kept" in kinds_of(case)


def test_two_people_who_acknowledge_at_once_send_one_acknowledgement(house: str) -> None:
    first, second, case = a_handler("One"), a_handler("Two"), a_case()
    handling.acknowledge(case, "I have your case.", by=first, at=NOW)
    with pytest.raises((WrongState, Forbidden)):
        handling.acknowledge(case, "I have it, too.", by=second, at=NOW)
    assert kinds_of(case).count("case.acknowledged") == 1


def test_a_member_who_says_still_not_right_is_heard_by_somebody_else(house: str) -> None:
    handler, member = a_handler(), a_member()
    case = a_confirming_case(handler, member)
    closing.dispute(case, "The money never came.", by=member, at=NOW + 3 * DAY)
    assert (case.state, case.handler_id) == ("investigating", None)
    with pytest.raises(Forbidden):
        handling.reply(case, "Let me look again.", by=handler, at=NOW + 3 * DAY)
