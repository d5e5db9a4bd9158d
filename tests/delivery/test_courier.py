"""The courier: every letter leaves, none twice, and no letter keeps another waiting for long."""

import datetime as dt
import threading
from pathlib import Path

import pytest

from portal import store
from portal.delivery import courier as carrying
from portal.delivery.channel import NotNow, Refused, Unknown, Unreachable
from portal.delivery.compose import Mail
from portal.delivery.courier import (
    LEASE,
    LONGEST_PAUSE,
    MOST_RENDERINGS,
    MOST_TRIES,
    Courier,
    claim,
    pause_after,
)
from portal.history import SYSTEM
from portal.members import people
from portal.notices.dispatch import dispatch
from portal.notices.outbox import Outbox
from tests.delivery.test_smtp import an_open_post_office, free_port
from tests.post import letters_in, sent, settings_for, text_of
from tests.world import NOW, a_case, a_closed_case, a_handler, a_member, an_acknowledged_case, person_of

MINUTE = dt.timedelta(minutes=1)


class Clock:
    """Real time as a test tells it."""

    def __init__(self) -> None:
        self.now = NOW

    def __call__(self) -> dt.datetime:
        return self.now

    def pass_by(self, span: dt.timedelta) -> None:
        self.now += span


class Pigeons:
    """A channel that does as it is told: takes a letter, or meets what `trouble` holds for its receiver."""

    def __init__(self) -> None:
        self.taken: list[Mail] = []
        self.trouble: dict[str, Exception] = {}
        self.down = False
        self.opened = 0

    def open(self) -> None:
        self.opened += 1
        if self.down:
            raise Unreachable("no_pigeons")

    def hand_over(self, mail: Mail) -> None:
        if mail.receiver in self.trouble:
            raise self.trouble[mail.receiver]
        self.taken.append(mail)

    def has_taken(self, mail: Mail) -> bool:
        return False

    def close(self) -> None:
        pass

    def kinds(self) -> list[str]:
        return [mail.message["X-Recourse-Letter"] for mail in self.taken]


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def pigeons() -> Pigeons:
    return Pigeons()


@pytest.fixture
def courier(house: str, tmp_path: Path, clock: Clock, pigeons: Pigeons) -> Courier:
    """A courier with pigeons, on each engine."""
    return Courier(settings_for(house, tmp_path), channel=pigeons, clock=clock)


def write(at: dt.datetime = NOW) -> None:
    while dispatch(at):
        pass


def carry_all(courier: Courier) -> None:
    while courier.carry(NOW):
        pass


def statuses() -> dict[str, int]:
    found: dict[str, int] = {}
    for row in Outbox.select():
        found[row.status] = found.get(row.status, 0) + 1
    return found


def test_letters_leave_in_the_order_in_which_things_happened(courier: Courier, pigeons: Pigeons) -> None:
    a_closed_case(a_handler(), a_member())
    write()
    carry_all(courier)
    to_member = [kind for kind in pigeons.kinds() if kind not in ("new_case", "answered")]
    assert to_member == ["received", "acknowledged", "offered", "delivered", "closed"]
    assert statuses() == {"sent": 7}


def test_nothing_due_opens_no_line(courier: Courier, pigeons: Pigeons) -> None:
    assert courier.carry(NOW) == 0
    assert pigeons.opened == 0


def test_a_letter_held_or_settled_is_never_carried(courier: Courier, pigeons: Pigeons) -> None:
    a_case()
    a_case()
    write()
    Outbox.update(status="held").where(Outbox.id == 1).execute()
    Outbox.update(status="settled").where(Outbox.id == 2).execute()
    carry_all(courier)
    assert pigeons.taken == []


def test_a_mail_server_out_of_reach_delays_and_loses_nothing(
    courier: Courier, pigeons: Pigeons, clock: Clock
) -> None:
    a_closed_case(a_handler(), a_member())
    write()
    pigeons.down = True
    for _ in range(24 * 12):
        courier.carry(NOW)
        clock.pass_by(5 * MINUTE)
    assert statuses() == {"due": 7}
    assert {row.tries for row in Outbox.select()} == {0}
    pigeons.down = False
    clock.pass_by(15 * MINUTE)
    carry_all(courier)
    assert statuses() == {"sent": 7}


def test_while_the_server_is_away_it_is_not_asked_again_and_again(
    courier: Courier, pigeons: Pigeons, clock: Clock
) -> None:
    a_case()
    write()
    pigeons.down = True
    for _ in range(1800):
        courier.carry(NOW)
        clock.pass_by(dt.timedelta(seconds=2))
    assert pigeons.opened < 25


