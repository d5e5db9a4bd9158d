"""Public references: start with letters, cannot be guessed in sequence, and carry a check character."""

import unicodedata

from portal.digits import latin_digits
from portal.store import chance

ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"  # Crockford's base 32: nothing that reads like something else
_FORGIVEN = str.maketrans({"O": "0", "I": "1", "L": "1", "U": "V"})
_DROPPED = frozenset({"Pd", "Zs", "Cf", "Cc"})
BODY = 7


def check_character(body: str) -> str:
    """The Luhn check character of `body` in base 32: catches any one wrong letter, nearly every swap."""
    total, factor = 0, 2
    for letter in reversed(body):
        addend = factor * ALPHABET.index(letter)
        total += addend // 32 + addend % 32
        factor = 3 - factor
    return ALPHABET[-total % 32]


def new_reference(prefix: str = "GR") -> str:
    """A fresh reference such as `GR-7K2M-9QXC`: seven letters by chance, the eighth checks them."""
    body = chance.letters(ALPHABET, BODY)
    whole = body + check_character(body)
    return f"{prefix}-{whole[:4]}-{whole[4:]}"


def _plain(typed: str) -> str:
    """Capital letters and ASCII digits, whatever was typed for them; dashes, spaces and unseen marks are
    dropped.
    """
    shown = [c for c in unicodedata.normalize("NFKC", typed) if unicodedata.category(c) not in _DROPPED]
    return latin_digits("".join(shown)).upper()


def plain_letters(typed: str) -> str:
    """The letters of our alphabet that a person meant by `typed`, however it is spelt, without dashes."""
    return _plain(typed).translate(_FORGIVEN)


def read_reference(typed: str, prefix: str = "GR") -> str | None:
    """The reference a person meant by `typed` (small letters, O for 0, no dashes, digits of their own
    script), or None if it is none.
    """
    plain = _plain(typed)
    for letters in (plain.removeprefix(prefix), plain):
        body = letters.translate(_FORGIVEN)
        well_formed = len(body) == BODY + 1 and all(letter in ALPHABET for letter in body)
        if well_formed and check_character(body[:BODY]) == body[BODY]:
            return f"{prefix}-{body[:4]}-{body[4:]}"
    return None
