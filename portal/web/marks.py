"""Small marks in templates: icons, dates, numbers, names. Each is a filter or a function that writes little
HTML.

Icons: `{{ icon("mail") }}` draws one and remembers it; the layout ends with `{{ sprite() }}`, which brings
only the symbols that were used. Dates and numbers are written for the reader, in their language and zone.
"""

import datetime as dt
import re
from collections.abc import Callable
from functools import lru_cache
from typing import Any

from flask import Flask, g
from markupsafe import Markup

from portal.web import clock, formats
from portal.web.assets import STATIC
from portal.web.locale import held_still, language, zone

TURNED = {"leave", "next", "review"}  # in right-to-left pages these point the other way
_SYMBOL = re.compile(r'<symbol id="([a-z]+)"[^>]*?(?:/>|>.*?</symbol>)', re.S)


@lru_cache(maxsize=1)
def symbols() -> dict[str, str]:
    """The symbols of static/img/icons.svg by name, with ids that no field of a form can have."""
    source = (STATIC / "img" / "icons.svg").read_text(encoding="utf-8")
    return {
        found[1]: re.sub(r'id="[a-z]+"', f'id="i-{found[1]}"', found[0], count=1)
        for found in _SYMBOL.finditer(source)
    }


@lru_cache(maxsize=128)
def _drawn(name: str) -> Markup:
    symbols()[name]
    turn = " turn" if name in TURNED else ""
    return Markup(f'<svg class="i{turn}" aria-hidden="true"><use href="#i-{name}"/></svg>')


def icon(name: str) -> Markup:
    """An icon before words (KeyError for one we do not have); it says nothing by itself to a screen
    reader.
    """
    icons_used().add(name)
    return _drawn(name)


def icons_used() -> set[str]:
    """The icons that were drawn in this page so far."""
    try:
        return g.icons
    except AttributeError:
        g.icons = set()
        return g.icons


def sprite() -> Markup:
    """The symbols of the icons this page has drawn; the layout puts it at the end of the body."""
    names = tuple(sorted(icons_used()))
    return _sprite(names) if names else Markup("")


@lru_cache(maxsize=512)
def _sprite(names: tuple[str, ...]) -> Markup:
    return Markup(f"<svg hidden>{''.join(symbols()[name] for name in names)}</svg>")


def _today() -> dt.date:
    """The reader's date of today, in business time."""
    return held.today if (held := held_still()) is not None else clock.now().astimezone(zone()).date()


# Shapes of a date or moment for `when` and as filters, each with an example.
SHAPES: dict[str, Callable[[Any], str]] = {
    "day": lambda value: formats.day(value, language(), zone()),  # 3 November 2026
    "near_day": lambda value: formats.near_day(value, language(), zone(), _today()),  # 3 November
    "weekday_day": lambda value: formats.weekday(value, language(), zone(), _today()),  # Monday 7 December
    "moment": lambda value: formats.moment(value, language(), zone(), _today()),  # 13 November, 09:40
    "full_moment": lambda value: formats.full_moment(value, language(), zone()),  # 13 November 2026, 09:40
    "clock": lambda value: formats.clock_time(value, zone()),  # 09:40
    "month": lambda value: formats.month(formats.local(value, zone()), language()),  # November 2026
    "iso": lambda value: formats.iso_day(value, zone()),  # 2026-11-03
    "iso_moment": lambda value: formats.iso_moment(value, zone()),  # 2026-11-03 14:05
}

# Figures and hyphens alone: after an Arabic word the year would change places with the day.
LEFT_TO_RIGHT = {"iso", "iso_moment"}


def when(value: dt.datetime | dt.date, shape: str = "day") -> Markup:
    """`<time>` with the instant for machines and its words for people: `{{ when(case.due, "weekday_day")
    }}`.
    """
    side = 'dir="ltr" ' if shape in LEFT_TO_RIGHT else ""
    return Markup(f'<time {side}datetime="{instant(value)}">{SHAPES[shape](value)}</time>')


def instant(value: dt.datetime | dt.date) -> str:
    """An instant as ISO 8601 in UTC (a bare date as it is): what `data-due` and `datetime` carry."""
    if isinstance(value, dt.datetime):
        return value.astimezone(dt.UTC).isoformat(timespec="seconds").replace("+00:00", "Z")
    return value.isoformat()


FILTERS: dict[str, Callable[..., Any]] = {
    **SHAPES,
    "instant": instant,
    "file_size": lambda many: formats.file_size(many, language()),
    "number": lambda value: formats.number(value, language()),
    "money": lambda minor, currency: formats.money(minor, currency, language()),
    "currency": lambda code: formats.currency_name(code, language()),
    "percent": lambda share, digits=0: formats.percent(share, language(), digits),
    "listed": lambda items: formats.listed([str(item) for item in items], language()),
    "bdi": formats.bdi,
    "ref": formats.ref,
    "isolate": lambda text: formats.isolate(text, language()),
    "paragraphs": formats.paragraphs,
}


def use(app: Flask) -> None:
    """Teach the templates of `app` these marks."""
    app.jinja_env.filters.update(FILTERS)
    app.jinja_env.globals.update(icon=icon, sprite=sprite, when=when)
