"""Bringing members, their activity and their renewals in from a file, and taking an import back."""

from pathlib import Path
from typing import Any

import click

from config import LANGUAGES, Settings
from portal.history import SYSTEM
from portal.members import bringing_in
from portal.members.directory import Outcome, import_members
from portal.members.import_files import SHAPES
from portal.members.imported import ACTIVITIES, REASONS
from portal.members.people import STANDINGS
from portal.members.register import COLUMNS, Fault
from portal.operations.opening import business_now, ended_with, with_house
from portal.operations.screen import as_json, number, progress, tell

MOST_SHOWN = 50


def _told(fault: Fault) -> str:
    where = f"line {fault.line}, {fault.field}" if fault.field else f"line {fault.line}"
    return f"  {where}: {fault.refusal}"


def _sentences(outcome: Outcome, may_create: bool) -> list[str]:
    """What an import did, for a person to read; `may_create` says whether it was to add new chapters."""
    lines = [_told(fault) for fault in outcome.faults[:MOST_SHOWN]]
    if len(outcome.faults) > MOST_SHOWN:
        lines.append(f"  … and {len(outcome.faults) - MOST_SHOWN:,} more; “--json” lists them all.")
    if outcome.faults:
        lines.insert(0, f"{number(outcome.refused, 'line is', 'lines are')} not right:")
    if not may_create and any(fault.field == "chapter" for fault in outcome.faults):
        lines.append("Chapters that are new are added with --create-chapters.")
    if not outcome.done:
        return [*lines, "Nothing was imported. Mend the file, or import the other lines with --skip-bad."]
    if outcome.chapters:
        lines.append(f"New chapters: {', '.join(outcome.chapters)}.")
    did = f"{outcome.new:,} new, {outcome.changed:,} changed, {outcome.unchanged:,} as before"
    return [*lines, f"Read {number(outcome.rows, 'member', 'members')}: {did}, {outcome.refused:,} left out."]


def _faults(faults: list[Fault]) -> list[dict[str, Any]]:
    return [{"line": fault.line, "field": fault.field, "problem": str(fault.refusal)} for fault in faults]


def _found(outcome: Outcome) -> dict[str, Any]:
    names = ("done", "rows", "new", "changed", "unchanged", "refused", "chapters")
    return {name: getattr(outcome, name) for name in names} | {"faults": _faults(outcome.faults)}


@click.command(
    "import-members",
    short_help="Bring members in from a CSV file.",
    help=f"""Bring members in from a CSV file (UTF-8; comma, semicolon or tab between the cells).

    The first line names the columns: {", ".join(COLUMNS)}. Number and name are needed,
    the others may be missing. Standing is one of {", ".join(STANDINGS)}; language one of the association's
    own, of {", ".join(LANGUAGES)}; joined a day such as 2019-04-01; time zone a name such as Asia/Kolkata;
    chapter a code without spaces. Members are told apart by number; an empty cell leaves what is known.
    Running it twice changes nothing. One bad line keeps the whole file out. Nobody is written to: members ask
    for a sign-in link themselves.
    """,
)
@click.argument("file", metavar="FILE.csv", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--skip-bad", is_flag=True, help="Import the good lines when others are bad.")
@click.option("--create-chapters", is_flag=True, help="Add chapters that the file names and nobody knows.")
@as_json
@with_house
def import_command(
    settings: Settings, file: Path, skip_bad: bool, create_chapters: bool, wants_json: bool
) -> None:
    """Bring members in from a CSV file."""
    with progress("Importing members") as tick:
        outcome = import_members(
            file.read_bytes(),
            by=SYSTEM,
            at=business_now(settings),
            skip_bad=skip_bad,
            new_chapters=create_chapters,
            progress=tick,
        )
    tell(wants_json, _found(outcome), *_sentences(outcome, create_chapters))
    if not outcome.done:
        ended_with(1)


def _what_became(outcome: bringing_in.Outcome) -> list[str]:
    """What became of a file of activity or renewals, for a person to read."""
    lines = [_told(fault) for fault in outcome.faults[:MOST_SHOWN]]
    if len(outcome.faults) > MOST_SHOWN:
        lines.append(f"  … and more; “--json” lists those of {bringing_in.MOST_REFUSED_KEPT:,} lines.")
    if outcome.faults:
        lines.insert(0, f"{number(outcome.refused, 'line was', 'lines were')} refused:")
    did = f"{outcome.new:,} new, {outcome.changed:,} changed, {outcome.unchanged:,} as before"
    lines.append(f"Read {number(outcome.rows, 'line', 'lines')}: {did}, {outcome.refused:,} refused.")
    if outcome.new or outcome.changed:
        back = f"“portal take-back-import {outcome.number}” takes it back"
        return [*lines, f"This is import {outcome.number}; {back}."]
    return [*lines, "Nothing has changed."]


def _machine(outcome: bringing_in.Outcome) -> dict[str, Any]:
    names = ("number", "kind", "rows", "new", "changed", "unchanged", "refused")
    return {name: getattr(outcome, name) for name in names} | {"faults": _faults(outcome.faults)}


def _import_of(kind: str, settings: Settings, file: Path, wants_json: bool) -> None:
    with progress(f"Importing {kind}") as tick:
        outcome = bringing_in.bring_in(
            kind, file.read_bytes(), by=SYSTEM, at=business_now(settings), progress=tick
        )
    tell(wants_json, _machine(outcome), *_what_became(outcome))
    if outcome.faults:
        ended_with(1)


_file = click.argument(
    "file", metavar="FILE.csv", type=click.Path(exists=True, dir_okay=False, path_type=Path)
)
_RULES = """Dates are such as 2026-04-01 and not in the future; members are named by their numbers. A record
    whose source and record id are known replaces the one before; the same file twice is as once. Lines that
    are wrong are refused and listed, the others are taken."""


@click.command(
    "import-activity",
    short_help="Bring in what members took part in, from a CSV file.",
    help=f"""Bring in what members took part in, from a CSV file (UTF-8; comma, semicolon or tab).

    The first line names the columns: {", ".join(SHAPES["activity"].columns)}. Kind is one of
    {", ".join(ACTIVITIES)}; units are a number, 1 where there are none, and 0 for somebody who did not come.
    {_RULES}
    """,
)
@_file
@as_json
@with_house
def activity_command(settings: Settings, file: Path, wants_json: bool) -> None:
    """Bring in what members took part in."""
    _import_of("activity", settings, file, wants_json)


@click.command(
    "import-renewals",
    short_help="Bring in who renewed their membership, from a CSV file.",
    help=f"""Bring in who renewed their membership, from a CSV file (UTF-8; comma, semicolon or tab).

    The first line names the columns: {", ".join(SHAPES["renewals"].columns)}. Renewed is yes or no;
    not_eligible is empty, or one of {", ".join(REASONS)} for members who do not count.
    {_RULES}
    """,
)
@_file
@as_json
@with_house
def renewals_command(settings: Settings, file: Path, wants_json: bool) -> None:
    """Bring in who renewed their membership."""
    _import_of("renewals", settings, file, wants_json)


@click.command("take-back-import", short_help="Take an import of activity or renewals back.")
@click.argument("wanted", metavar="NUMBER", type=int)
@as_json
@with_house
def take_back_command(settings: Settings, wanted: int, wants_json: bool) -> None:
    """Take an import of activity or renewals back: what it brought is gone, what it replaced stands again."""
    gone = bringing_in.take_back(wanted, by=SYSTEM, at=business_now(settings))
    records = number(gone, "record", "records")
    tell(wants_json, {"number": wanted, "rows": gone}, f"Import {wanted} is taken back: {records}.")
