"""What open pages cost: 500 pages of cases that ask for new words, and one reader who opens pages meanwhile.

    python -m bench.open_pages [--pages 500] [--seconds 40] [--rounds 2] [--cases 10000]

Each page asks every 20 seconds, give or take 15 %: as fast as its script ever does, as if something new had
just come everywhere. Rounds with and without the open pages take turns, so that a busy moment of the machine
hits both.
"""

import argparse
import heapq
import http.client
import random
import re
import statistics
import sys
import tempfile
import threading
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

from bench.load import Server
from bench.run import OURS, Filled, environment, fill, machine
from portal.web.news import ASKS_EVERY

JITTER = 0.15
READS_EVERY = 0.2  # seconds between two pages of the ordinary reader
HANDS = 12  # threads that ask on behalf of the pages; each keeps its connection


@dataclass
class Round:
    """One stretch of time: how long it took, what the server used, what each kind of request took in ms."""

    seconds: float = 0.0
    cpu: float = 0.0
    asked: list[float] = field(default_factory=list)
    read: list[float] = field(default_factory=list)
    wrong: int = 0


class Hand:
    """A connection that is kept, and the cookie of whoever asks."""

    def __init__(self, cookie: str) -> None:
        self.connection = http.client.HTTPConnection("127.0.0.1", OURS, timeout=30)
        name, _, value = cookie.partition(": ")
        self.headers = {name: value, "Accept-Encoding": "br"}

    def get(self, path: str) -> tuple[int, bytes, float]:
        """Status, body and milliseconds of one request."""
        began = time.perf_counter()
        self.connection.request("GET", path, headers=self.headers)
        answer = self.connection.getresponse()
        return answer.status, answer.read(), (time.perf_counter() - began) * 1000


def news_of(filled: Filled) -> str:
    """The address that an open page of the case asks."""
    hand = Hand(filled.member)
    hand.headers["Accept-Encoding"] = "identity"
    _, page, _ = hand.get(f"/cases/{filled.reference}")
    found = re.search(rb'data-news="([^"]+)" data-after="(\d+)"', page)
    assert found is not None, "the page of the case does not ask for news"
    return f"{found[1].decode()}?after={found[2].decode()}"


def keep_open(filled: Filled, address: str, pages: int, until: float, into: Round) -> None:
    """Ask on behalf of so many pages until that moment, each in its own time."""
    due = [time.monotonic() + random.uniform(0, ASKS_EVERY) for _ in range(pages)]
    heapq.heapify(due)
    lock = threading.Lock()

    def ask() -> None:
        hand = Hand(filled.member)
        while True:
            with lock:
                at = heapq.heappop(due)
                heapq.heappush(due, at + ASKS_EVERY * random.uniform(1 - JITTER, 1 + JITTER))
            if at >= until:
                return
            time.sleep(max(0.0, at - time.monotonic()))
            status, _, took = hand.get(address)
            with lock:
                into.asked.append(took)
                into.wrong += status != 204

    with ThreadPoolExecutor(HANDS) as pool:
        for work in [pool.submit(ask) for _ in range(HANDS)]:
            work.result()


def read(filled: Filled, until: float, into: Round) -> None:
    """Open the page of a case again and again, as one busy reader would."""
    hand = Hand(filled.member)
    while time.monotonic() < until:
        status, _, took = hand.get(f"/cases/{filled.reference}")
        into.read.append(took)
        into.wrong += status != 200
        time.sleep(READS_EVERY)


def one_round(server: Server, filled: Filled, address: str, pages: int, seconds: int) -> Round:
    """One stretch with so many open pages."""
    found, began, used = Round(), time.monotonic(), server.cpu()
    reader = threading.Thread(target=read, args=(filled, began + seconds, found))
    reader.start()
    if pages:
        keep_open(filled, address, pages, began + seconds, found)
    reader.join()
    found.seconds, found.cpu = time.monotonic() - began, server.cpu() - used
    return found


def told(name: str, rounds: list[Round]) -> None:
    """Print a line: requests a second, share of one core, how long an ordinary page took."""
    seconds = sum(one.seconds for one in rounds)
    asked = [took for one in rounds for took in one.asked]
    read = [took for one in rounds for took in one.read]
    cpu = sum(one.cpu for one in rounds) / seconds
    wrong = sum(one.wrong for one in rounds)
    print(
        f"{name:<18}{len(asked) / seconds:>9.1f}{cpu:>13.0%}"
        f"{statistics.median(read):>10.1f}{percentile(read):>9.1f}"
        f"{statistics.median(asked) if asked else 0:>10.1f}{percentile(asked) if asked else 0:>9.1f}"
        f"{f'  ({wrong} wrong answers)' if wrong else ''}"
    )


def percentile(values: list[float]) -> float:
    """The value below which 99 of 100 lie."""
    return sorted(values)[min(len(values) - 1, int(len(values) * 0.99))]


@contextmanager
def served(filled: Filled) -> Iterator[Server]:
    """The portal as `portal serve` runs it: two processes of eight threads."""
    server = Server("wsgi:app", OURS, environment(filled.settings))
    try:
        server.wait("/healthz")
        yield server
    finally:
        server.stop()


def main() -> int:
    """Fill, serve, measure, report; exit status 1 if an answer was wrong."""
    options = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    for name, otherwise in (("pages", 500), ("seconds", 40), ("rounds", 2), ("cases", 10_000)):
        options.add_argument(f"--{name}", type=int, default=otherwise)
    asked = options.parse_args()
    found: dict[int, list[Round]] = {0: [], asked.pages: []}
    with tempfile.TemporaryDirectory() as folder:
        filled = fill(Path(folder), asked.cases)
        with served(filled) as server:
            address = news_of(filled)
            one_round(server, filled, address, 0, 3)  # warm up
            for _ in range(asked.rounds):
                for pages, rounds in found.items():
                    rounds.append(one_round(server, filled, address, pages, asked.seconds))
    print(f"{machine()}; {asked.rounds} rounds of {asked.seconds} s, two web processes of eight threads")
    heads = (
        ("asks/s", 9),
        ("of one core", 13),
        ("page p50", 10),
        ("p99 ms", 9),
        ("ask p50", 10),
        ("p99 ms", 9),
    )
    print(f"{'open pages':<18}" + "".join(f"{head:>{width}}" for head, width in heads))
    for pages, rounds in found.items():
        told(f"{pages:,}", rounds)
    return 1 if any(one.wrong for rounds in found.values() for one in rounds) else 0


if __name__ == "__main__":
    sys.exit(main())
