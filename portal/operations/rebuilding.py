"""Making what is made from something else: figures from the ledger, the board pack from them, the search."""

from functools import cache, partial

import click

from config import Settings
from portal.cases import words as words_of_cases
from portal.members import words as words_of_people
from portal.metrics import duty
from portal.metrics.packs import every as every_pack
from portal.operations.opening import business_now, with_house
from portal.operations.screen import as_json, number, progress, tell
from portal.web import furnished, packs


@click.group(short_help="The figures: rebuild, pack.")
def metrics() -> None:
    """The figures, which are counted from the ledger."""


@metrics.command("rebuild")
@as_json
@with_house
def rebuild_metrics(settings: Settings, wants_json: bool) -> None:
    """Count all figures anew from the ledger: they come out as they were."""
    with progress("Reading the ledger") as tick:
        lines = duty.rebuild(business_now(settings), tick)
    tell(wants_json, {"lines": lines}, f"The figures are counted anew from {number(lines, 'line', 'lines')}.")


@metrics.command("pack")
@as_json
@with_house
def make_pack(settings: Settings, wants_json: bool) -> None:
    """Make the board pack of the month that ended last now, if it is not made yet, and draw its PDFs.

    It takes the figures as they are kept; the worker does the same on the first working day of a month.
    """
    pages = cache(partial(furnished, settings))
    made = packs.make(pages, business_now(settings))
    drawn = 0
    while packs.draw_pdf(pages):
        drawn += 1
    last = next(iter(every_pack()), None)
    name = last.name if last else ""
    tell(
        wants_json,
        {"made": made is not None, "month": name, "pdfs": drawn},
        _told(made is not None, name, drawn),
    )


def _told(made: bool, name: str, drawn: int) -> str:
    if not name:
        return "There is no board pack yet: it needs figures that were counted after the end of a month."
    first = f"The board pack of {name} is made." if made else f"The newest board pack is that of {name}."
    return f"{first} {number(drawn, 'PDF was', 'PDFs were')} drawn."


@click.group(short_help="The search: rebuild.")
def search() -> None:
    """The search over people and cases."""


@search.command("rebuild")
@as_json
@with_house
def rebuild_search(settings: Settings, wants_json: bool) -> None:
    """Collect the words of all people and cases anew, while the portal runs."""
    with progress("Words of people") as tick:
        people = words_of_people.rebuild(tick)
    with progress("Words of cases") as tick:
        cases = words_of_cases.rebuild(tick)
    found = f"{number(people, 'person', 'people')} and {number(cases, 'case', 'cases')}"
    tell(wants_json, {"people": people, "cases": cases}, f"The search knows {found} anew.")
