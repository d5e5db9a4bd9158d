"""Cases at the desk: the page of one, its moves and its files. Entry for a caller is `entry`."""

from typing import Any

from flask import Blueprint, abort, flash, redirect, url_for
from flask_babel import gettext

from portal.cases import queues, templates
from portal.cases.in_charge import HasHandler
from portal.cases.reading import promised
from portal.cases.records import Case
from portal.cases.states import WrongState
from portal.web import clock
from portal.web.access import allows, takes_files
from portal.web.evidence import files_folder, send
from portal.web.forms import refused
from portal.web.page import page
from portal.web.session import actor
from portal.web.staff import entry, news, presence, replies
from portal.web.staff.case_page import case_page
from portal.web.staff.moves import STEPS, form_for
from portal.wording import Refusal, Stale

blueprint = Blueprint("cases", __name__)
for _room in (entry, news, presence):
    _room.add_to(blueprint)


@blueprint.get("/cases/<ref>")
@allows("case.see")
def show(ref: str) -> tuple[str, int]:
    """The case, for whoever sees it."""
    return case_page(queues.visible_to(actor()).get(ref))


@blueprint.post("/cases/<ref>/<move>")
@allows("case.see")
@takes_files
def move(ref: str, move: str) -> Any:
    """Make a move of the desk."""
    who = actor()
    case = queues.visible_to(who).get(ref)
    if move not in STEPS:
        abort(404)
    form = form_for(case, move, promised(case.id))
    if not form.validate_on_submit():
        return case_page(case, form)
    try:
        STEPS[move].verb(case, form, who, clock.now(), files_folder())
    except (WrongState, Stale, HasHandler) as refusal:
        return case_page(Case.get_by_id(case.id), refused(form, refusal), 409, stale=True)
    except Refusal as refusal:
        if refusal.field is None:
            raise
        return case_page(Case.get_by_id(case.id), refused(form, refusal))
    flash(gettext(STEPS[move].done))
    return redirect(url_for("staff.cases.show", ref=case.reference), 303)


@blueprint.get("/cases/<ref>/template/<code>")
@allows("case.reply")
def template(ref: str, code: str) -> Any:
    """A ready-made reply filled for this case, as the page shows it; for the page's script."""
    who = actor()
    case = queues.visible_to(who).get(ref)
    chosen = templates.template(code)
    found = replies.picked(chosen, case, who, promised(case.id))
    return page(picked=found)


@blueprint.get("/cases/<ref>/evidence/<name>")
@allows("case.see")
def evidence(ref: str, name: str) -> Any:
    """A file of the case, for whoever sees the case."""
    return send(queues.visible_to(actor()).get(ref), name, internal=True)
