"""The demo publishes its figures: the switch is on, releases are made, and what changed is told."""

import datetime as dt

from portal.demo import words
from portal.history import SYSTEM
from portal.learning import changes
from portal.metrics.public import releases


def publish(at: dt.datetime) -> None:
    """Publish as of `at`: what changed some months ago, what is promised, every release that is due."""
    for one in words.changes():
        months = at.year * 12 + at.month - 1 + one["months"]
        month = f"{months // 12}-{months % 12 + 1:02}"
        changes.tell(month, one["months"] < 0, dict(one["words"]), by=SYSTEM, at=at)
    releases.publish(True, by=SYSTEM, at=at)
    while releases.make_due(at):
        pass
