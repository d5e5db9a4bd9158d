"""How much room words take, and how they are kept apart: an estimate that errs on the wide side, since the
server has no fonts.
"""

import unicodedata
from collections.abc import Sequence
from functools import lru_cache

from portal.web.charts.drawing import LETTERS

# Widths in parts of the letters' size: for single characters, then by script (the last of each range).
_SINGLE = {
    **dict.fromkeys("ijlI.,:;'’|!()[]", 0.33),
    **dict.fromkeys(" ftr/-\u00a0", 0.42),
    **dict.fromkeys("mwMW%—", 0.95),
}
_SCRIPTS = (
    (0x007F, 0.62),  # Latin
    (0x052F, 0.68),
    (0x058F, 0.76),  # Armenian
    (0x08FF, 0.62),  # Hebrew, Arabic
    (0x097F, 0.68),  # Devanagari
    (0x0CFF, 0.86),  # the scripts of India, Kannada the widest
)
_ELSE = 1.0
_STRONG = 1.08


@lru_cache(maxsize=4096)
def width_of(said: str, *, strong: bool = False) -> float:
    """About how wide words are in a chart."""
    return sum(_width(sign) for sign in said) * LETTERS * (_STRONG if strong else 1)


@lru_cache(maxsize=2048)
def _width(sign: str) -> float:
    if sign in _SINGLE:
        return _SINGLE[sign]
    if unicodedata.category(sign) in ("Mn", "Cf"):
        return 0.0
    width = next((width for last, width in _SCRIPTS if ord(sign) <= last), _ELSE)
    return width * 1.12 if sign.isupper() else width


def wrapped(said: str, room: float, *, strong: bool = False) -> list[str]:
    """The words in lines that fit `room`, as far as a single word does; none is ever cut."""
    lines: list[str] = []
    for word in said.split(" "):
        longer = f"{lines[-1]} {word}" if lines else word
        if lines and width_of(longer, strong=strong) <= room:
            lines[-1] = longer
        else:
            lines.append(word)
    return lines


def room_for(said: Sequence[str], most: float, *, strong: bool = False) -> float:
    """How much room a column of words needs that may wrap, `most` unless a single word is wider."""
    whole = max((width_of(words, strong=strong) for words in said), default=0)
    longest = max((width_of(word, strong=strong) for words in said for word in words.split(" ")), default=0)
    return max(min(whole, most), longest)


def apart(wanted: Sequence[float], heights: Sequence[float], low: float, high: float) -> list[float]:
    """Tops for things of these heights, in order downwards, each as near to where it is wanted as the one
    before it allows, all between `low` and `high` where they fit at all.
    """
    tops: list[float] = []
    edge = low
    for top, height in zip(wanted, heights, strict=True):
        tops.append(max(top, edge))
        edge = tops[-1] + height
    edge = high
    for place in range(len(tops) - 1, -1, -1):
        tops[place] = min(tops[place], edge - heights[place])
        edge = tops[place]
    return tops