def test_not_now_is_tried_again_after_growing_pauses_for_two_days(
    courier: Courier, pigeons: Pigeons, clock: Clock
) -> None:
    member = a_member()
    a_case(member)
    write()
    pigeons.trouble[member.email] = NotNow("receiver_451")
    began, tries = clock.now, 0
    while statuses().get("due"):
        courier.carry(NOW)
        row = Outbox.get()
        assert row.tries == tries + 1
        tries = row.tries
        clock.now = max(clock.now, row.next_try_at)
    assert statuses() == {"dead": 1}
    assert Outbox.get().problem == "receiver_451"
    assert tries == MOST_TRIES
    assert dt.timedelta(hours=44) < clock.now - began < dt.timedelta(hours=52)


def test_a_letter_once_not_taken_leaves_when_the_server_takes_it(
    courier: Courier, pigeons: Pigeons, clock: Clock
) -> None:
    member = a_member()
    a_case(member)
    write()
    pigeons.trouble[member.email] = NotNow("receiver_451")
    courier.carry(NOW)
    pigeons.trouble.clear()
    assert courier.carry(NOW) == 0
    clock.pass_by(MINUTE)
    assert courier.carry(NOW) == 1
    row = Outbox.get()
    assert (row.status, row.problem, row.tries) == ("sent", "", 2)


def test_a_receiver_refused_for_good_is_not_tried_again(courier: Courier, pigeons: Pigeons) -> None:
    member = a_member()
    a_case(member)
    write()
    pigeons.trouble[member.email] = Refused("receiver_550")
    courier.carry(NOW)
    row = Outbox.get()
    assert (row.status, row.problem, row.tries) == ("dead", "receiver_550", 1)


def test_an_address_nobody_could_write_to_is_undeliverable(courier: Courier) -> None:
    member = a_member()
    a_case(member)
    people.change(person_of(member), by=SYSTEM, at=NOW, email="a b@example.org")
    write()
    courier.carry(NOW)
    assert (Outbox.get().status, Outbox.get().problem) == ("undeliverable", "address")


def test_a_letter_that_cannot_be_rendered_blocks_only_itself(
    courier: Courier, pigeons: Pigeons, clock: Clock
) -> None:
    handler, poisoned, healthy = a_handler(), a_member(), a_member()
    an_acknowledged_case(handler, poisoned)
    an_acknowledged_case(handler, healthy)
    write()
    Outbox.update(letter="no_such_letter").where(Outbox.id == 1).execute()
    carry_all(courier)
    assert [mail.receiver for mail in pigeons.taken].count(healthy.email) == 2
    for _ in range(40):
        clock.pass_by(LONGEST_PAUSE)
        carry_all(courier)
    assert statuses() == {"sent": 5, "dead": 1}
    assert Outbox.get_by_id(1).tries == MOST_RENDERINGS


def test_after_a_few_tries_a_stuck_letter_lets_the_later_ones_of_its_case_pass(
    courier: Courier, pigeons: Pigeons, clock: Clock
) -> None:
    member = a_member()
    an_acknowledged_case(a_handler(), member)
    write()
    Outbox.update(letter="no_such_letter").where(Outbox.id == 1).execute()
    carry_all(courier)
    assert "acknowledged" not in pigeons.kinds()
    for _ in range(6):
        clock.pass_by(MINUTE)
        carry_all(courier)
    assert "acknowledged" in pigeons.kinds()


def test_a_letter_at_which_the_server_hangs_up_does_not_stop_the_others(
    courier: Courier, pigeons: Pigeons
) -> None:
    first, second = a_member(), a_member()
    a_case(first)
    a_case(second)
    write()
    pigeons.trouble[first.email] = Unknown("SMTPServerDisconnected")
    carry_all(courier)
    assert [mail.receiver for mail in pigeons.taken] == [second.email]
    assert Outbox.get(Outbox.person == first.id).handed_over_at is not None


def test_a_courier_told_to_stop_finishes_what_it_holds_and_gives_the_rest_back(
    courier: Courier, pigeons: Pigeons
) -> None:
    for _ in range(5):
        a_case()
    write()
    courier.stopping = lambda: len(pigeons.taken) >= 2
    assert courier.carry(NOW) == 2
    rest = Outbox.select().where(Outbox.status == "due")
    assert [(row.tries, row.lease_until) for row in rest] == [(0, None)] * 3


def test_what_a_dead_courier_held_is_taken_up_when_its_lease_ends(
    courier: Courier, pigeons: Pigeons, clock: Clock
) -> None:
    a_case()
    write()
    assert len(claim(clock.now)) == 1
    carry_all(courier)
    assert pigeons.taken == []
    clock.pass_by(LEASE)
    carry_all(courier)
    assert len(pigeons.taken) == 1


