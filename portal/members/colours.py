"""The association's colour: one is chosen, and its whole family is worked out so that every word can be read.

Contrast is WCAG 2.2's ratio of relative luminances; lightness is moved in OKLCH, where hue and strength stay
what the eye takes them for. Pure functions: no database, no words.
"""

import math
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import lru_cache
from typing import NamedTuple

Rgb = tuple[float, float, float]  # sRGB, each from 0 to 1

OURS = "#00594f"  # what the portal comes with


class Family(NamedTuple):
    """The three tokens that the one colour becomes in one scheme, as hexadecimal colours."""

    accent: str
    on_accent: str
    soft: str


@dataclass(frozen=True)
class Scheme:
    """The other colours of light or dark pages that the family meets; the sheet has the same."""

    page: str
    ground: str
    ink: str
    ask: str
    ask_soft: str
    late: str


LIGHT = Scheme("#ffffff", "#f0f4f2", "#13201c", "#7a4d00", "#fdf0d5", "#9d2018")
DARK = Scheme("#0f1513", "#1a2320", "#e8efec", "#f0c268", "#322810", "#ffa094")


@dataclass(frozen=True)
class Palette:
    """A chosen colour and the families it becomes on light and on dark pages."""

    chosen: str
    light: Family
    dark: Family


class Pair(NamedTuple):
    """Two colours that meet: what lies on what, and the least ratio between them."""

    name: str
    over: str
    under: str
    least: float


def pairs(family: Family, scheme: Scheme) -> list[Pair]:
    """Every pair in which the family takes part; the rest of the table does not depend on the choice."""
    accent, on_accent, soft = family
    return [
        Pair("link on the page", accent, scheme.page, 7),
        Pair("link on the grey ground", accent, scheme.ground, 4.5),
        Pair("link in what is asked", accent, scheme.ask_soft, 4.5),
        Pair("link beside the next action", accent, soft, 4.5),
        Pair("words on the main button", on_accent, accent, 7),
        Pair("text beside the next action", scheme.ink, soft, 7),
        Pair("words in the second bar", scheme.ink, laid_over(accent, scheme.page, 0.45), 4.5),
        Pair("words in the third bar", scheme.ink, laid_over(accent, scheme.page, 0.18), 4.5),
    ]


def all_hold(family: Family, scheme: Scheme) -> bool:
    """Whether every pair of the family has its least ratio."""
    return all(contrast(pair.over, pair.under) >= pair.least for pair in pairs(family, scheme))


# ── one colour and two ──────────────────────────────────────────────────────────────────────────────────────


def read(typed: str) -> str | None:
    """The colour that was typed, as `#rrggbb`; None if it is none. Three digits and a missing # will do."""
    found = re.fullmatch(r"#?([0-9a-f]{3}|[0-9a-f]{6})", typed.strip().lower(), re.ASCII)
    if found is None:
        return None
    digits = found[1] if len(found[1]) == 6 else "".join(digit * 2 for digit in found[1])
    return f"#{digits}"


def contrast(one: str, other: str) -> float:
    """The contrast ratio of WCAG 2.2 between two colours, from 1 to 21."""
    darker, lighter = sorted((luminance(one), luminance(other)))
    return (lighter + 0.05) / (darker + 0.05)


def luminance(colour: str) -> float:
    """Relative luminance as WCAG 2.2 defines it: 0 for black, 1 for white."""
    red, green, blue = (_linear(part) for part in _rgb(colour))
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def laid_over(over: str, under: str, share: float) -> str:
    """The colour seen where `over` covers `under` with this share of its full strength."""
    red, green, blue = (share * a + (1 - share) * b for a, b in zip(_rgb(over), _rgb(under), strict=True))
    return _hex((red, green, blue))


def apart(one: str, other: str) -> float:
    """How different two colours look: their distance in OKLab."""
    return math.dist(_oklab(_rgb(one)), _oklab(_rgb(other)))


# ── the family ──────────────────────────────────────────────────────────────────────────────────────────────

OUR_OWN = Palette(OURS, Family(OURS, "#ffffff", "#e2efeb"), Family("#7fd3c0", "#05221d", "#15332d"))

DARK_LIGHTNESS = 0.80  # where links on a dark page are clear and do not glare
DARK_STRENGTH = 0.13  # more of any hue swims before the eyes on a dark page
SOFT_LIGHT, SOFT_DARK = (0.945, 0.016), (0.295, 0.04)  # lightness and strength of the soft ground
ON_DARK = (0.23, 0.035)
STEP = 0.005
ALIKE = 0.09  # nearer than this in OKLab, two colours are taken for one at a glance


@lru_cache(maxsize=64)
def palette(chosen: str) -> Palette:
    """The families of a chosen colour (`#rrggbb`): as near to it as the table of contrasts allows.

    The portal's own colour keeps the tones that were drawn for it by hand.
    """
    if chosen == OURS:
        return OUR_OWN
    return Palette(chosen, _light(chosen), _dark(chosen))


