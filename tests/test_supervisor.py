"""The supervisor of `portal serve`: children that die are started again, and all end when told."""

import os
import signal
import sys
from pathlib import Path

from portal.operations.supervisor import Child, Supervisor


def a_child(place: Path, script: str, name: str = "child") -> Child:
    """A child that runs a few lines of Python, with a mark for each start."""
    started = f"open({str(place / 'starts')!r}, 'a').write('x');"
    return Child(
        name, [sys.executable, "-c", f"import os, signal, sys, time; {started} {script}"], dict(os.environ)
    )


def starts(place: Path) -> int:
    """How often the child was started."""
    marks = place / "starts"
    return len(marks.read_text()) if marks.exists() else 0


def test_a_child_that_dies_is_started_again_after_a_growing_pause(tmp_path: Path) -> None:
    said: list[str] = []
    supervisor = Supervisor([a_child(tmp_path, "sys.exit(3)")], said.append)

    def enough() -> bool:
        if starts(tmp_path) >= 3:
            supervisor.stopping.set()
        return False

    assert supervisor.run(enough) == 0
    assert [sentence.rsplit("again in ")[1] for sentence in said[:2]] == ["1 s.", "2 s."]
    assert "exit code 3" in said[0]


def test_children_are_told_to_end_and_may_finish_what_they_have_in_hand(tmp_path: Path) -> None:
    done = f"open({str(tmp_path / 'done')!r}, 'w').close()"
    finish = f"signal.signal(signal.SIGTERM, lambda *_: ({done}, sys.exit(0)));"
    ready = f"open({str(tmp_path / 'ready')!r}, 'w').close(); time.sleep(600)"
    supervisor = Supervisor([a_child(tmp_path, f"{finish} {ready}")], print)

    def told() -> bool:
        if (tmp_path / "ready").exists():
            os.kill(os.getpid(), signal.SIGTERM)
            return True
        return False

    assert supervisor.run(told) == 0
    assert (tmp_path / "done").exists()


def test_a_child_that_ends_badly_when_told_is_told_by_the_exit_code(tmp_path: Path) -> None:
    bad = "signal.signal(signal.SIGTERM, lambda *_: sys.exit(7));"
    ready = f"open({str(tmp_path / 'ready')!r}, 'w').close(); time.sleep(600)"
    supervisor = Supervisor([a_child(tmp_path, f"{bad} {ready}")], print)

    def told() -> bool:
        if (tmp_path / "ready").exists():
            os.kill(os.getpid(), signal.SIGINT)
            return True
        return False

    assert supervisor.run(told) == 1


def test_a_second_signal_ends_a_child_that_does_not_listen(tmp_path: Path) -> None:
    deaf = "signal.signal(signal.SIGTERM, lambda *_: os.kill(os.getppid(), signal.SIGINT));"
    ready = f"open({str(tmp_path / 'ready')!r}, 'w').close()\nwhile True: time.sleep(1)"
    supervisor = Supervisor([a_child(tmp_path, f"{deaf} {ready}")], print)

    def told() -> bool:
        if (tmp_path / "ready").exists():
            os.kill(os.getpid(), signal.SIGTERM)
            return True
        return False

    assert supervisor.run(told) == 1
    assert not supervisor.children[0].is_alive
