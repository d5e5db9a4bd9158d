"""The badge: one line that other sites may show, drawn anew for each release. 120 days after its period ended
it turns grey by itself (metric definitions, 7.5).
"""

import datetime as dt
from dataclasses import dataclass

from flask import Blueprint, Response, abort, url_for
from flask_babel import gettext, ngettext
from markupsafe import escape

from portal.metrics.public import releases
from portal.metrics.public.published import Cell
from portal.metrics.quarters import IN_A_YEAR, quarters_of
from portal.web import clock, formats
from portal.web.access import open_to_all
from portal.web.charts.words import width_of, wrapped
from portal.web.house import house, settings
from portal.web.locale import language
from portal.web.public.unchanged import mark, marked, unchanged
from portal.web.published import day, value_of
from portal.web.values import number

KEPT = "public, max-age=3600"
VALID = dt.timedelta(days=120)
PAD, MARK = 14, 30
FIRST, LINE_HEIGHT = 24, 18
MOST = 270.0
"""So wide its lines are at most, unless a single word is wider: it has room on a phone."""

LETTERS = 13
INK, SOFT, PAPER, GREY, LINE = "#1a1f24", "#4a545e", "#ffffff", "#6b7280", "#c4cad0"


@dataclass(frozen=True)
class Badge:
    """Its two lines, and whether they are out of date."""

    first: str
    second: str
    old: bool

    @property
    def words(self) -> str:
        """All that it says."""
        return f"{self.first} – {self.second}"


@open_to_all
def badge() -> Response:
    """`/badge.svg?l=kn`: as an image anywhere; opened by itself it leads to the page."""
    if not house().publishes:
        abort(404)
    tag = mark(releases.last_number(), today().isoformat())
    response = unchanged(tag, KEPT) or marked(_image(), tag, KEPT)
    response.headers["Cross-Origin-Resource-Policy"] = "cross-origin"
    response.headers["Content-Security-Policy"] = "default-src 'none'; frame-ancestors *"
    response.headers["Content-Language"] = language().code
    response.vary.update(("Accept-Language", "Cookie"))
    return response


def _image() -> Response:
    found = of_the_day()
    if found is None:
        abort(404)
    return Response(drawn(found), content_type="image/svg+xml; charset=utf-8")


def today() -> dt.date:
    """The day that it is drawn for: it may be out of date on the next one."""
    return clock.now().astimezone(house().zone).date()


def of_the_day() -> Badge | None:
    """What the badge says now; None where there is nothing to show: too few, or no response rate."""
    last = releases.standing().last
    if last is None:
        return None
    cells = last.cells
    on_time, response = cells["R5//"], cells["R25//"]
    if not on_time.is_told or on_time.n is None or not response.is_told:
        return None
    old = today() > on_time.window.until + VALID
    first = gettext("Publishes its complaint results")
    return Badge(first, gettext("out of date") if old else _line(on_time), old)


def _line(cell: Cell) -> str:
    share = value_of(cell)
    if cell.lower is not None and cell.upper is not None:
        share = f"{share} ({number(cell.lower)}–{number(cell.upper)})"
    years = len(quarters_of(cell.window)) // IN_A_YEAR
    told = {
        "share": formats.isolate(share, language()),
        "cases": number(cell.n or 0),
        "day": day(cell.window.until),
    }
    if years == 1:
        return gettext("answered on time %(share)s, about %(cases)s cases, year to %(day)s", **told)
    return str(
        ngettext(
            "answered on time %(share)s, about %(cases)s cases, %(num)d year to %(day)s",
            "answered on time %(share)s, about %(cases)s cases, %(num)d years to %(day)s",
            years,
            **told,
        )
    )


def drawn(badge: Badge) -> str:
    """The badge as SVG: nothing in it asks any server for anything."""
    accent = GREY if badge.old else house().identity.brand.palette.light.accent
    first, second = wrapped(badge.first, MOST, strong=True), wrapped(badge.second, MOST)
    wide = max(*(width_of(said, strong=True) for said in first), *(width_of(said) for said in second))
    width = round(wide + MARK + 3 * PAD)
    height = FIRST + LINE_HEIGHT * (len(first) + len(second) - 1) + PAD
    rtl = language().direction == "rtl"
    x = width - MARK - 2 * PAD if rtl else MARK + 2 * PAD
    place = width - PAD - MARK if rtl else PAD
    way = ' direction="rtl"' if rtl else ""
    link = settings().base_url + url_for("public.performance", lang=language().code)
    said = escape(badge.words)
    styles = (
        f'font-weight="600" fill="{GREY if badge.old else INK}"',
        f'fill="{GREY if badge.old else SOFT}"',
    )
    styled = [(said, styles[0]) for said in first] + [(said, styles[1]) for said in second]
    lines = "".join(
        f'<text x="{x}" y="{FIRST + LINE_HEIGHT * place}"{way} {style}>{escape(said)}</text>'
        for place, (said, style) in enumerate(styled)
    )
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{width}" height="{height}" '
        f'viewBox="0 0 {width} {height}" role="img" lang="{language().code}" '
        f'font-family="system-ui, sans-serif" font-size="{LETTERS}"><title>{said}</title>'
        f'<a href="{escape(link)}"><rect x=".5" y=".5" width="{width - 1}" height="{height - 1}" rx="6" '
        f'fill="{PAPER}" stroke="{LINE}"/>'
        f'<svg x="{place}" y="13" width="{MARK}" height="{MARK}" viewBox="0 0 32 32" fill="none" '
        f'stroke="{accent}" stroke-width="3.6"><path d="M3 24.5h16.5a8 8 0 0 0 0-16H10"/>'
        f'<circle cx="8" cy="8.5" r="4.6" fill="{accent}" stroke="none"/></svg>{lines}</a></svg>'
    )


def add_to(room: Blueprint) -> None:
    """Put this address into the room."""
    room.add_url_rule("/badge.svg", "badge", badge)
