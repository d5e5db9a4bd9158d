"""The courier: takes due letters from the outbox by lease, renders them, hands them over, and notes what
became of them.

Killed at any moment it loses nothing: a lease runs out, and another courier takes the letter up. Between the
hand-over and our note of it a letter can go twice; it then has the same Message-ID, and the note says
"perhaps_twice".
"""

import datetime as dt
import logging
from collections.abc import Callable

from peewee import Expression, PeeweeException, fn

from config import Settings
from portal.delivery.channel import Channel, NotNow, Refused, Unknown, Unreachable
from portal.delivery.channels import channel_of
from portal.delivery.compose import Mail, NoAddress, compose
from portal.delivery.render import render
from portal.delivery.scene import Moot
from portal.notices.outbox import Outbox
from portal.store import for_update, transaction

BATCH = 20
LEASE = dt.timedelta(minutes=3)  # longer than a silent server can keep one letter
FIRST_PAUSE, LONGEST_PAUSE = dt.timedelta(minutes=1), dt.timedelta(hours=4)
MOST_TRIES = 20  # with those pauses, two days and a quarter
MOST_RENDERINGS = 8  # what cannot be rendered now is hardly ever mended by waiting
FIRST_REST, LONGEST_REST = dt.timedelta(seconds=10), dt.timedelta(minutes=5)

# So long an earlier letter about the same case to the same person goes first; then it blocks only itself.
ORDER_KEPT_FOR = 3

log = logging.getLogger(__name__)


def real_now() -> dt.datetime:
    """The real time: leases and pauses are not held still with business time."""
    return dt.datetime.now(dt.UTC)


def pause_after(tries: int) -> dt.timedelta:
    """How long a letter rests after its `tries`-th try: a minute, doubled each time, at most four hours."""
    return min(FIRST_PAUSE * 2 ** min(tries - 1, 12), LONGEST_PAUSE)


def claim(now: dt.datetime, most: int = BATCH) -> list[Outbox]:
    """Lease the next due letters, at most `most`, to whoever asks: no two couriers get the same.

    Only the first of the letters about one case to one person, so that they arrive in their order.
    """
    earlier = Outbox.alias()
    first_try = (earlier.status == "due") & (earlier.tries < ORDER_KEPT_FOR) & (earlier.id < Outbox.id)
    same = (earlier.case == Outbox.case) & (earlier.person == Outbox.person)
    free = Outbox.lease_until.is_null() | (Outbox.lease_until <= now)
    due = (Outbox.status == "due") & (Outbox.next_try_at <= now) & free
    query = Outbox.select(Outbox.id).where(
        due, ~fn.EXISTS(earlier.select(earlier.id).where(same & first_try))
    )
    with transaction():
        ready = for_update(query.order_by(Outbox.next_try_at, Outbox.id).limit(most), skip_locked=True)
        ids = [row.id for row in ready]
        leased = Outbox.update(lease_until=now + LEASE, tries=Outbox.tries + 1).where(Outbox.id.in_(ids))
        leased.execute()
        return list(Outbox.select().where(Outbox.id.in_(ids)).order_by(Outbox.next_try_at, Outbox.id))


