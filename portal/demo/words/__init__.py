"""The words of the demo association: its people, their names and grievances, and what is said about them.

Everything lies beside this module as JSON, each language in its own script and with its own stories; nothing
is a translation of anything else, except names of places and grades. Nobody and nothing in it exists.

`association.json` and `names.json` say who there is, `grievances.json` what members raise, `talk.json` what
is said until it is put right, `templates.json` what can be chosen for a reply. Texts of grievances hold
`{amount}`, `{date}` (`{Date}` where it begins a sentence), `{course}` and `{event}`, which `told` fills;
texts of talk hold `{name}`, the member's; templates hold the blanks of `portal.cases.templates`.
"""

import datetime as dt
import json
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from random import Random
from typing import Any

from babel.dates import format_date

HERE = Path(__file__).parent

# As people write them in running text, so that endings can stand behind them; pages have `web.formats`.
DAYS = {"en": "d MMMM", "hi": "d MMMM", "hy": "MMMM d", "kn": "MMMM d", "ar": "d MMMM"}
RUPEES = {"en": "₹{:,}", "hi": "₹{:,}", "hy": "{} ռուպի", "kn": "₹{:,}", "ar": "{} روبية"}


@dataclass(frozen=True)
class Chapter:
    """A chapter: names by language, per cent of all members, and per cent of its members by language."""

    code: str
    name: Mapping[str, str]
    time_zone: str
    share: int
    languages: Mapping[str, int]


@dataclass(frozen=True)
class Grade:
    """A grade of membership: names by language, and per cent of all members."""

    code: str
    name: Mapping[str, str]
    share: int


@dataclass(frozen=True)
class StaffPerson:
    """Somebody who works for the association, or for one chapter; `who` says what they do, at the door."""

    name: str
    email: str
    role: str
    languages: tuple[str, ...]
    chapter: str | None = None
    who: str = ""


@dataclass(frozen=True)
class DemoMember:
    """One of the five members one may step in as; `who` is a line about them in their own language."""

    name: str
    email: str
    language: str
    chapter: str
    grade: str
    joined: int
    who: str


@dataclass(frozen=True)
class Association:
    """The association: names by language, currency, hours for `workdays.Calendar.of`, chapters, people."""

    name: Mapping[str, str]
    currency: str
    calendar: Mapping[str, Any]
    chapters: tuple[Chapter, ...]
    grades: tuple[Grade, ...]
    staff: tuple[StaffPerson, ...]
    members: tuple[DemoMember, ...]


@dataclass(frozen=True)
class People:
    """A people with its names, any given with any family name; `weights` by chapter, within one language."""

    people: str
    weights: Mapping[str, int]
    given: tuple[str, ...]
    family: tuple[str, ...]


@dataclass(frozen=True)
class Grievance:
    """What a member raises: `wanted` are remedy codes, `words` their own wish; `chapters` empty suits any."""

    subject: str
    description: str
    wanted: tuple[str, ...]
    words: str = ""
    chapters: tuple[str, ...] = ()

    def suits(self, chapter: str) -> bool:
        """Whether a member of `chapter` could have written it."""
        return not self.chapters or chapter in self.chapters


@dataclass(frozen=True)
class Question:
    """What a handler asks, and the answer of a member."""

    question: str
    answer: str


@dataclass(frozen=True)
class Talk:
    """What is said around a case in one language, by staff and by members.

    `questions` by category, and under `any`; `decisions` by finding; `offers` and `deliveries` by remedy;
    `replies` under `thanks` and `impatience`; `survey` under `satisfied` and `dissatisfied`.
    """

    acknowledgements: tuple[str, ...]
    questions: Mapping[str, tuple[Question, ...]]
    progress: tuple[str, ...]
    decisions: Mapping[str, tuple[str, ...]]
    offers: Mapping[str, tuple[str, ...]]
    deliveries: Mapping[str, tuple[str, ...]]
    replies: Mapping[str, tuple[str, ...]]
    disputes: tuple[str, ...]
    declines: tuple[str, ...]
    withdrawals: tuple[str, ...]
    reopenings: tuple[str, ...]
    extensions: tuple[str, ...]
    survey: Mapping[str, tuple[str, ...]]


