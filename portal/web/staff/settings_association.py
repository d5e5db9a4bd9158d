"""Set-up of the association itself: its names, its contact address, its colour and its logo."""

from typing import Any, ClassVar, NamedTuple

from flask import flash, redirect, request, url_for
from flask_babel import lazy_gettext as _l
from flask_babel import lazy_pgettext
from wtforms import FileField, HiddenField

from config import LANGUAGES
from portal.members import colours, identity
from portal.members.association import Association
from portal.members.association import association as the_association
from portal.members.colours import Palette
from portal.members.identity import Identity
from portal.members.logos import logo_of
from portal.members.setup import last_change, version_of
from portal.web import clock, formats
from portal.web.access import allows, takes_files
from portal.web.by_language import ByLanguage, Each, form_in
from portal.web.forms import Form, OneLine, needed, refused
from portal.web.house import forget_house
from portal.web.locale import gettext, language, say
from portal.web.page import page
from portal.web.session import actor
from portal.web.staff.settings_room import blueprint, told, unnamed
from portal.web.stale import Now, saved
from portal.wording import N_, Refusal

LONG = 28  # letters of a name that still stand on one line beside the mark of a phone

AS_IT_IS = N_("On white pages your colour is used as it is.")
DARKER = N_("Your colour is too light for text on white: it is used a little darker there, %(colour)s.")
LIGHTER = N_("On dark pages a lighter shade of it is used, %(colour)s.")
SOFTER = N_("On dark pages a softer shade of it is used, %(colour)s, so that it does not glare.")
# what the colour could be taken for → the warning
WARNINGS: dict[str | None, str] = {
    "late": N_(
        "This colour is close to the red of what is late or wrong: readers may take a link for a warning. "
        "Another colour is safer."
    ),
    "ask": N_(
        "This colour is close to the amber of what waits for the reader: links may look like questions. "
        "Another colour is safer."
    ),
}


class NamesForm(ByLanguage):
    """Names, short names and the body outside in each language (`name_kn`, `short_kn`, `outside_kn`), and
    the contact address.
    """

    each: ClassVar[Each] = {
        "name": lambda code: OneLine(lazy_pgettext("of an association", "Name")),
        "short": lambda code: OneLine(_l("Short name")),
        "outside": lambda code: OneLine(_l("Body outside the association")),
    }
    contact = OneLine(_l("Contact address for members"))


class ColourForm(Form):
    """The colour that was looked at and is wanted."""

    colour = HiddenField()


class LogoForm(Form):
    """The picture that is to be the logo."""

    picture = FileField(_l("Picture"), [needed(N_("Choose a picture first."))])


class Looked(NamedTuple):
    """A colour that is looked at: what was typed, its palette (None: it is none), whether it is in use."""

    typed: str
    palette: Palette | None
    in_use: bool


@blueprint.get("/settings/association")
@allows("settings.see")
def association() -> Any:
    """Names, contact, colour and logo; with `colour` in the address, how that one would look."""
    return _shown()


@blueprint.post("/settings/association")
@allows("settings.change")
def rename() -> Any:
    """Take the names and the contact address."""
    form = _names(the_association(), identity.identity())

    def verb(seen: int | None) -> None:
        said = form.texts("name"), form.texts("short"), form.contact.data or "", form.texts("outside")
        identity.rename(*said, by=actor(), at=clock.now(), seen=seen)

    code = saved(form, _now, verb)
    return _shown(names=form, code=code) if code else _done(gettext("The names have been saved."))


@blueprint.post("/settings/association/colour")
@allows("settings.change")
def paint() -> Any:
    """Take the colour that was looked at."""
    form = ColourForm(action=url_for(".paint"))
    identity.paint(form.colour.data or "", by=actor(), at=clock.now())
    return _done(gettext("The colour has been saved. Pages and letters have it from now on."))