class Courier:
    """Carries letters by one channel, and rests while it is out of reach: that is no letter's fault."""

    def __init__(
        self,
        settings: Settings,
        *,
        channel: Channel | None = None,
        clock: Callable[[], dt.datetime] = real_now,
        stopping: Callable[[], bool] = lambda: False,
    ) -> None:
        self.settings, self.clock, self.stopping = settings, clock, stopping
        self.channel = channel or channel_of(settings.mail_url)
        self.rest, self.rests_until = FIRST_REST, clock()

    def carry(self, at: dt.datetime) -> int:
        """Deliver one batch of due letters, as things stand at `at`; returns how many are done with.

        Told to stop, it finishes the letter in hand and gives the others back.
        """
        now = self.clock()
        letters = claim(now) if now >= self.rests_until and not self.stopping() else []
        return self._deliver(letters, at) if letters else 0

    def _deliver(self, letters: list[Outbox], at: dt.datetime) -> int:
        done = 0
        try:
            self.channel.open()
            while letters and not self.stopping():
                done += self._deliver_one(letters.pop(0), at)
            self.rest = FIRST_REST
        except Unreachable as reason:
            log.warning("letters wait: the mail channel is out of reach (%s)", reason.problem)
            self.rests_until = self.clock() + self.rest
            self.rest = min(self.rest * 2, LONGEST_REST)
        finally:
            self.channel.close()
            _give_back(letters)
        return done

    def _deliver_one(self, row: Outbox, at: dt.datetime) -> bool:
        """Render one letter and hand it over; whether we are done with it."""
        if row.tries > MOST_TRIES:
            return self._end(row, "dead", row.problem or "gave_up")
        try:
            mail = compose(render(row, self.settings, at, now=self.clock()), self.settings, at)
        except Moot:
            return self._end(row, "settled", "moot")
        except NoAddress:
            return self._end(row, "undeliverable", "address")
        except PeeweeException:
            raise  # the database is in trouble, not the letter
        except Exception as fault:
            return self._try_later(row, f"not_rendered_{type(fault).__name__}", MOST_RENDERINGS)
        return self._hand_over(row, mail)

    def _hand_over(self, row: Outbox, mail: Mail) -> bool:
        before = row.handed_over_at
        if before is not None and self.channel.has_taken(mail):
            return self._sent(row)
        if not self._about_to_hand_over(row):
            return False
        try:
            self.channel.hand_over(mail)
        except Unreachable:
            _give_back([row], handed_over_at=before)
            raise
        except Unknown as reason:
            self._try_later(row, reason.problem, MOST_TRIES)
            self.channel.close()
            self.channel.open()
            return False
        except NotNow as reason:
            return self._try_later(row, reason.problem, MOST_TRIES, handed_over_at=before)
        except Refused as reason:
            return self._end(row, "dead", reason.problem)
        return self._sent(row, "perhaps_twice" if before else "")

    def _about_to_hand_over(self, row: Outbox) -> bool:
        """Write down that the letter leaves now, if the lease is still ours; it is ours anew from here."""
        now = self.clock()
        marked = Outbox.update(handed_over_at=now, lease_until=now + LEASE).where(_held(row)).execute()
        row.lease_until = now + LEASE
        return bool(marked)

    def _sent(self, row: Outbox, problem: str = "") -> bool:
        """It is gone, whoever may hold the lease by now."""
        now = self.clock()
        values = {"status": "sent", "sent_at": now, "lease_until": None, "problem": problem}
        Outbox.update(handed_over_at=row.handed_over_at or now, **values).where(Outbox.id == row.id).execute()
        return True

    def _end(self, row: Outbox, status: str, problem: str) -> bool:
        if status != "settled":
            log.error("letter %s (%s) is %s: %s", row.id, row.letter, status, problem)
        Outbox.update(status=status, problem=problem, lease_until=None).where(_held(row)).execute()
        return True

    def _try_later(self, row: Outbox, problem: str, most: int, **more: object) -> bool:
        """Another try after a pause; after `most` tries the letter is dead."""
        if row.tries >= most:
            return self._end(row, "dead", problem)
        log.warning("letter %s (%s) waits after try %s: %s", row.id, row.letter, row.tries, problem)
        next_try = self.clock() + pause_after(row.tries)
        values = {"next_try_at": next_try, "problem": problem, "lease_until": None, **more}
        Outbox.update(**values).where(_held(row)).execute()
        return False


def _held(row: Outbox) -> Expression:
    """The letter, while the lease under which it was taken is still the last one."""
    return (Outbox.id == row.id) & (Outbox.status == "due") & (Outbox.lease_until == row.lease_until)


def _give_back(rows: list[Outbox], **more: object) -> None:
    """These were not tried at all: due as before."""
    for row in rows:
        Outbox.update(lease_until=None, tries=Outbox.tries - 1, **more).where(_held(row)).execute()
