"""Letters are in the association's colour, as their light pages are."""

import re
from pathlib import Path

from portal.delivery.render import render
from portal.history import SYSTEM
from portal.members import identity
from portal.members.colours import OURS, palette
from portal.notices.dispatch import dispatch
from portal.notices.outbox import Outbox
from tests.post import settings_for
from tests.world import HOUR, NOW, a_handler, a_member, an_acknowledged_case


def colours_of_the_letter(folder: Path) -> set[str]:
    """Every colour in the letter that tells of an acknowledgement."""
    while dispatch(NOW + HOUR):
        pass
    row = Outbox.get(Outbox.letter == "acknowledged")
    return set(re.findall("#[0-9a-f]{6}", render(row, settings_for("", folder), NOW + HOUR).html))


def test_a_letter_is_in_the_colour_that_the_association_chose(house: str, tmp_path: Path) -> None:
    an_acknowledged_case(a_handler(), a_member())
    assert OURS in colours_of_the_letter(tmp_path)
    identity.paint("#e91e63", by=SYSTEM, at=NOW)
    found = colours_of_the_letter(tmp_path)
    assert palette("#e91e63").light.accent in found and OURS not in found
