"""A courier killed at any moment loses no letter, and sends none twice but in the moment of hand-over."""

import datetime as dt
import signal
import subprocess
import sys
from collections import Counter
from pathlib import Path

import pytest

from config import CHECKOUT
from portal.delivery.courier import LEASE, Courier, real_now
from portal.notices.dispatch import dispatch
from portal.notices.outbox import Outbox
from tests.delivery.test_smtp import an_open_post_office, free_port
from tests.post import letters_in, read, settings_for
from tests.world import NOW, a_case

POINTS = ("claimed", "rendered", "about to hand over", "handed over", "noted")
LETTERS = 6


def six_letters_due() -> None:
    for _ in range(LETTERS):
        a_case()
    while dispatch(NOW):
        pass


def kill_a_courier(url: str, folder: Path, mail_url: str, point: str, after: int) -> None:
    """Start a courier as a process of its own and see it die."""
    command = [sys.executable, "-m", "tests.delivery.killed", url, str(folder), mail_url, point, str(after)]
    died = subprocess.run(command, cwd=CHECKOUT, check=False, capture_output=True, timeout=60)
    assert died.returncode == -signal.SIGKILL, died.stderr.decode()


def another_takes_over(url: str, folder: Path, mail_url: str) -> None:
    """A second courier, once the dead one's leases have run out."""
    later = real_now() + LEASE + dt.timedelta(seconds=1)
    courier = Courier(settings_for(url, folder, mail_url=mail_url), clock=lambda: later)
    while courier.carry(NOW):
        pass


@pytest.mark.parametrize("point", POINTS)
def test_into_a_folder_each_letter_comes_exactly_once(point: str, house: str, tmp_path: Path) -> None:
    six_letters_due()
    mail_url = f"maildir://{tmp_path / 'mail'}"
    kill_a_courier(house, tmp_path, mail_url, point, after=2)
    another_takes_over(house, tmp_path, mail_url)
    assert len(letters_in(tmp_path)) == LETTERS
    assert {row.status for row in Outbox.select()} == {"sent"}


@pytest.mark.parametrize("point", POINTS)
def test_over_a_mail_server_at_most_the_letter_in_hand_comes_twice(
    point: str, sqlite_house: str, tmp_path: Path
) -> None:
    six_letters_due()
    port = free_port()
    mail_url = f"smtp://127.0.0.1:{port}"
    with an_open_post_office(port) as office:
        kill_a_courier(sqlite_house, tmp_path, mail_url, point, after=2)
        another_takes_over(sqlite_house, tmp_path, mail_url)
        came = Counter(str(read(one.content)["Message-ID"]) for one in office.taken)
    assert len(came) == LETTERS
    assert came.total() - LETTERS == (1 if point == "handed over" else 0)
    marked = Outbox.select().where(Outbox.problem == "perhaps_twice").count()
    assert marked == (1 if point in ("about to hand over", "handed over") else 0)
