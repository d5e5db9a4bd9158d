"""The draft of a grievance on the web: shown to go on with, saved by a button or by the page's script, with
the files that came so far.
"""

from typing import Any, TypeVar

from flask import Response, flash, redirect, request, url_for
from flask_babel import gettext

from portal.cases import drafts
from portal.cases.drafts import Draft, DraftFile
from portal.web import clock, uploads
from portal.web.amounts import read_number
from portal.web.evidence import files_folder, uploads_of
from portal.web.forms import refused
from portal.web.locale import say
from portal.web.marks import SHAPES
from portal.web.page import page
from portal.web.session import actor
from portal.web.telling import Telling
from portal.web.waiting import waiting_for
from portal.wording import N_, Refusal, Stale

FIELDS = ("category", "subject", "description", "wanted", "wanted_words")
HERE, SAVE = "/cases/new", "/cases/new/draft"
TellingForm = TypeVar("TellingForm", bound=Telling)

# What belongs under a category, in plain words.
EXAMPLES: dict[str, str] = {
    "fees": N_("A payment, an invoice, a renewal, a late fee"),
    "certification": N_("An exam, a certificate, a course and its points"),
    "website": N_("Signing in, pages that do not work, a password"),
    "events": N_("A conference, a webinar, a visit, a cancelled place"),
    "chapter": N_("Your local branch: its office, meetings, answers"),
    "publications": N_("The journal, a book, a standard that did not come"),
    "conduct": N_("How a member or an officer has behaved"),
    "advocacy": N_("What the association says and does in your name"),
    "other": N_("Anything that fits nowhere else"),
}


def form_of(kind: type[TellingForm], draft: Draft | None = None, sent_to: str | None = None) -> TellingForm:
    """The form: as sent to `sent_to`, as it stands in `draft`, as it waited through a sign-in, or empty.

    Whatever it was filled from, it is the form of the one page, and is sent there at the end.
    """
    waits = SAVE if sent_to is None and waiting_for(SAVE) is not None else HERE
    form = kind(action=sent_to or waits, called="", data=_typed(draft) if draft else None)
    form.action = HERE
    return form


def _typed(draft: Draft) -> dict[str, Any]:
    """What stands in a draft, as the form takes it."""
    fields: dict[str, list[str]] = draft.fields
    single = {name: (fields.get(name) or [""])[0] for name in FIELDS if name != "wanted"}
    return {
        **single,
        "wanted": fields.get("wanted", []),
        "form_token": draft.form_token,
        "version": str(draft.version),
    }


def shown(form: Telling, draft: Draft | None = None, code: int | None = None) -> Any:
    """The page with the form; other drafts are offered while it is empty."""
    begun = form.mine or draft is not None
    draft = draft or (drafts.draft_of(actor(), form.form_token.data) if begun else None)
    return page(
        of="member.cases.new",
        code=code,
        form=form,
        examples={code: say(words) for code, words in EXAMPLES.items()},
        drafts=[] if begun else drafts.drafts_of(actor()),
        files=drafts.files_of(draft) if draft else [],
        draft=draft,
        sent_files=_brought_files(form),
    )


def _brought_files(form: Telling) -> bool:
    return any(getattr(one, "filename", "") for one in form["evidence"].data or [])


def take_away(form: Telling) -> None:
    """Take the files out of the draft that were ticked for it."""
    drafts.take_away(actor(), form.form_token.data or "", request.form.getlist("away"))


def again(form: Telling) -> Any:
    """The page again, since something needs mending. The page holds what was typed; files that came with it
    wait in the draft meanwhile, or would have to be chosen again.
    """
    if _brought_files(form):
        _keep_files(form)
    return shown(form)


def _keep_files(form: Telling) -> None:
    try:
        _keep(form)
    except Refusal as refusal:
        if refusal.field == "evidence":
            refused(form, refusal)


def saved(form: Telling) -> Any:
    """Keep the form as a draft, and say so: in JSON where the page's script asked, else on the way to one's
    matters.
    """
    take_away(form)
    try:
        _keep(form)
    except Refusal as refusal:
        code = 409 if isinstance(refusal, Stale) else 422
        return uploads.told(code, say(refusal)) if _by_script() else shown(refused(form, refusal), code=code)
    if _by_script():
        time = SHAPES["clock"](clock.now())
        return uploads.told(200, gettext("Saved at %(time)s.", time=time), version=form["version"].data)
    flash(gettext("Your draft is kept for 90 days. You find it among your matters."))
    return redirect(url_for("member.cases.index"), 303)


def _keep(form: Telling) -> None:
    """Save what was typed, then the files; the form learns the version that it now has."""
    token, seen = form.form_token.data or "", read_number(form["version"].data) or 0
    fields = {name: request.form.getlist(name) for name in FIELDS}
    draft = drafts.save(actor(), token, fields, seen=seen, at=clock.now())
    form["version"].data = str(draft.version)
    for one in uploads_of(form["evidence"]):
        _put(token, one)
    form["evidence"].data = []


def _put(token: str, one: Any) -> DraftFile:
    return drafts.keep_file(actor(), token, one, files_folder(), at=clock.now(), now=clock.real())


def uploaded(form: Telling) -> Response:
    """Put the file that came into the draft, and say under which name it can be taken away again."""
    take_away(form)
    return uploads.uploaded(form["evidence"], lambda one: _put(form.form_token.data or "", one))


def _by_script() -> bool:
    return request.accept_mimetypes.best == "application/json"
