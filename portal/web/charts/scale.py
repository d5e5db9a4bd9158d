"""From values to places: scales, round marks on them, and which values can be drawn at all."""

from collections.abc import Iterable
from dataclasses import dataclass
from math import ceil, floor, log10

Value = float | None

STEPS = (1, 2, 5, 10)
FURTHEST = 1e15


@dataclass(frozen=True)
class Scale:
    """A straight scale: `low` stands at `start`, `high` at `end`."""

    low: float
    high: float
    start: float
    end: float

    def __call__(self, value: float) -> float:
        """Where `value` stands; outside the scale, at its edge."""
        if self.high <= self.low:
            return self.start
        share = (value - self.low) / (self.high - self.low)
        return self.start + (self.end - self.start) * min(max(share, 0.0), 1.0)


def finite(value: Value) -> Value:
    """The value, or None where it is a gap: nothing, or nothing near numbers that people read."""
    return value if value is not None and abs(value) <= FURTHEST else None  # NaN is not


def known(values: Iterable[Value]) -> list[float]:
    """The values that can be placed."""
    return [value for value in values if value is not None and abs(value) <= FURTHEST]


def round_marks(
    highest: float, lowest: float = 0, *, most: int = 5, whole: bool = True, ceiling: float | None = None
) -> list[float]:
    """Round marks from at most `lowest` to at least `highest`, in about `most` steps of 1, 2 or 5 times a
    power of ten. `whole`: no fractions between them; `ceiling`: nothing lies above it.
    """
    step = _step(highest / most - lowest / most, 1 if whole else 0)
    first = floor(lowest / step)
    marks = [step * place for place in range(first, max(ceil(highest / step), first + 1) + 1)]
    below = [mark for mark in marks if ceiling is None or mark <= ceiling]
    return below if len(below) > 1 else [marks[0] - step, marks[0]]


def _step(rough: float, least: float) -> float:
    if rough <= 0:
        return 1
    power = 10.0 ** floor(log10(rough))
    step = next(part * power for part in STEPS if part * power >= rough * (1 - 1e-9))
    return max(int(step) if step >= 1 else step, least)
