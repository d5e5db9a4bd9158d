"""Drives a server with wrk and measures it: requests a second, p50, p99, CPU a request, memory."""

import os
import re
import shutil
import signal
import subprocess
import sys
import time
import urllib.request
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

TICKS = os.sysconf("SC_CLK_TCK")
LUA = Path(__file__).with_name("post.lua")


@dataclass(frozen=True)
class Measured:
    """One round: requests a second, latencies in ms, CPU of the server in ms a request, wrong answers."""

    rate: float
    p50: float
    p99: float
    cpu: float
    wrong: int


class Server:
    """A gunicorn with two workers of eight threads, as `portal serve` runs it."""

    def __init__(self, target: str, port: int, environ: Mapping[str, str]) -> None:
        self.port = port
        command = [
            sys.executable, "-m", "gunicorn", "--workers", "2", "--threads", "8", "--worker-class", "gthread",
            "--no-control-socket", "--bind", f"127.0.0.1:{port}", "--log-level", "error", target,
        ]  # fmt: skip
        self.process = subprocess.Popen(
            command, env=os.environ | dict(environ), stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
        )

    def wait(self, path: str) -> None:
        """Wait until it answers."""
        for _ in range(100):
            try:
                urllib.request.urlopen(f"http://127.0.0.1:{self.port}{path}", timeout=5).read()
                return
            except OSError:
                time.sleep(0.1)
        raise RuntimeError(f"the server on port {self.port} did not start")

    def pids(self) -> list[int]:
        """The processes of this server."""
        children = Path(f"/proc/{self.process.pid}/task/{self.process.pid}/children").read_text().split()
        return [self.process.pid, *map(int, children)]

    def cpu(self) -> float:
        """Seconds of CPU its processes have used."""
        used = 0.0
        for pid in self.pids():
            fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
            used += (int(fields[11]) + int(fields[12])) / TICKS
        return used

    def memory(self) -> float:
        """Megabytes it takes, each shared page counted in part (proportional set size)."""
        sizes = (Path(f"/proc/{pid}/smaps_rollup").read_text() for pid in self.pids())
        return (
            sum(int(found[1]) for size in sizes if (found := re.search(r"^Pss:\s+(\d+)", size, re.M))) / 1024
        )

    def stop(self) -> None:
        """End it."""
        self.process.send_signal(signal.SIGTERM)
        self.process.wait(20)


def need_wrk() -> str:
    """Where wrk is; says how to get it where it is not."""
    found = shutil.which("wrk")
    if found is None:
        sys.exit("make bench needs wrk to make load. Install it (Debian: apt install wrk) and run it again.")
    return found


def drive(
    server: Server,
    path: str,
    *,
    seconds: int,
    headers: Sequence[str] = (),
    body: str | None = None,
    seed: int = 1,
    connections: int = 4,
) -> Measured:
    """Load `path` through a few connections for some seconds; `body` is POSTed, its {n} fresh each time."""
    command = [need_wrk(), "-t", "1", "-c", str(connections), "-d", f"{seconds}s", "--latency"]
    command += ["--timeout", "20s"]
    for header in headers:
        command += ["-H", header]
    environ = dict(os.environ)
    if body is not None:
        command += ["-s", str(LUA)]
        environ |= {"BODY": body, "SEED": str(seed)}
    before = server.cpu()
    out = subprocess.run(
        [*command, f"http://127.0.0.1:{server.port}{path}"],
        capture_output=True,
        text=True,
        env=environ,
        check=True,
    ).stdout
    used = server.cpu() - before
    count = int(_find(r"(\d+) requests in", out))
    wrong = re.search(r"Non-2xx or 3xx responses: (\d+)", out)
    return Measured(
        float(_find(r"Requests/sec:\s+([\d.]+)", out)),
        _ms(_find(r"(?m)^\s+50%\s+(\S+)", out)),  # at the start: “84.50%” stands elsewhere, too
        _ms(_find(r"(?m)^\s+99%\s+(\S+)", out)),
        used / max(count, 1) * 1000,
        int(wrong[1]) if wrong else 0,
    )


def _find(pattern: str, text: str) -> str:
    found = re.search(pattern, text)
    if found is None:
        raise RuntimeError(f"wrk did not say {pattern}:\n{text}")
    return found[1]


def _ms(text: str) -> float:
    for unit, factor in (("us", 0.001), ("ms", 1.0), ("s", 1000.0), ("m", 60_000.0)):
        if text.endswith(unit):
            return float(text.removesuffix(unit)) * factor
    raise ValueError(text)
