"""A save that came too late, since somebody else was faster: both texts are shown, and the next save stands.

code = saved(form, now=lambda: (what_is_saved(), version_of(name)), verb=verb)
"""

from collections.abc import Callable, Mapping
from typing import Any

from wtforms import HiddenField

from portal.web.amounts import read_number
from portal.web.forms import Form, refused
from portal.wording import Refusal, Stale

Now = tuple[Mapping[str, Any], int]
"""What is saved, by the names of the form's fields, and its version."""


class Versioned(Form):
    """A form about what others may change, too: it carries the version that its reader saw.

    `stale`: whether it came too late; `theirs`: what others saved meanwhile where it differs, by field.
    """

    version = HiddenField()
    stale = False

    def __init__(self, **more: Any) -> None:
        self.theirs: dict[str, str] = {}
        super().__init__(**more)

    def seen(self) -> int | None:
        """The version seen, None if the form does not say."""
        return read_number(self.version.data)

    def at_version(self, version: int) -> None:
        """Note the version that is shown, unless the form comes back from its reader."""
        if not self.mine:
            self.version.data = str(version)

    def came_late(self, saved: Mapping[str, Any], version: int) -> None:
        """Somebody else was faster: note what they saved where it differs, and let the next save stand."""
        mine = {name: str(self[name].data or "") for name in saved}
        self.stale = True
        self.theirs = {name: str(value) for name, value in saved.items() if str(value) != mine[name]}
        self.version.data = str(version)


def saved(form: Versioned, now: Callable[[], Now], verb: Callable[..., None]) -> int | None:
    """Do what a form asks for: None if it was done, else the status of the page that shows it again.

    `now` reads what is saved and its version; the verb gets the version that the reader saw.
    """
    if not form.validate_on_submit():
        return 422
    try:
        verb(seen=form.seen())
    except Stale as stale:
        refused(form, stale)
        form.came_late(*now())
        return 409
    except Refusal as refusal:
        refused(form, refusal)
        return 422
    return None
