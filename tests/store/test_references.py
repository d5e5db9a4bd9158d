"""References: no wrong letter goes unseen, and what people make of one when they type it is understood."""

import random

import pytest

from portal.store import chance
from portal.store.references import ALPHABET, BODY, check_character, new_reference, read_reference


@pytest.fixture
def some() -> list[str]:
    """Two hundred references, always the same."""
    with chance.seeded(7):
        return [new_reference() for _ in range(200)]


def test_a_reference_starts_with_letters_and_reads_back_as_itself(some: list[str]) -> None:
    assert all(reference.startswith("GR-") and len(reference) == 12 for reference in some)
    assert [read_reference(reference) for reference in some] == some


def test_references_follow_no_sequence() -> None:
    numbers = [new_reference() for _ in range(500)]
    assert len(set(numbers)) == 500
    assert numbers != sorted(numbers)


def test_every_single_wrong_letter_is_caught(some: list[str]) -> None:
    for reference in some[:20]:
        for place in range(3, 12):
            for letter in ALPHABET.replace(reference[place], ""):
                if reference[place] != "-":
                    assert read_reference(reference[:place] + letter + reference[place + 1 :]) is None


def test_nearly_every_swap_of_neighbours_is_caught(some: list[str]) -> None:
    seen = missed = 0
    for reference in some:
        letters = reference[3:].replace("-", "")
        for place in range(BODY):
            if letters[place] != letters[place + 1]:
                swapped = letters[:place] + letters[place + 1] + letters[place] + letters[place + 2 :]
                seen, missed = seen + 1, missed + (read_reference(swapped) is not None)
    assert missed / seen < 0.01


@pytest.mark.parametrize(
    "typed",
    [
        "GR-7K2M-01VS",
        "gr-7k2m-01vs",
        "  GR-7K2M-01VS ",
        "GR7K2M01VS",
        "7K2M01VS",
        "7k2m 01vs",
        "gr 7k2m olvs",
        "GR-7K2M-O1VS",
        "GR-7K2M-0IVS",
        "GR-7K2M-0LUS",
        "GR–7K2M–01VS",
        "GR‑7K2M‑01VS",
        "\u200fGR-7K2M-01VS\u200f",
        "ＧＲ－７Ｋ２Ｍ－０１ＶＳ",
        "GR-٧K٢M-٠١VS",
        "GR-७K२M-०१VS",
        "GR-೭K೨M-೦೧VS",
    ],
)
def test_a_reference_is_understood_however_it_is_typed(typed: str) -> None:
    body = "7K2M01V"
    meant = f"GR-7K2M-01V{check_character(body)}"
    assert (
        read_reference(
            typed.replace("VS", f"V{meant[-1]}")
            .replace("vs", f"v{meant[-1]}")
            .replace("US", f"U{meant[-1]}")
            .replace("ＶＳ", f"Ｖ{meant[-1]}")
        )
        == meant
    )


def test_a_body_that_begins_like_the_prefix_is_read_with_and_without_it() -> None:
    body = "GR7K2M0"
    meant = f"GR-GR7K-2M0{check_character(body)}"
    assert read_reference(meant) == meant
    assert read_reference(meant.removeprefix("GR-")) == meant


@pytest.mark.parametrize(
    "typed",
    ["", "GR", "GR-", "GR-7K2M-01V", "hello there", "GR-7K2M-01VSS", "GR-7K2M-01V?", "०", "/etc/passwd"],
)
def test_what_is_no_reference_is_none(typed: str) -> None:
    assert read_reference(typed) is None


def test_a_guess_hits_a_well_formed_reference_once_in_thirty_two() -> None:
    generator = random.Random(3)
    hits = sum(
        read_reference("".join(generator.choices(ALPHABET, k=BODY + 1))) is not None for _ in range(20_000)
    )
    assert 0.02 < hits / 20_000 < 0.045
