"""What a case form and a pulse have in common: sent to a member, open for 14 days, answers may be changed in
them. Rules: metric definitions 1.4 and 1.5.
"""

import datetime as dt
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from portal.history import Actor
from portal.store import for_update, transaction
from portal.wording import N_, Refusal

OPEN_FOR = dt.timedelta(days=14)


class FormClosed(Refusal):
    """The form's 14 days are over, or a newer form took its place."""

    message = N_(
        "This form is closed, so it cannot be answered or changed any more. Thank you for your interest."
    )


class NotYours(Refusal):
    """Somebody else, of the staff or not, wanted to answer in a member's place, or to take words away."""

    message = N_("Only the member who was asked can answer these questions.")


class Asked:
    """What was sent to a member to be answered until a moment: planned, open, withheld, superseded.

    `ANSWERED` and `CHANGED` are the kinds of its lines in the history; from `DECISIVE` on it counts as
    answered; `CODES` are the answers that the history tells. `note` writes down what happened to it.
    """

    ANSWERED: str
    CHANGED: str
    DECISIVE: str
    CODES: tuple[str, ...]

    id: Any
    person_id: Any
    status: Any
    ask_at: Any
    closes_at: Any
    answered_at: Any
    language: Any
    version: Any

    def is_open(self, at: dt.datetime) -> bool:
        """Whether it can be answered at `at`."""
        return self.status == "open" and self.closes_at is not None and at < self.closes_at

    @property
    def codes(self) -> dict[str, Any]:
        """What was answered."""
        return {field: getattr(self, field) for field in self.CODES}

    def set_aside(self: Any, status: str) -> None:
        """It will not be sent."""
        self.status = status
        self.save()

    def put_off(self: Any, until: dt.datetime) -> None:
        """It will be sent later."""
        self.ask_at = until
        self.save()

    @contextmanager
    def answering(self: Any, *, by: Actor, at: dt.datetime, language: str = "") -> Iterator[Any]:
        """The same row, held while its answers are set, then kept and written down; `language` is the one in
        which the questions were read, if it is not that of the letter. Raises FormClosed, NotYours.
        """
        with transaction():
            row = for_update(type(self).select().where(type(self).id == self.id)).get()
            if by.id != row.person_id:
                raise NotYours
            if not row.is_open(at):
                raise FormClosed
            row.language = language or row.language
            before, first = row.codes, row.answered_at is None
            yield row
            if first and getattr(row, self.DECISIVE) is not None:
                row.answered_at = at
            row.save()
            if row.answered_at is not None and (first or row.codes != before):
                kind = self.ANSWERED if first else self.CHANGED
                row.note(kind, by=by, at=at, language=row.language, version=row.version, **row.codes)
