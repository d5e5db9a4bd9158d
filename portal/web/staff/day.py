"""My day: what is late, due today, due soon, newly answered and unowned; counts that lead to lists."""

from typing import NamedTuple

from flask import Blueprint

from portal.cases.queues import COUNTED, counted, queue
from portal.members import roles
from portal.web import clock
from portal.web.access import allows
from portal.web.locale import say
from portal.web.page import page
from portal.web.session import actor
from portal.web.staff.queue import address
from portal.web.staff.rows import shown, today_spans
from portal.wording import NP_, Words

blueprint = Blueprint("day", __name__)

# count → how urgent, the filters of the list it leads to, its words
COUNTS: dict[str, tuple[str, dict[str, str], Words]] = {
    "late": ("late", {"handler": "mine", "due": "late"}, NP_("count of cases", "late")),
    "today": ("ask", {"handler": "mine", "due": "today"}, NP_("count of cases", "due today")),
    "soon": ("", {"handler": "mine", "due": "soon"}, NP_("count of cases", "due in three days")),
    "answers": ("", {"handler": "me", "answer": "1"}, NP_("count of cases", "new answers")),
    "running": ("", {"handler": "me", "due": "running"}, NP_("count of cases", "promised by me")),
    "waiting": (
        "",
        {"handler": "me", "state": "waiting"},
        NP_("count of cases", "waiting for the member"),
    ),
    "nobody": ("", {"handler": "nobody"}, NP_("count of cases", "nobody’s yet")),
}
ASKED = {name: asked for name, (_, asked, _) in COUNTS.items()}
FIRST = 15


@blueprint.get("/")
@allows("desk.see")
def index() -> tuple[str, int]:
    """The first page of the staff; who works no cases sees where their own pages are."""
    who, at = actor(), clock.now()
    if not roles.may(who.grants, "queue.see"):
        return page(of="staff.day.elsewhere", at=at)
    due = today_spans(at)
    first = queue(who, {"handler": "mine"}, due, most=FIRST)
    numbers = counted(who, ASKED, due)
    return page(
        at=at,
        counts=[_count(name, number) for name, number in numbers.items()],
        numbers=numbers,
        most=COUNTED,
        rows=shown(first.rows, at, due),
        more=first.after,
    )


class Count(NamedTuple):
    """A number that leads to its list: how urgent it is, of how many cases, their words, the address."""

    tone: str
    number: int
    words: str
    address: str


def _count(name: str, number: int) -> Count:
    tone, asked, words = COUNTS[name]
    return Count(tone if number else "", number, say(words), address(asked))
