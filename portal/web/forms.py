"""Forms: one base for all, our own words for every error, and nothing typed is ever lost.

    class Reply(Form):
        text = TextAreaField(lazy_gettext("Your answer"), [needed(N_("Write your answer.")), at_most(20_000)])

    form = Reply(action=url_for("member.cases.reply", ref=case.reference))

A page may hold several forms: each knows the address it is sent to (`action`), takes only what was sent
there, and gives its fields ids of their own. Draw them with the macros of `templates/parts/form.html`.
"""

from collections.abc import Callable, Mapping
from typing import Any

from flask import request
from flask_wtf import CSRFProtect, FlaskForm
from markupsafe import Markup
from werkzeug.datastructures import CombinedMultiDict
from wtforms import Field, HiddenField, PasswordField, StringField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import StopValidation, ValidationError

from portal.members.people import is_address
from portal.web.formats import number
from portal.web.locale import language, say, spoken
from portal.web.waiting import waiting_for
from portal.wording import N_, Refusal, Words

csrf = CSRFProtect()

# What WTForms itself says where a field of its own finds fault; here so that our catalogues have it.
WTFORMS_SAYS = (
    N_("Not a valid choice."),
    N_("Invalid Choice: could not coerce."),
    N_("Not a valid integer value."),
    N_("Not a valid decimal value."),
    N_("Not a valid date value."),
    N_("Not a valid datetime value."),
    N_("This field is required."),
)


class OurWords:
    """WTForms' translations, out of our catalogues."""

    def gettext(self, string: str) -> str:
        """The message in the reader's language."""
        return spoken().find(None, string)

    def ngettext(self, singular: str, plural: str, n: int) -> str:
        """The message for the number `n` in the reader's language."""
        return str(spoken().translations.ungettext(singular, plural, n))


OUR_WORDS = OurWords()


class Form(FlaskForm):
    """The base of every form.

    `action`: the path it is sent to (by default the page's own). `called`: what its fields' ids start with,
    by default the last word of `action`. `waited`: whether it shows what was typed before a sign-in.
    """

    class Meta(FlaskForm.Meta):
        """Our translations first."""

        def get_translations(self, form: FlaskForm) -> OurWords:
            """Our catalogues, not WTForms' own."""
            return OUR_WORDS

    def __init__(self, *, action: str | None = None, called: str | None = None, **kwargs: Any) -> None:
        self.action = action or request.path
        self.mine = request.method == "POST" and request.path == self.action.partition("?")[0]
        waiting = None if request.method == "POST" else waiting_for(self.action.partition("?")[0])
        self.waited = waiting is not None
        super().__init__(formdata=_sent() if self.mine else waiting, **kwargs)
        prefix = called if called is not None else _last_word(action)
        for field in self if prefix else ():
            field.id = f"{prefix}-{field.name}"
            field.label.field_id = field.id

    def is_submitted(self) -> bool:
        """Whether this request brought this form, and not another one of the same page."""
        return self.mine

    @property
    def has_errors(self) -> bool:
        """Whether the form was sent and something in it needs mending."""
        return self.mine and bool(self.errors)

    @property
    def wrong(self) -> list[tuple[str | None, str]]:
        """What needs mending, in the order of the fields: where to (the id of an input, None for the
        whole), words.
        """
        found: list[tuple[str | None, str]] = [(None, str(words)) for words in self.form_errors]
        for field in self:
            found += [(first_input(field), str(words)) for words in _flat(field.errors)]
        return found

    def concerned(self, name: str) -> Field | None:
        """The field that a refusal names; None where the form has no such field."""
        return next((one for one in self if one.name == name), None)

    @property
    def keeps_all(self) -> bool:
        """Whether something was typed into a refused form, and all of it comes back: passwords do not."""
        typed = [one for one in self if isinstance(one, StringField) and not isinstance(one, HiddenField)]
        return any(one.data for one in typed) and not any(isinstance(one, PasswordField) for one in typed)


def _sent() -> Any:
    return CombinedMultiDict((request.files, request.form)) if request.files else request.form


def _last_word(action: str | None) -> str:
    return action.partition("?")[0].rstrip("/").rpartition("/")[2] if action else ""


def _flat(errors: Any) -> list[str]:
    """The errors of a field, also where each of several entries has its own list."""
    return [words for one in errors for words in (_flat(one) if isinstance(one, list | tuple) else [one])]


def first_input(field: Field) -> str:
    """The id of the first input of a field: for a group of choices that of the first choice."""
    return f"{field.id}-0" if field.widget.__class__.__name__ == "ListWidget" else str(field.id)


def refused(form: Form, refusal: Refusal) -> Form:
    """Put what the domain refused beside the field it concerns, or over the form; gives the form back.

    except Refusal as refusal:
        return page(form=refused(form, refusal))
    """
    words = say(refusal)
    field = form.concerned(refusal.field) if refusal.field else None
    if field is not None:
        field.errors = [*field.errors, words]
    else:
        form.form_errors.append(words)
    form.mine = True
    return form


# ── validators, each with a sentence of ours ────────────────────────────────────────────────────────────────

Validator = Callable[[Any, Field], None]


class needed:
    """The field must hold something; `message` says what to write or choose, marked N_()."""

    def __init__(self, message: str = N_("This is needed.")) -> None:
        self.message = message
        self.field_flags = {"required": True}

    def __call__(self, form: Form, field: Field) -> None:
        value = field.data
        if not value or (isinstance(value, str) and not value.strip()):
            field.errors = []
            raise StopValidation(say(self.message))


class at_most:
    """At most `length` characters; says how many there are."""

    def __init__(self, length: int) -> None:
        self.length = length

    def __call__(self, form: Form, field: Field) -> None:
        found = len(field.data or "")
        if found > self.length:
            raise ValidationError(say(TOO_LONG, num=_count(found), most=_count(self.length)))


TOO_LONG = N_("This has %(num)s characters. Please shorten it to %(most)s.")


def _count(value: int) -> str:
    return number(value, language())


def an_email(form: Form, field: Field) -> None:
    """An e-mail address, as `people.is_address` knows one."""
    if not is_address((field.data or "").strip()):
        raise ValidationError(say(NO_EMAIL))


NO_EMAIL = N_("Write an e-mail address such as name@example.org.")


def checks(field: Field) -> Markup:
    """What a page's script may find wrong with a field by itself (parts/field.js), and how to say it: data
    attributes, also a word of templates.
    """
    said: dict[str, str] = {}
    for validator in field.validators:
        if isinstance(validator, needed):
            said["needed"] = say(validator.message)
        elif isinstance(validator, at_most):
            most = _count(validator.length)
            said |= {"most": str(validator.length), "long": say(TOO_LONG, num="{n}", most=most)}
        elif validator is an_email:
            said["email"] = say(NO_EMAIL)
    return Markup("").join(Markup(' data-{}="{}"').format(name, words) for name, words in said.items())


def options(table: Mapping[str, Words | str], empty: str | None = None) -> Callable[[], list[SelectChoice]]:
    """The choices of a field out of a table of ours, code → words: `RadioField(…,
    choices=options(CATEGORIES))`.

    `empty` are the words (marked N_) of a first choice that means none.
    """

    def choices() -> list[SelectChoice]:
        first = [] if empty is None else [SelectChoice("", say(empty))]
        return [*first, *(SelectChoice(code, say(words)) for code, words in table.items())]

    return choices


class OneLine(StringField):
    """A line of text, without spaces round it."""

    def process_formdata(self, valuelist: list[str]) -> None:
        """Take what was typed, trimmed."""
        self.data: str = valuelist[0].strip() if valuelist else ""
