"""Rendering: an outbox row becomes a letter, in the language of its receiver."""

import datetime as dt
import hashlib
import hmac
import re

from config import Settings
from portal.delivery.facts import Facts, facts
from portal.delivery.letter import Letter
from portal.delivery.scene import Scene
from portal.delivery.words import templates
from portal.notices.outbox import Outbox

_MANY_LINE_ENDS = re.compile(r"\n{3,}")


def render(row: Outbox, settings: Settings, at: dt.datetime, *, now: dt.datetime | None = None) -> Letter:
    """The letter of an outbox row, as things stand at `at` (business time; `now` is real time, by default the
    same).

    Raises scene.Moot where there is nothing left to say. A letter with a link makes its token here, anew each
    time.
    """
    scene = Scene(row, settings, at, now or at)
    code = scene.language.code
    known = facts(scene)
    subject = " ".join(_filled(code, f"{row.letter}/subject.txt", known).split())
    known["subject"] = subject
    return Letter(
        kind=row.letter,
        language=code,
        association=scene.house.name_in(code),
        name=scene.person.name,
        email=scene.person.email or "",
        reference=scene.case.reference if row.case_id is not None else "",
        mark=mark_of(row, scene.line.hash, settings),
        subject=subject,
        text=_MANY_LINE_ENDS.sub("\n\n", _filled(code, f"{row.letter}/body.txt", known)),
        html=_filled(code, f"{row.letter}/body.html", known),
        unsubscribe=known["unsubscribe"],
    )


def _filled(code: str, name: str, known: Facts) -> str:
    return templates(code).get_template(name).render(known).strip() + "\n"


def mark_of(row: Outbox, line_hash: str, settings: Settings) -> str:
    """What only this letter has, the same at each try, and nothing an outsider could work out.

    The line's hash is part of it: after a restore a line's number may come again, for another matter.
    """
    said = f"{row.effect_key} {line_hash}".encode()
    return hmac.new(settings.secret_key.encode(), said, hashlib.sha256).hexdigest()[:32]
