"""How people are found: by number, by mailbox, by the words of their name, and staff by what they may do."""

from portal.members.people import Person, by_email
from portal.members.roles import STAFF
from portal.store.rows import records
from portal.store.search import PERSON_WORDS, find
from portal.wording import N_, Refusal


class UnknownPerson(Refusal):
    """Nobody is known by that number or e-mail address."""

    message = N_("We know nobody by “%(key)s”. Use a membership number or an e-mail address.")


Chapters = frozenset[int] | None  # as `roles.chapters_of` gives them: None means everywhere


def by_number_or_email(key: str, among: Chapters = None) -> Person:
    """The person of these chapters with this membership number or e-mail address; UnknownPerson if there is
    none.
    """
    wanted = key.strip()
    person = Person.get_or_none(Person.number == wanted) or by_email(wanted)
    if person is None or (among is not None and person.chapter_id not in among):
        raise UnknownPerson(field="member", key=wanted)
    return person


def search(text: str, limit: int = 20, among: Chapters = None) -> list[Person]:
    """People of these chapters whose name, number or address has all the words of `text`, in any script."""
    found = Person.select().where(Person.id.in_(find(PERSON_WORDS, text)))
    if among is not None:
        found = found.where(Person.chapter.in_(among))
    return list(found.order_by(Person.id).limit(limit))


def staff_who_may(action_roles: frozenset[str], chapter_id: int | None) -> list[Person]:
    """Staff holding one of the roles, for the whole association or for this chapter, by id."""
    roles = sorted(action_roles & STAFF)
    marks = ", ".join("?" * len(roles))
    holds = f"role IN ({marks}) AND (chapter_id IS NULL OR chapter_id = ?)"
    condition = f"id IN (SELECT person_id FROM role_grant WHERE {holds}) ORDER BY id"
    return records(Person, condition, *roles, chapter_id)
