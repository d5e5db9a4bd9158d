"""The bench: fills 100,000 cases and measures the hot pages beside a bare Flask page, in one run.

    make bench                      python -m bench.run [--cases 100000] [--rounds 3] [--seconds 4]

Absolute numbers mean little on a shared machine; the ratios within one run are compared with the goals.
"""

import argparse
import datetime as dt
import json
import os
import platform
import re
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlencode

from bench import filling
from bench.load import Measured, Server, drive, need_wrk
from config import Settings
from portal import store
from portal.cases.queues import PAGE
from portal.members.people import Person, PersonActor
from portal.members.sessions import open_session
from portal.store import db
from portal.web import create_app

SECRET = "a secret for the bench, long enough to be one"
BARE, OURS = 8701, 8702
ORIGIN = f"http://127.0.0.1:{OURS}"


@dataclass(frozen=True)
class Way:
    """One thing that is measured: its name, how a round is driven, the share of bare Flask it must reach."""

    name: str
    round: Callable[[int], Measured]
    least: float | None = None
    aim: float | None = None


@dataclass(frozen=True)
class Pair:
    """One round of the bare page and, right after it, one of ours."""

    bare: Measured
    ours: Measured

    @property
    def rate(self) -> float:
        """Our requests a second as a share of the bare page's."""
        return self.ours.rate / self.bare.rate

    @property
    def cpu(self) -> float:
        """The bare page's CPU a request as a share of ours: what rates would be on a machine of our own."""
        return self.bare.cpu / self.ours.cpu


def cookie(settings: Settings, who: PersonActor) -> tuple[str, str]:
    """A signed-in cookie for somebody, and a form token that goes with it."""
    app = create_app(settings)
    now = dt.datetime.now(dt.UTC)
    token = open_session(
        Person.get_by_id(who.id), filling.NOW, now, how="password", second_factor=True, staff=who.is_staff
    )
    client = app.test_client()
    with client.session_transaction(base_url=ORIGIN) as session:
        session.update(_user_id=token, _fresh=True)
    page = client.get("/cases/new" if not who.is_staff else "/staff/", base_url=ORIGIN).text
    found = re.search(r'name="csrf_token" value="([^"]+)"', page)
    assert found is not None, "no form token on the page"
    held = client.get_cookie(app.config["SESSION_COOKIE_NAME"], domain="127.0.0.1")
    assert held is not None
    return f"Cookie: {held.key}={held.value}", found[1]


def deep_mark(pages: int) -> str:
    """The mark behind which page `pages` + 1 of the whole open queue starts."""
    row = db.execute_sql(
        "SELECT queue_at, reference FROM grievance_case WHERE is_open ORDER BY queue_at, id LIMIT 1 OFFSET ?",
        (pages * PAGE - 1,),
    ).fetchone()
    moment = dt.datetime.fromisoformat(row[0]).replace(tzinfo=dt.UTC)
    return f"{moment.timestamp():.6f}~{row[1]}"


def measure(ways: list[Way], bare: Way, rounds: int) -> dict[str, list[Pair]]:
    """Rounds of everything, each beside a round of the bare page: a busy moment of the machine hits both."""
    found: dict[str, list[Pair]] = {way.name: [] for way in ways}
    for number in range(1, rounds + 1):
        for way in ways:
            pair = Pair(bare.round(number), way.round(number))
            found[way.name].append(pair)
            print(f"  round {number}/{rounds}  {way.name:<32} {pair.rate:6.1%} of bare", file=sys.stderr)
    return found


def middle(rounds: list[Pair], field: str) -> float:
    """The median of a measurement of ours over the rounds."""
    return statistics.median(getattr(pair.ours, field) for pair in rounds)


