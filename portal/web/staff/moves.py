"""The moves of the desk on the web: a table of forms and verbs. A move's address and its field names are
its own.
"""

import datetime as dt
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from flask import url_for
from flask_babel import lazy_gettext as _l
from flask_babel import lazy_pgettext
from wtforms import HiddenField, MultipleFileField, SelectField, TextAreaField

from portal.cases import handling
from portal.cases.codes import CATEGORIES, CONCLUSIONS, FINDINGS, JUSTIFIED, LEFT_OUT, SEVERITIES
from portal.cases.conversation import LONGEST
from portal.cases.deadlines import PROMISES, open_promises
from portal.cases.evidence import Files
from portal.cases.records import Case
from portal.cases.states import MOVES
from portal.cases.walls import moves_of
from portal.members.people import PersonActor, staff_who_may
from portal.members.roles import ACTIONS
from portal.recovery import closing, redress
from portal.recovery.authority import minor_units
from portal.recovery.kinds import REMEDIES
from portal.web.amounts import read_amount, read_due
from portal.web.evidence import uploads_of
from portal.web.forms import OneLine, Versioned, at_most, needed
from portal.web.house import house
from portal.web.locale import say
from portal.wording import N_, NP_, Refusal, Words


class NoDay(Refusal):
    """What was typed is no day."""

    message = N_("Write the day as year-month-day, for example 2026-12-04.")


class NoAmount(Refusal):
    """What was typed is no amount."""

    message = N_("Write the amount as a number, for example 2,400 or 2400.50.")


def choices(words: dict[str, Words]) -> list[tuple[str, str]]:
    """The choices of a list: codes and their words for the reader."""
    return [(code, say(said)) for code, said in words.items()]


class MoveForm(Versioned):
    """What every move carries, and the lists of those that have some."""

    def fill(self, case: Case) -> None:
        """Fill the lists from the case; a form without lists has none."""


class TextForm(MoveForm):
    """A move that is a word to somebody."""

    text = TextAreaField(_l("Your text"), [needed(N_("Please write a few words here.")), at_most(LONGEST)])


class ReplyForm(TextForm):
    """A word to the member, with files."""

    evidence = MultipleFileField(_l("Files"))


class ReasonForm(MoveForm):
    """A move that needs a reason."""

    reason = TextAreaField(_l("Reason"), [needed(N_("Please write a few words here.")), at_most(LONGEST)])


class AssessForm(MoveForm):
    """How grave it is and what it is about."""

    severity = SelectField(lazy_pgettext("field", "Severity"))
    category = SelectField(lazy_pgettext("field", "Category"))

    def fill(self, case: Case) -> None:
        """The codes, with the case's own chosen."""
        self.severity.choices, self.category.choices = choices(SEVERITIES), choices(CATEGORIES)
        if not self.mine:
            self.severity.data, self.category.data = case.severity or "medium", case.category


class SettleForm(TextForm):
    """A remedy given on the spot."""

    finding = SelectField(lazy_pgettext("field", "Finding"))
    kind = SelectField(lazy_pgettext("field", "Remedy"))
    amount = OneLine(_l("Amount, if money goes with it"))
    currency = HiddenField()

    def fill(self, case: Case) -> None:
        """Findings that a remedy can follow from, kinds of remedies, the association's currency."""
        self.finding.choices = [(code, say(FINDINGS[code])) for code in JUSTIFIED]
        self.kind.choices = [(code, say(kind.words)) for code, kind in REMEDIES.items()]
        self.currency.data = self.currency.data or house().currency

    def remedying(self) -> redress.Remedying:
        """What is offered; a named refusal for an amount or a day that is none."""
        try:
            amount = read_amount(self.amount.data or "", minor_units(house().currency))
        except ValueError:
            raise NoAmount(field="amount") from None
        return redress.Remedying(
            self.finding.data,
            self.kind.data,
            self.text.data,
            amount,
            self.currency.data or None,
            self.due_time(),
        )

    def due_time(self) -> dt.datetime | None:
        """A remedy given on the spot is due at once."""
        return None