@cache
def association() -> Association:
    """The demo association."""
    told = _read("association")
    return Association(
        name=told["name"],
        currency=told["currency"],
        calendar={**told["office"], "holidays": [holiday["date"] for holiday in told["holidays"]]},
        chapters=tuple(Chapter(**chapter) for chapter in told["chapters"]),
        grades=tuple(Grade(**grade) for grade in told["grades"]),
        staff=tuple(StaffPerson(**_frozen(person)) for person in told["staff"]),
        members=tuple(DemoMember(**member) for member in told["members"]),
    )


@cache
def people(language: str) -> tuple[People, ...]:
    """The peoples among the members who write `language`."""
    return tuple(People(**_frozen(one)) for one in _read("names")[language])


def name_of_somebody(language: str, chapter: str, chance: Random) -> str:
    """A full name, given then family, as a member of `chapter` who writes `language` may bear it."""
    here = [one for one in people(language) if chapter in one.weights]
    (one,) = chance.choices(here, [each.weights[chapter] for each in here])
    return f"{chance.choice(one.given)} {chance.choice(one.family)}"


@cache
def grievances(language: str, category: str) -> tuple[Grievance, ...]:
    """The grievances of `category` in `language`, as patterns; `told` fills them."""
    return tuple(Grievance(**_frozen(one)) for one in _read("grievances")[language]["grievances"][category])


@cache
def titles(language: str) -> Mapping[str, tuple[str, ...]]:
    """Titles under `course` and `event`, as members write them between quotation marks."""
    return {kind: tuple(each) for kind, each in _read("grievances")[language]["titles"].items()}


def told(grievance: Grievance, language: str, *, chance: Random, on: dt.date, rupees: int) -> Grievance:
    """`grievance` as one member tells it: a course or event by `chance`, the day `on`, a sum of `rupees`.

    `on` is the day it happened, one to three weeks before the member writes; `rupees` are whole, from 100 up.
    """
    filling = {kind: chance.choice(each) for kind, each in titles(language).items()}
    filling["date"] = day = format_date(on, DAYS[language], locale=language)
    filling["Date"] = day[:1].upper() + day[1:]  # Armenian months are small in mid-sentence
    filling["amount"] = RUPEES[language].format(rupees)
    return Grievance(
        subject=grievance.subject.format(**filling),
        description=grievance.description.format(**filling),
        wanted=grievance.wanted,
        words=grievance.words,
        chapters=grievance.chapters,
    )


@cache
def talk(language: str) -> Talk:
    """What is said around cases in `language`."""
    told = dict(_read("talk")["languages"][language])
    asked = told.pop("questions")
    questions = {about: tuple(Question(**one) for one in each) for about, each in asked.items()}
    return Talk(questions=questions, **_frozen(told))


@cache
def templates() -> tuple[Mapping[str, Mapping[str, str]], ...]:
    """Ready-made replies: `names` and `bodies` by language, with the blanks of `portal.cases.templates`."""
    return tuple(_read("templates"))


@cache
def changes() -> tuple[Mapping[str, Any], ...]:
    """What changed because members spoke: how many months from now, and the words by language."""
    return tuple(_read("changes"))


@cache
def notes() -> tuple[str, ...]:
    """Internal notes; the staff write them in English."""
    return tuple(_read("talk")["notes"])


@cache
def _read(name: str) -> Any:
    return json.loads((HERE / f"{name}.json").read_text(encoding="utf-8"))


def _frozen(told: Mapping[str, Any]) -> dict[str, Any]:
    """The same with tuples in place of lists."""
    return {key: _fixed(value) for key, value in told.items()}


def _fixed(value: Any) -> Any:
    if isinstance(value, list):
        return tuple(value)
    if isinstance(value, dict):
        return {key: _fixed(each) for key, each in value.items()}
    return value
