"""Dispatch: the ledger becomes the outbox. Each line is read once, and each letter written once."""

import datetime as dt
from typing import Any

from portal import history
from portal.history import HistoryLine
from portal.members.people import Person
from portal.notices.kinds import BOARD, LETTERS, MAIL, STAFF, Notice, notices_of
from portal.notices.outbox import Outbox
from portal.notices.preferences import NOTHING_CHOSEN, TURNED_OFF, Preferences, preferences
from portal.notices.receivers import Receivers, people

READER = "notices"
ROWS_AT_ONCE = 60  # so many rows stay below what one statement of SQLite may carry


def dispatch(now: dt.datetime, *, batch: int = 500) -> int:
    """Write the letters that the next lines of the ledger call for, due at the real time `now`.

    Lines and letters go in one transaction, so each letter is written exactly once. Returns how many lines
    were read; 0 when there is nothing new.
    """
    return history.follow(READER, lambda lines: _keep(_rows(lines, now)), batch=batch)


def settle_past(up_to: dt.datetime | None = None, *, batch: int = 4000) -> int:
    """Read all the ledger holds, and settle what is not after `up_to`: letters of a past that never was are
    not sent.

    For a demo and for a database restored. Nothing is rendered. Returns how many lines were read.
    """

    def settle(lines: list[HistoryLine]) -> None:
        rows = _rows(lines, lines[-1].at)
        for row in rows:
            past = up_to is None or row["at"] <= up_to
            row.update(next_try_at=row["at"], status="settled" if past else row["status"])
        _keep(rows)

    read = 0
    while taken := history.follow(READER, settle, batch=batch):
        read += taken
    return read


def _rows(lines: list[HistoryLine], now: dt.datetime) -> list[dict[str, Any]]:
    """The outbox rows that some lines call for, as values of their columns."""
    told = [(line, notice) for line in lines for notice in notices_of(line)]
    receivers = Receivers(line for line, _ in told)
    wanted = [(line, notice, who) for line, notice in told for who in receivers.of(notice.whom, line)]
    known = people(who for _, _, who in wanted)
    chosen = preferences(known)
    return [
        _row(line, notice, known[who], chosen.get(who, NOTHING_CHOSEN), now)
        for line, notice, who in wanted
        if not (LETTERS[notice.letter] in (STAFF, BOARD) and _unreachable(known[who]))
    ]


def _row(
    line: HistoryLine, notice: Notice, person: Person, chosen: Preferences, now: dt.datetime
) -> dict[str, Any]:
    problem, unwanted = _unreachable(person), chosen.refuses(notice.letter)
    return {
        "effect_key": notice.effect_key(line, person.id),
        "letter": notice.letter,
        "channel": MAIL,
        "person": person.id,
        "case": line.subject_id if line.subject_kind == "case" else None,
        "line": line.number,
        "language": person.language,
        "at": line.at,
        "next_try_at": chosen.waits_until(notice.letter, now, person.time_zone),
        "status": "settled" if unwanted else "undeliverable" if problem else "due",
        "problem": TURNED_OFF if unwanted else problem,
    }


def _unreachable(person: Person) -> str:
    """Why nobody can write to this person: a code, empty where they can be reached."""
    if person.standing == "left" or person.left_on is not None:
        return "left"
    return "" if person.email else "no_address"


def _keep(rows: list[dict[str, Any]]) -> None:
    for start in range(0, len(rows), ROWS_AT_ONCE):
        Outbox.insert_many(rows[start : start + ROWS_AT_ONCE]).on_conflict_ignore().execute()