class OfferForm(SettleForm):
    """A remedy offered, by a day."""

    due = OneLine(_l("Put right by"), [needed(N_("Choose the day by which it will be put right."))])

    def due_time(self) -> dt.datetime | None:
        """The day chosen."""
        return read_day(self.due.data)


def read_day(typed: str | None) -> dt.datetime | None:
    """The moment a day field means; NoDay if it is none."""
    try:
        return read_due(typed or "", house().zone)
    except ValueError:
        raise NoDay(field="due") from None


class ConcludeForm(TextForm):
    """A decision without an offer."""

    finding = SelectField(lazy_pgettext("field", "Finding"))

    def fill(self, case: Case) -> None:
        """Only a duplicate and what is no complaint can be concluded before it is looked into."""
        fitting = CONCLUSIONS if case.state == "investigating" else LEFT_OUT
        self.finding.choices = [(code, say(FINDINGS[code])) for code in fitting]


class DeliverForm(TextForm):
    """A remedy handed over."""

    remedy = SelectField(lazy_pgettext("field", "Remedy"), coerce=int)

    def fill(self, case: Case) -> None:
        """The remedies that are promised and not delivered."""
        lines = [one for one in redress.remedies_of(case) if one.status == "accepted"]
        self.remedy.choices = [(one.line, f"{one.line}. {say(REMEDIES[one.kind].words)}") for one in lines]


class ExtendForm(ReasonForm):
    """A promise moved to a later day."""

    promise = SelectField(lazy_pgettext("field", "Promise"))
    due = OneLine(_l("New day"), [needed(N_("Choose a day after the one promised now."))])

    def fill(self, case: Case) -> None:
        """The promises that stand and are not broken."""
        kinds = dict.fromkeys(one.kind for one in open_promises(case) if one.broken_at is None)
        self.promise.choices = [(kind, say(PROMISES[kind])) for kind in kinds]


class AssignForm(MoveForm):
    """Who shall be in charge."""

    to = SelectField(lazy_pgettext("field", "Colleague"), validate_choice=False)

    def fill(self, case: Case) -> None:
        """Handlers and supervisors of the case's chapter."""
        staff = staff_who_may(ACTIONS["case.acknowledge"], case.chapter_id)
        self.to.choices = [(one.email, one.name) for one in staff if one.email and one.id != case.handler_id]


ESCALATIONS: dict[str, Words] = {
    "supervisor": NP_("escalate to", "A supervisor"),
    "stage_two": NP_("escalate to", "The second stage"),
}


class EscalateForm(MoveForm):
    """Where the case goes up to."""

    to = SelectField(lazy_pgettext("field", "Hand up to"))

    def fill(self, case: Case) -> None:
        """The second stage can be entered once."""
        self.to.choices = [
            pair for pair in choices(ESCALATIONS) if pair[0] == "supervisor" or case.stage == 1
        ]


Verb = Callable[[Case, Any, PersonActor, dt.datetime, Files], None]


def _assess(case: Case, form: Any, by: PersonActor, at: dt.datetime, files: Files) -> None:
    handling.assess(case, form.severity.data, form.category.data, by=by, at=at, version=form.seen())


def _reply(case: Case, form: Any, by: PersonActor, at: dt.datetime, files: Files) -> None:
    handling.reply(case, form.text.data, by=by, at=at, files=files, uploads=uploads_of(form.evidence))


def _note(case: Case, form: Any, by: PersonActor, at: dt.datetime, files: Files) -> None:
    handling.write_note(case, form.text.data, by=by, at=at)


def _conclude(case: Case, form: Any, by: PersonActor, at: dt.datetime, files: Files) -> None:
    closing.conclude(case, form.finding.data, form.text.data, by=by, at=at, version=form.seen())


