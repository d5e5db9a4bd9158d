"""Watching over child processes: signals are passed on, a child that dies is started again after a growing
pause.
"""

import ctypes
import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field

FIRST_PAUSE, LONGEST_PAUSE = 1.0, 60.0
LIVES_WELL = 60.0  # a child that lived this long starts again at once, and its pauses are short again
PATIENCE = 40.0  # for a child that was told to end; gunicorn itself gives requests 30 s
_LOOK_EVERY = 0.1
_PR_SET_PDEATHSIG = 1


def _end_with_parent() -> None:
    """On Linux, have the kernel end this child when its supervisor is killed, so that no worker stays on
    its own.
    """
    ctypes.CDLL(None).prctl(_PR_SET_PDEATHSIG, signal.SIGTERM)


@dataclass
class Child:
    """One process to keep alive: what it is called, how it is started, which open files it is handed."""

    name: str
    command: Sequence[str]
    environ: Mapping[str, str]
    keeps: Sequence[int] = ()
    process: subprocess.Popen[bytes] | None = None
    started: float = 0.0
    pause: float = FIRST_PAUSE
    due: float = field(default=0.0)

    def start(self) -> None:
        """Start the process in a session of its own: Ctrl-C reaches the supervisor alone, which tells its
        children.
        """
        self.process = subprocess.Popen(
            list(self.command),
            env=dict(self.environ),
            pass_fds=tuple(self.keeps),
            start_new_session=True,
            preexec_fn=_end_with_parent if sys.platform == "linux" else None,
        )
        self.started = time.monotonic()

    @property
    def is_alive(self) -> bool:
        """Whether the process runs."""
        return self.process is not None and self.process.poll() is None

    def send(self, what: signal.Signals) -> None:
        """Send a signal to the process and to what it started itself, if it runs."""
        if self.is_alive and self.process is not None:
            if what == signal.SIGKILL:
                os.killpg(self.process.pid, what)
            else:
                self.process.send_signal(what)


class Supervisor:
    """Keeps children alive until it is told to end."""

    def __init__(self, children: Sequence[Child], say: Callable[[str], None]) -> None:
        self.children = children
        self.say = say
        self.stopping = threading.Event()
        self._asked = 0

    def _on_signal(self, number: int, frame: object) -> None:
        self._asked += 1
        self.stopping.set()

    def run(self, when_started: Callable[[], bool]) -> int:
        """Start the children and watch them until SIGTERM or SIGINT; returns the exit code.

        `when_started` is asked again and again until it says True: it tells people once the address answers.
        A second signal ends children that do not end by themselves at once.
        """
        before = {
            number: signal.signal(number, self._on_signal) for number in (signal.SIGTERM, signal.SIGINT)
        }
        try:
            self._keep_alive(when_started)
            return self._end()
        finally:
            for number, handler in before.items():
                signal.signal(number, handler)

    def _keep_alive(self, when_started: Callable[[], bool]) -> None:
        for child in self.children:
            child.start()
        told = False
        while not self.stopping.wait(_LOOK_EVERY):
            told = told or when_started()
            for child in self.children:
                self._watch(child)

    def _watch(self, child: Child) -> None:
        """Start a child again that died, when its pause is over."""
        if child.is_alive:
            return
        now = time.monotonic()
        if child.process is not None:
            code, child.process = child.process.returncode, None
            if now - child.started >= LIVES_WELL:
                child.pause = FIRST_PAUSE
            child.due = now + child.pause
            again = f"it starts again in {child.pause:.0f} s"
            self.say(f"The {child.name} ended unexpectedly ({_reason(code)}); {again}.")
            child.pause = min(child.pause * 2, LONGEST_PAUSE)
        elif now >= child.due:
            child.start()

    def _end(self) -> int:
        """Tell the children to end and wait for them; those that do not are killed. 0 if all ended well."""
        for child in self.children:
            child.send(signal.SIGTERM)
        ends, asked = time.monotonic() + PATIENCE, self._asked
        while any(child.is_alive for child in self.children):
            if time.monotonic() > ends or self._asked > asked:
                for child in self.children:
                    child.send(signal.SIGKILL)
            time.sleep(_LOOK_EVERY)
        codes = [child.process.returncode for child in self.children if child.process is not None]
        return 0 if all(code == 0 for code in codes) else 1


def _reason(code: int) -> str:
    return f"signal {signal.Signals(-code).name}" if code < 0 else f"exit code {code}"
