"""The moves of the desk on the web: a table of forms and verbs. A move's address is its own name."""

import datetime as dt
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from flask import url_for

from portal.cases import handling, in_charge, incidents
from portal.cases.evidence import Files
from portal.cases.reading import Promised
from portal.cases.records import Case
from portal.cases.states import MOVES
from portal.cases.walls import moves_of
from portal.members.people import PersonActor
from portal.recovery import closing, redress
from portal.web.evidence import uploads_of
from portal.web.locale import say
from portal.web.staff import move_forms as forms
from portal.web.staff.move_forms import MoveForm, NoDay, due_of
from portal.wording import N_, NP_, Words

Verb = Callable[[Case, Any, PersonActor, dt.datetime, Files], None]


def _assess(case: Case, form: Any, by: PersonActor, at: dt.datetime, files: Files) -> None:
    handling.assess(case, form.severity.data, form.category.data, by=by, at=at, version=form.seen())


def _reply(case: Case, form: Any, by: PersonActor, at: dt.datetime, files: Files) -> None:
    uploads, progress = uploads_of(form.evidence), bool(form.progress.data)
    handling.reply(case, form.text.data, by=by, at=at, files=files, uploads=uploads, progress=progress)


def _note(case: Case, form: Any, by: PersonActor, at: dt.datetime, files: Files) -> None:
    handling.write_note(case, form.text.data, by=by, at=at)


def _conclude(case: Case, form: Any, by: PersonActor, at: dt.datetime, files: Files) -> None:
    closing.conclude(case, form.finding.data, form.text.data, by=by, at=at, version=form.seen())


def _deliver(case: Case, form: Any, by: PersonActor, at: dt.datetime, files: Files) -> None:
    redress.deliver(case, form.remedy.data, form.text.data, by=by, at=at, version=form.seen())


def _extend(case: Case, form: Any, by: PersonActor, at: dt.datetime, files: Files) -> None:
    due = due_of(form.due.data)
    if due is None:
        raise NoDay(field="due")
    handling.extend(case, form.promise.data, due, form.reason.data, by=by, at=at, version=form.seen())


def _versioned(verb: Callable[..., None], field: str | None = None) -> Verb:
    """A verb that takes at most one text, with the version seen."""

    def make(case: Case, form: Any, by: PersonActor, at: dt.datetime, files: Files) -> None:
        said = (form[field].data,) if field else ()
        verb(case, *said, by=by, at=at, version=form.seen())

    return make


def _remedying(verb: Callable[..., None]) -> Verb:
    def make(case: Case, form: Any, by: PersonActor, at: dt.datetime, files: Files) -> None:
        verb(case, form.remedying(), by=by, at=at, version=form.seen())

    return make


@dataclass(frozen=True)
class Step:
    """A move as the console shows it: its words, its form, its verb, what is said when it is done, and what
    its text or reason is called: several of them stand on one page.
    """

    words: Words
    form: type[MoveForm]
    verb: Verb
    done: str
    hint: str = ""
    asks: str = ""


