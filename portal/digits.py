"""Digits of any script, as people write numbers: २४००, ٢٤٠٠, ೨೪೦೦."""

import unicodedata


def latin_digits(text: str) -> str:
    """Every digit of any script as 0-9; all else as it is, a raised or circled digit too."""
    if text.isascii():
        return text
    return "".join(str(unicodedata.decimal(letter)) if letter.isdecimal() else letter for letter in text)
