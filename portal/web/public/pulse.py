"""What a member thinks of the association: four questions, one a page, from a link in a letter, without a
sign-in, until the pulse closes.
"""

from typing import Any

from flask import Blueprint, redirect, request, url_for
from wtforms import HiddenField, RadioField

from portal.history import Actor
from portal.satisfaction import pulses
from portal.satisfaction.pulses import Pulse
from portal.satisfaction.scales import AGREE, LIKELY, PULSE_FIELDS, PULSE_QUESTIONS, PULSE_SCALES
from portal.store import transaction
from portal.web import clock
from portal.web.access import open_to_all
from portal.web.forms import Form
from portal.web.locale import language, say
from portal.web.page import page
from portal.web.public.asked import address, note_voice, offered_by, open_sheet, said
from portal.web.public.asked import number as number_of
from portal.web.tokens import unstored
from portal.web.values import number as shown
from portal.wording import N_

LAST = len(PULSE_FIELDS)
ENDS = {LIKELY[0]: N_("%(num)s: not at all likely"), LIKELY[-1]: N_("%(num)s: extremely likely")}


_is_offered = offered_by(PULSE_SCALES)


class Answers(Form):
    """Any of the answers; what was not sent stays as it was."""

    recommend = RadioField(validators=[_is_offered], validate_choice=False)
    trust = RadioField(validators=[_is_offered], validate_choice=False)
    stands_up = RadioField(validators=[_is_offered], validate_choice=False)
    admits = RadioField(validators=[_is_offered], validate_choice=False)
    q = HiddenField()

    def fill(self) -> "Answers":
        """The questions and their scales in the reader's words."""
        for name, question in PULSE_QUESTIONS.items():
            self[name].label.text = say(question)
            self[name].choices = [(code, point(name, code)) for code in PULSE_SCALES[name]]
        return self

    def given(self) -> dict[str, str]:
        """What was sent: field → code."""
        return {name: self[name].data or "" for name in PULSE_FIELDS if self[name].raw_data}


def point(name: str, code: str) -> str:
    """A point of a scale in the reader's words: of 0 to 10 only the ends have some."""
    if PULSE_SCALES[name] is not LIKELY:
        return say(AGREE[code])
    number = shown(int(code))
    return say(ENDS[code], num=number) if code in ENDS else number


@open_to_all
def ask(token: str) -> Any:
    """One of the questions: `?q=1` to `?q=4`."""
    pulse = open_sheet("pulse", Pulse, token)
    form = _answers(token, data=said(pulse, PULSE_FIELDS))
    return _question(pulse, token, number_of(request.args.get("q"), LAST), form)


@open_to_all
def answer(token: str) -> Any:
    """Keep what was answered and go on to the next question."""
    pulse = open_sheet("pulse", Pulse, token)
    form = _answers(token)
    number = number_of(form.q.data, LAST)
    if not form.validate_on_submit():
        return _question(pulse, token, number, form)
    given = form.given()
    by = Actor("person", pulse.person_id)
    with transaction():
        pulses.answer(pulse, given, by=by, at=clock.now(), language=language().code)
        note_voice(pulse)
    following = max([number, *(PULSE_FIELDS.index(name) + 1 for name in given)]) + 1
    return redirect(_address(token, following), 303)


@open_to_all
def thanks(token: str) -> Any:
    """Thanks, what was answered, and the way to change it."""
    pulse = open_sheet("pulse", Pulse, token)
    answers = []
    for number, (name, question) in enumerate(PULSE_QUESTIONS.items(), start=1):
        value = getattr(pulse, name)
        words = "" if value is None else point(name, str(value))
        answers.append((say(question), words, _address(token, number)))
    return unstored(page(of="public.pulse_thanks", pulse=pulse, answers=answers, first=_address(token, 1)))


def _answers(token: str, **filled: Any) -> Answers:
    """The form for the answers; a language that was only shown stays shown behind it."""
    action = url_for("public.pulse", token=token, l=request.args.get("l"))
    return Answers(action=action, called="pulse", **filled).fill()


def _question(pulse: Pulse, token: str, number: int, form: Answers) -> Any:
    return unstored(
        page(
            of="public.pulse",
            pulse=pulse,
            form=form,
            number=number,
            last=LAST,
            field=form[PULSE_FIELDS[number - 1]],
            likely=PULSE_FIELDS[number - 1] == "recommend",
            back=_address(token, number - 1) if number > 1 else None,
            skip=_address(token, number + 1),
            stops=["done" if at < number else "now" if at == number else "" for at in range(1, LAST + 1)],
        )
    )


def _address(token: str, number: int) -> str:
    return address("public.pulse", "public.pulse_thanks", token, number, LAST)


def add_to(room: Blueprint) -> None:
    """Put these pages into the room."""
    room.add_url_rule("/pulse/<token>", "pulse", ask)
    room.add_url_rule("/pulse/<token>", "pulse_answer", answer, methods=["POST"])
    room.add_url_rule("/pulse/<token>/thanks", "pulse_thanks", thanks)
