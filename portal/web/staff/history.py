"""The history, to read: the head of the ledger and its newest lines. What was written in a case stays there.

Members are not named here: their sign-ins beside their cases would tell who complained of what.
"""

from typing import Any, NamedTuple

from flask import Blueprint, request

from portal.cases.reading import Named, id_of, named
from portal.history.latest import Line, head, latest
from portal.history.ledger import Subject
from portal.members.roster import staff_among
from portal.store.paging import Page, number_in
from portal.store.references import read_reference
from portal.web.access import allows
from portal.web.locale import say
from portal.web.page import page
from portal.wording import NP_, Words

blueprint = Blueprint("history", __name__)

THE_PORTAL = NP_("who or what a line is about", "The portal")
THE_ASSOCIATION = NP_("who or what a line is about", "The association")
ABOUT: dict[str, Words] = {
    "association": THE_ASSOCIATION,
    "annotation": NP_("who or what a line is about", "The charts"),
    "rebasing": NP_("who or what a line is about", "The charts"),
}
A_MEMBER = NP_("who or what a line is about", "A member")
OF_ANSWERS = ("form.", "pulse.")
"""Kinds of lines that name nobody: whoever rates a case or says what they think of the association is
promised that none of the staff sees who answered what, and the staff may be members, too.
"""

# kind of line → what happened, in words
HAPPENED: dict[str, Words] = {
    "case.received": NP_("kind of line", "Grievance received"),
    "case.acknowledged": NP_("kind of line", "Grievance acknowledged"),
    "case.assessed": NP_("kind of line", "Case assessed"),
    "case.reclassified": NP_("kind of line", "Case classified anew"),
    "case.assigned": NP_("kind of line", "Handler changed"),
    "case.asked": NP_("kind of line", "Question put to the member"),
    "case.answered": NP_("kind of line", "Question answered"),
    "case.decided": NP_("kind of line", "Case decided"),
    "case.disputed": NP_("kind of line", "Said to be still not right"),
    "case.closed": NP_("kind of line", "Case closed"),
    "case.reopened": NP_("kind of line", "Case opened again"),
    "case.withdrawn": NP_("kind of line", "Grievance withdrawn"),
    "case.escalated": NP_("kind of line", "Case handed up"),
    "case.reminded": NP_("kind of line", "Member reminded"),
    "case.appealed": NP_("kind of line", "Decision appealed"),
    "case.appeal_decided": NP_("kind of line", "Appeal decided"),
    "case.linked": NP_("kind of line", "Case linked to an incident"),
    "cause.recorded": NP_("kind of line", "Root cause recorded"),
    "action.planned": NP_("kind of line", "Corrective action planned"),
    "action.moved": NP_("kind of line", "Corrective action moved"),
    "action.done": NP_("kind of line", "Corrective action done"),
    "action.cancelled": NP_("kind of line", "Corrective action cancelled"),
    "help.shown": NP_("kind of line", "Help article shown"),
    "help.answered": NP_("kind of line", "Help article judged"),
    "message.written": NP_("kind of line", "Message written"),
    "note.written": NP_("kind of line", "Internal note written"),
    "promise.made": NP_("kind of line", "Promise made"),
    "promise.moved": NP_("kind of line", "Promise moved"),
    "promise.kept": NP_("kind of line", "Promise kept"),
    "promise.broken": NP_("kind of line", "Promise broken"),
    "promise.warned": NP_("kind of line", "Warned of a promise falling due"),
    "remedy.offered": NP_("kind of line", "Remedy offered"),
    "remedy.accepted": NP_("kind of line", "Remedy accepted"),
    "remedy.declined": NP_("kind of line", "Remedy declined"),
    "remedy.delivered": NP_("kind of line", "Remedy delivered"),
    "remedy.cancelled": NP_("kind of line", "Remedy cancelled"),
    "remedy.lapsed": NP_("kind of line", "Remedy not answered in time"),
    "form.sent": NP_("kind of line", "Asked how it felt"),
    "form.withheld": NP_("kind of line", "Not asked how it felt"),
    "form.answered": NP_("kind of line", "Answered how it felt"),
    "form.changed": NP_("kind of line", "Changed the answer on how it felt"),
    "form.reminded": NP_("kind of line", "Reminded of the question how it felt"),
    "form.words_removed": NP_("kind of line", "Removed their words on how it felt"),
    "pulse.sent": NP_("kind of line", "Asked what they think of the association"),
    "pulse.withheld": NP_("kind of line", "Not asked what they think of the association"),
    "pulse.answered": NP_("kind of line", "Answered what they think of the association"),
    "pulse.changed": NP_("kind of line", "Changed the answer on the association"),
    "pulse.reminded": NP_("kind of line", "Reminded of the question on the association"),
    "person.joined": NP_("kind of line", "Person added"),
    "person.invited": NP_("kind of line", "Person invited to the staff"),
    "person.changed": NP_("kind of line", "Person’s record changed"),
    "person.needs_shown": NP_("kind of line", "Looked at what helps a caller"),
    "person.left": NP_("kind of line", "Member left"),
    "session.opened": NP_("kind of line", "Signed in"),
    "session.ended": NP_("kind of line", "Signed out"),
    "session.link_asked": NP_("kind of line", "Sign-in link asked for"),
    "annotation.written": NP_("kind of line", "Note on charts written"),
    "annotation.withdrawn": NP_("kind of line", "Note on charts withdrawn"),
    "limits.rebased": NP_("kind of line", "Limits of a chart worked out again"),
    "import.made": NP_("kind of line", "File imported"),
    "import.taken_back": NP_("kind of line", "Import taken back"),
    "setting.changed": NP_("kind of line", "Setting changed"),
    "release.made": NP_("kind of line", "Figures released"),
    "pack.made": NP_("kind of line", "Board pack made"),
}


