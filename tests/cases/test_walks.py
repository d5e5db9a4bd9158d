"""Random walks through the life of a case: whatever people do in whatever order, what must hold holds."""

import datetime as dt
import random
from collections import Counter

import pytest

from portal import history
from portal.cases import deadlines, watch
from portal.cases.codes import JUSTIFIED
from portal.cases.deadlines import FAR, open_promises
from portal.cases.records import Barred, Case, Message, Promise
from portal.cases.states import STATES
from portal.members.people import PersonActor
from portal.recovery import waiting
from portal.recovery.redress import remedies_of
from portal.store import transaction
from portal.wording import Refusal
from tests.desk import moves, now
from tests.world import NOW, a_case, a_handler, a_member, a_supervisor, kinds_of

WALKS, STEPS = 100, 30
EARLY = ("received", "acknowledged", "investigating")
# Moves that end a case are taken less often, or every walk would be short.
SELDOM = {"withdraw": 0.1, "conclude duplicate": 0.1, "conclude not_upheld": 0.4, "escalate": 0.3}


def walk(chance: random.Random, people: dict[str, list[PersonActor]], colleague: str) -> Case:
    """One case on its way, with everything checked after each step."""
    tries = moves(colleague)
    weights = [SELDOM.get(name, 1) for name in tries]
    [member] = people["member"]
    case, at = a_case(member), NOW
    for _ in range(STEPS):
        at += dt.timedelta(minutes=chance.choice((7, 55, 400, 1500, 4000, 11_000, 21_000)))
        name = chance.choices(list(tries), weights)[0]
        if chance.random() < 0.25:
            _duties(at)
        before = now(case)
        by = chance.choice([*people["staff"], member, member])
        try:
            tries[name](case, by=by, at=at)
        except Refusal:
            assert now(case).__data__ == before.__data__, name
        else:
            assert now(case).version == before.version + 1, name
        check(now(case), before, at)
    return now(case)


def _duties(at: dt.datetime) -> None:
    for duty in (watch.warn_handlers, watch.tell_members, watch.write_broken):
        duty(at)
    waiting.remind_due(at)
    waiting.lapse_due(at)


def check(case: Case, before: Case, at: dt.datetime) -> None:
    """What holds in every case at every moment."""
    assert case.state in STATES
    assert case.is_open == (case.state != "closed")
    for mark in (case.closed_at, case.closed_by):
        assert (mark is None) == case.is_open
    assert case.is_open or case.finding is not None
    assert before.decided_at is None or case.decided_at == before.decided_at
    assert case.finding in (None, "withdrawn", "closed_no_reply") or case.decided_at is not None
    if case.state in ("offered", "recovering", "confirming"):
        assert case.finding in JUSTIFIED
    if case.state in ("received", "acknowledged"):
        assert case.decided_at is None
    assert case.is_paused <= (case.state in EARLY)
    waits = case.is_paused or case.state in ("offered", "confirming")
    assert (case.waiting_since is not None) == waits
    if case.handler_id is not None:
        assert (
            not Barred.select().where((Barred.case == case.id) & (Barred.person == case.handler_id)).exists()
        )
    check_promises(case, waits)
    standing = Counter(remedy.status for remedy in remedies_of(case))
    assert (standing["offered"] > 0) == (case.state == "offered")
    assert (standing["accepted"] > 0) == (case.state == "recovering")


def check_promises(case: Case, waits: bool) -> None:
    """One promise of a kind stands (one a remedy line), and none runs while the member is waited for."""
    promises = open_promises(case)
    assert max(Counter((promise.kind, promise.line) for promise in promises).values(), default=0) <= 1
    assert all(promise.running != waits for promise in promises)
    if not case.is_open:
        assert promises == []
        assert case.queue_at == case.closed_at
        return
    assert "update" in {promise.kind for promise in promises}
    assert ("acknowledgement" in {promise.kind for promise in promises}) == (case.state == "received")
    running = [promise.due for promise in promises if promise.running]
    assert case.queue_at == min(running, default=FAR)
    assert deadlines.standing(case, "decision") is not None or case.decided_at is not None


def check_ledger(case: Case) -> None:
    """What the ledger tells of the whole walk."""
    kinds = kinds_of(case)
    told = Counter(kinds)
    assert kinds[0] == "case.received"
    assert told["case.closed"] == told["case.reopened"] + (not case.is_open)
    assert told["case.withdrawn"] <= 1
    if told["case.withdrawn"]:
        assert kinds.index("case.withdrawn") < len(kinds) - 1 - kinds[::-1].index("case.closed")
    assert told["case.decided"] >= (case.decided_at is not None)
    lines = list(history.lines_of(case.subject))
    assert sum(line.particulars.get("first") is True for line in lines) == (case.decided_at is not None)
    promises = list(Promise.select().where(Promise.case == case.id))
    assert told["promise.made"] == len(promises)
    assert told["promise.broken"] == sum(promise.broken_at is not None for promise in promises)
    kept = [promise for promise in promises if promise.kept_at and promise.broken_at is None]
    assert told["promise.kept"] == len(kept)
    assert all(promise.kept_at is None or promise.ended_at is None for promise in promises)
    assert told["remedy.offered"] == len(remedies_of(case))
    check_updates(case, told, lines)


def check_updates(case: Case, told: Counter[str], lines: list[history.HistoryLine]) -> None:
    """The update promise is made at receipt and on reopening, and renewed by exactly four things."""
    words = Message.select().where((Message.case == case.id) & Message.kind.in_(("question", "extension")))
    closed = 0
    replies = 0
    for line in lines:
        closed += {"case.closed": 1, "case.reopened": -1}.get(line.kind, 0)
        replies += (
            line.particulars.get("kind") == "reply" and line.particulars["side"] == "staff" and not closed
        )
    # The walk extends the update promise itself, which moves it and makes no other.
    extensions = words.where(Message.kind == "extension").count()
    expected = 1 + told["case.reopened"] + words.count() - extensions + replies + told["remedy.offered"]
    made = [line for line in lines if line.kind == "promise.made" and line.particulars["promise"] == "update"]
    assert len(made) == expected


@pytest.mark.parametrize("part", range(4))
def test_whatever_people_do_in_whatever_order_the_rules_hold(house: str, part: int) -> None:
    chance = random.Random(f"walks {part}")
    people = {"member": [a_member()], "staff": [a_handler(), a_handler("Second"), a_supervisor()]}
    colleague = people["staff"][1].email
    ended = Counter[str]()
    for _ in range(WALKS // 4):
        with transaction():  # one commit a walk; every move is a savepoint of it
            case = walk(chance, people, colleague)
        check_ledger(case)
        ended[case.state] += 1
    assert history.verify().whole
    assert len(ended) > 1
