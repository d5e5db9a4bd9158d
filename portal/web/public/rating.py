"""How it felt: one question a page, from a link in a letter, without a sign-in, until the form closes."""

from dataclasses import dataclass
from typing import Any

from flask import Blueprint, redirect, request, url_for
from wtforms import HiddenField, RadioField, TextAreaField

from portal.cases.conversation import script_language
from portal.cases.records import Case
from portal.history import Actor
from portal.satisfaction import forms
from portal.satisfaction.forms import Form as CaseForm
from portal.satisfaction.scales import FIELDS, QUESTIONS, SCALES, SHARE_QUESTION, WORDS_QUESTION
from portal.store import transaction
from portal.web import clock
from portal.web.access import open_to_all
from portal.web.forms import Form, at_most
from portal.web.locale import language, say
from portal.web.page import page
from portal.web.public.asked import address, note_voice, offered_by, open_sheet, said
from portal.web.public.asked import number as number_of
from portal.web.tokens import unstored

LAST = len(FIELDS)
WORDS_AT, SHARE_AT = FIELDS.index("words") + 1, FIELDS.index("share") + 1

ASKED: dict[str, str] = {
    **{question.field: question.words for question in QUESTIONS},
    "words": WORDS_QUESTION,
    "share": SHARE_QUESTION,
}


_is_offered = offered_by(SCALES)


class Answer(Form):
    """Any of the answers; what was not sent stays as it was."""

    q1 = RadioField(validators=[_is_offered], validate_choice=False)
    q2 = RadioField(validators=[_is_offered], validate_choice=False)
    q3 = RadioField(validators=[_is_offered], validate_choice=False)
    q4 = RadioField(validators=[_is_offered], validate_choice=False)
    q5 = RadioField(validators=[_is_offered], validate_choice=False)
    words = TextAreaField(validators=[at_most(forms.LONGEST_WORDS)])
    share = RadioField(validators=[_is_offered], validate_choice=False)
    q = HiddenField()

    def fill(self) -> "Answer":
        """The questions and their scales in the reader's words."""
        for name in FIELDS:
            self[name].label.text = say(ASKED[name])
            scale = SCALES.get(name)
            if scale:
                self[name].choices = [(code, say(words)) for code, words in scale.items()]
        return self

    def given(self) -> dict[str, str]:
        """What was sent: field → code or words."""
        return {name: self[name].data or "" for name in FIELDS if self[name].raw_data}


@dataclass(frozen=True)
class Asked:
    """The form behind a link, and the case it is about."""

    token: str
    form: CaseForm
    case: Case
    subject_language: str


@open_to_all
def rate(token: str) -> Any:
    """One of the questions: `?q=1` to `?q=7`."""
    asked = _read(token)
    before = said(asked.form, FIELDS)
    return _question(asked, number_of(request.args.get("q"), LAST), _answers(token, data=before))


@open_to_all
def answer(token: str) -> Any:
    """Keep what was answered and go on to the next question."""
    asked = _read(token)
    form = _answers(token)
    number = number_of(form.q.data, LAST)
    if not form.validate_on_submit():
        return _question(asked, number, form)
    given = form.given()
    by = Actor("person", asked.form.person_id)
    with transaction():
        row = forms.answer(asked.form, given, by=by, at=clock.now(), language=language().code)
        note_voice(row)
    following = max([number, *(FIELDS.index(name) + 1 for name in given)]) + 1
    if following == SHARE_AT and not row.words:
        following += 1
    return redirect(_address(token, following), 303)


@open_to_all
def rated(token: str) -> Any:
    """Thanks, what was answered, and the way to change it."""
    asked = _read(token)
    answers = []
    for number, name in enumerate(FIELDS, start=1):
        value = getattr(asked.form, name)
        if name != "share" or asked.form.words:
            scale = SCALES.get(name) or {}
            words = say(scale[str(value)]) if str(value) in scale else value if name == "words" else ""
            answers.append((say(ASKED[name]), words, _address(token, number)))
    return unstored(page(asked=asked, answers=answers, first=_address(token, 1)))


def _answers(token: str, **filled: Any) -> Answer:
    """The form for the answers; a language that was only shown stays shown behind it."""
    action = url_for("public.rate", token=token, l=request.args.get("l"))
    return Answer(action=action, called="rate", **filled).fill()


def _question(asked: Asked, number: int, form: Answer) -> Any:
    name = FIELDS[number - 1]
    return unstored(
        page(
            of="public.rate",
            asked=asked,
            form=form,
            number=number,
            field=form[name],
            back=_address(asked.token, number - 1) if number > 1 else None,
            skip=_address(asked.token, LAST + 1 if number >= WORDS_AT else number + 1),
            stops=["done" if at < number else "now" if at == number else "" for at in range(1, WORDS_AT)],
        )
    )


def _read(token: str) -> Asked:
    """The open form behind a link, and its case."""
    form = open_sheet("rate", CaseForm, token)
    case = Case.get_by_id(form.case_id)
    return Asked(token, form, case, script_language(case.subject_text, case.language))


def _address(token: str, number: int) -> str:
    return address("public.rate", "public.rated", token, number, LAST)


def add_to(room: Blueprint) -> None:
    """Put these pages into the room."""
    room.add_url_rule("/rate/<token>", "rate", rate)
    room.add_url_rule("/rate/<token>", "answer", answer, methods=["POST"])
    room.add_url_rule("/rate/<token>/thanks", "rated", rated)
