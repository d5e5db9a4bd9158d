"""Roles and what each may do: one table, which pages, moves and tests all read."""

from dataclasses import dataclass

from portal.wording import NP_, Words

ROLES: dict[str, Words] = {
    "member": NP_("role", "Member"),
    "handler": NP_("role", "Case handler"),
    "supervisor": NP_("role", "Supervisor"),
    "executive": NP_("role", "Board"),
    "administrator": NP_("role", "Administrator"),
    "auditor": NP_("role", "Auditor"),
}

STAFF = frozenset(ROLES) - {"member"}

_MEMBER = frozenset({"member"})
_HANDLER = frozenset({"handler", "supervisor"})
_ANY_STAFF = STAFF

# action → roles that may do it. What a person may do to one case is narrowed further by `cases.walls`.
ACTIONS: dict[str, frozenset[str]] = {
    "account.see": frozenset(ROLES),
    "account.change": frozenset(ROLES),
    # the member's side
    "case.raise": _MEMBER,
    "case.see_own": _MEMBER,
    "case.answer": _MEMBER,
    "case.accept": _MEMBER,
    "case.decline": _MEMBER,
    "case.confirm": _MEMBER,
    "case.dispute": _MEMBER,
    "case.withdraw": _MEMBER,
    "case.reopen_own": _MEMBER,
    "case.rate": _MEMBER,
    "pulse.answer": _MEMBER,
    # the desk
    "desk.see": _ANY_STAFF,
    "queue.see": _HANDLER,
    "case.enter": _HANDLER,
    "case.see": _HANDLER,
    "case.take": _HANDLER,
    "case.acknowledge": _HANDLER,
    "case.assess": _HANDLER,
    "case.ask": _HANDLER,
    "case.reply": _HANDLER,
    "case.note": _HANDLER,
    "case.offer": _HANDLER,
    "case.settle": _HANDLER,
    "case.conclude": _HANDLER,
    "case.deliver": _HANDLER,
    "case.extend": _HANDLER,
    "case.assign": _HANDLER,
    "case.escalate": _HANDLER,
    "case.reopen": _HANDLER,
    "case.link": _HANDLER,
    # figures, history, set-up
    "figures.see": frozenset({"supervisor", "executive", "auditor"}),
    "figures.cases": frozenset({"supervisor"}),  # of those who see figures, who sees cases, too
    "figures.annotate": frozenset({"supervisor"}),
    "figures.rebase": frozenset({"supervisor"}),
    "board.see": frozenset({"supervisor", "executive", "auditor"}),
    "history.see": frozenset({"auditor"}),
    "settings.see": frozenset({"administrator"}),
    "templates.change": frozenset({"supervisor", "administrator"}),
    "settings.change": frozenset({"administrator"}),
    "people.see": frozenset({"administrator"}),
    "people.change": frozenset({"administrator"}),
}

# What reaches over all chapters: a role that is held for one chapter does not suffice.
WHOLE = frozenset(
    {
        "figures.annotate",
        "figures.rebase",
        "history.see",
        "settings.see",
        "templates.change",
        "settings.change",
        "people.see",
        "people.change",
    }
)


@dataclass(frozen=True)
class Grant:
    """A role somebody holds: for one chapter, or for the whole association (None)."""

    role: str
    chapter_id: int | None = None


def roles_of(grants: tuple[Grant, ...]) -> frozenset[str]:
    """The names of the roles in `grants`."""
    return frozenset(grant.role for grant in grants)


def roles_in(grants: tuple[Grant, ...], chapter_id: int | None) -> frozenset[str]:
    """The names of the roles in `grants` that hold for a chapter (None: for what belongs to no chapter)."""
    return roles_of(tuple(grant for grant in grants if grant.chapter_id in (None, chapter_id)))


def may(grants: tuple[Grant, ...], action: str) -> bool:
    """Whether somebody with `grants` may do `action` at all, wherever their role holds; what is of the WHOLE,
    only with a role for the whole association.

    KeyError if unknown.
    """
    counting = tuple(grant for grant in grants if grant.chapter_id is None or action not in WHOLE)
    return not ACTIONS[action].isdisjoint(roles_of(counting))


def is_staff(grants: tuple[Grant, ...]) -> bool:
    """Whether `grants` hold any role of the staff."""
    return not STAFF.isdisjoint(roles_of(grants))


def chapters_of(grants: tuple[Grant, ...], action: str) -> frozenset[int] | None:
    """The chapters in which `grants` allow `action`: None means all of them, an empty set means nowhere."""
    holding = [grant for grant in grants if grant.role in ACTIONS[action]]
    if any(grant.chapter_id is None for grant in holding):
        return None
    return frozenset(grant.chapter_id for grant in holding if grant.chapter_id is not None)
