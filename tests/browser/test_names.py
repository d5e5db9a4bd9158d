"""What a screen reader is given: every control has a name, links say where they lead, the page its parts."""

from tests.browser.critics import Seen, faults_of_names
from tests.browser.pages import KINDS, look_at
from tests.browser.readers import Readers


def test_everything_has_a_name_and_the_page_has_its_parts(seen: Seen) -> None:
    assert seen.names == []


def test_the_critic_finds_what_is_wrong(readers: Readers) -> None:
    page = look_at(KINDS[0], readers)
    page.set_content(
        "<html lang=en><title>A page</title><header></header><h1>A</h1><h3>B</h3><input>"
        "<a href=/x>More</a><a href=/y>More</a>"
        "<svg role=img aria-label=Line><text y=9>Jan</text></svg>"
        "<details><summary aria-label='Bars: table'>Bars</summary></details></html>"
    )
    wrong = ["a textbox without a name", "Bars: table: said twice", "More: leads to 2 places"]
    wrong += ["Line: read out piece by piece", "0 × main", "h1 is followed by h3"]
    assert faults_of_names(page) == wrong
