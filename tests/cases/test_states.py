"""The table of moves (design 4.2), tried whole: every move, in every state, by everybody."""

import pytest

from portal.cases.records import OPEN_STATES, Barred, Case
from portal.cases.states import MOVES, STATES, STEPS, StaleCase, WrongState
from portal.cases.walls import Forbidden
from portal.members.roles import Grant
from portal.recovery import redress
from portal.wording import Refusal
from tests.desk import cases_in_every_state, everything_about, moves, now, undone
from tests.world import (
    DAY,
    NOW,
    a_chapter,
    a_confirming_case,
    a_handler,
    a_member,
    a_person,
    a_recovering_case,
    a_supervisor,
)

LATER = NOW + 4 * DAY

MEMBER = {"the member"}
IN_CHARGE = {"the handler in charge", "a supervisor"}
IN_SIGHT = IN_CHARGE | {"a handler with sight"}
OPEN = {*OPEN_STATES, "paused"}
EARLY = {"received", "acknowledged", "investigating", "paused"}

# move → who may make it, from where, and where it leads (None: it stays).
TABLE: dict[str, tuple[set[str], set[str], str | None]] = {
    "take": (IN_SIGHT, set(), None),  # somebody has every one of these cases already
    "acknowledge": (IN_CHARGE, {"received"}, "acknowledged"),
    "assess": (IN_CHARGE, OPEN - {"received"}, None),
    "ask": (IN_CHARGE, EARLY, None),
    "reply": (IN_CHARGE, OPEN | {"closed"}, None),
    "note": (IN_SIGHT, OPEN | {"closed"}, None),
    "offer": (IN_CHARGE, {"investigating", "paused", "offered"}, "offered"),
    "settle": (IN_CHARGE, EARLY, "confirming"),
    "conclude": (IN_CHARGE, {"investigating", "paused"}, "confirming"),
    "conclude not_upheld": (IN_CHARGE, {"investigating", "paused"}, "closed"),
    "conclude duplicate": (IN_CHARGE, OPEN, "closed"),
    "deliver": (IN_CHARGE, {"recovering"}, "confirming"),
    "extend": (IN_CHARGE, OPEN, None),
    "assign": (IN_SIGHT, OPEN, None),
    "escalate": (IN_SIGHT, OPEN, None),
    "reopen": (IN_SIGHT | MEMBER, {"closed"}, "investigating"),
    "link": (IN_SIGHT, OPEN | {"closed"}, None),
    "answer": (MEMBER, OPEN | {"closed"}, None),
    "accept": (MEMBER, {"offered"}, "recovering"),
    "decline": (MEMBER, {"offered"}, "investigating"),
    "confirm": (MEMBER, {"confirming"}, "closed"),
    "dispute": (MEMBER, {"confirming"}, "investigating"),
    "withdraw": (MEMBER, OPEN, "closed"),
}


def test_every_move_is_possible_exactly_where_the_table_says_and_a_refusal_changes_nothing(
    house: str,
) -> None:
    handler, member, second = a_handler(), a_member(), a_handler("Another")
    barred = a_handler("Barred")
    everybody = {
        "the member": member,
        "another member": a_member("Somebody Else"),
        "the handler in charge": handler,
        "a handler with sight": second,
        "a handler of another chapter": a_handler("Elsewhere", a_chapter("pune")),
        "a barred handler": barred,
        "a barred supervisor": a_supervisor("Barred, too"),
        "a supervisor": a_supervisor(),
        "a supervisor of another chapter": a_person(
            Grant("handler"), Grant("supervisor", a_chapter("pune").id), name="Supervisor of Pune"
        ),
        "an executive": a_person(Grant("executive"), name="Board"),
        "an administrator": a_person(Grant("administrator"), name="Admin"),
        "an auditor": a_person(Grant("auditor"), name="Auditor"),
    }
    # Outside their chapter, a supervisor who is a handler of the whole association is a handler.
    rights = {name: name for name in everybody} | {"a supervisor of another chapter": "a handler with sight"}
    cases = cases_in_every_state(handler, member, NOW)
    for case in cases.values():
        for name in ("a barred handler", "a barred supervisor"):
            Barred.create(case=case.id, person=everybody[name].id, at=NOW, why="disputed")
    tries = moves(second.email)
    for where, case in cases.items():
        before = everything_about(case)
        for move, (who, states, leads) in TABLE.items():
            for name, actor in everybody.items():
                told = f"{name} makes {move} in {where}"
                if rights[name] not in who:
                    with pytest.raises(Forbidden):
                        tries[move](Case.get_by_id(case.id), by=actor, at=LATER)
                elif where not in states:
                    with pytest.raises((WrongState, Refusal)) as refused:
                        tries[move](Case.get_by_id(case.id), by=actor, at=LATER)
                    assert not isinstance(refused.value, Forbidden | StaleCase), told
                else:
                    with undone():
                        tries[move](case, by=actor, at=LATER)
                        assert now(case).state == (leads or _stays(move, where)), told
                    case = Case.get_by_id(case.id)
            assert everything_about(case) == before, move


def _stays(move: str, where: str) -> str:
    if move == "assess" and where == "acknowledged":
        return "investigating"
    return "investigating" if where == "paused" else where


def test_nobody_but_persons_makes_a_move() -> None:
    assert {move.who for move in MOVES.values()} == {"member", "handler", "staff"}


def test_every_state_has_its_place_among_the_five_steps_the_member_sees() -> None:
    placed = [state for _, states in STEPS.values() for state in states]
    assert sorted(placed) == sorted(STATES)


def test_a_stale_save_is_refused_and_nothing_has_changed(house: str) -> None:
    handler, member = a_handler(), a_member()
    second = a_handler("Another")
    cases = cases_in_every_state(handler, member, NOW)
    for name, move in moves(second.email).items():
        who, states, _ = TABLE[name]
        if name in ("take", "reply", "note", "answer"):
            continue
        where = next(state for state in cases if state in states)
        case = cases[where]
        by = member if who == MEMBER else handler
        before = everything_about(case)
        with pytest.raises(StaleCase):
            move(case, by=by, at=LATER, version=now(case).version - 1)
        assert everything_about(case) == before, name
        with undone():
            move(case, by=by, at=LATER, version=now(case).version)
        case.__data__.update(now(case).__data__)


def test_words_take_no_notice_of_the_version_since_they_overwrite_nothing(house: str) -> None:
    handler, member = a_handler(), a_member()
    case = a_recovering_case(handler, member)
    for name in ("reply", "note", "answer"):
        assert not MOVES[name].versioned
    tries = moves(handler.email)
    first = now(case).version
    tries["note"](case, by=handler, at=LATER)
    tries["answer"](case, by=member, at=LATER)
    assert now(case).version == first + 2


def test_the_caller_sees_the_case_as_it_is_after_a_move(house: str) -> None:
    handler, member = a_handler(), a_member()
    case = a_confirming_case(handler, member)
    assert case.__data__ == now(case).__data__
    with pytest.raises(WrongState):
        redress.accept(case, by=member, at=LATER)
    assert case.__data__ == now(case).__data__
