"""The words by which people are found, kept anew."""

from collections.abc import Callable

from portal.members.people import Person, findable
from portal.store import for_update, transaction
from portal.store.search import PERSON_WORDS, forget_strays, keep

_AT_ONCE = 500


def rebuild(progress: Callable[[int, int], None] | None = None) -> int:
    """Keep the words of all people anew, while others work; returns how many people there are.

    `progress(done, total)` counts people.
    """
    done, last, total = 0, 0, Person.select().count()
    while True:
        with transaction():
            people = list(
                for_update(Person.select().where(Person.id > last).order_by(Person.id).limit(_AT_ONCE))
            )
            for person in people:
                keep(PERSON_WORDS, person.id, findable(person.name, person.number, person.email))
        if not people:
            break
        done, last = done + len(people), people[-1].id
        if progress:
            progress(done, max(done, total))
    forget_strays(PERSON_WORDS, Person)
    return done
