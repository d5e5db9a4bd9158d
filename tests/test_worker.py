"""The worker does what is due, in a sensible order; what goes wrong in one duty stops no other."""

import datetime as dt
import logging
import os
import signal
import subprocess
import sys
import threading
import time
from pathlib import Path

import pytest

from config import CHECKOUT
from portal import store, worker
from portal.history import HistoryLine
from portal.members import accounts
from portal.members.accounts import Failure
from portal.members.links import Link, make_link
from portal.members.sessions import Session, open_session
from portal.members.waiting import WaitingForm, let_wait
from portal.notices.outbox import Outbox
from portal.worker import DUTIES, Duty, once, run
from tests.post import letters_in, sent, settings_for, work
from tests.world import (
    DAY,
    HOUR,
    NOW,
    a_case,
    a_case_looked_into,
    a_closed_case,
    a_confirming_case,
    a_handler,
    a_member,
    an_acknowledged_case,
    an_offered_case,
    kinds_of,
    person_of,
)


def test_one_round_tells_everybody_what_happened(house: str, tmp_path: Path) -> None:
    member = a_member(language="kn")
    case = a_closed_case(a_handler(), member)
    work(house, tmp_path, NOW + 3 * DAY)
    for letter in ("received", "acknowledged", "offered", "delivered", "closed"):
        assert len(sent(tmp_path, letter, case)) == 1
        assert sent(tmp_path, letter, case)[0]["Content-Language"] == "kn"
    assert not Outbox.select().where(Outbox.status == "due").exists()


def test_working_again_does_nothing_again(house: str, tmp_path: Path) -> None:
    a_closed_case(a_handler(), a_member())
    work(house, tmp_path, NOW + 5 * DAY)
    lines, letters = HistoryLine.select().count(), len(letters_in(tmp_path))
    work(house, tmp_path, NOW + 5 * DAY)
    assert (HistoryLine.select().count(), len(letters_in(tmp_path))) == (lines, letters)


def test_a_reminder_written_by_a_duty_leaves_in_the_same_round(sqlite_house: str, tmp_path: Path) -> None:
    case = an_offered_case(a_handler(), a_member())
    work(sqlite_house, tmp_path, NOW + 8 * DAY)
    assert len(sent(tmp_path, "reminder", case)) == 1


def test_silence_ends_an_offer_before_anybody_is_reminded_of_it(sqlite_house: str, tmp_path: Path) -> None:
    case = an_offered_case(a_handler(), a_member())
    work(sqlite_house, tmp_path, NOW + 15 * DAY)
    assert "remedy.lapsed" in kinds_of(case)
    assert sent(tmp_path, "reminder", case) == []


def test_a_case_that_lapsed_gets_its_form_a_day_later_and_one_reminder(
    sqlite_house: str, tmp_path: Path
) -> None:
    case = a_confirming_case(a_handler(), a_member())
    for day in range(16, 26):
        work(sqlite_house, tmp_path, NOW + day * DAY)
    assert len(sent(tmp_path, "closed", case)) == 1
    assert len(sent(tmp_path, "rate", case)) == 2


def test_the_handler_is_warned_and_the_member_told_and_only_then_is_it_broken(
    sqlite_house: str, tmp_path: Path
) -> None:
    case = an_acknowledged_case(a_handler(), a_member())
    at = NOW
    while "promise.broken" not in kinds_of(case):
        at += HOUR
        work(sqlite_house, tmp_path, at)
    kinds = kinds_of(case)
    assert kinds.index("promise.warned") < kinds.index("promise.broken")
    for letter in ("due_soon", "still_working"):
        assert len(sent(tmp_path, letter, case)) == 1


