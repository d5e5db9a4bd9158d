"""A save that came too late: what the other person did, and what was typed here, side by side."""

from dataclasses import dataclass

from portal.cases.records import Case
from portal.web.amounts import read_number
from portal.web.staff.move_forms import MoveForm
from portal.web.story import Entry

LATEST = 5  # entries shown where a form does not say how much of the story its page had


@dataclass(frozen=True)
class StaleMove:
    """A refused move: its form, made for the case as it is now, and what happened since it was opened.

    `possible`: whether the case still allows the move; if not, what was typed can be kept as a note.
    """

    name: str
    form: MoveForm
    entries: list[Entry]
    possible: bool

    @property
    def typed(self) -> str:
        """The words that were typed, for a note."""
        texts = [self.form[name].data for name in ("text", "reason") if name in self.form]
        return "\n\n".join(text for text in texts if text)


def stale_move(case: Case, name: str, form: MoveForm, story: list[Entry], *, possible: bool) -> StaleMove:
    """What the page shows of a move that came too late; the form gets the version that counts now."""
    seen = read_number(form.story.data)
    since = [entry for entry in story if seen is not None and entry.number > seen]
    form.came_late({}, case.version)
    form.story.data = str(story[-1].number if story else 0)
    return StaleMove(name, form, since or story[-LATEST:], possible)
