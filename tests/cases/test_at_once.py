"""Two people press the same button: real threads, on both engines."""

import threading
from collections.abc import Callable

import pytest

from portal import history
from portal.cases import handling, in_charge
from portal.cases.intake import raise_case
from portal.cases.records import Case, Message
from portal.members.people import PersonActor
from portal.recovery import closing
from portal.store import close
from tests.desk import now
from tests.world import (
    DAY,
    NOW,
    a_case,
    a_confirming_case,
    a_grievance,
    a_handler,
    a_member,
    kinds_of,
    person_of,
)


def at_once(doings: list[Callable[[], object]]) -> list[object]:
    """What came of each doing, all begun together, each in a thread of its own."""
    gate = threading.Barrier(len(doings))
    results: list[object] = [None] * len(doings)

    def run(place: int) -> None:
        gate.wait()
        try:
            results[place] = doings[place]()
        except Exception as trouble:  # it is the result that the test looks at
            results[place] = trouble
        finally:
            close()

    threads = [threading.Thread(target=run, args=(place,)) for place in range(len(doings))]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return results


@pytest.mark.parametrize("token", ["one form", None])
def test_ten_that_send_the_same_form_at_once_make_one_case(house: str, token: str | None) -> None:
    member = a_member()
    person, said = person_of(member), a_grievance(form_token=token)
    results = at_once([lambda: raise_case(said, member=person, by=member, at=NOW)] * 10)
    assert all(isinstance(result, Case) for result in results), results
    assert len({result.id for result in results if isinstance(result, Case)}) == 1
    assert Case.select().count() == Message.select().count() == 1
    assert history.verify().whole


def test_of_two_who_acknowledge_at_once_one_wins_and_one_letter_goes_out(house: str) -> None:
    first, second, case = a_handler("One"), a_handler("Two"), a_case()

    def acknowledge(by: PersonActor) -> Callable[[], object]:
        mine = now(case)
        return lambda: handling.acknowledge(mine, "I have your case.", by=by, at=NOW)

    results = at_once([acknowledge(first), acknowledge(second)])
    assert sorted(result is None for result in results) == [False, True]
    assert kinds_of(case).count("case.acknowledged") == kinds_of(case).count("promise.kept") == 1
    assert now(case).handler_id == (first if results[0] is None else second).id


def test_of_twenty_who_take_a_case_at_once_exactly_one_has_it(house: str) -> None:
    case, staff = a_case(), [a_handler(f"Handler {number}") for number in range(20)]

    def take(by: PersonActor) -> Callable[[], object]:
        mine = now(case)
        return lambda: in_charge.take(mine, by=by, at=NOW)

    results = at_once([take(by) for by in staff])
    won = [by for by, result in zip(staff, results, strict=True) if result is None]
    assert [now(case).handler_id] == [by.id for by in won]
    assert all(isinstance(result, in_charge.HasHandler) for result in results if result is not None)
    assert kinds_of(case).count("case.assigned") == 1
    assert now(case).version == 2


def test_confirming_and_disputing_at_once_closes_the_case_or_opens_it_and_never_both(house: str) -> None:
    member = a_member()
    case = a_confirming_case(a_handler(), member)
    first, second = now(case), now(case)
    results = at_once(
        [
            lambda: closing.confirm(first, by=member, at=NOW + 3 * DAY),
            lambda: closing.dispute(second, "Not right.", by=member, at=NOW + 3 * DAY),
        ],
    )
    assert sum(result is None for result in results) == 1
    assert kinds_of(case).count("case.closed") + kinds_of(case).count("case.disputed") == 1
    assert history.verify().whole
