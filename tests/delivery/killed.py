"""A courier killed by SIGKILL at a point of its work; test_killed runs it as a process of its own.

    killed.py DATABASE FOLDER MAIL_URL POINT LETTERS

It carries LETTERS letters in peace, and dies at POINT of the next.
"""

import os
import signal
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

from portal import store
from portal.delivery import courier as carrying
from portal.delivery.courier import Courier
from tests.post import settings_for
from tests.world import NOW

url, folder, mail_url, point, letters = sys.argv[1:]
left = int(letters)


def die() -> None:
    """There is no arguing with SIGKILL."""
    os.kill(os.getpid(), signal.SIGKILL)


def dies(work: Callable[..., Any], *, before: bool) -> Callable[..., Any]:
    """`work`, but the process dies before or after it once enough letters have been carried in peace."""

    def deadly(*values: Any, **more: Any) -> Any:
        global left
        left -= 1
        if before and left < 0:
            die()
        done = work(*values, **more)
        if not before and left < 0:
            die()
        return done

    return deadly


courier = Courier(settings_for(url, Path(folder), mail_url=mail_url))
POINTS: dict[str, Callable[[], None]] = {
    "claimed": lambda: setattr(carrying, "render", dies(carrying.render, before=True)),
    "rendered": lambda: setattr(carrying, "compose", dies(carrying.compose, before=False)),
    "about to hand over": lambda: setattr(
        courier.channel, "hand_over", dies(courier.channel.hand_over, before=True)
    ),
    "handed over": lambda: setattr(
        courier.channel, "hand_over", dies(courier.channel.hand_over, before=False)
    ),
    "noted": lambda: setattr(courier, "_sent", dies(courier._sent, before=False)),
}
POINTS[point]()
store.open_database(url)
while courier.carry(NOW):
    pass
