"""Who receives a letter, for many lines of the ledger at once: one query a table, not one a line."""

from collections.abc import Iterable
from functools import cached_property

from portal.cases.records import Barred, Case
from portal.history import HistoryLine
from portal.members.people import Person, RoleGrant
from portal.members.roles import ACTIONS


class Receivers:
    """The people concerned by a batch of lines. Each method gives the ids of those one line concerns."""

    def __init__(self, lines: Iterable[HistoryLine]) -> None:
        ids = {line.subject_id for line in lines if line.subject_kind == "case"}
        columns = (Case.id, Case.member, Case.author, Case.handler, Case.chapter)
        self.cases: dict[int, Case] = {
            case.id: case for case in Case.select(*columns).where(Case.id.in_(ids))
        }

    def of(self, whom: str, line: HistoryLine) -> list[int]:
        """The ids of the people that `whom` (the name of a method below) means for this line."""
        found: list[int] = getattr(self, whom)(line)
        return found

    def account(self, line: HistoryLine) -> list[int]:
        """The person the line is about."""
        return [line.subject_id]

    def member(self, line: HistoryLine) -> list[int]:
        """The member whose case it is; nobody where no identity is stored."""
        return _known(self.cases[line.subject_id].member_id)

    def handler(self, line: HistoryLine) -> list[int]:
        """Whoever is in charge now, unless they did it themselves."""
        return _known(self.cases[line.subject_id].handler_id, but=line.actor_id)

    def assignee(self, line: HistoryLine) -> list[int]:
        """Whom the case was given to, unless they took it themselves."""
        return _known(line.particulars["to"], but=line.actor_id)

    def in_charge(self, line: HistoryLine) -> list[int]:
        """Whoever is in charge, else the desk."""
        return _known(self.cases[line.subject_id].handler_id) or self.desk(line)

    def desk(self, line: HistoryLine) -> list[int]:
        """The handlers with sight of the case who may act on it; the supervisors where there is no such
        handler.
        """
        case = self.cases[line.subject_id]
        apart = {case.member_id, case.author_id, *self._barred.get(case.id, ())}
        return self._with_sight("handler", case, apart) or self._with_sight("supervisor", case, apart)

    def board(self, line: HistoryLine) -> list[int]:
        """Everybody who may see the figures of the board."""
        seeing = RoleGrant.role.in_(sorted(ACTIONS["board.see"]))
        return sorted({grant.person_id for grant in RoleGrant.select(RoleGrant.person).where(seeing)})

    def _with_sight(self, role: str, case: Case, apart: set[int | None]) -> list[int]:
        here = {
            person
            for person, held, chapter in self._grants
            if held == role and chapter in (None, case.chapter_id)
        }
        return sorted(here - apart)

    @cached_property
    def _grants(self) -> list[tuple[int, str, int | None]]:
        desk = RoleGrant.role.in_(("handler", "supervisor"))
        query = RoleGrant.select(RoleGrant.person, RoleGrant.role, RoleGrant.chapter).where(desk)
        return [(grant.person_id, grant.role, grant.chapter_id) for grant in query]

    @cached_property
    def _barred(self) -> dict[int, set[int]]:
        barred: dict[int, set[int]] = {}
        query = Barred.select(Barred.case, Barred.person).where(Barred.case.in_(list(self.cases)))
        for bar in query:
            barred.setdefault(bar.case_id, set()).add(bar.person_id)
        return barred


def _known(person_id: int | None, but: int | None = None) -> list[int]:
    return [] if person_id is None or person_id == but else [person_id]


def people(ids: Iterable[int]) -> dict[int, Person]:
    """The people with these ids, by id, with what a letter's envelope needs."""
    columns = (Person.id, Person.email, Person.language, Person.time_zone, Person.standing, Person.left_on)
    return {person.id: person for person in Person.select(*columns).where(Person.id.in_(set(ids)))}
