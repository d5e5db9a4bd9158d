"""Who may see a case and who may make a move in it. The deny layer is asked last, and it always wins."""

from collections.abc import Callable, Iterable

from portal.cases.records import Case
from portal.cases.states import HANDLER, MEMBER, MOVES, STAFF, Move
from portal.history import Actor
from portal.members.people import PersonActor
from portal.members.roles import chapters_of, roles_in
from portal.members.roles import may as role_may
from portal.store.rows import Condition, rows
from portal.wording import N_, Refusal


class Forbidden(Refusal):
    """The actor may not do this here."""

    message = N_(
        "You may see this case, but this step is for the person in charge of it or for a supervisor."
    )
    of_several = N_(
        "You may see these cases, but this step is for the person in charge of them or for a supervisor."
    )


def in_sight(actor: PersonActor) -> Condition:
    """The condition on cases that `actor`, as staff, may see: their chapters, never a case of their own."""
    chapters = chapters_of(actor.grants, "case.see")
    if chapters is None:
        return _NOT_OWN, (actor.id,)
    if not chapters:
        return "1 = 0", ()
    marks = ", ".join("?" * len(chapters))
    return f"{_NOT_OWN} AND grievance_case.chapter_id IN ({marks})", (actor.id, *sorted(chapters))


_NOT_OWN = "(grievance_case.member_id IS NULL OR grievance_case.member_id <> ?)"


def sees(actor: Actor, case: Case) -> bool:
    """Whether `actor` sees this case on the staff's side."""
    if not isinstance(actor, PersonActor) or actor.id == case.member_id:
        return False
    chapters = chapters_of(actor.grants, "case.see")
    return chapters is None or case.chapter_id in chapters


def _is_member(actor: PersonActor, case: Case, _: Move) -> bool:
    return case.member_id is not None and actor.id == case.member_id


def _has_sight(actor: PersonActor, case: Case, _: Move) -> bool:
    return sees(actor, case)


def _handles(actor: PersonActor, case: Case, move: Move) -> bool:
    if not sees(actor, case):
        return False
    in_charge = actor.id == case.handler_id or "supervisor" in roles_in(actor.grants, case.chapter_id)
    return in_charge or (move.takes and case.handler_id is None)


_SIDES: dict[str, Callable[[PersonActor, Case, Move], bool]] = {
    MEMBER: _is_member,
    STAFF: _has_sight,
    HANDLER: _handles,
}


def may(actor: Actor, move: str, case: Case) -> bool:
    """Whether `actor` may make `move` in `case`, whatever its state.

    The system makes no moves: it has duties.
    """
    return bool(moves_of(actor, case, (move,)))


def moves_of(actor: Actor, case: Case, among: Iterable[str] = MOVES) -> list[str]:
    """The moves `among` these that `actor` may make in `case`, whatever its state; asks for a bar once."""
    if not isinstance(actor, PersonActor):
        return []
    open_to_role = [MOVES[name] for name in among if role_may(actor.grants, MOVES[name].action)]
    fitting = [rule for rule in open_to_role if _SIDES[rule.who](actor, case, rule)]
    denied = any(rule.who != MEMBER for rule in fitting) and _denied(actor, case)
    return [rule.name for rule in fitting if rule.who == MEMBER or not denied]


def _denied(actor: PersonActor, case: Case) -> bool:
    """The last word: somebody named in a case makes no staff move in it, and neither does who is barred."""
    return actor.id == case.member_id or is_barred(case, actor.id)


def is_barred(case: Case, person_id: int | None) -> bool:
    """Whether a person may not act on this case any more."""
    return bool(rows("SELECT 1 FROM barred WHERE case_id = ? AND person_id = ?", case.id, person_id))
