"""Serving: the web and the worker, together under a supervisor or each alone, and the tables brought up to
date.
"""

import errno
import http.client
import os
import socket
import sys
from typing import Any

import click

from config import CHECKOUT, Settings
from portal import store
from portal import worker as timetable
from portal.demo.people import PASSWORD
from portal.members.accounts import Account
from portal.members.association import association
from portal.members.people import Person, RoleGrant
from portal.notices.outbox import Outbox
from portal.operations.opening import (
    Trouble,
    check_exists,
    check_ready,
    ended_with,
    letters_go_to,
    reach,
    real_now,
    with_settings,
)
from portal.operations.screen import as_json, number, progress, tell
from portal.operations.supervisor import Child, Supervisor
from portal.store import migrating
from portal.web.logs import to_stderr

HOST, MOST = "127.0.0.1", 65535  # the highest port there is
# Its warnings quote requests that it could not read, and an address may hold a token: only errors are told.
WEB = ("-w", "2", "--threads", "8", "-k", "gthread", "--no-control-socket", "--log-level", "error")


class PortTaken(Trouble):
    """Another program listens on the port."""

    message = (
        "Port %(port)s is taken by another program. "
        "Choose another with PORTAL_PORT, which wins over all else when typed: PORTAL_PORT=%(next)s make run."
    )


class PortForbidden(Trouble):
    """The machine lets only its administrator listen there."""

    message = (
        "This user may not listen on port %(port)s: ports below 1024 need a right of their own. "
        "Choose one from 1024 on, for example PORTAL_PORT=8000, and put a proxy before it."
    )


def gunicorn(door: socket.socket) -> list[str]:
    """The command that serves the pages to whoever comes to `door`."""
    heartbeat = (
        ["--worker-tmp-dir", "/dev/shm"] if os.path.isdir("/dev/shm") else []
    )  # a disk may make it stall
    where = ["--bind", f"fd://{door.fileno()}", "--chdir", str(CHECKOUT)]
    return [sys.executable, "-m", "gunicorn", *WEB, *heartbeat, *where, "wsgi:app"]


def open_door(port: int) -> socket.socket:
    """Listen on the port; PortTaken if somebody else does, PortForbidden if we may not.

    We listen ourselves and hand the socket on, so that nobody finds the door shut while the web starts again.
    """
    try:
        return socket.create_server((HOST, port), backlog=2048)
    except PermissionError as forbidden:
        raise PortForbidden(port=port) from forbidden
    except OSError as fault:
        if fault.errno != errno.EADDRINUSE:
            raise
        raise PortTaken(port=port, next=port + 1 if port < MOST else 8000) from fault


def bring_up_to_date(settings: Settings) -> list[str]:
    """Apply pending migrations behind the lock, a copy of the file taken first; returns their names."""
    reach(settings)
    with progress("Keeping a copy of the database") as tick:
        return migrating.migrate(real_now(), tick)


def _answers(port: int) -> bool:
    """Whether the portal answers on its port."""
    connection = http.client.HTTPConnection(HOST, port, timeout=1)
    try:
        connection.request("GET", "/healthz")
        return connection.getresponse().status < 500
    except (OSError, http.client.HTTPException):
        return False
    finally:
        connection.close()


def demo_people() -> list[tuple[str, str]]:
    """Who may sign in to a demo, with their roles: the people who have a password, as they came."""
    query = Person.select(Person.email, RoleGrant.role).join(Account).switch(Person).join(RoleGrant)
    rows: Any = query.where(Account.password_hash.is_null(False)).order_by(Person.id).tuples()
    return list(rows)


def greeting(settings: Settings) -> str:
    """What `portal serve` says once the address answers: where it is, who may sign in (a demo), how to
    stop.
    """
    found = association()
    lines = ["", f"  {found.name_in('en')}", f"  {settings.base_url}", ""]
    people = demo_people() if settings.demo and found.demo else []
    if people:
        width = max(len(email) for email, _ in people)
        lines += [f"  Sign in as one of these, with the password {PASSWORD}:"]
        lines += [f"    {email:<{width}}  {role}" for email, role in people] + [""]
    if settings.base_url != (here := f"http://{HOST}:{settings.port}"):
        lines += [f"  The pages are on {here}, for the proxy in front.", ""]
    return "\n".join(
        [*lines, f"  Letters go to {letters_go_to(settings)}.", "  Ctrl-C stops the portal.", ""]
    )


def _children(settings: Settings, door: socket.socket) -> list[Child]:
    """The processes of an installation on one machine: the pages and the duties."""
    environ = os.environ | {"PORTAL_PORT": str(settings.port)}
    return [
        Child("web", gunicorn(door), environ, keeps=(door.fileno(),)),
        Child("worker", [sys.executable, "-m", "portal.cli", "worker"], environ),
    ]


@click.command(short_help="Pages and worker together, until Ctrl-C.")
@with_settings
def serve(settings: Settings) -> None:
    """Serve the portal: pages and worker together, until Ctrl-C or SIGTERM.

    Pending migrations are applied first. A process that dies is started again.
    """
    check_exists(settings)
    bring_up_to_date(settings)
    check_ready(settings)
    door = open_door(settings.port)
    told = greeting(settings)
    store.close()

    def greet_once_it_answers() -> bool:
        if answers := _answers(settings.port):
            click.echo(told)
        return answers

    click.echo("Starting …")
    supervisor = Supervisor(_children(settings, door), lambda sentence: click.echo(sentence, err=True))
    code = supervisor.run(greet_once_it_answers)
    click.echo("Stopped.")
    ended_with(code)


@click.command(short_help="The pages alone.")
@with_settings
def web(settings: Settings) -> None:
    """Serve the pages alone; the duties need a “portal worker” beside it."""
    check_ready(settings)
    door = open_door(settings.port)
    door.set_inheritable(True)
    store.close()
    command = gunicorn(door)
    os.execv(command[0], command)


@click.command(short_help="The duties alone: letters, promises, figures.")
@click.option("--once", is_flag=True, help="Do every duty that is due, then end.")
@with_settings
def worker(settings: Settings, once: bool) -> None:
    """Do what is due: letters, promises, reminders, pictures, figures. Several may run at once."""
    check_ready(settings)
    to_stderr()
    if not once:
        timetable.main(settings)
        return
    timetable.once(settings)
    if waiting := Outbox.select().where(Outbox.status == "due").count():
        letters = number(waiting, "letter waits", "letters wait")
        click.echo(f"{letters} to leave for {letters_go_to(settings)}. The worker tries again.")


@click.command()
@as_json
@with_settings
def migrate(settings: Settings, wants_json: bool) -> None:
    """Bring the tables up to date. Safe to start twice: the second waits and finds nothing left to do."""
    names = bring_up_to_date(settings)
    applied = [f"Applied {name}." for name in names] or [
        "The tables are up to date; there was nothing to apply."
    ]
    tell(wants_json, {"applied": names}, *applied)
