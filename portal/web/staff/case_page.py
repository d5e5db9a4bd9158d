"""The page of a case at the desk: the story and the next sensible act on one side, the facts on the other."""

import datetime as dt
from typing import Any

from flask import request

from portal.cases import queues, templates
from portal.cases.conversation import script_language
from portal.cases.deadlines import FAR
from portal.cases.incidents import incident_of
from portal.cases.presence import others_here
from portal.cases.reading import Promised, promised
from portal.cases.records import Case
from portal.members.association import Chapter
from portal.members.needs import needs_of
from portal.members.people import Person, PersonActor
from portal.recovery.like import kinds_of, like
from portal.recovery.reading import remedied
from portal.satisfaction.forms import words_shared
from portal.store.rows import records
from portal.web import clock
from portal.web.codes import word
from portal.web.locale import gettext, language, say
from portal.web.news import standing
from portal.web.page import page
from portal.web.session import actor
from portal.web.staff import replies
from portal.web.staff.clocks import clocks
from portal.web.staff.move_forms import MoveForm
from portal.web.staff.moves import AWAITED, NEXT, STEPS, WRITING, form_for, possible
from portal.web.staff.rows import MARKS, STATES, WAITING_FOR_MEMBER, Due, due_of
from portal.web.staff.stale_moves import StaleMove, stale_move
from portal.web.steps import stops
from portal.web.story import Entry, thread

LIKE_SHOWN = 3


def case_page(
    case: Case, wrong: MoveForm | None = None, code: int | None = None, *, stale: bool = False
) -> tuple[str, int]:
    """The page; `wrong` is the form of a move that was refused, shown again as it was typed, and `stale`
    says that it was refused because the case has moved on.
    """
    who, at = actor(), clock.now()
    _meet(case)
    promises, story, moves = promised(case.id), thread(case.id, staff=True), possible(case, who)
    refused = name_of(wrong)
    late = stale_move(case, refused, wrong, story, possible=refused in moves) if wrong and stale else None
    forms = {name: wrong if wrong and name == refused else form_for(case, name, promises) for name in moves}
    for form in forms.values():
        form.story.data = form.story.data or str(story[-1].number if story else 0)
    return page(
        of="staff.cases.show",
        code=code,
        at=at,
        case=case,
        steps=STEPS,
        forms=forms,
        stale=late,
        asked=wrong,
        **_arranged(case, forms, late),
        entries=story,
        standing=standing(case.state, case.is_paused, case.handler_id),
        promises=clocks(promises, at),
        remedies=remedied(case.id),
        needs=needs_of(case.member_id),
        earlier=queues.earlier_of(case, who),
        **_like(case, who),
        workers=_workers(case, story),
        incident=incident_of(case.id) if any(one.kind == "case.linked" for one in story) else "",
        companions=others_here(case.id, who.id or 0, clock.real()),
        words=_words(case, at),
        shared=words_shared(case) if case.closed_at or case.reopened_at else [],
        **(_replies(case, forms["reply"], promises) if "reply" in forms else {}),
    )


def _meet(case: Case) -> None:
    """Read the member and the handler of a case at once."""
    known = {one.id: one for one in records(Person, "id IN (?, ?)", case.member_id, case.handler_id)}
    for name, person in (("member", case.member_id), ("handler", case.handler_id)):
        if person is not None:
            case.__rel__[name] = known[person]


def name_of(form: MoveForm | None) -> str:
    """The name of the move that a form is for."""
    return form.action.rpartition("/")[2] if form is not None else ""


def _arranged(case: Case, forms: dict[str, MoveForm], stale: StaleMove | None) -> dict[str, Any]:
    """Which move is the next sensible one, which are words to write, which are the others."""
    left = [name for name in forms if stale is None or name != stale.name]
    stands = "paused" if case.is_paused else case.state
    following = NEXT.get(stands)
    following = following if following in left else ("take" if "take" in left else None)
    following = None if stale else following  # the late save is the one thing to decide then
    writing = [name for name in WRITING if name in left]
    return {
        "following": following,
        "awaited": AWAITED.get(stands, ""),
        "writing": writing,
        "others": [name for name in left if name not in WRITING and name != following],
        "open_way": next((name for name in writing if forms[name].has_errors), next(iter(writing), None)),
    }


def _like(case: Case, who: PersonActor) -> dict[str, Any]:
    """The last like cases, how many were looked at, and what their members got."""
    found = like(case, who)
    return {"like": found[:LIKE_SHOWN], "like_count": len(found), "like_kinds": kinds_of(found)}


def _workers(case: Case, story: list[Entry]) -> list[str]:
    """Who else of the staff wrote in this case, besides its handler and the reader."""
    known = {case.handler_id, actor().id, None}
    said = (entry.message for entry in story if entry.message is not None)
    names = {one.author_id: one.author for one in said if one.side != "member"}
    return [name for person, name in names.items() if person not in known and name]


def _replies(case: Case, reply: Any, promises: list[Promised]) -> dict[str, Any]:
    """What can be chosen for a reply, and what was chosen in the address."""
    ready = templates.templates()
    code = request.args.get("template", "")
    chosen = next((one for one in ready if one.code == code), None)
    found = replies.picked(chosen, case, actor(), promises) if chosen else None
    if found and not reply.mine:
        reply.text.data = found.sent
    return {"templates": replies.named(ready), "picked": found, "sent_in": replies.language_of(case)}


def _words(case: Case, at: dt.datetime) -> dict[str, Any]:
    """The codes of a case in words, and what its head shows."""
    member = case.member
    chapter = Chapter.get_or_none(Chapter.id == case.chapter_id)
    return {
        "state": say(WAITING_FOR_MEMBER if case.is_paused else STATES[case.state]),
        "mark": "paused" if case.is_paused else MARKS[case.state],
        "stops": stops(case),
        "due": _due(case, at),
        "category": word("category", case.category),
        "severity": word("severity", case.severity) if case.severity else None,
        "chapter": chapter.name_in(language().code) if chapter else None,
        "standing": word("standing", member.standing) if member else None,
        "subject_language": script_language(case.subject_text, case.language),
        "wanted": [word("remedy", code) for code in case.wanted["codes"]],
    }


def _due(case: Case, at: dt.datetime) -> Due | None:
    """When the next promise falls due; a bare day says what it is the day of. None while the member has the
    word and nothing is due: the state says so already.
    """
    if case.queue_at >= FAR and (case.is_paused or case.state in AWAITED):
        return None
    due = due_of(case.queue_at, at, not case.is_open)
    if due.mark == "blank" and case.queue_at < FAR:
        return due._replace(words=gettext("next promise: %(day)s", day=due.words))
    return due
