"""A case at the desk: the story, the facts, the next sensible step, every other one; entry for a caller."""

import datetime as dt
from typing import Any

from flask import Blueprint, abort, flash, redirect, request, url_for
from flask_babel import gettext
from flask_babel import lazy_gettext as _l
from wtforms import MultipleFileField, SelectField, SelectMultipleField, TextAreaField

from portal.cases import intake, queues
from portal.cases.codes import CATEGORIES, CHANNELS, STAFF_CHANNELS
from portal.cases.conversation import LONGEST, script_language
from portal.cases.reading import promised
from portal.cases.records import Case
from portal.cases.states import Stale, WrongState
from portal.members.association import Chapter
from portal.members.people import by_number_or_email, search
from portal.members.roles import chapters_of
from portal.recovery.kinds import REMEDIES
from portal.recovery.redress import remedies_of
from portal.satisfaction.forms import words_shared
from portal.web import clock
from portal.web.access import allows, takes_files
from portal.web.amounts import read_due
from portal.web.codes import word
from portal.web.evidence import files_folder, send, uploads_of
from portal.web.forms import OneLine, at_most, needed, refused
from portal.web.house import house
from portal.web.locale import language, say
from portal.web.page import page
from portal.web.session import actor
from portal.web.staff.move_forms import choices
from portal.web.staff.moves import (
    NEXT,
    STEPS,
    WRITING,
    MoveForm,
    form_for,
    possible,
)
from portal.web.staff.rows import MARKS, STATES, WAITING_FOR_MEMBER, due_of
from portal.web.steps import stops
from portal.web.story import thread
from portal.web.telling import Telling
from portal.wording import N_, Refusal

blueprint = Blueprint("cases", __name__)


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


@blueprint.get("/cases/new")
@allows("case.enter")
def new() -> tuple[str, int]:
    """The form for a call or a visit; `find` looks a member up by name, number or address in any script."""
    find = request.args.get("find", "").strip()
    form = EntryForm()
    form.fill()
    if request.args.get("member"):
        form.member.data = request.args["member"]
    return page(form=form, find=find, found=search(find, among=_callers()) if find else [])


@blueprint.post("/cases/new")
@allows("case.enter")
@takes_files
def enter() -> Any:
    """Raise a grievance for the caller."""
    form = EntryForm()
    form.fill()
    if not form.validate_on_submit():
        return page(of="staff.cases.new", form=form, find="", found=[])
    try:
        case = _raised(form)
    except Refusal as refusal:
        return page(of="staff.cases.new", form=refused(form, refusal), find="", found=[])
    flash(gettext("The grievance is raised. Its number is %(reference)s.", reference=case.reference))
    return redirect(url_for("staff.cases.show", ref=case.reference), 303)


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


@blueprint.get("/cases/<ref>")
@allows("case.see")
def show(ref: str) -> tuple[str, int]:
    """The case, for whoever sees it."""
    return _page(queues.visible_to(actor()).get(ref))


def _page(case: Case, wrong: MoveForm | None = None, code: int | None = None) -> tuple[str, int]:
    """The page of a case; `wrong` is the form of a move that was refused, shown again as it was typed."""
    who, at = actor(), clock.now()
    moves = possible(case, who)
    forms = {name: form_for(case, name) for name in moves if name != _name_of(wrong)}
    if wrong is not None:
        forms[_name_of(wrong)] = wrong
    following = NEXT.get(case.state)
    return page(
        of="staff.cases.show",
        code=code,
        at=at,
        case=case,
        steps=STEPS,
        forms=forms,
        following=following if following in forms else ("take" if "take" in forms else None),
        writing=[name for name in WRITING if name in forms],
        others=[name for name in forms if name not in WRITING and name != following],
        entries=thread(case.id, staff=True),
        promises=promised(case.id),
        remedies=remedies_of(case),
        earlier=queues.earlier_of(case, who),
        words=_words(case, at),
        shared=words_shared(case),
        asked=wrong,
    )


def _name_of(form: MoveForm | None) -> str:
    return form.action.rpartition("/")[2] if form is not None else ""


def _words(case: Case, at: dt.datetime) -> dict[str, Any]:
    """The codes of a case in words, and what its head shows."""
    member = case.member
    chapter = Chapter.get_or_none(Chapter.id == case.chapter_id)
    return {
        "state": say(WAITING_FOR_MEMBER if case.is_paused else STATES[case.state]),
        "mark": "paused" if case.is_paused else MARKS[case.state],
        "stops": stops(case),
        "due": due_of(case.queue_at, at, not case.is_open),
        "category": word("category", case.category),
        "severity": word("severity", case.severity) if case.severity else None,
        "chapter": chapter.name_in(language().code) if chapter else None,
        "standing": word("standing", member.standing) if member else None,
        "subject_language": script_language(case.subject_text, case.language),
        "wanted": [word("remedy", code) for code in case.wanted["codes"]],
    }


@blueprint.post("/cases/<ref>/<move>")
@allows("case.see")
@takes_files
def move(ref: str, move: str) -> Any:
    """Make a move of the desk."""
    who = actor()
    case = queues.visible_to(who).get(ref)
    if move not in STEPS:
        abort(404)
    form = form_for(case, move)
    if not form.validate_on_submit():
        return _page(case, form)
    try:
        STEPS[move].verb(case, form, who, clock.now(), files_folder())
    except (WrongState, Stale) as refusal:
        return _page(Case.get_by_id(case.id), refused(form, refusal), 409)
    except Refusal as refusal:
        if refusal.field is None:
            raise
        return _page(Case.get_by_id(case.id), refused(form, refusal))
    flash(gettext(STEPS[move].done))
    return redirect(url_for("staff.cases.show", ref=case.reference), 303)


@blueprint.get("/cases/<ref>/evidence/<name>")
@allows("case.see")
def evidence(ref: str, name: str) -> Any:
    """A file of the case, for whoever sees the case."""
    return send(queues.visible_to(actor()).get(ref), name, internal=True)
