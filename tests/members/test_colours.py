"""The association's colour: whatever is chosen, every word stays readable in light and in dark."""

import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from portal.members import colours
from portal.members.colours import DARK, LIGHT, OUR_OWN, OURS, Family, all_hold, contrast, palette, read
from portal.web import assets

COLOURS = st.integers(0, 0xFFFFFF).map(lambda number: f"#{number:06x}")
EDGES = ("#000000", "#ffffff", "#ffff00", "#0000ff", "#ff0000", "#00ff00", "#00ffff", "#ff00ff", "#808080")


def sheet() -> str:
    """The members' sheet as it leaves the house that chose no colour."""
    return assets.assets()["member.css"].bodies["identity"].decode()


def tokens(block: str) -> dict[str, str]:
    """The colours that a piece of the sheet sets, the short ones written out."""
    found = re.findall(r"--([\w-]+):(#[0-9a-f]{3,6})\b", block)
    return {name: str(read(colour)) for name, colour in found}


@settings(max_examples=150, deadline=None)
@given(COLOURS)
def test_whatever_colour_is_chosen_every_pair_of_the_table_holds_in_light_and_dark(chosen: str) -> None:
    found = palette(chosen)
    assert all_hold(found.light, LIGHT) and all_hold(found.dark, DARK)


@pytest.mark.parametrize("chosen", EDGES)
def test_the_ends_of_the_spectrum_hold_too(chosen: str) -> None:
    found = palette(chosen)
    assert all_hold(found.light, LIGHT) and all_hold(found.dark, DARK)


def test_a_pair_that_is_too_faint_is_noticed() -> None:
    assert all_hold(OUR_OWN.light, LIGHT) and all_hold(OUR_OWN.dark, DARK)
    assert not all_hold(OUR_OWN.light, DARK) and not all_hold(OUR_OWN.dark, LIGHT)
    assert not all_hold(Family("#00746a", "#ffffff", "#e2efeb"), LIGHT)
    assert not all_hold(Family(OURS, "#7fd3c0", "#e2efeb"), LIGHT)


def test_contrast_is_that_of_wcag() -> None:
    assert contrast("#000000", "#ffffff") == 21
    assert round(contrast("#777777", "#ffffff"), 2) == 4.48
    assert round(contrast("#00594f", "#ffffff"), 1) == 8.3  # as the table of the look has it


@settings(max_examples=60, deadline=None)
@given(COLOURS)
def test_a_colour_that_can_be_read_is_used_as_it_is_and_no_other_is(chosen: str) -> None:
    found = palette(chosen)
    fits = all_hold(Family(chosen, "#ffffff", found.light.soft), LIGHT)
    assert (found.light.accent == chosen) is fits


def test_a_light_colour_is_darkened_and_keeps_its_hue() -> None:
    found = palette("#e91e63").light.accent
    assert contrast(found, "#ffffff") < 7.3
    red, green, blue = (int(found[at : at + 2], 16) for at in (1, 3, 5))
    assert red > blue > green


@pytest.mark.parametrize(
    ("chosen", "meaning"),
    [("#c8102e", "late"), ("#ff7f00", "ask"), ("#1a4f8b", None), ("#808080", None), (OURS, None)],
)
def test_a_colour_like_that_of_lateness_or_of_asking_is_told(chosen: str, meaning: str | None) -> None:
    assert colours.mistaken_for(palette(chosen)) == meaning


@pytest.mark.parametrize(
    ("typed", "colour"),
    [("#1A4F8B", "#1a4f8b"), (" 1a4f8b ", "#1a4f8b"), ("#0af", "#00aaff"), ("green", None), ("#12345", None)],
)
def test_a_colour_is_read_as_people_write_it(typed: str, colour: str | None) -> None:
    assert read(typed) == colour


def test_the_colours_reckoned_with_are_those_of_the_sheet() -> None:
    light, dark = sheet().split("@media (prefers-color-scheme:dark)", 1)
    dark = dark[: dark.index("@media")]
    for scheme, family, block in ((LIGHT, OUR_OWN.light, light), (DARK, OUR_OWN.dark, dark)):
        known = {
            name.replace("_", "-"): colour for name, colour in {**vars(scheme), **family._asdict()}.items()
        }
        assert known == {name: tokens(block)[name] for name in known}
