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
from collections.abc import Callable
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


def measure(ways: list[Way], bare: Way, rounds: int) -> dict[str, list[Measured]]:
    """Rounds of everything, one after the other, so that a busy moment of the machine hits all alike."""
    found: dict[str, list[Measured]] = {way.name: [] for way in [bare, *ways]}
    for number in range(1, rounds + 1):
        for way in [bare, *ways]:
            found[way.name].append(way.round(number))
            last = found[way.name][-1]
            print(f"  round {number}/{rounds}  {way.name:<34} {last.rate:8.0f} requests/s", file=sys.stderr)
    return found


def middle(rounds: list[Measured], field: str) -> float:
    """The median of a measurement over the rounds."""
    return statistics.median(getattr(one, field) for one in rounds)


def report(ways: list[Way], bare: Way, found: dict[str, list[Measured]], memory: float) -> bool:
    """Print the table; True if every goal is met and no answer was wrong."""
    yardstick = middle(found[bare.name], "rate")
    print(f"\n{machine()}")
    print(f"{'what':<36}{'req/s':>8}{'p50 ms':>9}{'p99 ms':>9}{'CPU ms':>9}{'of bare':>10}  goal")
    good = True
    for way in [bare, *ways]:
        rounds = found[way.name]
        share = middle(rounds, "rate") / yardstick
        wrong = sum(one.wrong for one in rounds)
        met = wrong == 0 and (way.least is None or share >= way.least)
        good = good and met
        goal = (
            ""
            if way.least is None
            else f"at least {way.least:.0%}, aim {way.aim:.0%}"
            if way.aim
            else f"at least {way.least:.0%}"
        )
        print(
            f"{way.name:<36}{middle(rounds, 'rate'):>8.0f}"
            f"{middle(rounds, 'p50'):>9.1f}{middle(rounds, 'p99'):>9.1f}"
            f"{middle(rounds, 'cpu'):>9.2f}{share:>10.1%}  {goal}{'' if met else '  MISSED'}"
            f"{f'  ({wrong} wrong answers)' if wrong else ''}"
        )
    print(f"memory of the two web workers: {memory:.0f} MB (proportional set)")
    return good


def machine() -> str:
    """What this ran on."""
    text = Path("/proc/cpuinfo").read_text() if Path("/proc/cpuinfo").exists() else ""
    model = re.search(r"model name\s*:\s*(.+)", text)
    name = model[1] if model else platform.processor()
    return f"{name}, {os.cpu_count()} cores, Python {platform.python_version()}"


def compare(found: dict[str, list[Measured]], left: str, right: str, words: str, most: float) -> bool:
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
    path = folder / "bench.sqlite"
    started = time.monotonic()
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
    deep = deep_mark(depth - 1)
    store.close()
    environ = environment(settings)
    servers = [Server("bench.bare:app", BARE, {}), Server("wsgi:app", OURS, environ)]
    bare_server, our_server = servers
    form = submission(token)

    def page(path: str, held: str) -> Callable[[int], Measured]:
        return lambda _: drive(our_server, path, seconds=seconds, headers=[held])

    def submit(number: int) -> Measured:
        return drive(
            our_server, "/cases/new", seconds=seconds, body=form, seed=number,
            headers=[members_cookie, f"Origin: {ORIGIN}"],
        )  # fmt: skip

    def submit_without_mail(number: int) -> Measured:
        worker = subprocess.Popen(
            [sys.executable, "-m", "portal.cli", "worker"],
            env=os.environ | environ | {"PORTAL_MAIL_URL": "smtp://127.0.0.1:9"},
            stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
        )  # fmt: skip
        try:
            return submit(100 + number)
        finally:
            worker.terminate()
            worker.wait(30)

    bare = Way("bare Flask", lambda _: drive(bare_server, "/", seconds=seconds))
    ways = [
        Way("member’s case page, signed in", page(f"/cases/{reference}", members_cookie), 0.08, 0.15),
        Way("queue of 50, page 1", page("/staff/queue", desk_cookie), 0.05, 0.10),
        Way(f"queue of 50, page {depth}", page(f"/staff/queue?{urlencode({'after': deep})}", desk_cookie)),
        Way("submit a grievance", submit, 0.06),
        Way("submit, mail server down", submit_without_mail),
    ]
    try:
        bare_server.wait("/")
        our_server.wait("/healthz")
        for way in ways[:3]:
            way.round(0)  # warm up
        found = measure(ways, bare, rounds)
        good = report(ways, bare, found, our_server.memory())
    finally:
        for server in servers:
            server.stop()
    good = (
        compare(found, ways[2].name, ways[1].name, f"queue page {depth} against page 1, CPU a request", 1.1)
        and good
    )
    print(
        json.dumps({name: [vars(one) for one in rounds_] for name, rounds_ in found.items()}), file=sys.stderr
    )
    return 0 if good else 1


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