def _light(chosen: str) -> Family:
    lightness, strength, hue = _oklch(chosen)
    soft = _colour(SOFT_LIGHT[0], min(strength, SOFT_LIGHT[1]), hue)
    as_it_is = Family(chosen, "#ffffff", soft)
    if all_hold(as_it_is, LIGHT):
        return as_it_is
    return _nearest(lightness, lambda tried: Family(_colour(tried, strength, hue), "#ffffff", soft), LIGHT)


def _dark(chosen: str) -> Family:
    _, strength, hue = _oklch(chosen)
    soft = _colour(SOFT_DARK[0], min(strength, SOFT_DARK[1]), hue)
    on_accent = _colour(ON_DARK[0], min(strength, ON_DARK[1]), hue)
    kept = min(strength, DARK_STRENGTH)
    return _nearest(DARK_LIGHTNESS, lambda tried: Family(_colour(tried, kept, hue), on_accent, soft), DARK)


def _nearest(wanted: float, family: Callable[[float], Family], scheme: Scheme) -> Family:
    """The family whose lightness is nearest to the one wanted, of those in which every pair holds."""
    return next(found for tried in _around(wanted) if all_hold(found := family(tried), scheme))


def _around(wanted: float) -> Iterator[float]:
    """Every lightness from 0 to 1, in steps, the nearest to `wanted` first."""
    yield wanted
    for step in range(1, round(1 / STEP) + 1):
        yield from (tried for tried in (wanted - step * STEP, wanted + step * STEP) if 0 <= tried <= 1)


def mistaken_for(found: Palette) -> str | None:
    """The meaning (`late` or `ask`) an accent could be taken for on light or dark pages; None if none."""
    distances = {
        meaning: min(
            apart(found.light.accent, getattr(LIGHT, meaning)),
            apart(found.dark.accent, getattr(DARK, meaning)),
        )
        for meaning in ("late", "ask")
    }
    nearest = min(distances, key=distances.__getitem__)
    return nearest if distances[nearest] < ALIKE else None


# ── between the spaces: sRGB (IEC 61966-2-1) and OKLab (Björn Ottosson) ─────────────────────────────────────


def _rgb(colour: str) -> Rgb:
    red, green, blue = (int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5))
    return red, green, blue


def _hex(rgb: Rgb) -> str:
    return "#" + "".join(f"{round(min(max(part, 0), 1) * 255):02x}" for part in rgb)


def _linear(part: float) -> float:
    return part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4


def _gamma(part: float) -> float:
    return part * 12.92 if part <= 0.0031308 else 1.055 * part ** (1 / 2.4) - 0.055


def _oklab(rgb: Rgb) -> Rgb:
    r, g, b = (_linear(part) for part in rgb)
    long = math.cbrt(0.4122214708 * r + 0.5363325363 * g + 0.0514459929 * b)
    medium = math.cbrt(0.2119034982 * r + 0.6806995451 * g + 0.1073969566 * b)
    short = math.cbrt(0.0883024619 * r + 0.2817188376 * g + 0.6299787005 * b)
    return (
        0.2104542553 * long + 0.7936177850 * medium - 0.0040720468 * short,
        1.9779984951 * long - 2.4285922050 * medium + 0.4505937099 * short,
        0.0259040371 * long + 0.7827717662 * medium - 0.8086757660 * short,
    )


def _oklch(colour: str) -> Rgb:
    """Lightness (0 to 1), strength and hue (in radians)."""
    lightness, a, b = _oklab(_rgb(colour))
    return lightness, math.hypot(a, b), math.atan2(b, a)


def _colour(lightness: float, strength: float, hue: float) -> str:
    """The colour of this lightness and hue, as strong as asked or as a screen can show it."""
    while not _on_screen(rgb := _from_oklch(lightness, strength, hue)) and strength > 0:
        strength = max(strength - 0.004, 0)
    r, g, b = rgb
    return _hex((_gamma(max(r, 0)), _gamma(max(g, 0)), _gamma(max(b, 0))))


def _on_screen(linear: Rgb) -> bool:
    return all(-0.0005 <= part <= 1.0005 for part in linear)


def _from_oklch(lightness: float, strength: float, hue: float) -> Rgb:
    """Linear sRGB; outside of 0 to 1 where no screen shows the colour."""
    a, b = strength * math.cos(hue), strength * math.sin(hue)
    long = (lightness + 0.3963377774 * a + 0.2158037573 * b) ** 3
    medium = (lightness - 0.1055613458 * a - 0.0638541728 * b) ** 3
    short = (lightness - 0.0894841775 * a - 1.2914855480 * b) ** 3
    return (
        4.0767416621 * long - 3.3077115913 * medium + 0.2309699292 * short,
        -1.2684380046 * long + 2.6097574011 * medium - 0.3413193965 * short,
        -0.0041960863 * long - 0.7034186147 * medium + 1.7076147010 * short,
    )
