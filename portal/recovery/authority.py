"""Authority: how much each role may grant in one case at once, without asking anybody."""

from portal.cases.records import Case
from portal.members.association import association, chosen
from portal.members.people import PersonActor
from portal.members.roles import roles_in
from portal.wording import N_, Grouped, Refusal

# Major units of the association's currency; an association sets its own (setting "authority").
LIMITS: dict[str, int] = {"handler": 10_000, "supervisor": 100_000}


class AboveAuthority(Refusal):
    """The remedies of this case would be worth more than the actor may grant."""

    message = N_(
        "All remedies of this case together would be worth more than you may grant at once "
        "(%(limit)s %(currency)s). Offer less, or ask a supervisor to make this offer."
    )


def limit_of(actor: PersonActor, case: Case) -> int:
    """What `actor` may grant in this case, in minor units of the association's currency (hundredths).

    A role held for another chapter grants nothing here.
    """
    granted = limits()
    return max((granted.get(role, 0) for role in roles_in(actor.grants, case.chapter_id)), default=0) * 100


def limits() -> dict[str, int]:
    """What each role may grant in one case, in major units, as the association chose; others nothing."""
    return {role: int(limit) for role, limit in (LIMITS | chosen("authority", {})).items()}


def check(actor: PersonActor, case: Case, total: int) -> None:
    """AboveAuthority if `total` (minor units, all remedies of the case together) is above their limit."""
    limit = limit_of(actor, case)
    if total > limit:
        raise AboveAuthority(field="amount", limit=Grouped(limit // 100), currency=association().currency)
