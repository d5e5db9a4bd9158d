"""The forms of a case's member: each carries the version of the case that they saw."""

from flask_babel import lazy_gettext as _l
from wtforms import HiddenField, MultipleFileField, TextAreaField

from portal.cases.conversation import LONGEST
from portal.web.forms import Form, at_most, needed
from portal.wording import N_


class MoveForm(Form):
    """A move that is one button."""

    version = HiddenField()

    def seen(self) -> int | None:
        """The version seen, None if the form does not say."""
        said = self.version.data or ""
        return int(said) if said.isdecimal() and len(said) < 10 else None


class Reply(MoveForm):
    """A word to the desk, with files; while a question is open it is the answer."""

    text = TextAreaField(_l("Your message"), [needed(N_("Please write a few words here.")), at_most(LONGEST)])
    evidence = MultipleFileField(_l("Photos or files, if they help"))


class Reason(MoveForm):
    """A move that needs a reason."""

    reason = TextAreaField(_l("Why?"), [needed(N_("Say why, in a few words.")), at_most(LONGEST)])


class Withdrawal(MoveForm):
    """A move whose reason is one's own affair."""

    reason = TextAreaField(_l("If you like, say why"), [at_most(LONGEST)])
