"""A member's home: their matters, what is asked of them first."""

from dataclasses import dataclass
from typing import Any

from flask import Blueprint, abort, redirect, request, url_for

from portal.cases.drafts import drafts_of
from portal.cases.own import (
    CLOSED_AT_ONCE,
    Matter,
    closed_matters,
    next_promises,
    open_matters,
    open_questions,
)
from portal.members.links import make_link
from portal.satisfaction.pulses import open_pulse_of
from portal.satisfaction.reading import waiting
from portal.web import clock
from portal.web.access import allows
from portal.web.member.asked import Standing, standing
from portal.web.member.cases import subject_language
from portal.web.member.presence import note_presence
from portal.web.page import page
from portal.web.session import actor
from portal.web.steps import stops


@dataclass(frozen=True)
class Line:
    """A matter with where it stands and what is promised next (kind and due time)."""

    case: Matter
    now: Standing
    stops: list[str]
    subject_language: str
    promise: tuple[str, Any] | None = None
    question: str | None = None
    rate_by: Any = None


@allows("case.see_own")
def index() -> Any:
    """The list, with what is asked of the member first, then what falls due next; closed ones after."""
    note_presence()
    me, behind = actor().id or 0, request.args.get("after", "")
    matters = open_matters(me)
    promises = next_promises(me) if matters else {}
    questions = open_questions(me) if any(one.is_paused for one in matters) else {}
    closed = closed_matters(me, behind)
    forms, pulse = waiting(me, clock.now())
    lines = [_line(one, promises.get(one.id), questions.get(one.id)) for one in matters]
    lines.sort(key=lambda line: (line.now.ask is None, line.now.by or _due(line)))
    ended = [_line(one, rate_by=forms.get(one.id)) for one in closed]
    return page(
        asked=[line for line in lines if line.now.ask] + [line for line in ended if line.rate_by],
        going=[line for line in lines if not line.now.ask],
        closed=[line for line in ended if not line.rate_by],
        older=closed[-1].reference if len(closed) == CLOSED_AT_ONCE else None,
        at=clock.now(),
        behind=behind,
        drafts=drafts_of(actor()),
        pulse=pulse,
    )


def _line(case: Matter, promise: Any = None, question: str | None = None, rate_by: Any = None) -> Line:
    return Line(
        case,
        standing(case),
        stops(case),
        subject_language(case.subject, case.language),
        promise,
        question,
        rate_by,
    )


def _due(line: Line) -> Any:
    return line.promise[1] if line.promise else line.case.received_at


@allows("pulse.answer")
def pulse() -> Any:
    """Lead to the pulse that is open, by a link of its own."""
    me, at = actor().id or 0, clock.now()
    found = open_pulse_of(me, at)
    if found is None or found.closes_at is None:
        abort(410)
    token = make_link("pulse", person_id=me, subject_id=found.id, at=at, expires_at=found.closes_at)
    return redirect(url_for("public.pulse", token=token), 303)


def add_to(room: Blueprint) -> None:
    """Put the pages into the room."""
    room.add_url_rule("/", "index", index)
    room.add_url_rule("/pulse", "pulse", pulse, methods=["POST"])
