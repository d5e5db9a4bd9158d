"""Ready-made replies, set up: the list with what is missing in which language, and each in all languages."""

from functools import cache
from typing import Any

from flask import Blueprint, flash, redirect, request, url_for
from flask_babel import gettext, lazy_gettext
from wtforms import TextAreaField

from config import LANGUAGES
from portal.cases import templates
from portal.cases.templates import (
    BLANKS,
    BODY_LENGTH,
    NAME_LENGTH,
    ReplyTemplate,
    TemplateChanged,
    Texts,
)
from portal.web import clock
from portal.web.access import allows
from portal.web.formats import FSI, PDI
from portal.web.forms import OneLine, Versioned, at_most, refused
from portal.web.house import house
from portal.web.locale import offered
from portal.web.page import page
from portal.web.session import actor
from portal.web.staff.replies import named
from portal.wording import Refusal

blueprint = Blueprint("templates", __name__)


@cache
def form_in(codes: tuple[str, ...]) -> type[Versioned]:
    """The form of a template with a name and a text in each of these languages."""
    fields: dict[str, Any] = {}
    for code in codes:
        name = f"{FSI}{LANGUAGES[code].name}{PDI}"  # one form for readers of either direction
        fields[f"name_{code}"] = OneLine(
            lazy_gettext("Name, %(language)s", language=name), [at_most(NAME_LENGTH)]
        )
        fields[f"body_{code}"] = TextAreaField(
            lazy_gettext("Text, %(language)s", language=name), [at_most(BODY_LENGTH)]
        )
    return type("TemplateForm", (Versioned,), fields)


def _form(action: str, row: ReplyTemplate | None = None) -> Versioned:
    form = form_in(tuple(one.code for one in offered()))(action=action, called="template")
    if row is not None and not form.mine:
        form.version.data = str(row.version)
        for code in _codes(form):
            form[f"name_{code}"].data, form[f"body_{code}"].data = row.names.get(code), row.bodies.get(code)
    return form


def _codes(form: Versioned) -> list[str]:
    return [one.code for one in offered() if f"name_{one.code}" in form]


def _typed(form: Versioned, kind: str, before: Texts) -> Texts:
    """The texts of the form; what stands in a language that is not offered now stays as it was."""
    return before | {code: (form[f"{kind}_{code}"].data or "").strip() for code in _codes(form)}


@blueprint.get("/settings/templates")
@allows("templates.change")
def index() -> Any:
    """All templates, and where each has no text."""
    rows = templates.templates()
    missing = {row.code: [one for one in offered() if one.code not in row.bodies] for row in rows}
    gaps = [(one, sum(one.code not in row.bodies for row in rows)) for one in offered()]
    return page(called=dict(named(rows)), rows=rows, missing=missing, gaps=gaps)


@blueprint.get("/settings/templates/new")
@allows("templates.change")
def new() -> Any:
    """A new template, empty."""
    return _page(_form(url_for(".add")), None)


@blueprint.post("/settings/templates/new")
@allows("templates.change")
def add() -> Any:
    """Keep a new template."""
    form = _form(request.path)
    if not form.validate_on_submit():
        return _page(form, None)
    try:
        names, bodies = _typed(form, "name", {}), _typed(form, "body", {})
        templates.add_template(names, bodies, by=actor(), at=clock.now())
    except Refusal as refusal:
        return _page(refused(form, refusal), None)
    flash(gettext("The template is kept."))
    return redirect(url_for(".index"), 303)


@blueprint.get("/settings/templates/<code>")
@allows("templates.change")
def edit(code: str) -> Any:
    """One template in all languages."""
    row = templates.template(code)
    return _page(_form(request.path, row), row)


@blueprint.post("/settings/templates/<code>")
@allows("templates.change")
def save(code: str) -> Any:
    """Give a template other words; who comes too late sees both texts."""
    row, form = templates.template(code), _form(request.path)
    if not form.validate_on_submit():
        return _page(form, row)
    names, bodies = _typed(form, "name", row.names), _typed(form, "body", row.bodies)
    try:
        templates.change_template(code, names, bodies, by=actor(), at=clock.now(), version=form.seen())
    except TemplateChanged as refusal:
        return _too_late(form, refusal, code)
    except Refusal as refusal:
        return _page(refused(form, refusal), row)
    flash(gettext("The template is kept."))
    return redirect(url_for(".index"), 303)


@blueprint.post("/settings/templates/<code>/remove")
@allows("templates.change")
def remove(code: str) -> Any:
    """Take a template away."""
    row = templates.template(code)
    form = Versioned(action=request.path)
    try:
        templates.remove_template(code, by=actor(), at=clock.now(), version=form.seen())
    except TemplateChanged as refusal:
        return _page(refused(_form(url_for(".edit", code=code), row), refusal), row, 409)
    flash(gettext("The template is removed."))
    return redirect(url_for(".index"), 303)


def _too_late(form: Versioned, refusal: TemplateChanged, code: str) -> Any:
    """Both texts, and a form that replaces what stands now."""
    row = templates.template(code)
    form.version.data = str(row.version)
    return _page(refused(form, refusal), row, 409, theirs=row)


def _page(
    form: Versioned, row: ReplyTemplate | None, status: int | None = None, theirs: ReplyTemplate | None = None
) -> Any:
    called = dict(named([row]))[row.code] if row else None
    return page(
        code=status,
        of="staff.templates.edit",
        form=form,
        row=row,
        called=called,
        theirs=theirs,
        tongues=[LANGUAGES[code] for code in _codes(form)],
        own=house().languages[0].code,
        blanks=BLANKS,
    )
