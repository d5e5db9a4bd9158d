"""Whom to write to: the association's own address, else the one its letters come from."""

from portal.web.house import house, settings


def contact() -> str:
    """The e-mail address of the office."""
    return house().identity.contact or settings().mail_from
