"""What a letter is about, read at the moment it is rendered, in the receiver's language and zone."""

import datetime as dt
from dataclasses import dataclass
from functools import cached_property
from typing import Any
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from config import LANGUAGES, Language, Settings
from portal.cases import deadlines
from portal.cases.records import Case, Promise
from portal.delivery.words import say
from portal.history import HistoryLine
from portal.members.association import Association, association
from portal.members.identity import Brand, identity
from portal.members.people import Person
from portal.notices.outbox import Outbox
from portal.web import formats


class Moot(Exception):
    """Time has made the letter pointless: what it asks was answered, or what it announces is over."""


@dataclass
class Scene:
    """All that a letter is about. `at` is business time, `now` real time (for links to sign in)."""

    row: Outbox
    settings: Settings
    at: dt.datetime
    now: dt.datetime

    @cached_property
    def line(self) -> HistoryLine:
        """What happened."""
        return HistoryLine.get_by_id(self.row.line)

    @cached_property
    def said(self) -> dict[str, Any]:
        """The particulars of what happened."""
        return dict(self.line.particulars)

    @cached_property
    def person(self) -> Person:
        """Whoever receives the letter."""
        return self.row.person

    @cached_property
    def case(self) -> Case:
        """The case it is about, as it is now."""
        return Case.get_by_id(self.row.case_id)

    @cached_property
    def house(self) -> Association:
        """The association that writes."""
        return association()

    @cached_property
    def brand(self) -> Brand:
        """The colour it writes in."""
        return identity().brand

    @cached_property
    def language(self) -> Language:
        """The receiver's language, or the first with pages here: a letter leads to them."""
        chosen = self.settings.languages
        offered = [code for code in self.house.languages if code in chosen] or list(chosen)
        return LANGUAGES[self.row.language if self.row.language in offered else offered[0]]

    @cached_property
    def zone(self) -> ZoneInfo:
        """The receiver's time zone."""
        for name in (self.person.time_zone, self.house.time_zone):
            try:
                return ZoneInfo(name)
            except (ZoneInfoNotFoundError, ValueError):
                continue
        return ZoneInfo("UTC")

    @cached_property
    def promises(self) -> list[Promise]:
        """The promises of the case that run and whose time has not come."""
        return [
            promise
            for promise in deadlines.open_promises(self.case)
            if promise.running and promise.due > self.at
        ]

    def day(self, moment: dt.datetime | None) -> str:
        """A date in full words, as the receiver reads it; empty without one."""
        if moment is None:
            return ""
        today = self.at.astimezone(self.zone).date()
        return formats.weekday(moment, self.language, self.zone, today)

    def promised(self, kind: str) -> str:
        """The day of the next running promise of this kind, empty if none runs."""
        return self.day(min((promise.due for promise in self.promises if promise.kind == kind), default=None))

    def name(self, text: str) -> str:
        """A name or number that keeps its own direction in the sentence round it."""
        return formats.isolate(text, self.language)

    def words(self, table: dict[str, str], code: str, **filling: object) -> str:
        """The sentence of `table` for a code, filled."""
        return say(table[code], self.language.code, **filling)

    def address(self, path: str) -> str:
        """The full address of a page, shown in the language of the letter."""
        return f"{self.settings.base_url}{path}?l={self.language.code}"
