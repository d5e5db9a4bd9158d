"""Marks words for translators, and names what a person is told when something is refused."""

from collections.abc import Mapping
from dataclasses import dataclass, field


def N_(message: str) -> str:
    """Mark `message` for the catalogues and return it unchanged; it is translated where it is shown."""
    return message


def NP_(context: str, message: str) -> "Words":
    """Mark a bare word with its `context` for the catalogues (pgettext); translated where it is shown."""
    return Words(message, context)


@dataclass(frozen=True)
class Words:
    """A message of the catalogue, with its context and what fills its placeholders, not yet translated."""

    message: str
    context: str | None = None
    filling: Mapping[str, object] = field(default_factory=dict)


class Grouped(int):
    """A whole number in a sentence, its digits grouped as the reader is used to; in English by itself."""

    def __str__(self) -> str:
        return f"{int(self):,}"


class Refusal(Exception):
    """Something was asked that cannot be done; nothing has changed.

    `message` is a whole sentence of the catalogue, `filling` fills its named placeholders, `field` names the
    form field it concerns, if any. Pages translate it for the reader; `str()` of it is English, for logs and
    the command line. `of_several` says the same of more than one, where a move was made in several at once.
    """

    message: str = N_("This cannot be done.")
    of_several: str = ""

    def __init__(self, message: str | None = None, *, field: str | None = None, **filling: object) -> None:
        self.message = message or type(self).message
        self.field = field
        self.filling = filling
        super().__init__(self.message % filling if filling else self.message)


class Stale(Refusal):
    """Somebody else changed the same thing since it was opened."""

    message = N_(
        "Somebody else has changed this since you opened it. What is saved now stands beside what you wrote: "
        "look at both, then save again."
    )
