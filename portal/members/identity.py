"""What the association is called and looks like: names, short names, contact address, colour, logo; and the
body outside it to which its members can turn.
"""

import base64
import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, NamedTuple

from portal.history import Actor
from portal.members import colours
from portal.members.association import Association, Setting, Words, association, keep, several
from portal.members.logos import Logo
from portal.members.people import is_address
from portal.members.setup import changing
from portal.wording import N_, Refusal

LONGEST_NAME, LONGEST_SHORT, LONGEST_CONTACT, LONGEST_OUTSIDE = 120, 24, 254, 300


class NoOwnName(Refusal):
    """The association would have no name in its own language."""

    message = N_("Write the association’s name in its own first language: all others fall back to it.")


class NameTooLong(Refusal):
    """A name or an address is longer than fits where it stands."""

    message = N_("This is too long: %(most)s characters at most.")


class NoContact(Refusal):
    """The contact is no e-mail address."""

    message = N_("Write the contact as an e-mail address, such as office@example.org.")


class NoColour(Refusal):
    """What was typed is no colour."""

    message = N_("Write the colour as # and six digits or letters from a to f, such as #1a4f8b.")


class Brand(NamedTuple):
    """What the look of the pages hangs on: the palette of the colour, and the logo if there is one."""

    palette: colours.Palette
    logo: Logo | None


@dataclass(frozen=True)
class Identity:
    """Short names by language, the contact address (empty: none), the colour chosen, the logo if any; the
    body outside and how to reach it, by language.
    """

    short_names: Words
    contact: str
    colour: str
    logo: Logo | None
    outside: Words = field(default_factory=dict)

    @property
    def brand(self) -> Brand:
        """What the look of the pages hangs on."""
        return Brand(colours.palette(self.colour), self.logo)


PLAIN = Identity({}, "", colours.OURS, None)


TOLD_BY = ("identity", "logo")
"""The settings that say how an association looks."""


def identity() -> Identity:
    """How the association of this database looks, in one query."""
    return identity_of(several(*TOLD_BY))


def identity_of(found: Mapping[str, Any]) -> Identity:
    """How an association looks that chose these settings."""
    said, logo = found.get("identity", {}), found.get("logo")
    return Identity(
        short_names=said.get("short_names", {}),
        contact=said.get("contact", ""),
        colour=said.get("colour", colours.OURS),
        logo=Logo(base64.b64decode(logo["webp"]), bool(logo["clear"])) if logo else None,
        outside=said.get("outside", {}),
    )


def rename(
    names: Words,
    short_names: Words,
    contact: str,
    outside: Words | None = None,
    *,
    by: Actor,
    at: dt.datetime,
    seen: int | None = None,
) -> None:
    """Give the association these names, by language code, this contact address (empty: none), and name the
    body outside it to which members can turn, with how to reach it (None: as it is).

    Languages with an empty name fall back to the first. NoOwnName, NameTooLong and NoContact name their
    field; Stale as `setup.changing` has it.
    """
    here = association()
    names, short_names = _trimmed(names, here), _trimmed(short_names, here)
    more = {} if outside is None else {"outside": _trimmed(outside, here)}
    _check_names(names, short_names, more.get("outside", {}), here)
    _check_contact(contact)
    with changing("association", seen=seen, by=by, at=at):
        Association.update(names=names).where(Association.id == 1).execute()
        _say(short_names=short_names, contact=contact, **more)


def paint(colour: str, *, by: Actor, at: dt.datetime) -> None:
    """Choose the association's colour; NoColour if it is none."""
    found = colours.read(colour)
    if found is None:
        raise NoColour(field="colour")
    with changing("colour", seen=None, by=by, at=at):
        _say(colour=found)


def show_logo(logo: Logo | None, *, by: Actor, at: dt.datetime) -> None:
    """Put a logo beside the name, or take it away (None)."""
    with changing("logo", seen=None, by=by, at=at):
        if logo is None:
            Setting.delete().where(Setting.name == "logo").execute()
        else:
            keep("logo", {"webp": base64.b64encode(logo.webp).decode(), "clear": logo.clear})


def _say(**said: Any) -> None:
    """Keep some of what the setting `identity` holds, and leave the rest."""
    keep("identity", several("identity").get("identity", {}) | said)


def _trimmed(words: Words, here: Association) -> Words:
    """The words in the association's languages, without those that are empty."""
    plain = {code: " ".join(words.get(code, "").split()) for code in here.languages}
    return {code: text for code, text in plain.items() if text}


def _check_names(names: Words, short_names: Words, outside: Words, here: Association) -> None:
    if here.language not in names:
        raise NoOwnName(field=f"name_{here.language}")
    limits = (("name", names, LONGEST_NAME), ("short", short_names, LONGEST_SHORT))
    for kind, words, most in (*limits, ("outside", outside, LONGEST_OUTSIDE)):
        for code, text in words.items():
            if len(text) > most:
                raise NameTooLong(field=f"{kind}_{code}", most=most)


def _check_contact(contact: str) -> None:
    if len(contact) > LONGEST_CONTACT:
        raise NameTooLong(field="contact", most=LONGEST_CONTACT)
    if contact and not is_address(contact):
        raise NoContact(field="contact")
