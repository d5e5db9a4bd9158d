"""The bench of the figures: pages, charts, roll-ups and their rebuilding, with few cases and with many.

    make bench                      python -m bench.figures [--few 10000] [--cases 100000] [--rounds 12]
    python -m bench.figures --cases 1000000 [--folder var/bench] [--database postgresql://…]

Two portals stand side by side in one run, one with few and one with many cases over five years (how they
are filled: `bench.years`), and take many short turns, so that a busy moment of the machine hits both. Without
--database they are SQLite files in a temporary folder; with it, two databases of their own on that PostgreSQL
server, dropped at the end: the role must be allowed to create databases.
"""

import argparse
import statistics
import sys
import time
from pathlib import Path

from bench import lines, years
from bench.databases import databases
from bench.load import Measured, need_wrk
from bench.portals import Portal, opened
from bench.run import machine
from portal import store
from portal.metrics import duty, figures
from portal.metrics.catalogue import CATALOGUE
from portal.metrics.counts import rollups
from portal.store import db
from portal.web.figure_charts.drawn import charts
from portal.web.locale import offered, showing

BOARD, PUBLISHED = "/staff/metrics/board", "/en/performance"
PORTS = (8703, 8704)
QUERIES, P50, RATIO, EVENTS, CHART = 10, 15.0, 1.1, 500.0, 5.0
"""What is promised: statements and milliseconds of the board’s page, how much more of them many cases may
take, lines of the ledger a second, milliseconds of a chart."""


def told(words: str, value: str, goal: str = "", met: bool = True) -> bool:
    """Print one result beside its goal; whether it is met."""
    print(f"{words:<62}{value:>26}  {goal}{'' if met else '  MISSED'}", flush=True)
    return met


def middle(rounds: list[Measured], name: str) -> float:
    """The median of a measurement over the rounds."""
    return statistics.median(getattr(one, name) for one in rounds)


def board(few: Portal, many: Portal, rounds: int, seconds: int) -> bool:
    """The board’s page of both portals, in turns."""
    found: dict[int, list[Measured]] = {few.cases: [], many.cases: []}
    with few.served(), many.served():
        for place in range(rounds + 1):
            for portal in (few, many) if place % 2 else (many, few):
                found[portal.cases].append(portal.drive(BOARD, seconds))
    found = {cases: all[1:] for cases, all in found.items()}  # the first one warms up
    met = [_board_of(portal, found[portal.cases]) for portal in (few, many)]
    for name, words in (("p50", "p50"), ("cpu", "CPU a page")):
        pairs = zip(found[many.cases], found[few.cases], strict=True)
        ratio = statistics.median(getattr(one, name) / getattr(other, name) for one, other in pairs)
        words = f"  {words}, {many.cases:,} to {few.cases:,} cases, median of {rounds} pairs"
        met.append(told(words, f"{ratio:.2f}×", f"at most {RATIO}×", ratio <= RATIO))
    return all(met)


def _board_of(portal: Portal, rounds: list[Measured]) -> bool:
    p50, sent = middle(rounds, "p50"), portal.queries(BOARD)
    wrong = sum(one.wrong for one in rounds)
    return told(
        f"board’s page, {portal.cases:,} cases: p50, CPU, queries",
        f"{p50:.1f} ms, {middle(rounds, 'cpu'):.1f} ms, {sent}",
        f"at most {P50:.0f} ms, {QUERIES} queries{f'; {wrong} wrong answers' if wrong else ''}",
        p50 <= P50 and sent <= QUERIES and not wrong,
    )


def published(portal: Portal, rounds: int, seconds: int) -> None:
    """The published page for a guest: as it is sent first, and as it is answered while the release stands."""
    found: dict[str, list[Measured]] = {"200": [], "304": []}
    with portal.served():
        known = f"If-None-Match: {portal.mark_of(PUBLISHED)}"
        for _ in range(rounds):
            found["200"].append(portal.drive(PUBLISHED, seconds, guest=True))
            found["304"].append(portal.drive(PUBLISHED, seconds, known, guest=True))
    for status, all in found.items():
        told(
            f"published page, answered {status}: p50, CPU",
            f"{middle(all, 'p50'):.1f} ms, {middle(all, 'cpu'):.1f} ms",
        )


def drawings(portal: Portal) -> bool:
    """Each chart that the pages of figures have, in each language, in processor time."""
    took: list[float] = []
    with portal.app().app_context():
        ready = figures.ready()
        for language in offered():
            with showing(language.code):
                for metric in ready:
                    took += _drawn({metric: ready[metric]})
    median, longest = 1000 * statistics.median(took), 1000 * max(took)
    words = f"a chart in both sizes with its table, median and longest of {len(took)}"
    return told(
        words, f"{median:.1f} ms, {longest:.1f} ms", f"median at most {CHART:.0f} ms", median <= CHART
    )


