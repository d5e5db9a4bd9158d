"""Saved filters: a view of the queue under a name, for oneself or shared with the colleagues of the desk.

Only what is looked for is saved, never what was found: each reader sees with their own eyes.
"""

import datetime as dt
from typing import NamedTuple

from peewee import BooleanField, CharField, ForeignKeyField, IntegerField

from portal.cases.filters import Asked, readable
from portal.members.people import Person, PersonActor, note_change, person_of
from portal.members.roles import ACTIONS, chapters_of
from portal.store import JsonColumn, Moment, Record, chance, transaction
from portal.store.rows import rows
from portal.wording import N_, Refusal

NAME_LENGTH = 60
MOST_OWN, MOST_SHARED = 20, 30
_KEY = "abcdefghijkmnopqrstuvwxyz23456789"
_DESK = sorted(ACTIONS["queue.see"])


class SavedFilter(Record):
    """The filters that somebody looks at their queue by, under a name of theirs."""

    key = CharField(max_length=12, unique=True)
    owner = ForeignKeyField(Person, index=False, on_delete="CASCADE")
    owner_id: "IntegerField[int]"
    name = CharField(max_length=NAME_LENGTH)
    query = JsonColumn()
    shared = BooleanField(default=False)
    saved_at = Moment()

    class Meta:
        indexes = ((("owner", "name"), True), (("shared", "name"), False))


class NoName(Refusal):
    """A saved filter has a name."""

    message = N_("Write a name of at most %(most)s characters, so that you find the filter again.")


class NameTaken(Refusal):
    """One's own filters have different names."""

    message = N_("You have a saved filter with the name “%(name)s” already. Choose another name.")


class NothingToSave(Refusal):
    """No filter is in force."""

    message = N_("Choose at least one filter first, then save it.")


class TooMany(Refusal):
    """There is room for so many, so that the page stays readable."""

    message = N_("You have %(most)s saved filters, and there is no room for more. Delete one first.")


class NotYours(Refusal):
    """Gone meanwhile, or a colleague's."""

    message = N_("This saved filter is not there any more, or it is not yours to change.")


class Saved(NamedTuple):
    """A saved filter as its readers see it; `owner` is its owner's name, `own` whether that is the reader."""

    key: str
    name: str
    query: dict[str, str]
    shared: bool
    owner: str
    own: bool


def save(name: str, asked: Asked, *, by: PersonActor, at: dt.datetime, shared: bool = False) -> SavedFilter:
    """Save the filters `asked` for under a name; what means nothing in them is left out."""
    query, name = readable(asked), _name(name)
    if not query:
        raise NothingToSave(field="name")
    with transaction():
        own = _own(by)
        if len(own) >= MOST_OWN:
            raise TooMany(field="name", most=MOST_OWN)
        _refuse_twice(name, own)
        key = chance.letters(_KEY, 12)
        made = SavedFilter.create(key=key, owner=by.id, name=name, query=query, shared=shared, saved_at=at)
        _note(by, at)
    return made


def change(key: str, name: str, *, shared: bool, by: PersonActor, at: dt.datetime) -> None:
    """Give one's own filter a name, share it or keep it for oneself."""
    name = _name(name)
    with transaction():
        row = _mine(key, by)
        _refuse_twice(name, [one for one in _own(by) if one.id != row.id])
        row.name, row.shared = name, shared
        row.save()
        _note(by, at)


def delete(key: str, *, by: PersonActor, at: dt.datetime) -> str:
    """Delete one's own filter; gives its name back."""
    with transaction():
        row = _mine(key, by)
        row.delete_instance()
        _note(by, at)
    return row.name


def _name(typed: str) -> str:
    name = " ".join(typed.split())
    if not name or len(name) > NAME_LENGTH:
        raise NoName(field="name", most=NAME_LENGTH)
    return name


def _own(who: PersonActor) -> list[SavedFilter]:
    return list(SavedFilter.select().where(SavedFilter.owner == who.id))


def _mine(key: str, who: PersonActor) -> SavedFilter:
    found = SavedFilter.get_or_none((SavedFilter.key == key) & (SavedFilter.owner == who.id))
    if found is None:
        raise NotYours
    return found


def _refuse_twice(name: str, others: list[SavedFilter]) -> None:
    if any(one.name.casefold() == name.casefold() for one in others):
        raise NameTaken(field="name", name=name)


def _note(by: PersonActor, at: dt.datetime) -> None:
    note_change(person_of(by), "saved_filters", by=by, at=at)


_COLUMNS = "SELECT key, saved_filter.name, query, shared, person.name, owner_id FROM saved_filter"
_OWNER = "JOIN person ON person.id = owner_id"
_AT_THE_DESK = f"SELECT person_id FROM role_grant WHERE role IN ({', '.join('?' * len(_DESK))})"


def _visible(colleagues: str) -> str:
    return f"""
SELECT * FROM ({_COLUMNS} {_OWNER} WHERE owner_id = ? ORDER BY saved_filter.name LIMIT {MOST_OWN}) own
UNION ALL
SELECT * FROM ({_COLUMNS} {_OWNER} WHERE shared = ? AND owner_id <> ? AND owner_id IN ({colleagues})
    ORDER BY saved_filter.name LIMIT {MOST_SHARED}) theirs"""


def saved_for(reader: PersonActor) -> list[Saved]:
    """One's own filters, then those that colleagues share who still work at the desk; each by name.

    Colleagues have a chapter in common, or one of them all: what is looked for may be somebody's name.
    """
    colleagues, chapters = _AT_THE_DESK, chapters_of(reader.grants, "queue.see")
    if chapters is not None:
        marks = ", ".join("?" * len(chapters))
        colleagues += f" AND (chapter_id IS NULL OR chapter_id IN ({marks}))"
    found = rows(_visible(colleagues), reader.id, True, reader.id, *_DESK, *sorted(chapters or ()))
    return [
        Saved(key, name, SavedFilter.query.python_value(query), bool(shared), owner, owner_id == reader.id)
        for key, name, query, shared, owner, owner_id in found
    ]
