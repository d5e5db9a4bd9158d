"""My day: what is late, due today, due soon, newly answered and unowned; counts that lead to lists."""

from flask import Blueprint

from portal.cases.queues import counts, queue
from portal.members import roles
from portal.web import clock
from portal.web.access import allows
from portal.web.page import page
from portal.web.session import actor
from portal.web.staff.rows import shown, today_spans
from portal.wording import NP_, Words

blueprint = Blueprint("day", __name__)

# count → how urgent, the query that lists it, its words
COUNTS: dict[str, tuple[str, str, Words]] = {
    "late": ("late", "handler=mine&due=late", NP_("count of cases", "late")),
    "today": ("ask", "handler=mine&due=today", NP_("count of cases", "due today")),
    "soon": ("", "handler=mine&due=soon", NP_("count of cases", "due in three days")),
    "answers": ("", "handler=me&answer=1", NP_("count of cases", "new answers")),
    "mine": ("", "handler=me", NP_("count of cases", "promised by me")),
    "waiting": ("", "handler=me&state=waiting", NP_("count of cases", "waiting for the member")),
    "nobody": ("", "handler=nobody", NP_("count of cases", "nobody’s yet")),
}
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
    number = counts(who, due)
    return page(at=at, counts=number, table=COUNTS, rows=shown(first.rows, at, due), more=first.after)
