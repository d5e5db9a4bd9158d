"""A member's word in their case: its files come one by one while it is written, and wait for it."""

import datetime as dt
from typing import Any

from flask import Blueprint, request

from portal.cases import enclosed, queues
from portal.cases.records import Case
from portal.members.people import PersonActor
from portal.web import clock, uploads
from portal.web.access import allows, takes_files
from portal.web.evidence import files_folder, uploads_of
from portal.web.forms import refused
from portal.web.member.forms import Reply
from portal.web.session import actor
from portal.wording import Refusal


def reply(case: Case, form: Any, by: PersonActor, at: dt.datetime) -> None:
    """Send the word with its files, but for those ticked to be taken away."""
    _take_away(by, case)
    enclosed.answer(
        case, form.text.data, by=by, at=at, files=files_folder(), uploads=uploads_of(form.evidence)
    )


def keep(case: Case, form: Any, by: PersonActor) -> None:
    """The word needs mending first: files that came with it wait, or would have to be chosen again."""
    _take_away(by, case)
    try:
        for one in uploads_of(form.evidence):
            _keep(by, case, one)
    except Refusal as refusal:
        refused(form, refusal)


def _take_away(by: PersonActor, case: Case) -> None:
    enclosed.take_away(by, case.reference, request.form.getlist("away"))


def _keep(by: PersonActor, case: Case, one: Any) -> Any:
    return enclosed.keep(by, case, one, files_folder(), at=clock.now(), now=clock.real())


@takes_files
@allows("case.answer")
def upload(ref: str) -> Any:
    """Let one file wait for the member's word, for the page's script."""
    by = actor()
    case = queues.own_of(by).get(ref)
    _take_away(by, case)
    return uploads.uploaded(Reply(action=request.path).evidence, lambda one: _keep(by, case, one))


def add_to(room: Blueprint) -> None:
    """Put the address for files into the room."""
    room.add_url_rule("/<ref>/file", "enclose", upload, methods=["POST"])
