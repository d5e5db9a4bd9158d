"""People of the staff, for administrators: who works here, inviting somebody, and all that one may change.

Of the cases that somebody handles these pages know a number and nothing else.
"""

from typing import Any

from flask import Blueprint, abort, flash, redirect, request, url_for
from flask_babel import gettext

from portal.cases import handing_back
from portal.members import sessions, staff
from portal.members.accounts import has_password
from portal.members.association import in_language
from portal.members.people import Person, grants_of
from portal.members.roster import Colleague, colleague, roster, seat_of
from portal.members.second_factor import codes_left
from portal.members.sessions import FORGOTTEN_AFTER
from portal.web import clock
from portal.web.access import allows
from portal.web.formats import isolate
from portal.web.forms import Form, refused
from portal.web.locale import language, say
from portal.web.page import page
from portal.web.session import actor
from portal.web.staff.people_deeds import DEEDS
from portal.web.staff.people_forms import DOES, Anew, Given, Invitation
from portal.wording import Refusal

blueprint = Blueprint("people", __name__)


@blueprint.get("/settings/people")
@allows("people.see")
def index() -> Any:
    """Everybody who works here, and the form that invites somebody."""
    return _list(Invitation(action=url_for(".invite"), called="invite"))


@blueprint.post("/settings/people")
@allows("people.change")
def invite() -> Any:
    """Invite somebody: a letter brings a link, behind it they set up a password and a second factor."""
    form = Invitation(action=request.path, called="invite")
    if not form.validate_on_submit():
        return _list(form)
    try:
        person = _invited(form)
    except Refusal as refusal:
        return _list(refused(form, refusal))
    flash(gettext("The invitation for %(name)s leaves in a moment.", name=isolate(person.name)))
    return redirect(url_for(".show", who=seat_of(person.id)), 303)


def _invited(form: Invitation) -> Person:
    times = {"at": clock.now(), "now": clock.real()}
    email, name, role = form.email.data, form.name.data, form.role.data or ""
    return staff.invite(
        email, name, role, chapter=form.where(), language=form.language.data, by=actor(), **times
    )


def _list(form: Invitation) -> Any:
    after = request.args.get("after", "")[:20] or None
    return page(
        of="staff.people.index",
        people=roster(after),
        after=after,
        form=form,
        does=_does(),
        chapter_name=_chapter_name,
        remembered=FORGOTTEN_AFTER.days,
    )


def _does() -> dict[str, str]:
    return {role: say(words) for role, words in DOES.items()}


def _chapter_name(names: dict[str, str]) -> str:
    return in_language(names, language().code, "en")


@blueprint.get("/settings/people/<who>")
@allows("people.see")
def show(who: str) -> Any:
    """What somebody holds, what lets them in, and all that may be changed of it."""
    return _page(*colleague(who))


@blueprint.post("/settings/people/<who>/<deed>")
@allows("people.change")
def do(who: str, deed: str) -> Any:
    """Change what somebody holds or what lets them in, by one of DEEDS."""
    one, person = colleague(who)
    if deed not in DEEDS:
        abort(404)
    kind, change = DEEDS[deed]
    form = kind(action=request.path)
    if not form.validate_on_submit():
        return _page(one, person, form)
    try:
        said = change(person, form)
    except Refusal as refusal:
        return _page(one, person, refused(form, refusal))
    for sentence in said:
        flash(sentence)
    return redirect(url_for(".show", who=one.reference), 303)


def _page(one: Colleague, person: Person, wrong: Form | None = None) -> Any:
    """The page of somebody; `wrong` is the form that was not taken."""
    give, anew = (wrong if isinstance(wrong, kind) else None for kind in (Given, Anew))
    return page(
        of="staff.people.show",
        one=one,
        wrong=wrong,
        to=lambda deed: url_for(".do", who=one.reference, deed=deed),
        give=give or Given(action=url_for(".do", who=one.reference, deed="give")),
        anew=anew or Anew(action=url_for(".do", who=one.reference, deed="second-factor")),
        is_oneself=person.id == actor().id,
        is_member=any(grant.role == "member" for grant in grants_of(person.id)),
        devices=len(sessions.open_sessions(person.id, clock.real())),
        codes=codes_left(person.id),
        cases=handing_back.in_hand(person.id),
        is_awaited=staff.is_awaited(person.id),
        has_password=has_password(person.id),
        does=_does(),
        chapter_name=_chapter_name,
    )
