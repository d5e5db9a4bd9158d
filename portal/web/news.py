"""New words without a reload: what an open page of a case asks for now and then.

The answer is 204 while nothing happened, else the new entries of the thread, drawn as the page draws them.
Three headers tell the script how to go on: `Recourse-After` is what it asks with next time,
`Recourse-Standing` shows whether the case has moved on, `Retry-After` slows everybody down when many ask.
"""

import math
import threading
import time

from flask import Response, current_app, make_response, request

from portal.cases.news import Pulse
from portal.web.amounts import read_number
from portal.web.locale import ngettext
from portal.web.session import visit
from portal.web.story import Entry, thread
from portal.web.typesetting import render

ASKS_EVERY = 20  # seconds, as templates/parts/talk.later.js does by itself
AT_MOST = 900  # requests a minute and process that an open page may cost before it is asked to wait longer


class Pace:
    """How many asked this process within the last minute, and how long the next ones should wait."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._minute, self._before, self._asked = 0, 0, 0

    def count(self, now: float) -> int:
        """Count one request at `now` (seconds of any clock); how many there were in the last minute."""
        minute, share = divmod(now / 60, 1)
        with self._lock:
            if minute != self._minute:
                self._before = self._asked if minute == self._minute + 1 else 0
                self._minute, self._asked = int(minute), 0
            self._asked += 1
            return self._asked + round(self._before * (1 - share))

    @staticmethod
    def wait(asked: int) -> int | None:
        """The seconds to wait when so many asked in a minute; None while there is no need to."""
        return math.ceil(ASKS_EVERY * asked / AT_MOST) if asked > AT_MOST else None


def standing(state: str, paused: bool, handler_id: int | None = None) -> str:
    """What a page is made for: if it differs, the forms on it do not fit any more."""
    return f"{state}{'-paused' if paused else ''}{f'-{handler_id}' if handler_id else ''}"


def answer(pulse: Pulse, *, staff: bool, base: str) -> Response:
    """What is new in the case of `pulse` behind the number in `?after=`; `base` is the address of its
    page.
    """
    after = read_number(request.args.get("after")) or 0
    entries = thread(pulse.id, staff=staff, after=after) if pulse.last > after else []
    response = make_response(_drawn(entries, base), 200) if entries else make_response("", 204)
    response.headers["Recourse-After"] = str(max(pulse.last, after))
    response.headers["Recourse-Standing"] = standing(
        pulse.state, pulse.paused, pulse.handler_id if staff else None
    )
    wait = Pace.wait(_pace().count(time.monotonic()))
    if wait:
        response.headers["Retry-After"] = str(wait)
    response.headers["Cache-Control"] = "no-store"
    return response


def _drawn(entries: list[Entry], base: str) -> str:
    reader = visit()
    me = reader.person_id if reader else None
    return render("parts/news.html", {"entries": entries, "base": base, "me": me, "heard": _heard(entries)})


def _heard(entries: list[Entry]) -> str:
    """What a screen reader says of it."""
    messages = sum(entry.message is not None for entry in entries)
    if messages:
        return ngettext("%(num)d new message", "%(num)d new messages", messages)
    return ngettext("%(num)d new event", "%(num)d new events", len(entries))


def _pace() -> Pace:
    pace: Pace = current_app.extensions.setdefault("pace", Pace())
    return pace
