"""A case as its member sees it: where it stands, what is promised, what was said, and every move there is."""

from copy import copy
from functools import lru_cache
from typing import Any

from flask import Blueprint, abort, flash, redirect, request, url_for
from flask_babel import gettext

from portal.cases import enclosed, queues
from portal.cases.conversation import script_language
from portal.cases.own import OwnCase, own_case
from portal.cases.reading import Promised, promised, renewed
from portal.cases.states import TooLate, WrongState
from portal.members.links import make_link
from portal.recovery.reading import remedied
from portal.satisfaction import forms as case_forms
from portal.satisfaction.reading import asking
from portal.web import clock, news
from portal.web.access import allows, takes_files
from portal.web.evidence import send
from portal.web.forms import refused
from portal.web.locale import drawing, language
from portal.web.member.asked import ENDED, standing
from portal.web.member.course import course
from portal.web.member.forms import MoveForm
from portal.web.member.moves import STEPS, action_of, possible
from portal.web.member.presence import note_presence
from portal.web.page import page
from portal.web.session import actor
from portal.web.story import thread
from portal.web.waiting import something_waits
from portal.wording import Refusal, Stale


@allows("case.see_own")
def show(ref: str) -> Any:
    """The case, for its member."""
    note_presence()
    with drawing():
        return page_of(ref)


def page_of(ref: str, wrong: MoveForm | None = None, code: int | None = None) -> tuple[str, int]:
    """The page of a case; `wrong` is the form of a move that could not be taken, shown as it was typed."""
    who, at = actor(), clock.now()
    case = own_case(who.id or 0, ref)
    moves = possible(case, at)
    forms = {name: _form(case, name, wrong) for name in moves}
    promises, remedies = promised(case.id), remedied(case.id)
    legs = course(case, promises, remedies)
    return page(
        of="member.cases.show",
        code=code or (422 if wrong is not None else None),
        case=case,
        at=at,
        now=standing(case),
        ended=ENDED.get(case.closed_by or ""),
        stops=["" if leg.status == "next" else leg.status for leg in legs],
        subject_language=subject_language(case.subject, case.language),
        ours=next_of(promises),
        remedy_due=next_of(promises, "remedy"),
        promises=renewed(promises),
        remedies=remedies,
        course=legs,
        entries=thread(case.id, staff=False),
        standing=news.standing(case.state, case.is_paused),
        forms=forms,
        wrong=wrong,
        lost=wrong if wrong is not None and name_of(wrong) not in forms else None,
        asking=None if case.is_open else asking(case.id, at),
        files=enclosed.waiting(who, case.reference) if case.encloses else [],
    )


def _form(case: OwnCase, name: str, wrong: MoveForm | None) -> MoveForm:
    """The form of a move: as it was refused, with what waited through a sign-in, or empty."""
    if wrong is not None and name == name_of(wrong):
        return wrong
    action = f"/cases/{case.reference}/{name}"
    if something_waits():
        return STEPS[name].form(action=action)
    form = copy(_empty(name, language().code))
    form.action = action
    return form


@lru_cache(maxsize=256)
def _empty(name: str, code: str) -> MoveForm:
    """An empty form in a language, made once: nearly every reader of a case only reads it."""
    form = STEPS[name].form(action=f"/{name}")
    for field in form:
        field.label.text = str(field.label.text)
    return form


def name_of(form: MoveForm) -> str:
    """The name of the move that a form is for."""
    return form.action.rpartition("/")[2]


@lru_cache(maxsize=4096)
def subject_language(subject: str, otherwise: str) -> str:
    """The language a subject is written in, by its script."""
    return script_language(subject, otherwise)


def next_of(promises: list[Promised], kind: str = "") -> Promised | None:
    """Our promise that falls due next, or the one of a kind that does; the late one, if one is late. Of two
    for the same moment it is not the next update, as in the list of matters.
    """
    running = [one for one in promises if one.stands and one.running and kind in ("", one.kind)]
    return min(running, key=lambda one: (one.due, one.kind == "update"), default=None)


@allows("case.see_own")
def evidence(ref: str, name: str) -> Any:
    """A file of the case, for its member."""
    return send(queues.own_of(actor()).get(ref), name, internal=False)


def _view(name: str) -> Any:
    """The view that takes one move."""

    @takes_files
    @allows(action_of(name))
    def view(ref: str) -> Any:
        who = actor()
        case = queues.own_of(who).get(ref)
        form = STEPS[name].form(action=request.path)
        if not form.validate_on_submit():
            STEPS[name].keep(case, form, who)
            return page_of(case.reference, form)
        try:
            STEPS[name].verb(case, form, who, clock.now())
        except (WrongState, Stale, TooLate) as refusal:
            return page_of(case.reference, refused(form, refusal), 409)
        except Refusal as refusal:
            if refusal.field is None:
                raise
            return page_of(case.reference, refused(form, refusal))
        flash(gettext(STEPS[name].done))
        return redirect(url_for("member.cases.show", ref=case.reference), 303)

    view.__doc__ = f"The member's move “{name}”."
    return view


@allows("case.rate")
def rate(ref: str) -> Any:
    """Lead to the form that asks how it felt, by a link of its own."""
    case, at = queues.own_of(actor()).get(ref), clock.now()
    form = case_forms.open_form_of(case, at)
    if form is None or form.closes_at is None:
        abort(410)
    token = make_link("rate", person_id=actor().id, subject_id=form.id, at=at, expires_at=form.closes_at)
    return redirect(url_for("public.rate", token=token), 303)


@allows("case.rate")
def remove_words(ref: str) -> Any:
    """Take away what the member wrote about how it felt; the ratings stay."""
    case_forms.remove_words(queues.own_of(actor()).get(ref), by=actor(), at=clock.now())
    flash(gettext("Your words are removed. Your ratings stay."))
    return redirect(url_for("member.cases.show", ref=ref), 303)


def add_to(room: Blueprint) -> None:
    """Put the page, its moves and its files into the room."""
    room.add_url_rule("/<ref>", "show", show)
    room.add_url_rule("/<ref>/evidence/<name>", "evidence", evidence)
    room.add_url_rule("/<ref>/rate", "rate", rate, methods=["POST"])
    room.add_url_rule("/<ref>/rate/words", "remove_words", remove_words, methods=["POST"])
    for name in STEPS:
        room.add_url_rule(f"/<ref>/{name}", name, _view(name), methods=["POST"])
