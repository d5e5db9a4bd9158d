"""Set-up of what is published: whether figures are at all, what changed in the association's own words,
corrections of a release; and whether members are asked what the figures of trust are made of.
"""

from typing import Any, ClassVar

from flask import flash, redirect, request, url_for
from flask_babel import lazy_gettext as _l
from wtforms import RadioField, SelectField, TextAreaField
from wtforms.fields.choices import SelectChoice

from config import LANGUAGES
from portal.learning import changes
from portal.members.association import association
from portal.members.setup import last_change, version_of
from portal.metrics.public import releases
from portal.metrics.quarters import Quarter
from portal.satisfaction import pulse_asking
from portal.store.paging import number_in
from portal.web import clock, formats
from portal.web.access import allows
from portal.web.by_language import ByLanguage, Each, form_in
from portal.web.changed import told_changes
from portal.web.forms import Form, OneLine, at_most, needed, options, refused
from portal.web.house import forget_house
from portal.web.locale import gettext, language, say
from portal.web.page import page
from portal.web.published_words import WHYS
from portal.web.session import actor
from portal.web.staff.settings_room import blueprint, told
from portal.wording import N_, Refusal

REASONS = {
    "counted_wrongly": N_("Something was counted wrongly"),
    "method_changed": N_("The method changed"),
    "record_corrected": N_("Records were corrected"),
}


DONE = {"yes": N_("Done"), "no": N_("Promised")}


class ChangeForm(ByLanguage):
    """What changed, in each language (`words_kn`), when, and whether it is done or promised."""

    each: ClassVar[Each] = {
        "words": lambda code: TextAreaField(_l("What changed"), [at_most(changes.LONGEST)])
    }
    month = OneLine(_l("Month"))
    done = RadioField(_l("Is it done?"), choices=options(DONE), default="yes")


class CorrectionForm(Form):
    """Which quarter's release is made anew, and why."""

    quarter = SelectField(_l("Release"), validate_choice=False)
    why = RadioField(_l("Why"), [needed(N_("Choose why it is corrected."))], choices=options(REASONS))


@blueprint.get("/settings/publication")
@allows("settings.see")
def publication() -> Any:
    """Whether figures are published, and all that belongs to it."""
    return _shown()


@blueprint.post("/settings/publication")
@allows("settings.change")
def publish() -> Any:
    """Publish from now on, or no longer."""
    yes = request.form.get("publish") == "yes"
    releases.publish(yes, by=actor(), at=clock.now(), seen=number_in(request.form.get("version", "")))
    if yes:
        return _done(gettext("The figures are published."))
    return _done(gettext("The figures are not published any more."))


@blueprint.post("/settings/publication/asking")
@allows("settings.change")
def ask_members() -> Any:
    """Ask members what they think of the association from now on, or no longer."""
    yes = request.form.get("ask") == "yes"
    pulse_asking.ask(yes, by=actor(), at=clock.now(), seen=number_in(request.form.get("version", "")))
    if yes:
        return _done(gettext("Members are asked what they think of the association."))
    return _done(gettext("Members are not asked any more. Who was asked already can still answer."))


@blueprint.post("/settings/publication/change")
@allows("settings.change")
def tell_change() -> Any:
    """Tell of something that changed."""
    form = _change_form()
    try:
        if form.validate_on_submit():
            done = form.done.data == "yes"
            changes.tell(form.month.data or "", done, form.texts("words"), by=actor(), at=clock.now())
            return _done(gettext("Readers of the published figures see it now."))
    except Refusal as refusal:
        refused(form, refusal)
    return _shown(change=form)


@blueprint.post("/settings/publication/change/remove")
@allows("settings.change")
def take_change_back() -> Any:
    """Tell of something no longer."""
    place, seen = (number_in(request.form.get(name, "")) for name in ("place", "version"))
    changes.take_back(-1 if place is None else place, by=actor(), at=clock.now(), seen=seen)
    return _done(gettext("It is no longer shown."))


@blueprint.post("/settings/publication/correct")
@allows("settings.change")
def correct_release() -> Any:
    """Make the release of a quarter anew."""
    form = _correction_form()
    if not form.validate_on_submit():
        return _shown(correction=form)
    quarter = Quarter(number_in(form.quarter.data or "") or 0)
    releases.correct(quarter, form.why.data or "", by=actor(), at=clock.now())
    return _done(gettext("The corrected release has been made. It has the next number."))


def _done(words: str) -> Any:
    forget_house()
    flash(words)
    return redirect(url_for(".publication"), 303)


def _shown(change: Any = None, correction: Any = None) -> Any:
    return page(
        of="staff.settings.publication",
        published=releases.is_published(),
        version=version_of(releases.PUBLISHED),
        last=told(last_change(releases.PUBLISHED)),
        asks=pulse_asking.asks(),
        asking_version=version_of(pulse_asking.ASKS),
        asking_last=told(last_change(pulse_asking.ASKS)),
        standing=releases.standing().releases,
        coming=releases.next_release(clock.now()),
        changes=told_changes(),
        changes_version=version_of(changes.SETTING),
        change=change or _change_form(),
        correction=correction or _correction_form(),
        languages=[LANGUAGES[code] for code in association().languages if code in LANGUAGES],
        whys=WHYS,
    )


def _change_form() -> Any:
    return form_in(tuple(association().languages), ChangeForm)(action=url_for(".tell_change"))


def _correction_form() -> CorrectionForm:
    form = CorrectionForm(action=url_for(".correct_release"))
    words = N_("Quarter to %(day)s, release %(num)s")
    form.quarter.choices = [
        SelectChoice(
            str(one.quarter), say(words, day=formats.month(one.ended.until, language()), num=one.number)
        )
        for one in releases.standing().releases
    ]
    return form
