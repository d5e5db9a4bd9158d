"""Who is told what: which line of the ledger makes which letter, for whom.

To tell something new, add a line to NOTICES and, for a new letter, one to LETTERS and its folder in
templates/emails.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from portal.history import HistoryLine

MEMBER, STAFF, ACCOUNT, BOARD = "member", "staff", "account", "board"
MAIL = "mail"  # the one channel there is; `text` would be another

# letter → whom it speaks to
LETTERS: dict[str, str] = {
    "received": MEMBER,
    "acknowledged": MEMBER,
    "asked": MEMBER,
    "replied": MEMBER,
    "offered": MEMBER,
    "delivered": MEMBER,
    "reminder": MEMBER,
    "closed": MEMBER,
    "rate": MEMBER,
    "pulse": MEMBER,
    "pulse_reminder": MEMBER,
    "reopened": MEMBER,
    "moved": MEMBER,
    "late": MEMBER,
    "still_working": MEMBER,
    "new_case": STAFF,
    "answered": STAFF,
    "assigned": STAFF,
    "due_soon": STAFF,
    "pack": BOARD,
    "sign_in": ACCOUNT,
    "invited": ACCOUNT,
}

Said = dict[str, Any]


def _always(_: Said) -> bool:
    return True


def _having(**wanted: object) -> Callable[[Said], bool]:
    return lambda said: all(said[name] == value for name, value in wanted.items())


def _reply(said: Said) -> bool:
    """A word of the handler, be it only on where things stand."""
    return bool(said["side"] == "staff" and said["kind"] in ("reply", "progress"))


def _by_member(said: Said) -> bool:
    """Any word of the member but the grievance itself, which is a new case."""
    return bool(said["side"] == "member" and said["kind"] != "grievance")


def _left_unowned(said: Said) -> bool:
    """Nobody is in charge any more. A dispute has a line of its own, so it is left out here; and where
    somebody put back what they had just taken, the desk knows the case already. Of somebody who left there
    may be many at once: they stand in the queue, and are warned of one by one as their promises fall due.
    """
    return said["to"] is None and said["why"] not in ("disputed", "undone", "left")


def _about_another_promise(said: Said) -> bool:
    return bool(said["whom"] == "member" and said["promise"] != "update")


def _by_line(line: HistoryLine) -> str:
    return str(line.number)


def _by_round(line: HistoryLine) -> str:
    """One act of the member accepts all lines of an offer: one letter."""
    return f"{line.subject_id}r{line.particulars['round']}"


@dataclass(frozen=True)
class Notice:
    """When `kind` happened, and `when` holds for its particulars, `letter` goes to `whom`.

    `whom` names a method of `receivers.Receivers`; `once` is the fact of which each receiver is told once.
    """

    kind: str
    letter: str
    whom: str
    when: Callable[[Said], bool] = _always
    once: Callable[[HistoryLine], str] = _by_line

    def effect_key(self, line: HistoryLine, person_id: int) -> str:
        """What makes this letter the only one of its kind: a second with the same key is never written."""
        return f"{self.once(line)}:{self.letter}:{person_id}"


NOTICES: tuple[Notice, ...] = (
    Notice("case.received", "received", "member"),
    Notice("case.acknowledged", "acknowledged", "member", _having(settled=False)),
    Notice("case.asked", "asked", "member"),
    Notice("message.written", "replied", "member", _reply),
    Notice("remedy.delivered", "replied", "member", _having(last=False)),
    Notice("remedy.offered", "offered", "member", _having(settled=False)),
    Notice("remedy.delivered", "delivered", "member", _having(last=True)),
    Notice("case.decided", "delivered", "member", _having(how="concluded", state="confirming")),
    Notice("case.reminded", "reminder", "member"),
    Notice("case.closed", "closed", "member"),
    Notice("form.sent", "rate", "member"),
    Notice("form.reminded", "rate", "member"),
    Notice("pulse.sent", "pulse", "account"),
    Notice("pulse.reminded", "pulse_reminder", "account"),
    Notice("case.reopened", "reopened", "member"),
    Notice("promise.moved", "moved", "member", _having(why="extended")),
    Notice("promise.warned", "late", "member", _about_another_promise),
    Notice("promise.warned", "still_working", "member", _having(whom="member", promise="update")),
    Notice("case.received", "new_case", "desk"),
    Notice("case.disputed", "new_case", "desk"),
    Notice("case.assigned", "new_case", "desk", _left_unowned),
    Notice("message.written", "answered", "handler", _by_member),
    Notice("remedy.accepted", "answered", "handler", once=_by_round),
    Notice("case.assigned", "assigned", "assignee"),
    Notice("promise.warned", "due_soon", "in_charge", _having(whom="handler")),
    Notice("pack.made", "pack", "board"),
    Notice("session.link_asked", "sign_in", "account"),
    Notice("person.invited", "invited", "account"),
)

BY_KIND: dict[str, tuple[Notice, ...]] = {
    kind: tuple(notice for notice in NOTICES if notice.kind == kind)
    for kind in {notice.kind for notice in NOTICES}
}


def notices_of(line: HistoryLine) -> list[Notice]:
    """What is to be told because of a line of the ledger."""
    return [notice for notice in BY_KIND.get(line.kind, ()) if notice.when(line.particulars)]
