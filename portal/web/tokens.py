"""Pages behind a token: the address opens a door, so they are kept nowhere and listed nowhere."""

from typing import Any

UNSTORED = {"Cache-Control": "no-store", "X-Robots-Tag": "noindex, nofollow"}


def unstored(answer: tuple[str, int]) -> Any:
    """The answer with the headers of such a page."""
    return *answer, UNSTORED
