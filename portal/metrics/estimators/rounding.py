"""Rounding, the last step before a figure is shown. Method 1, section 0.6."""

from decimal import ROUND_HALF_UP, Decimal

DIGITS_TO_TRUST = 12


def half_away(value: float, digits: int = 0) -> float:
    """Round half away from zero: 12.5 -> 13, -2.5 -> -3.

    What arithmetic left behind the twelfth digit is dropped first, so that 28.499999999999996 counts as 28.5.
    Never compute from the result.
    """
    exact = Decimal(f"{value:.{DIGITS_TO_TRUST}g}")
    return float(exact.quantize(Decimal(1).scaleb(-digits), rounding=ROUND_HALF_UP))


def days_shown(value: float) -> float:
    """Days as they are shown: one decimal under 10, else whole."""
    tenths = half_away(value, 1)
    return tenths if abs(tenths) < 10 else half_away(value)
