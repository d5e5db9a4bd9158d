"""What the README and the pages under docs/ name is there: paths, pictures, commands, settings."""

import dataclasses
import re
from collections.abc import Iterator
from pathlib import Path

import click
import pytest

from config import CHECKOUT, Settings
from portal.cli import portal
from tests.house.test_imports import modules, room_of

README = CHECKOUT / "README.md"
PAGES = (
    README,
    *sorted((CHECKOUT / "docs").glob("*.md")),
    CHECKOUT / "SECURITY.md",
    CHECKOUT / "CHANGELOG.md",
)
SETTINGS = {field.name.upper() for field in dataclasses.fields(Settings)}
ROOTS = {path.name for path in CHECKOUT.iterdir()}
CODE = re.compile(r"(?<!`)`([^`\n]+)`(?!`)")
BLOCK = re.compile(r"^```\w*\n(.*?)^```", re.M | re.S)
LINK = re.compile(r"\]\(([^)#\s]+)\)")
MADE_BY_RUNNING = ("var", ".env", ".venv", "build")


def section(title: str) -> str:
    """A section of the README."""
    _, _, after = README.read_text(encoding="utf-8").partition(f"## {title}\n")
    assert after, f"the README has no section “{title}”"
    return after.partition("\n## ")[0]


def paths_in(text: str) -> Iterator[str]:
    """What stands there in code marks and is a path of the checkout; what is in <…> stands for any name."""
    for code in CODE.findall(text):
        root = code.partition("/")[0]
        is_path = root in ROOTS or re.search(r"\w/$|/.*\.(py|md|html|txt|css|po|toml)$", code)
        if is_path and re.fullmatch(r"[\w.][\w./<>-]*", code) and root not in MADE_BY_RUNNING:
            yield code


def is_there(path: str) -> bool:
    """Whether there is such a path, from the checkout or from portal/ on; <name> stands for any."""
    pattern = re.sub(r"<[^>]+>", "*", path.rstrip("/"))
    return any(CHECKOUT.glob(pattern)) or any((CHECKOUT / "portal").glob(pattern))


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_every_path_that_is_named_is_there(page: Path) -> None:
    text = page.read_text(encoding="utf-8")
    assert [path for path in paths_in(BLOCK.sub("", text)) if not is_there(path)] == []


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_every_link_and_every_picture_leads_somewhere(page: Path) -> None:
    targets = [target for target in LINK.findall(page.read_text(encoding="utf-8")) if "://" not in target]
    assert [target for target in targets if not (page.parent / target).exists()] == []


def test_to_add_something_one_touches_what_is_there() -> None:
    rows = [
        line for line in section("To add one thing, touch few files").splitlines() if line.startswith("| ")
    ]
    touched = [row.strip("|").split("|")[1] for row in rows[1:]]
    assert len(touched) >= 6
    for names in touched:
        assert list(paths_in(names)), f"“{names}” names no path of this checkout"


def test_every_room_and_every_folder_is_on_the_map() -> None:
    house = section("The map of the house")
    drawn = set(re.findall(r"\w+", "".join(BLOCK.findall(house))))
    rooms = {room_of(name) for name in modules()} - {"", "schema"}
    assert rooms <= drawn, f"not on the map: {rooms - drawn}"
    folders = {path.name for path in CHECKOUT.iterdir() if path.is_dir() and not path.name.startswith(".")}
    listed = {path.partition("/")[0] for path in paths_in(house)}
    assert folders - {*MADE_BY_RUNNING, "__pycache__", "requirements"} - listed == set()


def test_what_the_map_draws_is_built() -> None:
    """But for what a room is said to do, in brackets."""
    house = re.sub(
        r"\([^)]*\)|\s{3,}[a-z][a-z ,;]+$", "", BLOCK.findall(section("The map of the house"))[0], flags=re.M
    )
    above, _, below = house.partition("─")
    drawn = set(re.findall(r"[a-z]+", above)) | set(re.findall(r"[a-z]+", below.rpartition("─")[2]))
    assert drawn <= {room_of(name) for name in modules()}


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_every_command_that_is_named_is_there(page: Path) -> None:
    text = page.read_text(encoding="utf-8")
    blocks = re.sub(r"#.*", "", "".join(BLOCK.findall(text)))
    shown = " ; ".join([*CODE.findall(BLOCK.sub("", text)), blocks])
    context = click.Context(portal)
    for name, under in re.findall(r"\bportal ([a-z][a-z-]+)(?: ([a-z]+)\b)?", shown):
        command = portal.get_command(context, name)
        assert command is not None, f"portal {name}"
        if isinstance(command, click.Group) and under:
            assert command.get_command(context, under) is not None, f"portal {name} {under}"
    targets = set(re.findall(r"^([a-z.]+):", (CHECKOUT / "Makefile").read_text(encoding="utf-8"), re.M))
    assert set(re.findall(r"^(?:\w+=\S+ )*make ([a-z]+)", blocks, re.M)) <= targets
    assert set(re.findall(r"`(?:\w+=\S+ )?make ([a-z]+)", text)) <= targets


@pytest.mark.parametrize("page", [*PAGES, CHECKOUT / ".env.example"], ids=lambda page: page.name)
def test_every_setting_that_is_named_is_one(page: Path) -> None:
    named = set(re.findall(r"\bPORTAL_([A-Z_]+)", page.read_text(encoding="utf-8")))
    assert {name for name in named if not name.startswith("TEST_")} <= SETTINGS


@pytest.mark.parametrize("page", ["docs/operation.md", ".env.example"])
def test_every_setting_is_told(page: str) -> None:
    assert set(re.findall(r"\bPORTAL_([A-Z_]+)", (CHECKOUT / page).read_text(encoding="utf-8"))) >= SETTINGS
