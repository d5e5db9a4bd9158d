"""What operators ask: whether the process lives, and whether it can do its work."""

from typing import Any

from flask import Blueprint, jsonify
from peewee import PeeweeException

from portal.notices.outbox import LATE, age_of_oldest
from portal.store import db
from portal.store.migrating import pending
from portal.web import clock
from portal.web.access import open_to_all


@open_to_all
def healthz() -> Any:
    """The process lives."""
    return "ok\n", 200, {"Content-Type": "text/plain; charset=utf-8", "Cache-Control": "no-store"}


@open_to_all
def readyz() -> Any:
    """200 if the portal can work, 503 if not; in both cases what was found."""
    found = {"database": _database(), "migrations": _migrations(), "letters": _letters()}
    return jsonify(found), 200 if all(answer == "ok" for answer in found.values()) else 503


def _database() -> str:
    try:
        db.execute_sql("SELECT 1").fetchone()
    except PeeweeException as error:
        return f"not reachable: {type(error).__name__}"
    return "ok"


def _migrations() -> str:
    try:
        waiting = pending()
    except PeeweeException as error:
        return f"not known: {type(error).__name__}"
    return f"{len(waiting)} waiting: run portal migrate" if waiting else "ok"


def _letters() -> str:
    try:
        age = age_of_oldest(clock.real())
    except PeeweeException as error:
        return f"not known: {type(error).__name__}"
    return (
        f"the oldest has been due for {int(age.total_seconds())} s: is a worker running?"
        if age and age > LATE
        else "ok"
    )


def add_to(room: Blueprint) -> None:
    """Put these addresses into the room."""
    room.add_url_rule("/healthz", "healthz", healthz)
    room.add_url_rule("/readyz", "readyz", readyz)
