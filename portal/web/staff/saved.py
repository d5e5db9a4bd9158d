"""Saved filters of the queue: save the present one, and keep the list of one's own in order."""

from typing import Any

from flask import Blueprint, flash, redirect, request

from portal.cases import saved
from portal.cases.saved import NAME_LENGTH, Saved, saved_for
from portal.web import clock
from portal.web.access import allows
from portal.web.forms import refused
from portal.web.locale import gettext
from portal.web.page import page
from portal.web.session import actor
from portal.web.staff.queue import SAVED, SaveForm, address, asked_in, filters_here, in_force, queue_page
from portal.wording import Refusal

blueprint = Blueprint("saved", __name__)


def _form(one: Saved) -> SaveForm:
    return SaveForm(
        action=f"{SAVED}/{one.key}/change", called=f"filter-{one.key}", name=one.name, shared=one.shared
    )


@blueprint.get("/queue/filters")
@allows("queue.see")
def index() -> tuple[str, int]:
    """One's own filters to rename, share and delete, and those that colleagues share."""
    return _page()


def _page(wrong: SaveForm | None = None) -> tuple[str, int]:
    """The list; `wrong` is the form that was refused, shown again as it was typed."""
    shown, filters = saved_for(actor()), filters_here()
    forms = {one.key: _form(one) for one in shown if one.own}
    if wrong is not None:
        forms |= {key: wrong for key, form in forms.items() if form.action == wrong.action}
    return page(
        of="staff.saved.index",
        saved=[(one, address(one.query), in_force(one.query, filters)) for one in shown],
        forms=forms,
        wrong=wrong,
        longest=NAME_LENGTH,
    )


@blueprint.post("/queue/filters")
@allows("queue.see")
def save() -> Any:
    """Save the filters that came along under a name."""
    asked, form = asked_in(request.form), SaveForm(action=SAVED)
    try:
        saved.save(form.name.data or "", asked, by=actor(), at=clock.now(), shared=bool(form.shared.data))
    except Refusal as refusal:
        return queue_page(asked, refused(form, refusal))
    flash(gettext("The filter is saved. You find it above the queue."))
    return redirect(address(asked), 303)


@blueprint.post("/queue/filters/<key>/change")
@allows("queue.see")
def change(key: str) -> Any:
    """Rename one's own filter, share it, or keep it for oneself again."""
    form = SaveForm(action=request.path, called=f"filter-{key}")
    try:
        saved.change(key, form.name.data or "", shared=bool(form.shared.data), by=actor(), at=clock.now())
    except Refusal as refusal:
        return _page(refused(form, refusal))
    flash(gettext("The saved filter is changed."))
    return redirect(SAVED, 303)


@blueprint.post("/queue/filters/<key>/delete")
@allows("queue.see")
def delete(key: str) -> Any:
    """Delete one's own filter."""
    name = saved.delete(key, by=actor(), at=clock.now())
    flash(gettext("The saved filter “%(name)s” is deleted.", name=name))
    return redirect(SAVED, 303)
