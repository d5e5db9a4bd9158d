"""Passwords: which are too easily guessed, by a rule instead of a long list.

Out of a password is taken whatever a guesser tries first: common words in the association's languages, its
own name and that of the person, years, runs of the keyboard and of the alphabet. What remains must still hold
some letters that nobody can foresee, and must be more than one word of a dictionary.
"""

import re
import unicodedata
from collections.abc import Iterable
from functools import cache
from pathlib import Path

from portal.digits import latin_digits
from portal.wording import N_, Refusal

SHORTEST_MEMBER, SHORTEST_STAFF = 10, 15
LONGEST = 1024  # bytes
REMAINS = 5  # so many different letters must be left over
_COMMON = Path(__file__).with_name("common_words.txt")
_ROWS = (
    "abcdefghijklmnopqrstuvwxyz",
    "01234567890",
    "`1234567890-=",
    "qwertyuiop[]",
    "asdfghjkl;'",
    "zxcvbnm,./",
    "qwertzuiopü",
    "azertyuiop",
    "йцукенгшщзхъ",
    "1qaz2wsx3edc4rfv5tgb6yhn7ujm",
    "1q2w3e4r5t6y7u8i9o0p",
    "q1w2e3r4t5y6u7i8o9p0",
    "qazwsxedcrfvtgbyhnujm",
)
_RUN = 3  # so many neighbours in a row are a run
_YEAR = re.compile(r"(?:19|20)\d\d")
_DOUBLED = re.compile(r"(.)\1+")  # 112233 is 123
_OVER_AND_OVER = re.compile(r"(.+?)\1+")
# What people write for a letter, thinking that nobody knows.
_DISGUISES = str.maketrans("0134578@$!€", "oieastbasie")
_WORD = 3  # of a name or an address, so many letters make a word that is worth taking out


class WeakPassword(Refusal):
    """The password is too short, too long or easily guessed."""

    message = N_("Choose a password of at least %(num)d characters that is not easy to guess.")


def check_password(password: str, *, staff: bool, about: Iterable[str] = ()) -> None:
    """WeakPassword if nobody should sign in with this. `about`: names and addresses that a guesser who knows
    the person and the association would try.
    """
    least = SHORTEST_STAFF if staff else SHORTEST_MEMBER
    fits = len(password) >= least and len(password.encode()) <= LONGEST
    if not fits or is_easily_guessed(password, about):
        raise WeakPassword(field="password", num=least)


def is_easily_guessed(password: str, about: Iterable[str] = ()) -> bool:
    """Whether too little is left of a password once all that is guessed first has been taken out of it."""
    plain = _fold(password)
    words = sorted({*_common(), *_words_of(about)}, key=len, reverse=True)
    left = min(_left(plain, words), _left(plain.translate(_DISGUISES), words))
    return left < REMAINS or _is_one_word(plain) or _OVER_AND_OVER.fullmatch(plain) is not None


def _is_one_word(plain: str) -> bool:
    """Whether a short password is one word or one number, perhaps with digits and marks at its ends: a
    dictionary is the first thing tried. What no dictionary holds is longer, or more than one word.
    """
    places = [place for place, letter in enumerate(plain) if unicodedata.category(letter)[0] in "LM"]
    whole = not places or places[-1] - places[0] + 1 == len(places)
    return whole and len(plain) < SHORTEST_STAFF


def _left(plain: str, words: list[str]) -> int:
    """How many different letters remain. A gap stays where something was taken out, lest halves join up."""
    for word in words:
        plain = plain.replace(word, " ")
    plain = _runs().sub(" ", _DOUBLED.sub(r"\1", _YEAR.sub(" ", plain)))
    return len({letter for letter in plain if unicodedata.category(letter)[0] in "LMN"})


def _fold(text: str) -> str:
    """One spelling for what looks alike: small letters, ASCII digits, no unseen marks."""
    seen = (c for c in unicodedata.normalize("NFKC", text).casefold() if unicodedata.category(c) != "Cf")
    return latin_digits("".join(seen))


def _words_of(about: Iterable[str]) -> set[str]:
    """The words of names and addresses, which marks within a letter (ಕನ್ನಡ) do not part."""
    parted = (
        "".join(c if unicodedata.category(c)[0] in "LMN" else " " for c in _fold(text)) for text in about
    )
    return {word for text in parted for word in text.split() if len(word) >= _WORD}


@cache
def _common() -> frozenset[str]:
    lines = _COMMON.read_text("utf-8").splitlines()
    return frozenset(_fold(word) for line in lines if not line.startswith("#") for word in line.split())


@cache
def _runs() -> re.Pattern[str]:
    """Any stretch of a row, either way, the longest first."""
    ways = [way for row in _ROWS for way in (row, row[::-1])]
    stretches = {
        way[start : start + length]
        for way in ways
        for length in range(_RUN, len(way) + 1)
        for start in range(len(way) - length + 1)
    }
    return re.compile("|".join(map(re.escape, sorted(stretches, key=len, reverse=True))))
