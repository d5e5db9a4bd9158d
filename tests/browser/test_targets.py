"""Whatever is pressed is large enough for a finger that trembles: WCAG 2.5.8 everywhere, more for members."""

from tests.browser.critics import Seen


def test_whatever_is_pressed_is_large_enough(seen: Seen) -> None:
    assert seen.at_widths["small"] == []
