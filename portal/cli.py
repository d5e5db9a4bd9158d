"""The `portal` command: what an operator does, from founding an association to bringing back a copy."""

import os
from collections.abc import Iterator
from contextlib import contextmanager

import click
import peewee

from config import BadSettings
from portal.operations import founding, importing, keeping, rebuilding, serving, showing
from portal.wording import Refusal


class Sentence(click.ClickException):
    """What went wrong, as a sentence with its mend and no trace."""

    def show(self, file: object = None) -> None:
        """Print the sentence on standard error."""
        click.echo(self.message, err=True)


class BadSetUp(Sentence):
    """The settings do not hold together."""

    exit_code = 2


def _no_database(error: Exception) -> str:
    said = str(error).strip().splitlines() or [type(error).__name__]
    return f"The database cannot be used: {said[0].rstrip('.')}. See to it, or set PORTAL_DATABASE_URL."


def _no_file(error: OSError) -> str:
    where = f"{error.filename}: " if error.filename else ""
    return f"{where}{error.strerror or error}."


@contextmanager
def in_sentences() -> Iterator[None]:
    """Turn what an operator can mend into a sentence and an exit code: 2 for settings, 1 for all else."""
    try:
        yield
    except BadSettings as bad:
        raise BadSetUp(str(bad)) from bad
    except Refusal as refusal:
        raise Sentence(str(refusal)) from refusal
    except (peewee.OperationalError, peewee.InterfaceError) as error:
        raise Sentence(_no_database(error)) from error
    except OSError as error:
        raise Sentence(_no_file(error)) from error


@contextmanager
def for_the_owner_alone() -> Iterator[None]:
    """Let nobody else on this machine read what is written: databases, copies, evidence, letters."""
    before = os.umask(0o077)
    try:
        yield
    finally:
        os.umask(before)


class Operation(click.Group):
    """A group of commands whose refusals are sentences, also when reached as `flask portal …`."""

    def invoke(self, context: click.Context) -> object:
        """Do what was asked."""
        with in_sentences(), for_the_owner_alone():
            return super().invoke(context)

    def list_commands(self, context: click.Context) -> list[str]:
        """The commands in the order in which an operator meets them."""
        return list(self.commands)


@click.group(
    cls=Operation, context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100}
)
def portal() -> None:
    """Recourse, the member-services portal of an association.

    Settings come from the environment and .env; .env.example names them all.
    """


COMMANDS: list[click.Command] = [
    founding.init,
    serving.serve,
    serving.web,
    serving.worker,
    serving.migrate,
    showing.demo,
    founding.create_staff,
    founding.reset_second_factor,
    founding.open_account,
    importing.import_command,
    importing.activity_command,
    importing.renewals_command,
    importing.take_back_command,
    rebuilding.metrics,
    rebuilding.search,
    keeping.verify_history,
    keeping.backup,
    keeping.restore,
]

for command in COMMANDS:
    portal.add_command(command)


def main() -> None:
    """Run the command that was typed."""
    portal(prog_name="portal")


if __name__ == "__main__":
    main()
