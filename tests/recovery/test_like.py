"""Like cases: what others got for the same thing, as far as the reader may see them."""

from portal.recovery.like import Got, kinds_of, like
from tests.world import a_case_looked_into, a_chapter, a_closed_case, a_handler, a_member


def test_like_cases_say_what_their_members_got(house: str) -> None:
    handler = a_handler()
    mine = a_case_looked_into(handler)
    first, second = (a_closed_case(handler, a_member()) for _ in range(2))
    a_case_looked_into(handler, a_member())  # still open, so nothing is known of its end
    found = like(mine, handler)
    assert [one.reference for one in found] == [second.reference, first.reference]
    assert found[0].finding == "upheld" and found[0].got == (Got("refund", 240_000, "INR"),)
    assert kinds_of(found) == [("refund", 2)]
    assert like(mine, handler, most=1) == found[:1]


def test_the_walls_between_chapters_stand_round_like_cases_too(house: str) -> None:
    everywhere = a_handler()
    cairo = a_handler("Samir Aziz", chapter=a_chapter("cairo"))
    mine = a_case_looked_into(cairo, a_member("Layla Haddad", chapter=a_chapter("cairo")))
    a_closed_case(everywhere, a_member())
    assert like(mine, cairo) == []
    assert len(like(mine, everywhere)) == 1