def _drawn(one: dict[str, figures.Figure]) -> list[float]:
    charts(one)  # once before, for the words
    began = time.process_time()
    made = charts(one)
    return [(time.process_time() - began) / len(made)] * len(made) if made else []


def computing(portal: Portal) -> float:
    """All figures anew, as the worker does: seconds of this process, and of the clock."""
    portal.app()
    cpu, wall = time.process_time(), time.monotonic()
    figures.compute_all(years.NOW)
    cpu, wall = time.process_time() - cpu, time.monotonic() - wall
    told(
        f"all {len(CATALOGUE)} figures anew, {portal.cases:,} cases: CPU, clock", f"{cpu:.1f} s, {wall:.1f} s"
    )
    return cpu


def following(portal: Portal, cases: int) -> bool:
    """The roll-ups follow the ledger: lines of so many new cases, while all the others are there.

    By CPU is what it would be on a machine of our own; the time of a PostgreSQL server is not in it.
    """
    portal.app()
    duty.move_on(years.NOW)
    written = lines.write(cases)
    began, cpu = time.monotonic(), time.process_time()
    while rollups.move_on():
        pass
    rate, own = written / (time.monotonic() - began), written / (time.process_time() - cpu)
    words = f"roll-ups, {written:,} lines beside {portal.cases:,} cases: by clock, by CPU"
    goal = f"at least {EVENTS:.0f}"
    return told(words, f"{rate:,.0f} and {own:,.0f} lines/s", goal, max(rate, own) >= EVENTS)


def rebuilding(demo: str, cases: int, many: int) -> None:
    """All roll-ups of a demo with so many more cases in its ledger; how long many take is worked out."""
    store.close()
    store.open_database(demo)
    lines.write(cases)
    began = time.monotonic()

    def progress(done: int, total: int) -> None:
        rate = done / (time.monotonic() - began)
        print(
            f"\r  rebuilding: {done:,} of {total:,} lines, {rate:,.0f}/s", end="", file=sys.stderr, flush=True
        )

    done = rollups.rebuild(progress)
    print(file=sys.stderr)
    rate = done / (time.monotonic() - began)
    told(f"rebuilding, {done:,} lines of {cases:,} cases", f"{rate:,.0f} lines/s")
    hours = done / cases * many / rate / 3600
    told(f"  {many:,} cases with as many lines each at this rate, worked out", f"{hours:.1f} hours")


def main() -> int:
    """Fill, serve, measure, report; exit status 1 if a goal is missed."""
    options = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    for name, otherwise in (("few", 10_000), ("cases", 100_000), ("rounds", 12), ("seconds", 2)):
        options.add_argument(f"--{name}", type=int, default=otherwise)
    for name, otherwise in (("follow", 1_000), ("rebuild", 2_000)):
        options.add_argument(f"--{name}", type=int, default=otherwise, help="so many cases")
    options.add_argument("--database", help="a PostgreSQL server, instead of SQLite")
    options.add_argument("--folder", type=Path, help="where filled SQLite files stay and are used again")
    asked = options.parse_args()
    need_wrk()
    sizes = (asked.few, asked.cases)
    with databases(sizes, asked.database, asked.folder) as (demo, copies):
        few, many = (
            prepared(*copy, cases, port) for copy, cases, port in zip(copies, sizes, PORTS, strict=True)
        )
        print(f"\n{machine()}; {'PostgreSQL' if asked.database else 'SQLite'}, five years; {size(many)}")
        good = board(few, many, asked.rounds, asked.seconds)
        published(many, asked.rounds, asked.seconds)
        good &= drawings(many)
        told("  many cases to few", f"{computing(many) / computing(few):.1f}×")
        good &= following(many, asked.follow)
        rebuilding(demo, asked.rebuild, asked.cases)
    return 0 if good else 1


def prepared(url: str, is_filled: bool, cases: int, port: int) -> Portal:
    """A portal of so many cases."""
    if not is_filled:
        began = time.monotonic()
        years.fill(url, cases)
        print(f"{cases:,} cases filled in {time.monotonic() - began:.0f} s", file=sys.stderr, flush=True)
    return opened(url, cases, port)


def size(portal: Portal) -> str:
    """How much the larger portal holds."""
    portal.app()
    counts = {
        name: db.execute_sql(f"SELECT COUNT(*) FROM {name}").fetchone()[0]
        for name in ("case_fact", "flow", "cohort")
    }
    return ", ".join(f"{n:,} rows of {name}" for name, n in counts.items())


if __name__ == "__main__":
    sys.exit(main())
