"""What a letter knows: facts read at the moment it is rendered, in the receiver's language, zone and
direction.

Only references, dates and the names of member, handler and association: nothing that a shared mailbox should
not show.
"""

import datetime as dt
from collections.abc import Callable
from typing import Any

from portal.cases import deadlines
from portal.cases.handling import NEVER_REOPENED, REOPEN_WITHIN
from portal.cases.states import STEPS
from portal.delivery.looks import look_of
from portal.delivery.scene import Moot, Scene
from portal.delivery.sentences import CLOSED, DUE_SOON, LATE, MOVED, MOVED_TO, REMINDED, SILENCE, closing_of
from portal.delivery.words import say
from portal.members.accounts import INVITATION_LIVES, LINK_LIVES, make_sign_in_link
from portal.members.links import make_link
from portal.members.people import grants_of
from portal.members.roles import is_staff, may
from portal.metrics.packs import pack_of
from portal.notices.kinds import LETTERS, MEMBER
from portal.notices.preferences import OPTIONAL, STOP, UNSUBSCRIBE_LIVES, kind_of
from portal.recovery.waiting import answer_by, waited_for
from portal.satisfaction.forms import Form
from portal.satisfaction.pulses import Pulse

Facts = dict[str, Any]


def facts(scene: Scene) -> Facts:
    """What the templates of the scene's letter may use; Moot if there is nothing left to say."""
    letter = scene.row.letter
    found: Facts = {
        "language": scene.language,
        "look": look_of(scene.language),
        "accent": scene.brand.palette.light.accent,  # letters are light
        "on_accent": scene.brand.palette.light.on_accent,
        "association": scene.name(scene.house.name_in(scene.language.code)),
        "name": scene.name(scene.person.name),
        "reference": "",
        "stop": 0,
        "me": scene.address("/me/"),
        "unsubscribe": _unsubscribe(scene),
        "audience": LETTERS[letter],
    }
    if scene.row.case_id is not None:
        found |= _of_case(scene)
    return found | OF_LETTER.get(letter, _nothing_more)(scene)


def _unsubscribe(scene: Scene) -> str:
    """Where letters of this kind are turned off without a sign-in; empty where they cannot be."""
    kind = kind_of(scene.row.letter)
    if kind not in OPTIONAL:
        return ""
    until = scene.at + UNSUBSCRIBE_LIVES
    token = make_link(
        f"{STOP}{kind}", person_id=scene.person.id, subject_id=None, at=scene.at, expires_at=until
    )
    return f"{scene.settings.base_url}/unsubscribe/{token}"


def _of_case(scene: Scene) -> Facts:
    case = scene.case
    to_member = LETTERS[scene.row.letter] == MEMBER
    found: Facts = {
        "reference": scene.name(case.reference),
        "handler": scene.name(case.handler.name) if case.handler else "",
        "link": scene.address(f"/cases/{case.reference}" if to_member else f"/staff/cases/{case.reference}"),
        "answer_by": scene.day(answer_by(case)),
        "next_due": scene.day(min((promise.due for promise in scene.promises), default=None)),
    }
    found |= {kind: scene.promised(kind) for kind in deadlines.PROMISES}
    return found | (_step(scene) if to_member else {})


def _step(scene: Scene) -> Facts:
    """Where the case stands among the five steps, counted from 1."""
    for stop, (words, states) in enumerate(STEPS.values(), start=1):
        if scene.case.state in states:
            return {"stop": stop, "step": say(words, scene.language.code)}
    return {}


def _nothing_more(_: Scene) -> Facts:
    return {}


def _delivered(scene: Scene) -> Facts:
    """Whether something was delivered, or the case decided with nothing to deliver."""
    return {"concluded": scene.line.kind == "case.decided"}


def _reminder(scene: Scene) -> Facts:
    of = scene.said["of"]
    if waited_for(scene.case) != of:
        raise Moot
    return {"of": of, "reminded": scene.words(REMINDED, of), "silence": scene.words(SILENCE, of)}


def _closed(scene: Scene) -> Facts:
    finding = scene.said["finding"]
    until = "" if finding in NEVER_REOPENED else scene.day(scene.line.at + REOPEN_WITHIN)
    return {"why": scene.words(CLOSED, closing_of(scene.said["closed_by"], finding)), "reopen_until": until}


