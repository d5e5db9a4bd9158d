"""The bar under a figure: the point is what was counted, the open bar how far it may be off. Its places are
per cent of its length, so it is as wide as its tile; the sheet turns it for right-to-left pages.
"""

from markupsafe import Markup

from portal.web.charts.drawing import num
from portal.web.charts.scale import Value, finite

MIDDLE, RADIUS = 7, 4
_SCALE = (
    '<line x1="0" x2="100%" y1="7" y2="7"/><line x1="0" x2="0" y1="3" y2="11"/>'
    '<line x1="50%" x2="50%" y1="5" y2="9"/><line x1="100%" x2="100%" y1="3" y2="11"/>'
)


def gauge(value: Value, lower: Value, upper: Value, scale: float | None) -> Markup:
    """A scale from 0 to `scale` with ticks at its ends and middle. An interval open to one side reaches the
    end of the scale; without `lower` there is none. Nothing is drawn without a scale or a value.
    """
    if not scale or finite(value) is None or value is None:
        return Markup("")
    point = _place(value, scale)
    bar = (
        "" if lower is None else _bar(_place(lower, scale), 100.0 if upper is None else _place(upper, scale))
    )
    mark = f'<circle cx="{num(point)}%" cy="{MIDDLE}" r="{RADIUS}"/>'
    return Markup(f'<svg class="gauge" aria-hidden="true">{_SCALE}{bar}{mark}</svg>')


def _bar(start: float, end: float) -> str:
    wide = num(max(end - start, 0))
    return (
        f'<rect x="{num(start)}%" width="{wide}%" y="{MIDDLE - RADIUS}" height="{2 * RADIUS}" rx="{RADIUS}"/>'
    )


def _place(value: float, scale: float) -> float:
    return min(max(100 * value / scale, 0.0), 100.0)