class Told(NamedTuple):
    """A line in words. `reference` is that of a case, empty where the line is about something else."""

    line: Line
    what: str
    who: str
    about: str
    reference: str


@blueprint.get("/history/")
@allows("history.see")
def index() -> Any:
    """The head of the ledger and a page of its lines; those about one case for `reference` in the address."""
    typed = request.args.get("reference", "").strip()
    about = _case(typed) if typed else None
    after = number_in(request.args.get("after", ""))
    found = latest(about, after=after) if about or not typed else Page[Line]([], None)
    return page(head=head(), typed=typed, after=after, more=found.after, lines=_told(found.rows))


def _case(typed: str) -> Subject | None:
    """The case whose reference was typed, however it was typed; None if there is none."""
    id = id_of(read_reference(typed) or "")
    return None if id is None else ("case", id)


def _told(lines: list[Line]) -> list[Told]:
    """The lines in the reader's words, with two queries for all of their names."""
    cases = named({line.subject[1] for line in lines if line.subject[0] == "case"})
    acting = {line.actor.id for line in lines if line.actor.id is not None}
    people = acting | {line.subject[1] for line in lines if line.subject[0] == "person"}
    staff = staff_among(people)
    return [Told(line, _what(line), _who(line, cases, staff), *_about(line, cases, staff)) for line in lines]


def _what(line: Line) -> str:
    """What happened; a kind of an earlier or later version is called by its code."""
    return say(HAPPENED[line.kind]) if line.kind in HAPPENED else line.kind


def _who(line: Line, cases: dict[int, Named], staff: dict[int, str]) -> str:
    """Who did it: staff by name, unless it is their own case or their own answer as a member."""
    if line.actor.id is None:
        return say(THE_PORTAL)
    if line.kind.startswith(OF_ANSWERS):
        return say(A_MEMBER)
    case = cases.get(line.subject[1]) if line.subject[0] == "case" else None
    own = case is not None and case.member_id == line.actor.id
    return say(A_MEMBER) if own else staff.get(line.actor.id, say(A_MEMBER))


def _about(line: Line, cases: dict[int, Named], staff: dict[int, str]) -> tuple[str, str]:
    """What the line is about, in words and as the reference of a case; nothing where somebody's own doing
    is about themselves.
    """
    kind, id = line.subject
    if kind == "case":
        reference = cases[id].reference if id in cases else ""
        return reference or "–", reference
    if kind in ABOUT:
        return say(ABOUT[kind]), ""
    if line.kind.startswith(OF_ANSWERS):
        return "" if id == line.actor.id else say(A_MEMBER), ""
    return "" if id == line.actor.id else staff.get(id, say(A_MEMBER)), ""