def test_a_courier_whose_lease_was_taken_over_does_not_hand_over(
    courier: Courier, pigeons: Pigeons, clock: Clock
) -> None:
    a_case()
    write()
    slow = claim(clock.now)[0]
    clock.pass_by(LEASE)
    carry_all(courier)
    assert courier._deliver_one(slow, NOW) is False
    assert len(pigeons.taken) == 1


def test_a_letter_that_kills_its_courier_again_and_again_is_given_up(courier: Courier, clock: Clock) -> None:
    a_case()
    write()
    for _ in range(MOST_TRIES):
        assert len(claim(clock.now)) == 1
        clock.pass_by(LEASE)
    carry_all(courier)
    assert (Outbox.get().status, Outbox.get().problem) == ("dead", "gave_up")


def test_a_double_is_told_by_its_message_id_and_marked(
    courier: Courier, pigeons: Pigeons, clock: Clock
) -> None:
    a_case()
    write()
    row = claim(clock.now)[0]
    courier._about_to_hand_over(row)
    clock.pass_by(LEASE)
    carry_all(courier)
    Outbox.update(status="due", sent_at=None).execute()
    carry_all(courier)
    assert len({mail.message_id for mail in pigeons.taken}) == 1
    assert Outbox.get().problem == "perhaps_twice"


def test_many_couriers_at_once_never_carry_one_letter_twice(
    house: str, tmp_path: Path, pigeons: Pigeons
) -> None:
    handler = a_handler()
    for _ in range(10):
        an_acknowledged_case(handler)
    write(NOW)
    faults: list[BaseException] = []

    def run() -> None:
        try:
            courier = Courier(settings_for(house, tmp_path), channel=pigeons)
            idle = 0
            while idle < 20:
                idle = 0 if courier.carry(NOW) else idle + 1
        except BaseException as fault:
            faults.append(fault)
        finally:
            store.close()

    threads = [threading.Thread(target=run) for _ in range(3)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert faults == []
    assert len(pigeons.taken) == len({mail.message_id for mail in pigeons.taken}) == 30


def test_pauses_grow_from_a_minute_to_four_hours() -> None:
    assert [pause_after(n) for n in (1, 2, 3)] == [MINUTE, 2 * MINUTE, 4 * MINUTE]
    assert pause_after(19) == LONGEST_PAUSE


def test_letters_in_a_folder_are_whole_and_only_ours_may_read_them(sqlite_house: str, tmp_path: Path) -> None:
    case = a_case(a_member("Asha Verma"))
    write()
    Courier(settings_for(sqlite_house, tmp_path)).carry(NOW)
    letter = sent(tmp_path, "received", case)[0]
    assert "Asha Verma" in text_of(letter) and "Asha Verma" in text_of(letter, "html")
    assert (tmp_path / "mail").stat().st_mode & 0o077 == 0
    assert list((tmp_path / "mail" / "tmp").iterdir()) == []


def test_a_letter_already_in_the_folder_is_not_put_there_again(
    sqlite_house: str, tmp_path: Path, clock: Clock
) -> None:
    a_case()
    write()
    courier = Courier(settings_for(sqlite_house, tmp_path), clock=clock)
    carry_all(courier)
    file = next((tmp_path / "mail" / "new").iterdir())
    file.rename(tmp_path / "mail" / "cur" / f"{file.name}:2,S")
    Outbox.update(status="due", sent_at=None).execute()
    carry_all(courier)
    assert letters_in(tmp_path) == []
    assert statuses() == {"sent": 1}


def test_letters_can_be_read_on_the_terminal(
    sqlite_house: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    a_case(a_member("Asha Verma"))
    write()
    Courier(settings_for(sqlite_house, tmp_path, mail_url="console:")).carry(NOW)
    said = capsys.readouterr().out
    assert "X-Recourse-Letter: received" in said and "Dear Asha Verma," in said


def test_a_real_mail_server_that_comes_back_gets_every_letter_once(
    sqlite_house: str, tmp_path: Path, clock: Clock
) -> None:
    for _ in range(3):
        a_case()
    write()
    port = free_port()
    settings = settings_for(sqlite_house, tmp_path, mail_url=f"smtp://127.0.0.1:{port}")
    courier = Courier(settings, clock=clock)
    assert courier.carry(NOW) == 0
    with an_open_post_office(port) as office:
        clock.pass_by(carrying.LONGEST_REST)
        carry_all(courier)
        assert len(office.taken) == 3
    assert statuses() == {"sent": 3}
