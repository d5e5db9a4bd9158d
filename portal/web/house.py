"""What every request of one installation shares: its settings, and the association it serves."""

import time
from dataclasses import dataclass
from typing import cast
from zoneinfo import ZoneInfo

from flask import Flask, current_app, g

from config import LANGUAGES, Language, Settings
from portal.members.association import NotSetUp, association, in_language, several
from portal.members.identity import PLAIN, TOLD_BY, Identity, identity_of
from portal.metrics.public.releases import PUBLISHED

REMEMBERED_FOR = 15.0  # seconds until a change of the association's name is seen by every web process


@dataclass(frozen=True)
class House:
    """The association as pages need it: names by language, languages offered (its own first), zone, money,
    how it looks, and whether it publishes its figures.
    """

    names: dict[str, str]
    languages: tuple[Language, ...]
    time_zone: str
    currency: str
    demo: bool
    identity: Identity = PLAIN
    publishes: bool = False

    @property
    def zone(self) -> ZoneInfo:
        """The association's time zone."""
        return ZoneInfo(self.time_zone)

    def name_in(self, language: str) -> str:
        """The association's name in `language`, or in its own first language."""
        return in_language(self.names, language, self.languages[0].code)

    def short_name_in(self, language: str) -> str:
        """The name for where there is little room: one that goes with the name in this language, or none."""
        code = language if self.names.get(language) else self.languages[0].code
        return self.identity.short_names.get(code, "")


def settings() -> Settings:
    """The settings of the running portal."""
    return cast(Settings, current_app.config["SETTINGS"])


def house() -> House:
    """The association, read at most every fifteen seconds; before there is one, a house without a history."""
    remembered, until = current_app.extensions.get("house", (None, 0.0))
    if g.get("without_database"):
        return remembered or unfurnished(settings())
    if remembered is None or time.monotonic() >= until:
        fresh = _read(settings())
        if remembered != fresh:  # the same object as long as nothing changed
            remembered = fresh
        current_app.extensions["house"] = (remembered, time.monotonic() + REMEMBERED_FOR)
    return cast(House, remembered)


def forget_house(app: Flask | None = None) -> None:
    """Have the association read anew, after its set-up changed."""
    (app or current_app).extensions.pop("house", None)


def unfurnished(chosen: Settings) -> House:
    """What pages show where no association can be read: an empty or unreachable database."""
    languages = tuple(LANGUAGES[code] for code in chosen.languages)
    return House({"en": "Recourse"}, languages, "UTC", "", chosen.demo)


def _read(chosen: Settings) -> House:
    """The association in the database; it speaks those of its languages which the installation offers."""
    try:
        row = association()
    except NotSetUp:
        return unfurnished(chosen)
    offered = tuple(LANGUAGES[code] for code in row.languages if code in chosen.languages)
    languages = offered or unfurnished(chosen).languages
    said = several(*TOLD_BY, PUBLISHED)
    looks, publishes = identity_of(said), bool(said.get(PUBLISHED))
    return House(row.names, languages, row.time_zone, row.currency, chosen.demo, looks, publishes)
