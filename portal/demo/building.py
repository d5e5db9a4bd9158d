"""Making a demo: an empty database becomes an association with two years behind it, whole or not at all."""

import datetime as dt
import os
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from random import Random

from portal import store
from portal.cases import evidence
from portal.cases.evidence import Files
from portal.cases.records import Case
from portal.demo import duties, elsewhere, ending, inquiry, people, plan, publishing, words
from portal.demo.office import DAY, Office
from portal.demo.scripts import play
from portal.demo.world import World
from portal.history import HistoryHead
from portal.members import activity
from portal.metrics import duty
from portal.notices import dispatch
from portal.satisfaction import asking, pulse_asking
from portal.store import chance, db, migrating, transaction
from portal.wording import N_, Refusal
from portal.workdays import Calendar

Tick = Callable[[int, int], None]
FEWEST = 20
A_YEAR_PER_THOUSAND = 30  # metric definitions, section 9


class NotEmpty(Refusal):
    """The database holds something, and a demo would mix with it."""

    message = N_(
        "This database is not empty, so no demo is made in it. Choose another, or move it away first."
    )


class TooSmall(Refusal):
    """So few members raise nothing."""

    message = N_("A demo needs at least %(members)s members and one month.")


@dataclass(frozen=True)
class Report:
    """What was made: counts, the head of the ledger, and what it cost (CPU seconds)."""

    members: int
    cases: int
    open_cases: int
    days: int
    lines: int
    head: str
    seconds: float

    @property
    def cases_per_second(self) -> float:
        """The rate."""
        return self.cases / self.seconds if self.seconds else 0.0


def make(
    *,
    database_url: str,
    files: Files,
    members: int,
    cases: int | None,
    months: int,
    seed: int,
    now: dt.datetime,
    progress: Tick | None = None,
) -> Report:
    """Make a demo of `members`, `cases` and `months` up to `now` in the empty database at `database_url`.

    The same seed and `now` make the same association, to the last reference and hash, on either engine.
    Without `cases` there are 30 a year for a thousand members. `progress(done, total)` counts days. A SQLite
    file appears under its name only when it is whole. NotEmpty if there is anything in the database, TooSmall
    below 20 members or one month.
    """
    if members < FEWEST or months < 1:
        raise TooSmall(members=FEWEST)
    began = time.process_time()
    count = cases if cases is not None else round(members * A_YEAR_PER_THOUSAND * months / 12_000)
    with _empty_database(database_url, now):
        with chance.seeded(seed):
            world = a_world(Random(seed), months, now.astimezone(dt.UTC).replace(microsecond=0), files)
            people.settle_in(world, members)
            _plan(world, count)
            days = live(world, progress)
            _leave(world)
        made = _report(world, days, time.process_time() - began)
    return made


def a_world(chance: Random, months: int, now: dt.datetime, files: Files) -> World:
    """An empty world that begins `months` before `now`, in the morning."""
    office = Office(Calendar.of(words.association().calendar))
    today = office.day(now)
    month = today.year * 12 + today.month - 1 - months
    first = dt.date(month // 12, month % 12 + 1, min(today.day, 28))
    return World(chance, office, office.moment(first, "08:00"), now, files)


def _plan(world: World, count: int) -> None:
    scripts = ending.scripts(world, count)
    for script in scripts:
        play(script, world)
    for story in plan.stories(world, count - len(scripts)):
        world.later(story.at, story, inquiry.begin)


def live(world: World, progress: Tick | None = None) -> int:
    """Let everything happen up to now, each day in one transaction; returns how many days that were."""
    first, last = world.office.day(world.start), world.office.day(world.now)
    total = (last - first).days + 1
    for number in range(total):
        day = first + number * DAY
        duties.plan_day(world, day)
        end = min(world.office.moment(day + DAY, "00:00"), world.now + dt.timedelta(microseconds=1))
        with transaction():
            for at, happen in world.until(end):
                happen(at)
        if progress:
            progress(number + 1, total)
    return total


def _leave(world: World) -> None:
    """What the worker would have done by now is done, so that it begins with an empty desk."""
    with transaction():
        activity.note_many(people.visits(world))
        evidence.prepare_waiting(world.files)
    duties.catch_up(world)
    elsewhere.bring_in(world)
    duty.move_on(world.now)
    publishing.publish(world.now)
    dispatch.settle_past()
    while asking.plan_from_history() + pulse_asking.plan(world.now):
        pass
    duty.move_on(world.now)


def _report(world: World, days: int, seconds: float) -> Report:
    head = HistoryHead.get()
    return Report(
        members=len(world.members),
        cases=Case.select().count(),
        open_cases=Case.select().where(Case.is_open).count(),
        days=days,
        lines=head.number,
        head=head.hash,
        seconds=seconds,
    )


@contextmanager
def _empty_database(url: str, now: dt.datetime) -> Iterator[None]:
    """The database bound, with all its tables; a SQLite file is built beside its place and moved there."""
    if not url.startswith("sqlite:///"):
        store.open_database(url)
        if db.get_tables():
            raise NotEmpty
        migrating.migrate(now)
        try:
            yield
        finally:
            store.close()
        return
    path = Path(url.removeprefix("sqlite:///"))
    if path.exists():
        raise NotEmpty
    part = path.with_name(path.name + ".part")
    _remove(part)
    store.open_database(f"sqlite:///{part}")
    try:
        migrating.migrate(now)
        db.execute_sql("PRAGMA journal_mode=MEMORY")  # nothing is lost with a half-made demo
        db.execute_sql("PRAGMA synchronous=OFF")
        yield
        db.execute_sql("PRAGMA optimize")
    except BaseException:
        store.close()
        _remove(part)
        raise
    store.close()
    _move(part, path)
    store.open_database(url)


def _remove(part: Path) -> None:
    """Remove a half-made file, and what SQLite and its writers keep beside it."""
    for suffix in ("", "-wal", "-shm", "-journal", ".migrating", ".turns"):
        part.with_name(part.name + suffix).unlink(missing_ok=True)


def _move(part: Path, path: Path) -> None:
    """On disk first, then under its name."""
    with open(part, "rb+") as whole:
        os.fsync(whole.fileno())
    os.chmod(part, 0o600)
    part.replace(path)
    _remove(part)
