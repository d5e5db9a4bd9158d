"""What the command line shows: progress with rate and remaining time, results as sentences or as JSON."""

import json
import shlex
import shutil
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import click

Tick = Callable[[int, int], None]

_WIDTH, _EVERY = 24, 0.1  # letters of a bar; seconds between two looks of it

as_json = click.option("--json", "wants_json", is_flag=True, help="Answer in JSON, for a machine to read.")


def tell(wants_json: bool, found: dict[str, Any], *sentences: str) -> None:
    """Print what a command found: for a person as sentences, for a machine as one JSON object."""
    click.echo(json.dumps(found, ensure_ascii=False, default=str) if wants_json else "\n".join(sentences))


def as_typed() -> str:
    """The `portal` command as it works here and now: by its name where the shell finds ours by it, else by
    its path, from this folder if it lies below.
    """
    ours = Path(sys.executable).with_name("portal")
    found = shutil.which("portal")
    if not ours.exists() or (found and Path(found) == ours):
        return "portal"
    here = Path.cwd()
    below = here in ours.parents and here != ours.parent
    return shlex.quote(str(ours.relative_to(here) if below else ours))


def number(value: int, one: str, many: str) -> str:
    """A number with its noun: 1 letter, 1,200 letters."""
    return f"{value:,} {one if value == 1 else many}"


def _span(seconds: float) -> str:
    minutes, rest = divmod(round(seconds), 60)
    hours, minutes = divmod(minutes, 60)
    return f"{hours}:{minutes:02}:{rest:02}" if hours else f"{minutes}:{rest:02}"


def _bar(label: str, done: int, total: int, took: float) -> str:
    """The bar at one moment, `took` seconds after its start."""
    share = min(1.0, done / total) if total else 1.0
    rate = done / took if took > 0 else 0.0
    filled = "█" * round(share * _WIDTH)
    left = f", {_span((total - done) / rate)} left" if rate and done < total else f", took {_span(took)}"
    return f"{label} {filled:░<{_WIDTH}} {share:4.0%}  {done:,} of {total:,}  {rate:,.0f}/s{left}"


@contextmanager
def progress(label: str) -> Iterator[Tick]:
    """Show how far long work has come, each time it calls the tick it gets with (done, total).

    On a terminal that is a bar with rate and remaining time. Elsewhere it is one line when the work is
    done, on standard error, so that standard output carries the result alone.
    """
    began, shown, last = time.monotonic(), 0.0, (0, 0)  # the clock starts anew with the first tick
    live = sys.stderr.isatty()

    def tick(done: int, total: int) -> None:
        nonlocal began, shown, last
        if last == (0, 0):
            began = shown = time.monotonic()
        last = done, total
        if live and time.monotonic() - shown >= _EVERY:
            shown = time.monotonic()
            click.echo(f"\r\x1b[K{_bar(label, done, total, shown - began)}", nl=False, err=True)

    try:
        yield tick
    finally:
        if live and last[1]:
            click.echo(f"\r\x1b[K{_bar(label, *last, time.monotonic() - began)}", err=True)
    if not live and last[1]:
        click.echo(f"{label}: {last[0]:,} of {last[1]:,}, took {_span(time.monotonic() - began)}.", err=True)