def test_a_duty_that_fails_is_named_without_a_word_of_the_case_and_the_others_go_on(
    sqlite_house: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    def fail(*_: object) -> int:
        raise ValueError("My bank shows the payment twice")

    monkeypatch.setattr(worker, "DUTIES", (Duty("stumble", 1, fail), *DUTIES))
    a_case()
    with caplog.at_level(logging.ERROR):
        once(settings_for(sqlite_house, tmp_path))
    assert len(letters_in(tmp_path)) == 1
    assert "stumble" in caplog.text and "ValueError" in caplog.text
    assert "My bank" not in caplog.text


def test_a_letter_leaves_within_seconds_and_the_worker_ends_when_told(house: str, tmp_path: Path) -> None:
    stop = threading.Event()
    settings = settings_for(house, tmp_path, now=None)

    def loop() -> None:
        run(settings, stop)
        store.close()

    thread = threading.Thread(target=loop)
    thread.start()
    case = a_case(at=dt.datetime.now(dt.UTC))
    for _ in range(100):
        if sent(tmp_path, "received", case):
            break
        time.sleep(0.1)
    stop.set()
    thread.join(timeout=20)
    assert not thread.is_alive()
    assert len(sent(tmp_path, "received", case)) == 1


def test_a_worker_process_ends_well_when_it_is_told_to(house: str, tmp_path: Path) -> None:
    case = a_case_looked_into(a_handler(), a_member())
    code = (
        "import sys; from pathlib import Path; from portal import store, worker\n"
        "from tests.post import settings_for\n"
        "store.open_database(sys.argv[1])\n"
        "worker.main(settings_for(sys.argv[1], Path(sys.argv[2])))\n"
    )
    process = subprocess.Popen([sys.executable, "-c", code, house, str(tmp_path)], cwd=CHECKOUT)
    for _ in range(200):
        if sent(tmp_path, "acknowledged", case):
            break
        time.sleep(0.1)
    os.kill(process.pid, signal.SIGTERM)
    assert process.wait(timeout=20) == 0
    assert len(sent(tmp_path, "acknowledged", case)) == 1
    assert not Outbox.select().where(Outbox.lease_until.is_null(False)).exists()


def test_what_nobody_can_use_any_more_is_forgotten(sqlite_house: str, tmp_path: Path) -> None:
    now = dt.datetime.now(dt.UTC)
    person = person_of(a_member())
    for age in (130 * DAY, dt.timedelta()):
        open_session(person, NOW, now - age, how="password", second_factor=False, staff=False)
        make_link("sign_in", person_id=person.id, subject_id=None, at=now, expires_at=now - age)
    let_wait("/cases/new", {}, now - 2 * DAY, person_id=person.id, source="")
    Failure.create(key="x", at=now - 2 * DAY)
    accounts.note_failure("y", now)
    once(settings_for(sqlite_house, tmp_path, now=now))
    assert [table.select().count() for table in (Session, Link, WaitingForm, Failure)] == [1, 1, 0, 1]


def test_a_link_that_is_good_in_business_time_outlives_the_cleaning(
    sqlite_house: str, tmp_path: Path
) -> None:
    person = person_of(a_member())
    make_link("rate", person_id=person.id, subject_id=1, at=NOW, expires_at=NOW + 14 * DAY)
    work(sqlite_house, tmp_path, NOW + DAY)
    assert Link.select().count() == 1


def test_two_workers_side_by_side_do_everything_once(house: str, tmp_path: Path) -> None:
    handler = a_handler()
    cases = [an_offered_case(handler, a_member()) for _ in range(5)]

    def loop() -> None:
        work(house, tmp_path, NOW + 8 * DAY)
        store.close()

    threads = [threading.Thread(target=loop) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    work(house, tmp_path, NOW + 8 * DAY)
    for case in cases:
        assert kinds_of(case).count("case.reminded") == 1
        assert len(sent(tmp_path, "reminder", case)) == 1
        assert len(sent(tmp_path, "offered", case)) == 1


def test_what_costs_much_rests_though_the_ledger_goes_on(sqlite_house: str, tmp_path: Path) -> None:
    stop, done = threading.Event(), {"reads": 0, "counts": 0}

    def reads(*_: object) -> int:
        done["reads"] += 1
        if done["reads"] == 5:
            stop.set()
        return 1

    def counts(*_: object) -> int:
        done["counts"] += 1
        return 1

    settings = settings_for(sqlite_house, tmp_path)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(worker, "DUTIES", (Duty("read", 5, reads), Duty("count", 30, counts, rests=True)))
        run(settings, stop)
    assert done == {"reads": 5, "counts": 1}


def test_a_letter_leaves_while_figures_are_still_being_counted(sqlite_house: str, tmp_path: Path) -> None:
    stop, left, seen = threading.Event(), threading.Event(), list[bool]()

    def counts(*_: object) -> int:
        seen.append(left.wait(timeout=20))
        stop.set()
        return 0

    def leaves(*_: object) -> int:
        left.set()
        return 0

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(worker, "DUTIES", (Duty("count", 30, counts, long=True), Duty("carry", 2, leaves)))
        run(settings_for(sqlite_house, tmp_path), stop)
    assert seen == [True]
