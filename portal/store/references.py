"""Public references: start with letters, cannot be guessed in sequence, and carry a check character."""

from portal.store import chance

ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"  # Crockford's base 32: nothing that reads like something else
_FORGIVEN = str.maketrans({"O": "0", "I": "1", "L": "1", "U": "V", "-": None, " ": None})
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


def read_reference(typed: str, prefix: str = "GR") -> str | None:
    """The reference a person meant by `typed` (small letters, O for 0, no dashes), or None if it is none."""
    letters = typed.strip().upper().removeprefix(prefix).translate(_FORGIVEN)
    if len(letters) != BODY + 1 or any(letter not in ALPHABET for letter in letters):
        return None
    if check_character(letters[:BODY]) != letters[BODY]:
        return None
    return f"{prefix}-{letters[:4]}-{letters[4:]}"
