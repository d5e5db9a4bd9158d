"""The association itself: its names, languages, zone, money, chapters and office calendar."""

import datetime as dt
import json
from functools import lru_cache
from typing import Any

from peewee import BooleanField, CharField, DateField, IntegerField

from portal import history
from portal.history import Actor
from portal.members.setup import changing
from portal.store import JsonColumn, Record, remembered, transaction
from portal.store.rows import records, rows
from portal.wording import N_, Refusal
from portal.workdays import Calendar

KINDS = history.declare({"setting.changed": ("name",)})

Words = dict[str, str]

USUAL_WEEK = {day: [["09:30", "18:00"]] for day in ("mon", "tue", "wed", "thu", "fri")}


class NotSetUp(Refusal):
    """The database holds no association yet."""

    message = N_("There is no association in this database yet. Run “portal init” first.")


class Association(Record):
    """The one association of this database."""

    id = IntegerField(primary_key=True)
    names = JsonColumn()
    languages = JsonColumn()
    time_zone = CharField(max_length=64)
    currency = CharField(max_length=3)
    demo = BooleanField(default=False)
    version = IntegerField(default=1)

    @property
    def language(self) -> str:
        """The language the association speaks when nobody chose another."""
        return str(self.languages[0])

    def name_in(self, language: str) -> str:
        """The association's name in `language`, or in its own first language."""
        return in_language(self.names, language, self.language)


class OfficeCalendar(Record):
    """Opening hours and holidays from a day on; a later version does not alter the days before it."""

    valid_from = DateField(unique=True)
    plan = JsonColumn()


NO_CHAPTERS = N_("There are no chapters yet.")


class Chapter(Record):
    """A local branch of the association."""

    code = CharField(max_length=40, unique=True)
    names = JsonColumn()

    def name_in(self, language: str) -> str:
        """The chapter's name in `language`."""
        return in_language(self.names, language, "en")


class Setting(Record):
    """A choice the association made, by name."""

    name = CharField(primary_key=True, max_length=60)
    value = JsonColumn()


def in_language(words: Words, language: str, otherwise: str) -> str:
    """What the association itself wrote, in `language`, else in `otherwise`, else in any language it has."""
    return words.get(language) or words.get(otherwise) or next(iter(words.values()), "")


def association() -> Association:
    """The association of this database; NotSetUp if there is none."""
    found = Association.get_or_none(Association.id == 1)
    if found is None:
        raise NotSetUp
    return found


def found(
    names: Words, languages: list[str], time_zone: str, currency: str, *, at: dt.datetime, demo: bool = False
) -> Association:
    """Set up the association of an empty database: names by language code,
    languages (the first is its own).
    """
    with transaction():
        row = Association.create(
            id=1, names=names, languages=languages, time_zone=time_zone, currency=currency, demo=demo
        )
        plan = {"tz": time_zone, "week": USUAL_WEEK, "holidays": [], "exceptions": {}}
        OfficeCalendar.create(valid_from=dt.date(2000, 1, 1), plan=plan)
        history.record(("association", 1), "setting.changed", by=history.SYSTEM, at=at, name="association")
    return row


def choose(name: str, value: Any, *, by: Actor, at: dt.datetime, seen: int | None = None) -> None:
    """Set the setting `name` to `value` (anything JSON holds); Stale as `setup.changing` has it."""
    with changing(name, seen=seen, by=by, at=at):
        keep(name, value)


def keep(name: str, value: Any) -> None:
    """Write the setting `name` down, as part of a change."""
    fresh = Setting.insert(name=name, value=value)
    fresh.on_conflict(conflict_target=[Setting.name], update={Setting.value: value}).execute()


def chosen(name: str, otherwise: Any) -> Any:
    """The setting `name`, or `otherwise` where the association chose nothing."""
    found = remembered(("setting", name), lambda: records(Setting, "name = ?", name))
    return found[0].value if found else otherwise


def several(*names: str) -> dict[str, Any]:
    """The settings of these names in one query; those that nobody chose are not in it."""
    marks = ", ".join("?" * len(names))
    return {row.name: row.value for row in records(Setting, f"name IN ({marks})", *names)}


def set_calendar(
    plan: dict[str, Any], valid_from: dt.date, *, by: Actor, at: dt.datetime, seen: int | None = None
) -> None:
    """Give the office a calendar (the shape of `Calendar.of`) from `valid_from` on;
    days before keep theirs. Stale as `setup.changing` has it.
    """
    with changing("calendar", seen=seen, by=by, at=at):
        OfficeCalendar.delete().where(OfficeCalendar.valid_from == valid_from).execute()
        OfficeCalendar.create(valid_from=valid_from, plan=plan)


@lru_cache(maxsize=16)
def _read_calendar(text: str) -> Calendar:
    return Calendar.of(json.loads(text))


def calendar(on: dt.date) -> Calendar:
    """The office calendar in force on the day `on`."""
    in_force: Calendar = remembered(("calendar", on), lambda: _calendar(on))
    return in_force


def _calendar(on: dt.date) -> Calendar:
    found = rows(_IN_FORCE, on.isoformat())
    if not found:
        raise NotSetUp
    return _read_calendar(found[0][0])


_IN_FORCE = "SELECT plan FROM office_calendar WHERE valid_from <= ? ORDER BY valid_from DESC LIMIT 1"


def chapters() -> list[Chapter]:
    """All chapters, by code."""
    return records(Chapter, "TRUE ORDER BY code")