def _moved(scene: Scene) -> Facts:
    promise = scene.said["promise"]
    return {
        "moved": scene.words(MOVED, promise),
        "moved_to": scene.words(MOVED_TO, promise),
        "due": scene.day(dt.datetime.fromisoformat(scene.said["due"])),
    }


def _stands(scene: Scene) -> bool:
    """Whether the promise that the line warned of is still open."""
    kind, line = scene.said["promise"], scene.said["line"]
    return deadlines.standing(scene.case, kind, line) is not None


def _late(scene: Scene) -> Facts:
    if not _stands(scene):
        raise Moot
    due = scene.day(dt.datetime.fromisoformat(scene.said["due"]))
    others = (promise.due for promise in scene.promises if promise.kind != scene.said["promise"])
    return {
        "late": scene.words(LATE, scene.said["promise"], due=due),
        "next_other": scene.day(min(others, default=None)),  # never the day we have just called in doubt
    }


def _still_working(scene: Scene) -> Facts:
    if not _stands(scene):
        raise Moot
    return {"due": scene.day(dt.datetime.fromisoformat(scene.said["due"]))}


def _due_soon(scene: Scene) -> Facts:
    if not _stands(scene):
        raise Moot
    due = scene.day(dt.datetime.fromisoformat(scene.said["due"]))
    reference = scene.name(scene.case.reference)
    return {"warning": scene.words(DUE_SOON, scene.said["promise"], reference=reference), "due": due}


def _rate(scene: Scene) -> Facts:
    """A token of its own for each letter: the form stays open to all of them until it closes."""
    form = Form.get_by_id(scene.said["form"])
    if not form.is_open(scene.at) or form.answered_at is not None:
        raise Moot
    token = make_link(
        "rate", person_id=form.person_id, subject_id=form.id, at=scene.at, expires_at=form.closes_at
    )
    link = scene.address(f"/rate/{token}")
    return {"link": link, "closes": scene.day(form.closes_at), "again": scene.line.kind == "form.reminded"}


def _pulse(scene: Scene) -> Facts:
    """A token of its own for each letter, as with the form."""
    pulse = Pulse.get_by_id(scene.said["pulse"])
    if not pulse.is_open(scene.at) or pulse.answered_at is not None:
        raise Moot
    token = make_link(
        "pulse", person_id=pulse.person_id, subject_id=pulse.id, at=scene.at, expires_at=pulse.closes_at
    )
    return {"link": scene.address(f"/pulse/{token}"), "closes": scene.day(pulse.closes_at)}


def _pack(scene: Scene) -> Facts:
    """What the letter of a board pack says, as it was worded when the pack was made; Moot for somebody who
    may not see the figures of the board any more.
    """
    pack = pack_of(scene.said["year"], scene.said["month"])
    if pack is None or not may(grants_of(scene.person.id), "board.see"):
        raise Moot
    code = scene.language.code
    words = pack.words.get(code) or next(iter(pack.words.values()))
    return {**words, "link": scene.address(f"/staff/metrics/pack/{pack.name}")}


def _signing_in(lives: dt.timedelta) -> Callable[[Scene], Facts]:
    def more(scene: Scene) -> Facts:
        token = make_sign_in_link(scene.person, now=scene.now, lives=lives)
        link = f"{scene.settings.base_url}/{scene.language.code}/sign-in/link/{token}"
        minutes, days = int(lives.total_seconds() // 60), lives.days
        return {"link": link, "minutes": minutes, "days": days}

    return more


def _invited(scene: Scene) -> Facts:
    """Moot once the invitation was withdrawn or the account shut."""
    if not is_staff(grants_of(scene.person.id)):
        raise Moot
    return _signing_in(INVITATION_LIVES)(scene)


OF_LETTER: dict[str, Callable[[Scene], Facts]] = {
    "delivered": _delivered,
    "reminder": _reminder,
    "closed": _closed,
    "moved": _moved,
    "late": _late,
    "still_working": _still_working,
    "due_soon": _due_soon,
    "rate": _rate,
    "pulse": _pulse,
    "pulse_reminder": _pulse,
    "pack": _pack,
    "sign_in": _signing_in(LINK_LIVES),
    "invited": _invited,
}
