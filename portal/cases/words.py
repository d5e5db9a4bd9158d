"""The words by which a case is found: its reference, subject and member, and all that was said in it."""

from collections.abc import Callable

from portal.cases.records import Case, Message
from portal.members.people import Person
from portal.store import for_update, transaction
from portal.store.search import CASE_WORDS, forget_strays, keep

_AT_ONCE = 200


def findable(reference: str, subject: str, member: Person | None) -> str:
    """The text by whose words a case is found from its receipt on."""
    return f"{reference} {subject} {member.name if member else ''} {(member and member.number) or ''}"


def rebuild(progress: Callable[[int, int], None] | None = None) -> int:
    """Keep the words of all cases anew, while others work; returns how many cases there are.

    `progress(done, total)` counts cases.
    """
    done, last, total = 0, 0, Case.select().count()
    while True:
        with transaction():
            query = Case.select().where(Case.id > last).order_by(Case.id).limit(_AT_ONCE)
            cases = list(for_update(query))  # so that no word is added between our reading and keeping
            said = _said_in([case.id for case in cases])
            members = {
                row.id: row for row in Person.select().where(Person.id.in_([c.member_id for c in cases]))
            }
            for case in cases:
                text = findable(case.reference, case.subject_text, members.get(case.member_id or 0))
                keep(CASE_WORDS, case.id, "\n".join([text, *said.get(case.id, [])]))
        if not cases:
            break
        done, last = done + len(cases), cases[-1].id
        if progress:
            progress(done, max(done, total))
    forget_strays(CASE_WORDS, Case)
    return done


def _said_in(cases: list[int]) -> dict[int, list[str]]:
    """The texts of each of these cases."""
    said: dict[int, list[str]] = {}
    for message in Message.select(Message.case, Message.text).where(Message.case.in_(cases)):
        said.setdefault(message.case_id, []).append(message.text)
    return said
