"""The page of published figures, how they are counted, and the report of a year: everybody’s, while the
association publishes them. Who works on figures or set-up sees them before, marked as not published.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from flask import Blueprint, abort
from flask_babel import gettext
from markupsafe import Markup

from portal.cases.codes import CATEGORIES
from portal.cases.deadlines import PROMISES, promised_days
from portal.learning import changes as changed
from portal.metrics.catalogue import CATALOGUE
from portal.metrics.public import releases
from portal.metrics.public.public_index import INDEX, choice_outweighs_chance
from portal.metrics.public.published import Cell, Told
from portal.metrics.public.releases import Release, Standing
from portal.metrics.public.reputation import WEIGHTS
from portal.metrics.quarters import Quarter
from portal.metrics.shapes import METHOD
from portal.web import clock
from portal.web.access import may, open_to_all
from portal.web.changed import told_changes
from portal.web.house import house, settings
from portal.web.locale import language, say
from portal.web.page import page
from portal.web.public import badge
from portal.web.public.published_charts import in_time
from portal.web.public.unchanged import answered
from portal.web.published import Said, heading, index_words, pending, said
from portal.web.published_words import COMPONENTS, SOURCES, WHYS
from portal.web.subjects import SUBJECTS
from portal.wording import Words

FIRST = ("R20//", "R5//", "R4//median")
"""What the page says first, as sentences."""

PLAIN = ("R4//p90", "R12//", "R21//", "R25//", "R19//", "R4//withdrawn", "R14//", "R1//rate", "L7//")
TABLES = ("R1/category", "R12/ended", "R21/ended", "R18/kind")
ON_METHOD_PAGE = ("R1", "R4", "R5", "R12", "R14", "R18", "R19", "R20", "R21", "R22", "R25", "L7", "L8")
DECISIONS: Mapping[str, Words] = {"acknowledgement": PROMISES["acknowledgement"], **CATEGORIES}


@dataclass(frozen=True)
class Table:
    """A whole and its parts, in words."""

    title: str
    period: str
    lines: tuple[Said, ...]

    @property
    def shown(self) -> list[Said]:
        """The lines that stand by themselves."""
        return [line for line in self.lines if line.cell.told is not Told.HIDDEN]

    @property
    def hidden(self) -> Markup:
        """The names of the others, in one line: what says nothing should not be most of a table. Some
        are half a sentence with commas of its own, so no list with commas is made of them.
        """
        names = [line for line in self.lines if line.cell.told is Told.HIDDEN]
        marked = [Markup("<span{}>{}</span>").format(one.attributes, one.name) for one in names]
        return Markup(" · ").join(marked)


@open_to_all
def performance() -> Any:
    """What became of the grievances, as the last release says it."""
    must_be_seen()
    return answered(_performance, _quarter_of_today(), promised_days(), told_of())


def _performance() -> Any:
    standing = releases.standing()
    last = standing.last
    return page(
        of="public.performance",
        **(_told(last) if last else {"release": None, "preview": not house().publishes}),
        trend=in_time(standing),
        promises=promises(),
        changes=told_changes(),
        coming=releases.next_release(clock.now()),
        years=years(standing),
    )


@open_to_all
def method() -> Any:
    """What each published figure means and how it is counted, in plain words; and the badge to take along."""
    must_be_seen()
    return answered(_method, badge.today().isoformat())


def _method() -> Any:
    standing, shown = releases.standing(), badge.of_the_day()
    figures = [CATALOGUE[metric] for metric in ON_METHOD_PAGE]
    return page(
        of="public.method",
        figures=figures,
        weights=[(say(COMPONENTS[key]), 100 * weight) for key, weight in WEIGHTS.items()],
        number=METHOD,
        sources=SOURCES,
        whys=WHYS,
        badge=shown,
        snippet=_snippet() if shown else "",
        releases=standing.releases,
        preview=not house().publishes,
        years=years(standing),
        subjects=[(name, say(one.words)) for name, one in SUBJECTS.items()],
    )


def _snippet() -> str:
    """What another site writes into its page to show the badge."""
    base, code = settings().base_url, language().code
    alt = gettext("Publishes its complaint results")
    return f'<a href="{base}/{code}/performance"><img src="{base}/badge.svg?l={code}" alt="{alt}"></a>'


@open_to_all
def year(year: int) -> Any:
    """The report of a calendar year, to print."""
    must_be_seen()
    return answered(lambda: _year(year), promised_days(), told_of())


def _year(year: int) -> Any:
    standing = releases.standing()
    release = standing.of_year(year)
    if release is None:
        abort(404)
    return page(
        of="public.year",
        **_told(release),
        year=year,
        promises=promises(),
        changes=told_changes(),
        years=years(standing),
    )


def must_be_seen() -> None:
    """404 for whoever may not see the releases."""
    if not house().publishes and not (may("figures.see") or may("settings.see")):
        abort(404)


def _quarter_of_today() -> int:
    """What the day of the next release depends on."""
    return Quarter.of((clock.now() - releases.SETTLES).astimezone(house().zone).date()).number


def _told(release: Release) -> dict[str, Any]:
    """A release in words: what is said first, the tables, the index, and what is not told, and why."""
    cells = release.cells
    return {
        "release": release,
        "whys": WHYS,
        "preview": not house().publishes,
        "total": said(cells["R1//"]),
        "first": [said(one) for one in _of(cells, FIRST) if one.is_told],
        "besides": {name: said(cells[f"R20//at_{name}"]) for name in ("lower", "upper")},
        "nine": said(cells["R4//p90"]),
        "rest": [said(one) for one in _of(cells, PLAIN) if one.is_told],
        "tables": [table for key in TABLES if (table := _table(key, cells)).lines],
        "index": _index(release),
        "untold": [(said(one), pending(one)) for one in _untold(cells)],
        "a_year": _is_a_year(cells["R1//"]),
    }


def _is_a_year(cell: Cell) -> bool:
    return (cell.window.until - cell.window.since).days < 366


def _of(cells: Mapping[str, Cell], keys: Iterable[str]) -> list[Cell]:
    return [cells[key] for key in keys if key in cells]


def _untold(cells: Mapping[str, Cell]) -> list[Cell]:
    """The figures that are not told: each by itself, without parts of tables and of the index."""
    figures = _of(cells, (*FIRST, *PLAIN))
    hidden_bars = [one for one in cells.values() if one.group == "component" and not one.is_told]
    return [one for one in figures if not one.is_told] + hidden_bars


def _table(key: str, cells: Mapping[str, Cell]) -> Table:
    """A table; where all of it is hidden, none: what cannot be told needs no empty lines."""
    own = [cell for cell in cells.values() if cell.key.startswith(f"{key}/")]
    if not any(cell.is_told for cell in own):
        return Table(heading(key), "", ())
    return Table(heading(key), said(own[0]).period, tuple(said(cell) for cell in own))


def _index(release: Release) -> dict[str, Any]:
    """The index with its bars and what other weights would make of it."""
    cells = release.cells
    whole = cells[f"{INDEX}//"]
    return {
        "cell": said(whole),
        "told": whole.is_told,
        "line": index_words(whole, cells, release.method) if whole.is_told else "",
        "bars": [said(one) for one in cells.values() if one.group == "component" and one.is_told],
        "otherwise": [said(one) for one in cells.values() if one.group == "otherwise"],
        "wide": choice_outweighs_chance(cells),
    }


def promises() -> list[tuple[str, int]]:
    """What is promised, in working days: the acknowledgement, and the decision by category."""
    own = promised_days()
    return [(say(words), own[name]) for name, words in DECISIONS.items()]


def told_of() -> list[tuple[str, bool, Mapping[str, str]]]:
    """What is told of changes, as a mark needs it."""
    return [(one.month, one.done, one.words) for one in changed.changes()]


def years(standing: Standing) -> list[int]:
    """The calendar years of which there is a report."""
    return [one.ended.year for one in standing.releases if one.ended.is_last_of_year]


def add_to(room: Blueprint) -> None:
    """Put these pages into the room."""
    room.add_url_rule("/<language:lang>/performance", "performance", performance)
    room.add_url_rule("/<language:lang>/performance/method", "method", method)
    room.add_url_rule("/<language:lang>/performance/<int:year>", "year", year)
