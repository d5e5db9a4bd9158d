"""The forms of a case's member: each carries the version of the case that they saw."""

from flask_babel import lazy_gettext as _l
from wtforms import MultipleFileField, TextAreaField

from portal.cases.conversation import LONGEST
from portal.web.forms import at_most, needed
from portal.web.stale import Versioned
from portal.wording import N_


class MoveForm(Versioned):
    """A move that is one button."""


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
