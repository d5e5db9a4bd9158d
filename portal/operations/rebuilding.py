"""Making anew what was made from something else: the figures from the ledger, the search from the texts."""

import click

from config import Settings
from portal.cases import words as words_of_cases
from portal.members import words as words_of_people
from portal.metrics import duty
from portal.operations.opening import business_now, with_house
from portal.operations.screen import as_json, number, progress, tell


@click.group(short_help="The figures: rebuild.")
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