def report(ways: list[Way], found: dict[str, list[Pair]], memory: float) -> bool:
    """Print the table; True if every goal is met and no answer was wrong."""
    bare = [pair.bare for rounds in found.values() for pair in rounds]
    rate, cpu = (statistics.median(getattr(one, field) for one in bare) for field in ("rate", "cpu"))
    print(f"\n{machine()}; medians of {len(next(iter(found.values())))} rounds")
    print(f"{'what':<34}{'req/s':>7}{'p50 ms':>8}{'p99 ms':>8}{'CPU ms':>8}{'of bare':>9}{'by CPU':>8}  goal")
    print(f"{'bare Flask':<34}{rate:>7.0f}{'':>8}{'':>8}{cpu:>8.2f}{1:>9.0%}{1:>8.0%}")
    met = [told(way, found[way.name]) for way in ways]
    print(f"memory of the two web workers: {memory:.0f} MB (proportional set)")
    return all(met)


def told(way: Way, rounds: list[Pair]) -> bool:
    """Print the line of one way; whether its goal is met. Shares are medians of what each pair gave."""
    rate, cpu = (statistics.median(getattr(pair, share) for pair in rounds) for share in ("rate", "cpu"))
    wrong = sum(pair.ours.wrong for pair in rounds)
    met = wrong == 0 and (way.least is None or rate >= way.least)
    goal = f"at least {way.least:.0%}" if way.least else ""
    goal += f", aim {way.aim:.0%}" if way.aim else ""
    goal += "" if met else "  MISSED"
    print(
        f"{way.name:<34}{middle(rounds, 'rate'):>7.0f}{middle(rounds, 'p50'):>8.1f}"
        f"{middle(rounds, 'p99'):>8.1f}{middle(rounds, 'cpu'):>8.2f}{rate:>9.1%}{cpu:>8.1%}  {goal}"
        f"{f'  ({wrong} wrong answers)' if wrong else ''}"
    )
    return met


def machine() -> str:
    """What this ran on."""
    text = Path("/proc/cpuinfo").read_text() if Path("/proc/cpuinfo").exists() else ""
    model = re.search(r"model name\s*:\s*(.+)", text)
    name = model[1] if model else platform.processor()
    return f"{name}, {os.cpu_count()} cores, Python {platform.python_version()}"


def compare(found: dict[str, list[Pair]], left: str, right: str, words: str, most: float) -> bool:
    """Print how many times slower `left` is than `right` in CPU a request; True if at most `most`."""
    ratio = middle(found[left], "cpu") / middle(found[right], "cpu")
    print(f"{words}: {ratio:.2f}× (at most {most}×){'' if ratio <= most else '  MISSED'}")
    return ratio <= most


def main() -> int:
    """Fill, serve, measure, report; exit status 1 if a goal is missed."""
    options = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    options.add_argument("--cases", type=int, default=100_000)
    options.add_argument("--rounds", type=int, default=3)
    options.add_argument("--seconds", type=int, default=4)
    asked = options.parse_args()
    need_wrk()
    with tempfile.TemporaryDirectory() as folder:
        return bench(Path(folder), asked.cases, asked.rounds, asked.seconds)


def bench(folder: Path, cases: int, rounds: int, seconds: int) -> int:
    """One whole run in `folder`."""
    filled = fill(folder, cases)
    environ = environment(filled.settings)
    bare_server, our_server = Server("bench.bare:app", BARE, {}), Server("wsgi:app", OURS, environ)
    bare = Way("bare Flask", lambda _: drive(bare_server, "/", seconds=seconds))
    ways = ways_of(filled, our_server, seconds)
    try:
        bare_server.wait("/")
        our_server.wait("/healthz")
        for way in ways[:3]:
            way.round(0)  # warm up
        found = measure(ways, bare, rounds)
        good = report(ways, found, our_server.memory())
    finally:
        bare_server.stop()
        our_server.stop()
    near, far = ways[1].name, ways[2].name
    good &= compare(found, far, near, f"{far} against page 1, CPU a request", 1.1)
    raw = {name: [[vars(one.bare), vars(one.ours)] for one in pairs] for name, pairs in found.items()}
    print(json.dumps(raw), file=sys.stderr)
    return 0 if good else 1


