"""Pages of figures kept ready as they are drawn: those of the whole by the worker, others by each process.

A drawing is named by what it is made of: page, language, part, figures (`figures.standing`) and code. One
made of anything else has another name and is not shown. So all processes agree, and neither a restart nor a
new version of the code shows an old drawing. Who reads, when and in which zone stands outside of it.
"""

import datetime as dt
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass

from flask import Flask, current_app, g
from markupsafe import Markup

from portal.members import roles
from portal.members.people import Person, RoleGrant
from portal.metrics import figures
from portal.metrics.figures import mark_of
from portal.metrics.kept import FigurePage
from portal.metrics.rows import TOTAL
from portal.store import rows_of
from portal.store.rows import rows
from portal.web.house import house
from portal.web.locale import language, offered, showing
from portal.web.marks import icons_used
from portal.web.staff.figure_pages import PAGES, Figures
from portal.web.subjects import Part, address_of
from portal.web.version import version

MOST = 100
"""So many drawings a process keeps; then all are looked up or drawn anew: a bound on memory."""


@dataclass(frozen=True)
class Drawn:
    """What is the same for all who read a page in one language: its HTML with the icons in it, and the period
    that most of it is of.
    """

    html: Markup
    icons: frozenset[str]
    period: Markup


@dataclass(frozen=True)
class Shown:
    """A drawing as a page shows it, and when its figures were computed."""

    html: Markup
    period: Markup
    computed_at: dt.datetime


def shown(page: str, part: Part = TOTAL) -> Shown | None:
    """A page of figures in the reader's language; None before its figures were first computed."""
    standing = figures.standing(part)
    if standing is None:
        return None
    drawn = _known(page, part, standing[0])
    icons_used().update(drawn.icons)
    return Shown(drawn.html, drawn.period, standing[1])


def _known(page: str, part: Part, mark: str) -> Drawn:
    """A drawing from the memory of this process, from what the worker keeps, or drawn now."""
    name = name_of(page, part, mark)
    memory: dict[str, Drawn] = current_app.extensions.setdefault("pages of figures", {})
    if name in memory:
        return memory[name]
    found = (_kept(page, name) if part == TOTAL else None) or draw(page, part)
    if not _is_still(part, mark):
        return found  # the figures moved on meanwhile: it may be of either
    if len(memory) >= MOST:
        memory.clear()
    memory[name] = found
    return found


def name_of(page: str, part: Part, mark: str) -> str:
    """The name of a drawing in the language that is being shown."""
    return mark_of(page, language().code, *part, mark, version())


def _is_still(part: Part, mark: str) -> bool:
    standing = figures.standing(part)
    return standing is not None and standing[0] == mark


def _kept(page: str, name: str) -> Drawn | None:
    """What the worker drew under this name."""
    found = rows(_KEPT, page, language().code, name)
    return next((Drawn(Markup(html), _names(icons), Markup(period)) for html, icons, period in found), None)


_KEPT = "SELECT html, icons, period FROM figure_page WHERE page = ? AND language = ? AND mark = ?"


def _names(icons: str) -> frozenset[str]:
    return frozenset(icons.split())


def draw(page: str, part: Part) -> Drawn:
    """Draw a page in the language that is being shown, for nobody in particular."""
    with _nobody():
        made = PAGES[page](*figures_of(part), "" if part == TOTAL else address_of(part))
        return Drawn(Markup(made.html), frozenset(g.icons), Markup(made.period))


def figures_of(part: Part) -> tuple[Figures, Figures]:
    """The figures of a part, with those of a year before for the whole; none of what is not counted yet."""
    return figures.ready_to_compare() if part == TOTAL else (figures.ready(part=part), {})


@contextmanager
def _nobody() -> Iterator[None]:
    """Draw in the association's own zone, and note the icons of the drawing alone."""
    before = {name: g.get(name) for name in ("zone", "icons")}
    g.zone, g.icons = house().zone, set()
    with showing(language().code):
        try:
            yield
        finally:
            for name, value in before.items():
                g.pop(name)
                if value is not None:
                    setattr(g, name, value)


# ── the worker ──────────────────────────────────────────────────────────────────────────────────────────────


def draw_due(pages: Callable[[], Flask]) -> int:
    """Draw the pages of the whole that are not kept as they would be drawn now, in the languages of those who
    may see them: one language at a time. Returns how many were drawn.
    """
    standing, read = figures.standing(TOTAL), _languages_read()
    _forget_others(read)
    if standing is None or not read:
        return 0
    with pages().app_context():
        for one in offered():
            if one.code in read and (drawn := _draw_in(one.code, standing[0])):
                return drawn
    return 0


def _languages_read() -> set[str]:
    """The languages that are read by somebody who may see figures."""
    allowed = sorted(roles.ACTIONS["figures.see"] | roles.ACTIONS["board.see"])
    readers = Person.select(Person.language).join(RoleGrant).where(RoleGrant.role.in_(allowed))
    return {code for (code,) in rows_of(readers.distinct())}


def _forget_others(read: set[str]) -> None:
    """Throw away what nobody reads any more: it would keep the names that people had when it was drawn."""
    others = FigurePage.language.not_in(sorted(read))
    if FigurePage.select().where(others).exists():
        FigurePage.delete().where(others).execute()


def _draw_in(code: str, mark: str) -> int:
    """Draw what is due in a language; nothing is kept if the figures moved on meanwhile, since what was drawn
    may be of either.
    """
    own = FigurePage.select(FigurePage.page, FigurePage.mark).where(FigurePage.language == code)
    kept = set(rows_of(own))
    with showing(code):
        names = {page: name_of(page, TOTAL, mark) for page in PAGES}
        drawn = {page: draw(page, TOTAL) for page, name in names.items() if (page, name) not in kept}
        if _is_still(TOTAL, mark):
            for page, one in drawn.items():
                _keep(page, names[page], one)
    return len(drawn)


def _keep(page: str, name: str, drawn: Drawn) -> None:
    row = {"mark": name, "html": drawn.html, "icons": " ".join(sorted(drawn.icons)), "period": drawn.period}
    FigurePage.insert(page=page, language=language().code, **row).on_conflict(
        conflict_target=[FigurePage.page, FigurePage.language], update=row
    ).execute()
