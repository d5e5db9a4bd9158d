"""Authority: how much each role may grant in one case at once, without asking anybody."""

import datetime as dt

from babel.numbers import get_currency_precision

from portal.cases.records import Case
from portal.history import Actor
from portal.members.association import association, choose, chosen
from portal.members.people import PersonActor
from portal.members.roles import roles_in
from portal.wording import N_, Grouped, Refusal

# Major units of the association's currency; an association sets its own (setting "authority").
LIMITS: dict[str, int] = {"handler": 10_000, "supervisor": 100_000}
MOST = 1_000_000_000


class AboveAuthority(Refusal):
    """The remedies of this case would be worth more than the actor may grant."""

    message = N_(
        "All remedies of this case together would be worth more than you may grant at once "
        "(%(limit)s %(currency)s). Offer less, or ask a supervisor to make this offer."
    )


class NoLimit(Refusal):
    """A limit below nothing, or above all that is ever paid."""

    message = N_("Write a whole amount from 0 to %(most)s.")


class LimitsUpsideDown(Refusal):
    """A supervisor could grant less than a case handler, who is told to ask them."""

    message = N_("A supervisor may not grant less than a case handler, who asks them for more.")


def minor_units(currency: str) -> int:
    """How many of the smallest unit, in which amounts are kept, make one of `currency` (an ISO code): 100 of
    INR, 1 of JPY, 1000 of KWD.
    """
    return int(10 ** get_currency_precision(currency))


def limit_of(actor: PersonActor, case: Case) -> int:
    """What `actor` may grant in this case, in minor units of the association's currency."""
    return _major_limit(actor, case) * minor_units(association().currency)


def _major_limit(actor: PersonActor, case: Case) -> int:
    """The same in major units. A role held for another chapter grants nothing here."""
    granted = limits()
    return max((granted.get(role, 0) for role in roles_in(actor.grants, case.chapter_id)), default=0)


def limits() -> dict[str, int]:
    """What each role may grant in one case, in major units, as the association chose; others nothing."""
    return {role: int(limit) for role, limit in (LIMITS | chosen("authority", {})).items()}


def set_limits(limits: dict[str, int], *, by: Actor, at: dt.datetime, seen: int | None = None) -> None:
    """Let each role of LIMITS grant so much in one case from now on, in major units; offers made stand.

    NoLimit and LimitsUpsideDown name the field; Stale as `members.setup.changing` has it.
    """
    for role in LIMITS:
        if not 0 <= limits[role] <= MOST:
            raise NoLimit(field=role, most=Grouped(MOST))
    if limits["supervisor"] < limits["handler"]:
        raise LimitsUpsideDown(field="supervisor")
    choose("authority", limits, by=by, at=at, seen=seen)


def check(actor: PersonActor, case: Case, total: int, currency: str) -> None:
    """AboveAuthority if `total` (all remedies of the case together, in minor units of `currency`, which is
    the association's) is above their limit.
    """
    limit = _major_limit(actor, case)
    if total > limit * minor_units(currency):
        raise AboveAuthority(field="amount", limit=Grouped(limit), currency=currency)
