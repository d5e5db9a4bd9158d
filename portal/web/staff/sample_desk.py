"""What the page of parts shows of a case at the desk and of its offer: made up, in the words of the pages."""

import datetime as dt
from types import SimpleNamespace
from typing import Any

from portal.cases.queues import Row
from portal.members import colours
from portal.members.needs import Needs
from portal.recovery.reading import Remedied
from portal.web.locale import language
from portal.web.member.forms import Reply
from portal.web.public.rating import Answer
from portal.web.staff.moves import STEPS, empty_form
from portal.web.staff.queue import filters_here, in_force
from portal.web.staff.rows import shown

DAY = dt.timedelta(days=1)
REFERENCES = ("GR-QH1D-2QJH", "GR-2CRX-WE3N", "GR-QAGN-PQJ8")
REFERENCE = REFERENCES[0]
MADE = ("acknowledge", "ask", "reply", "note")  # moves whose forms ask for words alone
ASKED = {"q": "", "due": "late", "state": "", "handler": "", "answer": ""}


def desk(at: dt.datetime, member: str, handler: str, text: str) -> dict[str, Any]:
    """The samples of the desk by the names that their templates use; `text` is what the member wrote."""
    filters, rows = filters_here(), _rows(at, text, member, handler)
    file = SimpleNamespace(name="sample", filename="bill.pdf", size=48_200)
    person = {
        "name": member,
        "number": "M-02153",
        "email": "",
        "language": language().code,
        "standing": "good",
    }
    return {
        "asked": ASKED | {name: ASKED.get(name, "") for name in filters},
        "filters": filters,
        "in_force": in_force({"due": "late", "q": member}, filters),
        "rows": shown(rows, at, None),
        "chosen": shown(rows, at, None, ticked=frozenset({REFERENCE})),
        "case": _case(at, text),
        "person": SimpleNamespace(**person),
        "needs": Needs(("call", "large_type"), "", at),
        "remedies": _remedies(at, handler, text),
        "ratings": _ratings(),
        "steps": STEPS,
        "moves": {name: empty_form(name, f"/staff/cases/{REFERENCE}/{name}") for name in MADE},
        "enclosing": Reply(action="/cases/enclosing"),
        "files": [file],
        "palette": colours.palette(colours.OURS),
        "light": colours.LIGHT,
        "dark": colours.DARK,
    }


def _rows(at: dt.datetime, text: str, member: str, handler: str) -> list[Row]:
    """One that is late, with a new answer; one that is due today; one that nobody has assessed."""

    def row(number: int, state: str, severity: str | None, due: dt.datetime) -> Row:
        subject = f"{text} – {number + 1}"  # links of one name lead to one place
        told = (REFERENCES[number], subject, language().code, state, False, "fees", severity, due)
        return Row(number, *told, number == 0, member, None, handler, None, 1)

    return [
        row(0, "investigating", "high", at - 2 * DAY),
        row(1, "offered", "medium", at + DAY / 24),
        row(2, "received", None, at + 6 * DAY),
    ]


def _case(at: dt.datetime, text: str) -> SimpleNamespace:
    return SimpleNamespace(
        reference=REFERENCE,
        subject=text,
        subject_text=text,
        category="fees",
        state="investigating",
        wanted=SimpleNamespace(codes=["refund", "apology"], words=""),
        received_at=at - DAY,
    )


def _remedies(at: dt.datetime, handler: str, text: str) -> list[Remedied]:
    usual = (handler, at - 3 * DAY)
    return [
        Remedied(1, "refund", text, 240_000, "INR", "offered", *usual, at + 9 * DAY, None),
        Remedied(2, "apology", text, None, None, "delivered", *usual, None, at - DAY),
    ]


def _ratings() -> list[Any]:
    """A question with a scale and one in words."""
    form = Answer(action="/staff/settings/parts", called="sample").fill()
    form.q3.data = "4"
    return [form.q3, form.words]
