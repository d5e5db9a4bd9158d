"""Keeping and bringing back: backup, restore, and whether the ledger is as it was written."""

import sys
from pathlib import Path
from typing import Any

import click

from config import Settings
from portal import history
from portal.operations import copies, restoring
from portal.operations.opening import (
    Trouble,
    business_now,
    database_path,
    ended_with,
    real_now,
    with_house,
    with_settings,
)
from portal.operations.screen import as_json, as_typed, number, progress, tell
from portal.store.files import Folder

A_FILE = click.Path(dir_okay=False, path_type=Path)
CUT_TAIL = (
    "Lines cut off at the end cannot be seen by the chain alone. Keep the head elsewhere and compare it: "
    "a later ledger must still hold it."
)


class NotConfirmed(Trouble):
    """Nobody is there to be asked."""

    message = "This replaces the database. Say --yes if you mean it; there is no terminal here to ask."


def _folder(settings: Settings) -> Folder:
    return Folder(Path(settings.files_url))


def _found(copy: copies.Copy) -> dict[str, Any]:
    return {
        "rows": copy.rows,
        "lines": copy.lines,
        "head": copy.head,
        "files": copy.files,
        "files_missing": copy.missing,
    }


def _holds(copy: copies.Copy) -> str:
    cases, people = copy.rows.get("grievance_case", 0), copy.rows.get("person", 0)
    lines = number(copy.lines, "line", "lines")
    return f"{number(people, 'person', 'people')}, {number(cases, 'case', 'cases')}, {lines} in its ledger"


def _evidence(copy: copies.Copy, beside: Path) -> str:
    """Where the evidence of a copy is; the folder comes with the first piece."""
    if not copy.files and not copy.missing:
        return "There was no evidence to keep beside it."
    return f"{beside} holds {number(copy.files, 'file', 'files')} of evidence."


def _about_missing(copy: copies.Copy) -> list[str]:
    """What to say of evidence that could not be copied."""
    if not copy.missing:
        return []
    files = number(len(copy.missing), "file of evidence is", "files of evidence are")
    return [
        f"{files} missing or altered: {', '.join(copy.missing[:5])}{' …' if len(copy.missing) > 5 else ''}"
    ]


@click.command(short_help="Copy everything while the portal runs (SQLite).")
@click.argument("file", type=A_FILE)
@as_json
@with_house
def backup(settings: Settings, file: Path, wants_json: bool) -> None:
    """Copy the database to FILE while the portal runs, and the evidence to the folder FILE.files beside it.

    Both are checked: SQLite finds the copy whole, all rows are there, its ledger is as it was written, and
    each piece of evidence has its hash. FILE is a SQLite database. On PostgreSQL use pg_dump.
    """
    database_path(settings)
    copy = copies.keep(file, _folder(settings))
    tell(
        wants_json,
        {"file": str(file), "files_folder": str(copies.files_beside(file))} | _found(copy),
        f"{file} is a whole copy: {_holds(copy)}.",
        _evidence(copy, copies.files_beside(file)),
        *_about_missing(copy),
    )
    if copy.missing:
        ended_with(1)


@click.command(short_help="Put a copy in place of the database (SQLite).")
@click.argument("file", type=A_FILE)
@click.option("--yes", is_flag=True, help="Do not ask first.")
@as_json
@with_settings
def restore(settings: Settings, file: Path, yes: bool, wants_json: bool) -> None:
    """Put the copy FILE in place of the database, and the evidence of FILE.files back. Stop the portal first.

    The copy is checked before anything changes, and the database of before is kept. Letters not yet sent are
    held and everybody is signed out. On PostgreSQL use pg_restore.
    """
    target = database_path(settings)
    if target.exists() and not yes:
        _ask(file, target)
    done = restoring.bring_back(file, target, _folder(settings), at=business_now(settings), now=real_now())
    told = [f"{file} is in place: {_holds(done.copy)}."]
    if done.aside:
        told.append(f"The database of before is kept: {done.aside}")
    told += [f"Applied {name}." for name in done.migrations]
    told.append(f"Letters held, so that nothing old is mailed: {done.held:,}.")
    told.append(f"Devices signed out: {done.signed_out:,}.")
    tell(
        wants_json,
        {"aside": str(done.aside) if done.aside else None, "held": done.held, "signed_out": done.signed_out}
        | {"migrations": done.migrations}
        | _found(done.copy),
        *told,
        *_about_missing(done.copy),
        f"Next: {as_typed()} serve",
    )
    if done.copy.missing:
        ended_with(1)


def _ask(file: Path, target: Path) -> None:
    if not sys.stdin.isatty():
        raise NotConfirmed
    click.confirm(f"Replace {target} by {file}? The database of before is kept beside it.", abort=True)


@click.command("verify-history", short_help="Say whether the ledger is as it was written.")
@as_json
@with_house
def verify_history(settings: Settings, wants_json: bool) -> None:
    """Read the whole ledger and say whether every line is as it was written, where it was written.

    Exit code 1 if not. Lines cut off at the end cannot be seen by the chain alone: compare the head with one
    kept elsewhere.
    """
    with progress("Reading the ledger") as tick:
        verdict = history.verify(tick)
    lines = number(verdict.lines, "line", "lines")
    sentences = [f"The ledger is whole: {lines}.", f"Head: {verdict.head}", CUT_TAIL]
    if not verdict.whole:
        sentences = [
            f"The ledger is broken: line {verdict.first_bad} is missing or not as it was written.",
            f"The {lines} before it are good. Head: {verdict.head}",
        ]
    found = {
        "whole": verdict.whole,
        "lines": verdict.lines,
        "head": verdict.head,
        "first_bad": verdict.first_bad,
    }
    tell(wants_json, found, *sentences)
    if not verdict.whole:
        ended_with(1)
