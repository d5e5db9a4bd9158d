"""What changed because members spoke, as pages tell it."""

from collections.abc import Mapping
from typing import Any

from portal.learning.changes import changes
from portal.members.association import association, in_language
from portal.web.locale import language


def told_changes() -> list[dict[str, Any]]:
    """What changed because members spoke, in the reader's language as far as there are words in it."""
    otherwise = association().language
    return [
        {
            "day": one.day,
            "done": one.done,
            "words": in_language(one.words, language().code, otherwise),
            "foreign": None if language().code in one.words else _language_of(one.words, otherwise),
        }
        for one in changes()
    ]


def _language_of(words: Mapping[str, str], otherwise: str) -> str:
    return otherwise if otherwise in words else next(iter(words))