def _deliver(case: Case, form: Any, by: PersonActor, at: dt.datetime, files: Files) -> None:
    redress.deliver(case, form.remedy.data, form.text.data, by=by, at=at, version=form.seen())


def _extend(case: Case, form: Any, by: PersonActor, at: dt.datetime, files: Files) -> None:
    due = read_day(form.due.data)
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
    """A move as the console shows it: its words, its form, its verb, and what is said when it is done."""

    words: Words
    form: type[MoveForm]
    verb: Verb
    done: str
    hint: str = ""


STEPS: dict[str, Step] = {
    "take": Step(
        NP_("move", "Take this case"),
        MoveForm,
        _versioned(handling.take),
        N_("You are in charge of this case."),
    ),
    "acknowledge": Step(
        NP_("move", "Acknowledge"),
        TextForm,
        _versioned(handling.acknowledge, "text"),
        N_("The member has your acknowledgement."),
        N_("A personal word that you have the case, and what happens next. The dates promised are added."),
    ),
    "assess": Step(
        NP_("move", "Assess"),
        AssessForm,
        _assess,
        N_("The case is assessed."),
        N_("How grave it is and what it is about. The time for the decision follows from both."),
    ),
    "offer": Step(
        NP_("move", "Offer a remedy"),
        OfferForm,
        _remedying(redress.offer),
        N_("The offer is on its way to the member."),
        N_("The first offer is the decision. Add more lines until the member answers."),
    ),
    "deliver": Step(
        NP_("move", "Mark as delivered"),
        DeliverForm,
        _deliver,
        N_("The delivery is noted, and the member told."),
        N_("After the last remedy the member is asked whether it is put right."),
    ),
    "reply": Step(
        NP_("move", "Reply to the member"),
        ReplyForm,
        _reply,
        N_("Your reply is on its way to the member."),
    ),
    "ask": Step(
        NP_("move", "Ask the member"),
        TextForm,
        _versioned(handling.ask, "text"),
        N_("Your question is on its way to the member."),
        N_("Promises rest until the member answers."),
    ),
    "note": Step(
        NP_("move", "Internal note"),
        TextForm,
        _note,
        N_("The note is kept."),
        N_("The member never sees this."),
    ),
    "settle": Step(
        NP_("move", "Settle on the spot"),
        SettleForm,
        _remedying(redress.settle),
        N_("Settled. The member is asked to confirm."),
        N_(
            "For what you can put right at once: writes the acknowledgement, the assessment, the decision "
            "and the delivery in one act."
        ),
    ),
    "conclude": Step(
        NP_("move", "Conclude"),
        ConcludeForm,
        _conclude,
        N_("The decision is on its way to the member."),
        N_("A decision without an offer. Give the reasons: the member reads them."),
    ),
    "extend": Step(
        NP_("move", "Extend a promise"),
        ExtendForm,
        _extend,
        N_("The new day is promised, and the member told."),
        N_("Only before its time has come, with a reason the member reads."),
    ),
    "assign": Step(
        NP_("move", "Assign"),
        AssignForm,
        _versioned(handling.assign, "to"),
        N_("The case has a new handler."),
    ),
    "escalate": Step(
        NP_("move", "Escalate"),
        EscalateForm,
        _versioned(handling.escalate, "to"),
        N_("The case is handed up."),
    ),
    "reopen": Step(
        NP_("move", "Reopen"),
        ReasonForm,
        _versioned(handling.reopen, "reason"),
        N_("The case is open again."),
        N_("Within 30 days after closing."),
    ),
}

# The next sensible step of each state.
NEXT: dict[str, str] = {
    "received": "acknowledge", "acknowledged": "assess", "investigating": "offer", "recovering": "deliver",
}  # fmt: skip
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


def form_for(case: Case, name: str) -> MoveForm:
    """The form of a move, with the case's version and its lists filled."""
    form = STEPS[name].form(action=url_for("staff.cases.move", ref=case.reference, move=name))
    if not form.mine:
        form.version.data = str(case.version)
    form.fill(case)
    return form
