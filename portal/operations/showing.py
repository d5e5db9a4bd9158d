"""Making a demo: an association with its past, to try the portal on."""

import datetime as dt
from pathlib import Path

import click

from config import READERS, Settings
from portal.demo import make
from portal.demo.people import PASSWORD
from portal.operations.opening import business_now, with_settings
from portal.operations.screen import as_json, number, progress, tell
from portal.store.files import Folder


def _instant(context: click.Context, parameter: click.Parameter, text: str | None) -> dt.datetime | None:
    """An instant with its offset, read as PORTAL_NOW is."""
    try:
        return READERS["now"](text) if text else None
    except ValueError as mend:
        raise click.BadParameter(str(mend)) from mend


@click.command(short_help="Make a demo association with its past.")
@click.option("--members", type=click.IntRange(20, 1_000_000), default=4000, show_default=True)
@click.option("--cases", type=click.IntRange(0, 10_000_000), help="Without it: 30 a year for 1,000 members.")
@click.option(
    "--months", type=click.IntRange(1, 600), default=24, show_default=True, help="How long its past is."
)
@click.option(
    "--seed", type=int, default=1, show_default=True, help="The same seed and --now: the same association."
)
@click.option(
    "--now", callback=_instant, metavar="ISO", help="Where its past ends. Without it: PORTAL_NOW, or now."
)
@as_json
@with_settings
def demo(
    settings: Settings,
    members: int,
    cases: int | None,
    months: int,
    seed: int,
    now: dt.datetime | None,
    wants_json: bool,
) -> None:
    """Make a demo association in an empty database. It appears when it is whole, or not at all."""
    with progress("Days") as tick:
        made = make(
            database_url=settings.database_url,
            files=Folder(Path(settings.files_url)),
            members=members,
            cases=cases,
            months=months,
            seed=seed,
            now=now or business_now(settings),
            progress=tick,
        )
    holds = f"{number(made.members, 'member', 'members')}, {number(made.cases, 'case', 'cases')}"
    holds += f" ({made.open_cases:,} open), {number(made.lines, 'line', 'lines')} in its ledger"
    tell(
        wants_json,
        {"members": made.members, "cases": made.cases, "open_cases": made.open_cases, "days": made.days}
        | {"lines": made.lines, "head": made.head, "cpu_seconds": round(made.seconds, 2)},
        f"The demo is made: {holds}.",
        f"It took {made.seconds:.1f} s of processor time: {made.cases_per_second:.0f} cases a second.",
        f"Head of its ledger: {made.head}",
        f"The password of its ten people at the door: {PASSWORD}",
    )
