"""What changed because members spoke, as pages tell it."""

from collections.abc import Iterable, Mapping
from typing import Any

from portal.learning.changes import Change, changes
from portal.members.association import association, in_language
from portal.web.locale import language


def told_changes(told: Iterable[Change] | None = None) -> list[dict[str, Any]]:
    """What changed because members spoke, in the reader's language as far as there are words in it: now, or
    as they were `told` once.
    """
    otherwise = association().language
    return [
        {
            "day": one.day,
            "done": one.done,
            "words": in_language(one.words, language().code, otherwise),
            "foreign": None if language().code in one.words else _language_of(one.words, otherwise),
        }
        for one in (changes() if told is None else told)
    ]


def _language_of(words: Mapping[str, str], otherwise: str) -> str:
    return otherwise if otherwise in words else next(iter(words))
