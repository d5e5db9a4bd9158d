"""Whom to write to: the association's own address, else the one its letters come from."""

from portal.members.identity import identity
from portal.web.house import settings


def contact() -> str:
    """The e-mail address of the office."""
    return identity().contact or settings().mail_from
