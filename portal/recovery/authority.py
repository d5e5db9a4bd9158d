"""Authority: how much each role may grant in one case at once, without asking anybody."""

from portal.members.association import association, chosen
from portal.members.people import PersonActor
from portal.wording import N_, Refusal

# Major units of the association's currency; an association sets its own (setting "authority").
LIMITS: dict[str, int] = {"handler": 10_000, "supervisor": 100_000}


class AboveAuthority(Refusal):
    """The remedies of this case would be worth more than the actor may grant."""

    message = N_(
        "All remedies of this case together would be worth more than you may grant at once "
        "(%(limit)s %(currency)s). Offer less, or ask a supervisor to make this offer."
    )


def limit_of(actor: PersonActor) -> int:
    """What `actor` may grant in one case, in minor units of the association's currency (hundredths)."""
    limits = chosen("authority", LIMITS)
    return max((int(limits.get(grant.role, 0)) for grant in actor.grants), default=0) * 100


def check(actor: PersonActor, total: int) -> None:
    """AboveAuthority if `total` (minor units, all remedies of the case together) is above their limit."""
    limit = limit_of(actor)
    if total > limit:
        raise AboveAuthority(field="amount", limit=f"{limit // 100:,}", currency=association().currency)