STEPS: dict[str, Step] = {
    "take": Step(
        NP_("move", "Take this case"),
        MoveForm,
        _versioned(in_charge.take),
        N_("You are in charge of this case."),
    ),
    "acknowledge": Step(
        NP_("move", "Acknowledge"),
        forms.TextForm,
        _versioned(handling.acknowledge, "text"),
        N_("The member has your acknowledgement."),
        N_("A personal word that you have the case, and what happens next. The dates promised are added."),
        asks=N_("Your acknowledgement"),
    ),
    "assess": Step(
        NP_("move", "Assess"),
        forms.AssessForm,
        _assess,
        N_("The case is assessed."),
        N_("How grave it is and what it is about. The time for the decision follows from both."),
    ),
    "offer": Step(
        NP_("move", "Offer a remedy"),
        forms.OfferForm,
        _remedying(redress.offer),
        N_("The offer is on its way to the member."),
        N_("The first offer is the decision. Add more lines until the member answers."),
        asks=N_("What you offer, and why"),
    ),
    "deliver": Step(
        NP_("move", "Mark as delivered"),
        forms.DeliverForm,
        _deliver,
        N_("The delivery is noted, and the member told."),
        N_("After the last remedy the member is asked whether it is put right."),
        asks=N_("What was delivered"),
    ),
    "reply": Step(
        NP_("move", "Reply to the member"),
        forms.ReplyForm,
        _reply,
        N_("Your reply is on its way to the member."),
        asks=N_("Your reply"),
    ),
    "ask": Step(
        NP_("move", "Ask the member"),
        forms.TextForm,
        _versioned(handling.ask, "text"),
        N_("Your question is on its way to the member."),
        N_("Promises rest until the member answers."),
        asks=N_("Your question"),
    ),
    "note": Step(
        NP_("move", "Internal note"),
        forms.TextForm,
        _note,
        N_("The note is kept."),
        N_("The member never sees this."),
        asks=N_("Your note"),
    ),
    "settle": Step(
        NP_("move", "Settle on the spot"),
        forms.SettleForm,
        _remedying(redress.settle),
        N_("Settled. The member is asked to confirm."),
        N_(
            "For what you can put right at once: writes the acknowledgement, the assessment, the decision "
            "and the delivery in one act."
        ),
        asks=N_("How it is settled"),
    ),
    "conclude": Step(
        NP_("move", "Conclude"),
        forms.ConcludeForm,
        _conclude,
        N_("The decision is on its way to the member."),
        N_("A decision without an offer. Give the reasons: the member reads them."),
        asks=N_("Your decision and its reasons"),
    ),
    "extend": Step(
        NP_("move", "Extend a promise"),
        forms.ExtendForm,
        _extend,
        N_("The new day is promised, and the member told."),
        N_("Only before its time has come, with a reason the member reads."),
        asks=N_("Reason for the new day"),
    ),
    "assign": Step(
        NP_("move", "Assign"),
        forms.AssignForm,
        _versioned(in_charge.assign, "to"),
        N_("The case has a new handler."),
    ),
    "escalate": Step(
        NP_("move", "Escalate"),
        forms.EscalateForm,
        _versioned(in_charge.escalate, "to"),
        N_("The case is handed up."),
    ),
    "reopen": Step(
        NP_("move", "Reopen"),
        forms.ReasonForm,
        _versioned(handling.reopen, "reason"),
        N_("The case is open again."),
        N_("Within 30 days after closing."),
        asks=N_("Reason for opening it again"),
    ),
    "link": Step(
        NP_("move", "Link to an incident"),
        forms.LinkForm,
        _versioned(incidents.link, "name"),
        N_("The case is now linked to the incident."),
        N_(
            "If several cases have the same cause, such as a wrong letter or an outage, write the"
            " same name in each of them. The figures can then leave them out. Do not name "
            "anybody. The member does not see this."
        ),
    ),
}

# The next sensible step of each state; a paused case has none: the member has the word.
NEXT: dict[str, str] = {
    "received": "acknowledge", "acknowledged": "assess", "investigating": "offer", "recovering": "deliver",
}  # fmt: skip
# Where the member has the word: what the desk waits for.
AWAITED: dict[str, str] = {
    "paused": N_("Next: the member answers the question. Our promises rest until then."),
    "offered": N_("Next: the member accepts the offer or declines it."),
    "confirming": N_("Next: the member confirms that it is put right, or says that it is not."),
}
WRITING = ("reply", "note", "ask")


def possible(case: Case, by: PersonActor) -> list[str]:
    """The moves of the desk that `by` can make in this case as it stands."""
    return moves_of(by, case, [name for name in STEPS if _fits(case, name)])


def _fits(case: Case, name: str) -> bool:
    if case.state not in MOVES[name].states:
        return False
    if name == "take":
        return case.handler_id is None
    if name == "reopen":
        return case.finding not in handling.NEVER_REOPENED
    return True


def empty_form(name: str, action: str) -> MoveForm:
    """The form of a move as it is sent to `action`; where it asks for words, it says for which."""
    step = STEPS[name]
    form = step.form(action=action)
    for field in (one for one in form if one.short_name in ("text", "reason")):
        field.label.text = say(step.asks)
    return form


def form_for(case: Case, name: str, promises: list[Promised]) -> MoveForm:
    """The form of a move, with the case's version and its lists filled."""
    form = empty_form(name, url_for("staff.cases.move", ref=case.reference, move=name))
    if not form.mine:
        form.version.data = str(case.version)
    form.fill(case, promises)
    return form
