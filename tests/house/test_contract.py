"""Names that checks from outside use: they may be added to, and never be lost."""

import click

from config import CHECKOUT
from portal.cli import portal
from portal.notices.kinds import LETTERS

COMMANDS = """init serve web worker migrate demo create-staff reset-second-factor import-members metrics
search verify-history backup restore"""
TOLD = """received acknowledged asked replied offered delivered reminder closed rate reopened moved late
still_working new_case answered assigned"""
VARIABLE = "METRICS_" + "REFERENCE"  # in two pieces, or this file would be the second one to name it


def test_every_command_is_there() -> None:
    assert set(COMMANDS.split()) <= set(portal.list_commands(click.Context(portal)))


def test_every_letter_is_there() -> None:
    assert set(TOLD.split()) <= LETTERS.keys()


def test_one_file_of_the_tests_names_the_vectors() -> None:
    tests = (path for path in (CHECKOUT / "tests").rglob("*.py"))
    assert len([path for path in tests if VARIABLE in path.read_text(encoding="utf-8")]) == 1
