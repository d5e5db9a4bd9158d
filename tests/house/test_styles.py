"""The style: start and end instead of physical sides, colours only as tokens, each part’s style beside it."""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from config import CHECKOUT
from portal.web.assets import sheet
from portal.web.design import CSS, DESIGN, PAPER, PARTS, SIDES, parts_of, styles_of

TOKENS = CSS / "tokens.css"
SHEETS = sorted([*(CHECKOUT / "static").rglob("*.css"), *(CHECKOUT / "templates").rglob("*.css")])
COMMENT = re.compile(r"/\*.*?\*/", re.S)
DECLARATION = re.compile(r"([\w-]+)\s*:\s*([^;{}]+)")
COLOUR = re.compile(r"#[0-9a-f]{3,8}\b|\b(?:rgb|rgba|hsl|hsla|hwb|lab|lch|oklab|oklch|color)\(", re.I)
NAMES = "white black red green blue gray grey yellow orange purple navy teal silver maroon lime brown pink"
NAMED_COLOUR = re.compile(rf"(?<![\w-])(?:{NAMES.replace(' ', '|')})(?![\w-])", re.I)
EDGES = ("margin", "padding", "inset", "border-width", "border-style", "border-color", "scroll-margin")


def css(path: Path) -> str:
    """A sheet without its comments."""
    return COMMENT.sub("", path.read_text(encoding="utf-8"))


def declarations(path: Path) -> Iterator[tuple[str, str]]:
    """Every property of a sheet with its value."""
    for name, value in DECLARATION.findall(css(path)):
        yield name, value.strip()


def test_there_is_a_sheet() -> None:
    assert SHEETS


@pytest.mark.parametrize("path", SHEETS, ids=lambda path: path.name)
def test_no_sheet_knows_a_left_or_a_right(path: Path) -> None:
    """Not even in a comment: whoever writes the word is about to use it."""
    lines = path.read_text(encoding="utf-8").splitlines()
    assert [line for line in lines if re.search(r"left|right", line, re.I)] == []


@pytest.mark.parametrize("path", SHEETS, ids=lambda path: path.name)
def test_no_shorthand_sets_one_side_otherwise_than_the_other(path: Path) -> None:
    """Four values go round by physical sides: the second and the fourth must be the same."""
    lopsided = [
        f"{name}: {value}"
        for name, value in declarations(path)
        if name in EDGES and len(value.split()) == 4 and value.split()[1] != value.split()[3]
    ]
    assert lopsided == []


@pytest.mark.parametrize("path", SHEETS, ids=lambda path: path.name)
def test_colours_are_tokens_and_stand_nowhere_else(path: Path) -> None:
    """A colour that is no token does not turn with the dark."""
    stray = [
        f"{name}: {value}"
        for name, value in declarations(path)
        if not name.startswith("--") and (COLOUR.search(value) or NAMED_COLOUR.search(value))
    ]
    assert stray == []


@pytest.mark.parametrize("side", SIDES)
def test_every_token_used_is_set(side: str) -> None:
    whole = sheet(side)
    used, given = set(re.findall(r"var\((--[\w-]+)", whole)), set(re.findall(r"(--[\w-]+)\s*:", whole))
    assert used and used - given == set()


def test_each_colour_of_the_light_has_one_of_the_dark() -> None:
    light, dark = css(TOKENS).split("@media (prefers-color-scheme: dark)", 1)
    coloured = {
        name for name, value in DECLARATION.findall(light) if name.startswith("--") and COLOUR.search(value)
    }
    dark = dark[: dark.index("@media")]
    assert coloured == set(re.findall(r"(--[\w-]+)\s*:", dark))


def test_every_file_of_style_or_script_belongs_to_a_side() -> None:
    """A part nobody lists is a part nobody sees."""
    served = {path for side in SIDES for path in styles_of(side)}
    assert set(SHEETS) == served | set(PAPER)
    scripts = {path for part in DESIGN for path in (part.script, part.later_script) if path.exists()}
    assert set((CHECKOUT / "templates").rglob("*.js")) == scripts


@pytest.mark.parametrize("side", SIDES)
def test_a_part_is_listed_once_and_there(side: str) -> None:
    names = [part.name for part in parts_of(side)]
    assert len(names) == len(set(names))
    bare = [
        name
        for name in names
        if not any((PARTS / f"{name}{end}").exists() for end in (".html", ".css", ".js"))
    ]
    assert bare == []


def test_no_sheet_moves_anything() -> None:
    """Nothing moves, hence nothing has to be stilled for those whom movement makes ill."""
    moving = [
        f"{path.name}: {name}"
        for path in SHEETS
        for name, _ in declarations(path)
        if re.match(r"(transition|animation|scroll-behavior)", name)
    ]
    assert moving == []
