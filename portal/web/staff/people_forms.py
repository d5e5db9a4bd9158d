"""The forms of the people of the staff, and what each role does, in words."""

from flask_babel import gettext, lazy_gettext, lazy_pgettext
from wtforms import BooleanField, HiddenField, RadioField, SelectField
from wtforms.fields.choices import SelectChoice

from portal.members.association import Chapter, chapters
from portal.members.people import NAME_LENGTH
from portal.members.roles import ROLES
from portal.members.staff import chapter_by_code
from portal.web.forms import Form, OneLine, an_email, at_most, needed, options
from portal.web.locale import language, offered
from portal.wording import N_, NP_, Words

# role → what whoever holds it may do, in the order in which they are offered
DOES: dict[str, Words] = {
    "handler": NP_("what a role does", "Works on cases and grants remedies."),
    "supervisor": NP_("what a role does", "Helps out in every case in sight, grants more, sees the figures."),
    "executive": NP_("what a role does", "Sees the figures, never a case."),
    "auditor": NP_("what a role does", "Reads the history and the figures, never a case."),
    "administrator": NP_(
        "what a role does", "Sets the portal up, looks after the staff, never reads a case."
    ),
}


def _chapters() -> list[SelectChoice]:
    """The whole association first: the code of no chapter."""
    whole = SelectChoice("", gettext("The whole association"))
    return [whole, *(SelectChoice(row.code, row.name_in(language().code)) for row in chapters())]


def _languages() -> list[SelectChoice]:
    return [SelectChoice(one.code, one.name) for one in offered()]


def _role() -> RadioField:
    """The domain knows which roles there are, and refuses others."""
    label, choices = lazy_pgettext("invitation", "Role"), options({role: ROLES[role] for role in DOES})
    return RadioField(label, [needed(N_("Choose a role."))], choices=choices, validate_choice=False)


def _chapter() -> SelectField:
    return SelectField(lazy_gettext("Where it holds"), choices=_chapters, validate_choice=False)


def _where(code: str | None) -> Chapter | None:
    """The chapter with a code, None for the whole association; UnknownChapter."""
    return chapter_by_code(code) if code else None


class Held(Form):
    """A role that somebody holds, as the button beside it says: nothing to fill in or to mend."""

    held = HiddenField()
    of = HiddenField()

    def where(self) -> Chapter | None:
        """The chapter it is held for."""
        return _where(self.of.data)


class Given(Form):
    """A role to be given, and where it will hold."""

    chapter = _chapter()
    role = _role()

    def where(self) -> Chapter | None:
        """The chapter chosen."""
        return _where(self.chapter.data)


class Invitation(Given):
    """Somebody new: who they are, and what they will do; in the order of the page."""

    email = OneLine(lazy_gettext("E-mail address"), [an_email])
    name = OneLine(lazy_pgettext("invitation", "Name"), [at_most(NAME_LENGTH)])
    language = SelectField(lazy_gettext("Language of their pages and letters"), choices=_languages)
    chapter = _chapter()
    role = _role()


class Anew(Form):
    """A new second factor, and whether the device may be in other hands."""

    lost = BooleanField(lazy_gettext("The phone or computer was lost or stolen: end the password, too"))
