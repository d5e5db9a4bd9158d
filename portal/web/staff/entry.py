"""Entry for a caller: who it is, what is open already, and the grievance itself on one screen."""

from typing import Any

from flask import Blueprint, flash, redirect, request, url_for
from flask_babel import gettext
from flask_babel import lazy_gettext as _l
from wtforms import MultipleFileField, SelectField, SelectMultipleField, TextAreaField

from portal.cases import intake
from portal.cases.codes import CATEGORIES, CHANNELS, STAFF_CHANNELS
from portal.cases.conversation import LONGEST
from portal.cases.queues import open_cases_of
from portal.cases.records import Case
from portal.members.finding import UnknownPerson, by_number_or_email, search
from portal.members.needs import show_needs
from portal.members.roles import chapters_of
from portal.recovery.kinds import REMEDIES
from portal.web import clock
from portal.web.access import allows, takes_files
from portal.web.amounts import read_due
from portal.web.evidence import files_folder, uploads_of
from portal.web.forms import OneLine, at_most, needed, refused
from portal.web.house import house
from portal.web.locale import say
from portal.web.page import page
from portal.web.session import actor
from portal.web.staff.move_forms import choices
from portal.web.telling import Telling
from portal.wording import N_, Refusal

FOUND_AT_ONCE = 8
SHORTEST = 2  # letters; one alone finds everybody


class NoMoment(Refusal):
    """The time of receipt cannot be read."""

    message = N_(
        "Write the time of receipt as date and time, for example 2026-12-04 15:30, or leave it empty for now."
    )


class EntryForm(Telling):
    """What a caller says, typed in by staff."""

    member = OneLine(_l("Member"), [needed(N_("Write the member’s number or e-mail address."))])
    channel = SelectField(_l("How it came in"))
    received = OneLine(_l("When it came in"))
    category = SelectField(_l("What it is about"))
    subject = OneLine(
        _l("Subject, in one line"),
        [needed(N_("Write the subject in one line.")), at_most(intake.SUBJECT_LENGTH)],
    )
    description = TextAreaField(
        _l("What happened, in the member’s words"),
        [needed(N_("Write down what happened.")), at_most(LONGEST)],
    )
    wanted = SelectMultipleField(_l("What would put it right"), validate_choice=False)
    wanted_words = OneLine(_l("Anything else that would put it right"), [at_most(intake.WANTED_LENGTH)])
    evidence = MultipleFileField(_l("Files"))

    def fill(self) -> None:
        """The lists in the reader's words."""
        super().fill()
        self.channel.choices = [(code, say(CHANNELS[code])) for code in STAFF_CHANNELS]
        self.category.choices = choices(CATEGORIES)
        self.wanted.choices = [(code, say(kind.words)) for code, kind in REMEDIES.items()]


@allows("case.enter")
def new() -> tuple[str, int]:
    """The form for a call or a visit; `find` looks a member up by name, number or address in any script."""
    form = EntryForm()
    form.fill()
    form.member.data = form.member.data or request.args.get("member", "")
    return _page(form)


@allows("case.enter")
@takes_files
def enter() -> Any:
    """Raise a grievance for the caller."""
    form = EntryForm()
    form.fill()
    if not form.validate_on_submit():
        return _page(form)
    try:
        case = _raised(form)
    except Refusal as refusal:
        return _page(refused(form, refusal))
    flash(gettext("The grievance is raised. Its number is %(reference)s.", reference=case.reference))
    return redirect(url_for("staff.cases.show", ref=case.reference), 303)


@allows("case.enter")
def members() -> tuple[str, int]:
    """Who fits `find`, or who it is that was chosen as `member`, as a piece of the page; for its script."""
    find = request.args.get("find", "").strip()
    return page(**_caller(find, request.args.get("member", "")))


@allows("case.enter")
@takes_files
def caller_needs() -> tuple[str, int]:
    """The page again with all that was typed and, if the member is known, what helps them: a name alone is no
    reason to see it, so it is asked for, and the ledger tells by whom.
    """
    form = EntryForm()
    form.fill()
    form.action = url_for("staff.cases.new")
    told = _caller("", form.member.data or "")
    if told["caller"]:
        told |= {"needs": show_needs(told["caller"], by=actor(), at=clock.now()), "asked": True}
    return page(of="staff.cases.new", form=form, find="", **told)


def _page(form: EntryForm) -> tuple[str, int]:
    find = request.args.get("find", "").strip()
    return page(of="staff.cases.new", form=form, find=find, **_caller(find, form.member.data or ""))


def _caller(find: str, member: str) -> dict[str, Any]:
    """Who was found (None where nothing was looked for), or who was chosen, and what is open."""
    found = search(find, FOUND_AT_ONCE, among=_callers()) if len(find) >= SHORTEST else None
    try:
        person = by_number_or_email(member, among=_callers()) if member else None
    except UnknownPerson:
        person = None
    return {
        "found": found,
        "most": FOUND_AT_ONCE,
        "caller": person,
        "needs": None,
        "asked": False,
        "open_cases": open_cases_of(person.id, actor()) if person else [],
    }


def _callers() -> frozenset[int] | None:
    """The chapters whose members' calls the reader enters (None: all of them)."""
    return chapters_of(actor().grants, "case.enter")


def _raised(form: EntryForm) -> Case:
    try:
        received = read_due((form.received.data or "").replace(" ", "T"), house().zone)
    except ValueError:
        raise NoMoment(field="received") from None
    return intake.raise_case(
        form.grievance(),
        member=by_number_or_email(form.member.data, among=_callers()),
        by=actor(),
        at=clock.now(),
        channel=form.channel.data,
        received=received,
        files=files_folder(),
        uploads=uploads_of(form.evidence),
    )


def add_to(room: Blueprint) -> None:
    """Put them into the room of the cases."""
    room.add_url_rule("/cases/new", "new", new)
    room.add_url_rule("/cases/new", "enter", enter, methods=["POST"])
    room.add_url_rule("/cases/new/members", "members", members)
    room.add_url_rule("/cases/new/needs", "caller_needs", caller_needs, methods=["POST"])
