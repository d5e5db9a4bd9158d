"""What may be shown of a figure, and in which form. Method 1, sections 0.5, 6.1, 6.2, 6.5 and R18."""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

PUBLIC_K, STAFF_K = 10, 5
"""Fewest members behind a figure, in public and for staff."""

PUBLIC_BASE = SMALL_SAMPLE = 30
DOMINANCE = 0.85


class Display(StrEnum):
    """The four states of a shown figure; the values are those of `data-display` in pages."""

    NO_DATA = "no data"
    HIDDEN = "hidden"
    SMALL = "small sample"
    NORMAL = "normal"

    @property
    def is_told(self) -> bool:
        """Whether there is a number to tell: neither hidden nor without data."""
        return self in (Display.SMALL, Display.NORMAL)


@dataclass(frozen=True, slots=True)
class PublicPercent:
    """`show` is value, less_than, more_than or none; `value` a whole percentage."""

    show: str
    value: int | None


def display_state(
    n: int, k: int = STAFF_K, counted: int | None = None, *, public: bool = False, least: int = 0
) -> Display:
    """How a figure over `n` members is shown: no data, hidden (n or its cell below k), small sample, normal.

    `counted` is the cell the figure tells about, if its smallness alone would point at somebody; a cell of
    none is safe for staff, not in `public`. `least` is the n below which the figure is not shown at all (30
    for NPS and the indices). For people who may see the records themselves k is 1.
    """
    if n == 0:
        return Display.NO_DATA
    small_cell = counted is not None and (0 if public else 1) <= counted < k
    if n < max(k, least) or small_cell:
        return Display.HIDDEN
    return Display.SMALL if n < SMALL_SAMPLE else Display.NORMAL


def round_10_5(count: int) -> int | None:
    """A public count: None for "fewer than 10" (0 too), else rounded to the nearest 5 (ONS 10-5 rule)."""
    return None if count < PUBLIC_K else (count + 2) // 5 * 5


def rounded_10_5(counts: Sequence[int]) -> tuple[int | None, ...]:
    """`round_10_5` over a row of counts."""
    return tuple(round_10_5(count) for count in counts)


def public_percent(x: int, n: int, k: int = PUBLIC_K, base: int = PUBLIC_BASE) -> PublicPercent:
    """A public percentage: whole, a bound where x or n - x is below k, none where n is below `base`.

    Less than ceil(100k/n) %, more than floor(100(n-k)/n) %. Half a percent is rounded up.
    """
    if n < max(base, 1):
        return PublicPercent("none", None)
    if x < k:
        return PublicPercent("less_than", -(-100 * k // n))
    if n - x < k:
        return PublicPercent("more_than", 100 * (n - k) // n)
    return PublicPercent("value", (200 * x + n) // (2 * n))


def may_be_told_apart(parent: int, child: int, k: int) -> bool:
    """Whether a part may be shown beside its whole: the rest is nobody, or at least k members."""
    return parent == child or parent - child >= k


def sum_may_be_shown(n: int, total: float, largest: float, k: int = STAFF_K) -> bool:
    """Whether a sum of money may be shown: at least k cases, none of which holds over 85 % of it."""
    return n >= k and largest <= DOMINANCE * total
