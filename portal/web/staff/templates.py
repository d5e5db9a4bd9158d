"""Ready-made replies, set up: the list with what is missing in which language, and each in all languages."""

from collections.abc import Callable
from typing import Any, ClassVar

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
    StaleTemplate,
)
from portal.web import clock
from portal.web.access import allows
from portal.web.by_language import ByLanguage, Each, form_in
from portal.web.formats import FSI, PDI
from portal.web.forms import OneLine, at_most, refused
from portal.web.house import house
from portal.web.locale import offered
from portal.web.page import page
from portal.web.session import actor
from portal.web.staff.replies import named
from portal.web.stale import Now, Versioned, saved

blueprint = Blueprint("templates", __name__)


def _named(code: str) -> str:
    return f"{FSI}{LANGUAGES[code].name}{PDI}"  # one form for readers of either direction


class TemplateForm(ByLanguage):
    """A name and a text in each language."""

    each: ClassVar[Each] = {
        "name": lambda code: OneLine(
            lazy_gettext("Name, %(language)s", language=_named(code)), [at_most(NAME_LENGTH)]
        ),
        "body": lambda code: TextAreaField(
            lazy_gettext("Text, %(language)s", language=_named(code)), [at_most(BODY_LENGTH)]
        ),
    }


def _form(action: str, row: ReplyTemplate | None = None) -> TemplateForm:
    codes = tuple(one.code for one in offered())
    data = _as_saved(row) if row else None
    form = form_in(codes, TemplateForm)(action=action, called="template", data=data)
    if row:
        form.at_version(row.version)
    return form


def _as_saved(row: ReplyTemplate) -> dict[str, str]:
    """What is saved in the languages offered, by the names of the form's fields."""
    codes = [one.code for one in offered()]
    names = {f"name_{code}": row.names.get(code, "") for code in codes}
    return names | {f"body_{code}": row.bodies.get(code, "") for code in codes}


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

    def verb(seen: int | None) -> None:
        templates.add_template(form.texts("name"), form.texts("body"), by=actor(), at=clock.now())

    return _taken(form, None, verb)


@blueprint.get("/settings/templates/<code>")
@allows("templates.change")
def edit(code: str) -> Any:
    """One template in all languages."""
    row = templates.template(code)
    return _page(_form(request.path, row), row)


@blueprint.post("/settings/templates/<code>")
@allows("templates.change")
def save(code: str) -> Any:
    """Give a template other words; who comes too late sees both texts. What stands in a language that is not
    offered now stays as it was.
    """
    row, form = templates.template(code), _form(request.path)

    def verb(seen: int | None) -> None:
        names, bodies = row.names | form.texts("name"), row.bodies | form.texts("body")
        templates.change_template(code, names, bodies, by=actor(), at=clock.now(), version=seen)

    return _taken(form, row, verb)


@blueprint.post("/settings/templates/<code>/remove")
@allows("templates.change")
def remove(code: str) -> Any:
    """Take a template away."""
    row = templates.template(code)
    form = Versioned(action=request.path)
    try:
        templates.remove_template(code, by=actor(), at=clock.now(), version=form.seen())
    except StaleTemplate as refusal:
        return _page(refused(_form(url_for(".edit", code=code), row), refusal), row, 409)
    flash(gettext("The template is removed."))
    return redirect(url_for(".index"), 303)


def _taken(form: TemplateForm, row: ReplyTemplate | None, verb: Callable[..., None]) -> Any:
    """Do what the form asks for; the list, or the form again with what needs mending."""

    def now() -> Now:
        assert row is not None  # a new template is nobody else's
        fresh = templates.template(row.code)
        return _as_saved(fresh), fresh.version

    code = saved(form, now, verb)
    if code:
        return _page(form, row, code)
    flash(gettext("The template is kept."))
    return redirect(url_for(".index"), 303)


def _page(form: TemplateForm, row: ReplyTemplate | None, code: int | None = None) -> Any:
    return page(
        code=code,
        of="staff.templates.edit",
        form=form,
        row=templates.template(row.code) if row and form.stale else row,
        called=dict(named([row]))[row.code] if row else None,
        tongues=offered(),
        own=house().languages[0].code,
        blanks=BLANKS,
    )