@blueprint.post("/settings/association/logo")
@allows("settings.change")
@takes_files
def logo() -> Any:
    """Take a picture as the logo."""
    form = LogoForm(action=url_for(".logo"))
    if not form.validate_on_submit():
        return _shown(logo=form)
    try:
        found = logo_of(form.picture.data.read())
    except Refusal as refusal:
        return _shown(logo=refused(form, refusal))
    identity.show_logo(found, by=actor(), at=clock.now())
    return _done(gettext("The logo has been saved."))


@blueprint.post("/settings/association/logo/remove")
@allows("settings.change")
def remove_logo() -> Any:
    """Do without a logo."""
    identity.show_logo(None, by=actor(), at=clock.now())
    return _done(gettext("The logo has been removed; the mark stands in its place."))


def _done(words: str) -> Any:
    forget_house()
    flash(words)
    return redirect(url_for(".association"), 303)


def _shown(names: NamesForm | None = None, logo: Any = None, code: int | None = None) -> Any:
    here, looks = the_association(), identity.identity()
    languages = [LANGUAGES[one] for one in here.languages if one in LANGUAGES]
    looked = _looked(looks.colour)
    return page(
        of="staff.settings.association",
        code=code or (422 if looked.palette is None else None),
        names=names or _names(here, looks),
        logo=logo or LogoForm(action=url_for(".logo")),
        looks=looks,
        languages=languages,
        gaps=unnamed(here.names, languages),
        instead=here.name_in(here.language),
        long=_long_names(here, looks),
        looked=looked,
        said=_said(looked.palette) if looked.palette else [],
        warning=WARNINGS.get(colours.mistaken_for(looked.palette)) if looked.palette else None,
        light=colours.LIGHT,
        dark=colours.DARK,
        sample=clock.now(),
        last={name: told(last_change(name)) for name in ("association", "colour", "logo")},
    )


def _long_names(here: Association, looks: Identity) -> list[str]:
    """The names that have no short one and would need it, each keeping its own direction in a list."""
    return [
        formats.isolate(name, language())
        for code, name in here.names.items()
        if len(name) > LONG and code not in looks.short_names
    ]


def _names(here: Association, looks: Identity) -> NamesForm:
    form = form_in(tuple(here.languages), NamesForm)(
        action=url_for(".association"), data=_as_saved(here, looks)
    )
    form.at_version(version_of("association"))
    return form


def _now() -> Now:
    return _as_saved(the_association(), identity.identity()), version_of("association")


def _as_saved(here: Association, looks: Identity) -> dict[str, str]:
    """What is saved, by the names of the form's fields."""
    fields = {f"name_{code}": here.names.get(code, "") for code in here.languages}
    fields |= {f"short_{code}": looks.short_names.get(code, "") for code in here.languages}
    fields |= {f"outside_{code}": looks.outside.get(code, "") for code in here.languages}
    return fields | {"contact": looks.contact}


def _looked(chosen: str) -> Looked:
    """The colour in the address: the one typed, unless it was left alone and another one was picked."""
    typed, picked, before = (request.args.get(name, "").strip() for name in ("colour", "picked", "before"))
    wanted = picked if picked and colours.read(typed) == colours.read(before) else typed
    found = colours.read(wanted or chosen)
    return Looked(wanted or chosen, colours.palette(found) if found else None, found == chosen)


def _said(palette: Palette) -> list[str]:
    """What becomes of the colour so that every word in it can be read."""
    shades = ((_on_white(palette), palette.light.accent), (_in_the_dark(palette), palette.dark.accent))
    return [say(words, colour=formats.isolate(shade, language())) for words, shade in shades]


def _on_white(palette: Palette) -> str:
    return AS_IT_IS if palette.light.accent == palette.chosen else DARKER


def _in_the_dark(palette: Palette) -> str:
    lighter = colours.luminance(palette.dark.accent) > colours.luminance(palette.chosen)
    return LIGHTER if lighter else SOFTER
