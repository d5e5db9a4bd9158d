"""The worker: a timetable of duties, and the loops that walk through it. Several may run at once.

Every duty does a little and says how much; nothing is kept in memory that another worker would need. What
happens in the house is dated with business time, which PORTAL_NOW may hold still; leases, pauses and sessions
go by the real time.
"""

import datetime as dt
import logging
import signal
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from flask import Flask

from config import Settings
from portal import store
from portal.cases import drafts, presence, watch
from portal.cases.evidence import prepare_waiting
from portal.delivery.courier import Courier, real_now
from portal.members.accounts import Failure
from portal.members.imported import forget_refused
from portal.members.links import Link
from portal.members.sessions import FORGOTTEN_AFTER, Session
from portal.members.waiting import WAITS, WaitingForm
from portal.metrics import duty as figures
from portal.metrics.public import releases
from portal.notices.dispatch import dispatch
from portal.recovery import waiting
from portal.satisfaction import asking, pulse_asking
from portal.store.files import Folder
from portal.web import furnished, packs
from portal.web.staff.drawn import draw_due

Work = Callable[[Settings, dt.datetime, dt.datetime], int]

WAKES_EVERY = 2.0  # seconds: a letter leaves well within ten of the deed it tells of
ROUNDS_AT_MOST = 10_000

log = logging.getLogger(__name__)


@dataclass(frozen=True)
class Duty:
    """Something to be done every so many seconds. `work` gets the settings, business time and real time; it
    returns how much it did, and is called again at once until that is nothing, unless it `rests`: it costs
    much, and what it makes may wait. A `long` one takes many seconds where there are many cases.
    """

    name: str
    every: float
    work: Work
    rests: bool = False
    long: bool = False


@lru_cache(maxsize=1)
def courier_of(settings: Settings) -> Courier:
    """This process's courier, who remembers that a mail server was out of reach."""
    return Courier(settings)


@lru_cache(maxsize=1)
def pages_of(settings: Settings) -> Flask:
    """The pages as this process draws them ahead."""
    return furnished(settings)


def _clean_up(_: Settings, at: dt.datetime, now: dt.datetime) -> int:
    """Forget what nobody can use any more. Links end in business or in real time: both must have passed."""
    past = min(at, now) - FORGOTTEN_AFTER
    return forget_refused(at) + sum(
        query.execute()
        for query in (
            Session.delete().where((Session.expires_at < past) | (Session.ended_at < past)),
            Link.delete().where(Link.expires_at < past),
            Failure.delete().where(Failure.at < now - dt.timedelta(days=1)),
            WaitingForm.delete().where(WaitingForm.since <= now - WAITS),
        )
    )


def _files(settings: Settings) -> Folder:
    return Folder(Path(settings.files_url))


# The timetable, in the order of a round: first what the passing of time does, then what is told of it.
DUTIES: tuple[Duty, ...] = (
    Duty("lapse", 60, lambda settings, at, now: waiting.lapse_due(at)),
    Duty("remind", 60, lambda settings, at, now: waiting.remind_due(at)),
    Duty("warn handlers", 30, lambda settings, at, now: watch.warn_handlers(at)),
    Duty("tell members", 30, lambda settings, at, now: watch.tell_members(at)),
    Duty("write broken promises", 30, lambda settings, at, now: watch.write_broken(at)),
    Duty("plan forms", 10, lambda settings, at, now: asking.plan_from_history()),
    Duty("send forms", 60, lambda settings, at, now: asking.send_due(at)),
    Duty("remind of forms", 60, lambda settings, at, now: asking.remind_due(at)),
    Duty("plan pulses", 10, lambda settings, at, now: pulse_asking.plan(at)),
    Duty("send pulses", 60, lambda settings, at, now: pulse_asking.send_due(at)),
    Duty("remind of pulses", 60, lambda settings, at, now: pulse_asking.remind_due(at)),
    Duty("prepare pictures", 2, lambda settings, at, now: prepare_waiting(_files(settings))),
    Duty("write letters", 2, lambda settings, at, now: dispatch(now)),
    Duty("carry letters", 2, lambda settings, at, now: courier_of(settings).carry(at)),
    Duty("read for figures", 5, lambda settings, at, now: figures.follow(), long=True),
    Duty("count figures", 30, lambda settings, at, now: figures.bring_up_to_date(at), rests=True, long=True),
    Duty("draw figures", 5, lambda settings, at, now: draw_due(lambda: pages_of(settings)), long=True),
    Duty("count figures of parts", 60, lambda settings, at, now: figures.move_parts_on(at), long=True),
    Duty("check figures", 3600, lambda settings, at, now: figures.check(at), long=True),
    Duty("make releases", 600, lambda settings, at, now: releases.make_due(at), long=True),
    Duty(
        "make board packs",
        600,
        lambda settings, at, now: packs.make_due(lambda: pages_of(settings), at),
        long=True,
    ),
    Duty(
        "draw board packs",
        600,
        lambda settings, at, now: packs.draw_pdf(lambda: pages_of(settings)),
        long=True,
    ),
    Duty("forget who has gone", 60, lambda settings, at, now: presence.forget_gone(now)),
    Duty("forget drafts", 600, lambda settings, at, now: drafts.forget_old(_files(settings), at, now)),
    Duty("clean up", 3600, _clean_up),
)


def do(duty: Duty, settings: Settings) -> int:
    """Do a duty once and say how much it did. A fault is logged by its kind alone and keeps no other duty
    waiting.
    """
    now = real_now()
    try:
        return duty.work(settings, settings.now or now, now)
    except Exception as fault:
        log.error("duty “%s” failed: %s", duty.name, type(fault).__name__)
        store.close()  # a connection that broke is opened anew by the next duty
        return 0


def once(settings: Settings) -> None:
    """Do every duty that is due, in order, again and again until nothing is left to do."""
    for _ in range(ROUNDS_AT_MOST):
        if not sum([do(duty, settings) for duty in DUTIES]):
            return
    log.error("some duty found no end; see the others of this run")


def run(settings: Settings, stop: threading.Event) -> None:
    """Do each duty when its time comes, until `stop` is set; what is in hand is finished or given back.

    Long duties are done one after the other beside the others, so that no letter waits for a figure.
    """
    courier_of(settings).stopping = stop.is_set
    beside = threading.Thread(target=_walk, args=(settings, stop, True), name="long duties")
    beside.start()
    try:
        _walk(settings, stop, False)
    finally:
        stop.set()
        beside.join()


def _walk(settings: Settings, stop: threading.Event, long: bool) -> None:
    """Walk through those duties that are long, or through the others, until `stop` is set."""
    due = {duty: 0.0 for duty in DUTIES if duty.long == long}
    while not stop.is_set():
        worked = False
        for duty in due:
            if time.monotonic() < due[duty] or stop.is_set():
                continue
            did = do(duty, settings)
            worked = worked or did > 0
            due[duty] = 0.0 if did and not duty.rests else time.monotonic() + duty.every
        if not worked:
            stop.wait(WAKES_EVERY)
    store.close()


def main(settings: Settings) -> None:
    """Work until SIGTERM or Ctrl-C. The database of `settings` is bound already."""
    stop = threading.Event()
    for name in (signal.SIGTERM, signal.SIGINT):
        signal.signal(name, lambda *_: stop.set())
    log.info("the worker begins")
    run(settings, stop)
    log.info("the worker has ended")
