"""What must hold before a command works: settings, a database that answers, its tables, and the two demo
rules.
"""

import datetime as dt
import functools
from collections.abc import Callable
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import click

from config import BadSettings, Settings
from portal import store
from portal.history import HistoryHead
from portal.members.association import Association, association
from portal.store import db, migrating
from portal.wording import Refusal


class Trouble(Refusal):
    """Something that an operator can mend; its sentence says how. English only, so not marked for
    translators.
    """


class NoDatabaseYet(Trouble):
    """There is no file where the database should be."""

    message = (
        "There is no database at %(path)s yet. "
        "“portal init” founds an association there, “portal demo” makes one to try."
    )


class NoTablesYet(Trouble):
    """The tables are missing or older than the program."""

    message = "The tables of this database are not up to date: run “portal migrate” first."


class FromTheFuture(Trouble):
    """A newer version has worked on this database."""

    message = (
        "This database was changed by a newer version of Recourse (%(names)s). "
        "Run that version, or restore a backup made by this one."
    )


class OnlySqlite(Trouble):
    """The command copies a file, and this database is none."""

    message = (
        "This copies a SQLite file, and the database here is PostgreSQL. Use its own tools: "
        "“pg_dump --format=custom --file=FILE DATABASE” keeps a copy, "
        "“pg_restore --clean --if-exists --dbname=DATABASE FILE” brings it back."
    )


def real_now() -> dt.datetime:
    """The real time, in UTC."""
    return dt.datetime.now(dt.UTC)


def business_now(settings: Settings) -> dt.datetime:
    """The moment at which the deeds of a command happen: the real time, unless PORTAL_NOW holds it still."""
    return settings.now or real_now()


def database_path(settings: Settings) -> Path:
    """The file of the database; OnlySqlite if it is none."""
    if not settings.database_url.startswith("sqlite:///"):
        raise OnlySqlite
    return Path(settings.database_url.removeprefix("sqlite:///"))


def reach(settings: Settings) -> None:
    """Bind the database of `settings` and ask it something; FromTheFuture if a newer version was here."""
    store.close()
    try:
        store.open_database(settings.database_url)
    except ModuleNotFoundError as missing:
        raise Trouble("PostgreSQL needs its driver: pip install 'psycopg[binary]'.") from missing
    db.connect(reuse_if_open=True)
    check_version()


def check_version() -> None:
    """FromTheFuture if a newer version has worked on the bound database."""
    if newer := migrating.from_a_newer_version():
        raise FromTheFuture(names=", ".join(newer))


def check_exists(settings: Settings) -> None:
    """NoDatabaseYet if the SQLite file is missing: opening it would make an empty one."""
    if settings.database_url.startswith("sqlite:") and not database_path(settings).exists():
        raise NoDatabaseYet(path=database_path(settings))


def enter(settings: Settings) -> None:
    """Bind the database and make sure it can be worked on: NoTablesYet, NotSetUp and FromTheFuture say what
    is amiss.
    """
    check_exists(settings)
    reach(settings)
    if migrating.pending():
        raise NoTablesYet
    association()


def check_demo_rules(settings: Settings) -> None:
    """BadSettings where a demo's ease meets a real association, or business time would run backwards."""
    problems = []
    if settings.demo and not Association.get_by_id(1).demo:
        problems.append(
            "PORTAL_DEMO is on, but this database was not made by “portal demo”: it would open the staff's "
            "accounts without a second factor. Take PORTAL_DEMO away, or point PORTAL_DATABASE_URL to a demo."
        )
    last = HistoryHead.get().at
    if settings.now and last and settings.now < last:
        problems.append(
            f"PORTAL_NOW is {settings.now:%Y-%m-%dT%H:%M:%SZ}, before the last thing that happened here "
            f"({last:%Y-%m-%dT%H:%M:%SZ}). Set it later, or take it away."
        )
    if problems:
        raise BadSettings(problems)


def check_ready(settings: Settings) -> None:
    """All that must hold before pages are served or duties done."""
    enter(settings)
    check_demo_rules(settings)


def letters_go_to(settings: Settings) -> str:
    """Where letters leave to, as a person may read it, without a password."""
    if settings.mail_url.startswith("maildir:"):
        return f"the folder {settings.mail_url.removeprefix('maildir://')}"
    return (
        "this terminal"
        if settings.mail_url == "console:"
        else f"the mail server {urlsplit(settings.mail_url).hostname}"
    )


def with_settings(command: Callable[..., Any]) -> Callable[..., Any]:
    """Give a command the settings of this installation first, and close its database when it ends."""

    @functools.wraps(command)
    def run(*args: Any, **more: Any) -> Any:
        try:
            return command(Settings.from_environment(), *args, **more)
        finally:
            store.close()

    return run


def with_house(command: Callable[..., Any]) -> Callable[..., Any]:
    """Give a command the settings, with the house entered: an association is there and its tables are up to
    date.
    """

    @with_settings
    @functools.wraps(command)
    def run(settings: Settings, *args: Any, **more: Any) -> Any:
        enter(settings)
        return command(settings, *args, **more)

    return run


def ended_with(code: int) -> None:
    """End the command with an exit code other than 0."""
    click.get_current_context().exit(code)