@dataclass(frozen=True)
class Filled:
    """A filled portal, and what is asked of it: the long case, the deep page of the queue, who asks."""

    settings: Settings
    reference: str
    depth: int
    mark: str
    member: str
    desk: str
    token: str


def fill(folder: Path, cases: int) -> Filled:
    """Found a portal in `folder` and fill it with so many cases; sign a member and a handler in."""
    path, started = folder / "bench.sqlite", time.monotonic()
    member, handler = filling.found(path)
    reference = filling.long_case(member, handler)
    store.close()
    filling.fill(path, cases)
    print(f"{cases:,} cases filled in {time.monotonic() - started:.0f} s", file=sys.stderr)
    settings = Settings(
        database_url=f"sqlite:///{path}", secret_key=SECRET, base_url=ORIGIN, port=OURS, now=filling.NOW,
        mail_url=f"maildir://{folder / 'mail'}", files_url=str(folder / "files"),
    )  # fmt: skip
    members_cookie, token = cookie(settings, member)
    desk_cookie, _ = cookie(settings, handler)
    depth = min(1000, max(2, int(cases * filling.OPEN_SHARE) // PAGE - 1))
    mark = deep_mark(depth - 1)
    store.close()
    return Filled(settings, reference, depth, mark, members_cookie, desk_cookie, token)


def ways_of(filled: Filled, server: Server, seconds: int) -> list[Way]:
    """What is measured: a member's case, the queue near and deep, and a submission with and without mail."""

    def page(path: str, held: str) -> Callable[[int], Measured]:
        return lambda _: drive(server, path, seconds=seconds, headers=[held])

    def submit(number: int) -> Measured:
        return drive(
            server, "/cases/new", seconds=seconds, body=submission(filled.token), seed=number,
            headers=[filled.member, f"Origin: {ORIGIN}"],
        )  # fmt: skip

    def submit_without_mail(number: int) -> Measured:
        with a_worker_without_mail(environment(filled.settings)):
            return submit(100 + number)

    deep = urlencode({"after": filled.mark})
    return [
        Way("member’s case page, signed in", page(f"/cases/{filled.reference}", filled.member), 0.08, 0.15),
        Way("queue of 50, page 1", page("/staff/queue", filled.desk), 0.05, 0.10),
        Way(f"queue of 50, page {filled.depth}", page(f"/staff/queue?{deep}", filled.desk)),
        Way("submit a grievance", submit, 0.06),
        Way("submit, mail server down", submit_without_mail),
    ]


@contextmanager
def a_worker_without_mail(environ: dict[str, str]) -> Iterator[None]:
    """A worker that finds no mail server, at work meanwhile."""
    worker = subprocess.Popen(
        [sys.executable, "-m", "portal.cli", "worker"],
        env=os.environ | environ | {"PORTAL_MAIL_URL": "smtp://127.0.0.1:9"},
        stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
    )  # fmt: skip
    try:
        yield
    finally:
        worker.terminate()
        worker.wait(30)


def environment(settings: Settings) -> dict[str, str]:
    """The settings as the environment of a server."""
    return {
        "PORTAL_DATABASE_URL": settings.database_url,
        "PORTAL_SECRET_KEY": settings.secret_key,
        "PORTAL_BASE_URL": settings.base_url,
        "PORTAL_PORT": str(settings.port),
        "PORTAL_MAIL_URL": settings.mail_url,
        "PORTAL_FILES_URL": settings.files_url,
        "PORTAL_NOW": filling.NOW.isoformat(),
        "PORTAL_DEMO": "0",
    }


def submission(token: str) -> str:
    """The body of a grievance raised on the web, {n} making each one different."""
    body = urlencode(
        {
            "csrf_token": token, "category": "fees", "subject": "The fee was taken twice NUMBER",
            "description": "My bank shows the payment twice, one minute apart. NUMBER", "wanted": "refund",
            "confidentiality": "open",
        }
    )  # fmt: skip
    return body.replace("NUMBER", "{n}")


if __name__ == "__main__":
    sys.exit(main())
